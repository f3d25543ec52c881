"""A closed loop: a simulated family hears what a hub says, answers by its tastes, and the hub hears the answers.

Unlike a recorded log, in which the answers to other offers stand already, here they follow what was really proposed.
The hub is whatever can hear a message and name its decisions, written as its public lines; nothing else is known of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, NamedTuple

from hubd.simulate.answers import Offer, Tastes
from hubd.simulate.homes import AWAY
from hubd.simulate.life import Life, Said, Stay

Hub = Callable[[Said], Iterable[Mapping[str, Any]]]
"""Hears one message; answers with the decisions that came of it and of the time before it, as the contract's lines."""

TOLD = ("act", "speak", "ask", "show", "push")
OFFERS = ("recipe.suggest", "brief.morning", "brief.welcome", "bedtime.wind_down", "study.start", "study.end")
"""Intents of hubd's rulebook that are a matter of taste; messages, reminders and dangers are not."""


class Answered(NamedTuple):
    """One offer and what the person did with it; None: nothing."""

    offer: Offer
    outcome: str | None
    glad: float


class Days(NamedTuple):
    """What came of some days: outcomes, and how many offers were of a kind that is rather liked, or rather not."""

    outcomes: Counter[str]
    liked: int
    disliked: int

    @property
    def refused(self) -> int:
        """Offers that somebody turned down."""
        return sum(self.outcomes[outcome] for outcome in ("dismissed", "wrong", "never"))


def close(
    life: Life, said: Sequence[Said], tastes: Mapping[str, Tastes], hub: Hub, intents: Sequence[str] = OFFERS
) -> Iterator[Answered]:
    """Live through the messages of a life, and answer what the hub tells, in the order of time."""
    truth = {who: _Whereabouts(life.stays(who)) for who in [resident.id for resident in life.home.residents]}
    waiting: list[tuple[float, int, Said]] = []
    for number, one in enumerate(said):
        while waiting and waiting[0][0] <= one.at:
            _, _, answer = heappop(waiting)
            yield from _told(life, hub(answer), tastes, truth, intents, waiting, number)
        yield from _told(life, hub(one), tastes, truth, intents, waiting, number)


def _told(
    life: Life,
    decisions: Iterable[Mapping[str, Any]],
    tastes: Mapping[str, Tastes],
    truth: Mapping[str, _Whereabouts],
    intents: Sequence[str],
    waiting: list[tuple[float, int, Said]],
    number: int,
) -> Iterator[Answered]:
    """Everybody who is told something may answer."""
    for decision in decisions:
        if decision["verdict"] not in TOLD or decision["intent"] not in intents:
            continue
        for person in decision["for"]:
            if person not in tastes:
                continue
            offer = _offer(life, decision, person, truth)
            answer = tastes[person].answer(offer)
            yield Answered(offer, answer.outcome if answer is not None else None, tastes[person].glad(offer))
            if answer is not None:
                at = offer.at.timestamp() + answer.after
                body = {"decision": decision["id"], "outcome": answer.outcome, "by": person}
                topic = f"hubd/{life.home.id}/in/feedback"
                heappush(waiting, (at, number * 100 + len(waiting), Said(at, topic, body)))


def _offer(life: Life, decision: Mapping[str, Any], person: str, truth: Mapping[str, _Whereabouts]) -> Offer:
    at = datetime.fromisoformat(decision["at"]).astimezone(life.home.zone)
    here = truth[person].at(at.timestamp())
    company = here.area != AWAY and any(
        other.at(at.timestamp()).area == here.area for who, other in truth.items() if who != person
    )
    return Offer(decision["intent"], person, at, decision["verdict"], here.activity, company)


class _Whereabouts:
    """Where somebody really is."""

    def __init__(self, stays: Sequence[Stay]) -> None:
        self._stays = stays
        self._starts = [stay.start for stay in stays]

    def at(self, moment: float) -> Stay:
        return self._stays[max(bisect_right(self._starts, moment) - 1, 0)]


def weeks(life: Life, answered: Iterable[Answered], days: int = 7) -> tuple[Days, ...]:
    """What came of each stretch of so many days."""
    count = -(-life.days // days)
    outcomes = [Counter[str]() for _ in range(count)]
    liked, disliked = [0] * count, [0] * count
    for one in answered:
        week = min(int((one.offer.at.timestamp() - life.start) // (days * 86400.0)), count - 1)
        outcomes[week][one.outcome or "nothing"] += 1
        (liked if one.glad > 0.5 else disliked)[week] += 1
    return tuple(Days(*each) for each in zip(outcomes, liked, disliked, strict=True))
