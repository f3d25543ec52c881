"""What a device that is carried says of its owner: beside it, as far as nothing speaks against that.

Radio wavers, phones are put down and forgotten, and nobody stands in a hall for an hour or walks unnoticed past a
motion sensor: what the device says is weighed by what the rooms' own sensors would have seen.
"""

from __future__ import annotations

from math import exp
from operator import mul

from msgspec.structs import replace

from hubd.core.beliefs import AreaBelief, RadioBelief
from hubd.core.brain import Brain
from hubd.core.household import UNKNOWN
from hubd.core.likelihoods import QUIET
from hubd.core.state import State
from hubd.core.whereabouts.location import DOZING, EXIT_OPEN, HOLDS, SEEN_COMING, SOUND_ASLEEP, age, settle, stirred
from hubd.core.whereabouts.movement import normalised
from hubd.core.whereabouts.occupancy import astir, holding
from hubd.core.whereabouts.radio import in_hand, pulled

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
    if area is None or holding(area, now) or astir(area, now):
        return radio
    here, watched = brain.floor.index[radio.area], area.motion or area.watched
    stays = now - max(radio.since, area.motion) - PASSING
    if stays <= 0.0:
        return radio
    if brain.floor.beds[here]:
        stands = _lies_there(state, who, radio, area, now, brain)
    elif brain.ways.dwell[here] < PASSAGE:
        stands = max(exp(-stays / PASSING), LINGERS_THERE)
    elif watched:
        rate = QUIET.get(brain.floor.kinds[here], 0.0) * (1.0 - DOZING * state.people[who].asleep)
        stands = max(exp(-stays * rate), SITS_THERE)
    else:
        return radio
    places = [p * stands if i == here else p for i, p in enumerate(radio.places)]
    carried = in_hand(radio, state, now)
    odds = carried / (1.0 - carried) * sum(places)
    return replace(radio, places=normalised(places), carried=odds / (1.0 + odds))


def _beside_a_sleeper(state: State, who: str, radio: RadioBelief, now: float, brain: Brain) -> RadioBelief:
    """What a device beside somebody asleep says of its owner: radio wavers from room to room at night, and whoever had
    really got up would lately have been noticed where a motion sensor stands; and nobody sleeps in a passage. As far as
    they would have been noticed, they are where they were, and not in whatever room is left over."""
    floor, places, asleep = brain.floor, list(radio.places), state.people[who].asleep
    were = list(state.people[who].places[:-2])
    for i, p in enumerate(places[:-2]):
        passage, area = brain.ways.dwell[i] < PASSAGE, state.areas[floor.places[i]]
        quiet = now - area.motion - (HOLDS if passage else LATELY_UP)
        if floor.beds[i] or quiet <= 0.0 or not (area.motion or area.watched) or holding(area, now):
            continue
        stays = max(exp(-quiet / PASSING), LINGERS_THERE) if passage else 1.0
        were[i] *= stays
        if p > SELDOM:
            places[i] = p * stays * (1.0 - SEEN_COMING * asleep)
    unnoticed = (sum(radio.places, 0.0) - sum(places, 0.0)) / max(sum(were, 0.0), 1e-9)
    for i, p in enumerate(were):
        places[i] += unnoticed * p
    return replace(radio, places=normalised(places))


def _unless_noticed(state: State, who: str, radio: RadioBelief, now: float, brain: Brain) -> RadioBelief:
    """What a device says of its owner that is on its way or that no receiver tells from next door: whoever had carried
    it into a room with a motion sensor would have set that off, and would do so again by and by; and it is rather the
    own room than somebody else's."""
    floor, asleep = brain.floor, state.people[who].asleep
    places = [*map(mul, radio.places, brain.ways.gaits[who].affinity)]
    for i, p in enumerate(places[:-2]):
        place = floor.places[i]
        area = state.areas[place]
        watched = area.motion or area.watched
        if p <= SELDOM or not watched or holding(area, now) or astir(area, now):
            continue
        arrived = radio.since if place == radio.area else radio.stayed
        came = place == radio.area or max(area.motion, area.watched) > arrived - HOLDS
        quiet = now - max(arrived, area.motion, area.watched) - HOLDS
        rate = QUIET.get(floor.kinds[i], 0.0) * (1.0 - (SOUND_ASLEEP if floor.beds[i] else DOZING) * asleep)
        stays = LINGERS_THERE if brain.ways.dwell[i] < PASSAGE else SITS_THERE
        places[i] *= (1.0 if came else 1.0 - SEEN_COMING) * max(exp(-max(quiet, 0.0) * rate), stays)
    return replace(radio, places=normalised(places))


LIES_AT_MOST = 10 * 3600.0
"""Seconds for which people lie in bed at most without getting up: few by much longer."""


def _lies_there(state: State, who: str, radio: RadioBelief, area: AreaBelief, now: float, brain: Brain) -> float:
    """How likely somebody lies unnoticed where a device lies beside a bed. As long as no door has moved since, there is
    nowhere else to be: sleepers are silent. Afterwards the silence tells, as it would of somebody awake there or of
    somebody who slept in, and in a house in which nothing moves at all, of anybody."""
    here, watched = brain.floor.index[radio.area], area.motion or area.watched
    since = max(radio.since, area.motion) if watched else max(radio.since, stirred(state))
    if brain.ways.guarded and state.timers.get("entrance", 0.0) < since - EXIT_OPEN:
        return 1.0
    rate = QUIET.get(brain.floor.kinds[here], 0.0) * (1.0 - SOUND_ASLEEP * state.people[who].asleep) if watched else 0.0
    lies = now - since
    return max(exp(-max(lies - PASSING, 0.0) * rate - (lies / LIES_AT_MOST) ** 4), LINGERS_THERE)


LEFT_BEHIND = 0.5
"""Less likely than this with its owner, a device draws nobody to where it lies."""


def beside(state: State, who: str, radio: RadioBelief, share: float, now: float, brain: Brain, why: str = "") -> State:
    """A device was heard: its owner is beside it, as far as it is carried. One that was rather left behind is no sign
    of its owner, and draws nobody; and one that lay there before a door moved does not say whether its owner went."""
    lay, asleep = lay_there(state, radio, brain), state.people[who].asleep
    if asleep > 0.5:
        radio = _beside_a_sleeper(state, who, radio, now, brain)
    if asleep <= 0.5 and radio.places[brain.floor.index[radio.area]] < LIES:
        radio = _unless_noticed(state, who, radio, now, brain)
    elif now - radio.since > PASSING:
        radio = _where_noticed(state, who, radio, now, brain)
    if radio.carried < LEFT_BEHIND:
        return state
    places = age(state, who, now, brain)
    total, out = sum(places), places[-2] if lay else 0.0
    places[-2] -= out
    places = [p * (total - out) for p in pulled(places, radio, share)]
    places[-2] += out
    return settle(state, who, normalised(places), now, brain, why, named=True)


LIES = 0.8
"""How likely a device must be in one room to be said to lie there: one that wavers may be on its way."""


def lay_there(state: State, radio: RadioBelief, brain: Brain) -> bool:
    """Has a device lain still, and nothing moved beside it, since an entrance last moved?"""
    place = radio.before if radio.area == UNKNOWN else radio.area  # heard again after a silence, but no door has moved
    area = state.areas.get(place)
    if area is None or not brain.ways.guarded:
        return False
    if place != radio.before and radio.places[brain.floor.index[place]] < LIES:
        return False
    return state.timers.get("entrance", 0.0) > max(radio.since, area.motion)
