"""Home Assistant over MQTT: statestream, eventstream, its birth message, and discovery on the same root.

An entity counts as `<prefix>/<domain>/<object>`. Its class and unit come as messages of their own, in any order,
and are remembered by the core as facts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from hubd.core.events import AnyEvent, Availability, Described, Freshness, Happened
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders.discovery import described
from hubd_mqtt.decoders.entities import TRUE_EVENTS, entity
from hubd_mqtt.decoders.parse import json_any, json_object, text, when
from hubd_mqtt.decoders.vocabulary import NOTHING, availability, not_mine, stamp, unreadable

FACTS: Final = {"device_class": "device_class", "unit_of_measurement": "unit", "friendly_name": "name"}
"""Attributes that say how to read an entity, and the fact that each becomes."""

DOMAINS: Final = (
    "alarm_control_panel", "assist_satellite", "binary_sensor", "button", "climate", "cover", "device_tracker", "event",
    "fan", "humidifier", "input_boolean", "input_button", "input_number", "input_select", "light", "lock",
    "media_player", "number", "person", "remote", "select", "sensor", "siren", "switch", "vacuum", "valve",
    "water_heater",
)  # fmt: skip
"""What statestream is listened to for. Named one by one, so that these filters and ESPHome's do not overlap."""

BACK_FROM: Final = frozenset({"unavailable", "unknown"})
"""A state that follows one of these is a recovery, not something that happened."""

HEARD: Final = frozenset({"tag_scanned"})
"""Bus events that are read besides `state_changed`; the others are echoes of services, or floods."""


class HomeAssistant:
    """Decoder for the statestream and discovery roots, and for eventstream topics."""

    name = "homeassistant"

    def __init__(self, statestream: Sequence[str], discovery: Sequence[str], eventstream: Sequence[str],
                 taken: Callable[[str], bool], own: str, bridges: Sequence[str] = ()) -> None:  # fmt: skip
        self.prefixes = tuple(dict.fromkeys((*statestream, *discovery)))
        self._statestream, self._discovery, self._eventstream = tuple(statestream), tuple(discovery), tuple(eventstream)
        self._entities = self._statestream[0] if self._statestream else "homeassistant"
        self._taken, self._own, self._bridges = taken, own, tuple(bridges)

    def subscriptions(self) -> Sequence[str]:
        """Never the root: with discovery on it, it holds a configuration for every entity of the house."""
        states = self.statestream()
        found = [f"{p}/{topic}" for p in self._discovery for topic in ("status", "+/+/config", "+/+/+/config")]
        return [*states, *found, *self._eventstream]

    def statestream(self) -> list[str]:
        """States and what says how to read them."""
        states = [f"{p}/{domain}/+/state" for p in self._statestream for domain in DOMAINS]
        return [*states, *(f"{p}/+/+/{fact}" for p in self._statestream for fact in FACTS)]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        topic = message.topic
        if topic in self._eventstream:
            return self.event(message, known)
        prefix = next((p for p in self.prefixes if topic.startswith(p + "/")), None)
        if prefix is None:
            raise not_mine(topic)
        levels = topic[len(prefix) + 1 :].split("/")
        if levels == ["status"]:
            return self._birth(message)
        if levels[-1] == "config" and len(levels) in (3, 4):
            return described(message, levels, self._native)
        if len(levels) != 3:
            raise not_mine(topic)
        return self._entity(message, f"{prefix}/{levels[0]}/{levels[1]}", levels, known)

    def _birth(self, message: Message) -> Sequence[AnyEvent]:
        """Home Assistant came or went. On its birth message Zigbee2MQTT sends its cache again, half a minute later."""
        events = availability(message, message.topic, bridge=True, restarted=True)
        if not (isinstance(events[0], Availability) and events[0].online):
            return events
        return (*events, *(event for bridge in self._bridges
                           for event in availability(message, bridge, bridge=True, restarted=True)))  # fmt: skip

    def _native(self, topic: str) -> bool:
        """Is a discovered entity's topic ours, or one of a vendor who is read natively?"""
        return topic.startswith(f"{self._own}/") or self._taken(topic)

    def _entity(self, message: Message, source: str, levels: list[str], known: Known) -> Sequence[AnyEvent]:
        domain, name, thing = levels
        if thing == "state":
            if not message.payload:
                return (Described(facts={}, removed=True, **stamp(message, source)),)
            facts = known.get(source, {})
            state = text(message.payload)
            moment = when(state) if domain in TRUE_EVENTS else None
            return entity(domain, name, state, stamp(message, source, moment),
                          device_class=facts.get("device_class"), unit=facts.get("unit", ""))  # fmt: skip
        fact = FACTS.get(thing)
        if fact is None:
            return NOTHING
        value = text(message.payload)
        if not value or value == "null":
            return NOTHING
        return (Described(facts={fact: value}, **stamp(message, source)),)

    def event(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        """One event of Home Assistant's bus."""
        said = json_object(message.payload)
        kind, data = said.get("event_type"), said.get("event_data")
        if not isinstance(kind, str) or not isinstance(data, dict):
            raise DecodeError("incomplete", "a bus event without type or data")
        if kind == "state_changed":
            return self._changed(message, data, known)
        if kind in HEARD:
            tag = data.get("tag_id")
            source = f"{self._entities}/{kind}"
            return (Happened(name=kind, user=tag if isinstance(tag, str) else None, **stamp(message, source)),)
        return NOTHING

    def _changed(self, message: Message, data: dict[str, Any], known: Known) -> Sequence[AnyEvent]:
        entity_id, new, old = data.get("entity_id"), data.get("new_state"), data.get("old_state")
        if not isinstance(entity_id, str) or "." not in entity_id:
            raise unreadable("entity_id")
        domain, _, name = entity_id.partition(".")
        source = f"{self._entities}/{domain}/{name}"
        if not isinstance(new, dict):
            return (Described(facts={}, removed=True, **stamp(message, source)),)
        attributes = new.get("attributes")
        attributes = attributes if isinstance(attributes, dict) else {}
        before = old.get("state") if isinstance(old, dict) else "unknown"
        freshness: Freshness | None = "snapshot" if str(before) in BACK_FROM and not message.retain else None
        common = stamp(message, source, when(new.get("last_changed")), freshness)
        facts = known.get(source, {})
        state = new.get("state")
        kind, unit = attributes.get("device_class"), attributes.get("unit_of_measurement")
        return entity(domain, name, state if isinstance(state, str) else None, common, attributes=attributes,
                      device_class=kind if isinstance(kind, str) else facts.get("device_class"),
                      unit=unit if isinstance(unit, str) else facts.get("unit", ""))  # fmt: skip


def is_bus_event(payload: bytes) -> bool:
    """Does this look like eventstream? Its topic may be called anything."""
    if payload[:1] != b"{" or b'"event_type"' not in payload or b'"event_data"' not in payload:
        return False
    said = json_any(payload)
    return isinstance(said, dict) and isinstance(said.get("event_data"), dict)
