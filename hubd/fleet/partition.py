"""One part of a fleet on one core: its log is read, its homes live and are put away, what they decided is handed on."""

from __future__ import annotations

import heapq
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from pathlib import Path

from hubd.errors import DecodeError
from hubd.fleet.checkpoint import Checkpoints, PutAway, file_of
from hubd.fleet.furnish import Furnisher
from hubd.fleet.home import QUIET, Home, Reaction
from hubd.fleet.orders import FOLDER, orders_of
from hubd.fleet.outgoing import Outgoing, outgoing
from hubd.fleet.outlets import Outlet
from hubd.fleet.record import Record, home_of, record_of
from hubd.fleet.segments import Place, Reader
from hubd.fleet.tally import alarm

UNREADABLE = "unreadable"
RESIDENT = 20_000
"""Homes of a part that are kept ready in memory; of more, those that were silent for the longest are put away."""


class Partition:
    """`outlets` deliver what leaves. Not thread-safe."""

    def __init__(
        self,
        log: Path,
        state: Path,
        part: int,
        furnisher: Furnisher,
        outlets: Sequence[Outlet] = (),
        resident: int = RESIDENT,
    ) -> None:
        self.records = 0
        """Lived through since the start of this process, repetitions included."""
        self.bytes = 0
        self._furnisher = furnisher
        self._resident = resident
        self._outlets = outlets
        self._store = Checkpoints(file_of(state, part))
        self._reader = Reader(log, part, self._store.place())
        self._orders = Reader(orders_of(log), part, self._store.place(FOLDER))
        self._homes: OrderedDict[str, Home] = OrderedDict()
        self._fresh: dict[str, None] = {}
        """Those that have lived since the last checkpoint."""
        self._heard: dict[str, None] = {}
        """Those whose timers may have changed since they were last looked at."""
        self._away: dict[str, PutAway] = {}
        self._alarms: list[tuple[float, str]] = []
        self._wakes: dict[str, float] = {}
        self._part = part
        for outlet in outlets:
            outlet.resume(part, self._store.note(outlet.name))

    @property
    def place(self) -> Place:
        return self._reader.place

    def read(self) -> int:
        """Live through what is there, up to about a megabyte of it; returns how many records that were."""
        sent: list[Outgoing] = []
        while orders := self._orders.lines():
            self._live(orders, self._orders.place, sent)
        before = self._reader.place
        lines = self._reader.lines()
        self._live(lines, before, sent)
        self.records += len(lines)
        self.bytes += sum(map(len, lines)) + len(lines)
        self._leave(sent)
        self._make_room()
        return len(lines)

    def _live(self, lines: Sequence[bytes], before: Place, sent: list[Outgoing]) -> None:
        for name, records in self._sorted(lines, before, sent).items():
            home = self._home(name)
            for record in records:
                reaction = home.take(record)
                if reaction is not QUIET:
                    sent += _leaving(reaction, home)
            self._fresh[name] = self._heard[name] = None

    def wake(self, at: float) -> None:
        """It is `at` now: serve the homes that wanted to be woken by then and have heard nothing since."""
        self._look_again()
        sent: list[Outgoing] = []
        while self._alarms and self._alarms[0][0] <= at:
            due, name = heapq.heappop(self._alarms)
            if self._wakes.get(name) != due:
                continue
            home = self._home(name)
            sent += _leaving(home.advance(at), home)
            self._fresh[name] = None
            self._set_alarm(home)
        self._leave(sent)

    def begin_clock(self) -> None:
        """From now on `wake` serves silent homes: also those that have been silent since the start."""
        for name in self._store.homes():
            self._set_alarm(self._home(name))
            self._make_room()

    def checkpoint(self) -> None:
        """Put away every home that has lived since the last time, with how far the log was lived through."""
        for name in self._fresh:
            home = self._homes.get(name)
            if home is not None:
                self._away[name] = _put_away(home)
        self._store.checkpoint({"": self._reader.place, FOLDER: self._orders.place}, self._away)
        self._fresh, self._away = {}, {}

    def deliver(self) -> bool:
        """Hand on what left; False where an outlet takes nothing just now."""
        took = [outlet.deliver(self._store, self._part) for outlet in self._outlets]  # none waits for another one
        return all(took)

    def forget(self, before: float) -> None:
        """Drop what was delivered long ago."""
        self._store.forget(before, [outlet.name for outlet in self._outlets])

    def close(self) -> None:
        self._reader.close()
        self._orders.close()
        self._store.close()

    def _sorted(self, lines: Sequence[bytes], place: Place, sent: list[Outgoing]) -> dict[str, list[Record]]:
        """Records by home, each home's in order: homes know nothing of each other, and who is at it stays at it."""
        found: dict[str, list[Record]] = defaultdict(list)
        for number, line in enumerate(lines):
            try:
                record = record_of(line)
            except DecodeError as error:
                sent += _unreadable(line, error, place, number)
                continue
            found[record.home].append(record)
        return found

    def _home(self, name: str) -> Home:
        home = self._homes.get(name)
        if home is None:
            away = self._away.get(name)
            home = Home(name, self._furnisher, away.kept if away is not None else self._store.home(name))
            self._homes[name] = home
        self._homes.move_to_end(name)
        return home

    def _make_room(self) -> None:
        while len(self._homes) > self._resident:
            name, home = self._homes.popitem(last=False)
            if name in self._heard:
                self._set_alarm(home)
            if name in self._fresh:
                self._away[name] = _put_away(home)

    def _leave(self, sent: list[Outgoing]) -> None:
        if sent:
            self._store.add(sent)

    def _look_again(self) -> None:
        heard, self._heard = self._heard, {}
        for name in heard:
            if (home := self._homes.get(name)) is not None:
                self._set_alarm(home)

    def _set_alarm(self, home: Home) -> None:
        due = home.wake_at
        if due is not None and self._wakes.get(home.name) != due:
            self._wakes[home.name] = due
            heapq.heappush(self._alarms, (due, home.name))


def _leaving(reaction: Reaction, home: Home) -> list[Outgoing]:
    household = home.operator.brain.household if home.operator is not None else None
    return list(outgoing(reaction, home.name, household))


def _put_away(home: Home) -> PutAway:
    return PutAway(home.snapshot(), home.operator.state.now if home.operator is not None else 0.0, home.tally)


def _unreadable(line: bytes, error: DecodeError, place: Place, number: int) -> list[Outgoing]:
    """A line that makes no sense stops nobody; the operator hears whose it was, as far as it says."""
    where = f"{place.file}:{place.byte}+{number}"
    told = alarm(home_of(line) or "?", 0.0, UNREADABLE, f"{where}: {error}", place.byte + number)
    return list(outgoing(Reaction(alarms=(told,)), told.home, None))
