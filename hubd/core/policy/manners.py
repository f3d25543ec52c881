"""How each intent behaves: where it likes to be heard or seen, whether it may wait, how often it makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Manner:
    """`order`: outputs as tried, see `outputs.by_preference`. `breaks_in`: said even to somebody who concentrates.
    `patience`: seconds for which it is worth waiting for a better moment. `once`: told once for ever, or once a day
    and person. `at_home`: only for somebody who is in. `private`: before guests it keeps its details to itself.
    `apart`: seconds between two for the same person. `crowds`: seconds in which the same intent in the same area is
    the same situation, whoever it is for. `by_night`: makes sense in quiet hours. `mode`: the house adapts and says
    nothing aloud."""

    order: tuple[str, ...] = ("card", "near", "voice", "phone")
    breaks_in: bool = False
    patience: float = 0.0
    once: Literal["", "ever", "day"] = ""
    at_home: bool = True
    private: bool = False
    crowds: float = 0.0
    by_night: bool = True
    apart: float = 0.0
    mode: bool = False


MANNERS: dict[str, Manner] = {
    "recipe.suggest": Manner(order=("card", "near", "voice", "phone"), breaks_in=True, crowds=5400.0),
    "study.start": Manner(order=("card", "voice"), breaks_in=True, mode=True),
    "study.end": Manner(order=("card", "voice"), breaks_in=True, mode=True),
    "study.break": Manner(order=("card", "near"), breaks_in=True),
    "study.back": Manner(order=("card", "near"), breaks_in=True),
    "brief.study": Manner(order=("card", "near"), patience=2 * 3600.0, breaks_in=True, by_night=False),
    "brief.study_week": Manner(order=("card", "near", "any"), patience=3600.0, once="day", by_night=False),
    "brief.morning": Manner(
        order=("card", "near", "phone", "any", "voice"), patience=3600.0, once="day", at_home=False, private=True
    ),
    "brief.welcome": Manner(
        order=("card", "near", "any", "voice"), patience=600.0, private=True, by_night=False, apart=3 * 3600.0
    ),
    "departure.leave_now": Manner(
        order=("voice", "phone", "card", "near", "around"), breaks_in=True, patience=600.0, once="ever", private=True
    ),
    "reminder.deliver": Manner(
        order=("voice", "card", "phone", "near", "around", "relay"),
        breaks_in=True,
        patience=12 * 3600.0,
        once="ever",
        at_home=False,
    ),
    "timer.done": Manner(
        order=("voice", "origin", "card", "phone", "near", "around", "relay"),
        breaks_in=True,
        patience=900.0,
        once="ever",
        at_home=False,
    ),
    "anticipate.rain": Manner(order=("card", "near", "voice"), patience=1200.0, crowds=7200.0, by_night=False),
    "anticipate.rain_away": Manner(order=("phone",), at_home=False),
    "anticipate.unarmed": Manner(order=("phone",), at_home=False),
    "anticipate.cold": Manner(order=("card", "near"), patience=1200.0, crowds=7200.0, by_night=False),
    "anticipate.air": Manner(order=("card", "near"), patience=1200.0, crowds=7200.0, by_night=False),
    "anticipate.battery": Manner(order=("card", "near"), patience=7200.0, crowds=86400.0, by_night=False),
    "anticipate.open": Manner(order=("card", "near", "phone"), patience=600.0, crowds=7200.0, breaks_in=True),
    "bedtime.wind_down": Manner(order=("card", "near", "phone", "parent"), breaks_in=True, patience=2400.0),
}
"""`brief.*` prefer a card, and bedtime is never said aloud: nobody is talked at on a calm day. A reminder was asked
for, so it speaks."""

PLAIN = Manner(patience=900.0)
"""For intents of the owner's own rules."""


def manner_of(intent: str) -> Manner:
    return MANNERS.get(intent, PLAIN)
