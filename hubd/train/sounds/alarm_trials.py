"""Alarms drawn by chance in rooms drawn by chance, under noise as loud as they are; and days without any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hubd.perception import alarms
from hubd.perception.audio.rates import RATE, Samples
from hubd.train.sounds import made
from hubd.train.sounds.lessons import bar
from hubd.train.sounds.rooms import mixed, noise, placed

SECONDS = 14.0
"""Of one trial: two groups of beeps with the pause between them, wherever they begin."""
TRIALS, HOURS = 200, 24
SEED = 5_000
"""Rooms and alarms with other numbers than anything was chosen on."""
NEW = 6.0
"""Seconds in which a rhythm could begin and still be seen whole: so much time does one window stand for."""
EVERYDAY = (
    made.doorbell, made.beep, made.knock, made.machine, made.pouring, made.clatter, made.music, made.hush, made.steps
)  # fmt: skip
KINDS = ((made.smoke_alarm, alarms.SMOKE), (made.monoxide_alarm, alarms.MONOXIDE))


def recall(decibels: float, sounds: Sequence[Samples], trials: int = TRIALS) -> dict[str, float]:
    """The share of alarms that are found, by what they are. Every second one drowns in a real sound."""
    found = {}
    for maker, pattern in KINDS:
        hits = 0
        for number in bar(range(trials), f"{pattern.label}, {decibels:g} dB"):
            rng = np.random.default_rng((SEED, number, pattern.beeps))
            alarm = placed(made.whole(maker, rng, SECONDS), rng)
            if sounds and number % 2:
                other = np.resize(sounds[int(rng.integers(len(sounds)))], len(alarm))
            else:
                other = noise(rng, len(alarm))
            seen = alarms.find(alarms.sieved(mixed(alarm, other, decibels)))
            hits += seen is not None and seen.pattern is pattern
        found[pattern.label] = hits / trials
    return found


def false_alarms(sounds: Sequence[Samples], hours: float) -> int:
    """How many are found in so many hours of a home in which none sounds."""
    return sum(
        alarms.find(alarms.sieved(_everyday(number, sounds))) is not None
        for number in bar(range(round(hours * 3600 / NEW)), "everyday")
    )


def _everyday(number: int, sounds: Sequence[Samples]) -> Samples:
    """Several sounds at any time and loudness, on a floor of noise."""
    rng = np.random.default_rng((SEED, number))
    length = int(SECONDS * RATE)
    total = rng.normal(0, rng.uniform(0.0005, 0.03), length).astype(np.float32)
    for _ in range(rng.integers(2, 8)):
        if sounds and rng.random() < 0.7:
            sound = sounds[int(rng.integers(len(sounds)))]
        else:
            sound = made.whole(EVERYDAY[rng.integers(len(EVERYDAY))], rng, 4.0)
        begins = int(rng.integers(0, length - RATE))
        part = sound[: length - begins]
        total[begins : begins + len(part)] += part * np.float32(rng.uniform(0.02, 1.0) / (np.abs(part).max() + 1e-6))
    return total
