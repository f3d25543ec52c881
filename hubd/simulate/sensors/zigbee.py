"""Zigbee devices as Zigbee2MQTT publishes them: the whole cached state with every report, whatever changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from hubd.simulate.homes import Sensor
from hubd.simulate.life import Said, Stay, Use
from hubd.simulate.sensors.world import World, joined

Change = tuple[float, dict[str, Any]]
"""A time, and the properties that the device then reports."""

RADIO_S = (0.02, 0.45)
"""Seconds from the device to the broker."""

STIR_PER_MINUTE = {
    "cooking": 3.0,
    "dishes": 3.0,
    "housework": 4.0,
    "hygiene": 1.5,
    "eating": 1.0,
    "study": 0.35,
    "work": 0.3,
    "gaming": 0.4,
    "tv": 0.3,
    "reading": 0.15,
    "relaxing": 0.35,
    "sleeping": 0.015,
    "entering": 4.0,
    "leaving": 4.0,
}
"""Movements that a motion sensor could see, for one person; other activities move about (2 a minute)."""
STIR_OTHERWISE = 2.0
SEEN_ON_ENTERING = 0.93
"""How often a motion sensor notices somebody who walks in."""
PET_STIR = {"dog": 0.5, "cat": 0.2}
"""What an animal counts for, compared with a person: it is lower, smaller and warmer than nothing."""
PIR_HOLD_S = (60.0, 90.0)
PIR_REST_S = 30.0
"""A battery sensor reports no second movement so soon after the first."""
GHOSTS_PER_DAY = 0.4
"""Motion that nobody made: sun, a curtain, a heater."""


def reports(
    world: World, sensor: Sensor, state: dict[str, Any], changes: Iterable[Change], every: float
) -> Iterator[Said]:
    """The cached state at every change, and again about every so many seconds without one."""
    rng = world.life.rng(f"report/{sensor.id}")
    skew = world.skew(sensor.id)
    pending = sorted(changes, key=lambda change: change[0])
    now = world.life.start + rng.uniform(0.1, 1.0) * every
    n = 0
    while now < world.life.end or n < len(pending):
        if n < len(pending) and pending[n][0] <= now:
            at, properties = pending[n]
            state = {**state, **properties}
            n += 1
            now = at + rng.uniform(0.85, 1.15) * every
        else:
            at, now = now, now + rng.uniform(0.85, 1.15) * every
        if at >= world.life.end:
            return
        whole = {**state, "last_seen": world.life.clock(at + skew), "linkquality": int(rng.gauss(119, 14))}
        yield Said(at + rng.uniform(*RADIO_S), sensor.topic, dict(sorted(whole.items())))


def pir(world: World, sensor: Sensor) -> Iterator[Said]:
    """A motion sensor: sees people who move, holds for a minute, misses some, and sometimes sees a ghost."""
    rng = world.life.rng(sensor.id)
    seen = sorted(_movements(world, sensor, rng))
    hold = rng.uniform(*PIR_HOLD_S)
    changes: list[Change] = []
    last_on = last_seen = float("-inf")
    for at in seen:
        if at > last_seen + hold and changes:
            changes.append((last_seen + hold, {"occupancy": False}))
        if at > last_on + PIR_REST_S:
            changes.append((at, {"occupancy": True, "illuminance": _lux(world, rng, at)}))
            last_on = at
        last_seen = at
    if changes:
        changes.append((last_seen + hold, {"occupancy": False}))
    state = {"battery": rng.randint(55, 98), "illuminance": 12, "occupancy": False}
    yield from reports(world, sensor, state, changes, 3600.0)


def _lux(world: World, rng: Random, at: float) -> int:
    return int(rng.uniform(0, 45) if world.dark(at) else rng.uniform(60, 320))


def _movements(world: World, sensor: Sensor, rng: Random) -> Iterator[float]:
    """The moments at which the sensor sees something move."""
    for stay in world.in_area.get(sensor.area, ()):
        share = PET_STIR[world.pets[stay.who]] if stay.who in world.pets else 1.0
        if rng.random() < SEEN_ON_ENTERING * share:
            yield stay.start + rng.uniform(0.3, 2.5)
        stir = share * STIR_PER_MINUTE.get(stay.activity, STIR_OTHERWISE)
        yield from _at_random(rng, stay.start, stay.end, stir / 60)
    yield from _at_random(rng, world.life.start, world.life.end, GHOSTS_PER_DAY / 86400)
    for fault in world.faults(sensor, "stuck"):
        yield from _at_random(rng, fault.start, fault.end, 1 / 25)


def _at_random(rng: Random, start: float, end: float, rate: float) -> Iterator[float]:
    """Moments of a Poisson process of so many a second."""
    now = start
    while rate > 0:
        now += rng.expovariate(rate)
        if now >= end:
            return
        yield now


RADAR_STATES: dict[str, tuple[str, ...]] = {
    "sleeping": ("static", "static", "static", "small"),
    "reading": ("static", "small", "small"),
    "study": ("small", "static", "large"),
    "work": ("small", "static"),
    "tv": ("small", "static"),
    "gaming": ("small", "small", "large"),
    "relaxing": ("small", "static", "large"),
}
"""What a radar calls the movement of somebody who does this."""
DROPS_PER_HOUR = {"sleeping": 0.25, "reading": 0.3}
"""How often a radar loses somebody who lies still."""


def radar(world: World, sensor: Sensor) -> Iterator[Said]:
    """A presence radar: knows of people who sit still, lets go 20 to 40 s after the last has left."""
    rng = world.life.rng(sensor.id)
    stays = [s for s in world.in_area.get(sensor.area, ()) if world.pets.get(s.who) != "cat"]
    present = joined(Use(s.start + rng.uniform(0.5, 3.0), s.end + rng.uniform(20, 40), sensor.id) for s in stays)
    present = joined([*present, *(Use(f.start, f.end, sensor.id) for f in world.faults(sensor, "stuck"))])
    changes: list[Change] = []
    for use in present:
        changes.append((use.start, _moving("large", rng)))
        changes.append((use.end, {"presence": False, "motion_state": "none", "target_distance": 0}))
    for stay in stays:
        changes += _stirring(rng, stay)
    state = {"presence": False, "motion_state": "none", "target_distance": 0}
    yield from reports(world, sensor, state, changes, 3000.0)


def _moving(state: str, rng: Random) -> dict[str, Any]:
    return {"presence": True, "motion_state": state, "target_distance": round(rng.uniform(0.8, 3.6), 2)}


def _stirring(rng: Random, stay: Stay) -> Iterator[Change]:
    states = RADAR_STATES.get(stay.activity, ("large", "small"))
    slow = 3.0 if stay.activity == "sleeping" else 1.0
    at = stay.start + rng.uniform(20, 100)
    while at < stay.end:
        yield at, _moving(rng.choice(states), rng)
        at += rng.uniform(60, 240) * slow
    for lost in _at_random(rng, stay.start, stay.end - 90, DROPS_PER_HOUR.get(stay.activity, 0.0) / 3600):
        yield lost, {"presence": False, "motion_state": "none", "target_distance": 0}
        yield lost + rng.uniform(5, 60), _moving("small", rng)


def contact(world: World, sensor: Sensor) -> Iterator[Said]:
    """A door or lid: `contact` is true while it is closed."""
    rng = world.life.rng(sensor.id)
    changes: list[Change] = []
    for use in world.openings(sensor):
        changes += [(use.start, {"contact": False}), (use.end, {"contact": True})]
    state = {"battery": rng.randint(60, 95), "contact": True, "voltage": 2985}
    yield from reports(world, sensor, state, changes, 3300.0)


def climate(world: World, sensor: Sensor) -> Iterator[Said]:
    """Temperature and humidity about every quarter of an hour; a shower makes a bathroom damp."""
    rng = world.life.rng(sensor.id)
    showers = [s for s in world.people_in.get(sensor.area, ()) if s.activity == "hygiene" and s.end - s.start > 400]
    base, damp = rng.uniform(19.0, 21.5), rng.uniform(42, 52)
    changes: list[Change] = []
    now = world.life.start + rng.uniform(60, 900)
    while now < world.life.end:
        hour = (now - world.life.start) % 86400 / 3600
        steam = sum(25.0 for s in showers if s.start < now < s.end + 1200)
        warm = base + 1.2 * (1 if 7 < hour < 23 else -0.6) + rng.gauss(0, 0.1)
        changes.append((now, {"temperature": round(warm, 1), "humidity": round(damp + steam + rng.gauss(0, 0.6), 1)}))
        now += rng.uniform(700, 1100)
    yield from reports(world, sensor, {"battery": rng.randint(60, 95), "pressure": 1013}, changes, 3600.0)


ALARMS = {"smoke": ("smoke", {"test": False}), "leak": ("water_leak", {}), "co": ("carbon_monoxide", {})}
"""Kind of alarm to its property, and what else it reports."""


def alarm(world: World, sensor: Sensor) -> Iterator[Said]:
    """A safety device: says every two hours that all is well, until `Life.alarm`."""
    rng = world.life.rng(sensor.id)
    name, more = ALARMS[sensor.kind]
    changes: list[Change] = []
    for use in world.uses(sensor):
        changes += [(use.start, {name: True}), (use.end, {name: False})]
    state = {"battery": rng.randint(75, 98), "battery_low": False, "tamper": False, name: False, **more}
    yield from reports(world, sensor, state, changes, 7200.0)
