"""What people did with what they were told: answers by button or voice, and the silence after a question.

An answer is remembered as a taste of the person who gave it, settles the decision it is about, and may ask for more:
a message to be read out, a thing to be done, another try later.
"""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.decisions import Decision, Proposal
from hubd.core.events import Feedback, Outcome, Utterance
from hubd.core.memories import Answer, Held, Occasion, Open
from hubd.core.policy import hazards
from hubd.core.policy.channels.outputs import Reach
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content
from hubd.core.policy.learned import silence, welcome
from hubd.core.policy.learned.circumstances import occasion
from hubd.core.policy.learned.silence import key
from hubd.core.policy.messaging import arrival, corrections
from hubd.core.policy.messaging import asked as messages_asked
from hubd.core.policy.messaging.asked import messages_of
from hubd.core.policy.reasons import Reason
from hubd.core.policy.requests import shopping, silencing
from hubd.core.policy.requests.answers import is_on_it, understood
from hubd.core.policy.routines import chain_begins, chains, cooking, study

LATER = 900.0
"""`later` means in a quarter of an hour, or at the next break if that comes first."""


def take_feedback(docket: Docket, event: Feedback) -> None:
    """An answer by button, page or program."""
    item = _about(docket, event)
    if item is not None and (_shops(docket, item, event) or cooking.pressed(docket, item.decision, event)):
        return
    meant = (event.message,) if event.message else messages_of(item.decision) if item is not None else ()
    corrections.take(docket, meant, event.outcome, event.by, event.action)
    intent = item.decision.intent if item is not None else event.intent
    if intent is None:
        return
    people = (event.by,) if event.by else item.decision.audience if item is not None else ()
    _learn(docket, intent, people, event.outcome, item)
    if event.action == "today" and item is not None:
        silencing.for_today(docket, item.decision, people)
    if item is not None and not item.answered:
        _settle(docket, item, event.outcome)


def take_utterance(docket: Docket, event: Utterance, area: str | None) -> bool:
    """A plain word in the room where a question is open. False: it answered none."""
    danger = is_on_it(event.text)
    outcome = "accepted" if danger else understood(event.text)
    item = _question_in(docket, event, area, danger=danger) if outcome is not None else None
    if item is None or outcome is None:
        return False
    named = next((who for who in (event.by, event.name) if who in item.decision.audience), None)
    people = (named,) if named else item.decision.audience
    corrections.take(docket, messages_of(item.decision), outcome, named)
    _learn(docket, item.decision.intent, people, outcome, item)
    _settle(docket, item, outcome)
    return True


def close_questions(docket: Docket) -> None:
    """Questions whose time is over: silence is an answer too, and the question counted as the delivery."""
    for item in list(docket.policy.open.values()):
        if item.question and not item.answered and item.until <= docket.now:
            _learn(docket, item.decision.intent, item.decision.audience, "ignored", item)
            _mark(docket, item)
            docket.clear(item.decision)
            _unanswered(docket, item.decision)
            docket.drop(_asked(item.decision))
            arrival.forget(docket, messages_of(item.decision))
            study.unanswered(docket, item.decision)
            chains.answered(docket, item.decision, "ignored")


def _unanswered(docket: Docket, decision: Decision) -> None:
    """What silence means: the rule's own default; and a message comes once more, by a quieter way."""
    kept = docket.policy.held.get(_asked(decision))
    if kept is not None and kept.proposal.unanswered == "yes":
        _carry_on(docket, decision, Reason.UNANSWERED)
    messages_asked.unanswered(docket, decision)


def _about(docket: Docket, event: Feedback) -> Open | None:
    """What an answer is about: the decision it names, else the latest of that intent that was for this person."""
    if event.decision is not None:
        return docket.policy.open.get(event.decision)
    same = [item for item in docket.policy.open.values() if item.decision.intent == event.intent and not item.answered]
    mine = [item for item in same if event.by is None or event.by in item.decision.audience]
    return max(mine, key=lambda item: item.decision.at, default=None)


def _question_in(docket: Docket, event: Utterance, area: str | None, *, danger: bool) -> Open | None:
    """The question, or the hazard, that this room could be answering: of several dangers the one in it. A speech
    session names it outright."""
    asked = [item for item in docket.policy.open.values() if not item.answered and _awaits(docket, item, danger=danger)]
    if event.session and event.session.startswith("hubd:"):
        return next((item for item in asked if item.decision.id == event.session.removeprefix("hubd:")), None)
    here = [item for item in asked if _could_answer(docket, item.decision, event, area)]
    return max(
        here, key=lambda each: (each.question, danger and each.decision.area == area, each.decision.at), default=None
    )


def _could_answer(docket: Docket, decision: Decision, event: Utterance, area: str | None) -> bool:
    """Was it asked whoever typed this, or in the room where it was said?"""
    return event.by in decision.audience or (area is not None and _is_here(docket, decision, area))


def _awaits(docket: Docket, item: Open, *, danger: bool) -> bool:
    if danger and item.decision.intent.startswith("hazard."):
        return True
    return item.question and docket.now <= item.until


