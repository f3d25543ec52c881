"""From which draw on an appliance is in use: where what a plug reads falls apart into idling and working."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import exp, log, sqrt

from hubd.core.evidence.appliances import IN_USE

STEP = 0.1
"""Draws are told apart in steps of a tenth on a logarithmic scale."""
LEAST_WATTS = 0.3
LEAST_SECONDS = 12 * 3600.0
CONSTANT_SECONDS = 48 * 3600.0
"""Something that never changes for so long idles: nobody works a lamp by hand for two days."""
RARE = 0.0005
"""A step that holds less than this share of the time is between two levels, not one of them."""
NEAR = 0.25
"""Draws within this share of the threshold: a threshold in the midst of a level tells nothing apart."""
IDLES = 0.05
"""Something that is used by hand rests for at least this share of its days."""
LOW = 25.0
"""Only the thresholds of small things are lowered: a cooker's clock must never be taken for cooking."""


def threshold(means: str, drew: Sequence[tuple[float, float]]) -> float | None:
    """The watts above which this appliance is in use, if the usual threshold does not tell its levels apart."""
    use, seconds = IN_USE[means], sum(s for _, s in drew)
    if seconds < LEAST_SECONDS:
        return None
    below = sum(s for w, s in drew if w <= use.watts) / seconds
    midst = sum(s for w, s in drew if abs(w - use.watts) <= NEAR * use.watts) / seconds
    never_idle = use.by_hand and below < IDLES
    never_used = below == 1.0 and use.watts <= LOW
    if not (never_idle or never_used or midst > IDLES):
        return None
    gap = _widest_gap(drew, seconds)
    if gap is not None and (not never_used or gap[1] > 3.0 * gap[0]):
        return round(sqrt(gap[0] * gap[1]), 1)
    top = max(w for w, _ in drew)
    return round(1.5 * top, 1) if never_idle and seconds >= CONSTANT_SECONDS and gap is None else None


def _widest_gap(drew: Sequence[tuple[float, float]], seconds: float) -> tuple[float, float] | None:
    """The emptiest stretch between two levels: the top of the lower one and the bottom of the upper one, in watts."""
    share: dict[int, float] = defaultdict(float)
    for watts, spent in drew:
        share[round(log(max(watts, LEAST_WATTS)) / STEP)] += spent / seconds
    levels = sorted(step for step, held in share.items() if held >= RARE)
    best: tuple[int, int] | None = None
    for low, high in pairwise(levels):
        if high - low > 3 and (best is None or high - low > best[1] - best[0]):
            best = (low, high)
    return None if best is None else (exp(best[0] * STEP), exp(best[1] * STEP))
