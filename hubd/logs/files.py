"""What a log may lie in: plain files, gzip, zstd, standard input, or a folder with many of them.

A file that was cut off in the middle is read up to the cut, and says so.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TypeAlias

import msgspec

from hubd.errors import HubError

SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".json.gz", ".json.zst", ".gz", ".zst")
CHUNK = 1 << 16
"""Bytes read at a time: large enough to be quick, small enough that hostile compression stays harmless."""

LONGEST = 1 << 25
"""Bytes of a line; the largest message that anybody sends, the list of all devices of a bridge, has an eighth of it."""

BOM = b"\xef\xbb\xbf"
"""What some editors put before the first line."""

STDIN = "-"

Reader: TypeAlias = Callable[[BinaryIO], Iterator[bytes]]


class LogUnreadable(HubError):
    """There is no log where one was said to be."""


class Cut(HubError):
    """The compressed file ends in the middle, or is damaged from here on."""


def silent(_text: str) -> None:
    """Nobody wants to hear it."""


def log_files(paths: Sequence[str | Path], tell: Callable[[str], None] = silent) -> list[Path]:
    """The files to read, in order: a folder stands for the logs in it, sorted by name.

    Other JSON Lines in a folder (truth, decisions) are left out, and `tell` hears of it.
    """
    files: list[Path] = []
    for path in map(Path, paths):
        if str(path) == STDIN or path.is_file() or path.is_fifo():
            files.append(path)
        elif path.is_dir():
            files.extend(_in_folder(path, tell))
        else:
            raise LogUnreadable(f"{path}: no such log; name a file, a folder of logs, or - for standard input")
    return files


def _in_folder(folder: Path, tell: Callable[[str], None]) -> list[Path]:
    named = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIXES) and path.is_file())
    inside = [path for path in named if not _something_else(path)]
    for other in named:
        if other not in inside:
            tell(f"{other}: holds no messages, left out")
    if not inside:
        raise LogUnreadable(f"{folder}: no logs in this folder; their names end in .jsonl, .jsonl.gz or .jsonl.zst")
    return inside


def _something_else(path: Path) -> bool:
    """Does the file begin with a JSON object that is no message? Damage does not count: that is to be reported."""
    try:
        first = next(lines_in(path), b"")
        return b'"topic"' not in first and isinstance(msgspec.json.decode(first), dict)
    except (Cut, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def lines_in(path: Path) -> Iterator[bytes]:
    """The lines of one file without their ends. Raises `Cut` after the last line of a file that was cut off."""
    lines = split(_chunks(path))
    first = next(lines, None)
    if first is not None:
        yield first.removeprefix(BOM)
        yield from lines


def split(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines in these pieces, without their ends."""
    rest = b""
    try:
        for chunk in chunks:
            if b"\n" not in chunk:
                rest = _longer(rest, chunk)
                continue
            first, *lines = chunk.split(b"\n")
            yield rest + first
            rest = lines.pop()
            yield from lines
    except Cut:
        if rest:
            yield rest
        raise
    if rest:
        yield rest


def _longer(line: bytes, more: bytes) -> bytes:
    """A line that goes on."""
    if len(line) + len(more) > LONGEST:
        raise Cut(f"a line of more than {LONGEST >> 20} MiB, which no log has")
    return line + more


def _chunks(path: Path) -> Iterator[bytes]:
    named = next((reader for suffix, reader in READERS.items() if path.name.endswith(suffix)), _plain)
    if str(path) == STDIN:
        yield from _form(sys.stdin.buffer, _plain)(sys.stdin.buffer)
        return
    try:
        with path.open("rb") as file:
            yield from _form(file, named)(file)
    except OSError as error:
        raise LogUnreadable(f"{path}: {error.strerror or error}") from error


def _plain(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _gzip(file: BinaryIO) -> Iterator[bytes]:
    machine = zlib.decompressobj(wbits=31)
    begun = False
    while chunk := file.read(CHUNK):
        while chunk:
            begun = True
            try:
                yield machine.decompress(chunk)
            except zlib.error as error:
                raise Cut(f"damaged gzip data ({error})") from error
            chunk = machine.unused_data.lstrip(b"\0") if machine.eof else b""
            if machine.eof:
                machine, begun = zlib.decompressobj(wbits=31), False
    if begun:
        raise Cut("the gzip file ends in the middle")


def _zstd(file: BinaryIO) -> Iterator[bytes]:
    from hubd.packed import DAMAGE, unpacked

    try:
        yield from unpacked(file)
    except EOFError as error:
        raise Cut("the zstd file ends in the middle") from error
    except DAMAGE as error:
        raise Cut(f"damaged zstd data ({error})") from error


def _form(file: BinaryIO, named: Reader) -> Reader:
    """How to read it: by its first bytes, where they tell; else by what its name says. A log that was packed or
    unpacked without being renamed is read all the same."""
    head = file.peek(4)[:4] if hasattr(file, "peek") else b""
    told = next((read for magic, read in MAGIC.items() if head.startswith(magic)), named)
    return _plain if told is named and head.removeprefix(BOM).startswith(b"{") else told


READERS: dict[str, Reader] = {".gz": _gzip, ".zst": _zstd}
MAGIC: dict[bytes, Reader] = {b"\x1f\x8b": _gzip, b"\x28\xb5\x2f\xfd": _zstd}
