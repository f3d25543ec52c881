"""What the core thinks with: the household, its floor plan, its rules and its models. Never changes while living."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hubd.core.floor import Floor, plan
from hubd.core.household import Household, SourceEntry
from hubd.core.movement import Ways, ways


@dataclass(frozen=True)
class Brain:
    """Everything that is given to `step` besides the state. Built once, outside the core."""

    household: Household
    floor: Floor
    ways: Ways
    names: dict[tuple[str, str], str]
    """(kind of identity, what the source calls it in lower case) to person."""
    sources: dict[str, SourceEntry]
    rules: Any = None
    book: Any = None
    pets: float = 0.0
    """How readily the house's pets set off a motion sensor."""
    extra: dict[str, Any] = field(default_factory=dict)


PET_TRIGGERS = {"dog": 0.12, "cat": 0.06}
"""Share of an empty room's motion reports that one such pet explains, from how often each passes under a sensor."""


def build_brain(household: Household, rules: Any = None, book: Any = None) -> Brain:
    """Work out once what follows from the configuration."""
    names: dict[tuple[str, str], str] = {}
    for person in household.people.values():
        who = person.identities
        for kind, ids in (
            ("owntracks", who.owntracks),
            ("beacon", who.beacon),
            ("face", who.face),
            ("voice", who.voice),
            ("ha", who.ha),
        ):
            names.update({(kind, name.casefold()): person.id for name in ids})
    floor = plan(household)
    return Brain(
        household=household,
        floor=floor,
        ways=ways(household, floor),
        names=names,
        sources={source.id: source for source in household.sources},
        rules=rules,
        book=book,
        pets=sum(PET_TRIGGERS.get(kind, 0.03) for kind in household.pets.values()),
    )
