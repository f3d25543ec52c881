"""By which factor a beacon, or a receiver, measures too far: the one under which its readings fit the house best.

Nobody needs to say where the device was. Distances to several receivers at once, and which of them hear nothing, fit a
floor plan only at the right scale: the likelihood of all readings, over every room the device may have been in (a
mixture, fitted by expectation and maximisation), is compared along a grid of factors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import erf, exp, log, sqrt
from statistics import fmean
from typing import NamedTuple

from hubd.core.brain import Brain
from hubd.core.likelihoods import BEACON_SPREAD, BEACON_TYPICAL
from hubd.learning.senses.motion import Measure
from hubd.learning.senses.survey import BUCKET, Survey

MOST_BUCKETS = 400
"""Of longer records, so many stretches of time are taken, spread evenly."""
LEAST_BUCKETS = 60
REACH = log(9.5)
"""Logarithm of the metres beyond which receivers report nothing."""
SPEAKS = 0.93
"""How often a receiver within reach is heard within one stretch."""
ALIKE = 12.0
"""Stretches of one stay are alike: so many count as one independent witness."""
LIKELY = (0.55, 0.2)
"""How far devices, and receivers, are usually off: the spread of the logarithm of the factor."""
NOTABLE = 0.25
"""Logarithm of a factor from which on it is worth a change."""
ROUNDS = 2


class Bucket(NamedTuple):
    """One stretch of time: receiver (its number) to the logarithm of what it measured; others heard nothing."""

    heard: tuple[tuple[int, float], ...]


def factors(survey: Survey, brain: Brain) -> dict[str, Measure]:
    """Device or receiver to the factor for its distances, where it is worth one."""
    receivers = sorted(survey.receivers)
    rooms = [i for i, kind in enumerate(brain.floor.kinds[:-2]) if kind != "outdoor"]
    hops = [[min(brain.floor.hops[brain.floor.index[survey.receivers[r]]][i], 3) for i in rooms] for r in receivers]
    records = {
        device: found
        for device, buckets in sorted(survey.heard.items())
        if len(buckets) >= LEAST_BUCKETS and (found := _thinned(buckets, receivers))
    }
    if not receivers or not records:
        return {}
    off = dict.fromkeys(records, 0.0)
    wrong = [0.0] * len(receivers)
    for number in (*range(len(receivers) if len(receivers) > 2 else 0), None):
        if number is None or number == 0:
            off = {device: _best(partial(_fit, buckets, hops, wrong), LIKELY[0]) for device, buckets in records.items()}
        if number is not None:
            wrong[number] = _best(partial(_pooled, records, hops, off, tuple(wrong), number), LIKELY[1])
    hours = {device: f"{len(b)} stretches of {BUCKET / 60:.0f} minutes" for device, b in records.items()}
    every = f"{sum(map(len, records.values()))} stretches of {BUCKET / 60:.0f} minutes"
    devices = {d: Measure(round(exp(-x), 2), hours[d]) for d, x in off.items() if abs(x) >= NOTABLE}
    rooms_off = {r: x for r, x in zip(receivers, wrong, strict=True) if abs(x) >= NOTABLE}
    return devices | {r: Measure(round(exp(-x), 2), every) for r, x in rooms_off.items()}


def _thinned(buckets: Mapping[int, Mapping[str, list[float]]], receivers: Sequence[str]) -> list[Bucket]:
    number = {receiver: i for i, receiver in enumerate(receivers)}
    stride = max(1, -(-len(buckets) // MOST_BUCKETS))
    chosen = sorted(buckets)[::stride]
    return [Bucket(tuple(sorted((number[r], fmean(xs)) for r, xs in buckets[at].items()))) for at in chosen]


def _best(fit: Callable[[float], float], spread: float) -> float:
    """The most likely logarithm of a factor: a coarse grid, then a fine one around its best."""

    def worth(x: float) -> float:
        return fit(x) / ALIKE - 0.5 * (x / spread) ** 2

    coarse = max((n / 5.0 for n in range(-6, 8)), key=worth)
    return max((coarse + n / 20.0 for n in range(-3, 4)), key=worth)


def _pooled(
    records: Mapping[str, Sequence[Bucket]],
    hops: list[list[int]],
    off: Mapping[str, float],
    wrong: Sequence[float],
    number: int,
    x: float,
) -> float:
    """All devices' readings, if this one receiver is wrong by `x`."""
    changed = [*wrong[:number], x, *wrong[number + 1 :]]
    return sum(_fit(buckets, hops, changed, off[device]) for device, buckets in records.items())


def _fit(buckets: Sequence[Bucket], hops: list[list[int]], wrong: Sequence[float], off: float) -> float:
    """The log-likelihood of a device's readings if all are too far by `off`, and each receiver's by `wrong`."""
    silent = [[log(1.0 - SPEAKS * _within(h, off + wrong[r])) for h in range(4)] for r in range(len(hops))]
    speaks = [[SPEAKS * _within(h, off + wrong[r]) for h in range(4)] for r in range(len(hops))]
    unheard = [sum(silent[r][hops[r][room]] for r in range(len(hops))) for room in range(len(hops[0]))]
    likely = []
    for bucket in buckets:
        here = list(unheard)
        for r, x in bucket.heard:
            said = [log(speaks[r][h] * _density(x - off - wrong[r], h) + 1e-4) - silent[r][h] for h in range(4)]
            here = [value + said[hops[r][room]] for room, value in enumerate(here)]
        likely.append(here)
    return _mixture(likely)


def _mixture(likely: Sequence[list[float]]) -> float:
    """The log-likelihood over all rooms, with shares of time that fit best (expectation and maximisation)."""
    rooms = len(likely[0])
    tops = [max(here) for here in likely]
    weights = [[exp(value - top) for value in here] for here, top in zip(likely, tops, strict=True)]
    shares = [1.0 / rooms] * rooms
    total = 0.0
    for _ in range(ROUNDS):
        counts = [1.0] * rooms
        total = 0.0
        for here, top in zip(weights, tops, strict=True):
            joint = [share * weight for share, weight in zip(shares, here, strict=True)]
            whole = sum(joint)
            total += log(whole) + top
            counts = [count + p / whole for count, p in zip(counts, joint, strict=True)]
        shares = [count / sum(counts) for count in counts]
    return total


def _density(x: float, hops: int) -> float:
    spread = BEACON_SPREAD[hops]
    return exp(-0.5 * ((x - log(BEACON_TYPICAL[hops])) / spread) ** 2) / (spread * 2.5066)


def _within(hops: int, off: float) -> float:
    """How likely something so many doors away measures less than the reach of a receiver."""
    z = (REACH - log(BEACON_TYPICAL[hops]) - off) / BEACON_SPREAD[hops]
    return min(max(0.5 * (1.0 + erf(z / sqrt(2.0))), 0.03), 0.98)
