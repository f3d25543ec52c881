"""Rules to functions, once, for one household: every binding of a rule becomes an instance of its own.

References to people, areas, devices and rules are checked here. A rule with a problem is left out; the
others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from math import inf

from hubd.core.floor import Floor, plan
from hubd.core.household import UNKNOWN, Household
from hubd.core.rules.bindings import areas_bound, check_hold_back, check_proposal, people_bound
from hubd.core.rules.check import Check, Scope, Test
from hubd.core.rules.conditions import groups
from hubd.core.rules.conditions.forms import compile_condition
from hubd.core.rules.index import Index
from hubd.core.rules.instance import Instance
from hubd.core.rules.language.reach import unreachable
from hubd.core.rules.loops import loops
from hubd.core.rules.names import Names, Roster
from hubd.core.rules.nearly import Needs, conditions, required
from hubd.core.rules.rulebook import Leaf, Rulebook
from hubd.core.rules.spec import Condition, RuleSpec
from hubd.core.rules.thresholds import Threshold, by_fact
from hubd.errors import Problem


@dataclass(slots=True)
class _Gathered:
    """The rules of a household, compiled one by one."""

    specs: list[RuleSpec] = field(default_factory=list)
    """Those without a problem."""
    problems: list[Problem] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    leaves: list[tuple[int, str, Check]] = field(default_factory=list)
    """Number of an instance, what the leaf is known by, and the leaf."""
    holding: dict[str, list[Instance]] = field(default_factory=dict)
    """By intent, the rules that keep it back: asked when something is proposed, and never before."""


def compile_rules(specs: Sequence[RuleSpec], household: Household, floor: Floor | None = None) -> Rulebook:
    """Compile rules for a household. Never fails: what cannot be compiled is in `problems`, with file and line."""
    floor = floor or plan(household)
    names = Names(household, floor)
    found = _gathered(specs, household, floor, names)
    looping = {problem.path.partition("/")[0] for problem in found.problems} & {spec.id for spec in found.specs}
    if looping:
        others = [spec for spec in specs if spec.id not in looping]
        return replace(compile_rules(others, household, floor), problems=tuple(found.problems))
    leaves, numbers = _shared(found.leaves)
    index = _reading(leaves)
    lines = by_fact(index, _known_thresholds(leaves), floor.index[UNKNOWN])
    return Rulebook(
        household=household,
        floor=floor,
        specs=tuple(found.specs),
        instances=tuple(found.instances),
        problems=tuple(found.problems),
        names=names,
        remembered=_remembered(found.specs),
        mark=_mark(found.instances),
        leaves=leaves,
        numbers={instance.key: instance.number for instance in found.instances},
        index=Index({fact: tuple(numbers) for fact, numbers in index.items()}, names),
        lines=lines,
        readers=dict(lines),
        needs=_needs(found.instances, found.leaves, numbers),
        holding={intent: tuple(instances) for intent, instances in found.holding.items()},
        words=frozenset(fact.removeprefix("word:") for fact in index if fact.startswith("word:")),
        levels={what: tuple(sorted(spans)) for what, spans in _levels(spec.when for spec in found.specs).items()},
    )


def _gathered(specs: Sequence[RuleSpec], household: Household, floor: Floor, names: Names) -> _Gathered:
    """Every rule by itself, and then whether those without a problem set each other off for ever."""
    found, roster, ids = _Gathered(), Roster(names), frozenset(spec.id for spec in specs)
    for spec in specs:
        instances, complaints, leaves = _instances(spec, household, floor, roster, ids, len(found.instances))
        found.problems += [_problem(spec, *complaint) for complaint in dict.fromkeys(complaints)]
        if complaints:
            continue
        found.specs.append(spec)
        if spec.hold_back is not None:
            found.holding.setdefault(spec.hold_back.intent, []).extend(instances)
        else:
            found.instances += instances
            found.leaves += leaves
    hint = "publish on another topic, or add a cool_down"
    found.problems += [_problem(spec, path, what, hint) for spec, path, what in loops(found.specs, names)]
    return found


def _problem(spec: RuleSpec, path: str, what: str, hint: str) -> Problem:
    return Problem(spec.file, spec.line(path), f"{spec.id}/{path}", what, hint)


def _reading(leaves: Sequence[Leaf]) -> dict[str, list[int]]:
    """By fact, the numbers of the leaves that read it."""
    index: dict[str, list[int]] = {}
    for number, leaf in enumerate(leaves):
        for fact in leaf.reads:
            index.setdefault(fact, []).append(number)
    return index


def _shared(leaves: Sequence[tuple[int, str, Check]]) -> tuple[tuple[Leaf, ...], dict[str, int]]:
    """Equal conditions of all instances once, and the number of each."""
    users: dict[str, list[int]] = {}
    checks: dict[str, Check] = {}
    for number, key, check in leaves:
        users.setdefault(key, []).append(number)
        checks.setdefault(key, check)
    read = {key: check for key, check in checks.items() if check.reads}
    found = tuple(
        Leaf(check.test, check.momentary, tuple(dict.fromkeys(users[key])), check.reads, check.thresholds)
        for key, check in read.items()
    )
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
        beliefs = {
            number: (check.likely, known[f"{instance.rule.id}/{check.path}"].at_least)
            for number, check in parts.items()
            if check.likely is not None
        }
        if len(parts) > 1 and beliefs and not instance.check.momentary:
            found.append(Needs(instance, tuple(parts), beliefs, tuple(besides.get(instance.number, ()))))
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
