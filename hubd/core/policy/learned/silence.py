"""Silence that people have asked for: three dismissals in a row around one hour, or `never`.

These are promises of the contract, apart from what the welcome model thinks: they hold whatever it says.
"""

from __future__ import annotations

from collections.abc import Sequence

from hubd.core.context import Context
from hubd.core.memories import Taste

NEAR = 2 * 3600.0
"""Answers within two hours of the clock are about this moment of the day."""

RETRY = 14 * 86400.0
"""After so long without a word about it, one more try is made."""

STREAK = 3
"""So many dismissals in a row silence an intent at that hour."""

KEPT = 24
"""Answers kept for each person and intent."""

DISMISSALS = frozenset({"dismissed", "never", "wrong"})


def key(intent: str, person: str) -> str:
    return f"{intent}|{person}"


def clock_distance(context: Context, at: float) -> float:
    """Seconds between the hour of day at `at` and now, the short way round the clock."""
    then, now = context.household.local(at), context.local
    seconds = abs((then.hour - now.hour) * 3600 + (then.minute - now.minute) * 60 + then.second - now.second)
    return float(min(seconds, 86400 - seconds))


def may_streak(taste: Taste) -> bool:
    """Was anything turned down often enough at all? Asking the clock of each answer costs more."""
    return sum(outcome in DISMISSALS for _, outcome in taste.answers) >= STREAK


def _streak(near: Sequence[tuple[float, str]]) -> bool:
    return len(near) >= STREAK and all(outcome in DISMISSALS for _, outcome in near[-STREAK:])


def answers_near(context: Context, taste: Taste) -> list[tuple[float, str]]:
    """What was answered around this hour of the day, on whatever day."""
    return [
        (at, outcome) for at, outcome in taste.answers if outcome != "ignored" and clock_distance(context, at) <= NEAR
    ]


def silenced(context: Context, taste: Taste | None) -> bool:
    """Did this person turn it down three times in a row around this hour, or for good?"""
    if taste is None:
        return False
    if any(outcome == "never" for _, outcome in taste.answers):
        return not _won_back(taste)
    if not may_streak(taste):
        return False
    near = answers_near(context, taste)
    if not _streak(near):
        return False
    quiet_until = max(near[-1][0] + RETRY, taste.silenced_until or 0.0)
    return context.now < quiet_until


def _won_back(taste: Taste) -> bool:
    """`never` holds until the person accepts the same thing again, for instance from a list of rules."""
    return taste.answers[-1][1] == "accepted"


def answered(taste: Taste | None, at: float, outcome: str) -> Taste:
    """The taste after one more answer."""
    before = taste or Taste()
    return Taste(answers=(*before.answers, (at, outcome))[-KEPT:], silenced_until=before.silenced_until)


def retried(context: Context, taste: Taste | None) -> Taste | None:
    """The taste after a try that followed a long silence: the next one is a fortnight off. None: it was no retry."""
    if taste is None:
        return None
    if not may_streak(taste) or not _streak(answers_near(context, taste)):
        return None
    return Taste(answers=taste.answers, silenced_until=context.now + RETRY)
