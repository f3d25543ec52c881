"""What the things in a house mean: when they count as in use, and what their use says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hubd.core.beliefs import DeviceState
from hubd.core.events import Power
from hubd.core.normalise import Fact


class Use(NamedTuple):
    """`watts`: above this the appliance is in use, below it idles (stand-by, clocks, chargers).
    `by_hand`: switching it on needs somebody in the room at that moment (a fridge needs nobody).
    `linger`: seconds for which a thermostat's pause still counts as use."""

    watts: float
    by_hand: bool = True
    linger: float = 0.0


IN_USE: dict[str, Use] = {
    "cooker": Use(50.0, linger=240.0),
    "oven": Use(50.0, linger=600.0),
    "microwave": Use(200.0),
    "toaster": Use(200.0),
    "kettle": Use(500.0),
    "coffee_machine": Use(200.0, linger=60.0),
    "dishwasher": Use(20.0, by_hand=False, linger=900.0),
    "washer": Use(20.0, by_hand=False, linger=600.0),
    "dryer": Use(100.0, by_hand=False, linger=600.0),
    "iron": Use(200.0, linger=300.0),
    "tv": Use(20.0),
    "media_player": Use(8.0),
    "computer": Use(18.0),
    "games_console": Use(25.0),
    "desk_lamp": Use(2.0),
    "lamp": Use(2.0, by_hand=False),
    "heater": Use(100.0, by_hand=False, linger=900.0),
    "fan": Use(5.0, by_hand=False),
}
"""Stand-by figures of common European appliances lie well below these, working figures well above."""

GAMING_WATTS = 110.0
"""A desktop that draws this much works its graphics card: a game, not homework. Typing draws 40 to 80 W."""

WORKS_HARD = "computer_gaming"
"""What a computer that draws so much counts as."""

POINT_MEANS = frozenset(
    {
        "fridge",
        "freezer",
        "cupboard",
        "drawer",
        "wardrobe",
        "medicine",
        "tap",
        "toilet",
        "shower",
        "bath",
        "dishwasher",
        "microwave",
        "oven",
        "washer",
        "dryer",
        "mailbox",
    }
)
"""A contact on one of these opens because somebody stands before it."""

SEATS = frozenset({"bed", "crib", "couch", "chair", "desk"})
"""A sensor in one of these holds for as long as somebody uses it."""

PLAYING = frozenset({"playing", "on", "ON", "paused", "buffering"})
STOPPED = frozenset({"off", "OFF", "standby", "idle", "unavailable"})


def in_use_by_power(means: str | None, watts: float, above: float | None = None) -> bool | None:
    """Does this draw mean that the appliance is in use? None for things whose draw says nothing.

    `above`: what this very plug reads when its appliance is in use, where that has been learned.
    """
    use = IN_USE.get(means or "")
    return None if use is None else watts > (use.watts if above is None else above)


HEATS = 50.0
"""From this draw in use (`IN_USE`) an appliance heats, and being taken for on may raise an alarm."""


def heats(means: str | None) -> bool:
    """Does this kind of thing get hot in use?"""
    use = IN_USE.get(means or "")
    return use is not None and use.watts >= HEATS


def metered_beside(devices: Mapping[str, DeviceState], device: DeviceState) -> bool:
    """Is what this switch feeds metered by another part of the same plug? A plug often comes as two entities of one
    room, its relay and its meter, and the relay of a hob is on all day."""
    return any(
        other is not device
        and other.means == device.means
        and other.area == device.area
        and any(what.startswith("power") for what in other.readings)
        for other in devices.values()
    )


def relay_of_a_meter(devices: Mapping[str, DeviceState], source: str, means: str | None) -> bool:
    """Is this switch only the relay of something whose draw is metered, by itself or beside it? It is on all day."""
    device = devices[source]
    return any(what.startswith("power") for what in device.readings) or (
        heats(means) and metered_beside(devices, device)
    )


STILL_ON, STILL_HOT = 2 * 3600.0, 600.0
"""Seconds for which the word of a thing that it is on stands while another of its kind in the room says that it is off.
What gets hot is soon not believed any more: two meters of one hob are as likely as two hobs."""


def twin(devices: Mapping[str, DeviceState], fact: Fact, now: float) -> str | None:
    """Another thing of this kind that is in use in this room: the lamp of the second desk. None: there is none."""
    stands = STILL_HOT if heats(fact.means) else STILL_ON
    metered = type(fact.event) is Power
    for name, device in devices.items():
        if name == fact.event.source or device.means != fact.means or device.area != fact.area:
            continue
        if device.online is not False and any(
            now - reading.at <= stands and _says_on(device, channel, reading.value, metered=metered)
            for channel, reading in device.readings.items()
        ):
            return name
    return None


def _says_on(device: DeviceState, channel: str, value: bool | float | str | None, *, metered: bool) -> bool:
    """`metered`: beside a thing that tells what it draws, only others that do so count: its own relay is always on."""
    if isinstance(value, float):
        return channel.startswith("power") and bool(in_use_by_power(device.means, value, device.above))
    return not metered and isinstance(value, str) and value in PLAYING


def switched(fact: Fact, means: str, on: bool) -> bool:
    """Did this very thing go on or off just now?"""
    if fact.was is None:
        return False
    was = fact.was.value
    return on != (bool(in_use_by_power(means, was)) if isinstance(was, float) else was in PLAYING)
