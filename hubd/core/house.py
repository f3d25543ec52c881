"""The household as a whole: home, away, arriving, asleep; and whether somebody else is inside."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.beliefs import Glimpse, HouseBelief
from hubd.core.brain import Brain
from hubd.core.evidence.recognised import NAMED_WITHIN
from hubd.core.household import AWAY, UNKNOWN
from hubd.core.normalise import Fact
from hubd.core.state import State
from hubd.core.whereabouts.pets import still
from hubd.core.whereabouts.visitors import caller, minder

ARRIVING = 240.0
"""Seconds that the house calls itself `arriving` after somebody came back to an empty home."""

GUESTS_STAY = 2.5 * 3600.0
"""Without fresh signs, half of the belief in guests is gone after this time: an evening's visit fades overnight."""

GUESTS_LEFT = 1200.0
"""The same once everybody who lives here sleeps: guests have gone home."""

SEEN_OUT = 3 * 3600.0
"""Seconds after an entrance moved in which guests may have left by it."""

GUESTS_REMAIN = 10 * 3600.0
"""The same while no entrance has moved for longer than that: they are in still, or have never been."""

LEAVE, SEEN_OFF = 180.0, 0.5
"""More were in view than live here, they are no longer, and within so many seconds the door moves: half of the belief
in guests goes with them. Others may have stayed in another room."""

SURPLUS = 0.6
"""So many more people in view than residents at home is a guest; less may be a miscount."""


MISCOUNTED = 10.0
"""A camera that has counted more than there are for fewer seconds was mistaken."""

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
    stay = stay if _let_out(state, brain, now) else GUESTS_REMAIN
    guests = 0.02 + (house.guests - 0.02) * 0.5 ** (max(now - house.at, 0.0) / stay)
    guests = max(guests, minder(state, brain, now)) if brain.children else guests
    guests = max(guests, caller(state, brain, now)) if mode == "away" else guests
    idle = all_asleep * min(max(now - house.at, 0.0), 600.0)
    fresh = 1.0 if house.prowled < PROWLED_MOST else 0.5
    house = replace(
        house,
        strays=house.strays if fresh == 1.0 else {area: round(n * fresh, 4) for area, n in house.strays.items()},
        prowled=round(fresh * (house.prowled + idle), 1),
        movers=still(house.movers, idle, brain),
        mode=mode,
        mode_since=house.mode_since if mode == house.mode else now,
        home=round(1.0 - all_away, 6),
        asleep=round(asleep, 6),
        guests=round(guests, 6),
        at=now,
    )
    timers = state.timers
    if "fewer" in timers and 0.0 <= timers.get("entrance", 0.0) - timers["fewer"] < LEAVE:
        house = replace(house, guests=round(SEEN_OFF * house.guests, 6))
        timers = {name: at for name, at in timers.items() if name != "fewer"}
    if mode == "arriving" and state.house.mode == "away":
        timers = {**timers, "arrived": now}
    if mode == "away" and state.house.mode != "away":
        timers = {**timers, "left": now}
    return replace(state, house=house, timers=timers)


def _let_out(state: State, brain: Brain, now: float) -> bool:
    """May guests have gone home lately: has an entrance moved, if any tells?"""
    return not brain.ways.guarded or now - state.timers.get("entrance", now) < SEEN_OUT


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
    if type(event) is ev.Sighting:
        if event.count is None:
            return _all_known(state, fact.area, event.arrived)
        return _counted(state, fact.area, event, event.count - _residents(state, brain))
    if type(event) is ev.Utterance and _strange(event):
        return replace(state, house=replace(state.house, guests=_surer(state.house.guests, 0.75)))
    return state


def _surer(guests: float, doubt: float) -> float:
    return round(min(1.0 - (1.0 - guests) * doubt, 0.97), 6)


def _all_known(state: State, area: str, now: float) -> State:
    """All whom a camera counted are of the family, though nobody may know which child: they have just come home."""
    house, glimpse = state.house, state.house.glimpse
    if glimpse is None or glimpse.area != area or now - glimpse.at > NAMED_WITHIN:
        return state
    family: dict[str, float] = {}
    for passing in state.passings.values():
        if passing.area == area and now - passing.at <= NAMED_WITHIN:  # two programs may name one and the same face
            who = max((each for each in passing.said if each != UNKNOWN), key=passing.said.__getitem__, default=UNKNOWN)
            family[who] = max(family.get(who, 0.0), 1.0 - passing.guest)
    known: float = sum(family.values(), 0.0)
    if glimpse.count - known >= SURPLUS:
        return state
    return replace(state, house=replace(house, guests=min(house.guests, glimpse.before), glimpse=None))


def _counted(state: State, area: str, event: ev.Sighting, surplus: float) -> State:
    """So many more are in view than there should be. They are believed at once, lest something private is said, but a
    camera that takes it back after some seconds has miscounted: one person in two boxes, or a picture on the wall."""
    house, now = state.house, event.arrived
    glimpse = house.glimpse if house.glimpse is not None and house.glimpse.source == event.source else None
    if surplus >= SURPLUS:
        doubt = 0.3 if surplus < 2.0 * SURPLUS else 0.1
        first = glimpse or Glimpse(now, event.source, house.guests)
        seen = replace(first, count=event.count or 0, area=area)
        return replace(state, house=replace(house, guests=_surer(house.guests, doubt), glimpse=seen))
    if glimpse is None:
        return state
    if now - glimpse.at > MISCOUNTED:
        return replace(state, house=replace(house, glimpse=None), timers={**state.timers, "fewer": now})
    return replace(state, house=replace(house, guests=min(house.guests, glimpse.before), glimpse=None))


def _residents(state: State, brain: Brain) -> float:
    """How many residents may be home; one of whom nothing is known counts by half, and who has just come in, and is
    believed in only by half as yet, whole: cameras are quicker than phones."""
    away, unknown = brain.floor.index[AWAY], brain.floor.index[UNKNOWN]
    lost = [each.places[unknown] for each in state.people.values()]
    found = [1.0 - each.places[away] - each.places[unknown] for each in state.people.values()]
    return sum(min(2.0 * p, 1.0 - 0.5 * q) + 0.5 * q for p, q in zip(found, lost, strict=True))


def _strange(event: ev.Utterance) -> bool:
    """A voice was compared and is like nobody's here."""
    return event.name is None and event.score is not None and event.score < 0.5
