"""Conditions about where people are, which a home has by the dozen: asked only when their answer may have changed.

A belief about where somebody is changes with nearly every event, in all places by a little; an answer changes only when
a probability crosses what a condition needs. So it is remembered on which side of every such threshold each person
was, and how far from the nearest one: until so much probability has gone from some places to others, nothing has to be
asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from hubd.core.memories import Still

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

    def asked(self, places: Places, still: Still | None) -> tuple[Sequence[int], Still]:
        """The numbers of the conditions whose answer may have changed since `still`, and where that is now.
        Without `still` it is all of them."""
        if still is None:
            return [*self.others, *(leaf for line in self.lines for leaf in line.leaves)], self._still(places)
        if self.unmoved(places, still):
            return self.others, still
        now = self._still(places)
        crossed = [leaf for line, was, is_ in zip(self.lines, still.sides, now.sides, strict=True)
                   if was != is_ or is_ == ON for leaf in line.leaves]  # fmt: skip
        return [*self.others, *crossed], now

    def unmoved(self, places: Places, still: Still) -> bool:
        """Is every threshold on the side where it was?"""
        moved = _moved(places, still.places)
        return moved < REACH and not self._crossed(places, still, moved)

    def _crossed(self, places: Places, still: Still, moved: float) -> bool:
        """Has one of the thresholds been crossed that were nearer than the belief can have moved since?"""
        lines, sides = self.lines, still.sides
        for distance, number in still.near:
            if distance > moved:
                return False
            share, with_unknown, at, _ = lines[number]
            side = _side(share(places) - at, with_unknown(places) - at)
            if side != sides[number] or side == ON:
                return True
        return False

    def _still(self, places: Places) -> Still:
        near, sides = [], bytearray()
        for number, (share, with_unknown, at, _) in enumerate(self.lines):
            low, high = share(places) - at, with_unknown(places) - at
            sides.append(_side(low, high))
            distance = (low if low > 0.0 else -high if high < 0.0 else min(-low, high)) - NEAR
            if distance < REACH:
                near.append((distance, number))
        return Still(places, tuple(sorted(near)), bytes(sides))


def _moved(places: Places, before: Places) -> float:
    """What any places together have won or lost at most."""
    won, lost = 0.0, 0.0
    for number in range(len(places)):
        by = places[number] - before[number]
        if by > 0.0:
            won += by
        else:
            lost -= by
    return max(won, lost)


REACH = 0.3
"""Thresholds further away are not listed as near: who has moved that far is looked at anew."""

ON = 4
"""Marks a probability that is on no side of its threshold, and is therefore never where it was."""


def _side(low: float, high: float) -> int:
    """On which side of a threshold a probability lies, by how far it is above without and with all that is unknown.
    3: above; 0: below; 2: between the two; `ON`: too near to say."""
    if low > NEAR:
        return 3
    if high < -NEAR:
        return 0
    return 2 if low < -NEAR and high > NEAR else ON


def share(places: Sequence[int]) -> Callable[[Places], float]:
    """The probability of being in one of these places. Asked on nearly every event, so without a loop of its own."""
    if not places:
        return lambda _believed: 0.0
    if len(places) == 1:
        return itemgetter(places[0])
    if len(places) == 2:
        one, other = places
        return lambda believed: believed[one] + believed[other]
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
