"""A fleet's log on disk: parts, each with all records of its homes in order, in files that follow one another.

Whoever writes appends whole lines; whoever reads stops at the last line end, so that both may go on at once. A place in
a part (file, byte) stays what it is for as long as the file is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from hubd.errors import HubError
from hubd.fleet.record import Record, part_of, written

PARTS = 16
"""So many parts has a new log. It bounds how many workers can share it, and is never changed afterwards."""
FULL = 64 << 20
"""Bytes from which on the next line begins a new file."""
CHUNK = 1 << 20
PARTS_FILE = "parts"


class NoFleetLog(HubError):
    """There is no fleet's log where one was said to be."""


class Place(NamedTuple):
    """How far a part has been read: the file's name (empty: from the first) and the byte in it."""

    file: str = ""
    byte: int = 0


FIRST = Place()


def parts_of(log: Path) -> int:
    """How many parts a log has. Raises `NoFleetLog`."""
    try:
        return int((log / PARTS_FILE).read_text())
    except (OSError, ValueError):
        raise NoFleetLog(f"{log}: no fleet's log here; `hubd fleet gateway` writes one") from None


def folder_of(log: Path, part: int) -> Path:
    return log / f"part-{part:04d}"


def size_of(log: Path) -> int:
    """Bytes of all parts together, as they are now."""
    return sum(file.stat().st_size for file in log.glob("part-*/*.jsonl"))


class Reader:
    """One part, read from a place on."""

    def __init__(self, log: Path, part: int, place: Place = FIRST) -> None:
        self.place = place
        self._folder = folder_of(log, part)
        self._file: BinaryIO | None = None

    def lines(self, most: int = CHUNK) -> list[bytes]:
        """The next whole lines, about `most` bytes of them; none when there is nothing more just now."""
        while True:
            found = self._read(most)
            if found or not self._turn():
                return found

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _read(self, most: int) -> list[bytes]:
        if self._file is None:
            if not self.place.file:
                return []
            self._file = (self._folder / self.place.file).open("rb")
        self._file.seek(self.place.byte)
        data = self._file.read(most)
        end = data.rfind(b"\n") + 1
        if not end and len(data) == most:  # one line longer than that
            return self._read(most * 4)
        self.place = self.place._replace(byte=self.place.byte + end)
        return data[:end].splitlines()

    def _turn(self) -> bool:
        """On to the next file, if there is one: then nothing is added to this one any more."""
        if not self._folder.is_dir():
            return False
        names = sorted(file.name for file in self._folder.glob("*.jsonl"))
        name = next((name for name in names if name > self.place.file), None)
        if name is None:
            return False
        self.close()
        self._file, self.place = None, Place(name)
        return True


class Writer:
    """Appends records to a log, each to its home's part. `sync` is when they are safe."""

    def __init__(self, log: Path, parts: int = PARTS) -> None:
        log.mkdir(parents=True, exist_ok=True)
        self.log = log
        if not (log / PARTS_FILE).exists():
            (log / PARTS_FILE).write_text(f"{parts}\n")
        self.parts = parts_of(log)
        self._files: dict[int, BinaryIO] = {}
        self._fresh: set[int] = set()

    def add(self, records: Iterable[Record]) -> None:
        for record in records:
            self.put(record.home, written(record))

    def put(self, home: str, line: bytes) -> None:
        """One written record."""
        part = part_of(home, self.parts)
        file = self._files.get(part) or self._open(part)
        if file.tell() + len(line) > FULL and file.tell():
            file = self._next(part, file)
        file.write(line)
        self._fresh.add(part)

    def flush(self) -> None:
        """Let readers see it."""
        for part in sorted(self._fresh):
            self._files[part].flush()

    def sync(self) -> None:
        """Bring what was added to the disk."""
        for part in sorted(self._fresh):
            self._files[part].flush()
            os.fdatasync(self._files[part].fileno())
        self._fresh.clear()

    def close(self) -> None:
        self.sync()
        for file in self._files.values():
            file.close()

    def _open(self, part: int) -> BinaryIO:
        folder = folder_of(self.log, part)
        folder.mkdir(parents=True, exist_ok=True)
        names = sorted(folder.glob("*.jsonl"))
        path = names[-1] if names else folder / f"{1:010d}.jsonl"
        _mend(path)
        self._files[part] = path.open("ab")
        return self._files[part]

    def _next(self, part: int, file: BinaryIO) -> BinaryIO:
        file.flush()
        os.fdatasync(file.fileno())
        file.close()
        number = int(Path(file.name).stem) + 1
        self._files[part] = (folder_of(self.log, part) / f"{number:010d}.jsonl").open("ab")
        return self._files[part]


def _mend(path: Path) -> None:
    """A line that a crash cut off was never acknowledged: it comes again, whole."""
    if not path.exists() or not path.stat().st_size:
        return
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        back = min(size, CHUNK)
        file.seek(size - back)
        tail = file.read(back)
        if not tail.endswith(b"\n"):
            file.truncate(size - back + tail.rfind(b"\n") + 1 if b"\n" in tail else size)
