"""Why a message was taken to matter so much: the three reasons that count most, in words, for `hubd explain`."""

from __future__ import annotations

from collections.abc import Iterator

from hubd.core.decisions import Finding
from hubd.core.events import Notification
from hubd.core.policy.docket import Docket
from hubd.core.policy.messaging.importance import Importance
from hubd.core.policy.messaging.telling.danger import DANGER
from hubd.core.policy.messaging.telling.pressing import PRESSING
from hubd.core.policy.messaging.telling.selling import SELLING
from hubd.core.policy.wording.phrases import say
from hubd.core.regard import LEVELS, by_mark, marks_of

MOST = 3

LOUD = frozenset(name for table in (DANGER, PRESSING) for name, _ in table) | {"listed_sender", "call"}
CHEAP = frozenset(name for name, _ in SELLING) | {"noisy_sender"}
ORDINARY = frozenset({"routine"})
SPEAKS_FOR: dict[str, frozenset[str]] = {
    "critical": LOUD,
    "urgent": LOUD,
    "important": LOUD | {"routine", "all_well", "official", "asks", "family", "household", "code"},
    "normal": ORDINARY | {"family", "household", "official"},
    "promotional": CHEAP,
}
"""Level to the signs that are a reason for it; others were found, and outweighed."""

COUNTS = 0.1
"""Nats below which what was said of a sender, an app or a topic is no reason."""


def told_of(importance: Importance, message: Notification, docket: Docket) -> Finding:
    """The level, how sure it is, and its reasons."""
    language = docket.context.household.language
    because = say(f"why.level.{importance.level}", language)
    reasons = list(_reasons(importance, message, docket, language))[:MOST]
    parts = tuple(Finding(f"importance/{name}", holds=True, because=words) for name, words in reasons)
    by = f", {importance.by}" if importance.by else ""
    return Finding("importance", holds=True, because=f"{because} ({importance.sure:.2f}{by})", parts=parts)


def _reasons(importance: Importance, message: Notification, docket: Docket, language: str) -> Iterator[tuple[str, str]]:
    signs = [name for name in importance.reasons if name in SPEAKS_FOR[importance.level]]
    said = [(name, say(f"sign.{name}", language)) for name in signs]
    if importance.hard:
        yield from said
    yield from _learned(importance, message, docket, language)
    if not importance.hard:
        yield from said
    if importance.whole:
        yield "whole", say("why.whole", language)
    if importance.words:
        words = ", ".join(f"“{word}”" for word in importance.words)
        yield "words", say("why.words", language, words=words)
    if not (importance.reasons or importance.words or importance.whole):
        yield "plain", say("why.plain", language)


def _learned(importance: Importance, message: Notification, docket: Docket, language: str) -> Iterator[tuple[str, str]]:
    """What the person has said of this sender, this app, such words: the heaviest first."""
    if importance.hard:
        return
    marks = marks_of(message.app, message.sender, message.title, message.text)
    place = LEVELS.index(importance.level)
    weights: dict[str, float] = {}
    for mark, parts in by_mark(docket.policy.regard, message.to, marks, docket.now).items():
        kind = mark.partition(" ")[0]
        weights[kind] = weights.get(kind, 0.0) + parts[place] - sum(parts) / len(parts)
    for kind in sorted((kind for kind in weights if weights[kind] > COUNTS), key=lambda kind: (-weights[kind], kind)):
        name = docket.context.household.people[message.to].name
        blanks = {"from": message.sender or message.app, "app": message.app, "word": ""}
        yield f"answers/{kind}", say(f"why.answers.{kind}", language, name=name, what=blanks[kind])
