"""What answers say of the importance of messages: outright ("that was important"), or by what was done with them.

An outright word is feedback whose action is a level (`regard.LEVELS`); it may name a message that a digest told of, or
one that still waits. Everything else says less.
"""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.events import Notification, Outcome
from hubd.core.policy.docket import Docket
from hubd.core.policy.messaging.importance import WORTH, Importance
from hubd.core.regard import LEVELS, Answer, Imprint, marks_of, told

REMEMBERED = 7 * 86400.0
MOST = 200
"""How long, and for how many messages at most, their marks are kept to be answered about."""

IMPLIES: dict[str, tuple[int, float]] = {"accepted": (0, 0.25), "dismissed": (-1, 0.25), "wrong": (-1, 1.0)}
"""Outcome to by how many levels the message was misjudged, and how many plain words that counts. Who lets a message be
read confirms it; who closes it may only have been in a hurry; `wrong` alone means: not worth it."""


def imprint(docket: Docket, message: Notification, importance: Importance) -> None:
    """Remember what a message was like, without its words."""
    kept = {name: each for name, each in docket.policy.imprints.items() if docket.now - each.at < REMEMBERED}
    kept.pop(message.id, None)
    kept[message.id] = Imprint(
        docket.now, message.to, marks_of(message.app, message.sender, message.title, message.text),
        importance.before or importance.shares, importance.level, importance.hard,
    )  # fmt: skip
    docket.policy = replace(docket.policy, imprints=dict(list(kept.items())[-MOST:]))


def take(docket: Docket, meant: tuple[str, ...], outcome: Outcome, by: str | None, action: str | None = None) -> None:
    """Learn from one answer about these messages. Only the person whom a message is for knows what it is worth, and
    nobody may say of an alarm that it is worth little."""
    if len(meant) > 1 and action in LEVELS:
        return  # of several together it cannot be said which one is meant
    for name in meant:
        known = docket.policy.imprints.get(name)
        if known is None or known.hard or by not in (None, known.to):
            continue
        level, worth = _level(outcome, action, known)
        if worth > 0.0:
            answer = Answer(docket.now, known.to, known.marks, known.shares, level, worth / len(meant))
            docket.policy = replace(docket.policy, regard=told(docket.policy.regard, answer))


def _level(outcome: Outcome, action: str | None, known: Imprint) -> tuple[int, float]:
    """The level that the message should have had, and how much the answer says so."""
    if action in LEVELS:
        return LEVELS.index(action), 1.0
    step, worth = IMPLIES.get(outcome, (0, 0.0))
    return min(max(WORTH[known.level] + step, 0), len(LEVELS) - 1), worth
