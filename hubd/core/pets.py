"""Pets and robots: who moves when no resident does.

That something walks about is learned while everybody is out or asleep. And a pet moves in spells: what has just been
its doing is most likely its doing again, however often it happens. Somebody who has come home is noticed at the door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from hubd.core.beliefs import HouseBelief, Prowl
from hubd.core.brain import Brain
from hubd.core.household import AWAY
from hubd.core.likelihoods import QUIET, Evidence
from hubd.core.movement import PER_DOOR
from hubd.core.state import State

MOVER_HERE = 0.25
"""How likely a pet that walks about is the one that a given motion sensor sees, at least."""

STRAY_SECONDS = 1800.0
"""Seconds between two movements of a pet in one room, before this home's own have been counted."""

LOUNGES = 0.3
"""How likely a sensor that holds (a radar) holds a pet, where pets walk about: they lie down where people do."""

ANYWHERE_AT_HOME = 0.2
"""Somebody awake at home may be in any room after all, whatever the phone says."""

MOVERS = (0.02, 0.95)
"""Never sure that there is none, nor that there is one."""

ROVES = 0.9
"""How likely a pet that was seen to move a moment ago is the one that moves in the same room now, nobody being in."""

SPELL = 1200.0
"""Seconds after which half of that is left: a pet that is up now may lie down, and who moves then may be anybody."""

SLIGHT = 0.25
"""A pet that is less likely than this to be what moved is no explanation of what moves next."""

LEFT = 0.3
"""A house is believed to be left by all as long as this is likely: what ends the mode `away`, too."""

WENT_ALONG = 0.7
"""How likely somebody without anything that could be followed is out with all others, where they were believed to be
and no door has moved since, whatever has moved in the house."""

VISIT = 3600.0
"""So long after a door has moved in an empty house whoever came in by it may still be about."""


def stray(house: HouseBelief, area: str, kind: str) -> float:
    """How likely a pet or robot that walks about, rather than somebody who is there, set off a motion sensor.

    Both do so at some rate. Where people are noticed at once (a hall), a pet changes little; where they sit for long
    between two movements, each movement may well be the pet's.
    """
    rate = (1.0 + house.strays.get(area, 0.0)) / (STRAY_SECONDS + house.prowled)
    return max(rate / (rate + QUIET.get(kind, QUIET["other"])), MOVER_HERE)


def prowling(state: State, here: int, beliefs: Mapping[str, Sequence[float]], now: float, brain: Brain) -> float:
    """How likely a pet that was up a moment ago is the one that moves `here` now, in a house that all have left.

    A spell of its movements is one piece of evidence for somebody's return, not as many as there are movements: they
    come in bursts, and by rates alone each burst would be taken for a person. Nothing is said where a door has moved
    since, or where no door tells and somebody may come home without a phone that is missed.
    """
    prowl = state.house.prowl
    if prowl is None or prowl.likely < SLIGHT or _visited(state, now) or not _noticed(state, brain):
        return 0.0
    away = brain.floor.index[AWAY]
    least = went_along(state, brain)
    empty = 1.0
    for who, places in beliefs.items():
        empty *= max(places[away], least) if who in brain.untracked else places[away]
    if empty < LEFT:
        return 0.0
    doors = brain.floor.hops[prowl.place][here]
    return float(empty * prowl.likely * 0.5 ** ((now - prowl.at) / SPELL) * PER_DOOR**doors)


def _visited(state: State, now: float) -> bool:
    """Has a door moved by which somebody may have come in: not the one that shut behind the last to leave?"""
    house, door = state.house, state.timers.get("entrance", 0.0)
    return now - door < VISIT and not (house.mode == "away" and door < house.mode_since)


def went_along(state: State, brain: Brain) -> float:
    """How likely at least somebody who could not be followed is out with the others: where everybody was believed to be
    out, and since then no entrance has moved, nor anything that no pet moves."""
    shut = brain.ways.guarded and state.timers.get("left", 0.0) > state.timers.get("entrance", 0.0)
    return WENT_ALONG if shut else 0.0


def _noticed(state: State, brain: Brain) -> bool:
    """Would a return be noticed: by a sensor at the door, or by everybody's phone?"""
    return brain.ways.guarded or all(person.tracker_home is False for person in state.people.values())


def a_pet(house: HouseBelief, here: int, evidence: Evidence, prowls: float, brain: Brain) -> float:
    """How likely a pet or a robot causes such evidence `here`, whoever else there is."""
    floor = brain.floor
    holds = evidence.asleep == 1.0
    usual = house.movers * (LOUNGES if holds else stray(house, floor.places[here], floor.kinds[here]))
    return max(usual, ROVES * prowls)


def _prowl(house: HouseBelief, here: int, share: float, now: float, brain: Brain) -> Prowl | None:
    """Something moved `here`, with probability `share` a pet. It cannot vouch for itself: in a household that tells of
    no pet, only what was known when all had left counts, lest a stranger who walks about for long is taken for one."""
    if share < SLIGHT and house.mode != "away":
        return None
    last, known = house.prowl, house.movers
    if last is not None and not brain.household.pets and house.mode == "away" and last.at >= house.mode_since:
        known = last.known
    return Prowl(now, here, round(share * min(known / house.movers, 1.0), 4), round(known, 4))


def learned(
    state: State,
    here: int,
    beliefs: Mapping[str, Sequence[float]],
    evidence: Evidence,
    share: float,
    now: float,
    brain: Brain,
) -> State:
    """Motion that no resident explains (all out, or asleep elsewhere) is the trace of a pet or a robot. `share`: how
    likely a pet is what moved this time."""
    if brain.floor.kinds[here] == "outdoor":
        return state
    away = brain.floor.index[AWAY]
    nobody = 1.0 - evidence.false
    for who, places in beliefs.items():
        awake = 1.0 - 0.9 * state.people[who].asleep
        nobody *= 1.0 - evidence.shown * awake * max(places[here], ANYWHERE_AT_HOME * (1.0 - places[away]))
    explained = 1.0 - nobody
    odds = state.house.movers / (1.0 - state.house.movers) * (1.0 - (1.0 - MOVER_HERE) * nobody) / explained
    movers = min(max(odds / (1.0 + odds), MOVERS[0]), MOVERS[1])
    resting = max(state.house.asleep + 1.0 - state.house.home, 0.0)
    strays, area = state.house.strays, brain.floor.places[here]
    if resting > 0.1:
        strays = {**strays, area: round(strays.get(area, 0.0) + movers * resting, 4)}
    prowl = _prowl(state.house, here, share, now, brain)
    return replace(state, house=replace(state.house, movers=round(movers, 6), strays=strays, prowl=prowl))
