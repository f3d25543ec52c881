"""Points in time in spoken words without accents: `tomorrow at seven`, `in 20 minuten`, `el viernes a las seis`.

What people leave out is filled in as they would: `at seven` is whichever seven comes first, `tomorrow at three` is in
the afternoon, `friday` is friday morning.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import NamedTuple

from hubd.core.policy.requests.replies.times import HALF, NUMBERS, UNITS

_NUMBER = rf"(?:\d+|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"

MORE_SPANS = {**HALF, "einer halben stunde": 1800.0, "einer viertelstunde": 900.0, "einer dreiviertelstunde": 2700.0,
              "an hour and a half": 5400.0, "anderthalb stunden": 5400.0, "eineinhalb stunden": 5400.0,
              "hora y media": 5400.0, "una hora y media": 5400.0, "three quarters of an hour": 2700.0}  # fmt: skip
DATIVES = {"minuten": 60.0, "stunden": 3600.0, "tagen": 86400.0, "wochen": 604800.0}
SECONDS = {"second": 1.0, "seconds": 1.0, "sekunde": 1.0, "sekunden": 1.0, "segundo": 1.0, "segundos": 1.0}
LENGTHS = {**UNITS, **DATIVES, **SECONDS}
_WHOLE = "|".join(sorted(MORE_SPANS, key=len, reverse=True))
SPAN = rf"(?:{_WHOLE}|{_NUMBER} (?:{'|'.join(sorted(LENGTHS, key=len, reverse=True))})(?: and a half)?)"
"""A length of time."""

DAYS: dict[str, int] = {
    "day after tomorrow": 2, "the day after tomorrow": 2, "ubermorgen": 2, "pasado manana": 2,
    "tomorrow": 1, "morgen": 1, "manana": 1, "today": 0, "heute": 0, "hoy": 0,
}  # fmt: skip
WEEKDAYS: dict[str, int] = {
    name: n
    for names in (
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
        ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
    )
    for n, name in enumerate(names)
}
PARTS: dict[str, time] = {
    **dict.fromkeys(("in the morning", "morning", "this morning", "am morgen", "in der fruh", "fruh", "vormittag",
                     "am vormittag", "por la manana", "de la manana"), time(8)),
    **dict.fromkeys(("at noon", "noon", "at midday", "am mittag", "mittag", "mittags", "al mediodia", "a mediodia"),
                    time(12)),
    **dict.fromkeys(("in the afternoon", "afternoon", "this afternoon", "am nachmittag", "nachmittag", "nachmittags",
                     "por la tarde", "de la tarde", "esta tarde"), time(15)),
    **dict.fromkeys(("in the evening", "evening", "this evening", "tonight", "am abend", "abend", "abends"), time(19)),
    **dict.fromkeys(("at night", "in der nacht", "por la noche", "de la noche", "esta noche"), time(21)),
}  # fmt: skip
"""Parts of a day, and the time that is meant where no other is named."""

_AFTER_NOON, _EARLY, _LATE = time(13), time(6), time(21)
_HOUR = rf"(?P<hour>{_NUMBER})"
_MINUTES = r"(?: (?P<minute>[0-5]\d))?"

_CLOCKS: tuple[str, ...] = (
    rf"(?:at |by )?(?P<past>half|quarter) past {_HOUR}",
    rf"(?:at |by )?(?P<to>quarter) to {_HOUR}",
    rf"(?:um )?(?P<halb>halb) {_HOUR}",
    rf"(?:um )?(?P<past>viertel) nach {_HOUR}",
    rf"(?:um )?(?P<to>viertel) vor {_HOUR}",
    rf"(?:a )?las? {_HOUR} y (?P<past>media|cuarto)",
    rf"(?:a )?las? {_HOUR} menos (?P<to>cuarto)",
    rf"(?:at |by |um |gegen |a las? ){_HOUR}{_MINUTES}(?: (?:oclock|uhr))?(?: (?P<minute2>[0-5]\d))?"
    rf"(?: (?P<half>am|pm|a m|p m))?",
    rf"{_HOUR}{_MINUTES} (?:oclock|uhr|horas)(?: (?P<minute2>[0-5]\d))?",
    rf"{_HOUR}{_MINUTES} (?P<half>am|pm|a m|p m)",
)
_DAY = (rf"(?:(?:on |next |am |kommenden |nachsten |el |este )*(?:{'|'.join(WEEKDAYS)})"
        rf"|{'|'.join(sorted(DAYS, key=len, reverse=True))})")  # fmt: skip
_PART = "|".join(sorted(PARTS, key=len, reverse=True))


def _bare(pattern: str) -> str:
    """A pattern without its names, so that it can stand in another one several times."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_CLOCK = "|".join(_bare(each) for each in _CLOCKS)
