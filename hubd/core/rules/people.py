"""Conditions about people: beliefs, compared as intervals.

A person's probability for an area lies between what is believed of it and that plus `unknown`. Where the
threshold lies inside this interval the condition is neither true nor false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from hubd.core.context import LOST
from hubd.core.household import AWAY, UNKNOWN, Area
from hubd.core.rules.check import Check, Say, Scope, Test, Truth, View, constant, every, opposite, some, union, unknown
from hubd.core.rules.sayings import probability, say, without_number, words
from hubd.core.rules.spec import Condition
from hubd.core.rules.thresholds import Threshold, share, together
from hubd.core.rules.words import nearest

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
            scope.complain(f"{condition.path}/person", '"who" is bound to nobody',
                           'add "who: {role: adult}" to the rule')
            return never(condition)
        who = scope.who
    elif who not in scope.household.people:
        scope.complain(f"{condition.path}/person", f'unknown person "{who}"',
                       nearest(who, (*scope.household.people, "who", "any", "each")))
        return never(condition)
    return _one(condition, scope, who, judge_role=True)


def somebody(condition: Condition, scope: Scope) -> Check:
    """`{somebody: {role, area, …}}`: true when it holds for one person, unknown when it may."""
    people = _of_role(scope, condition)
    members = [_one(condition, scope, id_) for id_ in people]
    found = _together(condition, scope, members, need_all=False)
    if not members or set(condition.fields) - {"role", "area", "area_kind", "has"}:
        return found
    places = _places(condition, scope) or []
    return replace(found, test=_anybody_in(people, places, scope.floor.index[UNKNOWN], condition.at_least))


def nobody(condition: Condition, scope: Scope) -> Check:
    """`{nobody: {…}}`: true when it is known to hold for no person."""
    found = somebody(condition, scope)
    members = found.parts
    text, roles = say(scope.language, "nobody"), condition.fields.get("role")
    if roles:
        text = say(scope.language, "nobody_of", what=words(scope.language, roles))
    nameless = _one(condition, scope, _of_role(scope, condition)[0], name=text) if members else None

    def told(view: View) -> str:
        return without_number(nameless.say(view)) if nameless else text

    return Check(condition.path, opposite(found.test), told, found.reads, belief=True, cost=found.cost, parts=members,
                 thresholds=found.thresholds)


def never(condition: Condition) -> Check:
    """Stands where a condition could not be compiled; the rule that holds it is set aside anyway."""
    return Check(condition.path, unknown, constant(""))


def _of_role(scope: Scope, condition: Condition) -> list[str]:
    roles = condition.fields.get("role")
    return [p.id for p in scope.household.people.values() if roles is None or p.role in roles]


def _together(condition: Condition, scope: Scope, members: Sequence[Check], *, need_all: bool) -> Check:
    tests = [member.test for member in members]
    test: Test = every(tests) if need_all and tests else some(tests) if tests else lambda _view: False
    nameless = say(scope.language, "somebody")

    def told(view: View) -> str:
        return next((member.say(view) for member in members if member.test(view)), nameless)

    return Check(condition.path, test, told, union(m.reads for m in members), tuple(members), belief=True,
                 cost=4 + 4 * len(members), thresholds=together(m.thresholds for m in members))


def _one(condition: Condition, scope: Scope, who: str, *, judge_role: bool = False, name: str = "") -> Check:
    """The condition for one known person."""
    fields, t = condition.fields, condition.at_least
    tests: list[Test] = []
    says: list[Say] = []
    denials: list[Say] = []
    likely: list[Callable[[View], float]] = []
    name, language = name or scope.name(who), scope.language
    if judge_role and "role" in fields:
        fits = scope.household.people[who].role in fields["role"]
        tests.append(lambda _view: fits)
        says.append(constant(say(language, "role", who=name, what=words(language, fields["role"]))))
    places = _places(condition, scope)
    if places is not None:
        tests.append(_in_places(who, places, scope.floor.index[UNKNOWN], t))
        says.append(_said_place(scope, who, places, name))
        denials.append(_denied_place(scope, who, places, name))
        there = share(places)
        likely.append(lambda view: there(view.state.people[who].places))
    if "home" in fields:
        tests.append(_at_home(who, scope, fields["home"], t))
        for wanted, told in ((fields["home"], says), (not fields["home"], denials)):
            told.append(_said_home(say(language, "home" if wanted else "not_home", who=name), who, wanted))
    if "activity" in fields:
        tests.append(_doing(who, fields["activity"], t))
        doing = say(language, "doing", who=name, what=words(language, fields["activity"]))
        says.append(lambda view: with_probability(doing, _doing_p(view, who, fields["activity"])))
        otherwise = say(language, "not_doing", who=name, what=words(language, fields["activity"]))
        denials.append(lambda view: with_probability(otherwise, 1.0 - _doing_p(view, who, fields["activity"])))
        likely.append(lambda view: _doing_p(view, who, fields["activity"]))
    if "asleep" in fields:
        tests.append(_asleep(who, scope.floor.index[UNKNOWN], fields["asleep"], t))
        for wanted, told in ((fields["asleep"], says), (not fields["asleep"], denials)):
            told.append(_said_asleep(say(language, "asleep" if wanted else "awake", who=name), who, wanted))
    if "named" in fields:
        tests.append(_named(who, fields["named"]))
        says.append(constant(say(language, "named", who=name)))
        denials.append(constant(say(language, "not_named", who=name)))
    reads = [f"{fact}:{who}" for fact, keys in READS.items() if keys & set(fields)] or [f"person:{who}"]
    return Check(condition.path, every(tests),
                 lambda view: ", ".join(filter(None, (text(view) for text in says))), tuple(reads),
                 belief=True, cost=2 + 2 * len(tests), denied=denials[0] if len(says) == len(denials) == 1 else None,
                 likely=likely[0] if len(tests) == len(likely) == 1 else None,
                 thresholds=_thresholds(condition, scope, who, places))


def _thresholds(
    condition: Condition, scope: Scope, who: str, places: list[int] | None
) -> tuple[Threshold, ...] | None:
    """What the condition's answer, as far as it follows from where the person is, hangs on."""
    fields, t = condition.fields, condition.at_least
    if "named" in fields:
        return None
    found = [] if places is None else [Threshold(who, tuple(places), t)]
    if "home" in fields:
        found.append(Threshold(who, (scope.floor.index[AWAY],), 1.0 - t if fields["home"] else t))
    return tuple(found)


