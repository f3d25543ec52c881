"""Doing: answers, typed sentences and study time. All of it becomes an input of the journal, as if it had come on
hubd's own topics, and is told to be done when it stands there."""

from __future__ import annotations

from hubd.core.decisions import Decision
from hubd.core.regard import LEVELS
from hubd.web.caller import Caller
from hubd.web.house import House
from hubd.web.privacy import may_answer
from hubd.web.refusals import Refusal, missing
from hubd.web.shapes.base import Done
from hubd.web.shapes.decisions import Answered, Sentence, StudyWish
from hubd.web.table import Call

OUTCOMES: dict[str, tuple[str, str | None]] = {
    "yes": ("accepted", None), "accepted": ("accepted", None),
    "no": ("dismissed", None), "dismissed": ("dismissed", None), "dismiss": ("dismissed", None),
    "later": ("later", None), "not_now": ("later", None),
    "never": ("never", None), "wrong": ("wrong", None), "today": ("dismissed", "today"),
    **{level: ("wrong", level) for level in LEVELS},
}  # fmt: skip
"""What people answer: the outcome that is learned from, and the action that a button names. A level (`important`) says
what a message should have been taken for."""


async def answer(call: Call) -> Done:
    """An answer to a decision."""
    house, said = call.house, call.given(Answered)
    decision = await found(house, call.path["id"])
    if not may_answer(decision, call.caller, house.board):
        raise Refusal(403, "scope", "this is for somebody else's eyes; its reader may answer it")
    outcome, action = _meaning(house, decision, said.answer)
    by = speaker(house, call.caller, said.person)
    item = house.state.policy.open.get(decision.id)
    if item is None and by is None:
        if len(decision.audience) != 1:
            raise Refusal(409, "too_late", "nothing waits for this answer any more; say who answers, to teach it")
        by = decision.audience[0]
    await house.enter("feedback", {
        "decision": decision.id if item is not None else None, "intent": decision.intent, "outcome": outcome,
        "action": action, "by": by, "message": decision.data.get("message") if action in LEVELS else None,
    })  # fmt: skip
    return Done()


async def found(house: House, id_: str) -> Decision:
    """The decision with this id."""
    item = house.state.policy.open.get(id_)
    decision = item.decision if item is not None else await house.archive.decision(id_)
    if decision is None:
        raise missing("decision", id_)
    return decision


def _meaning(house: House, decision: Decision, answer: str) -> tuple[str, str | None]:
    """An answer that everybody knows, or the button of its card."""
    if answer in OUTCOMES:
        return OUTCOMES[answer]
    card = house.board.cards.get(decision.id)
    actions = {action.id for tell in card.tells.values() for action in tell.actions} if card is not None else set()
    if answer not in actions:
        raise Refusal(409, "conflict", f"{answer!r} is no answer to this; there is {', '.join([*OUTCOMES, *actions])}")
    return "accepted", answer


def speaker(house: House, caller: Caller, named: str | None) -> str | None:
    """Who acts. A member's token speaks for its own person, and for nobody else."""
    if named is not None:
        house.person(named)
    if caller.scope == "member":
        if named not in (None, caller.person):
            raise Refusal(403, "scope", f"this token is {caller.person}'s, and speaks for nobody else")
        return caller.person
    return named or caller.person


async def say(call: Call) -> Done:
    """A typed sentence, as if it had been said."""
    house, said = call.house, call.given(Sentence)
    person = speaker(house, call.caller, said.person)
    area = said.area or _room_of(house, call.caller)
    if area is not None and area not in house.household.areas:
        raise missing("area", area, f"known: {', '.join(house.household.areas)}")
    await house.enter("utterance", {"text": said.text, "area": area, "person": person, "to": "hubd"})
    return Done()


def _room_of(house: House, caller: Caller) -> str | None:
    """The room of the screen that is typed on."""
    output = house.household.outputs.get(caller.output or "")
    return output.area if output is not None else None


async def study(call: Call) -> Done:
    """Study time begins or ends by hand."""
    house, wish = call.house, call.given(StudyWish)
    await house.enter("study", {"person": house.person(wish.person), "on": wish.action == "start"})
    return Done()
