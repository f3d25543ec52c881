"""Order in what one forwarder sends: what comes twice counts once, what comes early waits, what is missing is counted.

The buffer is part of the home's state and looks at nothing but the records themselves, so that an engine that hands
them over in other bundles, or twice after a restart, changes nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from hubd.fleet.record import Record

PATIENCE = 5.0
"""Seconds of the home's own time for which an early record waits for the one before it."""
MOST = 64
"""So many may wait at once."""
REPEATS = 4096
"""So far back a gateway may send again what it is not sure of. Further back, a forwarder has lost its count."""


class Lane(msgspec.Struct, frozen=True, array_like=True):
    """What came from one forwarder: the number of the last record that was lived through, and those that wait."""

    last: int
    waiting: tuple[Record, ...] = ()

    @property
    def until(self) -> float | None:
        """When its patience ends."""
        return min(record.message.at for record in self.waiting) + PATIENCE if self.waiting else None


class Sorted(NamedTuple):
    """`ready`: to be lived through now, in order. `lost`: so many numbers are missing before one of them."""

    lane: Lane
    ready: tuple[Record, ...] = ()
    lost: int = 0
    repeated: bool = False
    backwards: bool = False
    """It is so old that it is no repetition: the forwarder began to count anew."""


def arrived(lane: Lane | None, record: Record) -> Sorted:
    """One more record. The first of a forwarder may have any number: homes join while they live."""
    if lane is None or (record.seq == lane.last + 1 and not lane.waiting):
        return Sorted(Lane(record.seq), (record,))
    if record.seq <= lane.last:
        return Sorted(lane, repeated=True, backwards=record.seq < lane.last - REPEATS)
    if any(record.seq == other.seq for other in lane.waiting):
        return Sorted(lane, repeated=True)
    waiting = tuple(sorted((*lane.waiting, record), key=_number))
    return _released(Lane(lane.last, waiting), record.message.at)


def waited(lane: Lane, at: float) -> Sorted:
    """It is `at` now: whoever has waited long enough goes on without what is missing."""
    return _released(lane, at)


def _released(lane: Lane, at: float) -> Sorted:
    last, waiting, ready, lost = lane.last, list(lane.waiting), [], 0
    while waiting:
        over = len(waiting) > MOST or min(record.message.at for record in waiting) + PATIENCE <= at
        if waiting[0].seq != last + 1 and not over:
            break
        lost += waiting[0].seq - last - 1
        ready.append(waiting.pop(0))
        last = ready[-1].seq
    return Sorted(Lane(last, tuple(waiting)), tuple(ready), lost)


def _number(record: Record) -> int:
    return record.seq
