"""Conditions about people and areas: beliefs, compared as intervals.

A person's probability for an area lies between what is believed of it and that plus `unknown`. Where the
threshold lies inside this interval the condition is neither true nor false.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hubd.core.household import AWAY, UNKNOWN, Area
from hubd.core.rules.check import Check, Say, Scope, Test, Truth, View, constant, every, opposite, some, union, unknown
from hubd.core.rules.sayings import probability, say, without_number, words
from hubd.core.rules.spec import Condition
from hubd.core.rules.words import nearest

LOST = 0.5
"""Above this probability of `unknown`, nothing that follows from where a person is counts as known."""

SILENT_PRIOR = 0.3
"""An area of which no sensor ever spoke is known to be occupied only above this; below, it is unknown, not empty."""


def person(condition: Condition, scope: Scope) -> Check:
    """`{person: …, area | area_kind | has | activity | asleep | home | role}`: all that is given must hold."""
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
    members = [_one(condition, scope, id_) for id_ in _of_role(scope, condition)]
    return _together(condition, scope, members, need_all=False)


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

    return Check(condition.path, opposite(found.test), told, found.reads, belief=True, cost=found.cost, parts=members)


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
                 cost=4 + 4 * len(members))


def _one(condition: Condition, scope: Scope, who: str, *, judge_role: bool = False, name: str = "") -> Check:
    """The condition for one known person."""
    fields, t = condition.fields, condition.at_least
    tests: list[Test] = []
    says: list[Say] = []
    denials: list[Say] = []
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
    if "home" in fields:
        tests.append(_at_home(who, scope, fields["home"], t))
        for wanted, told in ((fields["home"], says), (not fields["home"], denials)):
            told.append(_said_home(say(language, "home" if wanted else "not_home", who=name), who, wanted))
    if "activity" in fields:
        tests.append(_doing(who, fields["activity"], t))
        says.append(lambda view: _with(say(language, "doing", who=name, what=words(language, fields["activity"])),
                                       _doing_p(view, who, fields["activity"])))
        otherwise = say(language, "not_doing", who=name, what=words(language, fields["activity"]))
        denials.append(lambda view: _with(otherwise, 1.0 - _doing_p(view, who, fields["activity"])))
    if "asleep" in fields:
        tests.append(_asleep(who, scope.floor.index[UNKNOWN], fields["asleep"], t))
        for wanted, told in ((fields["asleep"], says), (not fields["asleep"], denials)):
            told.append(_said_asleep(say(language, "asleep" if wanted else "awake", who=name), who, wanted))
    return Check(condition.path, every(tests) if tests else lambda _view: True,
                 lambda view: ", ".join(filter(None, (text(view) for text in says))), (f"person:{who}",),
                 belief=True, cost=2 + 2 * len(tests), denied=denials[0] if len(says) == len(denials) == 1 else None)


def _said_home(text: str, who: str, wanted: bool) -> Say:
    return lambda view: _with(text, _home(view, who) if wanted else 1.0 - _home(view, who))


def _said_asleep(text: str, who: str, wanted: bool) -> Say:
    return lambda view: _with(text, _sleep(view, who) if wanted else 1.0 - _sleep(view, who))


def _with(text: str, p: float) -> str:
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
    standing = {entry.means for entry in scope.household.devices if entry.area == area.id}
    standing |= {entry.means for entry in scope.household.sources if entry.area == area.id}
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

    def several(view: View) -> Truth:
        believed = view.state.people[who].places
        low = sum(believed[i] for i in places)
        return True if low >= t else None if unknown not in places and low + believed[unknown] >= t else False

    return several


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
        return _with(text, 1.0 - sum(believed[i] for i in places))

    return told


def _said_place(scope: Scope, who: str, places: list[int], name: str) -> Say:
    language = scope.language
    if not places:
        return constant("")

    def told(view: View) -> str:
        believed = view.state.people[who].places
        area = scope.floor.places[max(places, key=believed.__getitem__)]
        text = say(language, "away", who=name) if area == AWAY else say(language, "in", who=name, area=scope.name(area))
        return _with(text, sum(believed[i] for i in places))

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
        return sum(believed.get(activity, 0.0) for activity in activities) >= t if believed else None

    return several


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


def area(condition: Condition, scope: Scope) -> Check:
    """`{area: …, occupied | activity | people}`. Of several areas one suffices, but `occupied: false` needs all."""
    ids = [id_ for id_ in areas_named(condition, scope) if id_ in scope.household.areas]
    if not ids:
        scope.complain(f"{condition.path}/area", "no room of the home is meant", "name an area of the configuration")
        return never(condition)
    checks = [_one_area(condition, scope, id_) for id_ in ids]
    if len(checks) == 1:
        return checks[0]
    gather = every if condition.fields.get("occupied") is False else some
    return Check(condition.path, gather(c.test for c in checks),
                 lambda view: next((c.say(view) for c in checks if c.test(view)), checks[0].say(view)),
                 union(c.reads for c in checks), belief=True, cost=3 * len(checks))


def _one_area(condition: Condition, scope: Scope, id_: str) -> Check:
    fields, t, language, name = condition.fields, condition.at_least, scope.language, scope.name(id_)
    tests: list[Test] = []
    says: list[Say] = []
    denials: list[Say] = []
    if "occupied" in fields:
        tests.append(_occupied(id_, fields["occupied"], t))
        for wanted, told in ((fields["occupied"], says), (not fields["occupied"], denials)):
            told.append(_said_occupied(say(language, "occupied" if wanted else "empty", area=name), id_, wanted))
    if "activity" in fields:
        tests.append(_goes_on(id_, fields["activity"], t))
        says.append(lambda view: _with(say(language, "goes_on", what=words(language, fields["activity"]), area=name),
                                       sum(view.context.area_activity(id_, a) for a in fields["activity"])))
    if "people" in fields:
        tests.append(_people(id_, fields["people"]))
        says.append(lambda view: say(language, "people", n=round(view.context.area(id_).people), area=name))
    return Check(condition.path, every(tests), lambda view: ", ".join(text(view) for text in says),
                 (f"area:{id_}",), belief=True, cost=2 * len(tests),
                 denied=denials[0] if len(says) == len(denials) == 1 else None)


def _said_occupied(text: str, id_: str, wanted: bool) -> Say:
    return lambda view: _with(text, _occupied_p(view, id_, wanted))


def _occupied_p(view: View, id_: str, wanted: bool) -> float:
    p = view.context.occupied(id_)
    return p if wanted else 1.0 - p


def _occupied(id_: str, wanted: bool, t: float) -> Test:
    def test(view: View) -> Truth:
        belief = view.state.areas.get(id_)
        if belief is None:
            return None
        p = belief.occupied
        silent = not belief.motion and not belief.held and not belief.cues and not belief.running
        if silent and p < SILENT_PRIOR:
            return None
        return (p if wanted else 1.0 - p) >= t

    return test


def _goes_on(id_: str, activities: tuple[str, ...], t: float) -> Test:
    def test(view: View) -> Truth:
        belief = view.state.areas.get(id_)
        if belief is None or not belief.activity:
            return None
        return sum(belief.activity.get(activity, 0.0) for activity in activities) >= t

    return test


def _people(id_: str, wanted: float) -> Test:
    """At least so many; none for zero. Expected numbers are compared half a person below."""

    def test(view: View) -> Truth:
        belief = view.state.areas.get(id_)
        if belief is None:
            return None
        return belief.people >= wanted - 0.5 if wanted > 0 else belief.people < 0.5

    return test
