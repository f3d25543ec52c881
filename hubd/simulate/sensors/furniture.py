"""Mats, lids, inner doors and simple meters: sensors that tell of one thing, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from hubd.simulate.homes import Sensor
from hubd.simulate.life import Said, Stay, Use
from hubd.simulate.sensors.world import World, joined
from hubd.simulate.sensors.zigbee import GHOSTS_PER_DAY, RADIO_S, STIR_OTHERWISE, STIR_PER_MINUTE

PER_MINUTE: dict[tuple[str, str], float] = {
    ("fridge", "cooking"): 0.22, ("fridge", "eating"): 0.03, ("fridge", "dishes"): 0.04, ("fridge", "other"): 0.02,
    ("cupboard", "cooking"): 0.14, ("cupboard", "dishes"): 0.12, ("cupboard", "eating"): 0.03,
    ("cupboard", "hygiene"): 0.06, ("cupboard", "other"): 0.03, ("cupboard", "housework"): 0.03,
    ("drawer", "cooking"): 0.14, ("drawer", "dishes"): 0.12, ("drawer", "dressing"): 0.3, ("drawer", "eating"): 0.02,
    ("drawer", "other"): 0.02, ("microwave", "cooking"): 0.07, ("dishwasher", "dishes"): 0.25,
    ("dishwasher", "cooking"): 0.02, ("cooker", "cooking"): 0.12, ("toilet", "hygiene"): 0.18,
    ("washer", "housework"): 0.1, ("shower", "hygiene"): 0.08, ("wardrobe", "dressing"): 0.35,
    ("wardrobe", "other"): 0.02, ("wardrobe", "leaving"): 1.0, ("wardrobe", "entering"): 1.0,
    ("medicine", "cooking"): 0.01, ("medicine", "hygiene"): 0.02, ("medicine", "eating"): 0.03,
}  # fmt: skip
"""How often somebody who does that in its room opens such a thing."""

HELD: dict[tuple[str, str], float] = {
    ("bed", "sleeping"): 1.0, ("bed", "reading"): 0.6, ("bed", "dressing"): 0.2, ("couch", "relaxing"): 0.9,
    ("couch", "tv"): 0.95, ("couch", "reading"): 0.9, ("couch", "sleeping"): 1.0, ("couch", "eating"): 0.7,
    ("couch", "study"): 0.4, ("chair", "eating"): 0.9, ("chair", "study"): 0.9, ("chair", "work"): 0.9,
    ("chair", "relaxing"): 0.2, ("tap", "hygiene"): 0.3, ("tap", "dishes"): 0.5, ("tap", "cooking"): 0.08,
    ("shower", "hygiene"): 0.25,
}  # fmt: skip
"""Share of the time for which such a thing is in use by somebody who does that in its room."""
HOLD_S: dict[str, tuple[float, float]] = {"bed": (900.0, 7000.0), "couch": (300.0, 3000.0), "chair": (200.0, 1800.0),
                                          "tap": (8.0, 60.0), "shower": (120.0, 600.0)}  # fmt: skip
"""Seconds for which it is then in use without a pause."""

QUICK_HOLD_S = (1.0, 6.0)
QUICK_SHARE = 3.0
"""A mains-powered sensor holds for seconds only, and sees so many times as much as one on a battery."""
DOOR_MOVED = 0.5
"""How often an inner door is moved by somebody who passes it."""
WATTS = {"kettle": 1800.0, "toaster": 850.0, "microwave": 1100.0, "cooker": 1400.0, "tv": 90.0, "computer": 65.0}
METERED: dict[tuple[str, str], float] = {
    ("kettle", "cooking"): 0.5, ("kettle", "eating"): 0.1, ("toaster", "cooking"): 0.3, ("microwave", "cooking"): 0.4,
    ("cooker", "cooking"): 0.8, ("tv", "tv"): 1.0, ("tv", "relaxing"): 0.5, ("computer", "work"): 0.95,
    ("computer", "study"): 0.8,
}  # fmt: skip
"""How likely such an appliance runs at all while somebody does that in its room."""
RUNS_S = {"kettle": (120.0, 240.0), "toaster": (100.0, 200.0), "microwave": (60.0, 300.0)}
"""Seconds for which it runs; all others run until the end."""


def quick_pir(world: World, sensor: Sensor) -> Iterator[Said]:
    """A motion sensor that tells every movement anew."""
    rng = world.life.rng(sensor.id)
    hold = rng.uniform(*QUICK_HOLD_S)
    sees = rng.uniform(0.5, 1.5) * QUICK_SHARE
    moves: list[Use] = []
    for stay in world.in_area.get(sensor.area, ()):
        moves.append(Use(stay.start + rng.uniform(0.2, 2.0), 0.0, sensor.id))
        rate = sees * STIR_PER_MINUTE.get(stay.activity, STIR_OTHERWISE) / 60.0
        moves += [Use(at, 0.0, sensor.id) for at in _at_random(rng, stay.start, stay.end, rate)]
    ghosts = _at_random(rng, world.life.start, world.life.end, GHOSTS_PER_DAY / 86400.0)
    moves += [Use(at, 0.0, sensor.id) for at in ghosts]
    seen = joined(Use(move.start, move.start + hold * rng.uniform(0.7, 1.5), sensor.id) for move in moves)
    yield from _told(rng, sensor, seen, "occupancy", while_so=True)


def lid(world: World, sensor: Sensor) -> Iterator[Said]:
    """A door of a cupboard, a fridge, a lid: open for seconds."""
    rng = world.life.rng(sensor.id)
    often = rng.uniform(0.4, 1.8)
    opened = [
        Use(at, at + rng.uniform(3.0, 25.0), sensor.id)
        for stay in world.people_in.get(sensor.area, ())
        for at in _at_random(rng, stay.start, stay.end, often * _rate(sensor, stay) / 60.0)
    ]
    yield from _told(rng, sensor, joined(opened), "contact", while_so=False)


def _rate(sensor: Sensor, stay: Stay) -> float:
    return PER_MINUTE.get((sensor.means or "", stay.activity), 0.0)


def mat(world: World, sensor: Sensor) -> Iterator[Said]:
    """A bed, a seat, a tap: on for as long as it is in use."""
    rng = world.life.rng(sensor.id)
    liked = rng.uniform(0.5, 1.0)
    used: list[Use] = []
    for stay in world.people_in.get(sensor.area, ()):
        share = HELD.get((sensor.means or "", stay.activity), 0.0)
        if share and rng.random() < max(liked, share if share == 1.0 else 0.0):
            used += _spells(rng, sensor, stay, share)
    yield from _told(rng, sensor, joined(used), "occupancy", while_so=True)


def _spells(rng: Random, sensor: Sensor, stay: Stay, share: float) -> Iterator[Use]:
    low, high = HOLD_S[sensor.means or "chair"]
    now = stay.start + rng.uniform(1.0, 20.0)
    while now < stay.end:
        if rng.random() < share:
            end = min(now + rng.uniform(low, high), stay.end)
            yield Use(now, end, sensor.id)
            now = end + rng.uniform(1.0, 20.0)
        else:
            now += rng.uniform(low, high)


def inner_door(world: World, sensor: Sensor) -> Iterator[Said]:
    """The door of a room: moved by some of those who come or go, and left as it is by the others."""
    rng = world.life.rng(sensor.id)
    moved = rng.uniform(0.5, 1.5) * DOOR_MOVED
    passed = [
        at for stay in world.people_in.get(sensor.area, ()) for at in (stay.start, stay.end) if rng.random() < moved
    ]
    passed.sort()
    opened = [
        Use(at, after if rng.random() < 0.5 else min(at + rng.uniform(2.0, 8.0), after), sensor.id)
        for at, after in zip(passed[::2], passed[1::2], strict=False)
    ]
    yield from _told(rng, sensor, joined(opened), "contact", while_so=False)


def meter(world: World, sensor: Sensor) -> Iterator[Said]:
    """A plug that tells what it delivers, whenever that changes."""
    rng = world.life.rng(sensor.id)
    means = sensor.means or ""
    running = []
    for stay in world.people_in.get(sensor.area, ()):
        if rng.random() < METERED.get((means, stay.activity), 0.0):
            start = stay.start + rng.uniform(0.05, 0.5) * min(stay.end - stay.start, 600.0)
            low, high = RUNS_S.get(means, (stay.end - start, stay.end - start))
            running.append(Use(start, min(start + rng.uniform(low, high), stay.end), sensor.id))
    for use in joined(running):
        watts = round(WATTS[means] * rng.uniform(0.8, 1.2))
        yield Said(use.start + rng.uniform(*RADIO_S), sensor.topic, {"power": watts})
        yield Said(use.end + rng.uniform(*RADIO_S), sensor.topic, {"power": 0})


def _told(rng: Random, sensor: Sensor, uses: Iterable[Use], word: str, *, while_so: bool) -> Iterator[Said]:
    for use in uses:
        yield Said(use.start + rng.uniform(*RADIO_S), sensor.topic, {word: while_so})
        yield Said(use.end + rng.uniform(*RADIO_S), sensor.topic, {word: not while_so})


def _at_random(rng: Random, start: float, end: float, rate: float) -> Iterator[float]:
    now = start
    while rate > 0.0:
        now += rng.expovariate(rate)
        if now >= end:
            return
        yield now
