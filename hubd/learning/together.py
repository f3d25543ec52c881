"""What is welcome, learned from many homes at once: the beginning that tells their answers better than the shipped one.

Each home's answers are told as its own hub would have told them, one after the other; the candidates are those of one
home's nights (`preferences`). A home with many answers counts for one home, one with few for less. Whether it is worth
anything is told by homes that it was not chosen by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from hubd.core.household import Household
from hubd.core.leaning import Leaning
from hubd.core.memories import Answer
from hubd.learning.preferences import LEAST_ANSWERS, MARGIN, Lesson, trials

FOLDS = 5
"""Each home is left out once, in one of so many groups."""


class Together(NamedTuple):
    """`shipped` and `learned`: nats lost on an answer in homes that were left out, on average; the less the better.
    `leaning`: learned from all of them; None where it was no better in strange homes."""

    homes: int
    answers: int
    shipped: float
    learned: float
    leaning: Leaning | None


class _Home(NamedTuple):
    lesson: Lesson
    days: set[int]
    weight: float


def together(homes: Sequence[tuple[Household, Sequence[Answer]]]) -> Together:
    """Learn from the answers of many homes. Those with fewer answers than a night needs only help to choose."""
    known = [_home(household, tuple(answers)) for household, answers in homes if answers]
    told = sum(len(answers) for _, answers in homes)
    lost: list[tuple[float, float, float]] = []
    for fold in range(min(FOLDS, len(known)) if len(known) > 1 else 0):
        best = _best([home for n, home in enumerate(known) if n % FOLDS != fold])
        lost += [(home.weight, _mean(home, Leaning()), _mean(home, best)) for home in known[fold::FOLDS]]
    whole = sum(weight for weight, *_ in lost) or 1.0
    shipped, learned = (sum(each[0] * each[n] for each in lost) / whole for n in (1, 2))
    better = bool(lost) and learned < shipped - MARGIN
    return Together(len(known), told, shipped, learned, _named(_best(known), told) if better else None)


def _home(household: Household, answers: tuple[Answer, ...]) -> _Home:
    days = [household.local(answer.occasion.at).toordinal() for answer in answers]
    weight = len(answers) / (len(answers) + LEAST_ANSWERS)
    return _Home(Lesson(household, answers, days), set(days), weight)


def _mean(home: _Home, leaning: Leaning) -> float:
    return home.lesson.told(leaning, home.days).mean


def _best(homes: Sequence[_Home]) -> Leaning:
    """One change after the other, each kept if it tells these homes' answers better together."""
    best = Leaning()
    least = _lost(homes, best)
    for trial in trials(best):
        tried = trial(best)
        lost = _lost(homes, tried)
        if lost < least:
            best, least = tried, lost
    return best


def _lost(homes: Sequence[_Home], leaning: Leaning) -> float:
    return sum(home.weight * _mean(home, leaning) for home in homes)


def _named(leaning: Leaning, answers: int) -> Leaning:
    mark = hashlib.sha256(msgspec.msgpack.encode((leaning.spreads, leaning.half_life, answers))).hexdigest()
    return replace(leaning, name=f"together-{mark[:12]}")
