"""What a rule asks of the house as a whole: its mode, guests, what is due, and what was started and still runs."""

from __future__ import annotations

from hubd.core.household import UNKNOWN
from hubd.core.rules.check import Check, Scope, Truth, View, constant
from hubd.core.rules.conditions.sayings import say, word, words
from hubd.core.rules.language.words import nearest
from hubd.core.rules.spec import Condition


def mode(condition: Condition, scope: Scope) -> Check:
    modes: tuple[str, ...] = condition.fields["mode"]
    language = scope.language
    wanted = f" {say(language, 'or')} ".join(say(language, f"mode_{mode}") for mode in modes)
    return Check(
        condition.path,
        lambda view: view.state.house.mode in modes,
        constant(wanted),
        ("mode",),
        denied=lambda view: say(language, f"mode_{view.state.house.mode}"),
    )


def guests(condition: Condition, scope: Scope) -> Check:
    likely, t = condition.fields["guests"] == "likely", condition.at_least

    def test(view: View) -> Truth:
        p = view.state.house.guests
        return (p if likely else 1.0 - p) >= t

    def told(view: View) -> str:
        p = view.state.house.guests
        return f"{say(scope.language, 'guests' if likely else 'no_guests')} {p if likely else 1.0 - p:.2f}"

    return Check(condition.path, test, told, ("guests",), belief=True)


def due(condition: Condition, scope: Scope) -> Check:
    kinds: tuple[str, ...] = condition.fields["due"]
    return Check(
        condition.path,
        lambda view: any(item.kind in kinds for item in view.due),
        constant(say(scope.language, "due", what=words(scope.language, kinds))),
        tuple(f"due:{kind}" for kind in kinds),
        momentary=True,
        cost=0,
    )


def running(condition: Condition, scope: Scope) -> Check:
    """`{running: study, person: who}`: something that was started for a person (or the house) and has not ended. With
    `there`: by word or switch, and the person is where it was started, or at another place for it."""
    name, who = str(condition.fields["running"]), condition.fields.get("person")
    if who == "who":
        who = scope.who
    if who is not None and who not in scope.household.people:
        scope.complain(
            f"{condition.path}/person", f'unknown person "{who}"', nearest(who, (*scope.household.people, "who"))
        )
    key = f"{name}|{who}" if who else name
    text = say(scope.language, "running", what=word(scope.language, name))
    facts = (f"person:{who}",) if who else ("mode",)
    there = condition.fields.get("there")
    if there is None or who not in scope.household.people:
        return Check(condition.path, lambda view: key in view.state.policy.modes, constant(text), facts)
    desks = {area.id for area in scope.household.areas.values() if area.kind in DESKS or "desk" in area.has}

    def test(view: View) -> Truth:
        here = _still_there(view, key, str(who), desks)
        return None if here is None else here is there

    return Check(condition.path, test, constant(text), facts)


DESKS = ("kids_room", "office")
"""Kinds of area where people sit down to what is kept running for them."""


def _still_there(view: View, key: str, who: str, desks: set[str]) -> Truth:
    """Was it started by hand in an area that the person has not left, unless for a desk? Whoever said where they sit
    down has left only when believed in another place: of a child without a phone nobody may know at all."""
    mode = view.state.policy.modes.get(key)
    begun = mode.get("area") if isinstance(mode, dict) else None
    context = view.context
    if begun not in context.floor.index:
        return False
    seats = {*desks, begun}
    if sum(context.in_area(who, area) for area in sorted(seats)) >= HALF:
        return True
    places = [place for place in context.floor.places if place != UNKNOWN and place not in seats]
    elsewhere = max(context.in_area(who, place) for place in places)
    return False if elsewhere >= ELSEWHERE else None


HALF = 0.5
"""From here on somebody is believed there."""

ELSEWHERE = 0.7
"""From here on somebody is believed to have gone to another place."""
