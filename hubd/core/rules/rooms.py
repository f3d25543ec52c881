"""Conditions about rooms: is anybody there, what goes on, how many are they."""

from __future__ import annotations

from collections.abc import Callable

from hubd.core.rules.check import Check, Say, Scope, Test, Truth, View, every, some, union
from hubd.core.rules.people import areas_named, never, with_probability
from hubd.core.rules.sayings import say, words
from hubd.core.rules.spec import Condition

SILENT_PRIOR = 0.3
"""An area of which no sensor ever spoke is known to be occupied only above this; below, it is unknown, not empty."""


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
    likely: list[Callable[[View], float]] = []
    if "occupied" in fields:
        likely.append(lambda view: _occupied_p(view, id_, fields["occupied"]))
        tests.append(_occupied(id_, fields["occupied"], t))
        for wanted, told in ((fields["occupied"], says), (not fields["occupied"], denials)):
            told.append(_said_occupied(say(language, "occupied" if wanted else "empty", area=name), id_, wanted))
    if "activity" in fields:
        tests.append(_goes_on(id_, fields["activity"], t))
        likely.append(lambda view: sum(view.context.area_activity(id_, a) for a in fields["activity"]))
        doing = say(language, "goes_on", what=words(language, fields["activity"]), area=name)
        says.append(lambda view: with_probability(doing, sum(view.context.area_activity(id_, a)
                                                             for a in fields["activity"])))
    if "people" in fields:
        tests.append(_people(id_, fields["people"]))
        says.append(lambda view: say(language, "people", n=round(view.context.area(id_).people), area=name))
    reads = f"doings:{id_}" if set(fields) == {"area", "activity"} else f"area:{id_}"
    return Check(condition.path, every(tests), lambda view: ", ".join(text(view) for text in says), (reads,),
                 belief=True, cost=2 * len(tests),
                 denied=denials[0] if len(says) == len(denials) == 1 else None,
                 likely=likely[0] if len(tests) == len(likely) == 1 else None)


def _said_occupied(text: str, id_: str, wanted: bool) -> Say:
    return lambda view: with_probability(text, _occupied_p(view, id_, wanted))


def _occupied_p(view: View, id_: str, wanted: bool) -> float:
    p = view.context.occupied(id_)
    return p if wanted else 1.0 - p


def _occupied(id_: str, wanted: bool, t: float) -> Test:
    def test(view: View) -> Truth:
        belief = view.state.areas[id_]
        p = belief.occupied
        silent = not belief.motion and not belief.held and not belief.cues and not belief.running
        if silent and p < SILENT_PRIOR:
            return None
        return (p if wanted else 1.0 - p) >= t

    return test


def _goes_on(id_: str, activities: tuple[str, ...], t: float) -> Test:
    def test(view: View) -> Truth:
        belief = view.state.areas[id_]
        if not belief.activity:
            return None
        return sum(belief.activity.get(activity, 0.0) for activity in activities) >= t

    return test


def _people(id_: str, wanted: float) -> Test:
    """At least so many; none for zero. Expected numbers are compared half a person below."""

    def test(view: View) -> Truth:
        belief = view.state.areas[id_]
        return belief.people >= wanted - 0.5 if wanted > 0 else belief.people < 0.5

    return test
