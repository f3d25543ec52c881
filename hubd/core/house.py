"""The household as a whole: home, away, arriving, asleep; and whether somebody else is inside."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.brain import Brain
from hubd.core.household import AWAY
from hubd.core.normalise import Fact
from hubd.core.state import HouseBelief, State

ARRIVING = 240.0
"""Seconds that the house calls itself `arriving` after somebody came back to an empty home."""

GUESTS_STAY = 3600.0
"""Without fresh signs, half of the belief in guests is gone after this time."""


def consider(state: State, brain: Brain, now: float) -> State:
    """Work out the mode. It changes only when the new one is clear, so that readers need not wait themselves."""
    house = state.house
    away = brain.floor.index[AWAY]
    all_away, all_asleep, somebody = 1.0, 1.0, 0.0
    for belief in state.people.values():
        home = 1.0 - belief.places[away]
        all_away *= 1.0 - home
        somebody = max(somebody, home)
        all_asleep *= 1.0 - home * (1.0 - belief.asleep)
    asleep = all_asleep - all_away if all_asleep > all_away else 0.0
    mode = _mode(house, all_away, asleep, now)
    guests = 0.02 + (house.guests - 0.02) * 0.5 ** (max(now - house.at, 0.0) / GUESTS_STAY)
    house = HouseBelief(
        mode=mode,
        mode_since=house.mode_since if mode == house.mode else now,
        home=round(1.0 - all_away, 6),
        asleep=round(asleep, 6),
        guests=round(guests, 6),
        at=now,
    )
    timers = state.timers
    if mode == "arriving" and state.house.mode == "away":
        timers = {**timers, "arrived": now}
    return replace(state, house=house, timers=timers)


def _mode(house: HouseBelief, all_away: float, asleep: float, now: float) -> str:
    """Hysteresis: leave a mode only on clear evidence for another."""
    if house.mode == "away":
        if all_away > 0.4:
            return "away"
        return "arriving"
    if all_away > 0.75:
        return "away"
    if house.mode == "arriving" and now - house.mode_since < ARRIVING:
        return "arriving"
    if asleep > (0.35 if house.mode == "asleep" else 0.65):
        return "asleep"
    return "home"


def notice_guests(state: State, fact: Fact, brain: Brain) -> State:
    """More people in view than live here and are home: somebody else is inside."""
    event = fact.event
    if not isinstance(event, ev.Sighting) or event.count is None or not fact.live or fact.area is None:
        return state
    if brain.household.areas[fact.area].kind == "outdoor":
        return state
    away = brain.floor.index[AWAY]
    at_home = sum(1.0 - belief.places[away] for belief in state.people.values())
    surplus = event.count - at_home
    if surplus < 0.6:
        return state
    guests = 1.0 - (1.0 - state.house.guests) * (0.5 if surplus < 1.2 else 0.2)
    return replace(state, house=replace(state.house, guests=round(min(guests, 0.97), 6)))
