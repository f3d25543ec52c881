"""The settings described for editors (JSON Schema) and for people (the reference page), from the models alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hubd.config.model import ConfigModel
from hubd.config.words import CLOCK, DURATION, written_duration

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"

PREFACE = """\
# Configuration

One YAML file. Every section but `home` has defaults, so a file with `home:` alone runs. Unknown keys, wrong types
and names that nothing knows are errors; `hubd check` names all of them at once, each with its line and the nearest
valid name. [config.example.yaml](../config.example.yaml) shows every setting in place.

`!env NAME` reads an environment variable, `!secret NAME` a line of the `secrets.yaml` beside the file. Both stand
in place of any value. Relative paths start at the folder of the configuration file.

Ids are small letters, digits, `_` and `-`; `away` and `unknown` are reserved. Durations are a number and `s`, `m`,
`h`, `d` or `w`. YAML is read as version 1.2: `no` and `12:30` are text.

`hubd check --schema` prints the same as a JSON Schema for editors; this page comes from `hubd check --reference`.
"""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the configuration file, with defaults as people write them."""
    schema = ConfigModel.model_json_schema(by_alias=True)
    for section in (schema, *schema["$defs"].values()):
        for setting in section["properties"].values():
            _write_default(setting)
    return {"$schema": SCHEMA_DIALECT, **schema, "title": "hubd configuration"}


def _write_default(setting: dict[str, Any]) -> None:
    if setting.get("pattern") == DURATION and "default" in setting:
        setting["default"] = written_duration(setting["default"])
    elif setting.get("pattern") == CLOCK and "default" in setting:
        setting["default"] = setting["default"][:5]
    elif isinstance(setting.get("default"), dict) and "$ref" in setting:
        del setting["default"]  # a section's defaults stand with its own settings


def settings() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every setting: its path, its schema, and whether it must be given.

    In a path, `<id>` is the key of an entry and `[]` an item of a list.
    """
    schema = json_schema()
    yield from _below(schema, schema["$defs"], "")


def _below(section: dict[str, Any], known: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    for name, setting in section["properties"].items():
        inner, suffix = _section_in(setting, known)
        yield path + name, setting, name in section.get("required", [])
        if inner is not None:
            yield from _below(inner, known, f"{path}{name}{suffix}.")


def _section_in(setting: dict[str, Any], known: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """The section that a setting holds, and how a path goes there: directly, by id, or by item."""
    if "$ref" in setting:
        return known[setting["$ref"].rpartition("/")[2]], ""
    if "items" in setting:
        return _section_in(setting["items"], known)[0], "[]"
    for key in ("additionalProperties", "patternProperties"):
        if isinstance(setting.get(key), dict):
            inner = setting[key] if key == "additionalProperties" else next(iter(setting[key].values()))
            return _section_in(inner, known)[0], ".<id>"
    found = (_section_in(arm, known)[0] for arm in setting.get("anyOf", ()))
    return next((section for section in found if section is not None), None), ""


def reference() -> str:
    """The reference of all settings as Markdown."""
    lines = [PREFACE]
    known = json_schema()["$defs"]
    for path, setting, required in settings():
        leaf = _section_in(setting, known)[0] is None
        if "." not in path:
            lines += ["", f"## {path}", "", setting.get("description", "")]
            lines += ["", "| setting | type | default | what it is for |", "| --- | --- | --- | --- |"]
        if leaf:
            default = "*must be given*" if required else _shown(setting.get("default"))
            lines.append(f"| `{path}` | {_kind(setting)} | {default} | {setting.get('description', '')} |")
    return "\n".join(lines) + "\n"


def _kind(setting: dict[str, Any]) -> str:
    """What may be written there, in a few words."""
    if "anyOf" in setting:
        arms = [_kind(arm) for arm in setting["anyOf"] if arm.get("type") != "null"]
        return " or ".join(dict.fromkeys(arms))
    if "enum" in setting:
        return ", ".join(f"`{word}`" for word in setting["enum"])
    if setting.get("pattern") in (DURATION, CLOCK):
        return "duration" if setting["pattern"] == DURATION else "time of day"
    if setting["type"] == "array":
        return f"list of {_kind(setting['items'])}"
    if setting["type"] == "object":
        return "vendor: topic or list"
    return {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false"}[
        setting["type"]
    ]


def _shown(default: Any) -> str:
    if default in (None, "", [], {}):
        return "–"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{json.dumps(default)}`" if isinstance(default, dict) else f"`{default}`"
