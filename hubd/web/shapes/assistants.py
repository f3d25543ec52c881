"""Language models, and rules that assistants propose."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hubd.web.shapes.base import WHOLE, Asked, Told
from hubd.web.shapes.rules import MOST_TEXT, Tried


class ModelTold(Told):
    """One language model and how it fares. `trouble` is empty while it answers."""

    name: str
    model: str
    uses: list[str]
    private: bool
    on: bool
    asked: int
    answered: int
    trouble: str


class LanguageModels(Told):
    """In the order in which they are asked."""

    models: list[ModelTold]


class Switched(Asked):
    """Ask it from now on, or no more."""

    on: bool


class Proposed(Asked):
    """Rules that somebody would like the house to have, and why."""

    yaml: Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
    reason: Annotated[str, Field(max_length=500)] = ""
    days: Annotated[int, Field(ge=1, le=31), WHOLE] = 3


class ProposalTold(Told):
    """A proposal that waits for a person."""

    id: str
    at: str
    by: str
    reason: str
    yaml: str
    diff: str
    added: int
    removed: int
    changed: int


class Proposals(Told):
    """All that wait."""

    proposals: list[ProposalTold]


class ProposalMade(Told):
    """What came of proposing: with problems, nothing waits (`id` is empty). Nothing of the house was changed."""

    id: str
    diff: str
    tried: Tried


class Verdict(Asked):
    """What a person makes of it. An accepted rule without a stage begins in shadow."""

    accept: bool
