"""How welcome is this, to this person, at this hour? An estimate from what people have answered so far.

Beta counts with forgetting, shared downwards: a person's answers to this intent count most, others' answers to it
and the person's answers to other intents a little, and a prior for each intent holds where nobody has answered.
Answers near this hour of the day count more than others. See Thompson (1933) for the model of success and failure,
and Mehrotra et al., PrefMiner (2016), for what is learned from dismissals.
"""

from __future__ import annotations

from math import exp

from hubd.core.context import Context
from hubd.core.state import Taste

HALF_LIFE = 30 * 86400.0
"""Seconds until an answer counts half: habits of a home change with seasons, not with days."""

NEAR = 2 * 3600.0
"""Answers within two hours of the clock are about this moment of the day."""

RETRY = 14 * 86400.0
"""After so long without a word about it, one more try is made."""

STREAK = 3
"""So many dismissals in a row silence an intent at that hour."""

KEPT = 24
"""Answers kept for each person and intent."""

PRIORS: dict[str, tuple[float, float]] = {
    "recipe.suggest": (1.6, 0.5),
    "study.start": (3.6, 0.9),
    "study.end": (3.6, 0.9),
    "message.deliver": (4.0, 1.0),
    "message.digest": (3.6, 1.0),
    "brief.morning": (3.4, 0.9),
    "brief.welcome": (1.4, 0.5),
    "departure.leave_now": (5.0, 0.6),
    "reminder.deliver": (5.5, 0.5),
    "bedtime.wind_down": (1.4, 0.6),
}
"""Welcome and unwelcome, as if so many answers had come before: sensible with no data. Offers are moved by a few real
answers; what a person asked for (a reminder, leaving in time) takes more."""

OTHER_PRIOR = (1.4, 0.5)
GOOD = {"accepted": 1.0, "later": 0.4}
BAD = {"dismissed": 1.0, "never": 2.0, "wrong": 1.2, "ignored": 0.25, "later": 0.2}
"""What each answer says for and against; silence says a little against."""

FLOOR = 0.05
"""Weight of an answer given at quite another hour."""

OTHERS = 0.15
"""Weight of another person's answers to the same intent."""

ELSEWHERE = 0.05
"""Weight of the same person's answers to other intents."""

DISMISSALS = frozenset({"dismissed", "never", "wrong"})


def key(intent: str, person: str) -> str:
    return f"{intent}|{person}"


def welcome(context: Context, tastes: dict[str, Taste], intent: str, person: str) -> float:
    """Probability that the person is glad of it, 0 to 1, rounded so that every machine says the same."""
    good, bad = PRIORS.get(intent, OTHER_PRIOR)
    for name, taste in tastes.items():
        its_intent, _, its_person = name.rpartition("|")
        if its_intent == intent:
            share = 1.0 if its_person == person else OTHERS
        elif its_person == person:
            share = ELSEWHERE
        else:
            continue
        for at, outcome in taste.answers:
            weight = share * _weight(context, at)
            good += weight * GOOD.get(outcome, 0.0)
            bad += weight * BAD.get(outcome, 0.0)
    return round(good / (good + bad), 4)


def _weight(context: Context, at: float) -> float:
    """An answer fades with age, and counts for the hour at which it was given."""
    age = max(0.0, context.now - at)
    apart = clock_distance(context, at) / NEAR
    return float(0.5 ** (age / HALF_LIFE)) * (FLOOR + (1.0 - FLOOR) * exp(-0.5 * apart * apart))


def clock_distance(context: Context, at: float) -> float:
    """Seconds between the hour of day at `at` and now, the short way round the clock."""
    then, now = context.household.local(at), context.local
    seconds = abs((then.hour - now.hour) * 3600 + (then.minute - now.minute) * 60 + then.second - now.second)
    return float(min(seconds, 86400 - seconds))


def silenced(context: Context, taste: Taste | None) -> bool:
    """Did this person turn it down three times in a row around this hour, or for good?"""
    if taste is None:
        return False
    if any(outcome == "never" for _, outcome in taste.answers):
        return not _won_back(taste)
    near = [
        (at, outcome) for at, outcome in taste.answers if outcome != "ignored" and clock_distance(context, at) <= NEAR
    ]
    if len(near) < STREAK or any(outcome not in DISMISSALS for _, outcome in near[-STREAK:]):
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
    near = [outcome for at, outcome in taste.answers if outcome != "ignored" and clock_distance(context, at) <= NEAR]
    if len(near) < STREAK or any(outcome not in DISMISSALS for outcome in near[-STREAK:]):
        return None
    return Taste(answers=taste.answers, silenced_until=context.now + RETRY)
