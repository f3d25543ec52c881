"""Spans and times of day in spoken words without accents: `for two hours`, `bis acht`, `esta semana`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

NUMBERS: dict[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "sixty": 60,
    "ein": 1, "eine": 1, "einer": 1, "einem": 1, "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwolf": 12, "funfzehn": 15, "zwanzig": 20,
    "dreissig": 30, "vierzig": 40,
    "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11, "doce": 12, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40,
}  # fmt: skip

UNITS: dict[str, float] = {
    "minute": 60.0, "minutes": 60.0, "minuten": 60.0, "minuto": 60.0, "minutos": 60.0,
    "hour": 3600.0, "hours": 3600.0, "stunde": 3600.0, "stunden": 3600.0, "hora": 3600.0, "horas": 3600.0,
    "day": 86400.0, "days": 86400.0, "tag": 86400.0, "tage": 86400.0, "dia": 86400.0, "dias": 86400.0,
    "week": 604800.0, "weeks": 604800.0, "woche": 604800.0, "wochen": 604800.0, "semana": 604800.0,
    "semanas": 604800.0,
}  # fmt: skip

HALF = {"half an hour": 1800.0, "eine halbe stunde": 1800.0, "media hora": 1800.0, "eine viertelstunde": 900.0,
        "a quarter of an hour": 900.0, "un cuarto de hora": 900.0}  # fmt: skip

TODAY = ("today", "for today", "for the rest of the day", "tonight", "this evening", "until tomorrow", "heute",
         "fur heute", "heute abend", "bis morgen", "hoy", "por hoy", "esta noche", "esta tarde",
         "hasta manana")  # fmt: skip
WEEK = ("this week", "diese woche", "esta semana")

_NUMBER = rf"(?:\d+|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_FOR = r"(?:for |fur |durante |por )?"
_SPAN = rf"{_FOR}(?:the next |die nachsten |las proximas |los proximos )?({_NUMBER}) ({'|'.join(UNITS)})(?: lang)?"
_UNTIL = rf"(?:until|till|bis|hasta)(?: um| las| la)? ({_NUMBER})(?: (\d\d))?(?: (?:oclock|uhr|horas))?(?: (am|pm))?"
_HALF = rf"{_FOR}({'|'.join(HALF)})"
CLAUSE = "|".join(
    re.sub(r"\((?!\?)", "(?:", part) for part in (_SPAN, _UNTIL, _HALF, *sorted((*TODAY, *WEEK), key=len, reverse=True))
)
"""A pattern for any of them, without groups."""


def until(words: str, now: datetime) -> datetime | None:
    """The moment at which such a span is over; None for words that name none."""
    if words in TODAY:
        return _midnight(now)
    if words in WEEK:
        return _midnight(now) + timedelta(days=6 - now.weekday())
    if found := re.fullmatch(_HALF, words):
        return now + timedelta(seconds=HALF[found[1]])
    if found := re.fullmatch(_SPAN, words):
        return now + timedelta(seconds=_number(found[1]) * UNITS[found[2]])
    if found := re.fullmatch(_UNTIL, words):
        return _next(now, _number(found[1]), int(found[2] or 0), found[3])
    return None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), tzinfo=now.tzinfo)


def _next(now: datetime, hour: int, minute: int, half: str | None) -> datetime | None:
    """The next time that a clock shows it; `eight` is whichever eight comes first."""
    if hour > 24 or minute > 59:
        return None
    hours = [hour % 24] if half is None else [hour % 12 + (12 if half == "pm" else 0)]
    if half is None and hour <= 12:
        hours = [hour % 12, hour % 12 + 12]
    times = [
        datetime.combine(now.date() + timedelta(days=day), datetime.min.time().replace(hour=each, minute=minute),
                         tzinfo=now.tzinfo)
        for day in (0, 1) for each in hours
    ]  # fmt: skip
    return min(time for time in times if time > now)
