"""What an alarm system tells of people: whoever arms it for an empty house leaves nobody in it."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core import likelihoods as lk
from hubd.core.brain import Brain
from hubd.core.household import AWAY, UNKNOWN
from hubd.core.normalise import Fact
from hubd.core.state import State
from hubd.core.whereabouts.location import correct

EMPTY = "armed_away"
BY_HAND = frozenset({"disarmed", "arming", "armed_home", "armed_night"})
"""What somebody who stands before it has made it say. It waits, goes off and is armed for an empty house by itself, or
at the end of the time in which people go."""


def panel(state: State, fact: Fact, event: ev.Device, brain: Brain) -> State:
    """It was armed because all are going, or have gone: who was not known to be anywhere is out."""
    if event.value != EMPTY or not fact.live or fact.was is None:
        return state
    index = brain.floor.index
    likelihood = [lk.LEFT_INSIDE] * len(index)
    likelihood[index[AWAY]] = 1.0
    for who in brain.household.people:
        places = list(state.people[who].places)
        places[index[AWAY]] += places[index[UNKNOWN]]
        places[index[UNKNOWN]] = 0.0
        state = replace(state, people={**state.people, who: replace(state.people[who], places=tuple(places))})
        state = correct(state, who, likelihood, event.arrived, brain, why="the alarm system is armed", seen=False)
    return state
