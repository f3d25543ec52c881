"""Where people are: the part of conditions that names areas, kinds of areas, or being at home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hubd.core.household import AWAY, UNKNOWN, Area
from hubd.core.rules.check import Say, Scope, Test, Truth, View, constant
from hubd.core.rules.conditions.aspects import Aspect, told
from hubd.core.rules.conditions.sayings import probability, say
from hubd.core.rules.language.words import nearest
from hubd.core.rules.spec import Condition
from hubd.core.rules.thresholds import Threshold, share


def areas_named(condition: Condition, scope: Scope, key: str = "area") -> list[str]:
    """The areas that a condition names: `where`, ids, or kinds where no area has that id."""
    household = scope.household
    found: list[str] = []
    for name in condition.fields[key]:
        if name == "where":
            if scope.where is None:
                scope.complain(
                    f"{condition.path}/{key}", '"where" is bound to no area', 'add "where: {kind: kitchen}" to the rule'
                )
            else:
                found.append(scope.where)
        elif name in household.areas or name in (AWAY, UNKNOWN):
            found.append(name)
        elif of_kind := [area.id for area in household.areas.values() if area.kind == name]:
            found += of_kind
        else:
            scope.complain(
                f"{condition.path}/{key}",
                f'unknown area "{name}"',
                nearest(name, (*household.areas, AWAY, UNKNOWN, "where")),
            )
    return found


def furnished(scope: Scope, area: Area, things: Iterable[str]) -> bool:
    """Does this area have one of these: among its furniture, or as a device?"""
    standing = {entry.means for entry in scope.household.things if entry.area == area.id}
    return any(thing in area.has or thing in standing for thing in things)


def places_named(condition: Condition, scope: Scope) -> list[int] | None:
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


def in_places(condition: Condition, scope: Scope, who: str, places: list[int], name: str) -> Aspect:
    """Somebody is in one of these places: numbers of the floor."""
    there = share(places)
    return Aspect(
        _in_places(who, places, scope.floor.index[UNKNOWN], condition.at_least),
        _in_words(scope, who, places, name, there=True),
        _in_words(scope, who, places, name, there=False),
        likely=lambda view: there(view.state.people[who].places),
    )


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


def anybody_in(people: Sequence[str], places: Sequence[int], unknown: int, t: float) -> Test:
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


def _in_words(scope: Scope, who: str, places: list[int], name: str, *, there: bool) -> Say:
    """`Leo in the kitchen 0.98`, or that he is not there; not being away is being at home."""
    language = scope.language
    if not places:
        return constant("")
    away, area_key = ("away", "in") if there else ("home", "not_in")

    def words(view: View) -> str:
        believed = view.state.people[who].places
        area = scope.floor.places[max(places, key=believed.__getitem__)]
        text = (
            say(language, away, who=name) if area == AWAY else say(language, area_key, who=name, area=scope.name(area))
        )
        p = sum(believed[i] for i in places)
        return f"{text} {probability(p if there else 1.0 - p)}"

    return words


def at_home(condition: Condition, scope: Scope, who: str, name: str) -> Aspect:
    """Somebody is at home, or is not."""
    wanted, language = condition.fields["home"], scope.language
    home, out = say(language, "home", who=name), say(language, "not_home", who=name)
    said = told(home, lambda view: view.context.home(who)), told(out, lambda view: 1.0 - view.context.home(who))
    return Aspect(_at_home(who, scope, wanted, condition.at_least), said[not wanted], said[wanted])


def _at_home(who: str, scope: Scope, wanted: bool, t: float) -> Test:
    away, unknown = scope.floor.index[AWAY], scope.floor.index[UNKNOWN]

    def test(view: View) -> Truth:
        believed = view.state.people[who].places
        low = believed[away] if not wanted else 1.0 - believed[away] - believed[unknown]
        return True if low >= t else None if low + believed[unknown] >= t else False

    return test


def thresholds(condition: Condition, scope: Scope, who: str, places: list[int] | None) -> tuple[Threshold, ...] | None:
    """What the condition's answer, as far as it follows from where the person is, hangs on."""
    fields, t = condition.fields, condition.at_least
    if "named" in fields:
        return None
    found = [] if places is None else [Threshold(who, tuple(places), t)]
    if "home" in fields:
        found.append(Threshold(who, (scope.floor.index[AWAY],), 1.0 - t if fields["home"] else t))
    return tuple(found)
