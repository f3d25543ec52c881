"""Which people and areas a rule is tried for, and whether what it proposes names things that exist."""

from __future__ import annotations

from typing import TypeAlias

from hubd.core.household import Household
from hubd.core.rules.check import Scope
from hubd.core.rules.conditions.whereabouts import furnished
from hubd.core.rules.language.grammar import AUDIENCES, OUTPUT_TYPES
from hubd.core.rules.language.words import nearest
from hubd.core.rules.spec import Condition, RuleSpec

Complaints: TypeAlias = "list[tuple[str, str, str]]"
"""(path, what, hint)."""


def people_bound(spec: RuleSpec, household: Household, problems: Complaints) -> list[str | None]:
    """The people of `who:`; one None for a rule that has none."""
    if not spec.who:
        return [None]
    found: dict[str | None, None] = {}
    for binding in spec.who:
        problems += [
            ("who/person", f'unknown person "{name}"', nearest(name, household.people))
            for name in binding.ids
            if name not in household.people
        ]
        for person in household.people.values():
            if (not binding.ids or person.id in binding.ids) and (not binding.roles or person.role in binding.roles):
                found[person.id] = None
    return list(found)


def areas_bound(spec: RuleSpec, scope: Scope) -> list[str | None]:
    """The areas of `where:`; one None for a rule that has none."""
    if not spec.where:
        return [None]
    areas = scope.household.areas
    found: dict[str | None, None] = {}
    for binding in spec.where:
        for name in binding.ids:
            if name not in areas:
                scope.complain("where/area", f'unknown area "{name}"', nearest(name, areas))
        for area in areas.values():
            if (
                (not binding.ids or area.id in binding.ids)
                and (not binding.kinds or area.kind in binding.kinds)
                and (not binding.has or furnished(scope, area, binding.has))
            ):
                found[area.id] = None
    return list(found)


NOW_AND_THEN = ("then", "event", "due", "unless_recently")
"""Conditions that only a rule can follow that is looked at all the time."""


def check_hold_back(spec: RuleSpec, household: Household, problems: Complaints) -> None:
    """Dangers are not held back, nobody unknown is spared, and the conditions must be such that one look answers."""
    held = spec.hold_back
    if held is None:
        return
    if held.intent.startswith("hazard."):
        problems.append(("hold_back/intent", "a danger is never held back", "name another intent"))
    if spec.propose is not None or spec.do:
        problems.append(("hold_back", "a rule either holds something back or does something", "write two rules"))
    for name in held.audience:
        if name not in household.people and name != "who":
            hint = nearest(name, (*household.people, "who"))
            problems.append(("hold_back/for", f'unknown person "{name}"', hint))
        if name == "who" and not spec.who:
            problems.append(("hold_back/for", '"who" is bound to nobody', 'add "who: {role: adult}" to the rule'))
    _one_look(spec.when, problems)


def _one_look(condition: Condition, problems: Complaints) -> None:
    if condition.lasting is not None or condition.within is not None or condition.form in NOW_AND_THEN:
        what = "what is held back is asked when something is proposed: nothing can be waited for here"
        problems.append((condition.path, what, "leave out for, within, then, event, due and unless_recently"))
    for part in condition.parts:
        _one_look(part, problems)


def check_proposal(spec: RuleSpec, household: Household, problems: Complaints) -> None:
    """The audience, output and area of a proposal must exist."""
    propose = spec.propose
    if propose is None:
        return
    for name in propose.audience:
        if name not in household.people and name not in AUDIENCES:
            known = (*household.people, *AUDIENCES)
            problems.append(("propose/for", f'unknown audience "{name}"', nearest(name, known)))
        if name == "who" and not spec.who:
            problems.append(("propose/for", '"who" is bound to nobody', 'add "who: {role: adult}" to the rule'))
    if propose.output is not None and propose.output not in household.outputs and propose.output not in OUTPUT_TYPES:
        problems.append(
            (
                "propose/output",
                f'unknown output "{propose.output}"',
                nearest(propose.output, (*household.outputs, *OUTPUT_TYPES)),
            )
        )
    if propose.area == "where" and not spec.where:
        problems.append(("propose/area", '"where" is bound to no area', 'add "where: {kind: kitchen}" to the rule'))
    if propose.area not in (None, "where") and propose.area not in household.areas:
        problems.append(("propose/area", f'unknown area "{propose.area}"', nearest(propose.area, household.areas)))
