"""What the motion sensors of a home are worth: which see ghosts, which see into other rooms, which are slow."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from hubd.core.brain import Brain
from hubd.core.likelihoods import PIR_ONSET, QUIET
from hubd.learning.senses.survey import Survey

LEAST_EMPTY = 2 * 3600.0
LEAST_GHOSTS = 3
MOST_GHOSTS = 0.6
NOTABLE = 2.5
"""A figure must differ from the default by this factor to be worth a change."""
VISIT = 300.0
"""Seconds around a ghost in which nothing else moves."""
AMONG_PETS = 4.0
"""Where pets walk about, a sensor sees ghosts if it sees so many times what the others of the house see."""


class Measure(NamedTuple):
    """A figure, and what it rests upon in words."""

    value: float
    data: str


def ghosts(survey: Survey, brain: Brain) -> dict[str, Measure]:
    """Motion sensor to how likely nobody caused its onset, against somebody who is there.

    In an empty house every onset is a ghost, unless others see something, too: then there is a visitor. How often
    somebody awake sets it off, the inhabited hours tell.
    """
    if survey.empty < LEAST_EMPTY:
        return {}
    alone = {source: _alone(survey, source) for source in survey.areas}
    usual = _usual(survey, brain, alone)
    found: dict[str, Measure] = {}
    for source, area in survey.areas.items():
        count = alone[source]
        hours, lived = survey.empty / 3600.0, max(survey.lived[area], 1800.0) / 3600.0
        rate = count / hours
        caused = max(len(survey.onsets[source]) - rate * survey.days * 24.0, 1.0) / lived
        false = min(PIR_ONSET.shown * rate / caused, MOST_GHOSTS)
        if count >= LEAST_GHOSTS and rate > usual and false > NOTABLE * PIR_ONSET.false:
            found[source] = Measure(round(false, 3), f"{count} times in {hours:.0f} empty hours")
    return found


def _alone(survey: Survey, source: str) -> int:
    """How often the sensor saw something in the empty house that no other sensor knows of."""
    others = [at for at, _, who in survey.signs if who != source]
    return sum(not _any(others, at, VISIT) for at in survey.ghosts.get(source, ()))


def _usual(survey: Survey, brain: Brain, alone: Mapping[str, int]) -> float:
    """What pets set off in an empty house, per sensor and hour."""
    if not brain.household.pets:
        return 0.0
    rates = sorted(count / (survey.empty / 3600.0) for count in alone.values())
    return AMONG_PETS * rates[len(rates) // 2]


NEARBY = 10.0
"""Seconds in which a movement next door and what a sensor sees are one and the same."""
AROUND = 180.0
"""Seconds before and after in which, at least, nothing else may have happened in the sensor's own room: nobody was in
it. Longer in rooms where people sit still (`QUIET`)."""
PASSING = 60.0
LEAST_MOVEMENTS, LEAST_SEEN = 30, 10
LEAST_SHARE = 0.25
SITS = 1.5
"""Times the usual pause between two movements of one person in such a room."""


def glimpses(survey: Survey, brain: Brain) -> dict[str, dict[str, Measure]]:
    """Motion sensor to the areas next to its own that it sees into, with the share of movements there it reports.

    Counted are movements next door while the sensor's own room was otherwise quiet for long before and after, and
    nobody was on a way through it. What chance alone would give, some time later, is taken off. Passages are left out,
    because whoever moves next door may well have just come through; so are rooms with a radar, which knows better.
    """
    signs: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for at, area, source in survey.signs:
        signs[area].append((at, source))
    found: dict[str, dict[str, Measure]] = {}
    for source, area in survey.areas.items():
        here = brain.floor.index[area]
        if brain.floor.kinds[here] in PASSAGES or area in survey.held:
            continue
        for other in sorted(brain.floor.neighbours[here]):
            beside = brain.floor.places[other]
            if beside in brain.household.areas and (seen := _glimpse(survey, brain, signs, source, beside)):
                found.setdefault(source, {})[beside] = seen
    return found


PASSAGES = ("hall", "outdoor", "garage")


def _glimpse(
    survey: Survey, brain: Brain, signs: Mapping[str, list[tuple[float, str]]], source: str, beside: str
) -> Measure | None:
    area = survey.areas[source]
    theirs = [at for at, who in signs.get(beside, ()) if who != source]
    ours = survey.onsets[source]
    own = [at for at, who in signs.get(area, ()) if who != source]
    busy = sorted([at for at in ours if not _any(theirs, at, NEARBY)] + own)
    through = _ways_through(signs, brain, area, beside)
    around = max(AROUND, SITS / QUIET[brain.household.areas[area].kind])
    quiet = [at for at in theirs if not _any(busy, at, around) and not _any(through, at, PASSING)]
    seen = sum(_any(ours, at, NEARBY) for at in quiet)
    later = [at + 2.0 * AROUND for at in theirs if not _any(busy, at + 2.0 * AROUND, around)]
    chance = sum(_any(ours, at, NEARBY) for at in later) / max(len(later), 1)
    if len(quiet) < LEAST_MOVEMENTS or seen < LEAST_SEEN:
        return None
    share = (seen / len(quiet) - chance) / max(1.0 - chance, 0.1)
    return Measure(round(min(share, 0.95), 2), f"{seen} of {len(quiet)} movements") if share >= LEAST_SHARE else None


def _ways_through(signs: Mapping[str, list[tuple[float, str]]], brain: Brain, area: str, beside: str) -> list[float]:
    """When something moved in rooms that are reached from next door only through the sensor's own."""
    floor = brain.floor
    here, there = floor.index[area], floor.index[beside]
    behind = [floor.places[i] for i in floor.neighbours[here] if i != there and floor.hops[there][i] > 1]
    return sorted(at for room in behind for at, _ in signs.get(room, ()))


def _any(times: Sequence[float], at: float, within: float) -> bool:
    first = bisect_left(times, at - within)
    return first < len(times) and times[first] <= at + within


LEAST_GAPS = 30
SLOW = 120.0
"""Sensors that report again within this time are the usual kind."""


def holds(survey: Survey) -> dict[str, Measure]:
    """Area to the seconds for which its quickest motion sensor, once set off, reports nothing new."""
    by_area: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for source, area in survey.areas.items():
        times = survey.again[source]
        gaps = sorted(after - before for before, after in pairwise(times))
        by_area[area].append((gaps[len(gaps) // 20], len(gaps)) if len(gaps) >= LEAST_GAPS else (0.0, len(gaps)))
    quickest = {area: min(found) for area, found in by_area.items()}
    return {area: Measure(round(gap), f"{n} movements") for area, (gap, n) in quickest.items() if gap > SLOW}
