"""Pets and robots: who moves when no resident does.

That something walks about is learned while everybody is out or asleep. And a pet moves in spells: what has just been
its doing is most likely its doing again, however often it happens. Somebody who has come home is noticed at the door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from msgspec.structs import replace

from hubd.core.beliefs import HouseBelief, Prowl
from hubd.core.brain import Brain
from hubd.core.household import AWAY
from hubd.core.likelihoods import QUIET, Evidence
from hubd.core.state import State
from hubd.core.whereabouts.movement import PER_DOOR

MOVER_HERE = 0.25
"""How likely a pet that walks about is the one that a given motion sensor sees, at least."""

STRAY_SECONDS = 1800.0
"""Seconds between two movements of a pet in one room, before this home's own have been counted."""

LOUNGES = 0.3
"""How likely a sensor that holds (a radar) holds a pet, where pets walk about: they lie down where people do."""

ANYWHERE_AT_HOME = 0.2
"""Somebody awake at home may be in any room after all, whatever the phone says."""

STIRS, GETS_UP_AT = 1 / 600.0, 1 / 14400.0
"""How often (per second) somebody has a spell of movements that no pet need explain: in the room where they are, awake
or turning over in bed, and elsewhere, having got up at night."""

BY_ITSELF = 1 / 21600.0
"""How often a house without pets has a spell of movement while nobody is in it."""

PROWLS = 1 / 7200.0
"""How often a pet has one while nobody is up."""

LIES_DOWN = 12 * 3600.0
"""Seconds for which a pet may lie still, nobody being up: of so much stillness a bit less than half would have been
broken, since spells come in bunches, most cats and dogs being up for hours and down for hours."""

BURST = 600.0
"""Seconds in which movements are one spell: whoever gets up sets off one sensor after another, and so does a cat."""

TELLS = 1.2
"""Movement that is likelier by less than this in a home with a pet begins no spell of its own."""

MOVERS = (0.05, 0.95)
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
    usual = house.movers * (LOUNGES if _holds(evidence) else stray(house, floor.places[here], floor.kinds[here]))
    return max(usual, ROVES * prowls)


def _holds(evidence: Evidence) -> bool:
    """Is it of a sensor that sees who keeps still, too?"""
    return evidence.asleep == 1.0


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
    """While nobody is up (all out or asleep), movement that no resident explains is the trace of a pet or a robot, and
    a house that stays still shows that there is none (`still`): spells come at some rate with one, and at another
    without. What a sensor holds that sees sleepers is none. `share`: how likely a pet is what moved this time."""
    if brain.floor.kinds[here] == "outdoor":
        return state
    house = state.house
    movers, strays, spell = house.movers, house.strays, house.spell
    resting = max(house.asleep + 1.0 - house.home, 0.0)
    if resting > 0.1:
        area = brain.floor.places[here]
        strays = {**strays, area: round(strays.get(area, 0.0) + share * resting, 4)}
        ratio = 1.0 + PROWLS / _residents(state, beliefs, here, brain)
        walks = evidence.fresh == 1.0 and not _holds(evidence)
        if walks and ratio > TELLS and now - spell > BURST:
            movers, spell = _bounded(movers, ratio**resting), now
    prowl = _prowl(state.house, here, share, now, brain)
    return replace(state, house=replace(house, movers=movers, spell=spell, strays=strays, prowl=prowl))


def _residents(state: State, beliefs: Mapping[str, Sequence[float]], here: int, brain: Brain) -> float:
    """How often spells of movement `here` are those of people: who sleeps turns over in bed, and gets up at times."""
    rate = BY_ITSELF + STIRS * max(state.house.guests - 0.05, 0.0)
    away, beds = brain.floor.index[AWAY], sum(brain.floor.beds)
    for who, places in beliefs.items():
        asleep, at_home = state.people[who].asleep, 1.0 - places[away]
        lies = places[here] + places[-1] / beds if brain.floor.beds[here] else 0.0
        awake = (1.0 - asleep) * max(places[here], ANYWHERE_AT_HOME * at_home)
        rate += STIRS * (awake + asleep * lies) + GETS_UP_AT * asleep * at_home
    return rate


def still(movers: float, seconds: float, brain: Brain) -> float:
    """How likely a pet or a robot walks about after nobody was up for `seconds` more. One that the household has told
    of is there for all that."""
    least = brain.movers if brain.household.pets else 0.0
    return min(movers, max(_bounded(movers, exp(-seconds / LIES_DOWN)), least))


def _bounded(movers: float, ratio: float) -> float:
    odds = movers / (1.0 - movers) * ratio
    return round(min(max(odds / (1.0 + odds), MOVERS[0]), MOVERS[1]), 6)
