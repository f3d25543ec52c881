"""What the house believes after an event: from normalising it to the household's mode, in order."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.activities.activity import act
from hubd.core.activities.habits import recall
from hubd.core.activities.onlooker import heard, look, wondering
from hubd.core.activities.rhythm import woken
from hubd.core.activities.sleep import drowse
from hubd.core.activities.traces import trace
from hubd.core.beliefs import AreaBelief, HouseBelief, PersonBelief
from hubd.core.brain import Brain
from hubd.core.consent import as_agreed, consented
from hubd.core.context import LOST
from hubd.core.events import AnyEvent, Consented
from hubd.core.evidence.fuse import fuse
from hubd.core.house import consider, notice_guests
from hubd.core.likelihoods import RADAR_HOLDS
from hubd.core.normalise import Fact, normalise
from hubd.core.state import State
from hubd.core.whereabouts.ghosts import haunted
from hubd.core.whereabouts.leaving import still_gone, unheard
from hubd.core.whereabouts.location import refresh, stirred
from hubd.core.whereabouts.occupancy import holding
from hubd.core.whereabouts.sharing import anonymous
from hubd.core.whereabouts.usual import place_prior

HEARTBEAT = 60.0
"""Seconds between two looks at what only time changes: who has fallen asleep, what is no longer sure."""

RESTING = 300.0
"""The same in a house where nothing has moved for `SETTLED`: what time changes then, it changes slowly."""

SETTLED = 900.0

HELD_FAST = 0.9
"""Of a room in which somebody is believed this surely, a sensor that goes on holding says nothing new."""


def begin(brain: Brain, at: float) -> State:
    """A household of which nothing is known yet but the hour."""
    hour = brain.household.local(at).hour
    people = {
        who: PersonBelief(
            places=place_prior(brain, who, hour),
            at=at,
            seen=at,
            since=at,
            asleep=0.5 if hour >= 23 or hour < 6 else 0.05,
        )
        for who in brain.household.people
    }
    areas = {area: AreaBelief(at=at) for area in brain.household.areas}
    beat = next_beat(at)
    return State(
        now=at,
        people=people,
        areas=areas,
        house=HouseBelief(at=at, mode_since=at, movers=brain.movers),
        own=brain.own,
        timers={"beat": beat},
        wake_at=beat,
    )


def next_beat(at: float, stirred_at: float | None = None) -> float:
    """The next look at a house that last stirred then; on whole minutes, so that every replay looks at the same."""
    pace = HEARTBEAT if stirred_at is None or at - stirred_at < SETTLED else RESTING
    return (at // pace + 1.0) * pace


def believe(state: State, event: AnyEvent, brain: Brain) -> tuple[State, Fact | None]:
    """Weigh one event into the beliefs. None for the fact: it must lead to nothing."""
    now = max(state.now, event.arrived)  # a late event may inform, but never turns time back
    before = state
    if type(event) is Consented:
        return consented(replace(state, now=now), event, brain), Fact(event)
    brain = as_agreed(state, brain)
    state, fact = normalise(replace(state, now=now), event, brain)
    if fact is None:
        return state, None
    state = trace(notice_guests(fuse(state, fact, brain), fact, brain), fact)
    if now >= state.timers["beat"]:
        return _beat(state, before, brain, now), fact
    news = _news(before, state)
    if news or (state.timers is not before.timers and stirred(state) > stirred(before)):
        state = _roused(state, now)
    return (consider(act(state, brain, now, news=True), brain, now) if news else state), fact


def _roused(state: State, now: float) -> State:
    """A house that stirs again after a rest is looked at every minute again, not when its rest would have ended."""
    soon = next_beat(now)
    return state if state.timers["beat"] <= soon else replace(state, timers={**state.timers, "beat": soon})


def _beat(state: State, before: State, brain: Brain, now: float) -> State:
    """What time alone changes: beliefs age, people fall asleep, activities settle, the mode is weighed."""
    state = replace(state, timers={**state.timers, "beat": next_beat(now, stirred(state))})
    state = _hold(haunted(still_gone(unheard(state, now, brain), now, brain), brain), brain, now)
    state = refresh(state, now, brain)
    state = drowse(state, brain, now, min(now - before.house.at, 600.0))
    opinions = heard(state, brain, wondering(state, brain), now)
    state = recall(look(state, brain, now, opinions), brain, now, opinions)
    return consider(act(woken(state, brain, now), brain, now), brain, now)


def _hold(state: State, brain: Brain, now: float) -> State:
    """Rooms whose sensors say that somebody is there hold on to whom they have."""
    for area, belief in state.areas.items():
        here = brain.floor.index[area]
        if holding(belief, now) and all(person.places[here] < HELD_FAST for person in state.people.values()):
            state = anonymous(state, area, RADAR_HOLDS, now, brain)
    return state


def _news(before: State, state: State) -> bool:
    """Did somebody move, or does a room say something new? Then activities and mode follow at once."""
    if state.people is not before.people:
        known = before.people
        for who, new in state.people.items():
            if new.area != known[who].area:
                return True
    if state.areas is before.areas:
        return False
    stood = before.areas
    for name, area in state.areas.items():
        was = stood[name]
        if area is not was and (
            area.running != was.running or area.moving != was.moving or area.cues.keys() != was.cues.keys()
        ):
            return True
    return False


def touched(before: State, state: State, keys: tuple[str, ...]) -> frozenset[str]:
    """The facts that may read differently than before this event, by the names that rules know them by. A belief is
    told by its parts: where somebody is changes often, what they do seldom, and most conditions are about one."""
    changed = set(keys)
    if state.people is not before.people:
        known = before.people
        for who, new in state.people.items():
            old = known.get(who)
            if new is not old:
                _of_person(changed, who, old, new)
    if state.areas is not before.areas:
        stood = before.areas
        for area, there in state.areas.items():
            was = stood.get(area)
            if there is not was:
                changed.add(f"area:{area}")
                if was is None or (there.activity is not was.activity and there.activity != was.activity):
                    changed.add(f"doings:{area}")
    if state.house.mode != before.house.mode:
        changed.add("mode")
    if state.house.guests != before.house.guests:
        changed.add("guests")
    return frozenset(changed)


def _of_person(changed: set[str], who: str, old: PersonBelief | None, new: PersonBelief) -> None:
    """`person:` for anything at all, and beside it what it was: `place:`, `doing:`, `asleep:`."""
    changed.add(f"person:{who}")
    if old is None or (new.places is not old.places and new.places != old.places):
        changed.add(f"place:{who}")
    if old is None or _does_something_else(old, new):
        changed.add(f"doing:{who}")
    if old is None or _sleeps_otherwise(old, new):
        changed.add(f"asleep:{who}")


def changed_but_place(old: PersonBelief, new: PersonBelief) -> bool:
    """Does anything of a person read differently than before, besides where the person is?"""
    return _does_something_else(old, new) or _sleeps_otherwise(old, new)


def _does_something_else(old: PersonBelief, new: PersonBelief) -> bool:
    return new.activity is not old.activity and new.activity != old.activity


def _sleeps_otherwise(old: PersonBelief, new: PersonBelief) -> bool:
    """Also when it is no longer known where the person is: then nobody knows whether they sleep, either."""
    return new.asleep != old.asleep or (new.places[-1] > LOST) != (old.places[-1] > LOST)
