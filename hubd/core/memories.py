"""What is remembered between events: by the policy of what it told and learned, by the rules, and on the desk.

All values are frozen. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from hubd.core.decisions import Decision, Proposal
from hubd.core.events import Appointment, Meal, Notification, PantryItem, Reminder, Weather
from hubd.core.leaning import Leaning
from hubd.core.regard import Imprint, Regard


class Held(msgspec.Struct, frozen=True, omit_defaults=True):
    """A proposal (often a message) that waits for a better moment."""

    proposal: Proposal
    since: float
    until: float | None = None
    importance: str = "normal"
    reason: str = ""


class Occasion(msgspec.Struct, frozen=True, array_like=True):
    """The circumstances in which something was offered to one person, as believed then: what answers are learned from.

    `doing`: the likeliest activity. `place`: the kind of room (`away`, `unknown`). `how`: the verdict by which it came.
    `company`: probability that somebody else was in the same room; None where nobody knows; true or false in what was
    kept before it was a probability. `since`: seconds since the person was last interrupted. `theme`: what it was
    about, where that is a matter of taste.
    """

    at: float
    doing: str = "none"
    place: str = "unknown"
    company: float | bool | None = None
    guests: bool = False
    how: str = ""
    urgency: str = "normal"
    since: float | None = None
    theme: str = ""


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What one person did with one intent on one occasion, and what that does to the estimate (`logistic.Pull`)."""

    at: float
    intent: str
    person: str
    outcome: str
    occasion: Occasion
    pull: tuple[float, float] = (0.0, 0.0)


class Weight(NamedTuple):
    """What answers say about one circumstance: how hard they pull at it, and how sure they have left it."""

    pull: float
    seen: float


class Welcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has been learned of what is welcome, as of `at`. `weights` follow from `answers` and `leaning`."""

    at: float = 0.0
    weights: dict[str, Weight] = {}
    answers: tuple[Answer, ...] = ()
    leaning: Leaning = Leaning()


class Open(msgspec.Struct, frozen=True, omit_defaults=True):
    """A delivered decision that people may still answer. `occasions`: how it was for each person who got it."""

    decision: Decision
    until: float
    question: bool = False
    answered: bool = False
    occasions: dict[str, Occasion] = {}


class Taste(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one person has answered to one intent. `answers`: (time, outcome), newest last, bounded."""

    answers: tuple[tuple[float, str], ...] = ()
    silenced_until: float | None = None


class Moment(msgspec.Struct, frozen=True, omit_defaults=True):
    """How reachable one person is, in one word (`free`, `busy`, `asleep`, `away`, `vague`), and since when.
    `was` is the word before, `area` where the person is believed to be, `moved` when that last became another room."""

    word: str
    since: float
    was: str = ""
    area: str = ""
    moved: float = 0.0


class Alert(msgspec.Struct, frozen=True, omit_defaults=True):
    """A hazard that has been told of and may not be over. `rung`: how often it has been told; `next`: when again."""

    proposal: Proposal
    since: float
    rung: int = 0
    next: float | None = None
    outputs: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """Everybody whom it has been told: whoever heard of it is not left out of what follows."""
    seen: bool = False
    """A sensor has confirmed it, so that the sensor can also say when it is over."""


