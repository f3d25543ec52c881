"""How near a condition was to turning: what it would have needed, and which one held by the least."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hubd.core.decisions import Finding
from hubd.core.rules.nearly import BELIEFS, probability
from hubd.core.rules.sayings import clock, number, span
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
    for leaf in _necessary(finding):
        condition, p = known.get(leaf.path), probability(leaf)
        if condition is not None and condition.form in BELIEFS and p is not None and p >= condition.at_least:
            found.append(Close(leaf, round(p - condition.at_least, 4), condition.at_least))
    return min(found, key=lambda close: close.margin, default=None)


def turned_by(finding: Finding, known: Mapping[str, Condition]) -> str:
    """The smallest change after which the rule would not have proposed it, in words; empty where it did not hold."""
    close = closest(finding, known)
    if close is not None:
        return f"{close.finding.because} was the closest: below {close.at_least:.2f} it would not have been proposed"
    alone = next((leaf for leaf in _necessary(finding) if leaf.because), None)
    return f"without this it would not have been proposed: {alone.because}" if alone is not None else ""


def _necessary(finding: Finding) -> Iterator[Finding]:
    """The conditions of which each one alone could have prevented it."""
    if not finding.holds:
        return
    if not finding.parts:
        yield finding
        return
    kind = finding.parts[0].path.rsplit("/", 2)[-2]
    if finding.parts[0].path == finding.path or kind not in ("all", "any"):
        yield finding
    elif kind == "all":
        for part in finding.parts:
            yield from _necessary(part)
    elif len(holding := [part for part in finding.parts if part.holds]) == 1:
        yield from _necessary(holding[0])
