"""OwnTracks on phones: pings at home, fixes on the way, geofences that fire late, and the odd wild fix."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from hubd.simulate.life import Said
from hubd.simulate.sensors.world import World

AT_HOME = {"conn": "w", "inregions": ["Home"]}
METRES_PER_DEGREE = 111_320.0
AT_HOME_S = (1800.0, 4500.0)
ON_THE_WAY_S = (240.0, 420.0)
ELSEWHERE_S = (2400.0, 4000.0)
"""Seconds between two fixes, by where the phone is."""
JOURNEY_S = 1500.0
"""A way to work or school, at most; half of the outing for short ones."""
LATE_SHARE, LATE_S = 0.04, (120.0, 900.0)
"""Some fixes wait in the phone until it finds a network."""
WILD_PER_DAY = 0.12
"""Fixes that are kilometres off, and say so by their accuracy."""


def tracker(world: World, who: str) -> Iterator[Said]:
    """Everything that one phone publishes about its position."""
    rng = world.life.rng(f"owntracks/{who}")
    away = world.outings[who]
    goal = (rng.uniform(-0.035, 0.035), rng.uniform(-0.05, 0.05))
    skew = world.skew(f"owntracks/{who}/phone")
    for at, payload in _spoken(world, who, rng, away, goal):
        event = payload["_type"] == "transition"
        late = rng.uniform(*LATE_S) if rng.random() < LATE_SHARE else rng.uniform(0.5, 6.0)
        payload["tst"] = int(at + skew)
        topic = f"owntracks/{who}/phone/event" if event else f"owntracks/{who}/phone"
        yield Said(at + late, topic, payload, qos=1)


def _spoken(
    world: World, who: str, rng: Random, away: list[tuple[float, float]], goal: tuple[float, float]
) -> Iterator[tuple[float, dict[str, Any]]]:
    now = world.life.start
    for start, end in [*away, (world.life.end, world.life.end)]:
        yield from _pings(world, who, rng, now, start)
        if start < world.life.end:
            yield from _outing(world, who, rng, start, end, goal)
        now = end


def _pings(world: World, who: str, rng: Random, start: float, end: float) -> Iterator[tuple[float, dict[str, Any]]]:
    at = start + rng.uniform(60, AT_HOME_S[1])
    while at < end:
        yield at, {**_fix(world, who, rng, 0.0, 0.0, at), **AT_HOME, "t": rng.choice(("p", "u"))}
        at += rng.uniform(*AT_HOME_S)
    if rng.random() < WILD_PER_DAY * (end - start) / 86400:
        wild = _fix(world, who, rng, rng.uniform(-0.03, 0.03), rng.uniform(-0.03, 0.03), start + 0.6 * (end - start))
        yield start + 0.6 * (end - start), {**wild, "acc": rng.randint(700, 2500), "conn": "m"}


def _outing(
    world: World, who: str, rng: Random, start: float, end: float, goal: tuple[float, float]
) -> Iterator[tuple[float, dict[str, Any]]]:
    journey = min(JOURNEY_S, (end - start) / 2)
    left = start + rng.uniform(80, 200)
    if left < end:
        yield left, _crossed(world, who, rng, "leave")
    at = start + rng.uniform(150, 320)
    while at < end - 20:
        share = min((at - start) / journey, (end - at) / journey, 1.0)
        moving = share < 1.0
        fix = _fix(world, who, rng, goal[0] * share, goal[1] * share, at)
        yield at, {**fix, "conn": "m", "vel": rng.randint(15, 60) if moving else 0}
        arrived = not moving and at < end - journey
        at += rng.uniform(*(ON_THE_WAY_S if moving else ELSEWHERE_S))
        if arrived and at > end - journey:
            at = end - journey + rng.uniform(20, 60)
    if end < world.life.end:
        yield end + rng.uniform(-20, 45), _crossed(world, who, rng, "enter")
        yield end + rng.uniform(50, 90), {**_fix(world, who, rng, 0.0, 0.0, end), **AT_HOME, "t": "c"}


def _fix(world: World, who: str, rng: Random, north: float, east: float, at: float) -> dict[str, Any]:
    wander = 12.0 / METRES_PER_DEGREE
    return {
        "_type": "location",
        "_id": f"{rng.getrandbits(32):08x}",
        "acc": rng.randint(9, 38),
        "alt": 34,
        "batt": max(20, 95 - int((at - world.life.start) % 86400 / 1400)),
        "bs": 1,
        "created_at": int(at) + 1,
        "lat": round(world.home.latitude + north + rng.gauss(0, wander), 6),
        "lon": round(world.home.longitude + east + rng.gauss(0, wander), 6),
        "m": 1,
        "tid": who[:2],
        "vac": 4,
        "vel": 0,
    }


def _crossed(world: World, who: str, rng: Random, event: str) -> dict[str, Any]:
    off = 220.0 / METRES_PER_DEGREE if event == "leave" else 40.0 / METRES_PER_DEGREE
    return {
        "_type": "transition",
        "acc": rng.randint(15, 60),
        "desc": "Home",
        "event": event,
        "lat": round(world.home.latitude + off, 6),
        "lon": round(world.home.longitude, 6),
        "t": "c",
        "tid": who[:2],
        "wtst": 1700000000,
    }