class Cooking(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody cooks: the recipe as its card shows it, the step (from 0), and the decision whose card stands.
    `until`: when nobody cooks any more who has not touched it. `area`: where it was begun."""

    recipe: dict[str, Any]
    since: float
    until: float
    step: int = 0
    shown: str = ""
    area: str = ""


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """A chain that runs for somebody: the step it stands at, and what it waits for there (`phase`: `asked`, `queued`,
    `waiting`, `doing`; `until` when at the latest). `done`: steps that were carried out, by id."""

    chain: str
    person: str
    since: float
    at: int = 0
    phase: str = ""
    asked: str = ""
    pending: tuple[str, ...] = ()
    failed: bool = False
    until: float | None = None
    done: tuple[str, ...] = ()
    data: dict[str, Any] = {}
    area: str = ""


class PolicyState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the policy remembers. Keys are strings such as `intent|person` so that they survive any codec."""

    held: dict[str, Held] = {}
    open: dict[str, Open] = {}
    told: dict[str, float] = {}
    """Situation (`Proposal.cause`) to when it was last delivered."""
    suppressed: dict[str, float] = {}
    """Situation and reason to when its suppression was written."""
    cool: dict[str, float] = {}
    """Rule and audience to when the cool-down ends."""
    spent: dict[str, tuple[float, ...]] = {}
    """Person to the times of the interruptions in the last hour."""
    tastes: dict[str, Taste] = {}
    welcome: Welcome = Welcome()
    modes: dict[str, Any] = {}
    """Running modes by name and person (`study|leo`): when it began, what was held."""
    moments: dict[str, Moment] = {}
    """By person, kept only for those for whom something waits."""
    alerts: dict[str, Alert] = {}
    """Hazards by cause, until they are over."""
    rested: dict[str, Alert] = {}
    """Hazards that a sensor has ended lately, by cause: one that is found again soon goes on where it stood."""
    regard: Regard = Regard()
    """What people make of the senders, apps and topics of their messages."""
    imprints: dict[str, Imprint] = {}
    """By message id: what is left of messages that can still be answered, the newest last."""
    bare: dict[str, float] = {}
    """Decisions whose private words stand on a screen while its reader is alone, and until when."""
    hushes: dict[str, float] = {}
    """Silences that people asked for: person and topic (`anna|recipe.`, `ben|*`) to when they end."""
    cooking: dict[str, Cooking] = {}
    """By person."""
    chains: dict[str, Run] = {}
    """By chain and person (`cook_this|anna`)."""
    studied: dict[str, tuple[tuple[float, float], ...]] = {}
    """By person: when somebody studied, and for how many seconds, the newest last."""
    wake_at: float | None = None
    """When the policy wants to look again, whatever else happens."""


class Trip(msgspec.Struct, frozen=True, omit_defaults=True):
    """An appointment that somebody must travel to. `leave` is the latest moment to go."""

    person: str
    appointment: Appointment
    leave: float


class Nearly(msgspec.Struct, frozen=True, array_like=True):
    """A moment at which a rule lacked a single belief, by little: which condition, in words, and by how much."""

    at: float
    path: str
    because: str
    short: float


class Still(msgspec.Struct, frozen=True, array_like=True):
    """Where somebody was believed to be when the conditions about it last changed. `near`: how far the belief may move
    in all before each of the nearest thresholds can be crossed, and their numbers, nearest first; `sides`: on which
    side of each threshold it lay."""

    places: tuple[float, ...]
    near: tuple[tuple[float, int], ...]
    sides: bytes


class RuleMemory(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the rule engine remembers. `since`: condition instance to when it became true (for `for:`). `fired`: rule
    instances that hold, and since when: they fire again only after they did not."""

    since: dict[str, float] = {}
    fired: dict[str, float] = {}
    wake: dict[str, float] = {}
    """Rule instance to the time at which it wants to be looked at again."""
    next: float | None = None
    """The earliest of `wake`."""
    truths: bytes = b""
    """What each distinct condition of the book last said, one byte each, so that only changes are followed up."""
    book: str = ""
    """The mark of the rulebook that this memory belongs to; with another one, every rule is looked at once."""
    nearly: dict[str, Nearly] = {}
    """Rule instances that all but fired, and when."""
    still: dict[str, Still] = {}
    """Where each person was when an answer about it may last have changed."""


class DeskState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What people and programs have told the house: calendars, pantry, weather, reminders, messages."""

    calendars: dict[str, tuple[Appointment, ...]] = {}
    sheets: dict[str, tuple[Appointment, ...]] = {}
    """What each calendar says by itself, by person and source: several of them make up a person's calendar."""
    pantry: tuple[PantryItem, ...] = ()
    pantry_known: bool = False
    shelf: dict[str, bytes] = {}
    """Recipes of other programs, packed, by program and part (`mealie/7`)."""
    menu: dict[str, tuple[Meal, ...]] = {}
    """Meal plans, by program."""
    meals: dict[str, float] = {}
    """When the household usually begins to eat `lunch` and `dinner`, in minutes after midnight, as it was seen."""
    weather: Weather | None = None
    reminders: dict[str, Reminder] = {}
    reminded: dict[str, Reminder] = {}
    """Reminders that were told and may still be answered with `later`."""
    notifications: dict[str, Notification] = {}
    """Messages whose delivery is not finished, by id."""
    dormant: tuple[str, ...] = ()
    """Reminders that wait for something to become so which is so already: it must first have ended."""
    seen: dict[str, float] = {}
    """Ids of messages already taken, to count duplicates once."""
    trips: tuple[Trip, ...] = ()
    """Appointments with a way to them, the soonest first."""
    wake_at: float | None = None
    """The next moment at which a reminder or a departure may fall due."""
