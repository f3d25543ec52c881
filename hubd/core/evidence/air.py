"""What carbon dioxide says about rooms and people: somebody breathes here, how many, or nobody does."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core import likelihoods as lk
from hubd.core.beliefs import Breath
from hubd.core.brain import Brain
from hubd.core.evidence.notes import somebody, touch
from hubd.core.normalise import Fact
from hubd.core.state import State
from hubd.core.whereabouts.carbon_dioxide import breathe, people, someone
from hubd.core.whereabouts.location import empty

SURELY, HARDLY = 0.8, 0.1
"""From here and below here the air is a word on the people themselves, not only on the room."""


def level(state: State, fact: Fact, event: ev.Level, brain: Brain) -> State:
    """A reading of carbon dioxide in a room; other levels say nothing of people."""
    if event.quantity != "co2" or event.value is None or fact.area is None or not fact.live:
        return state
    now, before = event.arrived, state.air.get(event.source)
    after = breathe(before, event.value, now)
    state = replace(state, air={**state.air, event.source: after})
    if before is None or after.at == before.at:
        return state
    found = Breath(now, round(someone(after), 4), round(people(after), 3))
    state = touch(state, fact.area, breath=found)
    if found.someone >= SURELY:
        return somebody(state, fact.area, lk.BREATH, now, brain, f"the air of {fact.area}", stirs=False)
    return empty(state, fact.area, lk.NO_BREATH, now, brain) if found.someone <= HARDLY else state
