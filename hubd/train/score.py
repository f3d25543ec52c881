"""How well a home was understood by somebody who had never seen it, in the figures that are published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from hubd.core.activities.onlooker import LABELS
from hubd.perception.models import sharpened
from hubd.train.homes import OTHER

LEAST_MINUTES = 30
"""Labels with less truth than this do not count for the macro F1."""
SURE = 0.9


class Score(NamedTuple):
    """`error`: expected calibration error over ten bins. `sure`: share believed with 0.9 or more, `right`: of those."""

    minutes: int
    accuracy: float
    macro_f1: float
    error: float
    sure: float
    right: float

    def told(self) -> dict[str, float]:
        return {name: round(value, 3) for name, value in self._asdict().items()}


def judge(scores: Any, labels: Sequence[str], told: frozenset[str], sharpness: float, step: int) -> Score:
    """`told`: what this home's people ever named; anything else is believed as `other`. `step`: minutes a row."""
    said, sure = [], []
    for row in scores:
        honest = sharpened(row, sharpness)
        best = max(range(len(honest)), key=honest.__getitem__)
        said.append(LABELS[best] if LABELS[best] in told else OTHER)
        sure.append(honest[best])
    right = [a == b for a, b in zip(said, labels, strict=True)]
    certain = [ok for p, ok in zip(sure, right, strict=True) if p >= SURE]
    bins: dict[int, list[float]] = {}
    for p, ok in zip(sure, right, strict=True):
        bins.setdefault(min(int(p * 10), 9), []).append(p - ok)
    return Score(
        minutes=len(said) * step,
        accuracy=sum(right) / max(len(right), 1),
        macro_f1=_macro(said, labels, step),
        error=sum(abs(sum(gaps)) for gaps in bins.values()) / max(len(said), 1),
        sure=len(certain) / max(len(said), 1),
        right=sum(certain) / max(len(certain), 1),
    )


def mean(scores: Sequence[Score]) -> Score:
    """Of several homes, each counting the same; the minutes are those of all."""
    _, *columns = zip(*scores, strict=True)
    return Score(sum(score.minutes for score in scores), *(sum(column) / len(scores) for column in columns))


def _macro(said: Sequence[str], true: Sequence[str], step: int) -> float:
    hits = Counter(a for a, b in zip(said, true, strict=True) if a == b)
    support, called = Counter(true), Counter(said)
    found = [2 * hits[c] / (n + called[c]) for c, n in support.items() if n * step >= LEAST_MINUTES]
    return sum(found) / max(len(found), 1)
