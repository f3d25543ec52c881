"""Learning how far a head is to be trusted, from what it said of days that it had not seen (`activities.trust`).

Each label has its own table. Where a label was seldom said so surely, it is taken for as good as all labels together,
and those for as good as they say. Minutes of one day are no independent witnesses: to be called nearly sure, a label
must have earned it by more than the chance of single days, by one standard error over days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from hubd.core.activities.trust import SURENESS, Trust

EDGES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
"""What is said with a probability between two of these is judged together."""
FEW = 120.0
"""So many minutes count for as much as what is known beforehand."""
NEARLY_SURE = 0.85
LEAST, MOST = 0.02, 0.995


class Judged(NamedTuple):
    """What was said of some minutes (`weight`) of a day, how surely, and whether it was right."""

    said: int
    p: float
    right: bool
    weight: float
    day: int


def learned(judged: Sequence[Judged], labels: int) -> Trust:
    """The table for so many labels; empty where nothing was judged."""
    if not judged:
        return ()
    by_bin: list[list[Judged]] = [[] for _ in SURENESS]
    for each in judged:
        by_bin[bisect_right(EDGES, each.p)].append(each)
    together = [_share(rows, sure) for rows, sure in zip(by_bin, SURENESS, strict=True)]
    return tuple(
        tuple(
            round(min(max(_share([each for each in rows if each.said == label], usual), LEAST), MOST), 4)
            for rows, usual in zip(by_bin, together, strict=True)
        )
        for label in range(labels)
    )


def _share(rows: Sequence[Judged], usual: float) -> float:
    """Which share of these was right, if `usual` is what is known beforehand."""
    minutes = sum(each.weight for each in rows) + FEW
    right = (sum(each.weight for each in rows if each.right) + FEW * usual) / minutes
    if right < NEARLY_SURE:
        return right
    surprise: dict[int, float] = defaultdict(float)
    for each in rows:
        surprise[each.day] += each.weight * (each.right - right)
    return right - sqrt(sum(day * day for day in surprise.values())) / minutes
