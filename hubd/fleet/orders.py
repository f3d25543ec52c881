"""What an operator says to homes: a log of its own beside theirs, so that both can be written at any time.

An order is read before the records of its part, and waits in its home for the time that it names. That time lies ahead
of everything that has been lived through, so that a home which goes on from a checkpoint meets it at the same point.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from msgspec.structs import replace

from hubd.fleet.checkpoint import Checkpoints, file_of
from hubd.fleet.home import Kept, unpacked
from hubd.fleet.record import OPERATOR, Record
from hubd.fleet.segments import Writer, folder_of, parts_of
from hubd.fleet.setup import ERASE, Setup, setup_record
from hubd.integration import Message

FOLDER = "orders"
"""Inside the log's folder."""
LEAD = 30.0
"""Seconds from giving an order to its time, if it names none: longer than from one checkpoint to the next."""


def orders_of(log: Path) -> Path:
    return log / FOLDER


class Orders:
    """Writes orders. Several programs may do so, one after the other."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._folder = orders_of(log)

    def set_up(self, setups: Mapping[str, Setup], at: float | None = None) -> int:
        """Send setups to homes, to begin when they say, else shortly after `at` (now). Returns how many."""
        begins = (time.time() if at is None else at) + LEAD
        with self._writing() as (writer, seq):
            for home, setup in sorted(setups.items()):
                when = setup.begins if setup.begins is not None else begins
                writer.add([setup_record(home, seq, 0.0, replace(setup, begins=when))])
        return len(setups)

    def erase(self, home: str) -> None:
        """Forget everything about a home."""
        with self._writing() as (writer, seq):
            writer.add([Record(home, seq, Message(0.0, ERASE, b"{}"), OPERATOR)])

    @contextmanager
    def _writing(self) -> Iterator[tuple[Writer, int]]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            writer = Writer(self._folder, parts_of(self._log))
            yield writer, time.time_ns()
            writer.close()

    def all(self, part: int) -> list[Path]:
        """The files of one part's orders, oldest first."""
        return sorted(folder_of(self._folder, part).glob("*.jsonl"))


def setups(state: Path, parts: int) -> dict[str, Setup]:
    """How the homes are set up now, or soon will be, as far as checkpoints know."""
    found: dict[str, Setup] = {}
    for file in (file_of(state, part) for part in range(parts)):
        if not file.exists():
            continue
        store = Checkpoints(file, readonly=True)
        for home in store.homes():
            kept: Kept = unpacked(store.home(home) or b"")
            newest = kept.coming[-1] if kept.coming else kept.setup
            if newest is not None:
                found[home] = newest
        store.close()
    return found
