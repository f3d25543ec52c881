"""What nearly fired: a rule of which a single belief fell short, by little. Kept by its worth, so that it can be asked.

Looked for at the heartbeat only, and first in the table of answers that the engine keeps anyway: a rule counts when all
that it needs holds except one belief. Of one stretch of time the nearest moment is kept, and of all of them those that
were nearest. What fires after all was not nearly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from hubd.core.decisions import Finding
from hubd.core.memories import Nearly, RuleMemory
from hubd.core.rules.check import Test, View, explain
from hubd.core.rules.instance import Instance
from hubd.core.rules.spec import Condition, RuleSpec

BELIEFS = frozenset({"person", "somebody", "nobody", "area", "guests"})
"""Conditions that compare a probability with `at_least`."""

LITTLE = 0.2
"""So far below its threshold a belief may have been at most."""

SITUATION = 1800.0
"""Seconds in which two such moments of one rule are the same situation."""

MOST = 48
"""Moments kept; those that were nearest stay."""

HOLDS = 2
"""How an answer that holds stands in `RuleMemory.truths`."""

_PROBABILITY = re.compile(r"\b([01]\.\d\d)\b")


class Needs(NamedTuple):
    """A rule that fires only if all of some beliefs and readings hold, by their numbers in the book. `beliefs`: those
    that may fall short by little, with what is believed and the probability from which on they hold."""

    instance: Instance
    leaves: tuple[int, ...]
    """At least two."""
    beliefs: Mapping[int, tuple[Callable[[View], float], float]]
    besides: tuple[Test, ...]
    """What it needs, too, and what no belief or reading changes: the hour, the day."""


def probability(finding: Finding) -> float | None:
    """The probability that its words end in."""
    found = _PROBABILITY.findall(finding.because)
    return float(found[-1]) if found else None


def conditions(rule: RuleSpec) -> dict[str, Condition]:
    """Every condition of a rule under the path that its findings carry."""

    def walk(condition: Condition) -> Iterator[tuple[str, Condition]]:
        yield f"{rule.id}/{condition.path}", condition
        for part in condition.parts:
            yield from walk(part)

    return dict(walk(rule.when))


def gap(finding: Finding, known: Mapping[str, Condition]) -> float:
    """How far a condition was from holding, 0 (all but there) to 1. What compares no probability lacks all of it."""
    condition, p = known.get(finding.path), probability(finding)
    if condition is None or condition.form not in BELIEFS or p is None or finding.holds is None:
        return 1.0
    return min(max(condition.at_least - p, 0.0), 1.0)


def lacking(finding: Finding) -> tuple[Finding, ...]:
    """The fewest conditions that would have had to hold, besides those that did.

    A condition whose parts all hold and that does not (`for`, `then`, `nobody`) lacks itself."""
    if finding.holds:
        return ()
    kind = kind_of(finding)
    one = kind == "several" and finding.holds is False and not any(part.holds for part in finding.parts)
    if kind == "any" or one:  # of several people or areas one is enough, too, unless nobody shall be there
        found = lacking(min(finding.parts, key=changes))
    elif kind == "all":
        found = tuple(lack for part in finding.parts for lack in lacking(part))
    else:
        found = ()
    return found or (finding,)


def changes(finding: Finding, wanted: bool = True) -> int:
    """How many single conditions would have to turn before this one is as wanted, at least."""
    kind = kind_of(finding)
    if finding.holds is wanted or (kind == "unless" and not wanted and finding.holds is False):
        return 0
    if kind in ("not", "unless"):
        return max(changes(finding.parts[0], not wanted), 1)
    if kind not in ("all", "any"):
        return 1
    each = [changes(part, wanted) for part in finding.parts]
    return max(min(each) if (kind == "any") is wanted else sum(each), 1)


def kind_of(finding: Finding) -> str:
    """How a condition is put together: `all`, `any`, `not`, `unless`, `then`, `several` for one condition about several
    people or areas; empty for a single one."""
    if not finding.parts:
        return ""
    kind = finding.parts[0].path.removeprefix(finding.path).strip("/").partition("/")[0]
    return "all" if kind.isdigit() else kind or "several"  # a bare list stands for all


def required(condition: Condition) -> Iterator[str]:
    """Paths of the conditions without parts that must all hold: what stands under `all`, and not under a choice."""
    if condition.within is not None:
        return
    if condition.form == "all":
        for part in condition.parts:
            yield from required(part)
    elif not condition.parts:
        yield condition.path


def lacking_one(rules: Iterable[Needs], truths: bytes) -> tuple[tuple[Needs, int], ...]:
    """The rules that lack a single answer, which is about a belief, and its number."""
    found: list[tuple[Needs, int]] = []
    for needs in rules:
        missing = _only_lack(needs.leaves, truths)
        if missing in needs.beliefs:
            found.append((needs, missing))
    return tuple(found)


def _only_lack(leaves: tuple[int, ...], truths: bytes) -> int:
    """The only one of these answers that does not hold; -1 where all hold, and where a second does not."""
    lacks = -1
    for number in leaves:
        if truths[number] != HOLDS:
            if lacks >= 0:
                return -1
            lacks = number
    return lacks


def look(rules: Iterable[tuple[Needs, int]], memory: RuleMemory, view: View) -> Iterator[tuple[str, Nearly]]:
    """The rules that nearly fire at this moment, nearer than they did lately, and by how much they do not. `rules`:
    those that lack a single answer now."""
    for needs, missing in rules:
        found = _nearly(needs, missing, memory.nearly.get(needs.instance.key), view)
        if found is not None:
            yield needs.instance.key, found


def _nearly(needs: Needs, missing: int, last: Nearly | None, view: View) -> Nearly | None:
    """This moment, if the one belief falls short by little and by less than lately. The cheap questions come first."""
    likely, at_least = needs.beliefs[missing]
    lately = last is not None and view.now - last.at < SITUATION
    if not 0.0 < at_least - likely(view) <= (last.short - 0.005 if last is not None and lately else LITTLE):
        return None
    if not all(test(view) for test in needs.besides):
        return None
    instance = needs.instance
    lacks = lacking(explain(instance.check, view, instance.rule.id))
    short = round(gap(lacks[0], conditions(instance.rule)), 4) if len(lacks) == 1 else 1.0
    return Nearly(view.now, lacks[0].path, lacks[0].because, short) if short <= LITTLE else None


def kept(before: dict[str, Nearly], key: str, found: Nearly) -> dict[str, Nearly]:
    """What is remembered after one more such moment: the same values where it was no nearer."""
    last = before.get(key)
    if last is not None and found.at - last.at < SITUATION and found.short >= last.short:
        return before
    rest = {name: each for name, each in before.items() if name != key}
    if len(rest) >= MOST:
        del rest[max(rest, key=lambda name: (rest[name].short, -rest[name].at))]
    return {**rest, key: found}
