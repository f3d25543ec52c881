"""Households that answer: what people do with what a hub tells them, by tastes that they keep to themselves.

A taste says how likely somebody is glad of an intent in some circumstances. It is never told to the hub; the hub sees
the answers only, and what it proposes next decides what is answered next: a closed loop. One seed gives one family of
tastes and the same answers to the same offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import NamedTuple

LIKED = (0.85, 0.97)
DISLIKED = (0.02, 0.15)
"""Probability of being glad, drawn once for each liking."""
ANSWER_S = (15.0, 240.0)
"""Seconds until somebody presses a button."""
LATER = 0.25
"""Of those who are not glad of something that they like at other times, so many say `later`."""
WRONG = 0.05
"""Of those who are not glad, so many say that it is wrong."""


class Offer(NamedTuple):
    """Something told to one person, and how it really was then."""

    intent: str
    person: str
    at: datetime
    """The household's own clock."""
    how: str
    """The verdict by which it came: speak, ask, show, push, act."""
    doing: str = "none"
    company: bool = False


class Answer(NamedTuple):
    """What the person does with it, so many seconds later."""

    outcome: str
    after: float


@dataclass(frozen=True)
class Liking:
    """How glad somebody is of an intent, where the circumstances fit; the first liking that fits counts.

    An empty condition fits everything. `hours` are a span of the clock, `days` weekdays from 0 for Monday."""

    likes: float
    intents: tuple[str, ...] = ()
    hours: tuple[float, float] | None = None
    days: tuple[int, ...] = ()
    doing: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    company: bool | None = None

    def fits(self, offer: Offer) -> bool:
        hour = offer.at.hour + offer.at.minute / 60.0
        return (
            (not self.intents or offer.intent in self.intents)
            and (self.hours is None or self.hours[0] <= hour < self.hours[1])
            and (not self.days or offer.at.weekday() in self.days)
            and (not self.doing or offer.doing in self.doing)
            and (not self.how or offer.how in self.how)
            and (self.company is None or offer.company == self.company)
        )


@dataclass(frozen=True)
class Tastes:
    """One person's likings, and the share of offers that the person answers at all."""

    likings: tuple[Liking, ...]
    answers: float = 1.0
    seed: str = ""

    def glad(self, offer: Offer) -> float:
        """How likely the person is glad of it; what no liking speaks of is rather liked."""
        return next((liking.likes for liking in self.likings if liking.fits(offer)), LIKED[0])

    def answer(self, offer: Offer) -> Answer | None:
        """What the person does with it; None: nothing at all."""
        rng = Random(f"{self.seed}/{offer.person}/{offer.intent}/{offer.at:%Y-%m-%d %H:%M}")
        if rng.random() >= self.answers:
            return None
        after = rng.uniform(*ANSWER_S)
        if rng.random() < self.glad(offer):
            return Answer("accepted", after)
        elsewhere = any(
            each.likes > 0.5 and (not each.intents or offer.intent in each.intents) for each in self.likings
        )
        what = rng.random()
        return Answer("wrong" if what < WRONG else "later" if elsewhere and what < LATER else "dismissed", after)


def _high(rng: Random) -> float:
    return rng.uniform(*LIKED)


def _low(rng: Random) -> float:
    return rng.uniform(*DISLIKED)


def _firm(rng: Random, intents: Sequence[str]) -> list[Liking]:
    """Some things are liked, others are not, whatever the moment."""
    disliked = set(rng.sample(list(intents), max(1, len(intents) // 2)))
    return [Liking(_low(rng) if each in disliked else _high(rng), (each,)) for each in intents]


def _by_the_clock(rng: Random, intents: Sequence[str]) -> list[Liking]:
    """Part of the day is a bad time for part of the intents."""
    start = rng.uniform(6.0, 18.0)
    bad = tuple(rng.sample(list(intents), max(1, len(intents) * 2 // 3)))
    return [Liking(_low(rng), bad, hours=(start, start + rng.uniform(3.0, 6.0))), Liking(_high(rng))]


def _by_the_week(rng: Random, intents: Sequence[str]) -> list[Liking]:
    """Workdays are not weekends."""
    days = rng.choice(((5, 6), (0, 1, 2, 3, 4)))
    bad = tuple(rng.sample(list(intents), max(1, len(intents) // 2)))
    return [Liking(_low(rng), bad, days=days), Liking(_high(rng))]


def _by_what_one_does(rng: Random, intents: Sequence[str]) -> list[Liking]:
    """Not while eating, or in front of the television."""
    doing = rng.choice((("eating", "dishes"), ("tv", "gaming"), ("relaxing", "reading"), ("cooking",)))
    bad = tuple(rng.sample(list(intents), max(1, len(intents) * 2 // 3)))
    return [Liking(_low(rng), bad, doing=doing), Liking(_high(rng))]


def _by_company(rng: Random, _intents: Sequence[str]) -> list[Liking]:
    """Not before others, or not when left alone."""
    return [Liking(_low(rng), company=rng.random() < 0.7), Liking(_high(rng))]


def _no_noise(rng: Random, _intents: Sequence[str]) -> list[Liking]:
    """Cards are fine, voices and buzzing phones are not."""
    return [Liking(_low(rng), how=("speak", "ask", "push")), Liking(_high(rng))]


def _leave_me_alone(rng: Random, intents: Sequence[str]) -> list[Liking]:
    """Hardly anything is liked."""
    return [Liking(_high(rng), (rng.choice(list(intents)),)), Liking(_low(rng))]


def _gladly(rng: Random, _intents: Sequence[str]) -> list[Liking]:
    """Everything is welcome."""
    return [Liking(_high(rng))]


PROFILES: dict[str, Callable[[Random, Sequence[str]], list[Liking]]] = {
    "firm": _firm,
    "clock": _by_the_clock,
    "week": _by_the_week,
    "doing": _by_what_one_does,
    "company": _by_company,
    "no_noise": _no_noise,
    "alone": _leave_me_alone,
    "gladly": _gladly,
}
"""Kinds of people, by what their gladness depends on."""


def tastes(
    people: Iterable[str], intents: Sequence[str], seed: int, profiles: Sequence[str] = (), answers: float = 1.0
) -> dict[str, Tastes]:
    """Hidden tastes for a family: everybody is of some kind, drawn by the seed from `profiles` (all by default)."""
    found = {}
    for person in people:
        rng = Random(f"tastes/{seed}/{person}")
        kind = rng.choice(list(profiles or PROFILES))
        found[person] = Tastes(tuple(PROFILES[kind](rng, intents)), answers, f"answers/{seed}")
    return found
