"""What a person was doing, minute by minute, as far as the person's own labels tell, seen from the night after.

People label what they do, not what they do not: time between two labels is `other`, unless the house fell
silent after somebody had been at the door. Hindsight may look at the whole silence; living cannot.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

AWAY = "away"
OTHER = "other"

MINUTE = 60.0
SILENT = 15 * MINUTE
"""A house that stays silent for this long, from a door on, has been left."""
AT_THE_DOOR = 120.0
"""Seconds before the beginning of a silence (and half as long after it) in which an entrance must have moved."""
ABSENCE = 1800.0
"""From this length on, time between two doors is time out even if a single sensor speaks now and then."""
MISTAKEN = 12.0
"""How often an hour, at the most, single sensors speak in an empty house."""
SETTLING = 180.0
"""Seconds after the door in which more may be heard of whoever has left."""
OUT_UNNOTICED = 600.0
"""Where others keep the house noisy: a gap of this length in a careful diary is time out of the house."""
UNRECORDED = 86400.0
"""A longer silence teaches nothing: somebody is on a journey, or the record has a hole."""
HOLIDAY = 40 * 3600.0
"""Longer than this after the last label nobody kept the diary."""
CAREFUL = 4
"""A person who gives fewer labels a day keeps no diary: only the labelled time itself is believed."""


class Said(NamedTuple):
    """One label: what somebody did from `start` to `end`."""

    start: float
    end: float
    activity: str


class House(NamedTuple):
    """When anything moved, and when an entrance did (sorted). `alone`: only one person lives here.
    `has_door`: the house has a sensor at an entrance. `stirs`: when two different sensors moved shortly after each
    other, or an entrance did (sorted)."""

    moves: Sequence[float]
    doors: Sequence[float]
    alone: bool
    has_door: bool
    stirs: Sequence[float] = ()


def diary(said: Sequence[Said], house: House) -> dict[int, str]:
    """Minute (its end, in minutes since 1970) to activity, for every minute of which anything is known."""
    told = sorted(said)
    minutes: dict[int, str] = {}
    for label in told:
        minutes.update(dict.fromkeys(_minutes(label.start, label.end), label.activity))
    for start, end in _gaps(told):
        for minute in _minutes(start, end):
            minutes.setdefault(minute, OTHER)
        for left, back in _absences(start, end, house):
            minutes.update({m: AWAY for m in _minutes(left, back) if minutes.get(m) == OTHER})
    for left, back in _silences(house.moves, UNRECORDED):
        for minute in _minutes(left, back):
            minutes.pop(minute, None)
    return minutes


def _minutes(start: float, end: float) -> range:
    """The minutes that lie mostly between two times, by their ends."""
    return range(int((start + 30.0) // MINUTE) + 1, int((end + 30.0) // MINUTE) + 1)


def _gaps(told: Sequence[Said]) -> Iterator[tuple[float, float]]:
    """Time between labels on days when the person kept the diary."""
    days: dict[int, int] = {}
    for label in told:
        days[int(label.start // UNRECORDED)] = days.get(int(label.start // UNRECORDED), 0) + 1
    until = told[0].end if told else 0.0
    for label in told:
        careful = max(days.get(int(until // UNRECORDED), 0), days[int(label.start // UNRECORDED)]) >= CAREFUL
        if careful and until < label.start:
            yield until, min(label.start, until + HOLIDAY)
        until = max(until, label.end)


def _absences(start: float, end: float, house: House) -> Iterator[tuple[float, float]]:
    """Stretches of a gap in which the person was out."""
    if not house.alone:
        if end - start >= OUT_UNNOTICED:
            yield start, end
        return
    for left, back in pairwise(_within(house.moves, start, end)):
        if back - left >= SILENT and (not house.has_door or _door(house.doors, left)):
            yield left, back
    for left, back in pairwise(_within(house.stirs, start, end)):
        mistaken = bisect_left(house.moves, back - 30.0) - bisect_right(house.moves, left + SETTLING)
        if (
            back - left >= ABSENCE
            and mistaken <= MISTAKEN * (back - left) / 3600.0
            and _door(house.doors, left)
            and _door(house.doors, back)
        ):
            yield left, back


def _within(times: Sequence[float], start: float, end: float) -> list[float]:
    return [start, *times[bisect_left(times, start) : bisect_right(times, end)], end]


def _door(doors: Sequence[float], at: float) -> bool:
    near = bisect_left(doors, at - AT_THE_DOOR)
    return near < len(doors) and doors[near] <= at + AT_THE_DOOR / 2.0


def _silences(moves: Sequence[float], least: float) -> Iterator[tuple[float, float]]:
    for left, back in pairwise(moves):
        if back - left > least:
            yield left, back
