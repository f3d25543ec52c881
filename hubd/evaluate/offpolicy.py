"""What another policy would have been worth, judged from what this one did and how often it would have done it.

Only what was offered was answered, so simply counting answers would flatter whoever offered the same things. Each
logged situation therefore counts by how much likelier the other policy is to decide as was decided there: inverse
propensity scoring (Horvitz and Thompson 1952; Li et al. 2011 for logged decisions), its self-normalised form
(Swaminathan and Joachims 2015), which does not care whether the propensities add up, and the doubly robust form
(Dudik, Langford and Li 2011), which leans on a model of the answers and is right when either the model or the
propensities are.

The interval comes from drawing whole days anew (Efron's bootstrap), because what happens in one evening hangs together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

DRAWS = 1000
LEAST_PROPENSITY = 0.01
"""Below this a logged propensity counts as this: one lucky try must not stand for a hundred situations."""

REWARDS: dict[str, float] = {
    "accepted": 1.0,
    "later": 0.3,
    "ignored": -0.2,
    "dismissed": -0.82,
    "wrong": -1.0,
    "never": -1.5,
}
"""What an answer is worth, where an accepted offer is worth one: a wrong offer costs nearly as much. What was kept
quiet about is worth nothing, and so is what was told and never answered."""


class Logged(NamedTuple):
    """One situation as it was logged. `propensity`: how often the policy would have decided so; `reward`: what came of
    it (`REWARDS`); `target`: how often the other policy decides so there.

    `expected`: a model's guess of the reward of what was decided; `expected_target`: of the other policy's decision,
    averaged over what it might do. Both are only needed for the doubly robust estimate."""

    day: str
    propensity: float
    reward: float
    target: float
    expected: float = 0.0
    expected_target: float = 0.0


class Interval(NamedTuple):
    """An estimate of the reward of one situation, with the bounds between which it lies nine times in ten."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Worth:
    """What the other policy is worth, by each estimator, beside what was really earned.

    `effective`: how many of the situations say anything about the other policy (Kish): few means a wide guess."""

    situations: int
    effective: float
    earned: Interval
    ips: Interval
    snips: Interval
    doubly_robust: Interval


def worth(logged: Iterable[Logged], *, draws: int = DRAWS, seed: int = 0) -> Worth:
    """Judge the other policy. Raises `ValueError` without a single situation."""
    days: dict[str, list[_Row]] = defaultdict(list)
    for each in logged:
        days[each.day].append(_row(each))
    sums = [_Sums.of(rows) for rows in days.values()]
    if not sums:
        raise ValueError("there is no situation to judge by")
    whole = _Sums.all(sums)
    rng = Random(f"days/{seed}/{len(sums)}")  # noqa: S311 - chance that can be repeated
    drawn = [_Sums.all(rng.choices(sums, k=len(sums))) for _ in range(draws)]
    return Worth(
        situations=round(whole.n),
        effective=round(whole.weight**2 / whole.squares, 1) if whole.squares else 0.0,
        earned=_interval(whole, drawn, lambda s: s.earned / s.n),
        ips=_interval(whole, drawn, lambda s: s.weighted / s.n),
        snips=_interval(whole, drawn, lambda s: s.weighted / s.weight if s.weight else 0.0),
        doubly_robust=_interval(whole, drawn, lambda s: s.robust / s.n),
    )


class _Row(NamedTuple):
    weight: float
    reward: float
    robust: float


def _row(each: Logged) -> _Row:
    weight = each.target / max(each.propensity, LEAST_PROPENSITY)
    return _Row(weight, each.reward, each.expected_target + weight * (each.reward - each.expected))


class _Sums(NamedTuple):
    """One day, or many, added up."""

    n: float
    weight: float
    squares: float
    earned: float
    weighted: float
    robust: float

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> _Sums:
        return cls(
            n=len(rows),
            weight=sum(row.weight for row in rows),
            squares=sum(row.weight**2 for row in rows),
            earned=sum(row.reward for row in rows),
            weighted=sum(row.weight * row.reward for row in rows),
            robust=sum(row.robust for row in rows),
        )

    @classmethod
    def all(cls, days: Sequence[_Sums]) -> _Sums:
        return cls(*(sum(column) for column in zip(*days, strict=True)))


def _interval(whole: _Sums, drawn: Sequence[_Sums], value: Callable[[_Sums], float]) -> Interval:
    found = sorted(value(each) for each in drawn) or [value(whole)]
    low, high = found[int(0.05 * (len(found) - 1))], found[round(0.95 * (len(found) - 1))]
    return Interval(round(value(whole), 4), round(low, 4), round(high, 4))
