"""OpenMQTTGateway and Theengs Gateway: Bluetooth adverts, presence, 433 MHz codes.

Every gateway in reach reports the same device on a topic of its own. A Bluetooth sensor is therefore named
with `*` in the gateway's place (`home/*/BTtoMQTT/3C2EF5AABBCC`), or as the configuration names it, so that
it is one device whoever hears it. Neighbours' devices are passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec.structs import replace

from hubd.core.events import AnyEvent, Beacon, Happened
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders import vocabulary as say
from hubd_mqtt.decoders.parse import boolean, json_object, number
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import NOTHING, Reader, Stamp, availability, not_mine, stamp, unreadable

READERS: Final[dict[str, Reader]] = {
    "open": say.opening, "door": say.opening, "contact": say.opening, "motion": say.pir, "presence": say.radar,
    "tempc": say.temperature, "hum": say.humidity, "batt": say.battery, "lux": say.illuminance, "co2": say.co2,
    "temperature_C": say.temperature, "humidity": say.humidity,
}  # fmt: skip
SENSORS: Final = tuple(key for key in READERS if key != "presence")

ANONYMOUS_TYPES: Final = frozenset({"RMAC"})
ANONYMOUS_MODELS: Final = ("GAEN", "MS-CDP", "APPLE_CONT", "APPLECONT")
"""Adverts whose address or id changes by itself: nobody's identity."""
CARRIED_TYPES: Final = frozenset({"TRACK", "BCON", "BODY"})
GATEWAY_NAMES: Final = ("omg", "openmqttgateway", "theengsgateway", "theengs", "ble", "gateway")
BUTTONS: Final = ("button", "button1", "button2", "button3", "button4")


