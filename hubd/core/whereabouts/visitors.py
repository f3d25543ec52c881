"""Somebody who does not live here: a guest, a cleaner, a sitter. What moves may be their doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hubd.core.brain import Brain
from hubd.core.household import AWAY
from hubd.core.state import State

ONE_ROOM, OWN_ROOM = 0.5, 0.15
"""How likely somebody who visits is in any one room where something moves: one for everybody, and somebody's own."""

OWN = ("bedroom", "kids_room", "office")

MINDED, MINDED_LATE = 0.2, 0.7
"""How likely somebody minds the children who are at home while nobody else who lives here is: by day, when those who go
to school come home alone, and in the evening and at night."""

LATE, EARLY = 18, 6
"""Hours at which children are late up alone."""

IN_BED, SITS_UP = 21, 0.9
"""The hour from which on small children lie in bed, and how likely then whoever minds them is where something moves
that is nobody's own room: it is not the child who watches television at midnight."""


def visitor(state: State, beliefs: Mapping[str, Sequence[float]], here: int, brain: Brain) -> float:
    """How likely a visitor is who moves `here`: one that was noticed, or one who must be there since children are not
    left alone."""
    hour, alone = brain.household.local(state.now).hour, _left_alone(beliefs, brain)
    minded = MINDED if EARLY <= hour < LATE else MINDED_LATE
    room = ONE_ROOM if EARLY <= hour < IN_BED else ONE_ROOM + (SITS_UP - ONE_ROOM) * alone
    if brain.floor.kinds[here] in OWN:
        room = OWN_ROOM
    return room * max(state.house.guests - 0.05, minded * alone, 0.0)


SHORT_ABSENCE = 1800.0
"""Seconds for which children may be alone of an evening: somebody fetches a parcel, or walks the dog."""


def minder(state: State, brain: Brain, now: float) -> float:
    """How likely somebody from outside minds the children who are left at home for an evening, and have not been alone
    since they came from school."""
    door = state.timers.get("entrance", now)
    if now - door < SHORT_ABSENCE or any(EARLY <= brain.household.local(at).hour < LATE for at in (door, now)):
        return 0.0
    return MINDED_LATE * _left_alone({who: person.places for who, person in state.people.items()}, brain)


def _left_alone(beliefs: Mapping[str, Sequence[float]], brain: Brain) -> float:
    """How likely children are at home without any adult or teenager of the family."""
    away, people = brain.floor.index[AWAY], brain.household.people
    without, none = 1.0, 1.0
    for who, places in beliefs.items():
        if people[who].role == "child":
            none *= places[away] + places[-1]
        else:
            without *= places[away]
    return without * (1.0 - none)
