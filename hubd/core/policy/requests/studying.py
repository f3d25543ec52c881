"""Study time by a sentence: somebody begins, is done, or asks how long it was."""

from __future__ import annotations

import re
from functools import lru_cache

from hubd.core.events import Utterance
from hubd.core.policy.docket import Docket
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.requests.replies.studying import BEGIN, END, HOW_LONG
from hubd.core.policy.requests.reply import confirm, who_spoke
from hubd.core.policy.requests.wishes import grammar_of
from hubd.core.policy.routines import study
from hubd.core.policy.routines.study_time import today, week

WAYS: tuple[tuple[str, tuple[str, ...]], ...] = (("begin", BEGIN), ("end", END), ("ask", HOW_LONG))
TODAY = ("today", "heute", "hoy")
"""Whoever says one of these does not mean the week."""


def take(docket: Docket, event: Utterance, area: str | None) -> bool:
    """Do what a sentence says of study time. False: it says nothing of it."""
    words, people = plain(event.text), grammar_of(docket.context.household).people
    names = "|".join(sorted(map(re.escape, people), key=len, reverse=True))
    for what, patterns in WAYS:
        found = _match(patterns, names, words)
        if found is not None:
            speaker = who_spoke(docket, event, area)
            person = people.get(found.groupdict().get("who") or "") or speaker
            return person is not None and _done(docket, what, person, speaker or person, words, area)
    return False


def _done(docket: Docket, what: str, person: str, hearer: str, words: str, area: str | None) -> bool:
    if what == "ask":
        _tell(docket, person, hearer, area, weekly=not any(day in words.split() for day in TODAY))
        return True
    if docket.context.household.people[person].role not in study.STUDENTS:
        return False
    here = area if person == hearer else None  # what a parent says of a child is said where the parent is
    return study.by_hand(docket, person, on=what == "begin", area=here) is not None


def _tell(docket: Docket, person: str, hearer: str, area: str | None, *, weekly: bool) -> None:
    household, now = docket.context.household, docket.now
    days = week(docket.policy, household, person, now)
    minutes = sum(days) if weekly else today(docket.policy, household, person, now)
    key = "study.week.told" if weekly else "study.today.told"
    confirm(docket, hearer, area, key, {"week": days}, who=household.people[person].name, minutes=minutes)


def _match(patterns: tuple[str, ...], names: str, words: str) -> re.Match[str] | None:
    made = (_made(pattern, names) for pattern in patterns)
    return next((found for pattern in made if (found := pattern.fullmatch(words)) is not None), None)


@lru_cache(maxsize=256)
def _made(pattern: str, names: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("{people}", f"(?:{names or '(?!)'})"))
