"""How much a message matters, from its words, its sender and its app.

Hard rules first: what names a danger to life breaks into anything (`telling`), whatever a model thinks. Where a model
of texts is at hand it judges the rest, as far as it is sure; the rules judge what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, cast

import msgspec

from hubd.core.events import Notification
from hubd.core.household import Household
from hubd.core.policy.telling.danger import DANGER
from hubd.core.policy.telling.people import CALLS, KIN, OFFICIAL, PRIVATE, TONIGHT
from hubd.core.policy.telling.pressing import PRESSING
from hubd.core.policy.telling.selling import NOISY_SENDERS, ROUTINE, SELLING
from hubd.core.texts import TextModel

Level: TypeAlias = Literal["critical", "urgent", "important", "normal", "promotional"]

WORTH: dict[str, int] = {"promotional": 0, "normal": 1, "important": 2, "urgent": 3, "critical": 4}
"""Levels in order."""


class Importance(msgspec.Struct, frozen=True):
    """A level and what led to it. `reasons` are short names: `fire`, `call_now`, `shop`, `family`."""

    level: Level
    reasons: tuple[str, ...] = ()


Judge: TypeAlias = Callable[[Notification, Household], Importance]


def by_rules(message: Notification, household: Household) -> Importance:
    """The hard rules, then who writes and from which app."""
    said = f"{message.title}\n{message.text}".casefold()
    origin = f"{message.app}\n{message.sender}".casefold()
    dangers = tuple(name for name, words in DANGER if words.search(said))
    pressing = tuple(name for name, words in PRESSING if words.search(said))
    selling = tuple(name for name, words in SELLING if words.search(said))
    noisy = NOISY_SENDERS.search(origin) and not _person(message, household)
    if _listed(message, household):
        return Importance("critical", ("listed_sender",))
    if noisy and (selling or not dangers):
        return Importance("promotional", selling or ("noisy_sender",))
    close = _close(message, household, origin)
    if selling and not dangers and set(pressing) <= {"call_now"} and not close:
        return Importance("promotional", selling)
    if len(dangers) + len(pressing) == 1 and ROUTINE.search(said) and not close:
        return Importance("important", (*dangers, *pressing, "routine"))
    if dangers or pressing:
        grave = len(dangers) + len(pressing) > 1 and (dangers or close)
        return Importance("critical" if grave else "urgent", dangers + pressing)
    return _by_origin(message, household, said, origin)


SURE = 0.45
"""From this share on a model's word counts. Below it, four labels are nearly equal, and who writes says more."""
HARD = frozenset(name for name, _ in DANGER)


class ByText:
    """A judge that reads the text where the hard rules leave a choice."""

    def __init__(self, model: TextModel) -> None:
        self.model = model

    def __call__(self, message: Notification, household: Household) -> Importance:
        ruled = by_rules(message, household)
        if ruled.level == "critical" or (ruled.level == "urgent" and HARD & set(ruled.reasons)):
            return ruled
        shares = self.model(message.app, message.sender, message.title, message.text)
        level = max(shares, key=shares.__getitem__)
        ours = _person(message, household)
        if shares[level] < SURE or (ours and level == "promotional"):
            return ruled
        if ours and level == "normal" and ruled.level == "important":
            return ruled  # somebody of the house asks for something tonight
        return Importance(cast(Level, level), (self.model.id, *ruled.reasons))


def _by_origin(message: Notification, household: Household, said: str, origin: str) -> Importance:
    reasons = []
    if _person(message, household):
        reasons.append("household")
    if KIN.search(origin):
        reasons.append("family")
    if OFFICIAL.search(origin):
        reasons.append("official")
    if CALLS.search(message.app.casefold()):
        reasons.append("call")
    asks = TONIGHT.search(said)
    waits_badly = (asks and _close(message, household, origin)) or "call" in reasons
    return Importance("important" if waits_badly else "normal", (*reasons, *(("asks",) if asks else ())))


def _close(message: Notification, household: Household, origin: str) -> bool:
    """Somebody of this household, or of its family."""
    return _person(message, household) or KIN.search(origin)


def _person(message: Notification, household: Household) -> bool:
    """Did somebody of this household write it?"""
    sender = message.sender.casefold()
    return any(sender in (person.name.casefold(), person.id) for person in household.people.values())


def _listed(message: Notification, household: Household) -> bool:
    listed = {name.casefold() for name in household.policy.critical_senders}
    return bool(listed) and (message.sender.casefold() in listed or message.app.casefold() in listed)


def is_private(message: Notification, guests: bool) -> bool:
    """May others hear or see it? What the sender said counts, else the words; in doubt it is private before guests."""
    if message.private is not None:
        return message.private
    if guests:
        return True
    return PRIVATE.search(f"{message.app} {message.sender} {message.title} {message.text}".casefold())
