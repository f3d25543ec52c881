"""The kinds of values that a rule may hold: how each is read, and what an editor may suggest for it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_GROUPS = {"weekdays": DAYS[:5], "weekend": DAYS[5:], "daily": DAYS}
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?[smhd])+")
_PIECE = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DATE = re.compile(r"(?:(\d{4})-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_ID = re.compile(r"[a-z0-9][a-z0-9_.\-]*")


class Bad(ValueError):
    """A value that makes no sense here. `hint` says what to write instead."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value: `read` returns it typed or raises `Bad`; `schema` is its JSON Schema."""

    read: Callable[[Any], Any]
    schema: dict[str, Any] = field(default_factory=dict)


def nearest(word: object, known: Iterable[str]) -> str:
    """A hint that names the nearest valid word, or all of them while they are few."""
    words = sorted(known)
    close = get_close_matches(str(word).lower(), words, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known: {', '.join(words)}" if 0 < len(words) <= 20 else ""


def close_to(word: object, known: Iterable[str]) -> bool:
    """Is this one of the known words, misspelt?"""
    return bool(get_close_matches(str(word).lower(), sorted(known), n=1, cutoff=0.75))


def slip(word: str, known: str) -> bool:
    """Is one the other with a letter wrong, missing, doubled or swapped with its neighbour?"""
    if word == known:
        return False
    begin = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known)))
    a, b = word[begin:], known[begin:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or (a[:2] == b[1::-1] and a[2:] == b[2:])


def duration(value: Any) -> float:
    """`30s`, `5m`, `2h`, `1h30m`: seconds."""
    if not isinstance(value, str) or not _DURATION.fullmatch(value.strip()):
        raise Bad(f"{shown(value)} is no duration", 'write "30s", "5m", "2h" or "1h30m"')
    return sum(float(number) * _UNITS[unit] for number, unit in _PIECE.findall(value))


def minutes(value: Any) -> int:
    """`16:30`: minutes after midnight; `24:00` is the end of the day."""
    text = str(value).strip()
    if text == "24:00":
        return 24 * 60
    found = _TIME.fullmatch(text) if isinstance(value, str) else None
    if not found:
        raise Bad(f"{shown(value)} is no time of day", 'write "07:30" in quotes')
    return int(found[1]) * 60 + int(found[2])


def shown(value: Any) -> str:
    """A value as a complaint quotes it: short, and never a whole document."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def listed(value: Any) -> list[Any]:
    """One value or a list of them."""
    return value if isinstance(value, list) else [value]


def _between(value: Any) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise Bad("between takes two times", 'write ["16:30", "20:30"]')
    return minutes(value[0]), minutes(value[1])


def _days(value: Any) -> tuple[int, ...]:
    days: list[str] = []
    for item in listed(value):
        word = str(item).lower()
        if word in _DAY_GROUPS:
            days += _DAY_GROUPS[word]
        elif word[:3] in DAYS:
            days.append(word[:3])
        else:
            raise Bad(f"unknown day {shown(item)}", nearest(word, (*DAYS, *_DAY_GROUPS)))
    return tuple(i for i, day in enumerate(DAYS) if day in days)


def _dates(value: Any) -> tuple[str, str]:
    """One date or a first and a last, `12-24` (every year) or `2026-12-24`."""
    items = listed(value)
    for item in items:
        if not isinstance(item, str) or not _DATE.fullmatch(item):
            raise Bad(f"{shown(item)} is no date", 'write "12-24" or "2026-12-24"')
    if len(items) not in (1, 2) or len({len(item) for item in items}) != 1:
        raise Bad("date takes one date, or a first and a last of the same form", 'write ["12-01", "12-24"]')
    return items[0], items[-1]


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Bad(f"{shown(value)} is no number", "write a plain number without a unit")
    return float(value)


def _probability(value: Any) -> float:
    number = _number(value)
    if not 0.0 < number <= 1.0:
        raise Bad(f"{shown(value)} is no probability", "write a number above 0 and at most 1, such as 0.7")
    return number


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Bad(f"{shown(value)} is neither true nor false", "write true or false")
    return value


def _names(value: Any) -> tuple[str, ...]:
    items = listed(value)
    if not items or not all(isinstance(item, str) and item for item in items):
        raise Bad(f"{shown(value)} is no name", "write one name or a list of names")
    return tuple(items)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Bad(f"{shown(value)} is no text", "write a text")
    return value


def _identifier(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Bad(f"{shown(value)} is no id", "use small letters, digits, dots, dashes and underscores")
    return value


def _scalars(value: Any) -> tuple[Any, ...]:
    items = listed(value)
    if not items or not all(isinstance(item, str | int | float | bool) for item in items):
        raise Bad(f"{shown(value)} is no plain value", "write a text, a number, true or false, or a list of them")
    return tuple(items)


def one_of(known: Sequence[str], what: str) -> Kind:
    """Exactly one of some words."""

    def read(value: Any) -> str:
        if value not in known:
            raise Bad(f"unknown {what} {shown(value)}", nearest(value, known))
        return str(value)

    return Kind(read, {"enum": list(known)})


def some_of(known: Sequence[str], what: str) -> Kind:
    """One of some words, or a list of them."""
    one = one_of(known, what)

    def read(value: Any) -> tuple[str, ...]:
        items = listed(value)
        if not items:
            raise Bad(f"an empty list of {what}", nearest("", known))
        return tuple(one.read(item) for item in items)

    return Kind(read, {"anyOf": [one.schema, {"type": "array", "items": one.schema, "minItems": 1}]})


_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}

BETWEEN = Kind(_between, {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2})
DATES = Kind(_dates, _TEXTS)
DAYS_OF_WEEK = Kind(_days, _TEXTS)
DURATION = Kind(duration, {"type": "string", "pattern": r"^(\d+(\.\d+)?[smhd])+$"})
IDENTIFIER = Kind(_identifier, {"type": "string", "pattern": r"^[a-z0-9][a-z0-9_.\-]*$"})
NAME = Kind(_name, {"type": "string"})
NAMES = Kind(_names, _TEXTS)
NUMBER = Kind(_number, {"type": "number"})
PROBABILITY = Kind(_probability, {"type": "number", "exclusiveMinimum": 0, "maximum": 1})
SCALARS = Kind(_scalars, {})
TRUTH = Kind(_truth, {"type": "boolean"})
