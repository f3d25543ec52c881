"""The rule language as a JSON Schema, for editors: completion, descriptions and red lines while typing."""

from __future__ import annotations

from typing import Any

from hubd.core.household import ACTIVITIES
from hubd.core.rules.language.grammar import (
    COMMON,
    FORMS,
    GROUPS,
    HOLD_BACK,
    INTENTS,
    OUTPUT_TYPES,
    PROPOSE,
    STAGES,
    WHERE_KEYS,
    WHO_KEYS,
    Form,
)
from hubd.core.rules.language.words import DURATION, IDENTIFIER, TRUTH, Kind

_CONDITION = {"$ref": "#/$defs/condition"}
_CONDITIONS = {"type": "array", "items": _CONDITION, "minItems": 1}
_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}

ABOUT = {
    "person": "Somebody's place, activity or sleep. `who` is whom the rule is bound to; any, each, or an id.",
    "somebody": "It holds for at least one person.",
    "nobody": "It is known to hold for no person.",
    "area": "A room: occupied, what goes on there, how many people, for how long nothing has moved.",
    "device": "What a device last reported: an id of `devices` or `sources`, a topic, or an entity.",
    "means": "Devices by what they are, anywhere or in an area: on, open, is, above, below (`reading`: of several).",
    "event": "This observation, just now: a kind of event or the name of a source.",
    "due": "The agenda has something whose moment has come.",
    "running": "Something was started for a person and has not ended.",
    "mode": "The household: home, away, asleep, arriving.",
    "guests": "Somebody who does not live here is inside.",
    "sun": "By the home's location.",
    "between": "Times of day, over midnight too, on some days.",
    "days": "Days of the week: mon … sun, weekdays, weekend.",
    "date": "One date, or a first and a last, with or without a year.",
    "pantry": "What is in the house.",
    "calendar": "What somebody's calendar says.",
    "weather": "Outside: rain within so long, the condition by its name, degrees Celsius.",
    "no_sign": "Nobody is up yet, later by so much than on any of the last mornings, though somebody is in.",
    "unless_recently": "That rule or intent has not been proposed lately.",
    "all": "All of these hold.",
    "any": "One of these holds.",
    "not": "This is known not to hold.",
    "unless": "This is not known to hold.",
    "then": "One after the other, inside the window `within`.",
}


def json_schema() -> dict[str, Any]:
    """The schema of one rule file."""
    conditions = [_group(name) for name in GROUPS] + [_form(form) for form in FORMS]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hubd rules",
        "type": "array",
        "items": {"$ref": "#/$defs/rule"},
        "$defs": {
            "rule": _rule(),
            "condition": {"anyOf": [*conditions, _CONDITIONS]},
            "activity": {"enum": list(ACTIVITIES)},
        },
    }


def _keys(kinds: dict[str, Kind]) -> dict[str, Any]:
    return {key: kind.schema for key, kind in kinds.items()}


def _object(properties: dict[str, Any], required: list[str], about: str = "") -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return {**schema, "description": about} if about else schema


def _form(form: Form) -> dict[str, Any]:
    about = ABOUT[form.head]
    if form.nested:
        inner = _object(_keys(form.keys), [])
        return _object({form.head: inner, **_keys(COMMON)}, [form.head], about)
    return _object({**_keys(form.keys), **_keys(COMMON)}, [form.head], about)


def _group(name: str) -> dict[str, Any]:
    several = {**_CONDITIONS, "minItems": 2} if name == "then" else _CONDITIONS
    inner = _CONDITION if name in ("not", "unless") else several
    return _object({name: inner, **_keys(COMMON)}, [name, "within"] if name == "then" else [name], ABOUT[name])


def _rule() -> dict[str, Any]:
    who, where = _object(_keys(WHO_KEYS), []), _object(_keys(WHERE_KEYS), [])
    languages = {language: {"type": "string"} for language in ("en", "de", "es")}
    propose = _object({**_keys(PROPOSE), "data": {"type": "object"}}, ["intent"])
    propose["properties"]["intent"] = {"anyOf": [{"enum": list(INTENTS)}, IDENTIFIER.schema]}
    propose["properties"]["output"] = {"anyOf": [{"enum": list(OUTPUT_TYPES)}, {"type": "string"}]}
    publish = _object(
        {
            "publish": {"type": "string", "pattern": r"^[^+#\x00-\x1f\x7f-\x9f]+$"},
            "payload": {},
            "qos": {"enum": ["same", 0, 1, 2]},
            "retain": {"type": "boolean"},
        },
        ["publish"],
    )
    call = _object({"call": {"type": "string", "pattern": r"^[^.]+\.[^.]+$"}, "data": {"type": "object"}}, ["call"])
    effect = {"anyOf": [publish, call]}
    return _object(
        {
            "id": IDENTIFIER.schema,
            "because": {
                "anyOf": [{"type": "string"}, _object(languages, [])],
                "description": "Why, as people read it.",
            },
            "stage": {"enum": list(STAGES), "description": "shadow only tells, ask asks first, act goes ahead."},
            "enabled": TRUTH.schema,
            "with": {"type": "object", "description": "Parameters: $name inside the rule stands for its value."},
            "who": {"anyOf": [who, {"type": "array", "items": who}], "description": "Tried for each of these people."},
            "where": {
                "anyOf": [where, {"type": "array", "items": where}],
                "description": "Tried for each of these areas.",
            },
            "when": _CONDITION,
            "propose": propose,
            "do": {"anyOf": [effect, {"type": "array", "items": effect, "minItems": 1}]},
            "hold_back": _object(_keys(HOLD_BACK), ["intent"], "Kept from these people while the conditions hold."),
            "cool_down": DURATION.schema,
            "hands_off": {
                **DURATION.schema,
                "description": "What somebody switched by hand is left alone for so long.",
            },
            "examples": {"type": "array", "items": _object({"given": _TEXTS, "expect": _TEXTS}, ["expect"])},
        },
        ["id"],
    )
