"""What is one person's own, and what is cooked."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hubd.web.shapes.base import WHOLE, Asked, Id, Told
from hubd.web.shapes.decisions import Step, Timer


class Privacy(Told):
    """What the house may know of one person. `chosen`: they said so themselves; otherwise the configuration does."""

    person: str
    face: bool
    voice: bool
    location: bool
    chosen: bool


class PrivacyWanted(Asked):
    """What is not mentioned stays as it is."""

    face: bool | None = None
    voice: bool | None = None
    location: bool | None = None


class Sitting(Told):
    """One study time that is over: when it began, and how long it was. Never what was done."""

    person: str
    since: str
    minutes: int


class Studied(Told):
    """The last seven days."""

    sittings: list[Sitting]


class TimerWanted(Asked):
    """A timer of so many seconds. Without a person it is whoever asks, or stands before the screen."""

    seconds: Annotated[int, Field(ge=1, le=86_400), WHOLE]
    label: Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    person: Id | None = None


class Timers(Told):
    """Those that run, the next one first."""

    timers: list[Timer]


class IngredientTold(Told):
    """One line of a recipe: `name`, `amount` and `unit` for programs, `measure` and `shown` for eyes (`2` `onions`)."""

    name: str
    amount: float | None
    unit: str | None
    measure: str
    shown: str
    note: str


class RecipeTold(Told):
    """A dish, in the home's language where it is known."""

    id: str
    name: str
    minutes: float
    active: float
    servings: float
    cuisine: str
    tags: list[str]
    ingredients: list[IngredientTold]
    steps: list[Step]
