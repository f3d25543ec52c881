"""What a device that is carried says of its owner: beside it, as far as nothing speaks against that.

Radio wavers, phones are put down and forgotten, and nobody stands in a hall for an hour or walks unnoticed past a
motion sensor: what the device says is weighed by what the rooms' own sensors would have seen.
"""

from __future__ import annotations

from math import exp

from msgspec.structs import replace

from hubd.core.beliefs import RadioBelief
from hubd.core.brain import Brain
from hubd.core.likelihoods import QUIET
from hubd.core.location import DOZING, HOLDS, SEEN_COMING, age, settle
from hubd.core.movement import normalised
from hubd.core.occupancy import holding
from hubd.core.radio import pulled
from hubd.core.state import State

PASSAGE = 120.0
"""Places in which people stay for less than this on average (seconds) are there to be passed."""

PASSING = 300.0
"""Seconds for which somebody may stand in such a place; after each further so many fewer than half still do."""

LINGERS_THERE = 0.002
SITS_THERE = 0.1
"""How likely somebody is there for long, unnoticed: in a passage, and in a room (whose sensor may be blind or dead)."""


LATELY_UP = 900.0
"""Seconds after getting up in which a room's sensor has seen it; that of a passage sees it at once."""

SELDOM = 0.03
"""Places where a device is less likely than this make no difference to where its owner is."""


def _where_noticed(state: State, who: str, radio: RadioBelief, now: float, brain: Brain) -> RadioBelief:
    """What a device that lies still says of its owner: nobody stays for long where nothing moves. Either it lies next
    door, or somebody has put it down."""
    area = state.areas.get(radio.area)
    if area is None or holding(area, now):
        return radio
    here, watched = brain.floor.index[radio.area], area.motion or area.watched
    stays = now - max(radio.since, area.motion) - PASSING
    if brain.ways.dwell[here] < PASSAGE:
        stands = max(exp(-stays / PASSING), LINGERS_THERE)
    elif watched and not brain.floor.beds[here]:  # people lie in bed for hours unnoticed
        rate = QUIET.get(brain.floor.kinds[here], 0.0) * (1.0 - DOZING * state.people[who].asleep)
        stands = max(exp(-stays * rate), SITS_THERE)
    else:
        return radio
    if stays <= 0.0:
        return radio
    places = [p * stands if i == here else p for i, p in enumerate(radio.places)]
    odds = radio.carried / (1.0 - radio.carried) * sum(places)
    return replace(radio, places=normalised(places), carried=odds / (1.0 + odds))


def _beside_a_sleeper(state: State, radio: RadioBelief, asleep: float, now: float, brain: Brain) -> RadioBelief:
    """What a device beside somebody asleep says of its owner: radio wavers from room to room at night, and whoever had
    really got up would lately have been noticed where a motion sensor stands."""
    floor, places = brain.floor, list(radio.places)
    for i, p in enumerate(places[:-2]):
        area, lately = state.areas[floor.places[i]], HOLDS if brain.ways.dwell[i] < PASSAGE else LATELY_UP
        if p > SELDOM and not floor.beds[i] and now - area.motion > lately and (area.motion or area.watched):
            places[i] = p if holding(area, now) else p * (1.0 - SEEN_COMING * asleep)
    return replace(radio, places=normalised(places))


def beside(state: State, who: str, radio: RadioBelief, share: float, now: float, brain: Brain, why: str = "") -> State:
    """A device was heard: its owner is beside it, as far as it is carried."""
    asleep = state.people[who].asleep
    if asleep > 0.5:
        radio = _beside_a_sleeper(state, radio, asleep, now, brain)
    if now - radio.since > PASSING:
        radio = _where_noticed(state, who, radio, now, brain)
    places = pulled(age(state, who, now, brain), radio, share)
    return settle(state, state.people[who], who, normalised(places), now, brain, why, named=True)
