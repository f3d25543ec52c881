"""Home Assistant's MQTT discovery: what any device says about its own entities, abbreviated or in full.

A description is kept under the entity's state topic (less `/state` or `/attributes`), where its messages will
be looked up. One-line templates such as `{{ value_json.climate.humidity }}` are understood; others are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from hubd.core.events import AnyEvent, Described
from hubd.errors import DecodeError
from hubd.integration import Message
from hubd_mqtt.decoders import entities
from hubd_mqtt.decoders.parse import json_any, json_object, text
from hubd_mqtt.decoders.trackers import is_tracker, tracker
from hubd_mqtt.decoders.vocabulary import NOTHING, stamp, unreadable

LONG: Final[dict[str, str]] = {
    "dev": "device", "o": "origin", "cmps": "components", "p": "platform", "uniq_id": "unique_id",
    "stat_t": "state_topic", "dev_cla": "device_class", "unit_of_meas": "unit_of_measurement",
    "val_tpl": "value_template", "avty_t": "availability_topic", "json_attr_t": "json_attributes_topic",
    "pl_on": "payload_on", "pl_off": "payload_off", "obj_id": "object_id", "def_ent_id": "default_entity_id",
    "ids": "identifiers", "mdl": "model", "mf": "manufacturer", "sa": "suggested_area", "stat_on": "state_on",
    "stat_off": "state_off",
}  # fmt: skip
"""Abbreviations of the keys that hubd reads."""

_TEMPLATE: Final = re.compile(r"^\{\{\s*value_json((?:\.\w+|\[\s*'[^']+'\s*\]|\[\s*\"[^\"]+\"\s*\])+)\s*\}\}$")
_STEP: Final = re.compile(r"\.(\w+)|\[\s*['\"]([^'\"]+)['\"]\s*\]")


def _long(config: Any) -> dict[str, Any]:
    if not isinstance(config, dict):
        return {}
    return {LONG.get(str(key), str(key)): value for key, value in config.items()}


def described(message: Message, levels: Sequence[str], taken: Callable[[str], bool]) -> Sequence[AnyEvent]:
    """The entities in one `.../config` message. `taken`: the state topic belongs to a vendor who is read natively."""
    if not message.payload:
        return NOTHING
    config = _long(json_object(message.payload))
    if levels[0] == "device":
        parts = config.get("components")
        entries = [(_long(part), name) for name, part in parts.items()] if isinstance(parts, dict) else []
        shared = {key: config[key] for key in ("state_topic", "availability_topic") if key in config}
        found = [({**shared, **part}, str(part.get("platform", "")), name) for part, name in entries]
    else:
        found = [(config, levels[0], levels[-2])]
    device = _long(config.get("device"))
    events = (_one(message, part, component, name, device, taken) for part, component, name in found)
    return tuple(event for event in events if event is not None)


def _one(message: Message, part: Mapping[str, Any], component: str, name: str, device: dict[str, Any],
         taken: Callable[[str], bool]) -> AnyEvent | None:  # fmt: skip
    topic = part.get("state_topic") or part.get("json_attributes_topic")
    if not isinstance(topic, str) or not topic:
        return None
    base = part.get("~")
    if isinstance(base, str):
        topic = base + topic[1:] if topic.startswith("~") else topic.removesuffix("~") + base if topic.endswith(
            "~") else topic  # fmt: skip
    if taken(topic):
        return None
    entity_id = part.get("default_entity_id") or part.get("object_id") or name
    facts = {
        "kind": "entity", "component": component, "topic": topic, "name": part.get("name") or device.get("name"),
        "entity": entity_id if isinstance(entity_id, str) and "." in entity_id else f"{component}.{entity_id}",
        "device_class": part.get("device_class"), "unit": part.get("unit_of_measurement"),
        "area": device.get("suggested_area"), "model": device.get("model"),
        "on": part.get("payload_on"), "off": part.get("payload_off"),
        "value": path_of(part.get("value_template")), "availability": part.get("availability_topic"),
    }  # fmt: skip
    return Described(facts={key: value for key, value in facts.items() if isinstance(value, str) and value},
                     **stamp(message, source_of(topic)))  # fmt: skip


def source_of(topic: str) -> str:
    """What an entity is known by: its state topic without the last level that only says so."""
    return topic.removesuffix("/state").removesuffix("/attributes")


def path_of(template: Any) -> str | None:
    """The dotted path that a plain template takes, `?` for one that hubd does not understand."""
    if not isinstance(template, str) or not template.strip():
        return None
    if re.fullmatch(r"\{\{\s*value\s*\}\}", template.strip()):
        return None
    plain = _TEMPLATE.match(template.strip())
    return ".".join(a or b for a, b in _STEP.findall(plain.group(1))) if plain else "?"


def value_at(value: Any, path: str) -> Any:
    """Follow a dotted path into JSON; raises `DecodeError` where it leads nowhere."""
    for step in path.split("."):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            raise DecodeError("value missing", f"no {step!r} on the path {path}")
    return value


def discovered(message: Message, facts: Mapping[str, str]) -> Sequence[AnyEvent]:
    """A message of an entity that has described itself."""
    component, path = facts.get("component", ""), facts.get("value")
    if component == "device_tracker" and message.payload[:1] == b"{":
        said = json_object(message.payload)
        return tracker(message, said, facts.get("entity", "")) if is_tracker(said) else NOTHING
    if path == "?":
        return NOTHING
    value = value_at(json_any(message.payload), path) if path else text(message.payload)
    if component == "device_tracker" and value == "":
        return NOTHING  # an empty state leaves the last one
    return read(value, component, facts.get("entity", ".").partition(".")[2], message, source_of(message.topic), facts)


def read(value: Any, component: str, name: str, message: Message, source: str,
         facts: Mapping[str, str]) -> Sequence[AnyEvent]:  # fmt: skip
    """One entity's value: JSON of lights and events, or text; the entity's own words for on and off count."""
    common = stamp(message, source)
    attributes: dict[str, Any] = {}
    if isinstance(value, str) and value[:1] == "{":
        attributes = json_object(value.encode())
        value = attributes.get("state", attributes.get("event_type"))
    if isinstance(value, bool):
        value = "on" if value else "off"
    elif value is not None and not isinstance(value, str):
        if not isinstance(value, int | float):
            raise unreadable("state")
        value = repr(value)
    for word in ("on", "off"):
        if value is not None and value == facts.get(word):
            value = word
    return entities.entity(component, name, value, common, device_class=facts.get("device_class"),
                           unit=facts.get("unit", ""), attributes=attributes)  # fmt: skip
