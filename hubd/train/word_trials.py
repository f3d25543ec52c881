"""How well messages are told apart as a house does it: hard rules, the model of texts, what each may overrule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from hubd.core.events import Notification
from hubd.core.household import Household
from hubd.core.policy.messaging.importance import Beside, ByText, Importance, beside, settled
from hubd.core.policy.messaging.telling.signs import signs
from hubd.core.regard import LEVELS
from hubd.core.texts import Reader

URGENT, SERIOUS = "urgent", ("urgent", "important")
ANYWHERE = Household("anywhere", "Anywhere", ZoneInfo("UTC"))
"""A house that knows nobody who writes."""


class Message(NamedTuple):
    """One message and what it is."""

    label: str
    app: str
    sender: str
    title: str
    text: str

    @property
    def asked(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """What a model is asked with."""
        return (*self[1:], _hints(self))


@cache
def _hints(message: Message) -> tuple[str, ...]:
    """Every message is asked about a dozen times while a model is made."""
    return signs(*message[1:]).hints


class Scores(NamedTuple):
    """How well messages are told apart. `urgent_recall`: urgent ones found; `shouted`: advertising taken for urgent or
    important; `error`: expected calibration error."""

    messages: int
    macro_f1: float
    urgent_recall: float
    shouted: float
    error: float


class Judged(NamedTuple):
    """How likely each label is, the one that was taken, and the right one."""

    shares: dict[str, float]
    guess: str
    label: str


class Asked(NamedTuple):
    """What a house that knows nobody goes by before it weighs what a mistake costs: the rules, and a model's word."""

    label: str
    known: Beside
    shares: Mapping[str, float]


def known_of(messages: Sequence[Message]) -> list[Beside]:
    """What stands beside any model's word on them."""
    return [beside(note(message), ANYWHERE) for message in messages]


def weighed(asked: Asked, leaning: Mapping[str, float]) -> Judged:
    """What the house makes of it under a leaning: the same as `judged` by a model with that leaning."""
    level = None if asked.known.decided else settled(asked.shares, leaning, asked.known)
    if level is None:
        return Judged(shares(asked.known.ruled), label(asked.known.ruled), asked.label)
    return Judged(dict(asked.shares), level, asked.label)


def judged(model: Reader, message: Message) -> Judged:
    """What a house that knows nobody makes of a message with this model."""
    found = ByText(model)(note(message), ANYWHERE)
    return Judged(shares(found), label(found), message.label)


def note(message: Message) -> Notification:
    """As it would come to a person of the house."""
    return Notification(
        at=0.0, arrived=0.0, source="in/message", id="m", to="ben", app=message.app, sender=message.sender,
        title=message.title, text=message.text,
    )  # fmt: skip


def label(importance: Importance) -> str:
    """The level among those that the messages are labelled with."""
    return URGENT if importance.level == "critical" else importance.level


def shares(importance: Importance) -> dict[str, float]:
    return dict(zip(LEVELS, importance.shares, strict=True))


def scores(found: Sequence[Judged]) -> Scores:
    """Figures for messages that were judged."""
    from sklearn.metrics import f1_score

    said, true = [one.guess for one in found], [one.label for one in found]
    urgent = [one.guess == URGENT for one in found if one.label == URGENT]
    adverts = [one.guess in SERIOUS for one in found if one.label == "promotional"]
    sure = np.array([one.shares[one.guess] for one in found])
    right = np.array([one.guess == one.label for one in found])
    bins = np.minimum((sure * 10).astype(int), 9)
    error = sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    figures = (float(f1_score(true, said, average="macro")), np.mean(urgent), np.mean(adverts), error)
    return Scores(len(found), *(round(float(figure), 3) for figure in figures))
