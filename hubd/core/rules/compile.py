"""Rules to functions, once, for one household: every binding of a rule becomes an instance of its own.

References to people, areas, devices and rules are checked here. A rule with a problem is left out; the
others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from math import inf
from operator import itemgetter

from hubd.core.floor import Floor, plan
from hubd.core.household import UNKNOWN, Household
from hubd.core.rules import groups, happening, mornings, people, rooms, things, times, weather
from hubd.core.rules.bindings import areas_bound, check_hold_back, check_proposal, people_bound
from hubd.core.rules.check import Check, Scope, Test, Truth, View, constant
from hubd.core.rules.index import Index
from hubd.core.rules.instance import Instance
from hubd.core.rules.loops import loops
from hubd.core.rules.names import Names, Roster
from hubd.core.rules.nearly import Needs, conditions, required
from hubd.core.rules.reach import unreachable
from hubd.core.rules.rulebook import Leaf, Rulebook
from hubd.core.rules.sayings import say, word, words
from hubd.core.rules.spec import Condition, RuleSpec
from hubd.core.rules.thresholds import Threshold, by_fact
from hubd.core.rules.words import nearest
from hubd.errors import Problem

Compile = Callable[[Condition, Scope], Check]


def compile_rules(specs: Sequence[RuleSpec], household: Household, floor: Floor | None = None) -> Rulebook:
    """Compile rules for a household. Never fails: what cannot be compiled is in `problems`, with file and line."""
    floor = floor or plan(household)
    names = Names(household, floor)
    roster = Roster(names)
    ids = frozenset(spec.id for spec in specs)
    instances: list[Instance] = []
    leaves_found: list[tuple[int, str, Check]] = []
    problems: list[Problem] = []
    kept: list[RuleSpec] = []
    holding: dict[str, list[Instance]] = {}
    for spec in specs:
        found, complaints, leaves_of = _instances(spec, household, floor, roster, ids, len(instances))
        problems += [Problem(spec.file, spec.line(path), f"{spec.id}/{path}", what, hint)
                     for path, what, hint in dict.fromkeys(complaints)]
        if complaints:
            continue
        kept.append(spec)
        if spec.hold_back is not None:  # asked when something is proposed, and never before
            holding.setdefault(spec.hold_back.intent, []).extend(found)
            continue
        instances += found
        leaves_found += leaves_of
    for spec, path, what in loops(kept, names):
        hint = "publish on another topic, or add a cool_down"
        problems.append(Problem(spec.file, spec.line(path), f"{spec.id}/{path}", what, hint))
    if looping := {problem.path.partition("/")[0] for problem in problems} & {spec.id for spec in kept}:
        return replace(compile_rules([s for s in specs if s.id not in looping], household, floor),
                       problems=tuple(problems))
    leaves, numbers = _shared(leaves_found)
    index: dict[str, list[int]] = {}
    for number, leaf in enumerate(leaves):
        for fact in leaf.reads:
            index.setdefault(fact, []).append(number)
    lines = by_fact(index, _known_thresholds(leaves), floor.index[UNKNOWN])
    return Rulebook(
        household=household, floor=floor, specs=tuple(kept), instances=tuple(instances), problems=tuple(problems),
        names=names, remembered=_remembered(kept), mark=_mark(instances), leaves=leaves,
        numbers={instance.key: instance.number for instance in instances},
        lines=lines, readers=dict(lines),
        needs=_needs(instances, leaves_found, numbers),
        index=Index({fact: tuple(numbers) for fact, numbers in index.items()}, names),
        holding={intent: tuple(found) for intent, found in holding.items()},
        levels={what: tuple(sorted(found)) for what, found in _levels(spec.when for spec in kept).items()},
    )


def _shared(leaves: Sequence[tuple[int, str, Check]]) -> tuple[tuple[Leaf, ...], dict[str, int]]:
    """Equal conditions of all instances once, and the number of each."""
    users: dict[str, list[int]] = {}
    checks: dict[str, Check] = {}
    for number, key, check in leaves:
        users.setdefault(key, []).append(number)
        checks.setdefault(key, check)
    read = {key: check for key, check in checks.items() if check.reads}
    found = tuple(Leaf(check.test, check.momentary, tuple(dict.fromkeys(users[key])), check.reads, check.thresholds)
                  for key, check in read.items())
    return found, {key: number for number, key in enumerate(read)}


def _levels(conditions_: Iterable[Condition]) -> dict[str, set[tuple[float, float]]]:
    """By what is measured, between which values conditions ask for it."""
    found: dict[str, set[tuple[float, float]]] = {}
    for condition in conditions_:
        fields = condition.fields
        if condition.form == "event" and "reading" in fields:
            found.setdefault(fields["reading"], set()).add((fields.get("above", -inf), fields.get("below", inf)))
        for what, bounds in _levels(condition.parts).items():
            found.setdefault(what, set()).update(bounds)
    return found


def _known_thresholds(leaves: Sequence[Leaf]) -> dict[int, tuple[Threshold, ...]]:
    return {number: leaf.thresholds for number, leaf in enumerate(leaves) if leaf.thresholds is not None}


def _needs(
    instances: Sequence[Instance], leaves: Sequence[tuple[int, str, Check]], numbers: dict[str, int]
) -> tuple[Needs, ...]:
    """The rules that need several things at once, a belief among them, and wait for no event."""
    mine: dict[int, dict[int, Check]] = {}
    besides: dict[int, list[Test]] = {}
    paths = [frozenset(required(instance.rule.when)) for instance in instances]
    for number, key, check in leaves:
        if check.path not in paths[number]:
            continue
        if key in numbers:
            mine.setdefault(number, {})[numbers[key]] = check
        else:
            besides.setdefault(number, []).append(check.test)
    found = []
    for instance in instances:
        parts, known = mine.get(instance.number, {}), conditions(instance.rule)
        beliefs = {number: (check.likely, known[f"{instance.rule.id}/{check.path}"].at_least)
                   for number, check in parts.items() if check.likely is not None}
        if len(parts) > 1 and beliefs and not instance.check.momentary:
            found.append(Needs(instance, tuple(parts), itemgetter(*parts), beliefs,
                               tuple(besides.get(instance.number, ()))))
    return tuple(found)


def _mark(instances: Sequence[Instance]) -> str:
    """A short name for this set of rules: derived, so that it is the same in every process."""
    digest = blake2b(digest_size=8)
    for instance in instances:
        digest.update(f"{instance.key}{instance.rule.when}\n".encode())
    return digest.hexdigest()


def _remembered(specs: Sequence[RuleSpec]) -> frozenset[str]:
    keys: set[str] = set()
    stack = [spec.when for spec in specs]
    while stack:
        condition = stack.pop()
        stack += condition.parts
        if condition.form == "unless_recently":
            keys.add(groups.said_key(condition.fields.get("rule"), condition.fields.get("intent")))
    return frozenset(keys)


def _instances(
    spec: RuleSpec, household: Household, floor: Floor, roster: Roster, ids: frozenset[str], first: int
) -> tuple[list[Instance], list[tuple[str, str, str]], list[tuple[int, str, Check]]]:
    """One instance for each person and area that the rule is bound to. No fitting person: no instance, no problem."""
    problems: list[tuple[str, str, str]] = []
    chosen_people = people_bound(spec, household, problems)
    chosen_areas = areas_bound(spec, Scope(household, floor, spec.id, problems=problems))
    check_proposal(spec, household, problems)
    check_hold_back(spec, household, problems)
    problems += unreachable(spec.when, household.areas)
    if (spec.who and not household.people) or (spec.where and not household.areas):
        return [], problems, []  # a home that is not described yet
    found: list[Instance] = []
    leaves: list[tuple[int, str, Check]] = []
    probe = not (chosen_people and chosen_areas)  # nobody fits: compile once all the same, for its complaints
    for who in chosen_people or [next(iter(household.people), None)]:
        for where in chosen_areas or [next(iter(household.areas), None)]:
            bound = ",".join(name for name in (who, where) if name)
            key = f"{spec.id}[{bound}]" if bound else spec.id
            scope = Scope(household, floor, key, who, where, ids, problems=problems)
            check = compile_condition(spec.when, scope, roster)
            if not probe:
                number = first + len(found)
                leaves += [(number, leaf_key, leaf) for leaf_key, leaf in scope.leaves]
                found.append(Instance(number, key, spec, who, where, check, _dues(spec.when)))
    return found, problems, leaves


def _dues(condition: Condition) -> tuple[str, ...]:
    inner = tuple(kind for part in condition.parts for kind in _dues(part))
    return tuple(dict.fromkeys((*condition.fields.get("due", ()), *inner)))


def compile_condition(condition: Condition, scope: Scope, roster: Roster) -> Check:
    """One condition with its parts, and around it whatever `for` or `within` it carries."""
    check = _bare(condition, scope, roster)
    if condition.lasting is not None:
        check = groups.lasting(check, condition.lasting, scope)
    if condition.within is not None and condition.form != "then":
        check = groups.lately(check, condition.within, scope)
    return check


def _bare(condition: Condition, scope: Scope, roster: Roster) -> Check:
    check = _leaf(condition, scope, roster)
    if check is not None:
        scope.leaves.append((_leaf_key(condition, scope), check))
        return check
    parts = [compile_condition(part, scope, roster) for part in condition.parts]
    if condition.form == "not":
        return groups.negation(condition.path, parts[0], scope)
    if condition.form == "unless":
        return groups.exception(condition.path, parts[0], scope)
    if condition.form == "then":
        return groups.sequence(condition.path, parts, condition.fields["window"], scope)
    return (groups.everything if condition.form == "all" else groups.anything)(condition.path, parts)


def _leaf(condition: Condition, scope: Scope, roster: Roster) -> Check | None:
    if condition.form in THINGS:
        return THINGS[condition.form](condition, scope, roster)
    return LEAVES[condition.form](condition, scope) if condition.form in LEAVES else None


def _leaf_key(condition: Condition, scope: Scope) -> str:
    """Equal for conditions that always say the same."""
    named: list[object] = []
    for value in condition.fields.values():
        named += value if isinstance(value, tuple) else [value]
    bound = (scope.who if "who" in named else None, scope.where if "where" in named else None)
    return f"{condition.form}{sorted(condition.fields.items())}{condition.at_least}{bound}"


def _mode(condition: Condition, scope: Scope) -> Check:
    modes: tuple[str, ...] = condition.fields["mode"]
    language = scope.language
    wanted = f" {say(language, 'or')} ".join(say(language, f"mode_{mode}") for mode in modes)
    return Check(condition.path, lambda view: view.state.house.mode in modes, constant(wanted), ("mode",),
                 denied=lambda view: say(language, f"mode_{view.state.house.mode}"))


def _guests(condition: Condition, scope: Scope) -> Check:
    likely, t = condition.fields["guests"] == "likely", condition.at_least

    def test(view: View) -> Truth:
        p = view.state.house.guests
        return (p if likely else 1.0 - p) >= t

    def told(view: View) -> str:
        p = view.state.house.guests
        return f"{say(scope.language, 'guests' if likely else 'no_guests')} {p if likely else 1.0 - p:.2f}"

    return Check(condition.path, test, told, ("guests",), belief=True)


def _due(condition: Condition, scope: Scope) -> Check:
    kinds: tuple[str, ...] = condition.fields["due"]
    return Check(condition.path, lambda view: any(item.kind in kinds for item in view.due),
                 constant(say(scope.language, "due", what=words(scope.language, kinds))),
                 tuple(f"due:{kind}" for kind in kinds), momentary=True, cost=0)


def _running(condition: Condition, scope: Scope) -> Check:
    """`{running: study, person: who}`: something that was started for a person (or the house) and has not ended. With
    `there`: by word or switch, and the person is where it was started, or at another place for it."""
    name, who = str(condition.fields["running"]), condition.fields.get("person")
    if who == "who":
        who = scope.who
    if who is not None and who not in scope.household.people:
        scope.complain(f"{condition.path}/person", f'unknown person "{who}"',
                       nearest(who, (*scope.household.people, "who")))
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
    elsewhere = max(context.in_area(who, place) for place in context.floor.places if place not in (*seats, UNKNOWN))
    return False if elsewhere >= ELSEWHERE else None


HALF = 0.5
"""From here on somebody is believed there."""

ELSEWHERE = 0.7
"""From here on somebody is believed to have gone to another place."""


LEAVES: dict[str, Compile] = {
    "person": people.person, "somebody": people.somebody, "nobody": people.nobody, "area": rooms.area,
    "between": times.between, "days": times.on_days, "date": times.on_date, "sun": times.sun,
    "calendar": times.appointment, "pantry": times.pantry, "unless_recently": groups.unless_recently,
    "weather": weather.outside, "no_sign": mornings.no_sign, "mode": _mode, "guests": _guests, "due": _due,
    "running": _running,
}
THINGS: dict[str, Callable[[Condition, Scope, Roster], Check]] = {
    "device": things.device, "means": things.means, "event": happening.happening,
}

__all__ = ["Instance", "Rulebook", "compile_rules"]
