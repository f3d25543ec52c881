"""A decision as commands to the outside: what is said and shown on each output, taken down again, and done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from hubd.core.context import Context
from hubd.core.decisions import Action, Call, Decision, Proposal, Publish, Tell
from hubd.core.household import Household
from hubd.core.ids import derived_id
from hubd.core.policy.intents.content import Content
from hubd.core.policy.wording.phrases import say

WORD_LASTS = 180.0
ALARM_LASTS = 600.0
"""Seconds after which something to be said aloud is no longer said, should the house have been down meanwhile."""

HEARD_BY = 0.5
"""From this probability of being in the room somebody hears what is said there."""

YES = {"hazard": "do.on_it", "reminder": "do.done", "timer": "do.done", "brief": "do.thanks", "departure": "do.off"}


def tellings(context: Context, decision: Decision, content: Content, until: float) -> Iterator[Tell]:
    """The decision's words on each of its outputs. `until`: how long they may be answered."""
    household = context.household
    for name in decision.outputs:
        output = household.outputs[name]
        kind = _kind(decision.verdict, output.type)
        language = _language(household, decision, output.person)
        yield Tell(
            id=derived_id(context.now, decision.id, name),
            decision=decision.id,
            output=name,
            kind=kind,
            title=decision.title,
            text=_words(context, decision, content, output.area),
            language=language,
            expires=_expires(decision, kind, until, context.now),
            actions=tuple(Action(id=each, label=_label(each, decision.intent, language)) for each in content.actions),
            data=decision.data,
        )


def clearings(household: Household, decision: Decision, now: float) -> Iterator[Tell]:
    """Its card or question taken off the screens that show it."""
    for name in decision.outputs:
        if household.outputs[name].type == "screen":
            yield Tell(
                id=derived_id(now, decision.id, name, "clear"),
                decision=decision.id,
                output=name,
                kind="clear",
                language=household.language,
            )


def deeds(proposal: Proposal, decision: Decision, now: float) -> Iterator[Publish | Call]:
    """The `do` of a rule."""
    for n, effect in enumerate(proposal.effects):
        made = derived_id(now, decision.id, "do", str(n))
        if "publish" in effect:
            yield Publish(
                id=made,
                decision=decision.id,
                topic=str(effect["publish"]),
                payload=str(effect.get("payload", "")),
                qos=int(effect.get("qos") or 0),
                retain=bool(effect.get("retain", False)),
                expires=proposal.expires,
            )
        else:
            yield Call(
                id=made,
                decision=decision.id,
                service=str(effect["call"]),
                data=dict(effect.get("data") or {}),
                expires=proposal.expires,
            )


def _kind(verdict: str, output: str) -> Literal["say", "ask", "show", "push"]:
    if verdict == "ask":
        return "push" if output == "phone" else "ask"
    return "say" if output == "speaker" else "show" if output == "screen" else "push"


def _words(context: Context, decision: Decision, content: Content, area: str | None) -> str:
    """What is said there: other words where a child is, and nobody of those whom it is for."""
    if not content.for_child or area is None:
        return decision.text
    people = context.household.people
    here = {person for person in people if context.in_area(person, area) >= HEARD_BY}
    children = {person for person in here if people[person].role == "child"}
    return content.for_child if children and not here.intersection(decision.audience) else decision.text


def _expires(decision: Decision, kind: str, until: float, now: float) -> float:
    """Until when it is worth carrying out: a greeting ten minutes late is worse than none."""
    if kind != "say":
        return until
    return min(until, now + (ALARM_LASTS if decision.intent.startswith("hazard.") else WORD_LASTS))


def _language(household: Household, decision: Decision, owner: str | None) -> str:
    for person in (owner, *decision.audience):
        if person in household.people:
            return household.people[person].language
    return household.language


def _label(action: str, intent: str, language: str) -> str:
    """The words on a button. Yes to a hazard is `I am on it`, to a reminder `Done`."""
    yes = YES.get(intent.partition(".")[0], "do.accepted")
    return say(yes if action == "accepted" else f"do.{action}", language)