def _said_home(text: str, who: str, wanted: bool) -> Say:
    return lambda view: with_probability(text, _home(view, who) if wanted else 1.0 - _home(view, who))


def _said_asleep(text: str, who: str, wanted: bool) -> Say:
    return lambda view: with_probability(text, _sleep(view, who) if wanted else 1.0 - _sleep(view, who))


def with_probability(text: str, p: float) -> str:
    return f"{text} {probability(p)}"


def areas_named(condition: Condition, scope: Scope, key: str = "area") -> list[str]:
    """The areas that a condition names: `where`, ids, or kinds where no area has that id."""
    household = scope.household
    found: list[str] = []
    for name in condition.fields[key]:
        if name == "where":
            if scope.where is None:
                scope.complain(f"{condition.path}/{key}", '"where" is bound to no area',
                               'add "where: {kind: kitchen}" to the rule')
            else:
                found.append(scope.where)
        elif name in household.areas or name in (AWAY, UNKNOWN):
            found.append(name)
        elif (of_kind := [area.id for area in household.areas.values() if area.kind == name]):
            found += of_kind
        else:
            scope.complain(f"{condition.path}/{key}", f'unknown area "{name}"',
                           nearest(name, (*household.areas, AWAY, UNKNOWN, "where")))
    return found


def furnished(scope: Scope, area: Area, things: Iterable[str]) -> bool:
    """Does this area have one of these: among its furniture, or as a device?"""
    standing = {entry.means for entry in scope.household.things if entry.area == area.id}
    return any(thing in area.has or thing in standing for thing in things)


