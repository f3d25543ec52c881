"""The daily log: every accepted input as a log that replay reads, one zstd file for each day at home.

The journal is the truth and the log follows it, a few seconds behind: inputs after the last position
are written as one more zstd frame, synced, and only then the new position goes into the journal. After
a crash the file is cut back to the position and goes on from the journal, so that each input stands in
the log exactly once, whenever the power failed. Beside a day's log lies `YYYY-MM-DD.snapshot`, the
state at its beginning.

Syncing takes a slow disk tens of milliseconds, so a thread does it, and the position travels with a
later commit of the hub.
"""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta, tzinfo
from itertools import groupby, islice
from pathlib import Path

from hubd.errors import StoreError
from hubd.logs.lines import line_of
from hubd.packed import frame, whole_frames
from hubd.store.values import Batch, Input, Position, Store
from hubd.whole_files import PRIVATE, sync_folder, write_whole

FRAME_SECONDS = 5.0
"""How far the log may be behind. Less makes many small frames, which pack badly."""
FRAME_LINES = 512
"""The most lines in one frame. More pack better, and hold up whatever arrives meanwhile for longer."""
SUFFIX = ".jsonl.zst"
SNAPSHOT = ".snapshot"
CHUNK = 1 << 16


class DailyLog:
    """Follows one store. `trouble` says why it cannot write just now; nothing is lost meanwhile."""

    def __init__(self, folder: Path, zone: tzinfo, store: Store) -> None:
        self._folder = folder
        self._zone = zone
        self._store = store
        self._file: DayFile | None = None
        self._position: Position | None = None
        self._syncing: tuple[Future[None], Position] | None = None
        self._threads = ThreadPoolExecutor(1, "daily-log")
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

    @property
    def busy(self) -> bool:
        """The disk has not confirmed what was written last."""
        return self._syncing is not None and not self._syncing[0].done()

    def take(self, batch: Batch, now: float) -> None:
        """After a commit, or with an empty batch when nothing happens: write what has waited long enough.

        `now` is only compared with itself: seconds of any clock that runs with the wall, not with a recorded day.
        """
        self._waiting += len(batch.inputs)
        due = self._waiting >= FRAME_LINES or (self._waiting and now - self._last >= FRAME_SECONDS)
        if due and not self.busy:
            self._last = now
            self.write()

    def write(self) -> None:
        """Bring the log up to the journal. What goes wrong is kept in `trouble`, and tried again next time."""
        try:
            if self._settled():
                self._follow()
                self.trouble = None
        except (OSError, StoreError) as error:
            self._give_up_file()
            self.trouble = f"the daily log in {self._folder} is behind: {error}"

    def close(self) -> None:
        """Write what is left, and see it on the disk."""
        self._wait()
        self.write()
        self._wait()
        try:
            self._settled()
            self._store.commit(Batch())
        except (OSError, StoreError) as error:
            self.trouble = f"the daily log in {self._folder} is behind: {error}"
        self._give_up_file()

    def _wait(self) -> None:
        if self._syncing is not None:
            wait([self._syncing[0]])

    def _settled(self) -> bool:
        """Has the disk what was written last? Then the journal is told."""
        if self._syncing is None:
            return True
        if self.busy:
            return False
        future, position = self._syncing
        self._syncing = None
        future.result()
        self._store.mark_logged(position)
        return True

    def _follow(self) -> None:
        position = self._position or self._resume()
        begun = position
        for day, entries in groupby(self._store.inputs(position.seq if position else 0), key=self._day):
            while some := list(islice(entries, FRAME_LINES)):
                position = self._append(position, day, some)
        self._position, self._waiting = position, 0
        if position is not None and position is not begun and self._file is not None:
            self._syncing = (self._threads.submit(self._file.sync), position)

    def _resume(self) -> Position | None:
        """Make the newest file as long as the journal says that it is; if it is shorter, write that day again."""
        self._folder.mkdir(parents=True, exist_ok=True)
        position = self._store.logged()
        if position is None:
            return None
        path = self._path(position.day)
        size = path.stat().st_size if path.exists() else 0
        if size < position.length:
            midnight = datetime.fromisoformat(position.day).replace(tzinfo=self._zone).timestamp()
            position = Position(position.day, 0, self._store.first_at(midnight) - 1)
        return position

    def _append(self, position: Position | None, day: str, entries: list[Input]) -> Position:
        position = position or self._begin(day, entries[0].seq - 1)
        if day <= position.day:
            day, length = position.day, position.length  # a day never goes back, even when the time zone changes
        else:
            length = 0  # whatever stands there, the journal does not know of it
        if length == 0:
            self._keep_snapshot(day, entries[0].seq - 1)
        lines = b"".join(line_of(entry.message(), self._zone) for entry in entries)
        data = frame(lines)
        self._file_of(day, length).write(data)
        return Position(day, length + len(data), entries[-1].seq)

    def _begin(self, day: str, seq: int) -> Position:
        """The first position of a new store, in the journal before anything is in the file: later, nobody could tell
        its own lines from those of a store before it, which are kept."""
        position = Position(day, cut_to_whole_frames(self._path(day)), seq)
        self._store.mark_logged(position)
        self._store.commit(Batch())
        return position

    def _file_of(self, day: str, length: int) -> DayFile:
        """The file of a day, open and exactly so long. The file of the day before is complete then."""
        if self._file is None or self._file.path != self._path(day):
            if self._file is not None:
                self._file.sync()
                self._file.close()
            self._file = DayFile(self._path(day), length)
        return self._file

    def _give_up_file(self) -> None:
        """What is open may not be what the journal knows: look again next time."""
        self._wait()
        self._syncing = self._position = None
        if self._file is not None:
            self._file.close()
            self._file = None

    def _keep_snapshot(self, day: str, seq: int) -> None:
        snapshot = self._store.snapshot_at(seq)
        if snapshot is not None:
            write_whole(self._folder / f"{day}{SNAPSHOT}", snapshot, mode=PRIVATE)

    def _path(self, day: str) -> Path:
        return self._folder / f"{day}{SUFFIX}"

    def _day(self, entry: Input) -> str:
        return datetime.fromtimestamp(entry.at, self._zone).date().isoformat()

    def _end_of_day(self, at: float) -> float:
        tomorrow = datetime.fromtimestamp(at, self._zone).date() + timedelta(days=1)
        return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=self._zone).timestamp()


class DayFile:
    """One day's log, open for appending after its first `length` bytes."""

    def __init__(self, path: Path, length: int) -> None:
        self.path = path
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT, PRIVATE)
        os.truncate(self._handle, length)
        os.lseek(self._handle, length, os.SEEK_SET)
        if length == 0:
            sync_folder(path.parent)

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._handle, rest) :]

    def sync(self) -> None:
        """Returns when the disk has it."""
        os.fsync(self._handle)

    def close(self) -> None:
        os.close(self._handle)


def cut_to_whole_frames(file: Path) -> int:
    """Remove a frame that was not finished from the end of a file; returns the length that is left."""
    if not file.exists():
        return 0
    with file.open("rb") as source:
        whole = whole_frames(source)  # what follows is of no use to anybody
    os.truncate(file, whole)
    return whole
