"""Does what was put off still matter? Its rule is asked again, as far as a moment later can answer."""

from __future__ import annotations

from hubd.core.brain import Brain
from hubd.core.context import Context
from hubd.core.decisions import Finding, Proposal
from hubd.core.events import Tick
from hubd.core.rules.check import View, explain
from hubd.core.rules.instance import Instance
from hubd.core.rules.spec import Condition

OF_A_MOMENT = frozenset({"event", "due", "then", "unless_recently", "between", "days", "running"})
"""Conditions that were about the moment at which it was proposed: that they hold no more means nothing."""


def matters(context: Context, brain: Brain, proposal: Proposal) -> bool:
    """Do the rule's conditions about people, rooms and things still hold, for somebody it was for? What no rule of
    this house proposed, and what only a moment or the clock brought about, goes on mattering."""
    instances = _instances(brain, proposal)
    if not instances:
        return True
    view = View(context, Tick(at=context.now, arrived=context.now, source="hubd/clock"), context.state.rules)
    view.quiet = True
    return any(_holds(instance, view) for instance in instances)


def _instances(brain: Brain, proposal: Proposal) -> list[Instance]:
    """The rule for the people and the area that the proposal was about."""
    return [
        each
        for each in brain.rules.instances
        if each.rule.id == proposal.rule
        and (each.who is None or each.who in proposal.audience)
        and (each.where is None or proposal.area is None or each.where == proposal.area)
    ]


def _holds(instance: Instance, view: View) -> bool:
    forms = dict(_forms(instance.rule.when))
    return _still(explain(instance.check, view, instance.rule.id), forms, len(instance.rule.id) + 1) is not False


def _forms(condition: Condition) -> list[tuple[str, str]]:
    """The path of every condition to its form."""
    return [(condition.path, condition.form), *(pair for part in condition.parts for pair in _forms(part))]


def _still(finding: Finding, forms: dict[str, str], stem: int) -> bool | None:
    """What a condition says, with those of a moment left out."""
    form = forms.get(finding.path[stem:], "")
    if form in OF_A_MOMENT or (form in ("not", "unless") and _still(finding.parts[0], forms, stem) is None):
        return None
    if form not in ("all", "any"):
        return finding.holds
    known = [_still(part, forms, stem) for part in finding.parts]
    if form == "all":
        return False not in known
    return True if True in known else None if None in known else False
