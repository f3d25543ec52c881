"""ESPresense: which radio devices each room's node hears, and how far away. Silence is the only goodbye."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from hubd.core.events import AnyEvent, Beacon, Described, Happened
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders import vocabulary as say
from hubd_mqtt.decoders.filters import root_of
from hubd_mqtt.decoders.parse import boolean, json_object, json_value, number, text
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import NOTHING, Reader, availability, not_mine, stamp, unreadable


class Measurement(msgspec.Struct):
    """What hubd reads of one node's measurement."""

    id: Any = None
    distance: Any = None
    rssi: Any = None


_measurement: Final = msgspec.json.Decoder(Measurement)

SHARED: Final = ("apple:", "md:", "sd:", "name:", "msft:")
"""Beginnings of ids that many devices share: fingerprints of a model, never an identity."""

MOST_METRES: Final = 1000.0

ROOM_SENSORS: Final[dict[str, Reader]] = {
    "motion": say.pir, "pir": say.pir, "radar": say.radar, "switch": say.switch_text,
    "temperature": say.temperature, "humidity": say.humidity, "co2": say.co2, "lux": say.illuminance,
    "bme280_temperature": say.temperature, "bme280_humidity": say.humidity, "bh1750_lux": say.illuminance,
    "sht_temperature": say.temperature, "sht_humidity": say.humidity, "dht_temperature": say.temperature,
    "dht_humidity": say.humidity, "tsl2561_lux": say.illuminance, "scd4x_co2": say.co2,
    "scd4x_temperature": say.temperature, "scd4x_humidity": say.humidity, "sensair_co2": say.co2,
}  # fmt: skip
"""Topics below a room that are sensors; the others are the node's settings."""
ON_A_CHANNEL: Final = frozenset({"pir", "radar", "switch"})


class Espresense:
    """Decoder for nodes and the companion."""

    name = "espresense"

    def __init__(self, places: Places, prefixes: Sequence[str] = ("espresense",)) -> None:
        self.prefixes = tuple(prefixes)
        self._roots = tuple(f"{prefix}/" for prefix in prefixes)
        self._places = places

    def subscriptions(self) -> Sequence[str]:
        topics = ("devices/+/+", "rooms/+/+", "settings/+/config", "companion/+")
        return [f"{p}/{topic}" for p in self.prefixes for topic in topics]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - one shape for all decoders
        topic = message.topic
        root = root_of(topic, self._roots)
        if root is None:
            raise not_mine(topic)
        prefix = root[:-1]
        levels = topic[len(root) :].split("/")
        branch = levels[0]
        if branch == "devices" and len(levels) >= 3:
            return self._heard(message, prefix, levels[1], levels[2]) if len(levels) == 3 else NOTHING
        if branch == "rooms" and len(levels) >= 3:
            return self._room(message, prefix, levels[1], levels[2]) if len(levels) == 3 else NOTHING
        if branch == "companion" and len(levels) >= 2:
            return self._companion(message, prefix, levels[1:])
        if branch == "settings" and levels[-1] == "config":
            return self._alias(message, prefix)
        raise not_mine(topic)

    def _heard(self, message: Message, prefix: str, device: str, room: str) -> Sequence[AnyEvent]:
        said = json_value(message.payload, _measurement)
        named = said.id if isinstance(said.id, str) and said.id else device
        if named.startswith(SHARED) and self._places.somebodys(named) is None:
            return NOTHING
        distance, rssi = number(said.distance), number(said.rssi)
        metres = distance if isinstance(distance, float) and 0.0 <= distance <= MOST_METRES else None
        strength = rssi if isinstance(rssi, float) and rssi < 0.0 else None
        if metres is None and strength is None:
            raise unreadable("distance")
        return (Beacon(device=named, distance=metres, rssi=strength, area=self._places.area(room),
                       **stamp(message, f"{prefix}/rooms/{room}")),)  # fmt: skip

    def _room(self, message: Message, prefix: str, room: str, what: str) -> Sequence[AnyEvent]:
        source = f"{prefix}/rooms/{room}"
        if what == "status":
            return availability(message, source)
        if what == "button":
            pressed = boolean(text(message.payload)) is True
            name, area = "button", self._places.area(room)
            return (Happened(name=name, area=area, **stamp(message, source)),) if pressed else NOTHING
        reader = ROOM_SENSORS.get(what)
        if reader is None:
            return NOTHING
        event = reader(text(message.payload), stamp(message, source), what if what in ON_A_CHANNEL else "")
        if event is None:
            raise unreadable(what)
        return (msgspec.structs.replace(event, area=self._places.area(room)),)

    def _companion(self, message: Message, prefix: str, levels: list[str]) -> Sequence[AnyEvent]:
        """The companion's verdict on a device's room. Its `not_home` also means "no idea" and proves nothing."""
        if levels == ["status"]:
            return availability(message, f"{prefix}/companion", bridge=True)
        if len(levels) > 1 or levels[0] in ("lease", "telemetry"):
            return NOTHING
        device, room = levels[0], text(message.payload)
        if room in ("", "not_home") or (device.startswith(SHARED) and self._places.somebodys(device) is None):
            return NOTHING
        return (Beacon(device=device, area=self._places.area(room), **stamp(message, f"{prefix}/companion")),)

    @staticmethod
    def _alias(message: Message, prefix: str) -> Sequence[AnyEvent]:
        if not message.payload:
            return NOTHING
        said = json_object(message.payload)
        alias, name = said.get("id"), said.get("name")
        if not isinstance(alias, str) or not alias:
            raise DecodeError("incomplete", "an alias without an id")
        facts = {"kind": "device", **({"name": name} if isinstance(name, str) else {})}
        return (Described(facts=facts, **stamp(message, f"{prefix}/devices/{alias}")),)
