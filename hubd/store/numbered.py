"""The daily logs as numbered inputs: what a damaged journal has lost stands there as well.

A log holds each input once and in order, and the journal knows the number of the last one. Counted from there
backwards, every line has its number, as long as both hold the same: that is tried before a line is believed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import astuple

from hubd.errors import DecodeError
from hubd.logs.files import Cut, split
from hubd.logs.lines import message_of
from hubd.packed import DAMAGE, unpacked
from hubd.store.daily import SUFFIX
from hubd.store.values import Input, Position


class _Day(NamedTuple):
    """One file: its first `length` bytes hold the inputs from `first` to `last`."""

    path: Path
    length: int
    first: int
    last: int


class NumberedLogs:
    """The logs in a folder, up to a position that the journal knew. Read back only as far as they are asked for."""

    def __init__(self, folder: Path | None, position: Position | None) -> None:
        self._days: list[_Day] = []
        self._older = _days(folder, position) if folder is not None and position is not None else iter(())

    def between(self, before: Input | None, after: Input | None, first: int, last: int) -> list[Input]:
        """The inputs from `first` to `last`, which lie between these two; none where these do not stand beside them, or
        where the logs cannot be read."""
        try:
            found = list(self._from(first - (before is not None), last + (after is not None)))
        except OSError:
            return []
        if before is not None and not (found and _same(found.pop(0), before)):
            return []
        if after is not None and self._reach(after.seq) and not (found and _same(found.pop(), after)):
            return []
        return found

    def _reach(self, seq: int) -> bool:
        return bool(self._days) and seq <= self._days[0].last

    def _from(self, first: int, last: int) -> Iterator[Input]:
        while not self._days or self._days[-1].first > first:
            older = next(self._older, None)
            if older is None:
                break
            self._days.append(older)
        for day in reversed(self._days):
            if day.last < first or day.first > last:
                continue
            start = max(first, day.first)
            lines = islice(_lines(day.path, day.length), start - day.first, min(last, day.last) - day.first + 1)
            for seq, line in enumerate(lines, start):
                try:
                    yield Input(seq, *astuple(message_of(line)))
                except DecodeError:
                    return


def complete(entries: Iterable[Input], first: int, last: int, logs: NumberedLogs) -> Iterator[Input]:
    """These inputs and, where numbers from `first` to `last` are missing among them, those of the logs."""
    before, wanted = None, first
    for entry in entries:
        if wanted < entry.seq:
            yield from logs.between(before, entry, wanted, entry.seq - 1)
        yield entry
        before, wanted = entry, entry.seq + 1
    if wanted <= last:
        yield from logs.between(before, None, wanted, last)


def _days(folder: Path, position: Position) -> Iterator[_Day]:
    """The newest first."""
    last = position.seq
    for path in sorted(folder.glob(f"????-??-??{SUFFIX}"), reverse=True):
        day, size = path.name.removesuffix(SUFFIX), path.stat().st_size
        length = position.length if day == position.day else size
        if day > position.day or last < 1:
            continue
        if size < length:
            return  # less than the journal knew of: nobody can tell which lines these are
        lines = sum(1 for _ in _lines(path, length))
        yield _Day(path, length, last - lines + 1, last)
        last -= lines


def _lines(path: Path, length: int) -> Iterator[bytes]:
    """The lines in the first so many bytes of a file, as far as these are sound."""
    with path.open("rb") as file:
        found = io.BytesIO(file.read(length))
    with suppress(*DAMAGE, Cut):
        yield from split(unpacked(found))


def _same(one: Input, other: Input) -> bool:
    return (one.at, one.topic, one.payload) == (other.at, other.topic, other.payload)
