"""Why something did not happen: the conditions that were missing at a moment, the smallest set of them first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hubd.core.context import Context
from hubd.core.decisions import Decision, Finding, Proposal
from hubd.core.events import Tick
from hubd.core.policy.judge import judge
from hubd.core.rules.audience import audience
from hubd.core.rules.check import View, explain
from hubd.core.rules.instance import Instance
from hubd.core.rules.nearly import changes, conditions, gap, lacking
from hubd.errors import HubError
from hubd.why.reasons import meaning
from hubd.why.turning import needed

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


def moment(settings: Settings, intent: str, when: datetime | None, logs: tuple[Path, ...]) -> Moment:
    """Live up to `when` (to the end without): through logs, or from the daily log and the snapshot before it."""
    from hubd.logs import read_log

    if logs:
        at = on_its_day(settings, when, next((each.at for each in read_log(logs)), None))
        return _lived(operator_of(settings, None), read_log(logs), intent, at)
    at = on_its_day(settings, when, None)
    if at is None:
        return _now(settings)
    day = settings.store.logs / f"{settings.household.local(at):%Y-%m-%d}.jsonl.zst"
    if not day.exists():
        raise NotKnown(f"{day}: there is no daily log of that day; name a recorded one with --log")
    snapshot = day.with_name(day.name.replace(".jsonl.zst", ".snapshot"))
    state = snapshot.read_bytes() if snapshot.exists() else None
    return _lived(operator_of(settings, state), read_log(day), intent, at)


def on_its_day(settings: Settings, when: datetime | None, begins: float | None) -> float | None:
    """The moment meant; a bare time of day is one of the log's first day, else of today."""
    if when is None or when.tzinfo is not None:
        return when.timestamp() if when is not None else None
    zone = settings.household.time_zone
    day = datetime.fromtimestamp(begins, zone) if begins is not None else datetime.now(zone)
    return datetime.combine(day.date(), when.time(), tzinfo=zone).timestamp()


def operator_of(settings: Settings, snapshot: bytes | None) -> Operator:
    from hubd.core.codec import decode_state
    from hubd.integration import router_of
    from hubd.runtime.assemble import assemble

    state = decode_state(snapshot) if snapshot is not None else None
    return assemble(settings, router_of(settings.household, settings.mqtt), state=state)


def _now(settings: Settings) -> Moment:
    from hubd.runtime.restoring import restore
    from hubd.store.journal import Journal

    operator = operator_of(settings, None)
    journal = Journal.open(settings.store.url, readonly=True)
    try:
        restore(journal, operator, settings.store.logs)
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


def missed(moment: Moment, intent: str, who: str | None = None) -> list[Missed]:
    """Every rule that could have proposed the intent, for everybody (or for `who`); the nearest first."""
    book = moment.operator.brain.rules
    view = _view(moment)
    rules = [each for each in book.instances if each.rule.propose is not None and each.rule.propose.intent == intent]
    if not rules:
        known = sorted({each.rule.propose.intent for each in book.instances if each.rule.propose is not None})
        raise NotKnown(f"no rule proposes {intent}; known: {', '.join(known)}")
    bound = [each for each in rules if who is None or each.who in (None, who)]
    if not bound:
        raise NotKnown(f"no rule proposes {intent} for {who}; there is one for {', '.join(_bound_to(rules))}")
    found = [(each, explain(each.check, view, each.rule.id)) for each in bound]
    every = [Missed(each, finding, lacking(finding)) for each, finding in found]
    return sorted(every, key=lambda each: (changes(each.finding), _distance(each)))


def _view(moment: Moment) -> View:
    brain, state = moment.operator.brain, moment.operator.state
    context = Context(household=brain.household, floor=brain.floor, state=replace(state, now=moment.at))
    view = View(context, Tick(at=moment.at, arrived=moment.at, source="hubd/clock"), state.rules)
    view.quiet = True
    return view


