"""The rule language as one table: every form of condition, its keys and the kinds of their values.

Reading, the JSON Schema for editors and the error messages all come from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from hubd.core.decisions import Stage, Urgency
from hubd.core.household import ACTIVITIES, AREA_KINDS, MEANS, MODES
from hubd.core.rules.due import DUE_KINDS
from hubd.core.rules.language.words import (
    BETWEEN,
    DATES,
    DAYS_OF_WEEK,
    DURATION,
    IDENTIFIER,
    NAME,
    NAMES,
    NUMBER,
    PROBABILITY,
    SCALARS,
    TRUTH,
    Kind,
    one_of,
    some_of,
)

ROLES = ("adult", "teen", "child")
HAZARDS = ("smoke", "carbon_monoxide", "gas", "water_leak", "tamper", "noise")
EVENT_KINDS = (
    "motion",
    "contact",
    "power",
    "level",
    "device",
    "alarm",
    "event",
    "beacon",
    "position",
    "sighting",
    "sound",
    "utterance",
    "message",
    "feedback",
    "availability",
    "calendar",
    "pantry",
    "weather",
    "reminder",
)

_ACTIVITY = some_of(ACTIVITIES, "activity")
_AREA_KIND = some_of(AREA_KINDS, "kind of area")
_ROLE = some_of(ROLES, "role")
_MEANS = some_of(MEANS, "means")

_PERSON = {
    "area": NAMES,
    "area_kind": _AREA_KIND,
    "has": _MEANS,
    "activity": _ACTIVITY,
    "asleep": TRUTH,
    "home": TRUTH,
    "role": _ROLE,
    "named": DURATION,
}


@dataclass(frozen=True)
class Form:
    """One form of condition: it is recognised by its key `head`. Of `needs`, at least one key must stand."""

    head: str
    keys: dict[str, Kind]
    needs: tuple[str, ...] = ()
    nested: bool = False
    """The head's value is a mapping that holds the other keys."""


FORMS: tuple[Form, ...] = (
    Form("running", {"running": NAME, "person": NAME, "there": TRUTH}),
    Form("person", {"person": NAME, **_PERSON}, tuple(_PERSON)),
    Form("somebody", _PERSON, tuple(_PERSON), nested=True),
    Form("nobody", _PERSON, tuple(_PERSON), nested=True),
    Form(
        "device",
        {"device": NAME, "is": SCALARS, "above": NUMBER, "below": NUMBER, "reading": NAME},
        ("is", "above", "below"),
    ),
    Form(
        "event",
        {
            "event": NAME,
            "is": SCALARS,
            "above": NUMBER,
            "below": NUMBER,
            "label": NAMES,
            "hazard": some_of(HAZARDS, "hazard"),
            "reading": NAME,
            "means": _MEANS,
            "area": NAMES,
            "area_kind": _AREA_KIND,
            "has": _MEANS,
        },
    ),
    Form(
        "means",
        {
            "means": _MEANS,
            "area": NAMES,
            "on": TRUTH,
            "open": TRUTH,
            "is": SCALARS,
            "above": NUMBER,
            "below": NUMBER,
            "reading": NAME,
        },
        ("on", "open", "is", "above", "below"),
    ),
    Form("due", {"due": some_of(DUE_KINDS, "kind of due thing")}),
    Form("mode", {"mode": some_of(MODES, "mode")}),
    Form("guests", {"guests": one_of(("likely", "unlikely"), "word for guests")}),
    Form("sun", {"sun": one_of(("up", "down"), "word for the sun")}),
    Form("between", {"between": BETWEEN, "days": DAYS_OF_WEEK}),
    Form("days", {"days": DAYS_OF_WEEK}),
    Form("date", {"date": DATES}),
    Form(
        "pantry", {"has": NAMES, "lacks": NAMES, "best_before": DURATION}, ("has", "lacks", "best_before"), nested=True
    ),
    Form(
        "calendar",
        {"person": NAME, "starts_within": DURATION, "ongoing": TRUTH, "title": NAMES, "place": TRUTH},
        ("starts_within", "ongoing"),
        nested=True,
    ),
    Form(
        "weather",
        {"condition": NAMES, "rain_within": DURATION, "above": NUMBER, "below": NUMBER},
        ("condition", "rain_within", "above", "below"),
        nested=True,
    ),
    Form("no_sign", {"beyond": DURATION}, ("beyond",), nested=True),
    Form(
        "unless_recently",
        {"rule": IDENTIFIER, "intent": IDENTIFIER, "within": DURATION},
        ("rule", "intent"),
        nested=True,
    ),
    Form(
        "area",
        {"area": NAMES, "occupied": TRUTH, "activity": _ACTIVITY, "people": NUMBER, "still": DURATION},
        ("occupied", "activity", "people", "still"),
    ),
)
"""In the order in which heads are looked for: a form that has another one's head among its keys stands before it."""

