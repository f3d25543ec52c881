"""Conditions about rooms: is anybody there, what goes on, how many are they."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hubd.core.rules.check import Check, Scope, Test, Truth, View, constant, every, some, union
from hubd.core.rules.conditions.aspects import Aspect, all_of, never, told
from hubd.core.rules.conditions.sayings import say, span, words
from hubd.core.rules.conditions.whereabouts import areas_named
from hubd.core.rules.spec import Condition
from hubd.core.whereabouts.occupancy import NEVER_QUIET

SILENT_PRIOR = 0.3
"""An area of which no sensor ever spoke is known to be occupied only above this; below, it is unknown, not empty."""


def area(condition: Condition, scope: Scope) -> Check:
    """`{area: …, occupied | activity | people | still}`. Of several areas one suffices, but `occupied: false`
    needs all."""
    before = len(scope.problems)
    ids = [id_ for id_ in areas_named(condition, scope) if id_ in scope.household.areas]
    if not ids:
        if len(scope.problems) == before:  # a name that nothing knows is complained of once
            what = "no room of the home is meant"
            scope.complain(f"{condition.path}/area", what, "name an area of the configuration")
        return never(condition)
    checks = [_one_area(condition, scope, id_) for id_ in ids]
    if len(checks) == 1:
        return checks[0]
    gather = every if condition.fields.get("occupied") is False else some
    return Check(
        condition.path,
        gather(c.test for c in checks),
        lambda view: next((c.say(view) for c in checks if c.test(view)), checks[0].say(view)),
        union(c.reads for c in checks),
        belief=True,
        cost=3 * len(checks),
    )


def _one_area(condition: Condition, scope: Scope, id_: str) -> Check:
    aspects = [made(condition, scope, id_) for key, made in ASPECTS.items() if key in condition.fields]
    reads = f"doings:{id_}" if set(condition.fields) == {"area", "activity"} else f"area:{id_}"
    return all_of(condition, aspects, (reads,), cost=2 * len(aspects))


def _occupancy(condition: Condition, scope: Scope, id_: str) -> Aspect:
    wanted, name = condition.fields["occupied"], scope.name(id_)
    said = [
        told(say(scope.language, key, area=name), partial(_occupied_p, id_=id_, wanted=key == "occupied"))
        for key in ("occupied", "empty")
    ]
    return Aspect(
        _occupied(id_, wanted, condition.at_least),
        said[not wanted],
        said[wanted],
        partial(_occupied_p, id_=id_, wanted=wanted),
    )


def _activity(condition: Condition, scope: Scope, id_: str) -> Aspect:
    activities, language = condition.fields["activity"], scope.language

    def likely(view: View) -> float:
        return sum(view.context.area_activity(id_, activity) for activity in activities)

    doing = say(language, "goes_on", what=words(language, activities), area=scope.name(id_))
    return Aspect(_goes_on(id_, activities, condition.at_least), told(doing, likely), likely=likely)


def _number(condition: Condition, scope: Scope, id_: str) -> Aspect:
    language, name = scope.language, scope.name(id_)
    return Aspect(
        _people(id_, condition.fields["people"]),
        lambda view: say(language, "people", n=round(view.context.area(id_).people), area=name),
    )


def _stillness(condition: Condition, scope: Scope, id_: str) -> Aspect:
    seconds: float = condition.fields["still"]

    def test(view: View) -> Truth:
        """Its own motion sensor has seen nothing for so long; unknown where it has none, or one that may be stuck."""
        belief = view.state.areas[id_]
        if not belief.watched:
            return None
        quiet = view.now - belief.motion
        if belief.moving:
            return False if quiet < NEVER_QUIET else None
        view.call_at(belief.motion + seconds)
        return quiet >= seconds

    return Aspect(test, constant(say(scope.language, "still", area=scope.name(id_), n=span(seconds))))


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


ASPECTS: dict[str, Callable[[Condition, Scope, str], Aspect]] = {
    "occupied": _occupancy,
    "activity": _activity,
    "people": _number,
    "still": _stillness,
}
"""Keys that say something of a room, in the order in which they are told."""
