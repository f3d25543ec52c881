"""Conditions that can never hold: found while reading, so that nobody waits for a rule that cannot speak."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from hubd.core.rules.conditions.sayings import clock, span
from hubd.core.rules.spec import Condition

MIDNIGHT = 24 * 60
MOMENTARY = ("event", "due")

Complaint = tuple[str, str, str]
"""(path, what, hint)."""


def unreachable(condition: Condition, areas: Collection[str]) -> list[Complaint]:
    """What in this condition can never hold, with its place. `areas`: the ids of the home's areas."""
    found = [
        *_lasting(condition),
        *_bounds(condition),
        *(_disjoint(condition, areas) if condition.form == "all" else ()),
    ]
    return found + [complaint for part in condition.parts for complaint in unreachable(part, areas)]


def _lasting(condition: Condition) -> Iterator[Complaint]:
    if condition.lasting is None:
        return
    if _momentary(condition):
        yield condition.path, "an event is over at once, it does not last", 'write "within:" instead of "for:"'
    window = _window(condition)
    if window is not None and condition.lasting > 60.0 * _length(window):
        yield (
            condition.path,
            f"this can never hold for {span(condition.lasting)}",
            f"the window is only {span(60.0 * _length(window))} long",
        )


def _bounds(condition: Condition) -> Iterator[Complaint]:
    """No number is above 50 and below 20."""
    above, below = condition.fields.get("above"), condition.fields.get("below")
    if above is not None and below is not None and above >= below:
        yield condition.path, f"this can never hold: above {above:g} and below {below:g}", "write two conditions"


def _momentary(condition: Condition) -> bool:
    if condition.within is not None:
        return False
    if condition.form in ("all", "then"):
        return any(_momentary(part) for part in condition.parts)
    return condition.form in MOMENTARY


def _window(condition: Condition) -> tuple[int, int] | None:
    if condition.form == "between":
        window: tuple[int, int] = condition.fields["between"]
        return window
    return None


def _length(window: tuple[int, int]) -> int:
    start, end = window
    return end - start if start < end else MIDNIGHT - start + end


def _flat(condition: Condition) -> Iterator[Condition]:
    """The parts of an `all`, and of any plain `all` inside: they hold at the same time."""
    for part in condition.parts:
        if part.form == "all" and part.within is None:
            yield from _flat(part)
        elif part.within is None:
            yield part


def _disjoint(condition: Condition, areas: Collection[str]) -> Iterator[Complaint]:
    """Parts that must hold at once and exclude each other."""
    parts = list(_flat(condition))
    for i, first in enumerate(parts):
        for second in parts[i + 1 :]:
            excludes = EXCLUDE.get(first.form) if first.form == second.form else None
            what = excludes(first, second) if excludes else _nobody_home(first, second) or _nobody_home(second, first)
            what = what or (_places(first, second, areas) if first.form == second.form == "person" else None)
            if what:
                yield condition.path, f"this can never hold: {what}", 'write "any:" if one of them is enough'


def _sets(key: str) -> Callable[[Condition, Condition], str | None]:
    """Two lists of words for the one value that there is."""

    def excludes(a: Condition, b: Condition) -> str | None:
        first, second = _words(a.fields[key]), _words(b.fields[key])
        if first & second:
            return None
        return f"{key} is never both {'/'.join(sorted(first))} and {'/'.join(sorted(second))}"

    return excludes


def _words(value: Any) -> set[str]:
    return set(value) if isinstance(value, tuple) else {str(value)}


def _same_person(a: Condition, b: Condition) -> bool:
    """Are both about one person, and is each of them likelier than not when it holds?"""
    who = a.fields["person"]
    return bool(who == b.fields["person"] and who not in ("any", "each") and min(a.at_least, b.at_least) > 0.5)


def _nobody_home(mode: Condition, person: Condition) -> str | None:
    """Away means that nobody who lives here is in."""
    if mode.form != "mode" or set(mode.fields["mode"]) != {"away"} or person.form not in ("person", "somebody"):
        return None
    at_home = person.fields.get("home") is True or person.fields.get("asleep") is True
    return "nobody is at home when the mode is away" if at_home and person.at_least > 0.5 else None


def _places(a: Condition, b: Condition, areas: Collection[str]) -> str | None:
    """Nobody is in two areas at once. (A kind of area, or `where`, may be the same place as an area.)"""
    first, second = a.fields.get("area", ()), b.fields.get("area", ())
    known = first and second and all(name in areas for name in (*first, *second))
    if not known or set(first) & set(second) or not _same_person(a, b):
        return None
    return f"{a.fields['person']} is never in {first[0]} and {second[0]} at once"


def _people(a: Condition, b: Condition) -> str | None:
    """Nobody is asleep and awake, at home and not."""
    if not _same_person(a, b):
        return None
    for key in ("asleep", "home"):
        if key in a.fields and key in b.fields and a.fields[key] is not b.fields[key]:
            return f"{key} is never both true and false"
    return None


def _windows(a: Condition, b: Condition) -> str | None:
    first, second = a.fields["between"], b.fields["between"]
    if any(_inside(minute, first) and _inside(minute, second) for minute in (first[0], second[0])):
        return None
    return f"no time is in {clock(first[0])}–{clock(first[1])} and {clock(second[0])}–{clock(second[1])}"


def _inside(minute: int, window: tuple[int, int]) -> bool:
    start, end = window
    return start <= minute < end if start < end else minute >= start or minute < end


EXCLUDE: dict[str, Callable[[Condition, Condition], str | None]] = {
    "mode": _sets("mode"),
    "sun": _sets("sun"),
    "guests": _sets("guests"),
    "days": _sets("days"),
    "person": _people,
    "between": _windows,
}
