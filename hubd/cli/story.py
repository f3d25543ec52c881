"""One decision told to people: a sentence, the conditions behind it, the policy's reason, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import click

from hubd.cli.turning import conditions, turned_by
from hubd.core.decisions import DELIVERED, Call, Convey, Decision, Effect, Finding, Publish, Tell
from hubd.core.policy.reasons import Reason
from hubd.core.rules.spec import RuleSpec
from hubd.store.values import Input, OutboxEntry, Story

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

REASONS: dict[Reason, tuple[str, str]] = {
    Reason.WELCOME: ("the moment was good", ""),
    Reason.CRITICAL: ("it was critical, which waits for nothing", "an ordinary urgency would have waited"),
    Reason.HAZARD: ("it was a hazard, which is never held back", "nobody would have been told without the danger"),
    Reason.ESCALATED: ("nobody had acted on the hazard", "somebody acting on it would have stopped it"),
    Reason.URGENT: ("it could not wait", "an ordinary message would have waited for a better moment"),
    Reason.BREAK: ("the person took a break or woke up", "it would have gone on waiting"),
    Reason.WAITED_LONG: ("it had waited long enough", ""),
    Reason.AWAY: ("the person was out, so it went to the phone", "at home it would have been shown or said"),
    Reason.COMMAND: ("the rule acts by itself", "as `stage: ask` it would have asked first"),
    Reason.MODE: ("it changes what the house does, not what it says", ""),
    Reason.ANSWERED: ("somebody answered", ""),
    Reason.ASKS_FIRST: ("the rule asks first", "as `stage: act` it would have acted"),
    Reason.UNSURE: ("hubd was not sure enough to act", "a surer belief would have made it act"),
    Reason.SILENT_ONLY: ("it was worth showing, and not worth saying", "a higher urgency would have been said"),
    Reason.ASLEEP: ("the person slept", "awake, the person would have been told"),
    Reason.QUIET_HOURS: ("it was quiet hours", "outside policy.quiet_hours it would have been told"),
    Reason.CONCENTRATING: ("the person was concentrating", "at the person's next break it is told"),
    Reason.STUDYING: ("the person was studying", "after studying it is told"),
    Reason.GUESTS: ("guests were in and it is private", "without guests it would have been told aloud or shown"),
    Reason.COMPANY: ("others were in the room and it is private", "alone, the person would have been told there"),
    Reason.BUDGET: ("the person had been interrupted often enough", "policy.interruptions_per_hour sets the limit"),
    Reason.FLOOD: ("more of the same had just come", "alone it would have been told at once"),
    Reason.TRIVIAL: ("it was not worth an interruption", "it is told with others, in a digest"),
    Reason.QUESTION_OPEN: ("another question was still open", "after its answer it is told"),
    Reason.STRONGER: ("something stronger was being said", "after that it is told"),
    Reason.WHEREABOUTS: ("hubd did not know where the person was", "a sign of the person would have been enough"),
    Reason.OUT: ("the person was out", "at home the person would have been told"),
    Reason.NO_QUIET_OUTPUT: ("no screen or phone could reach the person silently", "add a screen there to `outputs`"),
    Reason.LATER: ("somebody said: later", ""),
    Reason.ALREADY_TOLD: ("it had been told already", ""),
    Reason.STALE: ("it was a leftover that the broker kept, not news", "a message that is not retained is news"),
    Reason.DUPLICATE: ("the same stood on a card already", ""),
    Reason.HAND_VETO: ("somebody had just switched it by hand", "ten minutes after that it would have been done"),
    Reason.SHADOW: ("the rule is on trial", "with `stage: ask` or `act` it would have been done"),
    Reason.COOL_DOWN: ("the rule had spoken recently", "after its `cool_down` it may speak again"),
    Reason.SILENCED: ("the person has dismissed it again and again", "accepting it once brings it back"),
    Reason.HUSHED: ("somebody asked to hear nothing of it", "after the time that was asked for it is told again"),
    Reason.UNANSWERED: ("nobody answered the question", "an answer within its time would have decided"),
    Reason.UNWELCOME: ("it was not likely to be welcome", "fewer dismissals would have let it pass"),
    Reason.TRYING: ("it is rarely welcome, and hubd asks now and then whether that still holds", "most times it waits"),
    Reason.HELD_BACK: ("a rule of the household keeps it from the person", "without that rule it would have been told"),
    Reason.NOBODY: ("nobody was there to be told", ""),
    Reason.NO_OUTPUT: ("no screen, speaker or phone reached the person", "add one there to `outputs`"),
    Reason.EXPIRED: ("its time had passed", ""),
    Reason.NOTHING_TO_SAY: ("there was nothing worth saying", ""),
    Reason.GONE: ("there was no reason for it any more", ""),
}
"""The policy's reason: what it means, and what would have changed it."""


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


def meaning(reason: str) -> tuple[str, str]:
    """What a reason means and what would have changed it; empty for a decision without one."""
    return REASONS.get(Reason(reason), (reason, "")) if reason in set(Reason) else (reason, "")


def told(story: Story, clock: Clock, rules: Mapping[str, RuleSpec] | None = None) -> Iterator[str]:
    """The whole story in lines. With the rules, also which of their conditions held by the least."""
    decision = story.decision
    yield sentence(decision, clock)
    if decision.text and decision.title:
        yield f"  {decision.text}"
    yield ""
    yield f"rule      {decision.rule}, urgency {decision.urgency}, score {decision.score:.2f}"
    why, otherwise = meaning(decision.reason)
    if why:
        yield f"policy    {decision.reason}: {why}{f'; {otherwise}' if otherwise else ''}"
    if decision.data.get("against"):
        yield f"answers   against it: {', '.join(decision.data['against'])}"
    if decision.propensity < 1.0:
        often = 100 * decision.propensity
        yield f"chance    so in {often:.0f} of 100 such moments: what is unwelcome is tried now and then"
    rule = (rules or {}).get(decision.rule)
    told_by_rule = decision.finding if decision.verdict in DELIVERED else None
    if told_by_rule is not None and rule is not None and (change := turned_by(told_by_rule, conditions(rule))):
        yield f"otherwise {change}"
    if decision.finding is not None:
        yield "conditions"
        yield from tree(decision.finding)
    elif decision.because:
        yield "because"
        yield from (f"  {cause}" for cause in decision.because)
    if table := [line_ for line_ in decision.ruling if line_.path != "moment"]:
        yield "the policy's table, down to the line that decided"
        for line_ in table:
            yield from tree(line_, "policy/")
    for moment in decision.ruling:
        if moment.path == "moment":
            yield "the moment"
            yield from tree(moment)
    if story.inputs:
        yield "what arrived at that moment"
        yield from (f"  {_input(entry)}" for entry in story.inputs)
    if story.effects:
        yield "what came of it"
        yield from (f"  {_effect(entry, clock)}" for entry in story.effects)


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
    return f"{clock(entry.changed):%H:%M:%S}  {entry.state:9} {_deed(entry.effect)}{detail}"


def _deed(effect: Effect) -> str:
    match effect:
        case Tell():
            return f"{effect.kind} on {effect.output}"
        case Publish():
            return f"publish on {effect.topic}"
        case Call():
            return f"call {effect.service}"
        case Convey():
            return f"{effect.tell.kind} through {effect.entity}"


def _and(parts: tuple[str, ...]) -> str:
    parts = tuple(part.rstrip(".") for part in parts)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
