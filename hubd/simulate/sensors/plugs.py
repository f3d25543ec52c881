"""Metering plugs of four makers: the same watts, told in Zigbee2MQTT's, Tasmota's and both of Shelly's ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from random import Random
from typing import TypeAlias

from hubd.simulate.homes import Sensor
from hubd.simulate.life import Said, Use
from hubd.simulate.sensors.power import IDLE_WATTS, draw
from hubd.simulate.sensors.world import World
from hubd.simulate.sensors.zigbee import RADIO_S, Change, reports

Reading: TypeAlias = tuple[float, float]
"""A time, and the watts that the plug then reports."""

TELL_EVERY_S = {"tasmota": 300.0, "shelly": 900.0}
"""Makers repeat what they measure even when nothing changes."""


def plug(world: World, sensor: Sensor) -> Iterator[Said]:
    """A plug reports what changes by more than a little, and at least now and then."""
    rng = world.life.rng(sensor.id)
    readings = list(_readings(world, sensor, rng))
    maker = next((maker for prefix, maker in MAKERS if sensor.topic.startswith(prefix)), _zigbee)
    yield from maker(world, sensor, readings, rng)


def _readings(world: World, sensor: Sensor, rng: Random) -> Iterator[Reading]:
    means = sensor.means or ""
    uses = list(_compressor(world, sensor, rng)) if means == "fridge" else world.uses(sensor)
    for use in uses:
        yield from draw(rng, means, use.how, use.start, use.end)
        yield use.end, IDLE_WATTS.get(means, 0.0)


def _compressor(world: World, sensor: Sensor, rng: Random) -> Iterator[Use]:
    """A fridge runs by itself, about half of the time."""
    now = world.life.start + rng.uniform(0, 1500)
    while now < world.life.end:
        run = rng.uniform(900, 1500)
        yield Use(now, now + run, sensor.id)
        now += run + rng.uniform(1100, 1900)


def _zigbee(world: World, sensor: Sensor, readings: Sequence[Reading], rng: Random) -> Iterator[Said]:
    changes: list[Change] = [(at, _drawn(rng, watts)) for at, watts in readings]
    state = {"energy": round(rng.uniform(20, 420), 2), "state": "ON", **_drawn(rng, _idle(sensor))}
    yield from reports(world, sensor, state, changes, 1680.0)


def _drawn(rng: Random, watts: float) -> dict[str, float]:
    volts = rng.randint(229, 233)
    return {"power": round(watts, 1), "current": round(watts / volts, 2), "voltage": volts}


def _idle(sensor: Sensor) -> float:
    return IDLE_WATTS.get(sensor.means or "", 0.0)


def _repeated(
    world: World, sensor: Sensor, readings: Sequence[Reading], rng: Random, every: float
) -> Iterator[Reading]:
    """The readings, and between them the last one again about every so many seconds."""
    watts, now = _idle(sensor), world.life.start + rng.uniform(1, every)
    for at, following in [*readings, (world.life.end, 0.0)]:
        while now < at:
            yield now, watts
            now += rng.uniform(0.97, 1.03) * every
        if at < world.life.end:
            yield at, following
        watts, now = following, at + rng.uniform(0.97, 1.03) * every


def _tasmota(world: World, sensor: Sensor, readings: Sequence[Reading], rng: Random) -> Iterator[Said]:
    yield Said(world.life.start + 0.02, f"{sensor.topic}/LWT", "Online", retain=True)
    total = round(rng.uniform(20, 420), 3)
    for at, watts in _repeated(world, sensor, readings, rng, TELL_EVERY_S["tasmota"]):
        volts = rng.randint(229, 233)
        local = datetime.fromtimestamp(at, world.home.zone).strftime("%Y-%m-%dT%H:%M:%S")
        energy = {"Total": total, "Power": round(watts), "Voltage": volts, "Current": round(watts / volts, 3)}
        yield Said(at + rng.uniform(*RADIO_S), f"{sensor.topic}/SENSOR", {"Time": local, "ENERGY": energy})


def _shelly_one(world: World, sensor: Sensor, readings: Sequence[Reading], rng: Random) -> Iterator[Said]:
    yield Said(world.life.start + 0.02, f"{sensor.topic}/online", True, retain=True)
    for at, watts in _repeated(world, sensor, readings, rng, TELL_EVERY_S["shelly"]):
        heard = at + rng.uniform(*RADIO_S)
        yield Said(heard, f"{sensor.topic}/relay/0", "on")
        yield Said(heard + 0.002, f"{sensor.topic}/relay/0/power", round(watts, 2))


def _shelly_two(world: World, sensor: Sensor, readings: Sequence[Reading], rng: Random) -> Iterator[Said]:
    yield Said(world.life.start + 0.02, f"{sensor.topic}/online", True, retain=True)
    for at, watts in _repeated(world, sensor, readings, rng, TELL_EVERY_S["shelly"]):
        volts = rng.uniform(229, 233)
        switch = {"id": 0, "apower": round(watts, 1), "current": round(watts / volts, 3), "voltage": round(volts, 1)}
        frame = {
            "src": sensor.topic,
            "dst": f"{sensor.topic}/events",
            "method": "NotifyStatus",
            "params": {"ts": round(at + world.skew(sensor.id), 2), "switch:0": switch},
        }
        yield Said(at + rng.uniform(*RADIO_S), f"{sensor.topic}/events/rpc", frame)


Maker: TypeAlias = Callable[[World, Sensor, Sequence[Reading], Random], Iterator[Said]]
MAKERS: tuple[tuple[str, Maker], ...] = (
    ("tele/", _tasmota),
    ("shellies/", _shelly_one),
    ("shellyplus", _shelly_two),
    ("zigbee2mqtt/", _zigbee),
)
"""The beginning of a plug's topic to the way in which its maker speaks."""
