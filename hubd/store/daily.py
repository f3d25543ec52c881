"""The daily log: every accepted input as a log that replay reads, one zstd file for each day at home.

The journal is the truth and the log follows it, a few seconds behind: inputs after the last position
are written as one more zstd frame, synced, and only then the new position goes into the journal. After
a crash the file is cut back to the position and goes on from the journal, so that each input stands in
the log exactly once, whenever the power failed. Beside a day's log lies `YYYY-MM-DD.snapshot`, the
state at its beginning.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import groupby, islice
from pathlib import Path

import zstandard

from hubd.errors import StoreError
from hubd.logs.lines import line_of
from hubd.store.values import Batch, Input, Position, Store

FRAME_SECONDS = 5.0
"""How far the log may be behind. Less makes many small frames, which pack badly."""
FRAME_LINES = 2048
"""The most lines in one frame: what a burst may wait for, and what a reader holds in memory."""
SUFFIX = ".jsonl.zst"
SNAPSHOT = ".snapshot"
PRIVATE = 0o600
CHUNK = 1 << 16


class DailyLog:
    """Follows one store. `trouble` says why it cannot write just now; nothing is lost meanwhile."""

    def __init__(self, folder: Path, zone: tzinfo, store: Store) -> None:
        self._folder = folder
        self._zone = zone
        self._store = store
        self._position: Position | None = None
        self._waiting = 0
        self._last = float("-inf")
        newest = next(store.inputs(store.last_seq() - 1), None)
        self._day_ends = self._end_of_day(newest.at) if newest else None
        self.trouble: str | None = None

    def turns(self, at: float) -> bool:
        """Does a new day begin with this arrival? True once a day: cut the batch here, with a snapshot of the state
        before it, which becomes the snapshot beside the new day's log."""
        if self._day_ends is not None and at < self._day_ends:
            return False
        first = self._day_ends is None
        self._day_ends = self._end_of_day(at)
        return not first

    def take(self, batch: Batch, now: float) -> None:
        """After a commit, or with an empty batch when nothing happens: write what has waited long enough.

        `now` is only compared with itself: seconds of any clock that runs with the wall, not with a recorded day.
        """
        self._waiting += len(batch.inputs)
        if self._waiting >= FRAME_LINES or (self._waiting and now - self._last >= FRAME_SECONDS):
            self._last = now
            self.write()

    def write(self) -> None:
        """Bring the log up to the journal. What goes wrong is kept in `trouble`, and tried again next time."""
        try:
            position = self._position or self._resume()
            for day, entries in groupby(self._store.inputs(position.seq if position else 0), key=self._day):
                while frame := list(islice(entries, FRAME_LINES)):
                    position = self._append(position, day, frame)
            self._position, self._waiting, self.trouble = position, 0, None
        except (OSError, StoreError) as error:
            self._position = None
            self.trouble = f"the daily log in {self._folder} is behind: {error}"

    def close(self) -> None:
        """Write what is left."""
        self.write()

    def _resume(self) -> Position | None:
        """Make the newest file as long as the journal says that it is; if it is shorter, write that day again."""
        self._folder.mkdir(parents=True, exist_ok=True)
        position = self._store.logged()
        if position is None:
            return None
        file = self._file(position.day)
        size = file.stat().st_size if file.exists() else 0
        if size < position.length:
            midnight = datetime.fromisoformat(position.day).replace(tzinfo=self._zone).timestamp()
            position = Position(position.day, 0, self._store.first_at(midnight) - 1)
        if size > position.length:
            os.truncate(file, position.length)
        return position

    def _append(self, position: Position | None, day: str, entries: list[Input]) -> Position:
        file = self._file(day)
        if position is None or day > position.day:
            length = cut_to_whole_frames(file)  # it may have begun under another store
            if length == 0:
                self._keep_snapshot(day, entries[0].seq - 1)
        else:
            day, length = position.day, position.length  # a day never goes back, even when the time zone changes
            file = self._file(day)
        lines = b"".join(line_of(entry.message(), self._zone) for entry in entries)
        frame = zstandard.ZstdCompressor(write_checksum=True).compress(lines)
        _write_at(file, length, frame)
        reached = Position(day, length + len(frame), entries[-1].seq)
        self._store.mark_logged(reached)
        return reached

    def _keep_snapshot(self, day: str, seq: int) -> None:
        snapshot = self._store.snapshot_at(seq)
        if snapshot is not None:
            replace(self._folder / f"{day}{SNAPSHOT}", iter([snapshot]))

    def _file(self, day: str) -> Path:
        return self._folder / f"{day}{SUFFIX}"

    def _day(self, entry: Input) -> str:
        return datetime.fromtimestamp(entry.at, self._zone).date().isoformat()

    def _end_of_day(self, at: float) -> float:
        tomorrow = datetime.fromtimestamp(at, self._zone).date() + timedelta(days=1)
        return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=self._zone).timestamp()


def _write_at(file: Path, length: int, data: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT, PRIVATE)
    try:
        os.truncate(handle, length)  # what a write that failed half-way left behind
        os.lseek(handle, length, os.SEEK_SET)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if length == 0:
        _sync_folder(file.parent)


def replace(file: Path, chunks: Iterator[bytes]) -> None:
    """Write a file so that at every moment there is the old one or the new one, whole."""
    beside = file.with_name(f".{file.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(handle, "wb") as out:
        for chunk in chunks:
            out.write(chunk)
        out.flush()
        os.fsync(handle)
    beside.replace(file)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cut_to_whole_frames(file: Path) -> int:
    """Remove a frame that was not finished from the end of a file; returns the length that is left."""
    if not file.exists():
        return 0
    whole = seen = 0
    machine = zstandard.ZstdDecompressor().decompressobj()
    try:
        with file.open("rb") as source:
            while chunk := source.read(CHUNK):
                seen += len(chunk)
                while chunk:
                    machine.decompress(chunk)
                    chunk = machine.unused_data if machine.eof else b""
                    if machine.eof:
                        whole = seen - len(chunk)
                        machine = zstandard.ZstdDecompressor().decompressobj()
    except zstandard.ZstdError:
        pass  # what follows the last whole frame is of no use to anybody
    os.truncate(file, whole)
    return whole
