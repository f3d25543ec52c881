"""How often anybody may ask: a bucket for each of them that fills up again, and no more buckets than fit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

MOST = 2048
"""Buckets kept. Whoever has not asked for longest is forgotten first; with a full bucket that changes nothing."""


class Rate(NamedTuple):
    """So many at once, and so many a second in the long run."""

    burst: float
    a_second: float


CALLS = Rate(120.0, 30.0)
"""For each token: a page that opens asks a dozen things at once, and a busy evening a few in a second."""
STRANGERS = Rate(30.0, 2.0)
"""For each address, for what needs no token."""
WRONG = Rate(10.0, 1 / 10)
"""For each address: tokens that were wrong. Guessing 256 bits is hopeless; this keeps the log quiet as well."""
PAIRINGS = Rate(5.0, 1 / 60)
"""For each address: screens that ask to be let in."""


class Limits:
    """The buckets of one kind."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> float:
        """Take one. Returns 0, or for how many seconds there is none."""
        level = self._level(who)
        if level < 1.0:
            return (1.0 - level) / self._rate.a_second
        self._keep(who, level - 1.0)
        return 0.0

    def spent(self, who: str) -> float:
        """For how many seconds there is none, without taking one."""
        return max(1.0 - self._level(who), 0.0) / self._rate.a_second

    def _level(self, who: str) -> float:
        level, at = self._buckets.get(who, (self._rate.burst, self._clock()))
        return min(level + (self._clock() - at) * self._rate.a_second, self._rate.burst)

    def _keep(self, who: str, level: float) -> None:
        self._buckets[who] = (level, self._clock())
        self._buckets.move_to_end(who)
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
