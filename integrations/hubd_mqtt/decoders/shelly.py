"""Shelly: Gen1 under `shellies/<id>`, Gen2 and later as JSON-RPC frames under the device's own prefix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from hubd.core.events import AnyEvent, Described, Device, Happened, Motion
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders import vocabulary as say
from hubd_mqtt.decoders.parse import json_object, json_value, number, text, when
from hubd_mqtt.decoders.vocabulary import NOTHING, Reader, Stamp, availability, not_mine, stamp, unreadable

GEN1_ROOT: Final = "shellies"

ASLEEP: Final = ("shellydw", "shellyht", "shellyflood", "shellysmoke", "shellymotion", "shellybutton", "shellyplusht",
                 "shellyplussmoke", "shellyhtg", "shellyfloodg", "shellyblu", "shellygas")  # fmt: skip
"""Beginnings of the ids of battery devices: offline is how they sleep, not how they break."""

# Gen1
SENSOR_TOPICS: Final[dict[str, Reader]] = {
    "state": say.opening, "lux": say.illuminance, "temperature": say.temperature, "humidity": say.humidity,
    "battery": say.battery, "flood": say.alarm("water_leak"), "smoke": say.alarm("smoke"), "gas": say.alarm("gas"),
    "motion": say.pir,
}  # fmt: skip
GEN1_STATUS: Final[dict[str, Reader]] = {"lux": say.illuminance, "bat": say.battery, "tmp": say.temperature}
FAULTS: Final = frozenset({999.0, -100.0, -99.0, 65535.0, -127.0})
"""What a broken sensor says instead of a reading."""

SWITCHES: Final = frozenset({"relay", "light", "white", "color", "roller"})


# Gen2
class Frame(msgspec.Struct):
    """A JSON-RPC notification."""

    src: Any = None
    method: Any = None
    params: dict[str, Any] | None = None


_frame: Final = msgspec.json.Decoder(Frame)

COMPONENTS: Final[dict[str, tuple[tuple[str, Reader], ...]]] = {
    "switch": (("output", say.switch_text), ("apower", say.power)),
    "light": (("output", say.switch_text), ("apower", say.power)),
    "rgb": (("output", say.switch_text), ("apower", say.power)),
    "rgbw": (("output", say.switch_text), ("apower", say.power)),
    "cct": (("output", say.switch_text), ("apower", say.power)),
    "cover": (("state", say.switch_text), ("apower", say.power)),
    "input": (("state", say.switch_text),),
    "pm1": (("apower", say.power),),
    "em": (("total_act_power", say.power),),
    "em1": (("act_power", say.power),),
    "temperature": (("tC", say.temperature),),
    "humidity": (("rh", say.humidity),),
    "illuminance": (("lux", say.illuminance),),
    "smoke": (("alarm", say.alarm("smoke")),),
    "flood": (("alarm", say.alarm("water_leak")),),
    "presencezone": (("value", say.radar),),
    "occupancy": (("value", say.radar), ("occupancy", say.radar), ("state", say.radar)),
    "bthomedevice": (("battery", say.battery),),
    "boolean": (("value", say.switch_text),),
    "enum": (("value", say.switch_text),),
    "text": (("value", say.switch_text),),
}  # fmt: skip
"""Component to its fields of use. A blind is no contact; virtual components mean what their owner says."""

NO_NEWS: Final = frozenset({"sys", "wifi", "cloud", "ble", "mqtt", "ws", "script", "eth", "matter", "bthome", "ts",
                            "knx", "modbus", "plugs_ui", "ui", "service", "blutrv"})  # fmt: skip
ALONE: Final = frozenset({"smoke", "flood", "temperature", "humidity", "illuminance"})
"""Components of which most devices have one: their first stands without a channel."""


class Shelly:
    """Decoder for all generations. Gen2 devices are told by their topics' ends, because any prefix is possible."""

    name = "shelly"

    def __init__(self, prefixes: Sequence[str] = ()) -> None:
        self.prefixes = (GEN1_ROOT, *prefixes)
        self._own = tuple(prefixes)

    def subscriptions(self) -> Sequence[str]:
        gen1 = ("announce", "+/announce", "+/online", "+/relay/+", "+/relay/+/power", "+/emeter/+/power", "+/light/+",
                "+/input/+", "+/input_event/+", "+/sensor/+", "+/status", "+/info", "+/roller/+")  # fmt: skip
        gen2 = ("online", "events/rpc", "status/+")
        roots = ("+", *self._own)
        return [*(f"{GEN1_ROOT}/{topic}" for topic in gen1), *(f"{root}/{topic}" for root in roots for topic in gen2)]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - one shape for all decoders
        topic = message.topic
        if topic.startswith("shellies/"):
            return _gen1(message, topic.split("/"))
        if topic.endswith("/events/rpc"):
            return _rpc(message, topic.removesuffix("/events/rpc"))
        if topic.endswith("/online"):
            return _online(message, topic.removesuffix("/online"))
        head, _, component = topic.rpartition("/")
        if head.endswith("/status"):
            said = json_object(message.payload)
            return _component(component, said, stamp(message, head.removesuffix("/status")), complain=True)
        if topic.endswith("/rpc"):
            return NOTHING
        raise not_mine(topic)


