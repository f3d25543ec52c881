"""Zigbee2MQTT: one topic per device, carrying the whole cached state.

A message repeats everything that the device ever said, so none of it is an edge; the core compares.
Only `action` and its kin are true events. Names may hold slashes: what a topic is, is told by its last
level and by the shape of its payload, and by the device list where that was heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from hubd.core.events import Alarm, AnyEvent, Described, Freshness, Happened, Motion
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders import vocabulary as say
from hubd_mqtt.decoders.filters import root_of
from hubd_mqtt.decoders.parse import json_any, json_object, json_value, number, text, when
from hubd_mqtt.decoders.vocabulary import NOTHING, Reader, Stamp, stamp, unreadable

PROPERTIES: Final[dict[str, Reader]] = {
    "battery": say.battery, "battery_low": say.battery_low, "temperature": say.temperature,
    "humidity": say.humidity, "illuminance": say.illuminance, "illuminance_lux": say.illuminance, "co2": say.co2,
    "noise": say.noise, "state": say.switch_text, "power": say.power, "vibration": say.switch_text,
    "presence_event": say.switch_text,
    "occupancy": say.pir, "presence": say.radar, "presence_state": say.radar_word, "motion_state": say.radar_word,
    "human_motion_state": say.radar_word, "contact": say.contact,
    "water_leak": say.alarm("water_leak"), "smoke": say.alarm("smoke"), "smoke_state": say.alarm("smoke"),
    "gas": say.alarm("gas"), "gas_state": say.alarm("gas"), "carbon_monoxide": say.alarm("carbon_monoxide"),
    "water_leak_state": say.alarm("water_leak"), "carbon_monoxide_state": say.alarm("carbon_monoxide"),
    "tamper": say.alarm("tamper"), "noise_detected": say.alarm("noise"),
}  # fmt: skip
"""Property to its reader. What is not here (link quality, energy, colours) is of no use to the house."""

OUTRANKED: Final[dict[str, tuple[str, ...]]] = {
    "presence_state": ("presence",), "human_motion_state": ("presence", "presence_state"),
    "motion_state": ("presence", "presence_state"),
}  # fmt: skip
"""A radar's several words for one thing, each counting only where the plainer ones are missing from the message."""

NAMED: Final = frozenset({"vibration", "presence_event"})
"""States whose channel is their name, so that they are told from the device's main switch. Both are cached and
repeated like any other state."""
SUFFIXED = frozenset({"occupancy", "presence", "contact", "state", "power", "temperature", "humidity", "water_leak",
                      "illuminance"})  # fmt: skip
"""Properties that a device with several endpoints has once for each, with a suffix."""
OF_A_LIGHT: Final = frozenset({"state", "brightness", "color", "color_mode", "color_temp", "power_on_behavior"})
ENDPOINTS: Final = frozenset({"left", "right", "center", "top", "bottom", "top_left", "top_right", "center_left",
                              "center_right", "bottom_left", "bottom_right", "both"}
                             | {f"l{n}" for n in range(1, 17)} | {str(n) for n in range(1, 17)})  # fmt: skip
COMMANDS: Final = frozenset({"set", "get"})
CACHED_AFTER: Final = 86_400.0
"""A device last seen longer ago than this (seconds) did not speak now: its cached state was sent again."""

_device: Final = msgspec.json.Decoder(dict[str, Any])


@lru_cache(maxsize=4096)
def reader_of(key: str) -> tuple[Reader, str] | None:
    """Reader and channel of one key; None for a key without a use. `state_left` is `state` on channel `left`."""
    reader = PROPERTIES.get(key)
    if reader is not None:
        return reader, key if key in NAMED else ""
    base, _, suffix = key.partition("_")
    if base in SUFFIXED and suffix in ENDPOINTS:
        return PROPERTIES[base], suffix if base == "state" else key
    return None


