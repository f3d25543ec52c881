"""The household as believed now, and how hubd itself is."""

from __future__ import annotations

from typing import Any, Literal

from hubd.web.shapes.base import Probability, Told


class PersonNow(Told):
    """Who is where. `area` is an area's id, `away` or `unknown`; `since` when that became the likeliest."""

    id: str
    name: str
    role: Literal["adult", "teen", "child"]
    language: str
    area: str
    p: Probability
    activity: str
    activity_p: Probability
    asleep: Probability
    since: str | None


class AreaNow(Told):
    """A room: the probability that somebody is in it, and how many are expected."""

    id: str
    name: str
    kind: str
    occupied: Probability
    people: float
    activity: str
    activity_p: Probability


class Study(Told):
    """Somebody's running study time. `more`: what the mode remembers besides (focus and break times)."""

    person: str
    since: str
    more: dict[str, Any]


class Silence(Told):
    """What somebody asked not to hear, until when. `about` is the beginning of an intent, or `*` for everything."""

    person: str
    about: str
    until: str


class HomeNow(Told):
    """The home view. `as_of` is None until the first message has come."""

    id: str
    name: str
    language: str
    time_zone: str
    as_of: str | None
    mode: str
    """`home`, `away`, `asleep` or `arriving`."""
    guests: Probability
    people: list[PersonNow]
    areas: list[AreaNow]
    study: list[Study]
    silences: list[Silence]


class Health(Told):
    """Whether hubd lives, and what is wrong with it; problems only for those with a token, or on this computer."""

    status: Literal["ok", "trouble"]
    problems: list[str]


class Status(Told):
    """How hubd itself is, in figures since its start."""

    version: str
    home: str
    started: str
    problems: list[str]
    broker: bool
    accepted: int
    rejected: dict[str, int]
    decisions: dict[str, int]
    commits: int
    redelivered: int
    poisoned: int
    waiting: int
    screens: int
    """Pages and programs that listen to news just now."""


class Source(Told):
    """One reporting device: what it is taken for, where it stands, and how it fares (`health` is `ok`, or says)."""

    source: str
    name: str
    reports: list[str]
    area: str | None
    means: str | None
    id: str
    last: str
    messages: int
    per_hour: float | None
    health: str
    placed: bool
    rejected: int


class Sources(Told):
    """Every device heard; `to_copy` are lines for the configuration for what hubd could not place."""

    sources: list[Source]
    to_copy: list[str]


class Timeline(Told):
    """One day of one person, or of the house, minute by minute.

    `minutes` are Unix times. `places` and `activities` hold one probability for each of them; what never reached 0.05
    is left out. `evidence` says in words what spoke when, and how strongly (nats for the likeliest place).
    """

    day: str
    person: str | None
    minutes: list[int]
    places: dict[str, list[float]]
    activities: dict[str, list[float]]
    mode: list[str]
    evidence: list[tuple[int, str, float]]
    decisions: list[str]
    """Ids of what was decided on that day, for this person."""
