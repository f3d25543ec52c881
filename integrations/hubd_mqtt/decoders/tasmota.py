"""Tasmota: commands answered on `stat`, telemetry on `tele`, self-description on `tasmota/discovery`.

A device is named by its `tele` topic (`tele/oven_plug`), or by its `stat` topic where only that stands in the
configuration. A user may reorder the full topic; the level `tele` or `stat` may stand anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hubd.core.events import AnyEvent, Beacon, Described, Device, Freshness, Happened, Motion
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders import vocabulary as say
from hubd_mqtt.decoders.parse import UNREAD, boolean, json_object, number, text, when
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import NOTHING, Reader, Stamp, not_mine, stamp, unreadable
from hubd_mqtt.decoders.words import reader_of

ROOTS: Final = ("tele", "stat")
LEVELS: Final[dict[str, Reader]] = {
    "Temperature": say.temperature, "Humidity": say.humidity, "Illuminance": say.illuminance,
    "CarbonDioxide": say.co2, "eCO2": say.co2, "BatteryPercentage": say.battery,
}  # fmt: skip
"""Readings of a sensor chip, or of a Zigbee device behind a bridge."""

STATUS_PARTS: Final = {"STATUS8": "StatusSNS", "STATUS10": "StatusSNS", "STATUS11": "StatusSTS"}
"""Answers to a poll that hold sensors or states, and where."""

OF_NO_USE: Final = frozenset({"INFO1", "INFO2", "INFO3", "UPTIME", "HASS_STATE", "LOGGING", "WAKEUP"})
RFID_CHIPS: Final = ("RC522", "PN532")


class Tasmota:
    """Decoder for everything Tasmota."""

    name = "tasmota"

    def __init__(self, places: Places, prefixes: Sequence[str] = ("tele", "stat", "tasmota/discovery")) -> None:
        self.prefixes = (*prefixes, "cmnd")
        self._listened = tuple(prefixes)
        matches = {entry.match for entry in places.household.devices}
        self._by_stat = frozenset(
            match for match in matches if match.startswith("stat/") and f"tele/{match[5:]}" not in matches
        )

    def subscriptions(self) -> Sequence[str]:
        return [f"{p}/+/+" for p in self._listened]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        levels = message.topic.split("/")
        if len(levels) == 4 and levels[1] == "discovery":
            return self._described(message, levels[3])
        if "cmnd" in levels:
            return NOTHING
        place = next((n for n, level in enumerate(levels) if level in ROOTS), None)
        if place is None or len(levels) < 3:
            raise not_mine(message.topic)
        kind, last = levels[place], levels[-1]
        source = "/".join(["tele" if n == place else level for n, level in enumerate(levels[:-1])])
        if f"stat/{source[5:]}" in self._by_stat:
            source = f"stat/{source[5:]}"
        device = TasmotaMessage(message, source, known.get(source, {}))
        return device.telemetry(last) if kind == "tele" else device.status(last)

    @staticmethod
    def _described(message: Message, part: str) -> Sequence[AnyEvent]:
        """A device describes itself. Its `sensors` are a snapshot from boot, no reading."""
        if part != "config" or not message.payload:
            return NOTHING
        said = json_object(message.payload)
        topic, full = said.get("t"), said.get("ft")
        if not isinstance(topic, str) or not topic:
            raise DecodeError("incomplete", "a Tasmota discovery message without its topic (`t`)")
        full = full if isinstance(full, str) else "%prefix%/%topic%/"
        source = full.replace("%prefix%", "tele").replace("%topic%", topic).strip("/")
        return (Described(facts=_facts(said), **stamp(message, source)),)


def _facts(said: dict[str, Any]) -> dict[str, str]:
    states = said.get("state")
    states = states if isinstance(states, list) else []
    names = said.get("swn")
    facts = {
        "kind": "device", "name": said.get("dn"), "model": said.get("md"), "online": said.get("onln"),
        "offline": said.get("ofln"), "off": states[0] if states else None, "on": states[1] if len(states) > 1 else None,
        **{f"Switch{n}": name for n, name in enumerate(names if isinstance(names, list) else (), 1)},
    }  # fmt: skip
    return {key: value for key, value in facts.items() if isinstance(value, str) and value}


class TasmotaMessage:
    """One message of one device. `facts`: what the device has said about itself."""

    def __init__(self, message: Message, source: str, facts: Any) -> None:
        self._message, self._source, self._facts = message, source, facts

    def telemetry(self, last: str) -> Sequence[AnyEvent]:
        if last == "LWT":
            word = text(self._message.payload)
            for fact, said in (("online", "online"), ("offline", "offline")):
                if word and word == self._facts.get(fact):
                    word = said
            return say.availability(self._message, self._source, word=word)
        if last == "STATE":
            return self._states(json_object(self._message.payload))
        if last in OF_NO_USE:
            return NOTHING
        return self._sensors(json_object(self._message.payload))

    def status(self, last: str) -> Sequence[AnyEvent]:
        payload = self._message.payload
        if last == "RESULT":
            return self._result(json_object(payload))
        if last in STATUS_PARTS:
            said = json_object(payload).get(STATUS_PARTS[last])
            if not isinstance(said, dict):
                raise unreadable(STATUS_PARTS[last])
            return [*self._sensors(said, "snapshot"), *self._states(said, "snapshot", complain=False)]
        if last.startswith("STATUS") or last in ("LOGGING", "UPGRADE"):
            return NOTHING
        word = text(payload)
        if word.startswith("{"):
            return self._result({last: value} if (value := _only_value(json_object(payload))) is not None else {})
        event = self._named(last, word, self._stamp({}))
        return (event,) if event is not None else self._other(last, word)

    def _other(self, last: str, word: str) -> Sequence[AnyEvent]:
        """A text from a user's own rule: no information, unless it should have been a switch."""
        if last.rstrip("0123456789") in ("POWER", "SWITCH") or reader_of(None, last) is not None:
            raise unreadable(last)
        return NOTHING if word else ()

    def _stamp(self, said: dict[str, Any], freshness: Freshness | None = None) -> Stamp:
        """`Epoch` and a `Time` with an offset count; a bare local `Time` belongs to nobody's clock."""
        return stamp(self._message, self._source, when(said.get("Epoch")) or when(said.get("Time")), freshness)

    def _on_off(self, value: Any) -> Any:
        """The user's own texts for on and off become the usual ones."""
        if isinstance(value, str) and value:
            if value == self._facts.get("on"):
                return "ON"
            if value == self._facts.get("off"):
                return "OFF"
        return value

    def _named(self, name: str, value: Any, common: Stamp) -> AnyEvent | None:
        """A relay or an input. What an input is, only its name can tell: `PIR1`, or a name given in Tasmota."""
        value = self._on_off(value)
        channel = "" if name == "POWER" else name
        if name.upper().startswith("SWITCH"):
            channel = f"Switch{name[6:]}"
        reader = reader_of(None, self._facts.get(channel, name)) if not name.startswith("POWER") else None
        if reader is not None:
            return reader(value, common, channel)
        on = boolean(value)
        if on is UNREAD:
            return None
        return Device(value=None if on is None else ("ON" if on else "OFF"), channel=channel, **common)

    def _states(self, said: dict[str, Any], freshness: Freshness | None = None, *, complain: bool = True
                ) -> list[AnyEvent]:  # fmt: skip
        """`POWER`, `POWER1`, ... of a state message."""
        common = self._stamp(said, freshness)
        events = [self._named(key, value, common) for key, value in said.items() if key.startswith("POWER")]
        read = [event for event in events if event is not None]
        if events and not read and complain:
            raise unreadable("POWER")
        return read

    def _result(self, said: dict[str, Any]) -> Sequence[AnyEvent]:
        """The echo of a command, an input, a button."""
        common = self._stamp(said)
        events: list[AnyEvent] = []
        failed = ""
        for key, value in said.items():
            action = value.get("Action", value.get("STATE")) if isinstance(value, dict) else None
            if isinstance(action, str) and boolean(self._on_off(action)) is UNREAD:
                events.append(Happened(name=action, channel=key, **common))
            elif action is not None or key.rstrip("0123456789") in ("POWER", "SWITCH", "Switch"):
                event = self._named(key, value if action is None else action, common)
                if event is not None:
                    events.append(event)
                else:
                    failed = key
        if failed and not events:
            raise unreadable(failed)
        return events

    # telemetry
    def _sensors(self, said: dict[str, Any], freshness: Freshness | None = None) -> list[AnyEvent]:
        common = self._stamp(said, freshness)
        events: list[AnyEvent] = []
        for key, value in said.items():
            if isinstance(value, dict):
                events += self._chip(key, value, said, common)
            elif isinstance(value, str) and (key.startswith("Switch") or key in self._facts.values()):
                event = self._named(key, value, common)
                if event is not None:
                    events.append(event)
        return events

    def _chip(self, name: str, chip: dict[str, Any], whole: dict[str, Any], common: Stamp) -> list[AnyEvent]:
        if name == "ZbReceived":
            return [e for key, of in chip.items() if isinstance(of, dict) for e in self._zigbee(key, of, common)]
        if name.startswith("0x"):
            return self._zigbee(name, chip, common)
        if name.startswith(("Zb", "ESP32")):
            return []  # the bridge about itself and its devices; the heat of the processor
        if name in RFID_CHIPS:
            return _tag(name, chip, common)
        if name == "IBEACON":
            return _ibeacon(chip, common)
        if name == "LD2410S":
            people = number(chip.get("People"))
            return [Motion(on=people >= 2, sensor="radar", **common)] if isinstance(people, float) else []
        return _readings(name, chip, whole.get("TempUnit"), common)

    def _zigbee(self, address: str, of: dict[str, Any], common: Stamp) -> list[AnyEvent]:
        """A Zigbee device behind a bridge. `Power` is its switch here, not watts; the sense of `Contact` differs."""
        name = of.get("Name") or of.get("Device") or address
        if address != name and self._source.endswith(f"/{address}"):
            name = ""
        own: Stamp = {**common, "source": f"{self._source}/{name}" if name else self._source}
        events = [
            event for key, reader in LEVELS.items() if key in of and (event := reader(of[key], own, "")) is not None
        ]
        if (motion := say.pir(of.get("Occupancy", ""), own, "")) is not None and "Occupancy" in of:
            events.append(motion)
        for key, channel in (("Power", ""), ("Contact", "Contact")):
            if key in of and (event := say.switch_text(of[key], own, channel)) is not None:
                events.append(event)
        return events


