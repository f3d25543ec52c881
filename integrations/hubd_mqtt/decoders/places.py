"""The household as sources see it: what areas and people may be called on the wire."""

from __future__ import annotations

from functools import lru_cache

from hubd.core.household import Household


class Places:
    """Answers two questions: which area is meant by a source's word, and is this radio device somebody's?"""

    def __init__(self, household: Household) -> None:
        self.household = household
        self._areas: dict[str, str] = {}
        for area in household.areas.values():
            self._areas.setdefault(_folded(area.name), area.id)
        for area in household.areas.values():
            self._areas[_folded(area.id)] = area.id
        self.beacons = frozenset(
            name.casefold() for person in household.people.values() for name in person.identities.beacon
        )

    def area(self, word: str | None) -> str | None:
        """The area's id where the house has one of that id or name, else the source's own word."""
        return None if not word else self._areas.get(_folded(word), word)

    def known_area(self, word: str) -> str | None:
        """The area's id, or None when the house has no such area."""
        return self._areas.get(_folded(word))

    def somebodys(self, *names: str) -> str | None:
        """The first of several names of one radio device that a person's `identities.beacon` has."""
        return next((name for name in names if name.casefold() in self.beacons), None)


@lru_cache(maxsize=1024)
def _folded(word: str) -> str:
    return word.strip().casefold().replace(" ", "_").replace("-", "_")