_PIECE = rf"(?:(?:{_CLOCK})|(?:{_PART})|(?:{_DAY}))(?! \d)(?!\w)"
WHEN = rf"(?:(?:in|dentro de|en) {SPAN}|{_PIECE}(?: {_PIECE}){{0,3}})"
"""A pattern for any point in time, without groups."""


class _Said(NamedTuple):
    hour: int
    minute: int
    half: str | None


def moment(words: str, now: datetime) -> datetime | None:
    """The point in time that is meant, always in the future; None for words that name none."""
    found = re.fullmatch(rf"(?:in|dentro de|en) ({SPAN})", words)
    if found is not None:
        seconds = length(found[1])
        return _later(now, seconds) if seconds else None
    if not re.fullmatch(WHEN, words):
        return None
    rest, clock = _taken(words, _CLOCK)
    said = _clock(clock) if clock else None
    if clock and said is None:
        return None
    rest, part = _taken(rest, _PART)
    _, day = _taken(rest, _DAY)
    return _placed(now, said, PARTS.get(part), day)


def length(words: str) -> float | None:
    """A length of time in seconds."""
    if words in MORE_SPANS:
        return MORE_SPANS[words]
    found = re.fullmatch(rf"({_NUMBER}) (\w+)( and a half)?", words)
    if found is None or found[2] not in LENGTHS:
        return None
    return (number(found[1]) + 0.5 * bool(found[3])) * LENGTHS[found[2]]


def number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]


def _taken(words: str, pattern: str) -> tuple[str, str]:
    """The words without the first of these pieces, and the piece."""
    found = re.search(rf"(?:^| )({pattern})(?= |$)", words)
    if found is None:
        return words, ""
    return " ".join((words[: found.start()] + " " + words[found.end() :]).split()), found[1]


def _clock(words: str) -> _Said | None:
    """What a clock shows; None for an hour that none does."""
    parts = next(found.groupdict() for pattern in _CLOCKS if (found := re.fullmatch(pattern, words)))
    hour = number(parts["hour"])
    minute = int(parts.get("minute") or parts.get("minute2") or 0)
    return _turned(parts, hour, minute) if hour <= 24 else None


def _turned(parts: dict[str, str | None], hour: int, minute: int) -> _Said:
    """`half past`, `quarter to`, `halb acht`, `y media`."""
    half = (parts.get("half") or "").replace(" ", "") or None
    if parts.get("past"):
        return _Said(hour % 24, 30 if parts["past"] in ("half", "media") else 15, half)
    if parts.get("to"):
        return _Said((hour - 1) % 24, 45, half)
    if parts.get("halb"):
        return _Said((hour - 1) % 24, 30, half)
    return _Said(hour % 24, minute, half)


def _placed(now: datetime, said: _Said | None, part: time | None, day: str) -> datetime | None:
    """The first such moment after now."""
    clocks = _clocks(said, part, now, day=bool(day)) if said is not None else [part or time(9)]
    if day:
        name = day.rpartition(" ")[2]
        ahead = (WEEKDAYS[name] - now.weekday()) % 7 if name in WEEKDAYS else DAYS[day]
        weekly = name in WEEKDAYS
        times = [_at(now, ahead + more, clock) for more in ((0, 7) if weekly else (0,)) for clock in clocks]
        if ahead == 0 and said is None and part is None and not weekly:
            times.append(_later(now, 3 * 3600.0))
    else:
        times = [_at(now, ahead, clock) for ahead in (0, 1) for clock in clocks]
    return min((each for each in times if each > now), default=None)


def _clocks(said: _Said, part: time | None, now: datetime, *, day: bool) -> list[time]:
    """What a clock may show: with no word for the half of the day it is either, unless a day was named. Only who speaks
    at night means the small hours."""
    if said.half is not None or said.hour > 12 or said.hour == 0:
        hour = said.hour % 12 + 12 * (said.half == "pm") if said.half is not None else said.hour
        return [time(hour, said.minute)]
    morning, evening = time(said.hour % 12, said.minute), time(said.hour % 12 + 12, said.minute)
    if part is not None:
        return [evening if part >= _AFTER_NOON or (part.hour == 12 and said.hour != 11) else morning]
    if day:
        return [evening if 1 <= said.hour <= 6 or said.hour == 12 else morning]
    return [clock for clock in (morning, evening) if clock >= _EARLY or now.time() < _EARLY or now.time() >= _LATE]


def _later(now: datetime, seconds: float) -> datetime:
    """So much later on everybody's clock, also in the night in which the clocks are changed."""
    return datetime.fromtimestamp(now.timestamp() + seconds, now.tzinfo)


def _at(now: datetime, days: int, clock: time) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), clock, tzinfo=now.tzinfo)
