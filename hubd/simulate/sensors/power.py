"""What appliances draw while they run: not a constant, but what a metering plug would report."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

IDLE_WATTS = {
    "cooker": 0.5,
    "oven": 0.9,
    "tv": 0.6,
    "games_console": 1.1,
    "computer": 1.8,
    "washer": 0.7,
    "fridge": 1.5,
}
"""Standby. What is not named draws nothing."""

STEADY: dict[tuple[str, str], tuple[float, float]] = {
    ("kettle", "on"): (2010.0, 12.0),
    ("tv", "on"): (102.0, 11.0),
    ("games_console", "on"): (155.0, 11.0),
    ("computer", "game"): (285.0, 32.0),
    ("computer", "work"): (66.0, 3.0),
    ("desk_lamp", "on"): (8.6, 0.15),
    ("fridge", "on"): (83.0, 1.5),
    ("lamp", "on"): (9.5, 0.1),
    ("iron", "on"): (1900.0, 60.0),
}
"""Watts and their spread for appliances that simply run."""

SAMPLE_S = 10.0
"""How often a plug looks."""
KEEP_S, KEEP_FRIDGE_S = 60.0, 1500.0
"""It reports at least so often while something runs (a fridge runs always, and says less),"""
CHANGE = 0.06
"""and whenever the power moved by this share."""
HEAT_UP_S = {"cooker": 300.0, "oven": 600.0}
"""Seconds at full power before a thermostat or a person turns it down."""


def draw(rng: Random, means: str, how: str, start: float, end: float) -> Iterator[tuple[float, float]]:
    """Times and watts that a plug reports between `start` and `end`."""
    keep = KEEP_FRIDGE_S if means == "fridge" else KEEP_S
    at, told_at, told = start + rng.uniform(0, 0.4), float("-inf"), 0.0
    while at < end:
        watts = _watts(rng, means, how, at - start, end - at)
        if at - told_at >= keep or abs(watts - told) > CHANGE * max(told, 20.0):
            yield at, watts
            told_at, told = at, watts
        at += SAMPLE_S + rng.uniform(-1.0, 1.0)


def _watts(rng: Random, means: str, how: str, since: float, left: float) -> float:
    if means in HEAT_UP_S:
        return _heated(rng, means, since)
    if means == "washer":
        return _washing(rng, since, left)
    typical, spread = STEADY.get((means, how), STEADY.get((means, "on"), (40.0, 2.0)))
    return max(rng.gauss(typical, spread), 0.1)


def _heated(rng: Random, means: str, since: float) -> float:
    """Full power at first, then in pulses."""
    if since < HEAT_UP_S[means]:
        return rng.gauss(1760.0 if means == "cooker" else 2350.0, 28.0)
    if means == "oven":
        return rng.gauss(2300.0, 25.0) if since % 150 < 55 else rng.uniform(20, 45)
    return rng.uniform(1080, 1400) if rng.random() < 0.5 else rng.uniform(15, 40)


def _washing(rng: Random, since: float, left: float) -> float:
    """Water is heated, the drum turns, and at the end it spins."""
    if left < 480:
        return rng.gauss(420.0, 60.0)
    if 300 < since < 1500:
        return rng.gauss(1950.0, 30.0)
    return rng.uniform(60, 190) if rng.random() < 0.6 else rng.uniform(4, 12)