def _bound_to(rules: list[Instance]) -> list[str]:
    return sorted({each.who for each in rules if each.who is not None})


def _distance(missing: Missed) -> float:
    """How far all of it was from holding: of two with as much missing, the nearer one is the better answer."""
    known = conditions(missing.instance.rule)
    return sum(gap(lack, known) for lack in missing.lacking)


def would(moment: Moment, instance: Instance, who: str | None = None) -> Decision | None:
    """What the policy would have made of it, had the rule fired at that moment."""
    want = instance.rule.propose
    if want is None:
        return None
    view, brain = _view(moment), moment.operator.brain
    people = audience(want.audience, instance, view, brain.household, None)
    proposal = Proposal(
        intent=want.intent,
        rule=instance.rule.id,
        cause=f"why-not|{instance.key}",
        audience=tuple(person for person in people if who in (None, person)),
        area=instance.where if want.area == "where" else want.area,
        urgency=want.urgency or "normal",
        stage=instance.rule.stage,
        expires=moment.at + want.expires if want.expires is not None else None,
        cool_down=instance.rule.cool_down,
        data=dict(want.data),
        output=want.output,
    )
    decided = judge((proposal,), view.context, view.event, brain).decisions
    return next((each for each in decided if each.rule == instance.rule.id), None)


def answer(moment: Moment, intent: str, who: str | None = None, tell: int = NEAREST) -> Iterator[str]:
    """In lines: what was decided about it lately, or would have been; then what the nearest rules lacked."""
    household = moment.operator.brain.household
    if who is not None and who not in household.people:
        raise NotKnown(f"there is no person {who}; known: {', '.join(household.people)}")
    clock = household.local
    found = missed(moment, intent, who)
    about = next((d for d in moment.decisions if d.intent == intent and (not who or who in d.audience)), None)
    if about is not None:
        yield f"{clock(about.at):%H:%M:%S}: {about.verdict} ({about.reason}) was decided; see hubd explain {about.id}"
        yield f"  {_why(about)}"
    for each in found[:tell]:
        bound = ", ".join(part for part in (each.instance.who, each.instance.where) if part)
        name = f"{each.instance.rule.id}{f' ({bound})' if bound else ''}"
        if not each.lacking:
            yield f"{name}: all of its conditions hold at {clock(moment.at):%H:%M:%S}"
            continue
        yield f"{name}: {len(each.lacking)} missing at {clock(moment.at):%H:%M:%S}"
        known = conditions(each.instance.rule)
        for lack in each.lacking:
            need = needed(lack, known)
            mark = "?" if lack.holds is None else "✘"
            yield f"  {mark} {lack.because}{f' ({need})' if need else ''}  {lack.path}"
    yield from _nearly(moment, found)
    if about is None and (decision := would(moment, found[0].instance, who)) is not None:
        yield f"had it been proposed then: {decision.verdict} ({decision.reason}), {_why(decision)}"


def _nearly(moment: Moment, found: list[Missed]) -> Iterator[str]:
    """When these rules all but fired, the nearest first."""
    memory, clock = moment.operator.state.rules.nearly, moment.operator.brain.household.local
    near = [(memory[each.instance.key], each.instance) for each in found if each.instance.key in memory]
    for then, instance in sorted(near, key=lambda pair: (pair[0].short, -pair[0].at))[:NEAREST]:
        known = conditions(instance.rule)
        need = known[then.path].at_least if then.path in known else 0.0
        bound = ", ".join(part for part in (instance.who, instance.where) if part)
        name = f"{instance.rule.id}{f' ({bound})' if bound else ''}"
        yield f"nearly, at {clock(then.at):%Y-%m-%d %H:%M}: {name} lacked only this: {then.because} (needs {need:.2f})"


def _why(decision: Decision) -> str:
    """The policy's reason, and what would have changed it."""
    return "; ".join(filter(None, meaning(decision.reason)))
