"""How near a condition was to turning: what it would have needed, and which one held by the least."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hubd.core.decisions import Finding
from hubd.core.rules.conditions.sayings import clock, number, span
from hubd.core.rules.nearly import BELIEFS, kind_of, probability
from hubd.core.rules.spec import Condition


class Close(NamedTuple):
    """A condition that held, by how much, and from what probability on it holds."""

    finding: Finding
    margin: float
    at_least: float


def needed(finding: Finding, known: Mapping[str, Condition]) -> str:
    """What a condition that did not hold would have needed; empty where its own words say it."""
    condition = known.get(finding.path)
    if condition is None:
        return ""
    p = probability(finding)
    fields = condition.fields
    if condition.form in BELIEFS and p is not None and p < condition.at_least:
        return f"needs {condition.at_least:.2f}"
    if condition.lasting is not None:
        return f"needs {span(condition.lasting)} of it"
    if "between" in fields:
        return f"needs {clock(fields['between'][0])} to {clock(fields['between'][1])}"
    bounds = [f"{word} {number(fields[word])}" for word in ("above", "below") if word in fields]
    if "is" in fields:
        bounds.append(" or ".join(str(value) for value in fields["is"]))
    return f"needs {', '.join(bounds)}" if bounds else ""


def closest(finding: Finding, known: Mapping[str, Condition]) -> Close | None:
    """Of the beliefs without which it would not have been proposed, the one that held by the least."""
    found = []
    for leaf in _necessary(finding, known):
        condition, p = known.get(leaf.path), probability(leaf)
        if condition is not None and condition.form in BELIEFS and p is not None and p >= condition.at_least:
            found.append(Close(leaf, round(p - condition.at_least, 4), condition.at_least))
    return min(found, key=lambda close: close.margin, default=None)


def turned_by(finding: Finding, known: Mapping[str, Condition]) -> str:
    """The smallest change after which the rule would not have proposed it, in words; empty where it did not hold."""
    close = closest(finding, known)
    if close is not None:
        return f"{close.finding.because} was the closest: below {close.at_least:.2f} it would not have been proposed"
    alone = next(filter(None, map(_words, _necessary(finding, known))), "")
    return f"without this it would not have been proposed: {alone}" if alone else ""


def _words(finding: Finding) -> str:
    """What a condition says; one that has no words of its own, such as what was ruled out, has those of its parts."""
    return finding.because or next(filter(None, map(_words, finding.parts)), "")


def _necessary(finding: Finding, known: Mapping[str, Condition]) -> Iterator[Finding]:
    """The conditions of which each one alone could have prevented it."""
    if not finding.holds:
        return
    kind, condition = kind_of(finding), known.get(finding.path)
    if kind not in ("all", "any") or (condition is not None and condition.within is not None):
        yield finding  # of what held a while ago, the parts may be as they please now
    elif kind == "all":
        for part in finding.parts:
            yield from _necessary(part, known)
    elif len(holding := [part for part in finding.parts if part.holds]) == 1:
        yield from _necessary(holding[0], known)
