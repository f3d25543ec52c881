"""Home Assistant's entities: domain, state text and class to events. Shared by all its MQTT forms and by ESPHome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hubd.core.events import AnyEvent, Device, Happened, Level, Position
from hubd_mqtt.decoders import vocabulary as say
from hubd_mqtt.decoders.parse import UNREAD, number
from hubd_mqtt.decoders.vocabulary import NOT_KNOWN, NOTHING, Quantity, Stamp, unreadable
from hubd_mqtt.decoders.words import reader_of

MEASURED: Final[dict[str, Quantity]] = {
    "temperature": say.temperature, "humidity": say.humidity, "illuminance": say.illuminance, "battery": say.battery,
    "carbon_dioxide": say.co2, "sound_pressure": say.noise,
}  # fmt: skip
"""Device classes of sensors that hubd has its own word for."""

BY_NAME: Final[tuple[tuple[str, str], ...]] = (
    ("temperature", "temperature"), ("humidity", "humidity"), ("illuminance", "illuminance"), ("lux", "illuminance"),
    ("co2", "carbon_dioxide"), ("noise", "sound_pressure"), ("battery", "battery"), ("power", "power"),
)  # fmt: skip
WATTS: Final = {"W": 1.0, "kW": 1000.0, "mW": 0.001, "MW": 1e6, "": 1.0}

NOT_READ: Final = frozenset({
    "automation", "script", "scene", "update", "sun", "zone", "weather", "conversation", "tts", "stt", "camera",
    "image", "ai_task", "text", "input_text", "todo", "persistent_notification", "notify", "group", "wake_word",
})  # fmt: skip
"""Domains whose state says nothing about the house or is somebody's text."""
PRIVATE: Final = ("_last_notification", "_last_removed_notification", "_media_session")
"""Sensors of phones that hold what people write to each other."""
ENDLESS: Final = frozenset({"inf", "infinity"})
"""What a division by zero looks like; a number that is none."""
TRUE_EVENTS: Final = frozenset({"event", "button", "input_button"})
"""Domains whose state is the time at which something last happened."""


def entity(domain: str, name: str, state: str | None, common: Stamp, *, device_class: str | None = None,
           unit: str = "", attributes: dict[str, Any] | None = None) -> Sequence[AnyEvent]:  # fmt: skip
    """The events of one entity's state. None, `unknown` and `unavailable`: nobody knows."""
    if domain in NOT_READ or name.endswith(PRIVATE):
        return NOTHING
    if domain == "binary_sensor":
        return (_binary(name, state, common, device_class),)
    if domain in ("sensor", "number", "input_number"):
        return _sensor(name, state, common, device_class, unit)
    if domain in ("person", "device_tracker"):
        return (_position(f"{domain}.{name}", state, common, attributes or {}),)
    if domain in TRUE_EVENTS:
        return _happened(name, state, common, attributes or {})
    return (Device(value=_word(state), **common),)


def _word(state: str | None) -> str | None:
    word = say.state_word(state)
    return word if isinstance(word, str) else None


def _binary(name: str, state: str | None, common: Stamp, device_class: str | None) -> AnyEvent:
    reader = reader_of(device_class, name)
    event = reader(state, common, "") if reader is not None else None
    if reader is not None and event is None:
        raise unreadable("state")
    return event if event is not None else Device(value=_word(state), **common)


def _sensor(name: str, state: str | None, common: Stamp, device_class: str | None, unit: str) -> Sequence[AnyEvent]:
    """A number by its class, else by a word in its name, else under its class or as a plain value; text stays text."""
    kind = device_class or next((known for word, known in BY_NAME if word in name.casefold().split("_")), None)
    measured = number(state)
    if kind == "power":
        watts = measured * WATTS.get(unit, 1.0) if isinstance(measured, float) else state
        event = say.power(watts, common, "")
    elif kind == "temperature" and unit == "°F":
        event = say.fahrenheit(state, common, "")
    elif kind in MEASURED:
        event = MEASURED[kind](state, common, "")
    elif measured is UNREAD and (state or "").strip().casefold().lstrip("+-") in ENDLESS:
        event = None
    elif measured is UNREAD:
        event = Device(value=_word(state), **common)
    else:
        event = Level(quantity=kind or "value", value=measured, unit=unit, **common)
    if event is None:
        raise unreadable(kind or "state")
    return (event,)


def _position(device: str, state: str | None, common: Stamp, attributes: dict[str, Any]) -> AnyEvent:
    """`home`, `not_home`, or the name of a zone."""
    latitude, longitude = number(attributes.get("latitude")), number(attributes.get("longitude"))
    accuracy = number(attributes.get("gps_accuracy"))
    word = (state or "").strip()
    home: bool | None = None
    if word.casefold() not in NOT_KNOWN:
        home = word.casefold() == "home"
    both = isinstance(latitude, float) and isinstance(longitude, float)
    return Position(
        device=device, home=home, place=word if home is False and word != "not_home" else ("home" if home else None),
        latitude=latitude if both and isinstance(latitude, float) else None,
        longitude=longitude if both and isinstance(longitude, float) else None,
        accuracy=accuracy if both and isinstance(accuracy, float) and accuracy > 0 else None, **common,
    )  # fmt: skip


def _happened(name: str, state: str | None, common: Stamp, attributes: dict[str, Any]) -> Sequence[AnyEvent]:
    if state is None or state.strip().casefold() in NOT_KNOWN:
        return NOTHING
    kind = attributes.get("event_type")
    return (Happened(name=kind if isinstance(kind, str) and kind else name, **common),)