def _online(message: Message, source: str) -> Sequence[AnyEvent]:
    """The will of a battery device says false nearly always: it sleeps."""
    word = text(message.payload).casefold()
    if word == "false" and source.rpartition("/")[2].casefold().startswith(ASLEEP):
        return NOTHING
    return availability(message, source, word=word)


def _gen1(message: Message, levels: list[str]) -> Sequence[AnyEvent]:
    if levels[-1] == "announce":
        return _announced(message)
    if "command" in levels or "set" in levels:
        return NOTHING
    if len(levels) < 3:
        raise not_mine(message.topic)
    source, what = "/".join(levels[:2]), levels[2]
    if what == "online":
        return _online(message, source)
    if what in ("status", "info"):
        return _gen1_status(message, source, json_object(message.payload), whole=what == "info")
    if what == "input_event":
        return _gen1_press(message, source, levels[-1])
    if what == "sensor" and len(levels) == 4:
        return _gen1_sensor(message, source, levels[3])
    common, channel = stamp(message, source), f"{what}:{levels[3]}" if len(levels) > 3 else what
    word = text(message.payload)
    if len(levels) == 5:
        return _read((("", say.power),), {"": word}, common, channel) if levels[4] == "power" else NOTHING
    if what in SWITCHES or what == "input":
        if word == "overpower":
            return (Device(value="OFF", channel=channel, **common),
                    Happened(name="overpower", channel=channel, **common))  # fmt: skip
        return _read((("", say.switch_text),), {"": word}, common, channel)
    return NOTHING


def _announced(message: Message) -> Sequence[AnyEvent]:
    said = json_object(message.payload)
    device = said.get("id")
    if not isinstance(device, str) or not device:
        raise DecodeError("incomplete", "an announcement without an id")
    model = said.get("model")
    facts = {"kind": "device", "name": device, **({"model": model} if isinstance(model, str) else {})}
    return (Described(facts=facts, **stamp(message, f"{GEN1_ROOT}/{device}")),)


def _gen1_sensor(message: Message, source: str, what: str) -> Sequence[AnyEvent]:
    word, common = text(message.payload), stamp(message, source)
    if what == "vibration":
        return _read((("", say.switch_text),), {"": word}, common, "vibration")
    reader = SENSOR_TOPICS.get(what)
    if reader is None:
        return NOTHING
    if number(word) in FAULTS and what not in ("state", "flood", "smoke", "gas"):
        raise DecodeError("sensor fault", f"{what} says {word}; check or replace the sensor")
    return _read((("", reader),), {"": word}, common, "")


