"""Rules, how far each is trusted, and what one would do."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from hubd.web.shapes.base import WHOLE, Asked, Query, Told

Stage = Literal["shadow", "ask", "act"]
MOST_TEXT = 20_000
"""Characters of rules that can be tried at once."""


class RuleTold(Told):
    """One rule. `own`: the household's, not a shipped one. `does` something by itself, proposes, or holds back."""

    id: str
    because: str
    stage: Stage
    does: Literal["propose", "act", "hold_back"]
    intent: str | None
    pack: str
    own: bool


class Rules(Told):
    """All rules. `changeable`: their stages can be changed from here. `problems`: rules that stand aside, and why."""

    rules: list[RuleTold]
    changeable: bool
    problems: list[str]


class StageWanted(Asked):
    """How far a rule is trusted from now on."""

    stage: Stage


class Trial(Asked):
    """Rules, as in a rule file, to be tried over the last so many recorded days."""

    yaml: Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
    days: Annotated[int, Field(ge=1, le=31), WHOLE] = 3


class Change(Told):
    """One difference: something that would have been decided, would not have been, or otherwise. Decisions are as in
    the log; of those for somebody else's eyes the words are left out."""

    kind: str
    at: str
    ways: list[str]
    old: dict[str, Any] | None
    new: dict[str, Any] | None


class Tried(Told):
    """What the rules would have done. With problems, nothing was tried."""

    rules: list[str]
    replaces: list[str]
    problems: list[str]
    days: list[str]
    messages: int
    same: int
    added: int
    removed: int
    changed: int
    interruptions_a_day: tuple[float, float] | None
    """As it is, and with the rules."""
    changes: list[Change]


class DayWanted(Query):
    """Whose day, and which. `day` is YYYY-MM-DD; left out: today. Without a person it is the house's."""

    day: date | None = None
    person: Annotated[str, Field(min_length=1, max_length=100)] | None = None
