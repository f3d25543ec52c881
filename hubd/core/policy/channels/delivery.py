"""How what may be said reaches the person: by which output, in which words, and what it leaves behind."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.decisions import INTERRUPTS, Decision
from hubd.core.policy.case import Case, last_mark
from hubd.core.policy.channels import outputs
from hubd.core.policy.channels.outputs import Reach
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents import content
from hubd.core.policy.intents.content import Telling
from hubd.core.policy.learned.feedback import keep_question
from hubd.core.policy.manners import PLAIN
from hubd.core.policy.reasons import Reason
from hubd.core.policy.routines import study


def go(docket: Docket, case: Case, reason: Reason) -> Reason | None:
    """Carry it out. A reason means that it could not be now: no output reaches the person, or the budget is spent."""
    proposal, scene = case.proposal, case.at
    reach, _ = case.coming
    if reach is None:
        return Reason.NO_OUTPUT
    if reach.verdict in INTERRUPTS and scene.left <= 0 and not case.critical:
        card = outputs.by_preference(scene, ("card", "near", "any"), proposal.area)
        if card is None or proposal.stage == "ask":
            return Reason.BUDGET
        reach, reason = card, Reason.SILENT_ONLY
    _carry_out(docket, case, reach, reason)
    return None


def _carry_out(docket: Docket, case: Case, reach: Reach, reason: Reason) -> None:
    proposal, scene = case.proposal, case.at
    twin = _twin(docket, case, reach)
    if twin is not None:
        docket.join(twin, scene.who.id)
        return
    hidden = reach.verdict != "push" and scene.guests and (case.manner.private or case.confidential)
    words = content(Telling(docket.context, docket.policy, docket.brain, proposal, scene.who, reach.verdict, hidden))
    if words is None:
        docket.suppress(proposal, (scene.who.id,), Reason.NOTHING_TO_SAY)
        docket.drop(proposal.cause)
        return
    if reach.verdict == "show" and case.manner is PLAIN:
        _instead_of(docket, case)
    decision = docket.deliver(proposal, (scene.who.id,), reach, reason, words)
    _afterwards(docket, case, reach, decision.id)
    if reach.verdict == "ask":
        keep_question(docket, proposal, decision)
    elif proposal.effects and reach.verdict != "act":
        docket.carry_out(proposal, decision)


def _twin(docket: Docket, case: Case, reach: Reach) -> Decision | None:
    """The same words on the same output for somebody else in this very step: one card for both."""
    if case.manner is not PLAIN or reach.verdict == "ask":
        return None
    return next(
        (
            d
            for d in docket.decisions
            if (d.rule, d.intent, d.verdict, d.outputs) == (case.proposal.rule, case.proposal.intent, *reach)
            and case.who not in d.audience
        ),
        None,
    )


def _instead_of(docket: Docket, case: Case) -> None:
    """A card about the same situation that still stands makes room: the new one says how it is now."""
    new = case.proposal
    for item in docket.policy.open.values():
        old = item.decision
        if old.intent != new.intent or old.verdict != "show" or item.answered:
            continue
        if old.rule == new.rule and old.area == new.area and case.who in old.audience:
            if item.until > docket.now:
                docket.clear(old)
            docket.policy = replace(docket.policy, open={**docket.policy.open, old.id: replace(item, answered=True)})


def _afterwards(docket: Docket, case: Case, reach: Reach, decision: str) -> None:
    """What an intent leaves behind besides words."""
    proposal, who = case.proposal, case.who
    if proposal.intent == "study.start":
        study.begin(docket, (who,), decision)
    elif proposal.intent == "study.end" and reach.verdict != "ask":
        study.end(docket, (who,), decision, found=True)
    elif proposal.intent == "recipe.suggest":
        docket.note_recipe()
    elif proposal.intent in ("reminder.deliver", "timer.done"):
        docket.forget_reminder(str(proposal.data.get("reminder") or proposal.data.get("timer")))
    if case.manner.once == "day" or case.manner.apart:
        docket.note(last_mark(proposal, who))
