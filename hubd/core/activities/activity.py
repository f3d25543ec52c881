"""What people are doing: cues of the room, the hour and the person's role, smoothed over time.

The posterior of one moment is a log-linear (naive Bayes) score over the activities of the room's kind;
the belief moves towards it at the pace at which activities change. Sleep has a filter of its own,
because it is told by what does *not* happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from math import exp, log
from typing import NamedTuple

from msgspec.structs import replace

from hubd.core.activities.onlooker import asked
from hubd.core.activities.sittings import AT_IT, STUDIED, done, noted
from hubd.core.beliefs import AreaBelief, PersonBelief
from hubd.core.brain import Brain
from hubd.core.evidence.cues import CUE_LASTS, CUE_WEIGHT, ERRAND, KIND_PRIOR, ROLE_WEIGHT, SPELLS, STAYED, TIMES, Spell
from hubd.core.household import AWAY, UNKNOWN
from hubd.core.state import State
from hubd.core.whereabouts.occupancy import alike, occupancy, softmax

SETTLE = 75.0
"""Seconds in which a belief about an activity moves two thirds of the way to what the cues say now."""

NO_ERRAND = 1e9
"""Rooms in which people may well sit and do nothing for hours."""

EATS_ELSEWHERE = -1.0
"""Eating in the kitchen of a home that has a place to dine, in nats against one that has none."""

UNDECIDED, CLEAR = 0.4, 0.1
"""Cues that leave more doubt than the first settle at that pace; those that leave less sooner, down to the second."""

DOORSTEP = 120.0
"""Seconds around a moving entrance in which being next to it means coming or going."""

AT_THE_DOOR = 1.6
"""What that is worth, as a log score among those of the room."""


class Signs(NamedTuple):
    """All that hangs on what goes on in a room. They seldom change, so what follows from them is kept at hand."""

    kind: str
    cues: tuple[tuple[str, float], ...]
    """Those that speak now, in order, each with what has to be taken from it (`outlasted`)."""
    clock: tuple[tuple[str, float], ...]
    elsewhere: bool = False
    """A kitchen in a home that has a place to dine."""


def signs(area: AreaBelief, kind: str, local: datetime, now: float, *, elsewhere: bool = False) -> Signs:
    """What a room shows at this moment."""
    cues = tuple([
        (cue, outlasted(SPELLS[cue], area, cue, now) if cue in SPELLS and cue in area.started else 0.0)
        for cue in sorted(active_cues(area, now))
    ])  # fmt: skip
    return Signs(kind, cues, _by_the_clock(local.hour + local.minute / 60.0), elsewhere)


@lru_cache(maxsize=256)
def scored(shown: Signs) -> Mapping[str, float]:
    """Log scores of what goes on in a room that shows this."""
    scores = dict(KIND_PRIOR.get(shown.kind, KIND_PRIOR["other"]))
    said: dict[str, float] = {}
    for cue, taken in shown.cues:
        for activity, weight in CUE_WEIGHT.get(cue, {}).items():
            said[activity] = said.get(activity, 0.0) + weight
        if taken:
            said[SPELLS[cue].activity] += taken
    for activity, weight in said.items():
        scores[activity] = scores.get(activity, -3.0) + weight
    for activity, weight in shown.clock:
        if activity in scores:
            scores[activity] += weight
    if shown.elsewhere:
        scores["eating"] += EATS_ELSEWHERE
    return scores


@lru_cache(maxsize=256)
def judged(shown: Signs, role: str, stayed: bool, door: str, studied: bool = False) -> Mapping[str, float]:
    """What somebody of this role does in a room that shows this. `stayed`: for longer than an errand takes; `door`:
    what whoever is next to an entrance does that has just moved; `studied`: the homework of this day is probably done.
    """
    weight = ROLE_WEIGHT[role]
    scores = {a: s + weight.get(a, 0.0) for a, s in scored(shown).items() if a != "sleeping"}
    if stayed:
        scores["other"] += STAYED
    if door:
        scores[door] = AT_THE_DOOR
    if studied and "study" in scores:
        scores["study"] += STUDIED
    return softmax(scores)


@lru_cache(maxsize=1440)
def _by_the_clock(hour: float) -> tuple[tuple[str, float], ...]:
    """What the time of day adds to each activity that belongs to certain hours."""
    return tuple((each, max((w for a, b, w in times if a <= hour < b), default=0.0)) for each, times in TIMES)


def outlasted(spell: Spell, area: AreaBelief, cue: str, now: float) -> float:
    """What it takes from a cue, in nats, that its thing has been on for longer than the activity usually lasts and
    nothing else has shown that it goes on: either it does, or the thing was left on. At the most, the cue says nothing.
    """
    if any(sign in area.running for sign in spell.signs):
        return 0.0
    shown = max([area.started[cue], *(area.cues.get(sign, 0.0) for sign in spell.signs)])
    goes_on = exp(-((max(now - shown, 0.0) / spell.usual) ** 2))
    return max(log(goes_on / (goes_on + spell.left * (1.0 - goes_on)) + 1e-9), -CUE_WEIGHT[cue][spell.activity])


def active_cues(area: AreaBelief, now: float) -> set[str]:
    """Cues that speak now: given lately, or of an appliance still in use."""
    cues = {cue for cue, at in area.cues.items() if now - at <= CUE_LASTS.get(cue, 180.0)}
    return cues | area.running


class Rooms:
    """What each room says at one moment, worked out when somebody may be in it."""

    def __init__(self, state: State, brain: Brain, now: float) -> None:
        self._areas = state.areas
        self._kinds = brain.household.areas
        self._floor = brain.floor
        self._dines = "dining" in brain.floor.of_kind
        self._local = brain.household.local(now)
        self._now = now
        self._shown: dict[str, Signs] = {}
        self._door = _at_the_door(state, now)

    def __getitem__(self, area: str) -> Mapping[str, float]:
        return scored(self._signs(area))

    def judged(self, area: str, role: str, *, stayed: bool, studied: bool) -> Mapping[str, float]:
        """What somebody of this role does here, judged by the room alone. `stayed`, `studied`: as in `judged`."""
        floor = self._floor
        entrance = self._door and floor.hops[floor.index[area]][floor.index[AWAY]] == 1
        return judged(self._signs(area), role, stayed, self._door if entrance else "", studied)

    def _signs(self, area: str) -> Signs:
        found = self._shown.get(area)
        if found is None:
            kind = self._kinds[area].kind
            elsewhere = kind == "kitchen" and self._dines
            found = signs(self._areas[area], kind, self._local, self._now, elsewhere=elsewhere)
            self._shown[area] = found
        return found


def moment(state: State, who: str, brain: Brain, rooms: Rooms, now: float) -> dict[str, float]:
    """What one person is doing judged by this moment alone: the rooms' scores, weighed by where the person is."""
    belief = state.people[who]
    role = brain.household.people[who].role
    studied = done(belief.sitting, now)
    mixed: dict[str, float] = {}
    for place, p in zip(brain.floor.places, belief.places, strict=True):
        if p < 0.04:
            continue
        if place in (AWAY, UNKNOWN):
            doing: Mapping[str, float] = {"none" if place == AWAY else "other": 1.0}
        else:
            errand = ERRAND.get(brain.household.areas[place].kind, NO_ERRAND)
            stayed = place == belief.area and now - belief.since > errand
            doing = rooms.judged(place, role, stayed=stayed, studied=studied)
        for activity, share in doing.items():
            mixed[activity] = mixed.get(activity, 0.0) + p * share
    total = sum(mixed.values()) or 1.0
    awake = 1.0 - belief.asleep
    out = {activity: share / total * awake for activity, share in mixed.items()}
    out["sleeping"] = belief.asleep
    return out


