"""Why a rule proposed nothing at a moment of its example: which conditions did not hold, and what was so instead."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from hubd.core.context import Context
from hubd.core.decisions import Finding
from hubd.core.rules.check import View, explain
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.core.rules.nearly import lacking
from hubd.core.rules.rulebook import Rulebook
from hubd.core.rules.spec import RuleSpec

MINUTE = 60.0
"""An expected time is a minute long: `16:05` is anything up to 16:05:59."""
MOST = 3
"""Conditions told; who has more to look for begins with these."""


def missed(spec: RuleSpec, book: Rulebook, given: Sequence[str], begin: float | None, at: float) -> str:
    """What the rule lacked within a minute, at the moment when it lacked least. The script is played once more."""
    until = at + MINUTE - 1.0
    home = ScriptedHome(book, book.household, begin=begin)
    looks: list[list[Finding]] = []
    for sentence in given:
        when = home.moment(sentence)[0]
        if when >= at and home.at < at:
            home.until(at)
        if when >= until:
            break
        home.tell(sentence)
        if home.at >= at:
            looks += _looked(spec, book, home)
    home.until(until)
    looks += _looked(spec, book, home)
    lacks = min(looks, key=len, default=[])
    if not lacks:
        return "all its conditions held then, but had so before: a rule begins when they come to hold"
    told = [f"{found.path.removeprefix(f'{spec.id}/')} did not hold ({_words(found)})" for found in lacks[:MOST]]
    return "; ".join(told)


def _looked(spec: RuleSpec, book: Rulebook, home: ScriptedHome) -> list[list[Finding]]:
    """What each binding of the rule lacks at this moment."""
    context = Context(home.household, book.floor, replace(home.state, now=home.at), frozenset())
    view = View(context, home.event, home.memory)
    view.quiet = True
    findings = [explain(each.check, view, spec.id) for each in book.instances if each.rule.id == spec.id]
    return [list(lacking(finding)) for finding in findings]


def _words(finding: Finding) -> str:
    return f"{finding.because}, which is not known" if finding.holds is None else finding.because
