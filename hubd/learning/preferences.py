"""What matters in this house: trained from the answers so far, at night, and promoted only when it knows more.

The welcome model in charge is the champion. A challenger is found by trying, for one kind of circumstance after the
other, whether it matters more or less here than shipped, and how soon people change their minds (empirical Bayes, one
coordinate at a time); whatever tells the answers of the training days better is kept. Both then tell, one answer
after the other and learning from each only after having told it (progressive validation, Blum et al. 1999), what was
answered on the days held back, which the challenger was not chosen by. It takes over when it was better there.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from hubd.core.household import Household
from hubd.core.leaning import Leaning
from hubd.core.memories import Answer, Weight, Welcome
from hubd.core.policy.learned.logistic import Cue, Pull, estimate
from hubd.core.policy.learned.welcome import HALF_LIFE, SAYS, cues_of, half_life, weighed

KINDS: dict[str, tuple[str, ...]] = {
    "liking": ("own", "intent"),
    "hour": ("hour",),
    "day": ("day", "habit_day"),
    "doing": ("doing", "habit_doing"),
    "company": ("company", "habit_company", "guests"),
    "way": ("how", "habit_how"),
    "pause": ("recent",),
}
"""Circumstances that are weighed together."""

FACTORS = (0.4, 2.5)
HALF_LIVES = (15.0, 135.0)
"""What is tried in place of what is in charge."""

LEAST_ANSWERS, LEAST_DAYS = 40, 6
"""From which on there is something to learn."""

HELD_BACK = 3
"""Every third day is held back."""

WORTHWHILE = 1.0
"""Nats by which a change must tell the training days better to be kept; less is chance."""

MARGIN = 0.005
"""Nats an answer by which the challenger must be better on the days held back."""

REVISITED = 12
"""Answers of the same person weighed again with each: fewer than in life, which all candidates have in common."""


class Judged(NamedTuple):
    """How well the answers of some days were told before they were given: nats lost in all, and answers told."""

    lost: float
    told: float

    @property
    def mean(self) -> float:
        return self.lost / self.told if self.told else 0.0


def challenger(household: Household, known: Welcome) -> Leaning | None:
    """What should take over from what is in charge; None: it may stay."""
    answers = known.answers
    days = [household.local(answer.occasion.at).toordinal() for answer in answers]
    every = sorted(set(days))
    if len(answers) < LEAST_ANSWERS or len(every) < LEAST_DAYS:
        return None
    held = set(every[HELD_BACK - 1 :: HELD_BACK])
    training, unseen = set(every) - held, held
    lesson = Lesson(household, answers, days)
    best, least = known.leaning, lesson.told(known.leaning, training).lost
    for trial in trials(known.leaning):
        tried = trial(best)
        lost = lesson.told(tried, training).lost
        if lost < least - WORTHWHILE:
            best, least = tried, lost
    if best == known.leaning:
        return None
    new, old = lesson.told(best, unseen), lesson.told(known.leaning, unseen)
    return _named(best, answers) if new.mean < old.mean - MARGIN else None


class _Trial(NamedTuple):
    """One change to a leaning."""

    kinds: tuple[str, ...] = ()
    factor: float = 1.0
    half_life: float | None = None

    def __call__(self, leaning: Leaning) -> Leaning:
        if self.half_life is not None:
            return replace(leaning, half_life=self.half_life)
        changed = {kind: leaning.spreads.get(kind, 1.0) * self.factor for kind in self.kinds}
        return replace(leaning, spreads={**leaning.spreads, **changed})


def trials(leaning: Leaning) -> Iterable[_Trial]:
    """Every change that is tried, bounded so that no kind is ever given up or taken for everything."""
    for kinds in KINDS.values():
        for factor in FACTORS:
            if 0.05 < leaning.spreads.get(kinds[0], 1.0) * factor < 20.0:
                yield _Trial(kinds, factor)
    yield from (_Trial(half_life=days) for days in (*HALF_LIVES, HALF_LIFE) if days != half_life(leaning))


class Lesson:
    """The answers of a house, to be told by one candidate after the other."""

    def __init__(self, household: Household, answers: tuple[Answer, ...], days: list[int]) -> None:
        self._household = household
        self._answers, self._days = answers, days

    def told(self, leaning: Leaning, days: set[int]) -> Judged:
        """How well this candidate would have told the answers of these days, learning from all as they came."""
        weights: dict[str, Weight] = {}
        mine: Mapping[str, list[tuple[tuple[Cue, ...], Answer]]] = defaultdict(list)
        half, lost, worths = half_life(leaning), 0.0, 0.0
        for answer, day in zip(self._answers, self._days, strict=True):
            found = cues_of(self._household, answer, leaning)
            if day in days:
                said, worth = SAYS[answer.outcome]
                p = min(max(estimate(found, weights).probability, 1e-6), 1.0 - 1e-6)
                lost -= worth * (said * log(p) + (1.0 - said) * log(1.0 - p))
                worths += worth
            earlier = mine[answer.person]
            earlier.append((found, replace(answer, pull=Pull())))
            for n in range(len(earlier) - 1, max(len(earlier) - 1 - REVISITED, -1), -1):
                cues, each = earlier[n]
                earlier[n] = (cues, weighed(weights, cues, each, half, answer.at))
        return Judged(lost, worths)


def _named(leaning: Leaning, answers: tuple[Answer, ...]) -> Leaning:
    mark = hashlib.sha256(msgspec.msgpack.encode((leaning.spreads, leaning.half_life, answers[-1].at))).hexdigest()
    return replace(leaning, name=f"welcome-{mark[:12]}")