def _gen1_status(message: Message, source: str, said: dict[str, Any], *, whole: bool) -> Sequence[AnyEvent]:
    """The motion sensors' own message. Their full `info` nests the same one level deeper."""
    sensor = said.get("sensor") if whole else said
    sensor = sensor if isinstance(sensor, dict) else {}
    common = stamp(message, source, when(said.get("timestamp", sensor.get("timestamp"))))
    events: list[AnyEvent] = []
    for key, reader in GEN1_STATUS.items():
        value = said.get(key)
        value = value.get("value") if isinstance(value, dict) else value
        if value is not None and number(value) not in FAULTS and (event := reader(value, common, "")) is not None:
            events.append(event)
    if "motion" in sensor:
        watching = sensor.get("active", said.get("active")) is not False
        motion = say.pir(sensor["motion"] if watching else None, common, "")
        if motion is not None:
            events.append(motion)
    return events + _read((("vibration", say.switch_text),), sensor, common, "vibration", complain=False)


def _gen1_press(message: Message, source: str, index: str) -> Sequence[AnyEvent]:
    pressed = json_object(message.payload).get("event")
    if not isinstance(pressed, str):
        raise unreadable("event")
    if not pressed:
        return NOTHING  # the state of a button that was not pressed
    return (Happened(name=pressed, channel=f"input:{index}", **stamp(message, source)),)


def _rpc(message: Message, source: str) -> Sequence[AnyEvent]:
    """A frame on `events/rpc`: what it leaves out is unchanged."""
    said = json_value(message.payload, _frame)
    if said.params is None or not isinstance(said.method, str):
        raise DecodeError("incomplete", "a frame without method or params")
    moment = when(said.params.get("ts"))
    common = stamp(message, source, moment)
    if said.method == "NotifyEvent":
        return _pressed(message, source, said.params.get("events"), moment)
    if said.method not in ("NotifyStatus", "NotifyFullStatus"):
        return NOTHING
    events: list[AnyEvent] = []
    for component, value in said.params.items():
        if isinstance(value, dict):
            events += _component(component, value, common, complain=False)
    return events


def _pressed(message: Message, source: str, events: Any, moment: float | None) -> Sequence[AnyEvent]:
    if not isinstance(events, list):
        raise unreadable("events")
    made = []
    for event in events:
        if not isinstance(event, dict) or not isinstance(event.get("event"), str) or not event["event"]:
            continue
        component, number_of = event.get("component"), event.get("id")
        channel = component if isinstance(component, str) else ("" if number_of is None else f"input:{number_of}")
        if channel.startswith(("sys", "wifi", "cloud")):
            continue
        common = stamp(message, source, when(event.get("ts")) or moment)
        made.append(Happened(name=event["event"], channel=channel, **common))
    return made


def _component(component: str, said: dict[str, Any], common: Stamp, *, complain: bool) -> list[AnyEvent]:
    """One component's status. `complain`: it came alone, so a fault is worth a word."""
    kind, _, index = component.partition(":")
    channel = "" if kind in ALONE and index == "0" else component
    if said.get("errors") and kind in ALONE:
        if complain:
            raise DecodeError("sensor fault", f"{kind} reports an error; check the sensor")
        return []
    if kind == "presence":
        count = number(said.get("num_objects"))
        on = count > 0 if isinstance(count, float) else None
        return [] if on is None else [Motion(on=on, sensor="radar", channel="presence", **common)]
    if kind == "devicepower":
        level = said.get("battery")
        return _read((("percent", say.battery),), level if isinstance(level, dict) else {}, common, "")
    if kind in ("bthomesensor", "number"):
        reader = say.switch_text if isinstance(said.get("value"), bool) else say.any_level
        return _read((("value", reader),), said, common, component)
    if kind == "illuminance" and "lux" not in said:
        return _read((("illumination", say.switch_text),), said, common, component)
    fields = COMPONENTS.get(kind)
    if fields is None:
        if complain and kind not in NO_NEWS:
            raise not_mine(f"{common['source']}/status/{component}")
        return []
    return _read(fields, said, common, channel, complain=complain)


def _read(fields: Sequence[tuple[str, Reader]], said: dict[str, Any], common: Stamp, channel: str, *,
          complain: bool = True) -> list[AnyEvent]:  # fmt: skip
    events: list[AnyEvent] = []
    failed = ""
    for key, reader in fields:
        if key in said:
            event = reader(said[key], common, channel)
            if event is not None:
                events.append(event)
            else:
                failed = key or channel
    if failed and not events and complain:
        raise unreadable(failed)
    return events
