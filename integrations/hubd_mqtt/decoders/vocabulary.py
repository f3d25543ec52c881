"""From a vendor's value to an event: the readers that all decoders share, and the stamp that every event carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, TypeAlias, TypedDict

from hubd.core.events import (
    Alarm,
    AnyEvent,
    Availability,
    Contact,
    Described,
    Device,
    Freshness,
    Level,
    Motion,
    Power,
)
from hubd.errors import DecodeError
from hubd.integration import Message
from hubd_mqtt.decoders.parse import UNREAD, boolean, is_open, number, text, when

EARLIEST, LATEST = -86_400.0, 60.0
"""How far a source's own time may lie from arrival and still be believed, in seconds."""


class Stamp(TypedDict):
    """What every event of one message has in common."""

    at: float
    arrived: float
    source: str
    freshness: Freshness
    qos: int


def stamp(message: Message, source: str, happened: float | None = None, freshness: Freshness | None = None) -> Stamp:
    """The stamp of a message. `happened`: the source's own time, believed within reason, else arrival counts."""
    at = arrived = message.at
    if happened is not None and EARLIEST <= happened - arrived <= LATEST:
        at = happened
    return {
        "at": at, "arrived": arrived, "source": source, "qos": message.qos,
        "freshness": freshness or ("retained" if message.retain else "live"),
    }  # fmt: skip


Reader: TypeAlias = Callable[[Any, Stamp, str], AnyEvent | None]
"""Value, stamp and channel to an event; None when the value makes no sense, which is no information."""


def pir(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """Movement, held by the sensor for its time-out."""
    on = boolean(value)
    return None if on is UNREAD else Motion(on=on, channel=channel, **common)


STILL_THERE: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("presence", "present", "small", "large", "move", "moving", "medium", "small_movement", "static",
                     "large_movement", "large_move", "small_move", "still", "breathe", "breathing", "peaceful",
                     "motion", "motionless", "movement", "someone", "occupied", "true", "on", "1", "yes", "detected"),
                    True),
    **dict.fromkeys(("none", "no", "absent", "noperson", "no_one", "nobody", "clear", "false", "off", "0", "away",
                     "unoccupied", "no_presence"), False),
    **dict.fromkeys(("", "null", "unknown", "unavailable"), None),
}  # fmt: skip
"""How Tuya's radars spell what they see. `none` means nobody here, not "not known"."""

ONLY_BREATHES: Final = frozenset({"static", "still", "breathe", "breathing", "peaceful", "motionless"})
"""Those words for somebody who is there and does not move."""


def only_breathes(value: Any) -> bool:
    """Does a radar say so in its own words?"""
    return isinstance(value, str) and value.strip().casefold() in ONLY_BREATHES


