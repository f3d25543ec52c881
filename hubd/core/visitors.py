"""Somebody who does not live here: a guest, a cleaner, a sitter. What moves may be their doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hubd.core.brain import Brain
from hubd.core.household import AWAY
from hubd.core.state import State

ONE_ROOM = 0.5
"""How likely somebody who visits is in any one room where something moves."""

MINDED = 0.7
"""How likely somebody minds the children who are at home while nobody else who lives here is."""


def visitor(state: State, beliefs: Mapping[str, Sequence[float]], brain: Brain) -> float:
    """How likely a visitor is who moves, wherever something does: one that was noticed, or one who must be there since
    children are not left alone."""
    return ONE_ROOM * max(state.house.guests - 0.05, MINDED * _left_alone(beliefs, brain), 0.0)


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