def _only_value(said: dict[str, Any]) -> Any:
    """The value of `{"POWER": "ON"}` or `{"STATE": "ON"}` on a topic that already names what it is."""
    return next(iter(said.values())) if len(said) == 1 else None


def _tag(chip: str, said: dict[str, Any], common: Stamp) -> list[AnyEvent]:
    """An RFID tag was held to the reader: whose it is, is configured. One that failed to prove itself names nobody."""
    uid = said.get("UID")
    if not isinstance(uid, str) or not uid:
        return []
    proven = chip != "PN532" or said.get("Auth", "Ok") == "Ok"
    return [Happened(name="rfid", user=uid if proven else None, channel=chip, **common)]


def _ibeacon(said: dict[str, Any], common: Stamp) -> list[AnyEvent]:
    device = said.get("UID") or said.get("MAC")
    present, rssi = boolean(said.get("STATE", "ON")), number(said.get("RSSI"))
    if not isinstance(device, str) or not isinstance(present, bool):
        return []
    return [Beacon(device=device, present=present, rssi=rssi if isinstance(rssi, float) else None, **common)]


def _readings(name: str, chip: dict[str, Any], unit: Any, common: Stamp, depth: int = 2) -> list[AnyEvent]:
    """Power (one figure, or one for each phase) and levels of a chip; chips may hold chips."""
    channel = "" if name == "ENERGY" else name
    events: list[AnyEvent] = []
    for key, value in chip.items():
        if isinstance(value, dict) and depth:
            events += _readings(key, value, unit, common, depth - 1)
        elif key == "Power":
            events += _powers(value, channel, common)
        elif key in LEVELS:
            reader = say.fahrenheit if key == "Temperature" and unit == "F" else LEVELS[key]
            event = reader(value, common, channel)
            if event is not None:
                events.append(event)
    return events


def _powers(value: Any, channel: str, common: Stamp) -> list[AnyEvent]:
    if not isinstance(value, list):
        event = say.power(value, common, channel)
        return [event] if event is not None else []
    found = [say.power(one, common, f"{channel}{n}") for n, one in enumerate(value, 1)]
    return [event for event in found if event is not None]
