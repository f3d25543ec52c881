"""room-assistant: instances in rooms agree where a device is. All of them publish; only the leader counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hubd.core.events import AnyEvent, Beacon, Device, Freshness, Position
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders.parse import UNREAD, boolean, json_object, number, text, when
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.trackers import is_room_beacon, room_beacon
from hubd_mqtt.decoders.vocabulary import NOTHING, Stamp, availability, not_mine, stamp, switch_text, unreadable
from hubd_mqtt.decoders.words import reader_of


class RoomAssistant:
    """Decoder for its own topics, its Home Assistant topics and its `mqtt_room` topics."""

    name = "room_assistant"

    def __init__(self, places: Places, prefixes: Sequence[str] = ("room-assistant",)) -> None:
        self.prefixes = tuple(prefixes)
        self._places = places

    def subscriptions(self) -> Sequence[str]:
        topics = ("entity/+/+/+", "sensor/+/state", "device_tracker/+/state", "binary_sensor/+/state",
                  "switch/+/state", "+/+/status", "status/+", "mqtt-room/+")  # fmt: skip
        return [f"{p}/{topic}" for p in self.prefixes for topic in topics]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - one shape for all decoders
        topic = message.topic
        prefix = next((p for p in self.prefixes if topic.startswith(p + "/")), None)
        if prefix is None:
            raise not_mine(topic)
        levels = topic[len(prefix) + 1 :].split("/")
        match levels:
            case ["entity", _, _, name]:
                return self._entity(message, prefix, name)
            case ["status", instance]:
                return availability(message, f"{prefix}/entity/{instance}")
            case [_, _, "status"]:
                return availability(message, topic.removesuffix("/status"))
            case ["mqtt-room", _]:
                said = json_object(message.payload)
                if not is_room_beacon(said):
                    raise DecodeError("incomplete", "a room beacon has an id and a distance")
                return room_beacon(message, said | {"id": self._device(said["id"])}, self._places)
            case [kind, name, "state"]:
                return self._state(message, prefix, kind, name)
            case [_, _, "attributes" | "set" | "command"]:
                return NOTHING
        raise not_mine(topic)

    def _device(self, entity: str) -> str:
        """The radio device inside an entity's id: `ble-2f23-2-rssi` is device `2f23-2`, unless a person's
        identities name the whole."""
        bare = entity.removeprefix("ble-").removesuffix("-rssi")
        return self._places.somebodys(entity, bare) or entity

    def _entity(self, message: Message, prefix: str, name: str) -> Sequence[AnyEvent]:
        """One distributed entity. Without `diff` it was sent again, after a reconnect or an election."""
        said = json_object(message.payload)
        if said.get("hasAuthority") is False:
            return NOTHING
        entity = said.get("entity")
        if not isinstance(entity, dict):
            raise DecodeError("incomplete", "a message without its entity")
        freshness: Freshness | None = None if "diff" in said or message.retain else "snapshot"
        attributes = entity.get("attributes")
        attributes = attributes if isinstance(attributes, dict) else {}
        state, moment = entity.get("state"), when(attributes.get("lastUpdatedAt"))
        if isinstance(entity.get("distances"), dict):
            common = stamp(message, prefix, moment, freshness)
            return self._in_room(name, state, attributes.get("distance"), common)
        return _binary(name, state, stamp(message, message.topic, moment, freshness))

    def _in_room(self, name: str, room: Any, distance: Any, common: Stamp) -> Sequence[AnyEvent]:
        if not isinstance(room, str) or not room:
            raise unreadable("state")
        device, prefix = self._device(name), common["source"]
        if room in ("not_home", "unknown"):
            return (Beacon(device=device, present=False, **common),)
        metres = number(distance)
        common["source"] = f"{prefix}/entity/{room}"
        return (Beacon(device=device, distance=metres if isinstance(metres, float) else None,
                       area=self._places.area(room), **common),)  # fmt: skip

    def _state(self, message: Message, prefix: str, kind: str, name: str) -> Sequence[AnyEvent]:
        word = text(message.payload)
        common = stamp(message, message.topic.removesuffix("/state"))
        if kind == "sensor":
            if not word:
                return NOTHING
            return self._in_room(name, word, None, stamp(message, prefix))
        if kind == "device_tracker":
            home = boolean(word)
            return NOTHING if home is UNREAD else (Position(device=f"device_tracker.{name}", home=home, **common),)
        return _binary(name, word, common)


def _binary(name: str, state: Any, common: Stamp) -> Sequence[AnyEvent]:
    """A binary sensor or switch, written as JavaScript writes booleans."""
    if not isinstance(state, str | bool) and state is not None:
        return NOTHING  # a thermometer or the like
    reader = reader_of(None, name) or switch_text
    event = reader(state, common, "")
    if event is None:
        raise unreadable("state")
    if isinstance(event, Device) and event.value not in ("ON", "OFF", None):
        return NOTHING  # a number or text of some other sensor
    return (event,)
