"""An owner's odd device, described under `sources:` in the configuration: no code, only a topic and a kind.

Its events carry the concrete topic as their source, so that a `+` may describe several devices at once; the core
finds the description again by the topic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from hubd.core.events import AnyEvent, Contact, Device, Happened, Level, Motion, Sound
from hubd.core.household import SourceEntry
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders import vocabulary as say
from hubd_mqtt.decoders.discovery import value_at
from hubd_mqtt.decoders.filters import covers
from hubd_mqtt.decoders.parse import UNREAD, MaybeBool, boolean, json_any, number, text
from hubd_mqtt.decoders.vocabulary import Hazard, Stamp, not_mine, stamp, unreadable

HAZARDS: Final[dict[str, Hazard]] = {
    "smoke": "smoke", "fire": "smoke", "co": "carbon_monoxide", "carbon_monoxide": "carbon_monoxide", "gas": "gas",
    "water": "water_leak", "leak": "water_leak", "flood": "water_leak", "tamper": "tamper", "noise": "noise",
}  # fmt: skip
"""The first of these words in the id of an alarm says what it warns of; without one it is taken for water, the
commonest home-made alarm."""


class Described:
    """Decoder for the `sources:` of the configuration."""

    name = "sources"

    def __init__(self, entries: Sequence[SourceEntry]) -> None:
        self._exact = {entry.topic: entry for entry in entries}
        self._patterns = [entry for entry in entries if "+" in entry.topic or "#" in entry.topic]
        self._filters = tuple(entry.topic for entry in entries)

    def __bool__(self) -> bool:
        return bool(self._filters)

    def subscriptions(self) -> Sequence[str]:
        return self._filters

    def entry(self, topic: str) -> SourceEntry | None:
        """The description of a topic, if there is one."""
        return self._exact.get(topic) or next((entry for entry in self._patterns if covers(entry.topic, topic)), None)

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - one shape for all decoders
        entry = self.entry(message.topic)
        if entry is None:
            raise not_mine(message.topic)
        value = value_at(json_any(message.payload), entry.value) if entry.value else _whole(message.payload, entry)
        event = KINDS[entry.kind](value, entry, stamp(message, message.topic))
        if event is None:
            raise unreadable(f"{entry.kind} of source {entry.id}")
        return (event,)


def _whole(payload: bytes, entry: SourceEntry) -> str | None:
    """The whole payload as text, in UTF-8 or as small devices wrote it before: `geöffnet` in Latin-1. What is
    neither says of an event that it happened, and of anything else nothing."""
    try:
        return text(payload)
    except DecodeError:
        older = payload.decode("latin-1").strip()
        if older.isprintable() and sum(not letter.isascii() for letter in older) * 3 <= len(older):
            return older
        if entry.kind != "event":
            raise
        return None


def _word(value: Any) -> str | None:
    """A value as text; JSON keeps its own spelling (`true`, not Python's `True`)."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    raise DecodeError("unreadable value", "an object or list where `value:` should lead to one value")


def _is_one_of(value: Any, words: tuple[str, ...]) -> MaybeBool:
    """On, by the owner's own list of words where there is one: everything else is then off."""
    if not words:
        return boolean(value)
    word = _word(value)
    if word is None or word.strip().casefold() in say.NOT_KNOWN:
        return None
    return word.strip().casefold() in {w.casefold() for w in words}


def _device(value: Any, entry: SourceEntry, common: Stamp) -> AnyEvent | None:
    """The payload itself, unless the owner listed what counts as on."""
    if entry.on:
        on = _is_one_of(value, entry.on)
        return Device(value=None if on is None else ("ON" if on else "OFF"), **common)
    return Device(value=_word(value), **common)


def _event(value: Any, entry: SourceEntry, common: Stamp) -> AnyEvent | None:
    return Happened(name=_word(value) or entry.id, **common)


def _contact(value: Any, entry: SourceEntry, common: Stamp) -> AnyEvent | None:
    """Open, by the owner's words; without any, by words for open and closed, and `true` as open."""
    opened = _is_one_of(value, entry.open or entry.on)
    return None if opened is UNREAD else Contact(open=opened, **common)


def _motion(value: Any, entry: SourceEntry, common: Stamp) -> AnyEvent | None:
    on = _is_one_of(value, entry.on)
    return None if on is UNREAD else Motion(on=on, **common)


def _presence(value: Any, entry: SourceEntry, common: Stamp) -> AnyEvent | None:
    on = _is_one_of(value, entry.on)
    return None if on is UNREAD else Motion(on=on, sensor="radar", **common)


def _bare(value: Any, entry: SourceEntry) -> Any:
    """A measured value without its unit, where the device writes that behind it: `23,5 °C`."""
    return value.strip().removesuffix(entry.unit).strip() if isinstance(value, str) and entry.unit else value


def _power(value: Any, entry: SourceEntry, common: Stamp) -> AnyEvent | None:
    said = _bare(value, entry)
    watts = number(said)
    return say.power(watts * 1000 if isinstance(watts, float) and entry.unit == "kW" else said, common, "")


def _level(value: Any, entry: SourceEntry, common: Stamp) -> AnyEvent | None:
    measured = number(_bare(value, entry))
    if measured is UNREAD:
        return None
    return Level(quantity="value", value=measured, unit=entry.unit, **common)


def _alarm(value: Any, entry: SourceEntry, common: Stamp) -> AnyEvent | None:
    words = entry.id.replace("-", "_").split("_")
    hazard: Hazard = next((HAZARDS[word] for word in words if word in HAZARDS), "water_leak")
    return say.alarm(hazard)(_is_one_of(value, entry.on) if entry.on else value, common, "")


def _sound(value: Any, entry: SourceEntry, common: Stamp) -> AnyEvent | None:
    """A label as text; or, where the owner listed words for on, the sound that the id names."""
    if entry.on:
        on = _is_one_of(value, entry.on) is True
        return Sound(label=entry.id.replace("_", " "), on=on, **common)
    word = (_word(value) or "").strip().lower().replace("_", " ")
    return Sound(label=word, **common) if word else None


Kind = Callable[[Any, SourceEntry, Stamp], AnyEvent | None]
KINDS: Final[dict[str, Kind]] = {
    "device": _device, "event": _event, "contact": _contact, "motion": _motion, "presence": _presence,
    "power": _power, "level": _level, "alarm": _alarm, "sound": _sound,
}  # fmt: skip
"""Every kind that `sources:` may name."""
