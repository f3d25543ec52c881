"""Who is where: one forward filter per person over areas, `away` and `unknown`.

Every update is a likelihood over places, multiplied in and normalised (a hidden-Markov filter's
correction); movement in between follows the floor plan (`movement`).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from operator import mul

from msgspec.structs import replace

from hubd.core.beliefs import PersonBelief
from hubd.core.brain import Brain
from hubd.core.household import AWAY, UNKNOWN
from hubd.core.likelihoods import QUIET, RADAR_QUIET
from hubd.core.state import State
from hubd.core.whereabouts.movement import best_place, drift, normalised
from hubd.core.whereabouts.occupancy import astir, holding
from hubd.core.whereabouts.usual import expected

STILL_PACE = 0.15
"""Pace of drift while nothing in the house moves: people sit and sleep; nobody walks unseen for long."""

HOUSE_STIRS = 120.0
"""Seconds after any movement in the house during which people may be walking about."""

EXIT_OPEN = 180.0
"""Seconds after an entrance moved during which people may be passing through it."""

FORGET_STILL = 6 * 3600.0
FORGET_STIRRING = 75 * 60.0
FORGET_ASLEEP = 48 * 3600.0
"""Without any evidence about a person, half of what is believed turns to `unknown` in this time: in a house that is
still, in one where somebody walks about, and of somebody asleep, who goes nowhere before waking up."""

SAME = 0.002
"""Drift by less than this waits until it has added up."""

EVIDENCE_KEPT = 6
"""How many pieces of evidence are kept for `explain`."""


SILENT_HOUSE = 1500.0
"""Somebody awake at home is noticed about this often (seconds): what the silence of a whole house is worth."""

TIED = 0.04
"""How readily somebody whose tracker says away is believed to have come home without it."""

TAKES_ALONG = 0.3
"""How readily somebody whose tracker says home goes out: without the phone, or ahead of its word."""


SOUND_ASLEEP = 0.92
DOZING = 0.8
"""How far somebody asleep goes unnoticed by a motion sensor: in a bedroom, and where people only nod off."""

SEEN_COMING = 0.85
"""How often a motion sensor sees somebody come into its room: who did not set it off has hardly gone there."""

HOLDS = 120.0
"""Seconds after a movement for which a motion sensor may not tell the next one."""

COOKS_ON = 6.0
"""How much longer people stay in the kitchen while the hob is on."""

UNNOTICED = 0.1
"""How often somebody comes in unnoticed where an entrance has a sensor: back doors, dead batteries."""


def age(state: State, who: str, now: float, brain: Brain) -> list[float]:
    """The belief about one person carried forward to `now`: drift, silence of sensors, forgetting."""
    belief = state.people[who]
    seconds = now - belief.at
    if seconds <= 0.0:
        return list(belief.places)
    stirs = now - stirred(state) < HOUSE_STIRS
    pace = 1.0 if stirs else STILL_PACE
    gait, opened = brain.ways.gaits[who], exits_open(state, now)
    dwell = (*gait.dwell[:-2], gait.dwell[-2] / _returns(belief, brain, opened), gait.dwell[-1])
    dwell = _beside_the_hob(dwell, state, brain)
    places = drift(belief.places, gait.onward[opened], dwell, min(seconds, 1800.0), pace * (1.0 - 0.9 * belief.asleep))
    if belief.tracker_home:
        away = brain.floor.index[AWAY]
        places[away] -= (1.0 - TAKES_ALONG) * max(places[away] - belief.places[away], 0.0)
    _silence(places, state, who, now, brain)
    if now - belief.seen > 300.0 and who not in brain.untracked:
        fades = (1.0 - belief.asleep) / (FORGET_STIRRING if stirs else FORGET_STILL) + belief.asleep / FORGET_ASLEEP
        kept = 0.5 ** (min(seconds, now - belief.seen - 300.0) * fades)
        unknown = brain.floor.index[UNKNOWN]
        away = brain.floor.index[AWAY]
        for i, p in enumerate(places):
            if i not in (unknown, away):
                places[unknown] += p * (1.0 - kept)
                places[i] = p * kept
    return places


def _beside_the_hob(dwell: tuple[float, ...], state: State, brain: Brain) -> tuple[float, ...]:
    """Whoever cooks stays for as long as the hob is on, where no sensor of the kitchen would tell of it."""
    for i in brain.floor.of_kind.get("kitchen", ()):
        area = state.areas[brain.floor.places[i]]
        if not area.watched and "cooker" in area.running:
            dwell = (*dwell[:i], dwell[i] * COOKS_ON, *dwell[i + 1 :])
    return dwell


def _silence(places: list[float], state: State, who: str, now: float, brain: Brain) -> None:
    """A sensor that would have seen somebody and says nothing makes its room less likely."""
    belief, floor = state.people[who], brain.floor
    asleep = sleeps_inside(belief)
    for i, now_here in enumerate(places[:-2]):
        if now_here < 0.02:
            continue
        place = floor.places[i]
        area = state.areas[place]
        watched = area.motion or area.watched
        if not watched or holding(area, now):
            continue
        hold = state.own.holds.get(place, 0.0)
        came = now_here - belief.places[i]
        if came > 0.0 and not area.moving and watched + max(hold, HOLDS) < belief.at:
            places[i] -= SEEN_COMING * came
        quiet = now - max(watched + hold, belief.at)
        if quiet > 0.0 and not (astir(area, now) and now - area.motion > max(hold, HOLDS)):
            rate = QUIET.get(floor.kinds[i], 0.0)
            if area.vacant:
                rate = max(rate, RADAR_QUIET)
            sound = SOUND_ASLEEP if floor.beds[i] else DOZING
            places[i] *= exp(-quiet * rate * (1.0 - sound * asleep))

    last = stirred(state)
    still = now - max(last + 300.0, belief.at)
    if still > 0.0 and last and not any(astir(area, now) for area in state.areas.values()):
        left = UNNOTICED if _moved_behind_the_door(state, last, brain) else 1.0
        unseen = exp(-still * left / SILENT_HOUSE * (1.0 - 0.95 * asleep * _looked_after(state, who, brain)))
        for i, place in enumerate(floor.places):
            if place != AWAY and not (place in state.areas and holding(state.areas[place], now)):
                places[i] *= unseen


def _looked_after(state: State, who: str, brain: Brain) -> float:
    """How likely somebody is in who looks after a small child: none is left behind asleep. 1 for everybody else."""
    if who not in brain.children:
        return 1.0
    people, nobody = brain.household.people, 1.0 - state.house.guests
    for other, belief in state.people.items():
        if people[other].role != "child":
            nobody *= belief.places[-2]
    return 1.0 - nobody


def sleeps_inside(belief: PersonBelief) -> float:
    """How likely somebody sleeps if they are in: that they may be out says nothing of it."""
    return min(belief.asleep / max(1.0 - belief.places[-2], 0.01), 0.99)


def _moved_behind_the_door(state: State, last: float, brain: Brain) -> bool:
    """Did somebody, and no pet, still move inside long after an entrance last did? Then the house has not been left
    since, and its silence is that of people who sit or sleep."""
    return brain.ways.guarded and state.house.movers < 0.5 and last > state.timers.get("entrance", last) + EXIT_OPEN


def stirred(state: State) -> float:
    """When anything last moved in the house."""
    return state.timers.get("stirred", 0.0)


def exits_open(state: State, now: float) -> bool:
    """Has an entrance moved lately, or does one stand open?"""
    return now - state.timers.get("entrance", -EXIT_OPEN) < EXIT_OPEN


def correct(
    state: State,
    who: str,
    likelihood: Sequence[float],
    now: float,
    brain: Brain,
    *,
    why: str = "",
    seen: bool = True,
) -> State:
    """Multiply evidence into one person's belief. `seen`: the evidence is about this person, not about a room."""
    places = age(state, who, now, brain)
    after = normalised([*map(mul, places, likelihood)])
    return settle(state, who, after, now, brain, why, seen=seen, named=seen)


