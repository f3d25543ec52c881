"""One decision told to people: a sentence, the conditions behind it, the policy's reason, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import click

from hubd.core.decisions import DELIVERED, Decision, Finding
from hubd.core.rules.nearly import conditions
from hubd.core.rules.spec import RuleSpec
from hubd.store.values import Input, OutboxEntry, Story
from hubd.why.reasons import deed, meaning
from hubd.why.turning import turned_by

Clock = Callable[[float], datetime]
"""Seconds since 1970 to the household's own clock."""

DID: dict[str, str] = {
    "act": "did",
    "speak": "said",
    "ask": "asked",
    "show": "showed",
    "push": "pushed",
    "defer": "kept for later",
    "suppress": "kept quiet about",
}
"""Verdict to what hubd did."""

MARKS = {True: ("✔", "green"), False: ("✘", "red"), None: ("?", "yellow")}
"""What a condition said: it held, it did not, or nobody knows."""


BESIDE = {"importance": "how much it matters", "moment": "the moment", "models": "who judges what people do"}
"""What was found beside the policy's table: path to headline."""


def sentence(decision: Decision, clock: Clock) -> str:
    """All of it in one sentence."""
    when = f"{clock(decision.at):%A %d %B %Y, %H:%M:%S}"
    whom = f" to {_and(decision.audience)}" if decision.audience else ""
    if decision.verdict in {"defer", "suppress"}:
        whom = f" for {_and(decision.audience)}" if decision.audience else ""
    words = decision.title or decision.text
    what = f"“{words}” ({decision.intent})" if words else decision.intent
    where = f" on {_and(decision.outputs)}" if decision.outputs else ""
    causes = [*decision.because]
    why = meaning(decision.reason)[0]
    if decision.verdict in {"defer", "suppress"} and why:
        causes = [why]
    return f"{when}: hubd {DID[decision.verdict]} {what}{whom}{where}{_because(causes)}."


def _because(causes: list[str]) -> str:
    """The end of the sentence. A rule's own sentence stands for itself, with what it rests on behind it."""
    if causes and causes[0].endswith("."):
        rest = f": {_and(tuple(causes[1:]))}" if causes[1:] else ""
        return f". {causes[0].rstrip('.')}{rest}"
    return f", because {_and(tuple(causes))}" if causes else ""


def told(story: Story, clock: Clock, rules: Mapping[str, RuleSpec] | None = None) -> Iterator[str]:
    """The whole story in lines. With the rules, also which of their conditions held by the least."""
    decision = story.decision
    yield sentence(decision, clock)
    if decision.text and decision.title:
        yield f"  {decision.text}"
    yield ""
    yield from _ruled(decision, (rules or {}).get(decision.rule))
    if decision.finding is not None:
        yield from _under("conditions", tree(decision.finding))
    else:
        yield from _under("because", (f"  {cause}" for cause in decision.because))
    table = (each for each in decision.ruling if each.path not in BESIDE)
    yield from _under("the policy's table, down to the line that decided",
                      (text for each in table for text in tree(each, "policy/")))  # fmt: skip
    for finding in decision.ruling:
        if finding.path in BESIDE:
            yield from _under(BESIDE[finding.path], tree(finding))
    yield from _under("what arrived at that moment", (f"  {_input(entry)}" for entry in story.inputs))
    yield from _under("what came of it", (f"  {_effect(entry, clock)}" for entry in story.effects))


def _under(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """One part of a story, if there is anything to tell in it."""
    found = list(lines)
    if found:
        yield heading
        yield from found


def _ruled(decision: Decision, rule: RuleSpec | None) -> Iterator[str]:
    """What proposed it, what the policy made of that, and the least that would have changed it."""
    yield f"rule      {decision.rule}, urgency {decision.urgency}, score {decision.score:.2f}"
    why, otherwise = meaning(decision.reason)
    if why:
        yield f"policy    {decision.reason}: {why}{f'; {otherwise}' if otherwise else ''}"
    if decision.data.get("against"):
        yield f"answers   against it: {', '.join(decision.data['against'])}"
    if decision.propensity < 1.0:
        often = 100 * decision.propensity
        yield f"chance    so in {often:.0f} of 100 such moments: what is unwelcome is tried now and then"
    if rule is None or decision.finding is None or decision.verdict not in DELIVERED:
        return
    change = turned_by(decision.finding, conditions(rule))
    if change:
        yield f"otherwise {change}"


def tree(finding: Finding, table: str = "", depth: int = 1) -> Iterator[str]:
    """Every condition with what it said and where it stands in its rule, or in a table."""
    mark, colour = MARKS[finding.holds]
    place = click.style(f"{table}{finding.path}", dim=True)
    yield f"{'  ' * depth}{click.style(mark, fg=colour)} {finding.because}  {place}"
    for part in finding.parts:
        yield from tree(part, table, depth + 1)


def line(decision: Decision, clock: Clock) -> str:
    """One decision in one line, for a list."""
    whom = ", ".join(decision.audience) or "-"
    text = decision.title or decision.text
    when = f"{clock(decision.at):%m-%d %H:%M:%S}"
    return f"{decision.id}  {when}  {decision.verdict:8} {decision.intent:22} {whom:12} {text}"


def _input(entry: Input) -> str:
    text = entry.payload[:200].decode(errors="replace")
    return f"{entry.topic}  {text}{'…' if len(entry.payload) > 200 else ''}"


def _effect(entry: OutboxEntry, clock: Clock) -> str:
    detail = f" ({entry.detail})" if entry.detail else ""
    return f"{clock(entry.changed):%H:%M:%S}  {entry.state:9} {deed(entry.effect)}{detail}"


def _and(parts: tuple[str, ...]) -> str:
    parts = tuple(part.rstrip(".") for part in parts)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
