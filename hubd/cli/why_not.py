"""Why something did not happen: the conditions that were missing at a moment, the smallest set of them first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hubd.core.context import Context
from hubd.core.decisions import Decision, Finding
from hubd.core.events import Tick
from hubd.core.rules.check import View, explain
from hubd.core.rules.compile import Instance, Rulebook
from hubd.errors import HubError

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.integration import Message
    from hubd.runtime.operator import Operator

LATELY = 7200.0
"""Seconds in which a decision about the same thing is the likelier answer."""
NEAREST = 3
"""Bindings told of one intent: whoever was nearest to it."""


class NotKnown(HubError):
    """There is nothing to answer from."""


@dataclass(slots=True)
class Moment:
    """The household at one moment, and what was decided about the intent shortly before."""

    operator: Operator
    at: float
    decisions: list[Decision] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Missed:
    """One rule for one choice of person and area: what it lacked."""

    instance: Instance
    finding: Finding
    lacking: tuple[Finding, ...]


def moment(settings: Settings, intent: str, at: float | None, logs: tuple[Path, ...]) -> Moment:
    """Live up to `at` (to the end without): through logs, or from the daily log and the snapshot before it."""
    from hubd.logs import read_log

    if logs:
        return _lived(_operator(settings, None), read_log(logs), intent, at)
    if at is None:
        return _now(settings)
    day = settings.store.logs / f"{settings.household.local(at):%Y-%m-%d}.jsonl.zst"
    if not day.exists():
        raise NotKnown(f"{day}: there is no daily log of that day; name a recorded one with --log")
    snapshot = day.with_name(day.name.replace(".jsonl.zst", ".snapshot"))
    state = snapshot.read_bytes() if snapshot.exists() else None
    return _lived(_operator(settings, state), read_log(day), intent, at)


def _operator(settings: Settings, snapshot: bytes | None) -> Operator:
    from hubd.core.codec import decode_state
    from hubd.integration import installed
    from hubd.runtime.assemble import assemble

    decoders = installed("mqtt").decoders
    if decoders is None:
        raise NotKnown("the MQTT integration is not installed; install hubd again")
    state = decode_state(snapshot) if snapshot is not None else None
    return assemble(settings, decoders(settings.household, settings.mqtt), state=state)


def _now(settings: Settings) -> Moment:
    from hubd.runtime.daemon import restore
    from hubd.store.journal import Journal

    operator = _operator(settings, None)
    journal = Journal.open(settings.store.url, readonly=True)
    try:
        restore(journal, operator)
        return Moment(operator, operator.state.now, journal.decisions(since=operator.state.now - LATELY))
    finally:
        journal.close()


def _lived(operator: Operator, messages: Iterable[Message], intent: str, at: float | None) -> Moment:
    decisions: list[Decision] = []
    for message in messages:
        if at is not None and message.at > at:
            break
        decisions += operator.take(message).decisions
    if at is not None:
        decisions += operator.advance(at).decisions
    now = operator.state.now if at is None else at
    recent = [each for each in decisions if each.intent == intent and each.at >= now - LATELY]
    return Moment(operator, now, recent[::-1])


def missed(moment: Moment, intent: str) -> list[Missed]:
    """Every rule that could have proposed the intent, for everybody it could have been for; the nearest first."""
    operator = moment.operator
    book: Rulebook = operator.brain.rules
    state, brain = operator.state, operator.brain
    context = Context(household=brain.household, floor=brain.floor, state=state)
    view = View(context, Tick(at=moment.at, arrived=moment.at, source="hubd/clock"), state.rules)
    view.quiet = True
    rules = [each for each in book.instances if each.rule.propose is not None and each.rule.propose.intent == intent]
    if not rules:
        known = sorted({each.rule.propose.intent for each in book.instances if each.rule.propose is not None})
        raise NotKnown(f"no rule proposes {intent}; there are {', '.join(known)}")
    found = [(each, explain(each.check, view, each.rule.id)) for each in rules]
    every = [Missed(each, finding, lacking(finding)) for each, finding in found]
    return sorted(every, key=lambda each: len(each.lacking))


def lacking(finding: Finding) -> tuple[Finding, ...]:
    """The fewest conditions that would have had to hold, besides those that did."""
    if finding.holds:
        return ()
    if not finding.parts:
        return (finding,)
    ways = [lacking(part) for part in finding.parts]
    path = finding.parts[0].path
    kind = path.rsplit("/", 2)[-2]
    if kind == "any" or path == finding.path:  # a condition about several people or areas: one of them is enough
        return min(ways, key=len)
    if kind == "all":
        return tuple(lack for way in ways for lack in way)
    return (finding,)


def answer(moment: Moment, intent: str, tell: int = NEAREST) -> Iterator[str]:
    """In lines: what was decided about it lately, then what the nearest rules lacked."""
    clock = moment.operator.brain.household.local
    about = next((each for each in moment.decisions if each.intent == intent), None)
    if about is not None:
        yield f"{clock(about.at):%H:%M:%S}: {about.verdict} ({about.reason}) was decided; see hubd explain {about.id}"
    for each in missed(moment, intent)[:tell]:
        bound = ", ".join(part for part in (each.instance.who, each.instance.where) if part)
        name = f"{each.instance.rule.id}{f' ({bound})' if bound else ''}"
        if not each.lacking:
            yield f"{name}: all of its conditions hold at {clock(moment.at):%H:%M:%S}"
            continue
        yield f"{name}: {len(each.lacking)} missing at {clock(moment.at):%H:%M:%S}"
        for lack in each.lacking:
            yield f"  {'?' if lack.holds is None else '✘'} {lack.because}  {lack.path}"