def _at_the_door(state: State, now: float) -> str:
    """What people do who are next to an entrance: come or go, if it has just moved."""
    if now - state.timers.get("entrance", -DOORSTEP) >= DOORSTEP:
        return ""
    return "entering" if now - state.timers.get("arrived", -600.0) < 300.0 else "leaving"


def act(state: State, brain: Brain, now: float, *, news: bool = False) -> State:
    """Bring everybody's activity, and what goes on in each area, up to `now`. `news`: something was said just now."""
    rooms = Rooms(state, brain, now)
    people = dict(state.people)
    watched = asked(state, brain)
    for who, belief in state.people.items():
        if watched or who in brain.heads:
            continue  # what was learned about this person, or about people, has spoken at the last heartbeat
        activity = _towards(belief, moment(state, who, brain, rooms, now), now, news=news)
        if not alike(activity, belief.activity):
            people[who] = replace(belief, activity=activity, acted=now)
        if activity.get("study", 0.0) > AT_IT:
            people[who] = noted(people[who], now)
    return replace(state, people=people, areas=occupancy(state, people, brain, rooms, now))


def _towards(belief: PersonBelief, target: dict[str, float], now: float, *, news: bool) -> dict[str, float]:
    """The belief moved towards what this moment says. What was said just now may be gone in a second; what still stands
    at the next look, and leaves little doubt, is soon believed."""
    settle = SETTLE if news else SETTLE * min(max(1.0 - max(target.values()), CLEAR) / UNDECIDED, 1.0)
    step = 1.0 - exp(-max(now - belief.acted, 0.0) / settle) if belief.acted else 1.0
    was, aim = belief.activity.get, target.get
    names = dict.fromkeys([*belief.activity, *target])
    mixed = {n: (p := was(n, 0.0)) + step * (aim(n, 0.0) - p) for n in names}
    kept = {n: p for n, p in mixed.items() if p >= 0.005}
    total = sum(kept.values()) or 1.0
    return {n: round(p / total, 6) for n, p in kept.items()}
