"""Sounds that need no recording, because they are made by machines or by knuckles: bells, beeps, alarms, knocks, and
what is none of them. All of them are drawn by chance within what is built and sold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from hubd.perception.audio.rates import RATE, Samples

Maker: TypeAlias = Callable[[np.random.Generator, float], Any]
"""So many seconds of a sound. Loudness does not matter."""


def _times(seconds: float) -> Any:
    return np.arange(int(seconds * RATE)) / RATE


def tone(seconds: float, hertz: float, harmonics: tuple[float, ...] = (), edge: float = 0.005) -> Any:
    """A note with soft edges. `harmonics`: the second, third, … against the first."""
    times = _times(seconds)
    made = np.sin(2 * np.pi * hertz * times)
    for number, share in enumerate(harmonics, start=2):
        if number * hertz < RATE / 2:
            made = made + share * np.sin(2 * np.pi * number * hertz * times)
    ramp = np.minimum(1.0, np.minimum(times, times[::-1]) / edge) if len(times) else times
    return made * ramp


def struck(rng: np.random.Generator, seconds: float, hertz: float, lasts: float, partials: Any) -> Any:
    """A bell, a bar or a panel that was hit: each partial fades, the high ones sooner."""
    times = _times(seconds)
    made = np.zeros(len(times))
    for ratio, share in partials:
        if ratio * hertz < RATE / 2:
            fades = lasts / (0.5 + 0.5 * ratio)
            phase = 2 * np.pi * ratio * hertz * times + rng.uniform(0, 6.3)
            made += share * np.exp(-6.9 * times / fades) * np.sin(phase)
    return made


def train_of(pieces: list[tuple[float, Any]], seconds: float) -> Any:
    """Pieces put where they begin, in seconds; what begins too late or lasts too long is cut."""
    made = np.zeros(int(seconds * RATE))
    for begins, piece in pieces:
        at = int(begins * RATE)
        if at < len(made):
            made[at : at + len(piece)] += piece[: len(made) - at]
    return made


def alarm(rng: np.random.Generator, seconds: float, beeps: int, on: float, off: float, pause: float) -> Any:
    """A temporal pattern of ISO 8201 and UL 217/2034, a little off, as clocks of cheap chips are."""
    slow = rng.uniform(0.94, 1.06)
    low = rng.random() < 0.15
    hertz = rng.uniform(500, 540) if low else rng.uniform(2800, 3550)
    harmonics = (0.1, 0.33, 0.08, 0.2, 0.05, 0.14) if low else (rng.uniform(0, 0.4),)
    beep = tone(on * slow, hertz, harmonics)
    if not low and rng.random() < 0.3:  # a warble
        beep = beep * (1 + 0.5 * np.sin(2 * np.pi * rng.uniform(8, 25) * np.arange(len(beep)) / RATE))
    period = (beeps * on + (beeps - 1) * off + pause) * slow
    first = -rng.uniform(0, period)
    pieces = []
    for cycle in range(int(seconds / period) + 2):
        for number in range(beeps):
            begins = first + cycle * period + number * (on + off) * slow
            cut = max(0, int(-begins * RATE))
            if cut < len(beep):
                pieces.append((max(begins, 0.0), beep[cut:]))
    return train_of(pieces, seconds)


def smoke_alarm(rng: np.random.Generator, seconds: float) -> Any:
    """Three long beeps and a pause (T3)."""
    return alarm(rng, seconds, 3, 0.5, 0.5, 1.5)


def monoxide_alarm(rng: np.random.Generator, seconds: float) -> Any:
    """Four short beeps and a long pause (T4)."""
    return alarm(rng, seconds, 4, 0.1, 0.1, 5.0)


def doorbell(rng: np.random.Generator, seconds: float) -> Any:
    """Two bars (ding dong), a tune of some notes, a buzzer, or a hammer on a bell."""
    kind = rng.random()
    start = rng.uniform(0.0, max(0.1, seconds - 2.0))
    if kind < 0.45:
        high = rng.uniform(520, 1100)
        low = high * rng.choice([0.8, 0.794, 0.75, 0.841])
        notes = [(start, high), (start + rng.uniform(0.35, 0.8), low)]
    elif kind < 0.7:
        steps = rng.choice([0, 4, 7, 12, 5, 9, 2], size=rng.integers(3, 9))
        base, gap = rng.uniform(400, 900), rng.uniform(0.15, 0.5)
        notes = [(start + gap * n, base * 2 ** (step / 12)) for n, step in enumerate(steps)]
    elif kind < 0.85:
        mains = rng.choice([100.0, 120.0])
        buzz = tone(rng.uniform(0.3, 1.5), mains, tuple(rng.uniform(0.2, 1.0, 30) / np.arange(2, 32) ** 0.5))
        return train_of([(start, buzz)], seconds)
    else:
        rate, lasts = rng.uniform(9, 22), rng.uniform(0.6, 2.5)
        bell = rng.uniform(900, 2600)
        notes = [(start + n / rate, bell) for n in range(int(lasts * rate))]
    partials = [(1.0, 1.0), (rng.uniform(1.9, 2.8), rng.uniform(0, 0.5)), (rng.uniform(3.8, 5.5), rng.uniform(0, 0.4))]
    rings = rng.uniform(0.5, 2.0)
    return train_of([(at, struck(rng, rings, hertz, rings, partials)) for at, hertz in notes], seconds)


def beep(rng: np.random.Generator, seconds: float) -> Any:
    """An oven, a timer, a washing machine or a fridge that wants something: alike tones, evenly spaced."""
    hertz, lasts = rng.uniform(900, 4200), rng.choice([0.06, 0.1, 0.2, 0.3, 0.5, 0.9]) * rng.uniform(0.8, 1.2)
    count = int(rng.integers(1, 7))
    gap = lasts + rng.uniform(0.05, 1.0)
    start = rng.uniform(0.0, max(0.1, seconds - min(count * gap, seconds)))
    note = tone(lasts, hertz, (rng.uniform(0, 0.5), rng.uniform(0, 0.5)))
    notes = [(start + n * gap, note) for n in range(count)]
    if rng.random() < 0.3:  # groups of them
        notes += [(at + count * gap + rng.uniform(0.4, 1.5), note) for at, note in notes]
    return train_of(notes, seconds)


def knock(rng: np.random.Generator, seconds: float) -> Any:
    """Knuckles on wood: a panel's low notes and the tap itself."""
    count, gap = int(rng.integers(2, 7)), rng.uniform(0.11, 0.34)
    start = rng.uniform(0.0, max(0.1, seconds - count * gap - 0.3))
    base = rng.uniform(90, 420)
    partials = [(ratio, rng.uniform(0.2, 1.0) / ratio**0.5) for ratio in np.cumsum(rng.uniform(0.4, 1.4, 6)) + 0.6]
    knocks = []
    for number in range(count):
        hit = struck(rng, 0.25, base, rng.uniform(0.05, 0.14), partials) * rng.uniform(0.6, 1.0)
        tap = rng.normal(0, 1, int(0.004 * RATE)) * rng.uniform(0.2, 1.0)
        hit[: len(tap)] += tap * np.linspace(1, 0, len(tap))
        knocks.append((start + number * gap * rng.uniform(0.92, 1.08), hit))
    return train_of(knocks, seconds)