def _returns(belief: PersonBelief, brain: Brain, opened: bool) -> float:
    """How readily somebody who is out is believed to have come in: not without the phone, not through a shut door."""
    readily = TIED if belief.tracker_home is False else 1.0
    return readily if opened or not brain.ways.guarded else readily * UNNOTICED


def _shares(brain: Brain, belief: PersonBelief, moved: float, opened: bool) -> list[float]:
    """How readily the person leaves each place: passing places at once, `away` with `_returns`."""
    shares = [min(0.95, moved * 2.0) if dwell < 120.0 else moved for dwell in brain.ways.dwell]
    shares[-2] *= _returns(belief, brain, opened)
    return shares


def arrived(
    places: list[float], state: State, who: str, here: int, now: float, brain: Brain, moved: float
) -> list[float]:
    """A belief carried to now, if the person may have come `here` this moment and nowhere else."""
    gait, opened = brain.ways.gaits[who], exits_open(state, now)
    kernel = gait.onward[opened]
    places = list(places)
    for i, share in enumerate(_shares(brain, state.people[who], moved, opened)):
        if i != here:
            came = places[i] * share * kernel[i][here]
            places[i] -= came
            places[here] += came
    return places


def settle(
    state: State,
    who: str,
    places: tuple[float, ...],
    now: float,
    brain: Brain,
    why: str,
    *,
    seen: bool = True,
    named: bool = False,
) -> State:
    """Write down where one person is believed to be now, and what brought it about. `seen`: it was this person, or
    very likely. `named`: a face, a voice or a device said so."""
    before = state.people[who]
    best = best_place(places)
    area = brain.floor.places[best]
    evidence = before.evidence
    if why:
        weight = log(places[best] / max(before.places[best], 1e-6))
        evidence = (*evidence, (now, why, round(weight, 2)))[-EVIDENCE_KEPT:]
    belief = replace(
        before,
        places=places,
        at=now,
        seen=now if seen else before.seen,
        named=now if named else before.named,
        area=area,
        since=before.since if area == before.area else now,
        evidence=evidence,
    )
    return replace(state, people={**state.people, who: belief})


