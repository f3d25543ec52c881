"""What a rule that waits for an activity would have got: noticed or not, how soon, and how often for nothing.

A trigger is the belief's rise to a threshold. It notices an activity if it comes while the activity goes on, or shortly
before and still holds when it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from hubd.evaluate.labels import Lived

THRESHOLD = 0.7
"""Probability from which a belief sets something off, unless a rule says otherwise."""
NEAR = timedelta(minutes=10)
"""A trigger this near to the true activity is no false alarm, and two stretches this near are one."""
GRID = tuple(n / 20.0 for n in range(6, 20))
"""Thresholds that are tried for `best`."""


class Seen(NamedTuple):
    """One look at the belief: the likeliest activity and its probability."""

    at: datetime
    said: str
    p: float


class Tally(NamedTuple):
    """`delays`: of the stretches that were noticed, after how many seconds. `days`: over how many days."""

    stretches: int = 0
    delays: tuple[float, ...] = ()
    false: int = 0
    days: float = 0.0

    @property
    def recall(self) -> float:
        return len(self.delays) / max(self.stretches, 1)

    @property
    def false_a_day(self) -> float:
        return self.false / max(self.days, 1e-9)

    def within(self, share: float) -> float | None:
        """The seconds within which this share of what was noticed was noticed."""
        ordered = sorted(self.delays)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None


def pooled(tallies: Iterable[Tally]) -> Tally:
    """Several people or homes together: false alarms are counted for each person's day."""
    found = list(tallies)
    return Tally(
        sum(each.stretches for each in found),
        tuple(delay for each in found for delay in each.delays),
        sum(each.false for each in found),
        sum(each.days for each in found),
    )


def stretches(told: Iterable[Lived], activity: str) -> list[tuple[datetime, datetime]]:
    """When the activity went on; short breaks do not end it."""
    out: list[tuple[datetime, datetime]] = []
    for lived in sorted((each for each in told if each.activity == activity), key=lambda each: each.start):
        if out and lived.start - out[-1][1] <= NEAR:
            out[-1] = (out[-1][0], max(out[-1][1], lived.end))
        else:
            out.append((lived.start, lived.end))
    return out


def triggers(
    true: Sequence[tuple[datetime, datetime]], looks: Sequence[Seen], activity: str, threshold: float = THRESHOLD
) -> Tally:
    """Compare the rises of a belief with the true stretches, over the time that was looked at."""
    if not looks:
        return Tally()
    rises = _rises(looks, activity, threshold)
    true = [(start, end) for start, end in true if looks[0].at <= start <= looks[-1].at]
    delays = []
    for start, end in true:
        up = next((max(rise, start) for rise, fall in rises if rise <= end and fall > start), None)
        if up is not None:
            delays.append((up - start).total_seconds())
    false = sum(not any(start - NEAR <= rise <= end + NEAR for start, end in true) for rise, _ in rises)
    days = len({look.at.date() for look in looks})
    return Tally(len(true), tuple(delays), false, float(days))


def _rises(looks: Sequence[Seen], activity: str, threshold: float) -> list[tuple[datetime, datetime]]:
    """From when to when the belief was up. What falls and rises again soon is one: a rule would be cooling down."""
    out: list[tuple[datetime, datetime]] = []
    up = False
    for look in looks:
        high = look.said == activity and look.p >= threshold
        if high and not up and (not out or look.at - out[-1][1] > NEAR):
            out.append((look.at, look.at))
        elif high or up:
            out[-1] = (out[-1][0], look.at)
        up = high
    return out


class Operating(NamedTuple):
    """A threshold and what it gives."""

    threshold: float
    tally: Tally


def best(
    people: Sequence[tuple[Sequence[tuple[datetime, datetime]], Sequence[Seen]]], activity: str, allowed: float
) -> Operating | None:
    """The threshold with the highest recall among those with at most so many false alarms a day."""
    found = [Operating(at, pooled(triggers(true, looks, activity, at) for true, looks in people)) for at in GRID]
    fair = [each for each in found if each.tally.false_a_day <= allowed]
    return max(fair, key=lambda each: each.tally.recall, default=None)