def machine(rng: np.random.Generator, seconds: float) -> Any:
    """A motor with its harmonics and its air: vacuum cleaners, mixers, fans, pumps."""
    times = _times(seconds)
    turning = rng.uniform(20, 240) * (1 + rng.uniform(0, 0.02) * np.sin(2 * np.pi * rng.uniform(0.1, 2) * times))
    phase = 2 * np.pi * np.cumsum(turning) / RATE
    notes = sum(rng.uniform(0, 1) / k**0.7 * np.sin(k * phase + rng.uniform(0, 6.3)) for k in range(1, 25))
    air = _band_of_noise(rng, len(times), rng.uniform(150, 2500), rng.uniform(0.7, 3.0))
    made = notes / (np.std(notes) + 1e-9) + rng.uniform(0.2, 4.0) * air
    begins, ends = sorted(rng.uniform(-0.5, 1.5, 2) * seconds)
    return made * ((times >= begins) & (times <= max(ends, begins + 1.0)))


def pouring(rng: np.random.Generator, seconds: float) -> Any:
    """Water, gas, frying: noise of many small events."""
    length = int(seconds * RATE)
    steady = _band_of_noise(rng, length, rng.uniform(400, 5000), rng.uniform(0.8, 3.0))
    drops = (rng.random(length) < rng.uniform(20, 1500) / RATE) * rng.exponential(1.0, length)
    ring = struck(rng, 0.02, rng.uniform(500, 4500), 0.02, [(1.0, 1.0), (1.7, 0.5)])
    bubbles = np.convolve(drops, ring, mode="same")
    return steady + rng.uniform(0.0, 3.0) * bubbles / (np.std(bubbles) + 1e-9)


