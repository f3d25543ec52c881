"""What somebody who knows other homes would say of this one: the shipped activity model, asked at every heartbeat.

It sees kinds of sensors in kinds of rooms (`glance`) and has never been told anything about this home. Where people
are known by phones, faces or voices, that says more about who is out and who sleeps than any stranger could; so it
is asked only in homes where nobody can be told by anything but what they set off. Of people who have taught the house
themselves it is heard beside what was learned from them (`habits`), as far as that was borne out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from hubd.core.activities.glance import glance, sensors
from hubd.core.activities.habits import believed
from hubd.core.brain import Brain
from hubd.core.household import Household, Identities
from hubd.core.state import State

LABELS = (
    "away", "cooking", "dishes", "eating", "housework", "hygiene", "other", "relaxing", "sleeping", "study",
)  # fmt: skip
"""What the shipped model tells apart."""


def wanted(household: Household) -> bool:
    """Is this a home whose people can be told by nothing but what they set off?"""
    return bool(household.people) and all(person.identities == Identities() for person in household.people.values())


LEAST_SENSORS = 3
"""With fewer sensors there is nothing to be seen."""


def asked(state: State, brain: Brain) -> bool:
    """Is there an onlooker, and has this home shown enough to ask it?"""
    return brain.onlooker is not None and brain.onlooker.speaks and len(state.traces) >= LEAST_SENSORS


def judges(state: State, brain: Brain, who: str) -> str | None:
    """The id of the model that says what this person does: what was learned here, or the one that came with hubd.
    None: the cues of the rooms do."""
    if who in brain.heads:
        return brain.heads[who].id
    return brain.onlooker.id if brain.onlooker is not None and asked(state, brain) else None


DESK = {"adult": "work", "teen": "study", "child": "study"}
"""What it is called when somebody of this role sits at a desk. The model knows desks, not roles."""


def heard(state: State, brain: Brain, whose: Collection[str], now: float) -> dict[str, Sequence[float]]:
    """How likely the onlooker takes each of its labels to be, by person; empty where it cannot be asked."""
    onlooker = brain.onlooker
    if onlooker is None or not whose or not asked(state, brain):
        return {}
    known = sensors(state, brain)
    local = brain.household.local(now)
    rows = [glance(known, state.traces, local, now, shares(state, brain, who)) for who in whose]
    return dict(zip(whose, onlooker(rows), strict=False))


def wondering(state: State, brain: Brain) -> list[str]:
    """The people about whom the onlooker is heard."""
    heads = brain.heads
    return [who for who in state.people if who not in heads or heads[who].heed > 0.0]


def look(state: State, brain: Brain, now: float, opinions: Mapping[str, Sequence[float]]) -> State:
    """Let the onlooker's `opinions` be what everybody does now of whom nothing was learned."""
    onlooker = brain.onlooker
    people = dict(state.people)
    for who, told in opinions.items():
        if onlooker is not None and who not in brain.heads:
            desk = DESK[brain.household.people[who].role]
            named = {desk if label == "study" else label: p for label, p in zip(onlooker.labels, told, strict=True)}
            people[who] = believed(people[who], named, brain, now)
    return replace(state, people=people) if opinions else state


def shares(state: State, brain: Brain, who: str) -> Mapping[str, float] | None:
    """By area: which share of what happens there is this person's doing, as far as is believed. None: there is
    nobody else."""
    if len(state.people) == 1:
        return None
    mine = state.people[who].places
    everybody = [sum(column) for column in zip(*(person.places for person in state.people.values()), strict=True)]
    return {
        area: mine[i] / everybody[i] if everybody[i] > 0.0 else 0.0 for area, i in brain.floor.index.items()
        if area in state.areas
    }  # fmt: skip
