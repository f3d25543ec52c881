"""Decisions and cards in the words of the API, with what is not for the caller's eyes left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hubd.core.decisions import URGENCY_ORDER, Decision, Tell
from hubd.core.kitchen.cookbook import Recipe
from hubd.core.kitchen.spans import timers
from hubd.core.policy.reasons import Reason
from hubd.core.policy.routines.study import mode
from hubd.core.policy.wording.phrases import reason_in_words
from hubd.web.board import Shown
from hubd.web.caller import Caller
from hubd.web.house import House
from hubd.web.privacy import may_read
from hubd.web.shapes.decisions import Button, Card, CardKind, DecisionTold, Step, Timer

KINDS: tuple[tuple[str, CardKind], ...] = (
    ("hazard.", "hazard"), ("recipe.", "recipe"), ("study.", "study"), ("message.", "message"), ("brief.", "briefing"),
    ("departure.", "briefing"), ("reminder.", "reminder"), ("timer.", "reminder"), ("chain.", "chain"),
)  # fmt: skip
"""The beginning of an intent, and what its card is."""
KEPT = ("would", "would_because", "propensity")
"""What may be told of a decision's data to somebody whom its words do not concern."""


def decision_told(house: House, decision: Decision, caller: Caller) -> DecisionTold:
    """One decision for this caller's eyes."""
    readable = may_read(decision, caller, house.board)
    words = _reason(house, decision)
    item = house.state.policy.open.get(decision.id)
    return DecisionTold(
        id=decision.id, at=house.iso(decision.at), intent=decision.intent, audience=[*decision.audience],
        area=decision.area, verdict=decision.verdict, outputs=[*decision.outputs],
        title=decision.title if readable else "", text=decision.text if readable else "", urgency=decision.urgency,
        score=round(decision.score, 3), rule=decision.rule,
        because=[*decision.because] if readable else [words] if words else [],
        reason=decision.reason, reason_words=words, private=not readable,
        open=readable and item is not None and not item.answered,
        data=decision.data if readable else {key: decision.data[key] for key in KEPT if key in decision.data},
    )  # fmt: skip


def _reason(house: House, decision: Decision) -> str:
    known = decision.reason in set(Reason)
    return reason_in_words(decision.reason, house.household.language) if known else decision.reason


def cards_told(house: House, caller: Caller) -> list[Card]:
    """What stands before this caller, what presses most first, then the newest."""
    shown = sorted(house.board.seen_by(caller), key=_pressing)
    return [*(card_told(house, card, caller) for card in shown), *studies(house)]


def _pressing(card: Shown) -> tuple[int, bool, float]:
    decision = card.decision
    return -URGENCY_ORDER[decision.urgency], decision.verdict != "ask", -decision.at


def card_told(house: House, card: Shown, caller: Caller) -> Card:
    """One card, in the words of the screen that asks."""
    decision, tell = card.decision, _tell_for(card, caller)
    language = tell.language
    return Card(
        id=decision.id, decision=decision.id, kind=_kind(decision), intent=decision.intent, title=tell.title,
        body=card.wording or tell.text, worded=bool(card.wording), steps=[*_steps(house, decision, language)],
        timers=[*_timers(house, decision)],
        buttons=[Button(answer=action.id, label=action.label) for action in tell.actions],
        audience=[*decision.audience], area=decision.area, outputs=[*card.tells], urgency=decision.urgency,
        language=language, at=house.iso(decision.at),
        expires=house.iso(card.expires) if card.expires is not None else None, private=card.private, data=tell.data,
    )  # fmt: skip


def _tell_for(card: Shown, caller: Caller) -> Tell:
    return card.tells.get(caller.output or "") or next(iter(card.tells.values()))


def _kind(decision: Decision) -> CardKind:
    if decision.verdict == "ask" and not decision.intent.startswith("hazard."):
        return "question"
    return next((kind for beginning, kind in KINDS if decision.intent.startswith(beginning)), "note")


def _steps(house: House, decision: Decision, language: str) -> Iterator[Step]:
    """The steps of the recipe that is offered, or cooked: then those that are behind are done."""
    offered = decision.data.get("recipe")
    if not isinstance(offered, dict):
        return
    dish, at = recipe(house, str(offered.get("id", ""))), decision.data.get("step", 0)
    texts = offered.get("steps") or (dish.steps_in(language) if dish is not None else ())
    for number, text in enumerate(texts):
        yield Step(text=str(text), seconds=next(iter(timers(str(text))), None), done=number < at)


def _timers(house: House, decision: Decision) -> Iterator[Timer]:
    """What is timed for the dish on this card."""
    name = decision.data.get("recipe", {}).get("name") if decision.intent == "recipe.step" else None
    for each in house.state.desk.reminders.values():
        if name is not None and each.timer is not None and each.after is not None and each.text == name:
            yield Timer(id=each.id, label=each.text, seconds=each.timer, ends=house.iso(each.after))


def recipe(house: House, name: str) -> Recipe | None:
    """A dish of the household's book."""
    if house.brain.book is None:
        return None
    return house.brain.book.with_shelf(house.state.desk.shelf).recipes.get(name)


def studies(house: House) -> Iterator[Card]:
    """A card for everybody whose study time runs."""
    for person in house.household.people.values():
        running: dict[str, Any] | None = house.state.policy.modes.get(mode(person.id))
        if running is not None:
            yield Card(
                id=mode(person.id), decision=None, kind="study", intent="study.running", title=person.name, body="",
                steps=[], timers=[*_study_timers(house, person.id, running)], buttons=[], audience=[person.id],
                area=None, outputs=[], urgency="normal", language=person.language,
                at=house.iso(float(running.get("since", house.at))), expires=None, private=False, data=dict(running),
            )  # fmt: skip


def _study_timers(house: House, person: str, running: dict[str, Any]) -> Iterator[Timer]:
    """When the present stretch of work or pause ends, where the mode knows."""
    ends, begun = running.get("until"), running.get("begun", running.get("since", house.at))
    if isinstance(ends, int | float):
        length = max(float(ends) - float(begun), 0.0)
        yield Timer(id=f"study|{person}", label=str(running.get("phase", "focus")), seconds=length,
                    ends=house.iso(float(ends)))  # fmt: skip