def clatter(rng: np.random.Generator, seconds: float) -> Any:
    """Dishes, cutlery, doors, things put down: hits of no rhythm on things of every kind."""
    pieces = []
    for _ in range(int(rng.integers(1, 25))):
        base, rings = np.exp(rng.uniform(np.log(90), np.log(5000))), np.exp(rng.uniform(np.log(0.02), np.log(0.5)))
        partials = [(ratio, rng.uniform(0.1, 1.0)) for ratio in 1 + np.cumsum(rng.uniform(0.1, 1.2, 5))]
        hit = struck(rng, rings, base, rings, [(1.0, 1.0), *partials])
        tap = rng.normal(0, 1, int(rng.uniform(0.001, 0.03) * RATE))
        hit[: len(tap)] += (tap * np.linspace(rng.uniform(0, 3), 0, len(tap)))[: len(hit)]
        pieces.append((rng.uniform(0, seconds), hit * rng.uniform(0.1, 1.0)))
    return train_of(pieces, seconds)


def music(rng: np.random.Generator, seconds: float) -> Any:
    """Chords and a tune of some instrument, sometimes with a beat."""
    pace, base = rng.uniform(0.15, 0.6), rng.uniform(110, 440)
    harmonics = tuple(rng.uniform(0, 1, 6) / np.arange(2, 8))
    pieces = []
    for at in np.arange(-pace, seconds, pace):
        for step in rng.choice([0, 2, 4, 5, 7, 9, 11, 12, 16, 19], size=rng.integers(1, 4), replace=False):
            note = tone(pace * rng.uniform(0.8, 2.5), base * 2 ** (step / 12), harmonics, 0.02)
            pieces.append((max(at, 0.0), note * np.exp(-rng.uniform(0, 4) * np.arange(len(note)) / RATE)))
        if rng.random() < 0.4:
            pieces.append((max(at, 0.0), rng.normal(0, 1, 800) * np.linspace(rng.uniform(0, 2), 0, 800)))
    return train_of(pieces, seconds)


def hush(rng: np.random.Generator, seconds: float) -> Any:
    """A room in which nothing happens."""
    return _band_of_noise(rng, int(seconds * RATE), rng.uniform(60, 1500), rng.uniform(0.3, 1.0))


def steps(rng: np.random.Generator, seconds: float) -> Any:
    """Somebody walks: soft thuds, nearly even."""
    pace = rng.uniform(0.35, 0.75)
    pieces = []
    for at in np.arange(rng.uniform(0, pace), seconds, pace):
        thud = struck(rng, 0.15, rng.uniform(50, 160), rng.uniform(0.04, 0.12), [(1, 1.0), (2.3, 0.4), (4.1, 0.2)])
        scuff = _band_of_noise(rng, len(thud), rng.uniform(500, 4000), 1.0) * np.exp(-np.arange(len(thud)) / RATE * 40)
        pieces.append((at + rng.normal(0, 0.02), thud * rng.uniform(0.5, 1) + scuff * rng.uniform(0, 0.6)))
    return train_of([(max(at, 0.0), piece) for at, piece in pieces], seconds)


def _band_of_noise(rng: np.random.Generator, length: int, centre: float, octaves: float) -> Any:
    spectrum = np.fft.rfft(rng.normal(0, 1, length))
    hertz = np.maximum(np.fft.rfftfreq(length, 1 / RATE), 20.0)
    made = np.fft.irfft(spectrum * np.exp(-((np.log2(hertz / centre) / octaves) ** 2)), length)
    return made / (np.std(made) + 1e-9)


def whole(maker: Maker, rng: np.random.Generator, seconds: float) -> Samples:
    """So many seconds of it, its loudest sample at one."""
    made = maker(rng, seconds)
    found: Samples = (made / (np.abs(made).max() + 1e-9)).astype(np.float32)
    return found
