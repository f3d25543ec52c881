"""How far a head is trusted: how often it was right on days that it had not seen, when it said this and was so sure.

A forest is as sure as its trees agree, and they have all learned from the same few days. What a person tells in ten
lines, no exponent over all labels can make honest: of sleep such a forest is often too little sure, of a quiet evening
too much (top-label calibration: Gupta and Ramdas, *Top-label calibration and multiclass-to-binary reductions*, 2022).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

SURENESS = (0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.925, 0.965, 0.99)
"""Probabilities for which it is known how often a label was right; between two of them it is drawn straight."""

Trust = tuple[tuple[float, ...], ...]
"""For each label of a forest, in order, and each sureness: the share that was right."""

BARELY = 1e-6
"""By so much what was the likeliest stays the likeliest."""


def trusted(said: Mapping[str, float], labels: Sequence[str], trust: Trust) -> dict[str, float]:
    """What is said, as sure as it deserves. The likeliest stays so, and the others share the rest as they did."""
    best = max(said, key=said.__getitem__)
    p = said[best]
    if not trust or best not in labels or p >= 1.0:
        return dict(said)
    rival = max([other for label, other in said.items() if label != best], default=0.0)
    least = rival / (1.0 - p + rival) + BARELY
    honest = min(max(_drawn(trust[labels.index(best)], p), least), 1.0)
    rest = (1.0 - honest) / (1.0 - p)
    return {label: honest if label == best else other * rest for label, other in said.items()}


def _drawn(shares: Sequence[float], p: float) -> float:
    after = bisect_right(SURENESS, p)
    if after in (0, len(SURENESS)):
        return shares[min(after, len(shares) - 1)]
    low, high = SURENESS[after - 1], SURENESS[after]
    return shares[after - 1] + (p - low) / (high - low) * (shares[after] - shares[after - 1])