UNSEEN = 300.0
"""After so many seconds without a sign of somebody untracked, what is usual begins to count."""


def _without_a_sign(old: PersonBelief, who: str, now: float, brain: Brain) -> float:
    """Seconds that count as such. What others do in the house is no word on a small child, who is where they are or in
    bed; what a grown-up may as well have done weighs where that one is, and only time in which nothing moves counts."""
    return now - (max(old.leant or old.at, old.seen + UNSEEN) if who in brain.children else old.at)


def refresh(state: State, now: float, brain: Brain) -> State:
    """Carry everybody forward to `now`."""
    people = dict(state.people)
    for who, old in state.people.items():
        carried_on = age(state, who, now, brain)
        leans = who in brain.untracked and now - old.seen > UNSEEN
        if leans:
            carried_on = expected(state, who, carried_on, _without_a_sign(old, who, now, brain), brain)
        places = normalised(carried_on)
        if all(abs(p - q) <= SAME for p, q in zip(places, old.places, strict=True)):
            continue  # what so little time changed is made up for by the next look
        best = best_place(places)
        area = brain.floor.places[best]
        since, leant = old.since if area == old.area else now, now if leans else old.leant
        people[who] = replace(old, places=places, at=now, area=area, since=since, leant=leant)
    return replace(state, people=people)


def empty(
    state: State, area: str, silent: float, now: float, brain: Brain, why: str = "", *, sleepers: float = 0.0
) -> State:
    """A sensor that sees people says that nobody is in `area` (`silent`: how likely it misses one; `sleepers`: how far
    it misses whoever sleeps there all the same)."""
    here = brain.floor.index[area]
    for who, belief in state.people.items():
        if belief.places[here] > 0.01:
            likelihood = [1.0] * len(brain.floor.places)
            likelihood[here] = silent + (1.0 - silent) * sleepers * belief.asleep
            state = correct(
                state, who, likelihood, now, brain, why=why if belief.places[here] > 0.3 else "", seen=False
            )
    return state
