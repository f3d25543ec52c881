"""Quiet days judged: what was said aloud although nobody needed it, and offers that did not fit what really happened.

Ordinary days have cooking, homework, coming home and getting up, so a hub has something to offer. An offer is wrong
when the truth of the simulated life has nothing of the kind around its time, and every warning is: nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from hubd.simulate.homes import AWAY
from hubd.simulate.life import Life, Stay

MINUTE = 60.0
AROUND = 10 * MINUTE
"""Before or after a time, within which what an offer is about must be going on."""
HOME_SINCE = 40 * MINUTE
"""Somebody is welcomed within so long after coming home."""
UP_SINCE = 3 * 60 * MINUTE
"""The day begins within so long after getting up."""
ALOUD = ("speak", "ask")
ASKED_FOR = ("timer.done", "reminder.deliver")
"""What somebody wanted to be told, and by voice may be."""
DANGERS = ("hazard.", "anticipate.")
"""What is no interruption when it is right, and always wrong on a quiet day."""
TOLD = ("act", "speak", "ask", "show", "push")


class Slip(NamedTuple):
    """A decision that did not fit: the time by the home's clock, and what was wrong."""

    at: datetime
    intent: str
    person: str
    why: str


def slips(life: Life, decisions: Iterable[Mapping[str, Any]]) -> list[Slip]:
    """Everything said aloud, and every offer or warning that the truth does not bear out."""
    stays = {resident.id: life.stays(resident.id) for resident in life.home.residents}
    found = []
    for decision in decisions:
        if decision["verdict"] not in TOLD:
            continue
        at = datetime.fromisoformat(decision["at"]).astimezone(life.home.zone)
        people = decision["for"] or [""]
        intent = decision["intent"]
        if decision["verdict"] in ALOUD and not intent.startswith((*DANGERS, *ASKED_FOR)):
            found.append(Slip(at, intent, people[0], "said aloud"))
        wrong = {person: _wrong(intent, stays.get(person, []), at.timestamp()) for person in people}
        found += [Slip(at, intent, person, why) for person, why in wrong.items() if why is not None][:1]
    return found


def _wrong(intent: str, stays: list[Stay], at: float) -> str | None:
    """What does not fit, if something does not."""
    if intent.startswith(DANGERS):
        return "nothing was wrong"
    now = _doing(stays, at, at)
    around = _doing(stays, at - AROUND, at + AROUND)
    if intent == "recipe.suggest":
        return None if "cooking" in around else "nobody cooked"
    if intent == "study.start":
        return None if "study" in around else "nobody studied"
    if intent == "study.end":
        return None if around - {"study"} else "the homework was not over"
    if intent == "brief.welcome":
        return None if _left(stays, at - HOME_SINCE, at) and AWAY not in now else "nobody had come home"
    if intent == "brief.morning":
        return None if "sleeping" not in now and "sleeping" in _doing(stays, at - UP_SINCE, at) else "nobody had got up"
    if intent == "bedtime.wind_down":
        return None if "sleeping" not in now and AWAY not in now else "nobody was going to bed"
    return None


def _doing(stays: list[Stay], start: float, end: float) -> set[str]:
    """What somebody did between two times; `away` for time out of the house."""
    return {AWAY if s.area == AWAY else s.activity for s in stays if s.start <= end and s.end >= start}


def _left(stays: list[Stay], start: float, end: float) -> bool:
    """Was the person out in that time, and came back?"""
    return any(s.area == AWAY and s.end >= start for s in stays if s.start <= end)