class Zigbee2Mqtt:
    """Decoder for one or more base topics."""

    name = "zigbee2mqtt"

    def __init__(self, prefixes: Sequence[str] = ("zigbee2mqtt",)) -> None:
        self.prefixes = tuple(prefixes)
        self._roots = tuple(f"{prefix}/" for prefix in prefixes)

    def subscriptions(self) -> Sequence[str]:
        """Device names hold up to two slashes in practice; commands below them arrive too and are passed over."""
        return [f"{p}/{levels}" for p in self.prefixes for levels in ("+", "+/+", "+/+/+")]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        topic = message.topic
        payload = message.payload
        if payload[:1] == b"{" and topic.find("/bridge/") < 0:  # the one way that is hot
            head, _, last = topic.rpartition("/")
            if last in COMMANDS or "/set/" in topic or "/get/" in topic:
                return NOTHING
            if last == "availability":
                return self._availability(message, head)
            return self._device(message, known, part=last in ENDPOINTS and head not in self.prefixes)
        return self._rare(message, known)

    def _rare(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        """Bridge topics, text payloads, and everything that is no JSON object."""
        topic = message.topic
        root = root_of(topic, self._roots)
        if root is None:
            raise say.not_mine(topic)
        prefix, rest = root[:-1], topic[len(root) :]
        if rest == "bridge" or rest.startswith("bridge/"):
            return self._bridge(message, prefix, rest)
        head, _, last = topic.rpartition("/")
        if last in COMMANDS or "/set/" in rest or "/get/" in rest:
            return NOTHING
        if last == "availability" and head != prefix:
            return self._availability(message, head)
        if head != prefix and (last == "action" or reader_of(last) is not None or last in PASSED_OVER):
            return self._attribute(message, head, last, known, prefix)
        if not message.payload:
            return (Described(facts={}, removed=True, **stamp(message, topic)),)
        if head != prefix and topic not in known and _is_plain(message.payload):
            return NOTHING  # some other property as text
        return self._device(message, known)

    def _availability(self, message: Message, source: str) -> Sequence[AnyEvent]:
        if message.payload[:1] == b"{":
            state = json_object(message.payload).get("state")
            if not isinstance(state, str):
                raise unreadable("state")
            return say.availability(message, source, word=state)
        return say.availability(message, source)

    def _bridge(self, message: Message, prefix: str, rest: str) -> Sequence[AnyEvent]:
        if rest == "bridge/state":
            word = text(message.payload)
            if word.startswith("{"):
                word = str(json_object(message.payload).get("state", ""))
            return say.availability(message, prefix, bridge=True, restarted=True, word=word)
        if rest == "bridge/devices":
            return self._list(message, prefix, "device")
        if rest == "bridge/groups":
            return self._list(message, prefix, "group")
        if rest == "bridge/event":
            return self._left(message, prefix)
        if rest == "bridge/info":
            return self._info(message, prefix)
        return NOTHING

    def _list(self, message: Message, prefix: str, kind: str) -> Sequence[AnyEvent]:
        """The inventory: what each name is, so that names with slashes and groups are understood."""
        entries = json_any(message.payload)
        if not isinstance(entries, list):
            raise DecodeError("unexpected shape", "a list of devices belongs here")
        return tuple(
            Described(facts=_facts(entry, kind), **stamp(message, f"{prefix}/{entry['friendly_name']}"))
            for entry in entries
            if isinstance(entry, dict) and isinstance(entry.get("friendly_name"), str)
            and entry.get("type") != "Coordinator"
        )  # fmt: skip

    def _left(self, message: Message, prefix: str) -> Sequence[AnyEvent]:
        said = json_object(message.payload)
        data = said.get("data")
        name = data.get("friendly_name") if isinstance(data, dict) else None
        if said.get("type") == "device_leave" and isinstance(name, str):
            return (Described(facts={}, removed=True, **stamp(message, f"{prefix}/{name}")),)
        return NOTHING

    def _info(self, message: Message, prefix: str) -> Sequence[AnyEvent]:
        """How the bridge writes (`json`, `attribute`): in attribute mode the text of a press is its only copy."""
        config = json_object(message.payload).get("config")
        advanced = config.get("advanced") if isinstance(config, dict) else None
        output = advanced.get("output") if isinstance(advanced, dict) else None
        if not isinstance(output, str):
            return NOTHING
        return (Described(facts={"output": output}, **stamp(message, prefix)),)

    def _attribute(self, message: Message, source: str, key: str, known: Known, prefix: str) -> Sequence[AnyEvent]:
        """One property as plain text on a topic of its own (`output: attribute`). Empty: not known."""
        word = text(message.payload)
        if word[:1] in ("{", "["):
            return self._device(message, known)
        common = stamp(message, source)
        if key == "action":
            only_copy = known.get(prefix, {}).get("output") == "attribute"
            return (Happened(name=word, **common),) if only_copy and word else NOTHING
        found = reader_of(key)
        if found is None:
            return NOTHING
        event = found[0](word, common, found[1])
        if event is None:
            raise unreadable(key)
        return (event,)

    def _device(self, message: Message, known: Known, *, part: bool = False) -> Sequence[AnyEvent]:
        """A device's state. `part`: the topic may be one endpoint of a light, said again without its suffix."""
        said = json_value(message.payload, _device)
        of = known.get(message.topic)
        if of is not None and of.get("kind") == "group":
            return NOTHING  # its members say the same under their own names
        if part and of is None and said.keys() <= OF_A_LIGHT:
            return NOTHING
        return _read(said, self._stamp(message, said.get("last_seen")))

    @staticmethod
    def _stamp(message: Message, last_seen: Any) -> Stamp:
        if last_seen is None:
            return stamp(message, message.topic)
        seen = when(last_seen)
        freshness: Freshness | None = None
        if seen is not None and message.at - seen > CACHED_AFTER and not message.retain:
            freshness = "snapshot"
        return stamp(message, message.topic, seen, freshness)


class Plan(NamedTuple):
    """What to read from messages with one set of keys: worked out once, because a device repeats its keys."""

    readers: tuple[tuple[str, Reader, str], ...]
    pressed: bool
    quiet: bool
    tested: bool
    breathes: str
    """Where a radar says in its own words whether whom it sees moves."""


@lru_cache(maxsize=4096)
def plan(keys: tuple[str, ...]) -> Plan:
    readers = tuple(
        (key, *found)
        for key in keys
        if (found := reader_of(key)) is not None and not any(plainer in keys for plainer in OUTRANKED.get(key, ()))
    )
    quiet = "no_occupancy_since" in keys and "occupancy" not in keys
    breathes = next((key for key in reversed(OUTRANKED) if key in keys and "presence" in keys), "")
    return Plan(readers, "action" in keys, quiet, "test" in keys, breathes)


def _read(said: dict[str, Any], common: Stamp) -> Sequence[AnyEvent]:
    """Every property of use; unreadable ones are no information, and a message of nothing else makes no sense."""
    readers, pressed, quiet, tested, breathes = plan(tuple(said))
    events: list[AnyEvent] = []
    failed = ""
    for key, reader, channel in readers:
        event = reader(said[key], common, channel)
        if event is not None:
            events.append(event)
        else:
            failed = key
    if pressed:
        events += _pressed(said, common)
    if tested and said["test"] is True:
        events = [replace(event, test=True) if isinstance(event, Alarm) else event for event in events]
    if quiet:
        events.append(Motion(on=False, **common))
    if breathes and say.only_breathes(said[breathes]):
        events = [replace(event, still=True) if isinstance(event, Motion) and event.on else event for event in events]
    if failed and not events:
        raise unreadable(failed)
    return events


def _is_plain(payload: bytes) -> bool:
    """A short printable text that is no JSON object or list: one property in attribute mode."""
    return len(payload) <= 256 and payload[:1] not in (b"{", b"[") and text(payload).isprintable()


def _pressed(said: dict[str, Any], common: Stamp) -> list[AnyEvent]:
    """`action` is never cached: it is a true event. An empty one followed each press in old versions."""
    action = said["action"]
    if not isinstance(action, str) or not action:
        return []
    user = number(said.get("action_user"))
    return [Happened(name=action, user=f"{user:g}" if isinstance(user, float) else None, **common)]


def _facts(entry: dict[str, Any], kind: str) -> dict[str, str]:
    definition = entry.get("definition")
    model = definition.get("model") if isinstance(definition, dict) else None
    facts = {"kind": kind, "name": entry["friendly_name"]}
    return facts | {"model": model} if isinstance(model, str) else facts


PASSED_OVER: Final = frozenset({
    "linkquality", "voltage", "current", "energy", "last_seen", "elapsed", "no_occupancy_since",
    "device_temperature", "update", "update_available", "brightness", "color_temp", "color_mode", "position",
    "target_distance", "illuminance_raw", "power_outage_count", "strength", "angle", "pressure",
})  # fmt: skip
"""Attributes that are understood and of no use on their own."""
