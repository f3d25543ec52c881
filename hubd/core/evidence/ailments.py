"""What is wrong with a sensor: gone, silent, stuck, chattering, its battery empty or its clock wrong.

Read off what a household remembers of its devices, now and then and never for an event. Devices are compared with
their own rhythm where they have one; phones, people and messages may be silent for as long as they like.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from hubd.core.beliefs import DeviceState, Reading

Kind: TypeAlias = Literal["offline", "silent", "stuck", "chattering", "battery", "clock"]

SENSORS = frozenset({"motion", "contact", "power", "level", "device", "alarm"})
"""Kinds that speak by themselves. Others depend on people."""
SILENT = 86_400.0
"""Seconds after which whoever used to speak is worth a look; battery devices report once a day at least."""
RHYTHM, RHYTHM_LEAST, RHYTHM_COUNT = 20.0, 7_200.0, 30
"""A meter that misses twenty of its own intervals is gone, but not before two hours, and only if so many messages have
shown what its interval is."""
REGULAR = frozenset({"power", "level"})
"""Kinds that repeat themselves however little happens."""
MOVING = 43_200.0
"""Seconds of uninterrupted movement after which a motion sensor is stuck: nobody dances for half a day."""
FROZEN, FROZEN_COUNT = 172_800.0, 100
"""Seconds and messages over which a live figure cannot stay the same to its last digit."""
LIVE_FIGURES = frozenset({"temperature", "humidity", "power", "pressure"})
IDLE_WATTS = 1.0
"""What hangs on a plug and is off draws nothing for days."""
CHATTER = 1.0
"""Messages a second, over minutes, from something that reports openings or movements."""
CHATTERS = frozenset({"motion", "contact", "alarm"})
EMPTY_BATTERY = 10.0
SLOW_CLOCK, SLOW_COUNT = 20.0, 3
"""Seconds by which a source's clock may be off before it is worth a word, and messages that agree on it."""


class Ailment(NamedTuple):
    """`said` in a few words. `grave`: what the sensor says, or its silence, may be wrong about people."""

    kind: Kind
    said: str
    grave: bool = True


def ailments(device: DeviceState, now: float, rate: float | None = None) -> Iterator[Ailment]:
    """What is wrong with one device. `rate`: messages a second lately, where somebody has counted them."""
    if device.online is False:
        yield Ailment("offline", "offline")
    elif silent := _silence(device, now):
        yield Ailment("silent", f"silent for {silent / 3600.0:.0f} h", device.kind in SENSORS)
    yield from _stuck(device)
    lately = rate if rate is not None else _rate(device)
    if device.kind in CHATTERS and lately > CHATTER:
        yield Ailment("chattering", f"chattering, {60.0 * lately:.0f} messages a minute")
    yield from _battery(device)
    if device.steady >= SLOW_COUNT and device.lag > SLOW_CLOCK:
        yield Ailment("clock", f"clock {device.lag:.0f} s slow", grave=False)


def _silence(device: DeviceState, now: float) -> float:
    """For how long it has been silent, if that is longer than it should; 0 otherwise."""
    silence = now - device.seen
    usual = SILENT
    if device.kind in REGULAR and device.count >= RHYTHM_COUNT:
        interval = (device.seen - device.first) / (device.count - 1)
        usual = min(SILENT, max(RHYTHM_LEAST, RHYTHM * interval))
    return silence if device.count > 1 and silence > usual else 0.0


def _stuck(device: DeviceState) -> Iterator[Ailment]:
    for key, reading in device.readings.items():
        held = reading.at - reading.since
        what = key.partition(":")[0]
        if what == "motion" and reading.value is True and held > MOVING:
            yield Ailment("stuck", f"says movement for {held / 3600.0:.0f} h")
        elif what in LIVE_FIGURES and held > FROZEN and device.count >= FROZEN_COUNT and _alive(what, reading):
            yield Ailment("stuck", f"says {what} {reading.value:g} for {held / 3600.0:.0f} h")


def _alive(what: str, reading: Reading) -> bool:
    return isinstance(reading.value, float) and (what != "power" or reading.value > IDLE_WATTS)


def _rate(device: DeviceState) -> float:
    """Messages a second since it was first heard; 0 for what was heard too briefly to say."""
    heard = device.seen - device.first
    return device.count / heard if heard > 600.0 else 0.0


def _battery(device: DeviceState) -> Iterator[Ailment]:
    level, low = device.readings.get("battery"), device.readings.get("battery_low")
    if level is not None and isinstance(level.value, float) and level.value <= EMPTY_BATTERY:
        yield Ailment("battery", f"battery {level.value:.0f} %")
    elif low is not None and low.value == 1.0:
        yield Ailment("battery", "battery low")
