"""Values as rules compare and tell them: what a reading says, whether it is the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from hubd.core.rules.check import Truth
from hubd.core.rules.conditions.sayings import number, word

YES = frozenset({"on", "true", "open", "detected", "yes", "home", "1"})
NO = frozenset({"off", "false", "closed", "close", "clear", "no", "not_home", "0"})


def same(value: object, wanted: object) -> bool:
    """Do a reading and a value in a rule mean the same? `"ON"`, `on` and true do; so do `1` and `"1"`."""
    if value is None:
        return False
    if isinstance(value, bool) or isinstance(wanted, bool):
        return truth(value) is not None and truth(value) == truth(wanted)
    if isinstance(value, int | float) and isinstance(wanted, int | float):
        return abs(value - wanted) < 1e-9
    return text(value) == text(wanted)


def one_of(value: object, wanted: Iterable[object]) -> bool:
    """Does a reading mean the same as one of these values in a rule?"""
    for want in wanted:  # noqa: SIM110 - asked with most readings, and a generator costs more than the comparison
        if same(value, want):
            return True
    return False


def truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    return True if word in YES else False if word in NO else None


def text(value: object) -> str:
    """A value as it is compared with others."""
    return f"{value:g}" if isinstance(value, float) else str(value).strip().casefold()


def is_word(wanted: object) -> bool:
    """Is this something that only a device which says the very word can have said: no number, no yes or no?"""
    return isinstance(wanted, str) and truth(wanted) is None and not any(map(str.isdigit, wanted))


def within_bounds(number: float | None, fields: Mapping[str, Any]) -> Truth:
    """`above` and `below`, both strict; unknown without a number."""
    if "above" not in fields and "below" not in fields:
        return True
    if number is None:
        return None
    return bool(fields.get("above", -inf) < number < fields.get("below", inf))


def in_words(value: bool | float | str, kind: str, unit: str, language: str) -> str:
    """A reading as people say it: `80 %`, `open`, `on`."""
    if isinstance(value, bool):
        yes, no = ("open", "closed") if kind == "contact" else ("on", "off")
        return word(language, yes if value else no)
    if isinstance(value, str):
        return value
    return f"{number(value)} {unit}".strip()


def plain(name: str) -> str:
    """An id as people say it. Topics and entities stay as they are."""
    return name if "/" in name or "." in name else name.replace("_", " ")
