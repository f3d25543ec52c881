"""What holds a room in which nobody can be: a fan, a curtain, a dog that lies there, a mat that is stuck.

A sensor that goes on saying that somebody is there would draw whoever is lost into its room, word by word. But if
everybody was known to be elsewhere while it held, something else held it then, and goes on doing so until it lets go.
"""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.state import State
from hubd.core.whereabouts.occupancy import GHOST

UNOWNED = 0.15
"""A room in which somebody is less likely than this, told by all else, is held by nobody rather than by somebody."""

AT_MOST = 3.0
"""How much more a look at a room that nobody can be in speaks for a ghost: looks a minute apart are alike."""


def haunted(state: State, brain: Brain) -> State:
    """Weigh of every room that is held whether anybody can be there. Asked before what holds it is weighed again."""
    areas = {}
    for area, belief in state.areas.items():
        ghost = GHOST
        if belief.held:
            ratio = UNOWNED / max(_somebody(state, brain.floor.index[area]), UNOWNED / AT_MOST)
            odds = belief.ghost / (1.0 - belief.ghost) * max(ratio, 1.0)
            ghost = round(min(odds / (1.0 + odds), 0.99), 6)
        if ghost != belief.ghost:
            areas[area] = replace(belief, ghost=ghost)
    return replace(state, areas={**state.areas, **areas}) if areas else state


def _somebody(state: State, here: int) -> float:
    """How likely somebody is there: who is believed there or anywhere, or a guest."""
    free = 1.0 - 0.5 * max(state.house.guests - 0.05, 0.0)
    for person in state.people.values():
        free *= 1.0 - max(person.places[here], ANYWHERE * person.places[-1])
    return 1.0 - free


ANYWHERE = 0.5
"""Whoever is lost is rather in a room where something is than in another."""