def _is_here(docket: Docket, decision: Decision, area: str) -> bool:
    """Was it asked in this room, or is somebody whom it was asked in it?"""
    if any(docket.context.household.outputs[o].area == area for o in decision.outputs):
        return True
    return any(docket.context.in_area(person, area) >= 0.5 for person in decision.audience)


def _learn(docket: Docket, intent: str, people: tuple[str, ...], outcome: Outcome, item: Open | None) -> None:
    """Remember the answer for each person it counts for. Whether a danger was welcome is not asked."""
    for person in people:
        if person in docket.context.household.people:
            tastes = dict(docket.policy.tastes)
            tastes[key(intent, person)] = silence.answered(tastes.get(key(intent, person)), docket.now, outcome)
            docket.policy = replace(docket.policy, tastes=tastes)
            if not intent.startswith("hazard."):
                _learn_taste(docket, Answer(docket.now, intent, person, outcome, _occasion(docket, person, item)))


def _learn_taste(docket: Docket, answer: Answer) -> None:
    known = welcome.answered(docket.policy.welcome, docket.context.household, answer)
    docket.policy = replace(docket.policy, welcome=known)


def _occasion(docket: Docket, person: str, item: Open | None) -> Occasion:
    """How it was when it was offered; for an answer to nothing that is known, how it is now."""
    known = item.occasions.get(person) if item is not None else None
    return known or occasion(docket.scene(person), "normal")


def _mark(docket: Docket, item: Open) -> None:
    """Answered: it is kept for a while, so that a second answer can still be told from a first."""
    docket.policy = replace(docket.policy, open={**docket.policy.open, item.decision.id: replace(item, answered=True)})


def _settle(docket: Docket, item: Open, outcome: Outcome) -> None:
    """Do what the answer asks for."""
    _mark(docket, item)
    decision = item.decision
    if decision.intent.startswith("hazard."):
        if outcome != "later":
            _on_it(docket, decision)
        return
    docket.clear(decision)
    if decision.intent.startswith("study."):
        study.answered(docket, decision, outcome)
    elif decision.intent.startswith("message."):
        messages_asked.answered(docket, item, outcome)
    elif decision.intent.startswith("chain."):
        chains.answered(docket, decision, outcome)
    elif item.question and outcome == "accepted":
        _carry_on(docket, decision)
    elif decision.intent == "recipe.suggest" and outcome in ("dismissed", "never", "wrong"):
        docket.note_turned_down(decision)
    elif outcome == "later":
        _offer_again(docket, decision)
    docket.drop(_asked(decision))
    chain_begins.after_answer(docket, decision, outcome)


def _shops(docket: Docket, item: Open, event: Feedback) -> bool:
    """What is missing is put on the shopping list, by a button of the card that names it; the card stays."""
    recipe = item.decision.data.get("recipe") if event.action == "shopping" else None
    missing = recipe.get("missing") if isinstance(recipe, dict) else None
    person = next((who for who in (event.by, *item.decision.audience) if who in docket.context.household.people), None)
    if not missing or person is None:
        return False
    return shopping.add(docket, person, missing, item.decision.area, item.decision.id) is not None


def _on_it(docket: Docket, decision: Decision) -> None:
    """Somebody sees to it, or says that it is none: the alert ends, and takes its cards with it."""
    for cause, alert in list(docket.policy.alerts.items()):
        if alert.proposal.intent == decision.intent and alert.proposal.area == decision.area:
            hazards.end(docket, cause)


def _asked(decision: Decision) -> str:
    """Under which name the proposal behind a question is kept until it is answered."""
    return f"asked|{decision.id}"


def keep_question(docket: Docket, proposal: Proposal, decision: Decision) -> None:
    """A rule at stage `ask`: remember what to do if the answer is yes."""
    held = Held(proposal=replace(proposal, audience=decision.audience), since=docket.now, reason=Reason.ASKS_FIRST)
    docket.policy = replace(docket.policy, held={**docket.policy.held, _asked(decision): held})


def _carry_on(docket: Docket, decision: Decision, reason: Reason = Reason.ANSWERED) -> None:
    """Yes: what was asked about is done. A card that was a question stays as it is."""
    kept = docket.policy.held.get(_asked(decision))
    if kept is not None and kept.proposal.effects:
        content = Content(decision.title, "", dict(decision.data))
        docket.deliver(kept.proposal, decision.audience, Reach("act", ()), reason, content)


def _offer_again(docket: Docket, decision: Decision) -> None:
    """Later: the same offer once more at a better moment, if it still makes sense by then."""
    if decision.intent.startswith("brief."):
        return
    proposal = Proposal(
        intent=decision.intent,
        rule=decision.rule,
        cause=f"later|{decision.id}",
        audience=decision.audience,
        area=decision.area,
        urgency=decision.urgency,
        expires=docket.now + 4 * LATER,
        because=decision.because[:1],
        data=decision.data,
    )
    held = Held(proposal=proposal, since=docket.now, until=docket.now + LATER, reason=Reason.LATER)
    docket.policy = replace(docket.policy, held={**docket.policy.held, proposal.cause: held})
