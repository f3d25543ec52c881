"""What was decided, why, what stands on screens because of it, and what people answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from hubd.web.shapes.base import Asked, Id, Query, Told, Words

CardKind = Literal["recipe", "study", "question", "hazard", "briefing", "message", "reminder", "chain", "note"]


class DecisionTold(Told):
    """One decision. `private`: its words are for others, and were left out."""

    id: str
    at: str
    intent: str
    audience: list[str]
    area: str | None
    verdict: Literal["act", "speak", "ask", "show", "push", "defer", "suppress"]
    outputs: list[str]
    title: str
    text: str
    urgency: Literal["low", "normal", "high", "critical"]
    score: float
    rule: str
    because: list[str]
    reason: str
    reason_words: str
    """The reason in the home's language."""
    private: bool
    open: bool
    """May it still be answered in place?"""
    data: dict[str, Any]


class Decisions(Told):
    """A page of decisions, the newest first. `before` asks for the next page; None: there is none."""

    decisions: list[DecisionTold]
    before: str | None


class Finding(Told):
    """What one condition said: it held, it did not, or nobody knows; with the conditions below it."""

    path: str
    holds: bool | None
    because: str
    p: float | None
    """The probability that it speaks of, where it does."""
    parts: list[Finding]


class Happening(Told):
    """Something that came of a decision, or arrived at its moment."""

    at: str | None
    what: str
    how: str


class Why(Told):
    """Why a decision was made."""

    decision: DecisionTold
    sentence: str
    conditions: Finding | None
    policy: list[Finding]
    """The policy's table, line by line, down to the line that decided."""
    reason: str
    otherwise: str
    """The smallest change after which it would have been otherwise; empty where none is known."""
    against: list[str]
    chance: float
    came_of_it: list[Happening]


class Button(Told):
    """An answer that a card offers."""

    answer: str
    label: str


class Step(Told):
    """One step of a recipe or chain. `seconds`: it has a timer of that length."""

    text: str
    seconds: float | None = None
    done: bool = False


class Timer(Told):
    """A running timer, or one that has rung. `ends` is the time at which it rings."""

    id: str
    label: str
    seconds: float
    ends: str


class Card(Told):
    """What stands on screens just now. `id` is the decision's, or that of what runs (`study|leo`)."""

    id: str
    decision: str | None
    kind: CardKind
    intent: str
    title: str
    body: str
    worded: bool = False
    """A language model has put the body into other words."""
    steps: list[Step]
    timers: list[Timer]
    buttons: list[Button]
    audience: list[str]
    area: str | None
    outputs: list[str]
    urgency: Literal["low", "normal", "high", "critical"]
    language: str
    at: str
    expires: str | None
    private: bool
    data: dict[str, Any]


class Cards(Told):
    """The cards of the moment, what presses most first."""

    cards: list[Card]


class Answered(Asked):
    """What somebody answers. `person`: who; a member's token always answers for its own person."""

    answer: Annotated[str, Field(min_length=1, max_length=40, pattern="^[a-z0-9_]+$")] = Field(
        description="yes, no, later, not_now, never, wrong, today, what a card's button names, or for a message what "
        "it should have been: urgent, important, normal, promotional."
    )
    person: Id | None = None


class Page(Query):
    """Which decisions."""

    before: Id | None = Field(default=None, description="The id of the decision before which to go on.")
    limit: int = Field(default=50, ge=1, le=200)
    intent: Id | None = Field(default=None, description="Only decisions of this intent.")
    person: Id | None = Field(default=None, description="Only decisions for this person.")
    told: bool = Field(default=False, description="Only what was said, asked, shown, pushed or done.")


class Sentence(Asked):
    """Something typed, as if it had been said."""

    text: Words
    person: Id | None = None
    area: Id | None = None


class StudyWish(Asked):
    """Study time begins or ends by hand."""

    person: Id
    action: Literal["start", "stop"]
