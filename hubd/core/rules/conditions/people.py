"""Conditions about people: beliefs, compared as intervals.

A person's probability for an area lies between what is believed of it and that plus `unknown`. Where the
threshold lies inside this interval the condition is neither true nor false.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from hubd.core.context import LOST
from hubd.core.household import UNKNOWN
from hubd.core.rules.check import Check, Scope, Test, Truth, View, constant, every, opposite, some, union
from hubd.core.rules.conditions.aspects import Aspect, all_of, never, told
from hubd.core.rules.conditions.sayings import say, without_number, words
from hubd.core.rules.conditions.whereabouts import anybody_in, at_home, in_places, places_named, thresholds
from hubd.core.rules.language.words import nearest
from hubd.core.rules.spec import Condition
from hubd.core.rules.thresholds import together

READS = {
    "place": {"area", "area_kind", "has", "home", "named"},
    "doing": {"activity"},
    "asleep": {"asleep"},
}
"""By which keys a condition reads which part of what is believed of a person."""


def person(condition: Condition, scope: Scope) -> Check:
    """`{person: …, area | area_kind | has | activity | asleep | home | role | named}`: all that is given must hold."""
    who = str(condition.fields["person"])
    if who in ("any", "each"):
        members = [_one(condition, scope, id_) for id_ in _of_role(scope, condition)]
        return _together(condition, scope, members, need_all=who == "each")
    if who == "who":
        if scope.who is None:
            scope.complain(
                f"{condition.path}/person", '"who" is bound to nobody', 'add "who: {role: adult}" to the rule'
            )
            return never(condition)
        who = scope.who
    elif who not in scope.household.people:
        scope.complain(
            f"{condition.path}/person",
            f'unknown person "{who}"',
            nearest(who, (*scope.household.people, "who", "any", "each")),
        )
        return never(condition)
    return _one(condition, scope, who, judge_role=True)


def somebody(condition: Condition, scope: Scope) -> Check:
    """`{somebody: {role, area, …}}`: true when it holds for one person, unknown when it may."""
    people = _of_role(scope, condition)
    members = [_one(condition, scope, id_) for id_ in people]
    found = _together(condition, scope, members, need_all=False)
    if not members or set(condition.fields) - {"role", "area", "area_kind", "has"}:
        return found
    places = places_named(condition, scope) or []
    return replace(found, test=anybody_in(people, places, scope.floor.index[UNKNOWN], condition.at_least))


def nobody(condition: Condition, scope: Scope) -> Check:
    """`{nobody: {…}}`: true when it is known to hold for no person."""
    found = somebody(condition, scope)
    members = found.parts
    text, roles = say(scope.language, "nobody"), condition.fields.get("role")
    if roles:
        text = say(scope.language, "nobody_of", what=words(scope.language, roles))
    nameless = _one(condition, scope, _of_role(scope, condition)[0], name=text) if members else None

    def said(view: View) -> str:
        return without_number(nameless.say(view)) if nameless else text

    return Check(
        condition.path,
        opposite(found.test),
        said,
        found.reads,
        belief=True,
        cost=found.cost,
        parts=members,
        thresholds=found.thresholds,
    )


def _of_role(scope: Scope, condition: Condition) -> list[str]:
    roles = condition.fields.get("role")
    return [p.id for p in scope.household.people.values() if roles is None or p.role in roles]


def _together(condition: Condition, scope: Scope, members: Sequence[Check], *, need_all: bool) -> Check:
    tests = [member.test for member in members]
    test: Test = every(tests) if need_all and tests else some(tests) if tests else lambda _view: False
    nameless = say(scope.language, "somebody")

    def said(view: View) -> str:
        return next((member.say(view) for member in members if member.test(view)), nameless)

    return Check(
        condition.path,
        test,
        said,
        union(m.reads for m in members),
        tuple(members),
        belief=True,
        cost=4 + 4 * len(members),
        thresholds=together(m.thresholds for m in members),
    )


def _one(condition: Condition, scope: Scope, who: str, *, judge_role: bool = False, name: str = "") -> Check:
    """The condition for one known person."""
    fields, name = condition.fields, name or scope.name(who)
    aspects: list[Aspect] = []
    if judge_role and "role" in fields:
        aspects.append(_role(condition, scope, who, name))
    places = places_named(condition, scope)
    if places is not None:
        aspects.append(in_places(condition, scope, who, places, name))
    aspects += [made(condition, scope, who, name) for key, made in ASPECTS.items() if key in fields]
    reads = [f"{fact}:{who}" for fact, keys in READS.items() if keys & set(fields)] or [f"person:{who}"]
    return all_of(
        condition,
        aspects,
        tuple(reads),
        cost=2 + 2 * len(aspects),
        thresholds=thresholds(condition, scope, who, places),
    )


def _role(condition: Condition, scope: Scope, who: str, name: str) -> Aspect:
    roles = condition.fields["role"]
    fits, told_as = scope.household.people[who].role in roles, words(scope.language, roles)
    return Aspect(lambda _view: fits, constant(say(scope.language, "role", who=name, what=told_as)))


def _activity(condition: Condition, scope: Scope, who: str, name: str) -> Aspect:
    activities, language = condition.fields["activity"], scope.language
    what = words(language, activities)

    def likely(view: View) -> float:
        believed = view.state.people[who].activity
        return sum(believed.get(activity, 0.0) for activity in activities)

    return Aspect(
        _doing(who, activities, condition.at_least),
        told(say(language, "doing", who=name, what=what), likely),
        told(say(language, "not_doing", who=name, what=what), lambda view: 1.0 - likely(view)),
        likely,
    )


def _doing(who: str, activities: tuple[str, ...], t: float) -> Test:
    if len(activities) == 1:
        only = activities[0]

        def one(view: View) -> Truth:
            believed = view.state.people[who].activity
            return believed.get(only, 0.0) >= t if believed else None

        return one

    def several(view: View) -> Truth:
        believed = view.state.people[who].activity
        if not believed:
            return None
        likely = 0.0
        for activity in activities:
            likely += believed.get(activity, 0.0)
        return likely >= t

    return several


def _sleep(condition: Condition, scope: Scope, who: str, name: str) -> Aspect:
    wanted, language = condition.fields["asleep"], scope.language
    asleep, awake = say(language, "asleep", who=name), say(language, "awake", who=name)
    said = (
        told(asleep, lambda view: view.state.people[who].asleep),
        told(awake, lambda view: 1.0 - view.state.people[who].asleep),
    )
    test = _asleep(who, scope.floor.index[UNKNOWN], wanted, condition.at_least)
    return Aspect(test, said[not wanted], said[wanted])


def _asleep(who: str, unknown: int, wanted: bool, t: float) -> Test:
    def test(view: View) -> Truth:
        belief = view.state.people[who]
        p = belief.asleep if wanted else 1.0 - belief.asleep
        if belief.places[unknown] > LOST and belief.asleep < t:
            return None
        return p >= t

    return test


def _named(condition: Condition, scope: Scope, who: str, name: str) -> Aspect:
    """Has a face, a voice or a device of the person's own said so, and not only whoever moved there?"""
    within, language = condition.fields["named"], scope.language
    return Aspect(
        lambda view: view.now - view.state.people[who].named <= within,
        constant(say(language, "named", who=name)),
        constant(say(language, "not_named", who=name)),
    )


ASPECTS: dict[str, Callable[[Condition, Scope, str, str], Aspect]] = {
    "home": at_home,
    "activity": _activity,
    "asleep": _sleep,
    "named": _named,
}
"""Keys that say something of one person by themselves, in the order in which they are told."""
