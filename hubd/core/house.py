"""The household as a whole: home, away, arriving, asleep; and whether somebody else is inside."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.beliefs import HouseBelief
from hubd.core.brain import Brain
from hubd.core.household import AWAY, UNKNOWN
from hubd.core.normalise import Fact
from hubd.core.state import State

ARRIVING = 240.0
"""Seconds that the house calls itself `arriving` after somebody came back to an empty home."""

GUESTS_STAY = 2.5 * 3600.0
"""Without fresh signs, half of the belief in guests is gone after this time: an evening's visit fades overnight."""

GUESTS_LEFT = 1200.0
"""The same once everybody who lives here sleeps: guests have gone home."""

SURPLUS = 0.6
"""So many more people in view than residents at home is a guest; less may be a miscount."""


PROWLED_MOST = 4e5
"""Seconds without any resident up, after which what was counted in them counts half: some ten days."""


def consider(state: State, brain: Brain, now: float) -> State:
    """Work out the mode. It changes only when the new one is clear, so that readers need not wait themselves."""
    house = state.house
    away = brain.floor.index[AWAY]
    all_away, all_asleep, somebody = 1.0, 1.0, 0.0
    for belief in state.people.values():
        home = 1.0 - belief.places[away]
        all_away *= 1.0 - home
        somebody = max(somebody, home)
        all_asleep *= 1.0 - max(home - belief.asleep, 0.0)
    asleep = all_asleep - all_away if all_asleep > all_away else 0.0
    mode = _mode(house, all_away, asleep, now)
    stay = GUESTS_LEFT if mode == "asleep" else GUESTS_STAY
    guests = 0.02 + (house.guests - 0.02) * 0.5 ** (max(now - house.at, 0.0) / stay)
    idle = all_asleep * min(max(now - house.at, 0.0), 600.0)
    fresh = 1.0 if house.prowled < PROWLED_MOST else 0.5
    house = replace(
        house,
        strays=house.strays if fresh == 1.0 else {area: round(n * fresh, 4) for area, n in house.strays.items()},
        prowled=round(fresh * (house.prowled + idle), 1),
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
    if mode == "away" and state.house.mode != "away":
        timers = {**timers, "left": now}
    return replace(state, house=house, timers=timers)


def _mode(house: HouseBelief, all_away: float, asleep: float, now: float) -> str:
    """Hysteresis: leave a mode only on clear evidence for another."""
    if house.mode == "away":
        if all_away > 0.3:
            return "away"
        return "arriving"
    if all_away > 0.65:
        return "away"
    if house.mode == "arriving" and now - house.mode_since < ARRIVING:
        return "arriving"
    if asleep > (0.35 if house.mode == "asleep" else 0.65):
        return "asleep"
    return "home"


def notice_guests(state: State, fact: Fact, brain: Brain) -> State:
    """More people in view than live here and are home, or a voice that is nobody's: somebody else is inside."""
    if not fact.live or fact.area is None or brain.household.areas[fact.area].kind == "outdoor":
        return state
    event = fact.event
    if isinstance(event, ev.Sighting) and event.count is not None:
        surplus = event.count - _residents(state, brain)
        doubt = 1.0 if surplus < SURPLUS else 0.3 if surplus < 2.0 * SURPLUS else 0.1
    elif isinstance(event, ev.Utterance) and _strange(event):
        doubt = 0.75
    else:
        return state
    guests = min(1.0 - (1.0 - state.house.guests) * doubt, 0.97)
    return state if doubt == 1.0 else replace(state, house=replace(state.house, guests=round(guests, 6)))


def _residents(state: State, brain: Brain) -> float:
    """How many residents are home; one of whom nothing is known counts by half."""
    away, unknown = brain.floor.index[AWAY], brain.floor.index[UNKNOWN]
    return sum(1.0 - each.places[away] - 0.5 * each.places[unknown] for each in state.people.values())


def _strange(event: ev.Utterance) -> bool:
    """A voice was compared and is like nobody's here."""
    return event.name is None and event.score is not None and event.score < 0.5