BY_HEAD = {form.head: form for form in FORMS}
GROUPS = ("all", "any", "not", "unless", "then")
HEADS = (*GROUPS, *BY_HEAD)

COMMON: dict[str, Kind] = {"at_least": PROBABILITY, "for": DURATION, "within": DURATION}
"""What every condition may carry besides its own keys."""

AUDIENCES = (
    "who",
    "cook",
    "carer",
    "adults",
    "adults_home",
    "everyone",
    "everyone_home",
    "addressee",
)
"""Words for `for:` besides the ids of people."""

INTENTS = (
    "recipe.suggest",
    "study.start",
    "study.end",
    "message.deliver",
    "message.digest",
    "brief.morning",
    "brief.welcome",
    "brief.study_week",
    "departure.leave_now",
    "reminder.deliver",
    "timer.done",
    "bedtime.wind_down",
    "anticipate.rain",
    "anticipate.rain_away",
    "anticipate.cold",
    "anticipate.air",
    "anticipate.open",
    "anticipate.unarmed",
    "anticipate.battery",
    "hazard.stove_unattended",
    "hazard.water_leak",
    "hazard.smoke",
    "hazard.carbon_monoxide",
    "hazard.gas",
    "hazard.glass_break",
    "hazard.door_open_away",
    "hazard.fridge_open",
    "hazard.baby_cry",
    "hazard.child_at_hob",
    "hazard.child_at_door",
    "hazard.child_at_pool",
    "hazard.medicine_open",
    "hazard.water_running",
    "hazard.left_on",
    "hazard.hot_unattended",
    "hazard.fridge_warm",
    "hazard.frost",
    "hazard.intrusion",
    "hazard.no_sign",
)
"""The intents that the house has words for. Rules may propose others, and then say them in words of their own."""

OUTPUT_TYPES = ("screen", "speaker", "phone")

PROPOSE: dict[str, Kind] = {
    "intent": IDENTIFIER,
    "for": NAMES,
    "urgency": one_of(get_args(Urgency), "urgency"),
    "expires": DURATION,
    "output": NAME,
    "area": NAME,
    "answer_in": DURATION,
    "unanswered": one_of(("yes", "no"), "answer"),
}
"""`data`, a free mapping, is read apart."""

HOLD_BACK: dict[str, Kind] = {"intent": IDENTIFIER, "for": NAMES}
"""What a rule keeps from somebody while its conditions hold, whoever proposes it."""

STAGES = get_args(Stage)
RULE_KEYS = (
    "id",
    "because",
    "stage",
    "who",
    "where",
    "when",
    "propose",
    "do",
    "hold_back",
    "cool_down",
    "hands_off",
    "examples",
    "enabled",
    "with",
)
CHANGEABLE = ("enabled", "stage", "cool_down", "with")
"""What an owner may change of a rule (or of a whole pack) without writing it anew."""
WHO_KEYS: dict[str, Kind] = {"role": _ROLE, "person": NAMES}
WHERE_KEYS: dict[str, Kind] = {"kind": _AREA_KIND, "has": _MEANS, "area": NAMES}
