"""Whose room and whose things these are, by what they are called: "Leo's room", `lamp_leo`, "Bett Anna"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from hubd.core.household import Household

Folk: TypeAlias = tuple[tuple[str, frozenset[str]], ...]
"""Each person with what things of theirs are called by, in lower case."""


def folk(household: Household, *, placed: bool = False) -> Folk:
    """The people of a home. `placed`: only those who agreed that it is found out where they are."""
    people = household.people.values()
    return tuple(
        (person.id, frozenset({person.id.casefold(), person.name.casefold(), person.name.casefold() + "s"}))
        for person in people
        if person.consent.location or not placed
    )


@lru_cache(maxsize=512)
def whose(text: str, people: Folk) -> str | None:
    """The first person whose name is a word of `text`; None if nobody's is."""
    words = frozenset(re.split(r"[\W_]+", text.casefold()))
    return next((who for who, names in people if names & words), None)


def owner(household: Household, area: str) -> str | None:
    """Whose room this is: its name or id names a person, or it is the only kids' room of an only child."""
    entry = household.areas[area]
    if named := whose(f"{entry.id} {entry.name}", folk(household)):
        return named
    young = [p.id for p in household.people.values() if p.role != "adult"]
    rooms = [a for a in household.areas.values() if a.kind == "kids_room"]
    if entry.kind == "kids_room" and len(young) == len(rooms) == 1:
        return young[0]
    return None
