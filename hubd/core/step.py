"""The core in one place: an event goes through the rooms in order, and out come decisions and effects."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.belief import believe, changed_but_place, touched
from hubd.core.brain import Brain
from hubd.core.context import Context
from hubd.core.decisions import Decision, Effect
from hubd.core.events import AnyEvent
from hubd.core.normalise import Fact
from hubd.core.policy.agenda import due, keep, minds_people, roused
from hubd.core.policy.judge import judge
from hubd.core.policy.routines.mealtimes import at_table
from hubd.core.rules.engine import propose
from hubd.core.state import State

SOONEST = 0.05
"""The least time between now and a wake-up that rules or policy ask for, so that time always moves on."""


class Step(NamedTuple):
    """What one event led to. `touched` names the facts that changed with it."""

    state: State
    decisions: tuple[Decision, ...] = ()
    effects: tuple[Effect, ...] = ()
    touched: frozenset[str] = frozenset()


def step(state: State, event: AnyEvent, brain: Brain) -> Step:
    """Advance the household by one event.

    Pure: no clock, no chance, no input or output. The same arguments give the same answer in the
    daemon, in a replay, in a test and on any worker of a cluster.
    """
    believed, fact = believe(state, event, brain)
    return Step(believed) if fact is None else follow(state, believed, fact, event, brain)


def follow(before: State, state: State, fact: Fact, event: AnyEvent, brain: Brain) -> Step:
    """What follows from beliefs that have just been brought up to date: rules propose, the policy decides.

    Beliefs never look at rules, policy or desk, and their own wake-ups never depend on those: so several rulebooks
    can follow one and the same belief (`hubd.runtime.chorus`).
    """
    if _nothing_follows(before, state, fact, brain):
        known = state.people is before.people
        return Step(state) if known else Step(state, touched=touched(before, state, fact.touched))
    desk, facts = keep(state.desk, event, state.now), fact.touched
    if fact.live and (asked := brain.rules.asked_of(event)):
        facts = (*facts, asked)
    if type(event) is ev.Tick:
        desk = at_table(desk, state.people, brain.household.local(state.now))
    if desk is not state.desk:
        state = replace(state, desk=desk)
        facts = (*facts, f"desk:{event.__struct_config__.tag}")  # what lies on it counts, however it came
    context = Context(household=brain.household, floor=brain.floor, state=state, touched=touched(before, state, facts))
    if desk.dormant and (awake := roused(context)) is not desk:
        state = replace(state, desk=awake)
        context = Context(household=brain.household, floor=brain.floor, state=state, touched=context.touched)
    proposed = propose(brain.rules, state.rules, context, event, due(context, event))
    if proposed.memory is not state.rules:
        state = replace(state, rules=proposed.memory)
        context = Context(household=brain.household, floor=brain.floor, state=state, touched=context.touched)
    judged = judge(proposed.proposals, context, event, brain)
    wake = state.timers["beat"]
    for at in (proposed.wake_at, judged.wake_at):
        if at is not None:
            wake = min(wake, at if at > state.now else state.now + SOONEST)
    if wake != state.wake_at or judged.policy is not state.policy or judged.desk is not state.desk:
        state = replace(state, desk=judged.desk, policy=judged.policy, wake_at=wake)
    return Step(state, judged.decisions, judged.effects, context.touched)


READINGS = frozenset({ev.Level, ev.Power, ev.Device, ev.Beacon, ev.Motion, ev.Contact, ev.Sighting, ev.Sound})
"""Kinds that reach the policy only through beliefs and through the rules that read them."""


def _nothing_follows(before: State, state: State, fact: Fact, brain: Brain) -> bool:
    """Most readings change no belief by which anything hangs, are read by no rule and fall on no moment that anybody
    waits for."""
    if (
        state.areas is not before.areas or state.house is not before.house
        or (state.timers is not before.timers and state.timers["beat"] != before.timers["beat"])
    ):  # fmt: skip
        return False
    event = fact.event
    if type(event) not in READINGS or state.rules.book != brain.rules.mark:
        return False
    if brain.rules.hears(fact.touched) or brain.rules.asked_of(event):
        return False
    policy, now = state.policy, state.now
    if policy.alerts or policy.held:
        return False
    for at in (state.wake_at, state.rules.next, state.desk.wake_at, policy.wake_at):
        if at is not None and at <= now:
            return False
    return state.people is before.people or _unnoticed(before, state, brain)


def _unnoticed(before: State, state: State, brain: Brain) -> bool:
    """Beliefs about where people are change with most readings, by so little that nothing hangs on it: no condition
    of a rule, no reminder for a place, and nothing that is shown or done for somebody there."""
    policy = state.policy
    if minds_people(state.desk, state.now) or policy.bare or policy.cooking or policy.chains or policy.moments:
        return False
    known, still = before.people, state.rules.still
    for who, new in state.people.items():
        old = known[who]
        if new is not old and (changed_but_place(old, new) or brain.rules.cares(who, new.places, still.get(who))):
            return False
    return True
