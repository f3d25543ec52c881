"""Growing a forest of extremely randomised trees (Geurts, Ernst and Wehenkel, 2006) from what one person labelled.

The days are cut into stretches: one day is like the next, and what is learned is for later ones. What is grown on the
other stretches judges each, so that every row is judged by trees that never saw its day: from that follow which labels
are favoured (`favour`), the calibration, how far an onlooker who knows other homes is heard beside them, and whether
the forest may take over. What takes over is grown on all days.
scikit-learn grows the trees where it is installed; without it `plain` does, with fewer of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from math import log
from typing import NamedTuple

from hubd.core.activities.forest import Forest, sharpened
from hubd.core.activities.habits import heeded
from hubd.learning.favour import favour
from hubd.learning.lessons import Lesson
from hubd.learning.timber import Timber

PARTS = 3
SHARPNESS = (0.6, 0.8, 1.0, 1.2, 1.4, 1.7, 2.0, 2.4, 2.8, 3.3)
HEEDS = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8)
"""How far an onlooker is tried to be heard; at 1 it would count as much as the forest."""
JUDGED = 4000
"""Rows on which the calibration is chosen; more would make no difference."""


class Grown(NamedTuple):
    """A forest, and how trees vote on days that they have not seen: for each row by label, None if unjudged. `heed`:
    how far the onlooker is to be heard beside it."""

    forest: Forest
    votes: list[list[float] | None]
    heed: float = 0.0

    @property
    def unseen(self) -> list[int | None]:
        """The same as labels' numbers."""
        return [None if vote is None else max(range(len(vote)), key=vote.__getitem__) for vote in self.votes]


class Grower(NamedTuple):
    """Whoever grows trees: on these rows of a lesson, so many of them, from this seed; and asks them about rows."""

    plant: Callable[[Lesson, Sequence[int], int, int], Timber]
    ask: Callable[[Forest, Sequence[Sequence[float]]], list[list[float]]]
    trees: int
    judges: int


def grower() -> Grower:
    """The best one that is installed."""
    if find_spec("sklearn") is not None:
        from hubd.learning import orchard

        return Grower(orchard.plant, orchard.ask, orchard.TREES, orchard.JUDGES)
    from hubd.learning import plain

    return Grower(plain.plant, plain.ask, plain.TREES, plain.JUDGES)


def grow(lesson: Lesson, seed: int, how: Grower | None = None) -> Grown:
    """Grow, judge and calibrate. The same lesson and seed give the same forest."""
    how = how or grower()
    votes = _judged(lesson, seed, how)
    factors = _favour(lesson, votes)
    votes = [None if vote is None else [v * f for v, f in zip(vote, factors, strict=True)] for vote in votes]
    timber = how.plant(lesson, range(len(lesson.rows)), how.trees, seed)
    judges = _Judges(lesson, votes)
    heed = judges.heed(judges.sharpness(0.0))
    return Grown(timber.forest(lesson.labels, judges.sharpness(heed), factors), votes, heed)


def _favour(lesson: Lesson, votes: Sequence[list[float] | None]) -> list[float]:
    judged = [(vote, target) for vote, target in zip(votes, lesson.targets, strict=True) if vote is not None]
    return favour([vote for vote, _ in judged], [target for _, target in judged], lesson.weights)


def _judged(lesson: Lesson, seed: int, how: Grower) -> list[list[float] | None]:
    """The votes on each row by trees that have not seen its day; None where a single day is all there is."""
    days = sorted(set(lesson.days))
    parts = min(PARTS, len(days))
    part = {day: number * parts // len(days) for number, day in enumerate(days)}
    votes: list[list[float] | None] = [None] * len(lesson.rows)
    for number in range(parts if parts > 1 else 0):
        seen = [row for row, day in enumerate(lesson.days) if part[day] != number]
        forest = how.plant(lesson, seen, how.judges, seed + number + 1).forest(lesson.labels)
        unseen = [row for row, day in enumerate(lesson.days) if part[day] == number]
        for row, vote in zip(unseen, how.ask(forest, [lesson.rows[row] for row in unseen]), strict=True):
            votes[row] = vote
    return votes


class _Judges:
    """Votes about unseen days, and under what they would have been the most honest (least log loss)."""

    def __init__(self, lesson: Lesson, votes: Sequence[list[float] | None]) -> None:
        known = [(row, vote) for row, vote in enumerate(votes) if vote is not None]
        self._known = known[:: max(1, len(known) // JUDGED)]
        self._lesson = lesson
        self._names = [str(label) for label in range(len(lesson.labels))]

    def sharpness(self, heed: float) -> float:
        if not self._known:
            return 1.0
        return min((self._loss(sharpness, heed), sharpness) for sharpness in SHARPNESS)[1]

    def heed(self, sharpness: float) -> float:
        if not any(told is not None for told in self._lesson.heard):
            return 0.0
        return min((self._loss(sharpness, heed), heed) for heed in HEEDS)[1]

    def _loss(self, sharpness: float, heed: float) -> float:
        lesson, loss = self._lesson, 0.0
        for row, vote in self._known:
            said = sharpened(self._names, vote, sharpness)
            told = lesson.heard[row] if heed > 0.0 else None
            if told is not None:
                said = heeded(said, told, heed)
            target = lesson.targets[row]
            loss -= lesson.weights[target] * log(said[str(target)])
        return loss
