"""The schema for editors describes the language that is really read: shipped rules pass, mistakes do not."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from hubd.core.rules.language.grammar import HEADS
from hubd.core.rules.language.schema import ABOUT, json_schema
from hubd.rules_files import read_rule_text, shipped_rules
from hubd.yaml_places import read_text
from tests.core.rules.test_broken_files import BROKEN, when

TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float)}


@cache
def whole() -> dict[str, Any]:
    return json_schema()


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """As much of JSON Schema as ours uses."""
    if "$ref" in schema:
        return fits(value, whole()["$defs"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema and not any(fits(value, one) for one in schema["anyOf"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "type" in schema and (
        not isinstance(value, TYPES[schema["type"]]) or (schema["type"] == "number" and isinstance(value, bool))
    ):
        return False
    if isinstance(value, int | float) and value > schema.get("maximum", value):
        return False
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return False
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return (
            all(key in value for key in schema.get("required", ()))
            and (schema.get("additionalProperties", True) or all(key in known for key in value))
            and all(fits(item, known[key]) for key, item in value.items() if key in known)
        )
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(fits(item, schema.get("items", {})) for item in value)
    return True


def test_every_form_of_condition_is_described() -> None:
    assert set(ABOUT) == set(HEADS)


def without_parameters(data: Any, values: dict[str, Any]) -> Any:
    if isinstance(data, dict):
        return {key: without_parameters(item, values) for key, item in data.items()}
    if isinstance(data, list):
        return [without_parameters(item, values) for item in data]
    return values.get(data[1:], data) if isinstance(data, str) and data.startswith("$") else data


@pytest.mark.parametrize("id_", shipped_rules().sources)
def test_shipped_rules_fit(id_: str) -> None:
    data = dict(shipped_rules().sources[id_].data)
    assert fits([without_parameters(data, data.get("with", {}))], whole())


BY_HOUSE = {
    "person",
    "area",
    "device",
    "event",
    "who",
    "where",
    "bound person",
    "bound area",
    "audience",
    "output",
    "other rule",
    "never",
    "an event lasts",
    "too long",
    "two places",
    "asleep and awake",
    "no such time",
    "same id",
    "twice",
    "long topic",
    "no conditions",
    "does nothing",
    "time",
    "date",
    "day",
    "nothing compared",
    "device compared",
    "above and below",
    "away at home",
    "intent",
    "hazard",
    "echo",
    "no room",
    "told to nobody",
}
"""Mistakes that an editor cannot know of: they need the household, the other rules, or arithmetic."""


@pytest.mark.parametrize("row", [row for row in BROKEN if row[0] not in BY_HOUSE], ids=lambda row: row[0])
def test_an_editor_marks_what_the_schema_can_know(row: tuple[str, str, int, str, str]) -> None:
    assert not fits(read_text(row[1]).value, whole())


def test_the_schema_lets_all_forms_pass() -> None:
    text = when(
        "[{person: anna, area: [kitchen, hall], at_least: 0.6, for: 3m}, {unless: {guests: likely}}, "
        "{then: [{event: sound, label: glass}, {mode: away}], within: 5m}, "
        '{between: ["16:00", "20:00"], days: weekend}]'
    )
    assert read_rule_text(text).problems == []
    assert fits(read_text(text).value, whole())


KEYWORDS = {
    "$schema", "$ref", "$defs", "title", "description", "type", "properties", "required", "additionalProperties",
    "anyOf", "allOf", "oneOf", "not", "enum", "const", "items", "minItems", "maxItems", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "pattern", "default", "minProperties", "uniqueItems",
}  # fmt: skip


def schemas(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """This schema and every one inside it."""
    inner = [*schema.get("anyOf", ()), *schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    inner += [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
    return [schema, *(found for one in inner for found in schemas(one))]


def test_an_editor_knows_every_word_of_the_schema() -> None:
    every = schemas(whole())
    assert len(every) > 200
    for schema in every:
        assert set(schema) <= KEYWORDS, schema
        assert schema.get("type", "object") in TYPES, schema
        assert schema.get("additionalProperties", True) in (True, False), schema
        assert set(schema.get("required", ())) <= set(schema.get("properties", {})), schema
        if "$ref" in schema:
            assert schema["$ref"].removeprefix("#/$defs/") in whole()["$defs"], schema
    assert whole()["title"] == "hubd rules"
    assert whole()["type"] == "array"


def test_every_condition_tells_an_editor_what_it_is_about() -> None:
    told = {text for schema in schemas(whole()) for text in [schema.get("description")] if text}
    assert set(ABOUT.values()) <= told


EVERYTHING = {
    "id": "my.rule", "enabled": True, "stage": "ask", "who": {"role": "adult"}, "where": {"kind": "kitchen"},
    "when": [{"mode": "home"}], "propose": {"intent": "a.b", "for": "adults", "urgency": "low", "data": {"x": 1}},
    "do": [{"publish": "a/b", "payload": "ON", "qos": "same", "retain": True},
           {"call": "light.turn_on", "data": {"a": 1}}],
    "because": {"en": "So"}, "cool_down": "5m", "hands_off": "10m", "with": {"x": 1},
    "examples": [{"given": ["16:00 anna in kitchen"], "expect": "nothing"}],
}  # fmt: skip


def test_a_rule_with_everything_in_it_fits() -> None:
    assert fits([EVERYTHING], whole())
    assert fits([{**EVERYTHING, "do": {"publish": "a/b", "qos": 2}, "because": "So"}], whole())
    assert fits([{**EVERYTHING, "do": {"publish": "a/b", "qos": 0}, "because": {"de": "So", "es": "Así"}}], whole())
    assert fits([{"id": "my.rule", "enabled": False}], whole())


@pytest.mark.parametrize(
    "change",
    [
        {"do": [{"publish": "a", "qos": 3}]}, {"do": [{"publish": 7}]}, {"do": [{"call": "turn_on"}]},
        {"do": [{"call": 7}]}, {"do": [{"data": {}}]},
        {"when": {"then": [{"event": "sound"}, {"mode": "away"}]}},
        {"do": [{"call": "a.b", "data": [1]}]}, {"do": [{"payload": "ON"}]}, {"do": [{"publish": "a", "color": 1}]},
        {"propose": {"for": "adults"}}, {"propose": {"intent": "a.b", "data": 7}}, {"propose": {"intent": 7}},
        {"examples": [{"given": ["x"]}]}, {"examples": "nothing"}, {"because": {"fr": "x"}}, {"because": 7},
        {"cool_down": 5}, {"enabled": "yes"}, {"id": "My Rule"}, {"with": [1]}, {"colour": 1}, {"when": "home"},
        {"who": {"rolle": "adult"}}, {"where": {"kind": 7}},
    ],
)  # fmt: skip
def test_one_mistake_in_a_rule_with_everything_is_marked(change: dict[str, Any]) -> None:
    assert not fits([{**EVERYTHING, **change}], whole())
