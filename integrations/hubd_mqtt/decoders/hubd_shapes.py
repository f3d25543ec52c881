"""What may stand on hubd's own `in/` topics, field by field, as the contract names them.

Times are `Any`: people write them in several forms, and a bad one is worth a better message than a type error.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class MessageIn(msgspec.Struct):
    id: str
    to: str = msgspec.field(name="for")
    app: str | None = None
    sender: str | None = None
    title: str | None = None
    text: str | None = None
    at: Any = None
    private: bool | None = None


class FeedbackIn(msgspec.Struct):
    outcome: Literal["accepted", "dismissed", "later", "never", "wrong"]
    decision: str | None = None
    intent: str | None = None
    action: str | None = None
    by: str | None = None
    message: str | None = None
    at: Any = None


class VoiceIn(msgspec.Struct):
    name: str | None = None
    score: float | None = None
    embedding: tuple[float, ...] | None = None


class UtteranceIn(msgspec.Struct):
    text: str
    area: str | None = None
    person: str | None = None
    voice: VoiceIn | None = None
    language: str | None = None
    to: str | None = None
    at: Any = None


class AppointmentIn(msgspec.Struct):
    title: str
    start: Any
    end: Any = None
    id: str | int | None = None
    location: str | None = None
    travel_minutes: Any = None


class CalendarIn(msgspec.Struct):
    person: str
    events: list[Any]


class PantryItemIn(msgspec.Struct):
    name: str
    amount: Any = None
    unit: str | None = None
    best_before: str | None = None


class PantryIn(msgspec.Struct):
    items: list[Any]


class NowIn(msgspec.Struct):
    condition: str | None = None
    temperature: Any = None


class HourIn(msgspec.Struct):
    at: Any
    condition: str | None = None
    precipitation: Any = None
    temperature: Any = None


class WeatherIn(msgspec.Struct):
    now: NowIn | None = None
    hours: list[Any] = []


class ClockIn(msgspec.Struct):
    at: Any


class WhenIn(msgspec.Struct):
    area: str | None = None
    activity: str | None = None
    after: Any = None
    person_home: str | None = None
    machine: str | None = None
    next: bool = False


class ReminderIn(msgspec.Struct):
    """`cancel` alone, with the id, takes one back."""

    id: str
    text: str = ""
    to: str = msgspec.field(name="for", default="")
    when: WhenIn = msgspec.field(default_factory=WhenIn)
    cancel: bool = False


class TimerIn(msgspec.Struct):
    """`cancel` alone, with the id, stops one."""

    to: str = msgspec.field(name="for", default="")
    seconds: float = 0.0
    text: str = ""
    id: str = ""
    cancel: bool = False


class SoundIn(msgspec.Struct):
    label: str
    area: str | None = None
    score: float | None = None
    at: Any = None


class SightingIn(msgspec.Struct):
    kind: Literal["person", "face"]
    area: str | None = None
    name: str | None = None
    score: float | None = None
    embedding: tuple[float, ...] | None = None
    at: Any = None


class IdentityIn(msgspec.Struct):
    """An example for the gallery, as `log/identity` carries it. `forget` alone removes the person."""

    kind: Literal["face", "voice"]
    person: str | None = None
    embedding: tuple[float, ...] | None = None
    quality: float | None = None
    forget: bool = False
    at: Any = None


class StudyIn(msgspec.Struct):
    person: str
    on: bool


class StageIn(msgspec.Struct):
    rule: str
    stage: Literal["shadow", "ask", "act"]


class LabelIn(msgspec.Struct):
    activity: str
    start: Any = msgspec.field(name="from")
    end: Any = msgspec.field(name="to")
    person: str | None = None
    area: str | None = None
    wrong: bool = False