class OpenMqttGateway:
    """Decoder for gateways under any base topic: the last levels tell (`BTtoMQTT`, `433toMQTT`, `LWT`)."""

    name = "openmqttgateway"

    def __init__(self, places: Places, prefixes: Sequence[str] = ("home",)) -> None:
        self.prefixes = tuple(prefixes)
        self._places = places
        self._named = {
            entry.match.rpartition("/")[2].casefold(): entry.match
            for entry in places.household.devices
            if "/BTtoMQTT/" in entry.match
        }

    def subscriptions(self) -> Sequence[str]:
        below = ("+/LWT", "presence/+", "+/presence", "+/433toMQTT", "+/RTL_433toMQTT/+/+", "+/HCSR501toMQTT")
        return ["+/+/BTtoMQTT/+", *(f"{p}/{topic}" for p in self.prefixes for topic in below)]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - one shape for all decoders
        topic = message.topic
        levels = topic.split("/")
        if "BTtoMQTT" in levels:
            return self._bluetooth(message, levels)
        if levels[-1] == "LWT" and len(levels) == 3 and "tele" not in levels:
            return availability(message, topic.removesuffix("/LWT"), bridge=True)
        if len(levels) >= 3 and "presence" in levels[-2:]:
            gateway = levels[-1] if levels[-2] == "presence" else levels[-2]
            return self._present(message, json_object(message.payload), f"{'/'.join(levels[:-2])}/{gateway}", gateway)
        if levels[-1].endswith("toMQTT") or "RTL_433toMQTT" in levels:
            return self._radio(message, levels)
        if "commands" in levels:
            return NOTHING
        raise not_mine(topic)

    def _area(self, gateway: str) -> str | None:
        """The gateway's name is its room, less the words that only say that it is a gateway."""
        room = gateway
        for word in GATEWAY_NAMES:
            if room.casefold() == word:
                return None
            if room.casefold().startswith((f"{word}_", f"{word}-")):
                room = room[len(word) + 1 :]
        return self._places.area(room)

    # Bluetooth
    def _bluetooth(self, message: Message, levels: list[str]) -> Sequence[AnyEvent]:
        place = levels.index("BTtoMQTT")
        if place < 1 or levels[-1] == "undecoded" or "commands" in levels:
            return NOTHING
        said = json_object(message.payload)
        gateway, base = levels[place - 1], "/".join(levels[:place])
        address = levels[-1] if place < len(levels) - 1 else str(said.get("mac") or said.get("id") or "")
        if any(key in said for key in SENSORS + BUTTONS) and str(said.get("type")) not in CARRIED_TYPES:
            return self._sensor(message, said, "/".join(levels[: place - 1]), address.replace(":", ""))
        return self._present(message, said, base, gateway, address)

    def _sensor(self, message: Message, said: dict[str, Any], root: str, address: str) -> Sequence[AnyEvent]:
        """A thermometer, door or motion sensor. Its area is configured, not the gateway's."""
        source = self._named.get(address.casefold()) or f"{root}/*/BTtoMQTT/{address}".lstrip("/")
        common = stamp(message, source, say.when_of(said))
        events, failed = _read(said, common, SENSORS)
        for key in BUTTONS:
            code = number(said.get(key))
            if isinstance(code, float) and code:
                events.append(Happened(name=f"{code:g}", channel=key, **common))
        if failed and not events:
            raise unreadable(failed)
        return events

    def _present(self, message: Message, said: dict[str, Any], base: str, gateway: str,
                 address: str = "") -> Sequence[AnyEvent]:  # fmt: skip
        """A phone, watch or tag. Decided by `presence` where it stands, never by a missing `rssi`."""
        device = self._identity(said, address, told=not address)
        if device is None:
            return NOTHING
        distance, rssi = number(said.get("distance")), number(said.get("rssi"))
        unlocked = boolean(said.get("unlocked"))
        return (Beacon(
            device=device, present=said.get("presence") != "absent",
            distance=distance if isinstance(distance, float) and distance >= 0.0 else None,
            rssi=rssi if isinstance(rssi, float) and rssi < 0.0 else None,
            unlocked=unlocked if isinstance(unlocked, bool) else None,
            area=self._area(gateway), **stamp(message, base, say.when_of(said)),
        ),)  # fmt: skip

    def _identity(self, said: dict[str, Any], address: str, *, told: bool) -> str | None:
        """What this device is called for good; None for a stranger or an address that rotates. `told`: the gateway
        published it as somebody's presence, not just as an advert."""
        given = said.get("id")
        given = given if isinstance(given, str) and given else address
        if not given:
            raise DecodeError("incomplete", "an advert without id or address")
        uuid = said.get("uuid")
        beacon = f"{uuid}-{said.get('major', 0)}-{said.get('minor', 0)}" if isinstance(uuid, str) else None
        ours = self._places.somebodys(*filter(None, (given, given.replace(":", ""), beacon, uuid if beacon else None)))
        if ours is not None:
            return ours
        model = str(said.get("model_id", ""))
        kind = str(said.get("type"))
        if kind in ANONYMOUS_TYPES or model.startswith(ANONYMOUS_MODELS):
            return None
        if beacon is not None:
            return given if given == uuid else beacon
        if told or kind in CARRIED_TYPES or "presence" in said or said.get("track") is True:
            return given
        return None

    # other radios
    def _radio(self, message: Message, levels: list[str]) -> Sequence[AnyEvent]:
        place = next((n for n, level in enumerate(levels) if level.endswith("toMQTT")), None)
        if place is None or place < 1:
            raise not_mine(message.topic)
        base, radio = "/".join(levels[:place]), levels[place]
        if radio in ("SYStoMQTT", "LOGtoMQTT", "WebUItoMQTT"):
            return NOTHING
        said = json_object(message.payload)
        if radio == "HCSR501toMQTT":
            motion = say.pir(said.get("presence"), stamp(message, base), "")
            if motion is None or "presence" not in said:
                raise unreadable("presence")
            return (replace(motion, area=self._area(levels[place - 1])),)
        if radio == "RTL_433toMQTT":
            source = "/".join(levels)
            events, failed = _read(said, stamp(message, source), ("temperature_C", "humidity"))
            if failed and not events:
                raise unreadable(failed)
            return events
        code = said.get("value")
        if isinstance(code, bool) or not isinstance(code, int | str) or code == "":
            raise unreadable("value")
        return (Happened(name=str(code), channel=radio.removesuffix("toMQTT"), **stamp(message, base)),)


def _read(said: dict[str, Any], common: Stamp, keys: Sequence[str]) -> tuple[list[AnyEvent], str]:
    events: list[AnyEvent] = []
    failed = ""
    for key in keys:
        if key in said:
            event = READERS[key](said[key], common, "")
            if event is not None:
                events.append(event)
            else:
                failed = key
    return events, failed
