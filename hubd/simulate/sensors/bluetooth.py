"""ESPresense receivers: how far every phone seems to be from every room, through walls."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10
from random import Random

from hubd.simulate.homes import AWAY, Sensor
from hubd.simulate.life import Said, Stay
from hubd.simulate.sensors.world import World

REACH_M = 9.0
"""Receivers do not report what seems farther away."""
WALL_M = 3.2
"""What a wall adds to the distance that radio strength suggests."""
HALFWAY_M = 2.5
"""As far seems a phone that lies between two rooms to both their receivers."""
NOISE = 0.18
"""Spread of the logarithm of one measured distance."""
BIAS = 0.15
"""Spread of the logarithm of what is always wrong with one receiver: its place, its antenna."""
RESTING_S = (24.0, 54.0)
MOVING_S = (3.0, 8.0)
"""Seconds between two reports of a phone that lies, and of one that has just been moved."""
MISSED = 0.12
LOSS = 29.0
"""Decibels lost with every tenfold distance."""


def receiver(world: World, sensor: Sensor) -> Iterator[Said]:
    """What one receiver says about all phones of the house, and about itself."""
    rng = world.life.rng(sensor.id)
    bias = rng.lognormvariate(0, BIAS)
    for resident in world.home.residents:
        if resident.phone:
            mac = f"{world.life.rng(f'mac/{resident.id}').getrandbits(48):012x}"
            about = {"mac": mac, "id": f"phone-{resident.id}", "name": f"{resident.name}'s phone", "rssi@1m": -65}
            for at, distance in _distances(world, sensor, resident.id, rng, bias):
                yield _measured(sensor, about, at, distance, rng)
    yield from _telemetry(world, sensor, rng)


def _distances(world: World, sensor: Sensor, who: str, rng: Random, bias: float) -> Iterator[tuple[float, float]]:
    for stay in world.phone(who):
        if stay.area == AWAY:
            continue
        other = world.life.between.get(stay, stay.area)
        walls = min(len(world.home.path(sensor.area, area)) for area in (stay.area, other)) - 1
        true = rng.uniform(0.8, 3.2) if walls == 0 else rng.uniform(1.5, 4.0) + WALL_M * walls
        if other != stay.area and walls == 0:
            true = HALFWAY_M
        yield from _heard(rng, stay, true * bias)


def _heard(rng: Random, stay: Stay, distance: float) -> Iterator[tuple[float, float]]:
    at = stay.start + rng.uniform(0.5, 5.0)
    while at < stay.end:
        measured = distance * rng.lognormvariate(0, NOISE)
        if measured < REACH_M and rng.random() > MISSED:
            yield at, measured
        at += rng.uniform(*(MOVING_S if at - stay.start < 40 else RESTING_S))


def _measured(sensor: Sensor, about: dict[str, object], at: float, distance: float, rng: Random) -> Said:
    payload = {
        **about,
        "rssi": round(-65 - LOSS * log10(max(distance, 0.1)), 2),
        "rxAdj": 0,
        "rssiVar": round(rng.uniform(1, 12), 1),
        "distance": round(distance, 2),
        "var": round(rng.uniform(0.1, 1.1), 2),
        "int": rng.randint(180, 820),
    }
    return Said(at + rng.uniform(0.01, 0.3), f"espresense/devices/{about['id']}/{sensor.area}", payload)


def _telemetry(world: World, sensor: Sensor, rng: Random) -> Iterator[Said]:
    now, up = world.life.start + rng.uniform(30, 900), rng.randint(50_000, 900_000)
    while now < world.life.end:
        about = {
            "ip": f"192.168.40.{rng.randint(20, 60)}",
            "uptime": up + int(now - world.life.start),
            "firm": "esp32",
            "rssi": rng.randint(-72, -45),
            "ver": "4.0.1",
            "freeHeap": rng.randint(90_000, 130_000),
        }
        yield Said(now, f"{sensor.topic}/telemetry", about)
        now += rng.uniform(880, 920)
