"""A note beside the database: inputs that a reaction is about to leave on, before the database has them.

Writing a few hundred bytes over a file takes a tenth of the time of a transaction, and survives the end of hubd just
as well. The same inputs follow into the database right after; a note that it has, or that does not follow on what it
has, means nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from hubd.store.values import Input
from hubd.whole_files import PRIVATE

MOST = 64 << 10
"""Bytes of a note. What is longer gains nothing from it."""
DIGEST = 16

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Input]).decode


class Note:
    """One small file, written over again and again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle: int | None = None

    def write(self, inputs: Sequence[Input]) -> bool:
        """Note these inputs instead of those before; False where that is not possible."""
        body = _encode(inputs)
        if len(body) > MOST:
            return False
        frame = b"".join((blake2b(body, digest_size=DIGEST).digest(), len(body).to_bytes(4, "big"), body))
        try:
            if self._handle is None:
                self._handle = os.open(self._file, os.O_WRONLY | os.O_CREAT, PRIVATE)
            return os.pwrite(self._handle, frame, 0) == len(frame)
        except OSError:
            return False  # a full disk: the database will say so

    def read(self, after: int) -> list[Input]:
        """The noted inputs, if they follow on input `after`."""
        try:
            frame = self._file.read_bytes()
        except OSError:
            return []
        start = DIGEST + 4
        body = frame[start : start + int.from_bytes(frame[DIGEST:start], "big")]
        if blake2b(body, digest_size=DIGEST).digest() != frame[:DIGEST]:
            return []
        try:
            inputs = _decode(body)
        except msgspec.MsgspecError:
            return []
        return inputs if inputs and inputs[0].seq == after + 1 else []

    def clear(self) -> None:
        """The database has everything, and nothing more will be noted."""
        if self._handle is not None:
            with suppress(OSError):  # what stays means nothing: it does not follow on what the database has
                os.ftruncate(self._handle, 0)
            self.close()

    def close(self) -> None:
        """What is noted stays."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
