"""How what may be said reaches the person: by which output, in which words, and what it leaves behind."""

from __future__ import annotations

from hubd.core.decisions import INTERRUPTS, Decision
from hubd.core.policy import outputs, study
from hubd.core.policy.case import Case, last_mark
from hubd.core.policy.docket import Docket
from hubd.core.policy.feedback import keep_question
from hubd.core.policy.intents import content
from hubd.core.policy.intents.content import Telling
from hubd.core.policy.manners import PLAIN
from hubd.core.policy.outputs import Reach
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene


def go(docket: Docket, case: Case, reason: Reason) -> Reason | None:
    """Carry it out. A reason means that it could not be now: no output reaches the person, or the budget is spent."""
    proposal, scene = case.proposal, case.at
    if case.manner.mode and proposal.stage == "act":
        reach: Reach | None = Reach("act", _own_screen(scene))
    else:
        reach = _reach(case)
    if reach is None:
        return Reason.NO_OUTPUT
    if reach.verdict in INTERRUPTS and scene.left <= 0 and not case.critical:
        card = outputs.by_preference(scene, ("card", "near", "any"), proposal.area)
        if card is None or proposal.stage == "ask":
            return Reason.BUDGET
        reach, reason = card, Reason.SILENT_ONLY
    _carry_out(docket, case, reach, reason)
    return None


def _own_screen(scene: Scene) -> tuple[str, ...]:
    """A screen in the person's own room may show the mode; no other room's business."""
    return tuple(o.id for o in outputs.standing_in(scene.context, scene.area, "screen"))


def _reach(case: Case) -> Reach | None:
    """The output for this intent and person now."""
    scene, proposal = case.at, case.proposal
    if case.critical:
        reach = outputs.loudly(scene, wake=True) or outputs.seen_at_once(scene, private=False)
    elif scene.out:
        found = outputs.phones(scene.context, scene.who.id)
        reach = Reach("push", found) if found else None
    else:
        reach = outputs.wished(scene, proposal.output) if proposal.output else None
        reach = reach or outputs.by_preference(scene, case.manner.order, _place(case))
    if reach is not None and proposal.stage == "ask":
        return Reach("ask", reach.outputs)
    return reach


def _place(case: Case) -> str | None:
    """The area an intent is about, when the person may be there; a card elsewhere would not be seen."""
    area, scene = case.proposal.area, case.at
    if area is None or area not in scene.context.floor.index:
        return None
    return area if scene.context.in_area(scene.who.id, area) >= 0.3 else None


def _carry_out(docket: Docket, case: Case, reach: Reach, reason: Reason) -> None:
    proposal, scene = case.proposal, case.at
    twin = _twin(docket, case, reach)
    if twin is not None:
        docket.join(twin, scene.who.id)
        return
    hidden = case.manner.private and scene.guests and reach.verdict != "push"
    words = content(Telling(docket.context, docket.policy, docket.brain, proposal, scene.who, reach.verdict, hidden))
    if words is None:
        docket.suppress(proposal, (scene.who.id,), Reason.NOTHING_TO_SAY)
        docket.drop(proposal.cause)
        return
    decision = docket.deliver(proposal, (scene.who.id,), reach.verdict, reach.outputs, reason, words)
    _afterwards(docket, case, reach)
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


def _afterwards(docket: Docket, case: Case, reach: Reach) -> None:
    """What an intent leaves behind besides words."""
    proposal, who = case.proposal, case.who
    if proposal.intent == "study.start":
        study.begin(docket, (who,))
    elif proposal.intent == "study.end" and reach.verdict != "ask":
        study.end(docket, (who,))
    elif proposal.intent == "recipe.suggest":
        docket.note_recipe()
    elif proposal.intent == "reminder.deliver":
        docket.forget_reminder(str(proposal.data.get("reminder")))
    if case.manner.once == "day" or case.manner.apart:
        docket.note(last_mark(proposal, who))
