"""What each receiver of a home hears of phones in each room, learned from people who say where they are.

Walls, stairs and the places of receivers make every home different. While labels with an area are given, what the
receivers measured of that person's devices is taken as an example; at night the examples become a map, and it is used
only if it told rooms that it had not seen better than the plan of the doors does.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from math import log, sqrt
from typing import NamedTuple, TypeAlias

import msgspec
from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.events import AnyEvent, Beacon, Label, Measured
from hubd.core.likelihoods import Own, Reach
from hubd.core.state import State
from hubd.core.whereabouts.radio import likelihood, mapped, measured

MOST_READINGS = 60_000
REMEMBERED = 14 * 86400.0
"""Readings wait for so long for somebody to say where they were made."""

LEAST_READINGS = 60
LEAST_AREAS = 2
"""Examples, and areas, below which nothing is learned."""

HELD_BACK = 3
"""Of so many stretches in one area, one judges instead of teaching."""

SHRINKS = 4.0
"""A mean counts as if so many readings of the usual distance were among its own."""

WIDE = 0.6
NARROWEST = 0.15
"""Spread of the logarithm of distance in one room, before anything is known, and the least."""


class Reading(NamedTuple):
    """One distance (logarithm of metres) of a person's device."""

    at: float
    person: str
    receiver: str
    x: float


class Stretch(NamedTuple):
    """Somebody said to have been in an area."""

    person: str
    area: str
    start: float
    end: float


Example: TypeAlias = tuple[str, Sequence[Reading]]
"""An area, and what was heard of somebody who was there."""


MAPPED_BY = frozenset({Beacon, Label})
"""Events that say something about where phones are heard."""


class Cartographer:
    """Rides along with one household and remembers readings and labels; asked at night, it may have a map."""

    def __init__(self) -> None:
        self._readings: deque[Reading] = deque(maxlen=MOST_READINGS)
        self._said: list[Stretch] = []
        self._learned = 0

    def watch(self, event: AnyEvent, state: State, brain: Brain) -> None:
        """Take note of a reading, or of where somebody says to have been."""
        if isinstance(event, Beacon):
            who = brain.names.get(("beacon", event.device.casefold()))
            distance = measured(event, state.own) if who is not None and event.present else None
            if who is not None and distance is not None:
                self._readings.append(Reading(event.arrived, who, event.source, log(max(distance, 0.3))))
        elif isinstance(event, Label) and event.person in brain.household.people and event.of_area is not None:
            told = Stretch(event.person, event.of_area, event.start, event.end)
            if told.area in brain.floor.index:
                self._said = [one for one in self._said if one != told] + ([] if event.wrong else [told])

    def ask(self, state: State, brain: Brain) -> Measured | None:
        """A map that knows more than the one before, to be lived through as the next event."""
        found = self.drawn(state, brain)
        if not found:
            return None
        own = replace(state.own, reach={**state.own.reach, **found})
        own = replace(own, id=mark(own))
        return Measured(at=state.now, arrived=state.now, source="hubd/training", own=own)

    def drawn(self, state: State, brain: Brain) -> dict[str, dict[str, Reach]]:
        """The map itself; empty where nothing new was said, or where it told rooms no better than the plan does."""
        self._said = [one for one in self._said if one.end > state.now - REMEMBERED]
        if len(self._said) <= self._learned:
            return {}
        self._learned = len(self._said)
        examples = self._examples()
        teaching, judging = parted(examples)
        found = survey(teaching)
        return survey(examples) if found and better(found, judging, brain) else {}

    def _examples(self) -> list[Example]:
        """Each stretch's area with what was heard of that person during it, in the order of time."""
        by_person: dict[str, list[Reading]] = defaultdict(list)
        for reading in self._readings:
            by_person[reading.person].append(reading)
        examples: list[Example] = []
        for told in sorted(self._said, key=lambda one: (one.start, one.person, one.area)):
            heard = by_person.get(told.person, [])
            first = bisect_left(heard, told.start, key=lambda reading: reading.at)
            last = bisect_right(heard, told.end, key=lambda reading: reading.at)
            if last > first:
                examples.append((told.area, heard[first:last]))
        return examples


def parted(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Examples that teach, and those that judge: of every area some of each, but the first of any teaches."""
    seen: Counter[str] = Counter()
    parts: tuple[list[Example], list[Example]] = ([], [])
    for area, readings in examples:
        parts[seen[area] % HELD_BACK == 1].append((area, readings))
        seen[area] += 1
    return parts


def mark(own: Own) -> str:
    """A name for a version of a home's likelihoods."""
    return hashlib.sha256(msgspec.msgpack.encode(replace(own, id=""))).hexdigest()[:12]


def survey(examples: Sequence[Example]) -> dict[str, dict[str, Reach]]:
    """Receiver to area to what it measures there; empty where too little was said."""
    heard: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for area, readings in examples:
        for reading in readings:
            heard[reading.receiver][area].append(reading.x)
    areas = {area for area, _ in examples}
    if len(areas) < LEAST_AREAS or sum(len(readings) for _, readings in examples) < LEAST_READINGS:
        return {}
    return {receiver: _reaches(by_area) for receiver, by_area in sorted(heard.items()) if len(by_area) >= LEAST_AREAS}


def _reaches(by_area: Mapping[str, Sequence[float]]) -> dict[str, Reach]:
    everything = [x for xs in by_area.values() for x in xs]
    usual = sum(everything) / len(everything)
    reaches = {}
    for area, xs in sorted(by_area.items()):
        weight = len(xs) + SHRINKS
        mean = (sum(xs) + SHRINKS * usual) / weight
        spread = sqrt((sum((x - mean) ** 2 for x in xs) + SHRINKS * WIDE * WIDE) / weight)
        reaches[area] = Reach(round(mean, 4), round(max(spread, NARROWEST), 4))
    return reaches


def better(found: Mapping[str, dict[str, Reach]], judging: Sequence[Example], brain: Brain) -> bool:
    """Does the map name the rooms of stretches that it has not seen with more probability than the plan does?"""
    gain = 0.0
    for area, readings in judging:
        here = brain.floor.index[area]
        for reading in readings:
            stands = _stands(reading.receiver, brain)
            if stands is not None and reading.receiver in found:
                gain += _word(mapped(brain, stands, reading.x, found[reading.receiver]), here)
                gain -= _word(likelihood(brain, stands, reading.x), here)
    return gain > 0.0


def _word(seen: Sequence[float], here: int) -> float:
    return log(seen[here] / sum(seen[:-2]))


def _stands(receiver: str, brain: Brain) -> int | None:
    """Where a receiver stands: the configuration says so, or its own topic names the area."""
    entry = brain.floor.entry(receiver)
    area = entry.area if entry is not None else receiver.rsplit("/", 1)[-1]
    return brain.floor.index.get(area or "")
