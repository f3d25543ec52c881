"""Conditions about where people are, which a home has by the dozen: asked only when their answer may have changed.

A belief about where somebody is changes with nearly every event, in all places by a little; an answer changes only when
a probability crosses what a condition needs. So it is remembered on which side of every such threshold each person
was, and how far from the nearest one: until the belief has moved that far in all, nothing has to be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter, sub
from typing import NamedTuple

from hubd.core.state import Still

Places = tuple[float, ...]

NEAR = 1e-9
"""Nearer to a threshold than this a probability is on no side of it: rounding might put it on either."""


class Threshold(NamedTuple):
    """An answer changes only where the probability that `who` is in one of `places`, without or with all that is
    unknown, crosses `at`."""

    who: str
    places: tuple[int, ...]
    at: float


class Line(NamedTuple):
    """One threshold of one person, and the numbers of the conditions that look at it."""

    share: Callable[[Places], float]
    with_unknown: Callable[[Places], float]
    at: float
    leaves: tuple[int, ...]


class Lines(NamedTuple):
    """All conditions that read where one person is: those whose thresholds are known, and the numbers of the others."""

    who: str
    lines: tuple[Line, ...]
    others: tuple[int, ...]

    def asked(self, places: Places, still: Still | None) -> tuple[list[int], Still]:
        """The numbers of the conditions whose answer may have changed since `still`, and where that is now.
        Without `still` it is all of them."""
        if still is not None and sum(map(abs, map(sub, places, still.places))) < still.slack:
            return list(self.others), still
        found, slack, sides = list(self.others), 1.0, bytearray()
        for number, line in enumerate(self.lines):
            low, high = line.share(places) - line.at, line.with_unknown(places) - line.at
            sides += _side(low, high)
            if still is None or sides[-1] != still.sides[number] or sides[-1] & ON_A_LINE:
                found += line.leaves
            slack = min(slack, abs(low), abs(high))
        return found, Still(places, slack - NEAR, bytes(sides))


ON_A_LINE = 16
"""Marks a side that may as well be the other one: asked about each time."""


def _side(low: float, high: float) -> bytes:
    """On which side of a threshold a probability lies, without and with all that is unknown."""
    near = ON_A_LINE if abs(low) < NEAR or abs(high) < NEAR else 0
    return bytes(((low >= 0.0) + 2 * (high >= 0.0) + near,))


def share(places: Sequence[int]) -> Callable[[Places], float]:
    """The probability of being in one of these places. Asked on nearly every event, so without a loop of its own."""
    if not places:
        return lambda _believed: 0.0
    if len(places) == 1:
        return itemgetter(places[0])
    several = itemgetter(*places)
    return lambda believed: sum(several(believed))


def together(found: Iterable[tuple[Threshold, ...] | None]) -> tuple[Threshold, ...] | None:
    """The thresholds of a condition that is made of several; None where one of them knows no thresholds."""
    every: list[Threshold] = []
    for some in found:
        if some is None:
            return None
        every += some
    return tuple(dict.fromkeys(every))


def by_fact(
    reading: Mapping[str, Sequence[int]], thresholds: Mapping[int, tuple[Threshold, ...]], unknown: int
) -> dict[str, Lines]:
    """For each fact about where somebody is, its conditions by threshold. `thresholds`: by number of the condition,
    where they are known; `unknown`: the number of that place."""
    found = {}
    for fact, numbers in reading.items():
        who = fact.removeprefix("place:")
        if who == fact:
            continue
        lines: dict[Threshold, list[int]] = {}
        for number in numbers:
            for line in thresholds.get(number, ()):
                if line.who == who:
                    lines.setdefault(line, []).append(number)
        others = tuple(number for number in numbers if number not in thresholds)
        found[fact] = Lines(who, tuple(_line(line, of, unknown) for line, of in sorted(lines.items())), others)
    return found


def _line(threshold: Threshold, leaves: Sequence[int], unknown: int) -> Line:
    places = threshold.places
    return Line(share(places), share(sorted({*places, unknown})), threshold.at, tuple(leaves))
