"""Where people usually are: what is expected of somebody of whom the house has no sign.

Base rates by role, hour and company, not habits of this home. Only whoever carries nothing that could be followed is
expected anywhere; of everybody else, what is not observed turns to `unknown`.
"""

from __future__ import annotations

from math import prod

from hubd.core.brain import Brain
from hubd.core.household import AWAY, UNKNOWN
from hubd.core.state import State
from hubd.core.whereabouts.movement import normalised

COMPANY = {"adult": 0.0, "teen": 0.2, "child": 0.6}
"""How far somebody awake at home goes along with the grown-ups of the house."""

AT_SCHOOL = 0.7
"""How likely children and teens are out on weekday mornings: less than always, for holidays, illness and toddlers."""

SCHOOL = (8.25, 13.0)
"""Hours in which that is so."""

UP_AT = 6.5

BED_AT = {"adult": 23.0, "teen": 22.5, "child": 21.0}
"""Hour from which on, and until half past six, somebody is expected in bed."""

HALF = 75 * 60.0
"""Half of what is believed of somebody without a sign of life gives way to what is usual in this time, if awake; and
some of that to `unknown`: base rates are no knowledge."""

UNNOTICED = 0.1
"""How often somebody goes out unnoticed where an entrance has a sensor: by a back door, or its battery is empty."""

HALF_ASLEEP = 6 * 3600.0

NO_IDEA = {"adult": 0.5, "teen": 0.4, "child": 0.3}
"""How far even base rates leave it open where somebody is: children do as they are told, more or less."""


def place_prior(brain: Brain, person: str, hour: int) -> tuple[float, ...]:
    """Where a person may be when nothing is known: mostly at home, at night in a bedroom of one's own."""
    night = hour >= 22 or hour < 7
    weights = []
    affinities = brain.ways.gaits[person].affinity
    for place, bed, affinity in zip(brain.floor.places, brain.floor.beds, affinities, strict=True):
        if place == AWAY:
            weights.append(0.8 if not night else 0.4)
        elif place == UNKNOWN:
            weights.append(1.0)
        elif bed:
            weights.append((3.0 if night else 0.3) * affinity * affinity)
        else:
            weights.append((0.1 if night else 0.4) * affinity)
    return normalised(weights)


BY_THEMSELVES = (7.0, 18.0)
"""Hours of a weekday at which children are out without their family: at school, with friends, on their way."""

TAKEN_ALONG = 0.8
"""How likely a small child is out by day, wherever else it may be usually, while all are who would look after it."""

BROUGHT_HOME = 20 * 60.0
"""Half of the belief that a small child is out is gone after this time once all who may have taken the child along are
in: who was taken along was brought home, too."""


def expected(state: State, who: str, places: list[float], seconds: float, brain: Brain) -> list[float]:
    """Let `seconds` without a sign of somebody untracked work on the belief: it leans towards what is usual."""
    half = HALF + state.people[who].asleep * (HALF_ASLEEP - HALF)
    half = min(half, BROUGHT_HOME / max(_taken_along(state, who, brain), 0.01))
    gone = 1.0 - 0.5 ** (seconds / half)
    usual = _usual(state, who, brain)
    if brain.ways.guarded:
        usual = _by_the_door(usual, places[-2] / sum(places), state, who)
    total = sum(places)
    leant = [p + gone * (u * total - p) for p, u in zip(places, usual, strict=True)]
    lacking = [max(u * total - p, 0.0) for p, u in zip(leant, usual, strict=True)]
    alone = leant[-2] - usual[-2] * total
    if alone <= 0.0 or not _minded(state, who, brain):
        return leant
    brought = alone * (1.0 - 0.5 ** (seconds / BROUGHT_HOME)) * _nobody_out(state, brain)
    share = brought / max(sum(lacking), 1e-9)
    return [
        p + share * d - (brought if i == len(leant) - 2 else 0.0)
        for i, (p, d) in enumerate(zip(leant, lacking, strict=True))
    ]


def _minded(state: State, who: str, brain: Brain) -> bool:
    """Is this a small child, at an hour at which children are not out without their family?"""
    local = brain.household.local(state.now)
    by_themselves = local.weekday() < 5 and BY_THEMSELVES[0] <= local.hour < BY_THEMSELVES[1]
    return who in brain.children and not by_themselves


def _nobody_out(state: State, brain: Brain) -> float:
    """How likely everybody is in who can be followed and may have taken a child along."""
    followed = (belief for other, belief in state.people.items() if other not in brain.untracked)
    return prod(1.0 - belief.places[-2] - belief.places[-1] for belief in followed)


def _by_the_door(usual: list[float], away: float, state: State, who: str) -> list[float]:
    """The same where an entrance tells who comes and goes, whatever is usual at this hour: while all are out,
    whoever comes in is noticed, and nobody is out who was seen since it last moved."""
    person, out = state.people[who], usual[-2]
    if state.house.mode == "away":
        out = max(out, away)
    elif person.evidence and state.timers.get("entrance", 0.0) < person.seen:
        out = min(out, max(away, UNNOTICED * out))
    inside = (1.0 - out) / max(1.0 - usual[-2], 1e-6)
    return [out if i == len(usual) - 2 else u * inside for i, u in enumerate(usual)]


def _usual(state: State, who: str, brain: Brain) -> list[float]:
    """At school, in bed, beside the grown-ups, or somewhere in the house; some of it nobody knows."""
    role = brain.household.people[who].role
    local = brain.household.local(state.now)
    hour = local.hour + local.minute / 60.0
    night = hour >= BED_AT[role] or hour < UP_AT
    base = list(place_prior(brain, who, 0 if night else 12))
    away, open_ = len(base) - 2, NO_IDEA[role]
    base[-1] = 0.0
    total = sum(base)
    base = [(1.0 - open_) * b / total for b in base]
    base[-1] = open_
    if role != "adult" and local.weekday() < 5 and SCHOOL[0] <= hour < SCHOOL[1]:
        base = [b * (1.0 - AT_SCHOOL) for b in base]
        base[away] += AT_SCHOOL
    elif not night:
        base = _along(state, base, COMPANY[role], brain)
    taken = _taken_along(state, who, brain)
    base = [b * (1.0 - taken) for b in base]
    base[away] += taken
    return base


def _taken_along(state: State, who: str, brain: Brain) -> float:
    """How likely a small child has been taken along by the last who would have looked after it by day."""
    hour = brain.household.local(state.now).hour
    if who not in brain.children or not BY_THEMSELVES[0] <= hour < BY_THEMSELVES[1]:
        return 0.0
    minds = [other for other in state.people if other not in brain.children]
    if all(other in brain.untracked for other in minds):
        return 0.0
    return TAKEN_ALONG * (1.0 - state.house.guests) * prod(state.people[other].places[-2] for other in minds)


def _along(state: State, base: list[float], share: float, brain: Brain) -> list[float]:
    """`base`, but for the share that goes along with the grown-ups who can be followed, wherever these are."""
    company = [0.0] * len(base)
    for other, belief in state.people.items():
        if brain.household.people[other].role == "adult" and other not in brain.untracked:
            company = [c + p for c, p in zip(company, belief.places, strict=True)]
    company[-1] = 0.0
    total = sum(company)
    if share == 0.0 or total < 0.5:
        return base
    known = share * (1.0 - base[-1])
    mixed = [b * (1.0 - share) + known * c / total for b, c in zip(base, company, strict=True)]
    mixed[-1] = base[-1]
    return mixed
