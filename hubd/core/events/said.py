"""What people and their programs tell: words, answers, messages, calendars, stock, weather, labels, wishes."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hubd.core.events.base import Event
from hubd.core.kitchen.cookbook import Recipe

Outcome: TypeAlias = Literal["accepted", "dismissed", "later", "never", "wrong", "ignored"]


class Utterance(Event, frozen=True, kw_only=True, tag="utterance"):
    """Somebody said something to the house. `name` and `score` are a voice model's guess of who."""

    text: str
    name: str | None = None
    score: float | None = None
    embedding: tuple[float, ...] | None = None
    language: str | None = None
    session: str | None = None
    """What the speech system ties the utterance to, for instance a question of ours (`hubd:<decision id>`)."""
    by: str | None = None
    """The person who typed it, on a device of their own. It is no evidence of where they are."""
    overheard: bool = False
    """Another voice assistant heard it and answers it; hubd only hears what was said."""


class Notification(Event, frozen=True, kw_only=True, tag="message"):
    """A message for a person, from a phone, an app or another program."""

    id: str
    to: str
    app: str = ""
    sender: str = ""
    title: str = ""
    text: str = ""
    private: bool | None = None


class Feedback(Event, frozen=True, kw_only=True, tag="feedback"):
    """The answer to one decision, seconds or hours after it was made."""

    outcome: Outcome
    decision: str | None = None
    intent: str | None = None
    action: str | None = None
    by: str | None = None
    message: str | None = None
    """The id of the message that is meant, where a decision told of several, or of none yet."""


class Appointment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One calendar event. Times in seconds since 1970, UTC."""

    id: str
    title: str
    start: float
    end: float
    location: str | None = None
    travel_minutes: float | None = None


class Calendar(Event, frozen=True, kw_only=True, tag="calendar"):
    """The whole calendar of a person, replacing the one before."""

    person: str
    events: tuple[Appointment, ...]


class PantryItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to eat in the house. `best_before` is a date, YYYY-MM-DD."""

    name: str
    amount: float | None = None
    unit: str | None = None
    best_before: str | None = None


class Pantry(Event, frozen=True, kw_only=True, tag="pantry"):
    """What is in the house, replacing what was known before."""

    items: tuple[PantryItem, ...]


class ForecastHour(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    at: float
    condition: str | None = None
    precipitation: float | None = None
    temperature: float | None = None


class Weather(Event, frozen=True, kw_only=True, tag="weather"):
    condition: str | None = None
    temperature: float | None = None
    hours: tuple[ForecastHour, ...] = ()


class Reminder(Event, frozen=True, kw_only=True, tag="reminder"):
    """Something to tell one person at a place or moment: every condition given must hold."""

    id: str
    to: str
    text: str
    in_area: str | None = None
    activity: str | None = None
    after: float | None = None
    person_home: str | None = None
    machine: str | None = None
    """A kind of appliance (`washer`) that must have finished."""
    fresh: bool = False
    """What it waits for must first not be so: `when I am next on the balcony`."""
    timer: float | None = None
    """How many seconds it was set for, where it is a timer."""
    set_in: str | None = None
    """The room in which the timer was asked for."""
    note: bool = False
    """It waits for no moment: it is told in the morning, and when somebody asks for it."""
    by: str | None = None
    """Who asked for it, where that is somebody else."""
    over: bool = False
    """It is taken back, by its id; nothing else counts then."""


class Label(Event, frozen=True, kw_only=True, tag="label"):
    """Ground truth from people, for learning. `wrong`: what was said of that time is taken back."""

    activity: str
    start: float
    end: float
    person: str | None = None
    of_area: str | None = None
    wrong: bool = False

    def same(self, other: Label) -> bool:
        """Do both speak of the same thing at the same time?"""
        mine, theirs = ((x.person, x.of_area, x.activity, x.start, x.end) for x in (self, other))
        return mine == theirs


class Consented(Event, frozen=True, kw_only=True, tag="consent"):
    """Somebody says what the house may know of them. None: as before."""

    person: str
    face: bool | None = None
    voice: bool | None = None
    location: bool | None = None


class Wish(Event, frozen=True, kw_only=True, tag="wish"):
    """Somebody sets a switch of hubd's own: a person's study time begins or ends."""

    what: Literal["study"]
    person: str
    on: bool


class Shelved(Event, frozen=True, kw_only=True, tag="shelved"):
    """The recipes of one part of another program's collection, in place of those before. None: the part is gone."""

    program: str
    part: str
    recipes: tuple[Recipe, ...] = ()


class Meal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody has planned to eat on a day (YYYY-MM-DD), by the id of its recipe."""

    day: str
    recipe: str
    course: str = "dinner"


class Planned(Event, frozen=True, kw_only=True, tag="planned"):
    """The meal plan of another program, in place of the one before."""

    program: str
    meals: tuple[Meal, ...] = ()
