"""Rooms, noise and microphones: one sound as it would be heard elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from hubd.perception.audio.rates import RATE, Samples

REVERBERATION = (0.15, 0.9)
"""Seconds until an echo has lost 60 dB, from a bedroom full of cloth to a tiled hall."""
DISTANCE = (0.5, 5.0)
"""Metres from the microphone: near, the sound itself prevails, far the room does."""
CRITICAL = 1.5
"""Metres at which both are as loud in a room of medium size."""
COLOUR_DB = 5.0
"""How crooked the response of cheap microphones is, as a deviation from octave to octave."""


def placed(sound: Samples, rng: np.random.Generator, seconds: tuple[float, float] = REVERBERATION) -> Samples:
    """The sound somewhere in some room, by some microphone. As long as before, the echo behind it cut off."""
    size = len(sound) + RATE
    spectrum = np.fft.rfft(sound, size) * np.fft.rfft(_room(rng, seconds), size) * _colour(rng, size)
    heard = np.fft.irfft(spectrum, size)[: len(sound)]
    return _as_loud(heard, sound)


def _room(rng: np.random.Generator, seconds: tuple[float, float]) -> Any:
    """An impulse response: the direct sound, a few early reflections, and a tail that loses its high notes first."""
    lasts = rng.uniform(*seconds)
    length = int(min(1.0, 1.1 * lasts) * RATE)
    times = np.arange(length) / RATE
    tail = rng.normal(0, 1, length) * np.exp(-6.9 * times / lasts)
    dull = rng.normal(0, 1, length) * np.exp(-6.9 * times / (1.6 * lasts))
    tail = tail + np.convolve(dull, np.ones(8) / 8, mode="same")
    tail[: int(0.004 * RATE)] = 0.0
    tail /= np.sqrt(np.sum(tail**2)) + 1e-9
    for _ in range(rng.integers(3, 9)):
        tail[rng.integers(int(0.002 * RATE), int(0.03 * RATE))] += rng.normal(0, 0.25)
    tail *= rng.uniform(*DISTANCE) / CRITICAL
    tail[0] = 1.0
    return tail


def _colour(rng: np.random.Generator, size: int) -> Any:
    """A smooth, crooked frequency response."""
    octaves = np.log2(np.maximum(np.fft.rfftfreq(size, 1 / RATE), 30.0))
    knots = np.arange(np.log2(30.0), np.log2(RATE / 2) + 1)
    bends = rng.normal(0, COLOUR_DB, len(knots))
    return 10 ** (np.interp(octaves, knots, bends) / 20)


def _as_loud(heard: Any, sound: Samples) -> Samples:
    change = np.sqrt(np.mean(sound**2) / (np.mean(heard**2) + 1e-12))
    found: Samples = (heard * change).astype(np.float32)
    return found


def noise(rng: np.random.Generator, length: int) -> Samples:
    """What is always there: air, machines, mains hum, in proportions that are never the same. Loudness one."""
    white = np.fft.rfft(rng.normal(0, 1, length))
    hertz = np.maximum(np.fft.rfftfreq(length, 1 / RATE), 20.0)
    shaped = white * hertz ** (-rng.uniform(0.0, 1.1))
    if rng.random() < 0.5:  # a fan or a pump has a favourite note
        centre, width = rng.uniform(80, 1500), rng.uniform(1.2, 3.0)
        shaped *= 1 + rng.uniform(1, 8) * np.exp(-((np.log2(hertz / centre) * width) ** 2))
    made = np.fft.irfft(shaped, length)
    made /= np.std(made) + 1e-9
    if rng.random() < 0.4:
        made += _hum(rng, length)
    steady = 1 + rng.uniform(0, 0.3) * np.sin(2 * np.pi * rng.uniform(0.2, 6) * np.arange(length) / RATE)
    made *= steady
    found: Samples = (made / (np.std(made) + 1e-9)).astype(np.float32)
    return found


def _hum(rng: np.random.Generator, length: int) -> Any:
    base = rng.choice([50.0, 60.0]) * rng.choice([1.0, 2.0])
    times = np.arange(length) / RATE
    made = np.zeros(length)
    for k in range(1, 9):
        made += rng.uniform(0.1, 1.0) / k * np.sin(2 * np.pi * base * k * times + rng.uniform(0, 6.3))
    return rng.uniform(0.3, 1.5) * made


def mixed(sound: Samples, other: Samples, decibels: float) -> Samples:
    """Both at once, the sound louder by so much where it is loudest (over an eighth of a second)."""
    length = min(len(sound), len(other))
    loud, quiet = strongest(sound[:length]), strongest(other[:length])
    factor = loud / max(quiet, 1e-9) * 10 ** (-decibels / 20)
    found: Samples = (sound[:length] + other[:length] * np.float32(factor)).astype(np.float32)
    return found


def strongest(sound: Samples) -> float:
    """Loudness (root mean square) of the loudest eighth of a second."""
    step = RATE // 8
    whole = sound[: len(sound) // step * step].reshape(-1, step) if len(sound) >= step else sound[None, :]
    return float(np.sqrt(np.mean(whole.astype(np.float64) ** 2, axis=1)).max()) if whole.size else 0.0
