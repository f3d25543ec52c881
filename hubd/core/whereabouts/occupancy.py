"""Is anybody in each area, how many, and what goes on there: told by the people in it and by its sensors."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from typing import Protocol

from msgspec.structs import replace

from hubd.core.beliefs import AreaBelief, PersonBelief
from hubd.core.brain import Brain
from hubd.core.state import State
from hubd.core.whereabouts.carbon_dioxide import PRIOR

NEVER_QUIET = 2 * 3600.0
"""People who cook and eat keep a motion sensor from calling it quiet, and many say so only once. For longer than this
they hardly do: then it is stuck, or its word was lost."""

HOLD_TRUSTED = 2 * 3600.0
"""A radar or bed mat that has not spoken for longer may be stuck: what it holds is no longer evidence."""

LINGERS = 180.0
"""Seconds in which the belief that somebody is where something moved falls to a third."""

SAME = 0.004
"""Beliefs that moved by less are the same to everybody who reads them, and are left as they stand."""


AIR_LASTS = 900.0
"""Seconds for which what the air said is still so."""

AIR_COUNTS = 0.8
"""What the air says and what people's whereabouts say are not quite independent: its log odds count by this."""

NOBODY_ELSE = 0.03
SURE_ENOUGH = 0.97
"""Never sure that nobody else is there, nor so sure of a sensor that a room's air could say nothing."""


class Scores(Protocol):
    """What each room says of what goes on in it, as log scores of activities."""

    def __getitem__(self, area: str) -> Mapping[str, float]: ...


def occupancy(
    state: State, people: Mapping[str, PersonBelief], brain: Brain, rooms: Scores, now: float
) -> dict[str, AreaBelief]:
    """Bring every area up to `now`. Areas of which nothing new is believed stay the same objects."""
    by_place = zip(*(p.places for p in people.values()), strict=True) if people else iter(())
    shares = dict(zip(brain.floor.places, by_place, strict=False))
    strangers = _strangers(state, people)
    areas = dict(state.areas)
    for area, belief in state.areas.items():
        there = shares.get(area, ())
        expected = sum(there)
        occupied = _breathed(belief, _occupied(belief, there, now), strangers, now)
        activity = _activity(people, there, expected, occupied, rooms, area)
        count = max(expected, occupied, _breathing(belief, now) * occupied)
        if (
            abs(occupied - belief.occupied) > SAME
            or abs(count - belief.people) > SAME
            or not alike(activity, belief.activity)
        ):
            areas[area] = replace(
                belief, at=now, occupied=round(occupied, 6), people=round(count, 6), activity=activity
            )
    return areas


def _occupied(belief: AreaBelief, there: tuple[float, ...], now: float) -> float:
    free = 1.0
    for p in there:
        free *= 1.0 - p
    if holding(belief, now):
        return max(1.0 - free, 0.95)
    if not belief.motion:
        return 1.0 - free
    quiet = 0.0 if astir(belief, now) else now - belief.motion
    return max(1.0 - free, 0.85 * exp(-quiet / LINGERS))


def _strangers(state: State, people: Mapping[str, PersonBelief]) -> float:
    """How likely somebody is in a room of whom nothing else would tell: a guest, or a resident who may be anywhere."""
    unknown = max((person.places[-1] for person in people.values()), default=1.0)
    return max(NOBODY_ELSE, PRIOR * max(unknown, state.house.guests))


def _breathed(belief: AreaBelief, occupied: float, strangers: float, now: float) -> float:
    """Occupied, with what the air says of it: by its odds against what it would say of any room."""
    if belief.breath is None or now - belief.breath.at > AIR_LASTS:
        return occupied
    by_air = min(max(belief.breath.someone, 0.01), 0.99)
    ratio = by_air / (1.0 - by_air) * (1.0 - PRIOR) / PRIOR
    known = min(max(occupied, strangers), SURE_ENOUGH)
    odds: float = known / (1.0 - known) * ratio**AIR_COUNTS
    return odds / (1.0 + odds)


def _breathing(belief: AreaBelief, now: float) -> float:
    """How many the air tells of, where somebody is."""
    if belief.breath is None or now - belief.breath.at > AIR_LASTS or belief.breath.someone < 0.5:
        return 0.0
    return belief.breath.people / belief.breath.someone


def _activity(
    people: Mapping[str, PersonBelief],
    there: tuple[float, ...],
    expected: float,
    occupied: float,
    rooms: Scores,
    area: str,
) -> dict[str, float]:
    """What the people there do, or, when somebody unknown is there, what the room itself says."""
    if occupied < 0.3:
        return {"none": 1.0}
    if expected <= 0.25:
        doing = softmax({a: s for a, s in rooms[area].items() if a != "sleeping"}) if occupied > 0.5 else {}
    else:
        doing = {}
        for p, person in zip(there, people.values(), strict=True):
            if p > 0.01:
                for name, share in person.activity.items():
                    doing[name] = doing.get(name, 0.0) + share * p / expected
    return {a: round(p, 6) for a, p in doing.items() if p >= 0.005}


GHOST = AreaBelief(at=0.0).ghost
"""How likely what holds a room is nobody, before anything is known of it."""


def holding(area: AreaBelief, now: float) -> bool:
    """Does a sensor say that somebody is there, and has said so lately enough to be believed?"""
    if not area.held or area.ghost > 0.5:
        return False
    return any(now - at < HOLD_TRUSTED for at in area.held.values())


def astir(area: AreaBelief, now: float) -> bool:
    """Has a motion sensor not called it quiet yet? One that is set off again and again says so only once."""
    return bool(area.moving) and now - area.motion < NEVER_QUIET


def softmax(scores: dict[str, float]) -> dict[str, float]:
    """Log scores to probabilities."""
    top = max(scores.values())
    weights = {name: exp(score - top) for name, score in scores.items()}
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Do two beliefs say the same, as far as anybody could tell?"""
    if one == other:
        return True
    if len(one) != len(other):
        return False
    return all(abs(p - other.get(name, -1.0)) <= SAME for name, p in one.items())
