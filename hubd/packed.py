"""The form in which hubd packs what it keeps: zstd, with a checksum at the end of each frame.

Frames may follow one another; a file grows by one more. Reading raises `ZstdError` where the bytes are damaged and
`EOFError` where they end within a frame, after everything before has been handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO, Final

from backports.zstd import CompressionParameter, ZstdCompressor, ZstdDecompressor, ZstdError, ZstdFile

MAGIC = b"\x28\xb5\x2f\xfd"
"""How packed files begin."""
QUICK, HARD = 3, 9
"""Levels: while somebody waits for it, and for what is finished (half the size)."""
CHUNK, MOST = 1 << 16, 1 << 20
"""Bytes that are read at a time, and that come out of them at a time: a few may stand for gigabytes."""
DAMAGE: Final = (ZstdError, EOFError)


def compressor(level: int = QUICK) -> ZstdCompressor:
    """What makes frames."""
    return ZstdCompressor(options=_options(level))


def frame(data: bytes, level: int = QUICK) -> bytes:
    """Everything in one frame."""
    return compressor(level).compress(data, ZstdCompressor.FLUSH_FRAME)


def packed(pieces: Iterable[bytes], level: int = HARD) -> Iterator[bytes]:
    """All pieces in one frame, as it grows."""
    machine = compressor(level)
    for piece in pieces:
        if data := machine.compress(piece):
            yield data
    yield machine.flush()


def packing(out: BinaryIO, level: int) -> ZstdFile:
    """A file to write to; closing it leaves `out` open."""
    return ZstdFile(out, "w", options=_options(level))


def unpacking(file: BinaryIO) -> ZstdFile:
    """A file to read from; closing it leaves `file` open."""
    return ZstdFile(file)


def unpacked(file: BinaryIO) -> Iterator[bytes]:
    """What is in the frames of a file, piece by piece, none larger than a mebibyte."""
    for piece, _ in _frames(file):
        yield piece


def whole_frames(file: BinaryIO) -> int:
    """How many of its first bytes are whole frames."""
    length = 0
    with suppress(*DAMAGE):
        for _, whole in _frames(file):
            length = whole
    return length


def many_frames(file: BinaryIO) -> bool:
    """Does another frame, or anything else, follow the first?"""
    first = next((whole for _, whole in _frames(file) if whole), None)
    return first is not None and bool(file.seek(first) and file.read(1))


def _frames(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Each piece, and how many bytes of the file the frames take that are whole by then."""
    machine = ZstdDecompressor()
    seen = whole = 0
    while chunk := file.read(CHUNK):
        seen += len(chunk)
        while chunk or not machine.needs_input:
            piece = machine.decompress(chunk, MOST)
            chunk = b""
            if machine.eof:
                chunk = machine.unused_data
                whole = seen - len(chunk)
                machine = ZstdDecompressor()
            yield piece, whole
    if whole != seen:
        raise EOFError("the zstd file ends in the middle")


def _options(level: int) -> dict[int, int]:
    return {CompressionParameter.compression_level: level, CompressionParameter.checksum_flag: 1}
