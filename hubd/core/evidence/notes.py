"""Small changes to what the state says of a house: an area touched, a moment remembered, a cue given."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.beliefs import AreaBelief
from hubd.core.brain import Brain
from hubd.core.likelihoods import Evidence
from hubd.core.state import State
from hubd.core.whereabouts.sharing import anonymous


def touch(state: State, area: str, **changes: object) -> State:
    """One area with some of its beliefs changed."""
    old = state.areas[area]
    new: AreaBelief = replace(old, **changes)
    return state if new == old else replace(state, areas={**state.areas, area: new})


def mark(state: State, name: str, at: float) -> State:
    """Remember when something was last so."""
    return replace(state, timers={**state.timers, name: at})


def somebody(
    state: State, area: str, evidence: Evidence, now: float, brain: Brain, why: str, *, stirs: bool = True
) -> State:
    """Anonymous evidence of somebody in an area; `stirs`: of somebody who moves."""
    state = anonymous(state, area, evidence, now, brain, why=why)
    if stirs:
        state = touch(state, area, motion=now)
        state = mark(state, "stirred", now)
    return state


def holders(before: dict[str, float], source: str, on: bool, now: float) -> dict[str, float]:
    """What holds an area, after one source has spoken."""
    others = {name: at for name, at in before.items() if name != source}
    return {**others, source: now} if on else others


def cue_given(state: State, area: str, cue: str, now: float) -> State:
    """An area was just given a cue of what goes on in it."""
    return touch(state, area, cues={**state.areas[area].cues, cue: now})