def _places(condition: Condition, scope: Scope) -> list[int] | None:
    """The numbers of the places meant, or None where the condition names no place."""
    fields = condition.fields
    if not {"area", "area_kind", "has"} & set(fields):
        return None
    ids = areas_named(condition, scope) if "area" in fields else list(scope.floor.places)
    areas = scope.household.areas
    if "area_kind" in fields:
        ids = [id_ for id_ in ids if id_ in areas and areas[id_].kind in fields["area_kind"]]
    if "has" in fields:
        ids = [id_ for id_ in ids if id_ in areas and furnished(scope, areas[id_], fields["has"])]
    return [scope.floor.index[id_] for id_ in dict.fromkeys(ids)]


def _in_places(who: str, places: list[int], unknown: int, t: float) -> Test:
    if len(places) == 1:
        only = places[0]

        def one(view: View) -> Truth:
            believed = view.state.people[who].places
            low = believed[only]
            return True if low >= t else None if only != unknown and low + believed[unknown] >= t else False

        return one

    there = share(places)
    sees_unknown = unknown not in places

    def several(view: View) -> Truth:
        believed = view.state.people[who].places
        low = there(believed)
        return True if low >= t else None if sees_unknown and low + believed[unknown] >= t else False

    return several


def _anybody_in(people: Sequence[str], places: Sequence[int], unknown: int, t: float) -> Test:
    """Is one of these people there? One function for all of them, because every step of one of them asks it."""
    there = share(places)
    sees_unknown = unknown not in places

    def test(view: View) -> Truth:
        result: Truth = False
        beliefs = view.state.people
        for who in people:
            believed = beliefs[who].places
            low = there(believed)
            if low >= t:
                return True
            if sees_unknown and low + believed[unknown] >= t:
                result = None
        return result

    return test


def _denied_place(scope: Scope, who: str, places: list[int], name: str) -> Say:
    """`Leo not in the kitchen 0.98`; not being away is being at home."""
    language = scope.language
    if not places:
        return constant("")

    def told(view: View) -> str:
        believed = view.state.people[who].places
        area = scope.floor.places[max(places, key=believed.__getitem__)]
        text = (say(language, "home", who=name) if area == AWAY
                else say(language, "not_in", who=name, area=scope.name(area)))
        return with_probability(text, 1.0 - sum(believed[i] for i in places))

    return told


def _said_place(scope: Scope, who: str, places: list[int], name: str) -> Say:
    language = scope.language
    if not places:
        return constant("")

    def told(view: View) -> str:
        believed = view.state.people[who].places
        area = scope.floor.places[max(places, key=believed.__getitem__)]
        text = say(language, "away", who=name) if area == AWAY else say(language, "in", who=name, area=scope.name(area))
        return with_probability(text, sum(believed[i] for i in places))

    return told


def _at_home(who: str, scope: Scope, wanted: bool, t: float) -> Test:
    away, unknown = scope.floor.index[AWAY], scope.floor.index[UNKNOWN]

    def test(view: View) -> Truth:
        believed = view.state.people[who].places
        low = believed[away] if not wanted else 1.0 - believed[away] - believed[unknown]
        return True if low >= t else None if low + believed[unknown] >= t else False

    return test


def _home(view: View, who: str) -> float:
    return view.context.home(who)


def _doing_p(view: View, who: str, activities: tuple[str, ...]) -> float:
    believed = view.state.people[who].activity
    return sum(believed.get(activity, 0.0) for activity in activities)


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


def _named(who: str, within: float) -> Test:
    """Has a face, a voice or a device of the person's own said so, and not only whoever moved there?"""

    def test(view: View) -> Truth:
        return view.now - view.state.people[who].named <= within

    return test


def _sleep(view: View, who: str) -> float:
    return view.state.people[who].asleep


def _asleep(who: str, unknown: int, wanted: bool, t: float) -> Test:
    def test(view: View) -> Truth:
        belief = view.state.people[who]
        p = belief.asleep if wanted else 1.0 - belief.asleep
        if belief.places[unknown] > LOST and belief.asleep < t:
            return None
        return p >= t

    return test
