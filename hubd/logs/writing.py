"""Messages into logs: one file, or a folder with a file for each day, in whatever form the name asks for.

What was flushed can be read even if the program ends without closing the file.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import count
from pathlib import Path
from typing import BinaryIO

from hubd.errors import HubError
from hubd.integration import Message
from hubd.logs.lines import line_of

PRIVATE = 0o600
"""What people do at home is nobody else's business."""
FOLDER_FORM = ".jsonl.zst"
BUFFER = 1 << 20
"""Bytes of lines in memory before they are written without being asked."""


class LogNotWritable(HubError):
    """The log cannot be written where it was asked for."""


@dataclass(frozen=True, slots=True)
class Packer:
    """How lines become bytes of a file: `flush` ends what can be read so far, `finish` ends the file."""

    pack: Callable[[bytes], bytes]
    flush: Callable[[], bytes]
    finish: Callable[[], bytes]


class LogWriter:
    """Writes a log to `target`: a file (`.jsonl`, `.gz`, `.zst`), or a folder, which gets a new file every day at home.

    `limit`: begin a new file after so many bytes of lines, before packing; files are then numbered.
    An existing file is never touched.
    """

    def __init__(self, target: Path, zone: tzinfo = UTC, limit: int | None = None) -> None:
        self.files: list[Path] = []
        self.lines = 0
        self._target = target
        self._folder = target.is_dir() or not target.suffix
        self._zone = zone
        self._limit = limit
        self._day = ""
        self._waiting: list[bytes] = []
        self._size = self._buffered = 0
        self._file: BinaryIO | None = None
        self._packer = PLAIN
        if not self._folder:
            self._open(target if limit is None else self._numbered())

    def write(self, message: Message) -> None:
        """Add one message. It is on the disk after the next `flush`."""
        day = datetime.fromtimestamp(message.at, self._zone).date().isoformat() if self._folder else ""
        if day != self._day or (self._limit is not None and self._size >= self._limit):
            self._close_file()
            self._day = day
        if self._file is None:
            self._open(self._numbered())
        line = line_of(message, self._zone)
        self._waiting.append(line)
        self._size += len(line)
        self._buffered += len(line)
        self.lines += 1
        if self._buffered > BUFFER:
            self.flush()

    def flush(self) -> None:
        """What was written so far can be read from the file afterwards."""
        if self._file is not None and self._waiting:
            data = self._packer.pack(b"".join(self._waiting)) + self._packer.flush()
            self._waiting.clear()
            self._buffered = 0
            self._put(data)

    def close(self) -> None:
        """Complete the file."""
        self._close_file()

    def _close_file(self) -> None:
        if self._file is not None:
            self.flush()
            self._put(self._packer.finish())
            self._file.close()
            self._file = None

    def _put(self, data: bytes) -> None:
        try:
            if self._file is not None:
                self._file.write(data)
        except OSError as error:
            raise LogNotWritable(f"{self.files[-1]}: {error.strerror}; what was written before is complete") from error

    def _open(self, path: Path) -> None:
        if path.exists():
            raise LogNotWritable(f"{path} exists already; name another file, or a folder")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb", buffering=0)
        except OSError as error:
            raise LogNotWritable(f"{path}: {error.strerror}; name a place that may be written") from error
        self.files.append(path)
        self._size = 0
        self._packer = next((make() for suffix, make in PACKERS.items() if path.name.endswith(suffix)), PLAIN)

    def _numbered(self) -> Path:
        """The first name that is free: `2026-03-02.001.jsonl.zst`, or `log.001.jsonl.gz` beside `log.jsonl.gz`."""
        if self._folder:
            folder, stem, form = self._target, self._day, FOLDER_FORM
        else:
            folder, name = self._target.parent, self._target.name
            stem, dot, form = name.partition(".")
            form = dot + form
        names = (folder / f"{stem}.{number:03d}{form}" for number in count(1))
        return next(path for path in names if not path.exists())


def _gzip() -> Packer:
    machine = zlib.compressobj(wbits=31)
    return Packer(machine.compress, lambda: machine.flush(zlib.Z_SYNC_FLUSH), machine.flush)


def _zstd() -> Packer:
    from hubd.packed import compressor

    machine = compressor()
    return Packer(machine.compress, lambda: machine.flush(machine.FLUSH_BLOCK), machine.flush)


PLAIN = Packer(bytes, bytes, bytes)
PACKERS: dict[str, Callable[[], Packer]] = {".gz": _gzip, ".zst": _zstd}
