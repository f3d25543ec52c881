"""Conditions about one person in one place, which a home has by the dozen: asked only where the person may be.

A belief about where somebody is changes with nearly every event, in all places by a little. A condition that was false
stays false in every place whose probability, with all that is unknown, is below what it needs; so it need not be asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hubd.core.rules.check import View


class Spot(NamedTuple):
    """The conditions about one place: the least probability that one of them needs, and their numbers in the book."""

    place: int
    least: float
    leaves: tuple[int, ...]


class Spots(NamedTuple):
    """All conditions that read where one person is: those about single places, and the numbers of the others."""

    who: str
    single: tuple[Spot, ...]
    others: tuple[int, ...]

    def asked(self, view: View, truths: bytes) -> list[int]:
        """The numbers of those whose answer may have changed."""
        places = view.state.people[self.who].places
        unknown = places[-1]
        found = list(self.others)
        for place, least, leaves in self.single:
            if places[place] + unknown >= least:
                found += leaves
            else:
                for number in leaves:
                    if truths[number]:
                        found.append(number)
        return found


def by_fact(reading: Mapping[str, Sequence[int]], spots: Mapping[int, tuple[str, int, float]]) -> dict[str, Spots]:
    """For each fact about where somebody is, its conditions by place. `spots`: by number, person, place and least."""
    found = {}
    for fact, numbers in reading.items():
        who = fact.removeprefix("place:")
        if who == fact:
            continue
        places: dict[int, list[int]] = {}
        for number in numbers:
            if number in spots and spots[number][0] == who:
                places.setdefault(spots[number][1], []).append(number)
        single = tuple(Spot(place, min(spots[n][2] for n in of), tuple(of)) for place, of in sorted(places.items()))
        grouped = {number for spot in single for number in spot.leaves}
        found[fact] = Spots(who, single, tuple(number for number in numbers if number not in grouped))
    return found
