"""A state that was kept while somebody moved walls, people or outputs in the configuration.

Whoever moves walls or people believes anew, but forgets neither what was promised nor what was learned. What waits for
somebody who is gone, or stands on an output that is gone, goes with them.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from msgspec.structs import fields, replace

from hubd.core.belief import begin
from hubd.core.brain import Brain
from hubd.core.state import State

T = TypeVar("T", bound=msgspec.Struct)

ONLY_HERE = ("people", "areas", "radios", "passings", "traces", "air", "house", "pace", "timers", "wake_at")
"""Parts of a state that speak of one floor plan and of the people on it."""
_APART = re.compile(r"[|,\[\]]")
"""Keys are made of ids: `intent|person`, `rule[person,area]`."""


def resettled(state: State, brain: Brain) -> State:
    """This state in the household as it is now; the very same where nothing was moved. Raises nothing."""
    household = brain.household
    if not (state.people or state.areas):
        return state
    moved = frozenset({*state.people, *state.areas} - {*household.people, *household.areas})
    gone = moved | _lost_outputs(state, brain)
    if gone:
        policy = _without(state.policy, gone)
        policy = replace(policy, welcome=_without(policy.welcome, gone), regard=_without(policy.regard, gone))
        devices = {name: replace(heard, area=None) if heard.area in gone else heard
                   for name, heard in state.devices.items()}  # fmt: skip
        state = replace(state, devices=devices, policy=policy, desk=_without(state.desk, gone),
                        rules=_without(state.rules, gone))  # fmt: skip
    if _fits(state, brain):
        return state
    fresh = begin(brain, state.now)
    rules = replace(state.rules, still={})  # whose numbers are those of the places before
    return replace(state, rules=rules, **{name: getattr(fresh, name) for name in ONLY_HERE})


def _fits(state: State, brain: Brain) -> bool:
    household, width = brain.household, len(brain.floor.places)
    same = [*state.people] == [*household.people] and [*state.areas] == [*household.areas]
    return same and all(len(person.places) == width for person in state.people.values())


def _lost_outputs(state: State, brain: Brain) -> frozenset[str]:
    named = {output for item in state.policy.open.values() for output in item.decision.outputs}
    named |= {output for alert in state.policy.alerts.values() for output in alert.outputs}
    return frozenset(named - brain.household.outputs.keys())


def _without(part: T, gone: frozenset[str]) -> T:
    """The same with no entry that speaks of what is gone."""
    changes: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        kept = value
        if isinstance(value, dict):
            kept = {key: each for key, each in value.items() if not (_speaks(key, gone) or _speaks(each, gone))}
        elif isinstance(value, tuple):
            kept = tuple(each for each in value if not _speaks(each, gone))
        if kept != value:
            changes[field.name] = kept
    return replace(part, **changes) if changes else part


def _speaks(value: Any, gone: frozenset[str]) -> bool:
    if isinstance(value, str):
        return value in gone or not gone.isdisjoint(_APART.split(value))
    if isinstance(value, msgspec.Struct):
        return any(_speaks(getattr(value, field.name), gone) for field in fields(value))
    if isinstance(value, dict):
        return any(_speaks(key, gone) or _speaks(each, gone) for key, each in value.items())
    return isinstance(value, tuple | list) and any(_speaks(each, gone) for each in value)