def radar(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """Presence, for as long as somebody is there."""
    on = boolean(value)
    return None if on is UNREAD else Motion(on=on, sensor="radar", channel=channel, **common)


def radar_word(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """Presence in a radar's own words."""
    on = boolean(value, STILL_THERE)
    return (
        None if on is UNREAD else Motion(on=on, sensor="radar", still=only_breathes(value), channel=channel, **common)
    )


def contact(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """A contact whose true means closed."""
    opened = is_open(value)
    return None if opened is UNREAD else Contact(open=opened, channel=channel, **common)


def opening(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """A contact whose true means open."""
    opened = boolean(value)
    return None if opened is UNREAD else Contact(open=opened, channel=channel, **common)


MOST_WATTS = 1e6
"""More than a house can draw or feed in: such a figure is a fault."""


def power(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """Watts; negative when something feeds in."""
    watts = number(value)
    if watts is UNREAD or (watts is not None and abs(watts) > MOST_WATTS):
        return None
    return Power(watts=watts, channel=channel, **common)


class Quantity:
    """A level that is measured: what it is called, its unit, and between which values it can be true."""

    def __init__(self, quantity: str, unit: str, low: float, high: float) -> None:
        self.quantity, self.unit, self.low, self.high = quantity, unit, low, high

    def __call__(self, value: Any, common: Stamp, channel: str) -> AnyEvent | None:
        measured = number(value)
        if measured is UNREAD or (measured is not None and not self.low <= measured <= self.high):
            return None
        return Level(quantity=self.quantity, value=measured, unit=self.unit, channel=channel, **common)


temperature = Quantity("temperature", "°C", -90.0, 500.0)
humidity = Quantity("humidity", "%", 0.0, 100.0)
illuminance = Quantity("illuminance", "lx", 0.0, 200_000.0)
battery = Quantity("battery", "%", 0.0, 100.0)
co2 = Quantity("co2", "ppm", 0.0, 100_000.0)
noise = Quantity("noise", "dB", -200.0, 200.0)


def fahrenheit(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """Degrees Fahrenheit, told in Celsius."""
    degrees = number(value)
    if degrees is UNREAD:
        return None
    return temperature(None if degrees is None else round((degrees - 32.0) / 1.8, 2), common, channel)


def battery_low(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """A battery that asks to be changed: 1 for yes."""
    low = boolean(value)
    if low is UNREAD:
        return None
    return Level(quantity="battery_low", value=None if low is None else float(low), channel=channel, **common)


Hazard: TypeAlias = Literal["smoke", "carbon_monoxide", "gas", "water_leak", "tamper", "noise"]


def alarm(hazard: Hazard) -> Reader:
    """The reader of one safety property. `test`: somebody presses the test button, which is no alarm."""

    def read(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
        if isinstance(value, str) and value.strip().casefold() in TESTING:
            return Alarm(hazard=hazard, on=False, test=True, channel=channel, **common)
        on = boolean(value, ALARM_WORDS)
        return None if on is UNREAD else Alarm(hazard=hazard, on=on, channel=channel, **common)

    return read


TESTING = frozenset({"test", "testing", "self_test", "selftest"})
ALARM_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("on", "true", "1", "yes", "detected", "alarm", "wet", "mild", "heavy", "smoke", "leak"), True),
    **dict.fromkeys(("off", "false", "0", "no", "clear", "normal", "dry", "none", "silence", "silenced"), False),
    **dict.fromkeys(("", "null", "nan", "unknown", "unavailable"), None),
}


def switch_text(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """The state of something that can be switched: `ON` and `OFF`, else the source's own word."""
    word = state_word(value)
    return None if word is UNREAD else Device(value=word, channel=channel, **common)


def state_word(value: Any) -> Any:
    """`ON`, `OFF`, None for not known, the source's own word, or `UNREAD` for what is no word."""
    if value is None or value is True or value is False:
        return SPOKEN[value]
    if isinstance(value, int | float):
        return ("OFF", "ON")[int(value)] if value in (0, 1) else UNREAD
    if not isinstance(value, str):
        return UNREAD
    return SWITCHED.get(value) or _other_word(value)


def _other_word(value: str) -> str | None:
    word = value.strip()
    folded = word.casefold()
    if folded in SWITCHED:
        return SWITCHED[folded]
    return None if folded in NOT_KNOWN else word


SPOKEN: Final[dict[bool | None, str | None]] = {True: "ON", False: "OFF", None: None}
SWITCHED: Final[dict[str, str]] = {
    "ON": "ON", "OFF": "OFF", "on": "ON", "off": "OFF", "true": "ON", "false": "OFF", "1": "ON", "0": "OFF",
    "an": "ON", "ein": "ON", "aus": "OFF",
}  # fmt: skip
"""Words for on and off; Tasmota's `StateText` is often translated."""
NOT_KNOWN: Final = frozenset({"", "null", "nan", "none", "unknown", "unavailable"})

ONLINE: Final[dict[str, bool | None]] = {"online": True, "true": True, "offline": False, "false": False,
                                         "stopped": False, "disabled": False, "lost": False}  # fmt: skip


def availability(
    message: Message, source: str, *, bridge: bool = False, restarted: bool = False, word: str | None = None
) -> tuple[AnyEvent, ...]:
    """A device or bridge came or went, told by a word. An empty payload: it was removed."""
    said = text(message.payload).casefold() if word is None else word.strip().casefold()
    if not said:
        return (Described(facts={}, removed=True, **stamp(message, source)),)
    online = ONLINE.get(said, UNREAD)
    if online is UNREAD:
        raise DecodeError("unreadable value", "neither online nor offline")
    return (Availability(online=online, bridge=bridge, restarted=restarted and online is True,
                         **stamp(message, source)),)  # fmt: skip


def unreadable(what: str) -> DecodeError:
    """Nothing in a message could be read; `what` names the property, never its content."""
    return DecodeError("unreadable value", what)


NOTHING: Final[tuple[AnyEvent, ...]] = ()
"""Understood, nothing to say."""
UNKNOWN_TOPIC: Final = "unknown topic"


def not_mine(topic: str) -> DecodeError:
    """No decoder knows this topic."""
    return DecodeError(UNKNOWN_TOPIC, f"{topic[:120]!a}; describe it under sources: to use it")


def when_of(said: dict[str, Any]) -> float | None:
    """The time that a gateway was built to add to its messages, if it was."""
    return when(said.get("unixtime")) or when(said.get("UTCtime"))


def any_level(value: Any, common: Stamp, channel: str) -> AnyEvent | None:
    """A number whose meaning only its owner knows."""
    measured = number(value)
    return None if measured is UNREAD else Level(quantity="value", value=measured, channel=channel, **common)
