"""Lengths of time in what people write: `1 hour 10 mins`, `PT45M`, `simmer for twenty minutes`, `eine halbe Stunde`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hubd.core.kitchen.foods import fold
from hubd.core.policy.requests.replies.times import NUMBERS

_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.IGNORECASE)
_SECONDS = {"sec": 1.0, "sek": 1.0, "seg": 1.0, "min": 60.0, "h": 3600.0, "hr": 3600.0, "hour": 3600.0, "std": 3600.0,
            "stund": 3600.0, "hora": 3600.0, "day": 86400.0, "tag": 86400.0, "dia": 86400.0}  # fmt: skip
_ENDING = r"(?:onds?|unden?|undos?|utes?|uten?|utos?|s|en?)?(?![a-z])\.?"
_UNIT = rf"(?P<unit>sec|sek|seg|min|hour|hr|h|std|stund|hora|day|tag|dia){_ENDING}"
_WORDS = sorted(NUMBERS, key=len, reverse=True)
_NUMBER = rf"(?P<number>\d+(?:[.,]\d+)?(?:\s+\d/\d)?|\d/\d|{'|'.join(_WORDS)})"
_TO = rf"(?:\s*(?:-|–|to|bis|a|or|oder|o)\s*(?:\d+|{'|'.join(_WORDS)}))?"
_SPAN = re.compile(rf"\b{_NUMBER}{_TO}\s*-?\s*{_UNIT}")
_FIXED = {
    "half an hour": 1800.0, "halbe stunde": 1800.0, "halben stunde": 1800.0, "media hora": 1800.0,
    "quarter of an hour": 900.0, "viertelstunde": 900.0, "cuarto de hora": 900.0, "dreiviertelstunde": 2700.0,
    "an hour and a half": 5400.0, "one and a half hours": 5400.0, "eineinhalb stunden": 5400.0,
    "anderthalb stunden": 5400.0, "hora y media": 5400.0, "three quarters of an hour": 2700.0,
    "tres cuartos de hora": 2700.0,
}  # fmt: skip
_PHRASES = re.compile("|".join(sorted(_FIXED, key=len, reverse=True)))
LONGEST = 12 * 3600.0
"""Longer waits (marinate for two days) are no matter for a kitchen timer."""


def spans(text: str) -> Iterator[tuple[int, float]]:
    """Every length of time in a text: where it begins, and seconds. Of `8 to 10 minutes` the shorter one."""
    plain = fold(text)
    taken = [(found.start(), found.end(), _FIXED[found[0]]) for found in _PHRASES.finditer(plain)]
    for found in _SPAN.finditer(plain):
        if not any(start <= found.start() < end for start, end, _ in taken):
            seconds = _number(found["number"]) * _SECONDS[found["unit"]]
            taken.append((found.start(), found.end(), seconds))
    yield from ((start, seconds) for start, _, seconds in sorted(taken) if seconds > 0.0)


def total(text: str) -> float | None:
    """A whole text as one length of time: ISO 8601, `1 hour 10 mins`, a bare number of minutes. None: unknown."""
    said = text.strip()
    iso = _ISO.fullmatch(said)
    if iso is not None and any(iso.groups()):
        days, hours, minutes, seconds = (float(part or 0) for part in iso.groups())
        return days * 86400.0 + hours * 3600.0 + minutes * 60.0 + seconds or None
    if re.fullmatch(r"\d+(?:[.,]\d+)?", said):
        return float(said.replace(",", ".")) * 60.0 or None
    clock = re.fullmatch(r"(\d{1,2}):(\d\d)(?::\d\d)?(?:\s*h)?", said)
    if clock is not None:
        return int(clock[1]) * 3600.0 + int(clock[2]) * 60.0 or None
    short = re.fullmatch(r"(\d+)\s*h\s*(\d{1,2})", said)
    if short is not None:
        return int(short[1]) * 3600.0 + int(short[2]) * 60.0
    return sum(seconds for _, seconds in spans(said)) or None


def timers(step: str) -> tuple[float, ...]:
    """The waits in a step of a recipe that are worth a timer, in seconds and in their order."""
    return tuple(seconds for _, seconds in spans(step) if 30.0 <= seconds <= LONGEST)


def _number(said: str) -> float:
    if said in NUMBERS:
        return float(NUMBERS[said])
    whole, _, part = said.partition(" ") if "/" in said and " " in said else ("0", "", said)
    if "/" in part:
        over, under = part.split("/")
        return float(whole) + float(over) / float(under)
    return float(said.replace(",", "."))
