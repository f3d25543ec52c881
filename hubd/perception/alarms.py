"""Smoke and carbon monoxide alarms, told by their rhythm: a tone that comes and goes as standards prescribe.

ISO 8201 and UL 217 give a smoke alarm three beeps of half a second and a pause of one and a half (T3); UL 2034 gives a
carbon monoxide alarm four beeps of a tenth and a pause of five (T4). Whatever makes the tone and whatever room it is
in, the rhythm stays. Where one frequency stands out from its neighbours now and then, its loudness over time is laid
beside the rhythm, at every moment and at several speeds. Two groups with their pause must fit, and each single beep and
gap be where it belongs: an oven, a lorry that reverses or a tune has another rhythm.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from hubd.perception.audio.rates import RATE, Samples
from hubd.perception.audio.spectrum import Bands, Frames, magnitudes

SIEVE = Bands(frame=512, hop=320, fft=512)
"""20 ms a step, 31 Hz a bin."""
STEP = SIEVE.hop / RATE
LOWEST, HIGHEST = 13, 138
"""Bins: from the low alarms for those who hear badly (520 Hz) to the shrillest piezo (4.3 kHz)."""
AROUND, BESIDE = 10, 3
"""A tone is what stands out from so many bins on each side, but for the nearest."""
MOST_DB = 45.0
"""Louder is no clearer."""
ZONES = ((0, 13, 2), (13, 38, 1), (38, 70, 1), (70, 107, 8), (107, HIGHEST - LOWEST, 1))
"""Columns among which so many are looked at each, those that come and go most: a voice below hides no piezo above, what
clatters comes and goes as well, and most piezos are in the fourth."""
RESTLESS_DB = 2.5
"""Standard deviation from which on a column can hold beeps."""
SPEEDS = tuple(round(0.91 + 0.015 * n, 3) for n in range(13))
"""How fast cheap clocks run: as slow and as fast as UL allows, and a little more."""
ROOT = 40.0
"""Loudness is compared as the square root of the amplitude: an echo is quiet then, and one loud clank does not hide the
rest."""
ALIKE = 0.55
"""Correlation with the rhythm from which on it is looked at beep by beep."""
USUAL = ((437.0, 610.0), (2_600.0, 3_700.0))
"""Hertz of what is sold: the low tone for those who hear badly (520 Hz, UL 217), and piezos around 3.1 kHz."""
STRANGE = 0.7
"""Correlation from which on any other tone counts: there voices, music and machines have their notes, and now and then
one of them comes and goes like an alarm for ten seconds."""
NEARLY, CLOSE, SHRILL = 0.52, 2, 51
"""Correlation from which on so many columns on each side are looked at as well, from 2 kHz up: below, voices and music
have something everywhere, and no two columns of theirs may be tried for one."""
HARDLY, AMONG = 0.45, 0.6
"""From the first on they are looked at, too, but one of them then needs the second: who tries more finds more by
chance."""
APART_DB, GAP_DB = 5.0, 0.5
"""The weakest beep is louder than any moment of the pauses by this, and beeps are louder than the gaps between them by
that on average: in a tiled bathroom a gap of a tenth of a second is full of echo."""


PASSED_OVER = 0.93
"""The share of a pause that must be free: a plate that clanks is passed over, one more group of beeps is not."""


class Pattern(NamedTuple):
    """A rhythm: so many beeps with gaps, then a pause, in seconds. `label`: what it is called as a sound."""

    label: str
    beeps: int
    on: float
    off: float
    pause: float


SMOKE = Pattern("smoke detector, smoke alarm", 3, 0.5, 0.5, 1.5)
MONOXIDE = Pattern("carbon monoxide alarm", 4, 0.1, 0.1, 5.0)
PATTERNS = (SMOKE, MONOXIDE)


class Found(NamedTuple):
    """A rhythm that was there. `alike`: how well it fits, up to 1. `hertz`: of its tone. `began`, `ended`: in seconds
    from the beginning of what was looked at."""

    pattern: Pattern
    alike: float
    hertz: float
    began: float
    ended: float

    @property
    def sure(self) -> float:
        """The same as a probability: what passes every test is hardly ever anything else."""
        return round(min(0.99, 0.85 + 0.3 * (self.alike - ALIKE)), 3)


class Score(NamedTuple):
    """A pattern at one speed, in steps: where its beeps and gaps are, what comes before it, the pause between its
    groups and how much of that is looked at together, and what it correlates with."""

    length: int
    beeps: tuple[tuple[int, int], ...]
    gaps: tuple[tuple[int, int], ...]
    before: tuple[int, int]
    pause: tuple[int, int]
    piece: int
    shape: Any


LOOKED_AT, ECHO = 0.2, 0.3
"""Seconds of a pause that are looked at together, so that one more beep in it is seen; and for which the room still
holds the last one."""
MARGIN = 0.4
"""Seconds of silence that belong to a pattern before its first and after its last beep."""


@lru_cache(maxsize=64)
def score(pattern: Pattern, speed: float) -> Score:
    """Two groups of beeps with the pause between them."""
    step = STEP * speed
    group = pattern.beeps * pattern.on + (pattern.beeps - 1) * pattern.off
    starts = [MARGIN + cycle * (group + pattern.pause) + n * (pattern.on + pattern.off)
              for cycle in range(2) for n in range(pattern.beeps)]  # fmt: skip
    beeps = tuple((round(at / step), round((at + pattern.on) / step)) for at in starts)
    length = round((2 * group + pattern.pause + 2 * MARGIN) / step)
    between = [(ends, begins) for (_, ends), (begins, _) in pairwise(beeps)]
    gaps = tuple(gap for n, gap in enumerate(between) if n != pattern.beeps - 1)
    begins, ends = between[pattern.beeps - 1]
    piece = max(2, round(min(pattern.on, LOOKED_AT) / step))
    settled = begins + round(ECHO / step)
    shape = np.zeros(length)
    for first, last in beeps:
        shape[first:last] = 1.0
    shape -= shape.mean()
    shape /= np.sqrt(np.sum(shape**2))
    return Score(length, beeps, gaps, (0, beeps[0][0] - 1), (settled, ends - 1), piece, shape)


LONGEST = max(score(pattern, SPEEDS[0]).length for pattern in PATTERNS)
SHORTEST = min(score(pattern, SPEEDS[-1]).length for pattern in PATTERNS)
"""Steps of the longest and of the shortest rhythm, at any speed."""


def sieved(samples: Samples) -> Frames:
    """By how many decibels each bin stands out from its surroundings, a row for each 20 ms."""
    return standing_out(magnitudes(samples, SIEVE))


def standing_out(spectrum: Frames) -> Frames:
    """The same, where the spectrum is there already."""
    count = HIGHEST - LOWEST
    energy = np.square(spectrum[:, LOWEST - AROUND : HIGHEST + AROUND + 1], dtype=np.float64)
    energy += 1e-10
    summed = np.zeros((len(energy), energy.shape[1] + 1))
    np.cumsum(energy, axis=1, out=summed[:, 1:])

    def over(reach: int) -> Any:
        first, end = AROUND - reach, AROUND + reach + 1
        return summed[:, end : end + count] - summed[:, first : first + count]

    around = over(AROUND)
    around -= over(BESIDE)
    before, own, after = (energy[:, first : first + count] for first in range(AROUND - 1, AROUND + 2))
    ratio = np.maximum(own, np.maximum(before, after))
    ratio *= 2 * (AROUND - BESIDE)
    ratio /= around  # each in its place: fresh memory costs more than the arithmetic
    found: Frames = np.clip(10 * np.log10(ratio), 0.0, MOST_DB).astype(np.float32)
    return found


def find(tones: Frames) -> Found | None:
    """The rhythm that fits best in these steps, if any does. Needs about `LONGEST` of them to see both."""
    smooth = _smoothed(tones)
    found = [one for column in _candidates(smooth) for one in _about(smooth, tones, column)]
    return max(found, key=lambda one: one.alike, default=None)


def _smoothed(tones: Frames) -> Any:
    """Over three steps, which calms the noise and keeps a beep of a tenth of a second."""
    summed = np.empty_like(tones)
    np.add(tones[:-2], tones[1:-1], out=summed[1:-1])
    summed[1:-1] += tones[2:]
    summed[0] = 2 * tones[0] + tones[1]
    summed[-1] = tones[-2] + 2 * tones[-1]
    summed /= 3
    return summed


def _candidates(smooth: Any) -> list[int]:
    """The columns of each zone that come and go most, no two of one tone."""
    restless = smooth.std(axis=0)
    found: list[int] = []
    for first, last, many in ZONES:
        left = restless[first:last].copy()
        for _ in range(many):
            best = int(left.argmax())
            if left[best] >= RESTLESS_DB:
                found.append(first + best)
            left[max(0, best - BESIDE) : best + BESIDE + 1] = 0.0
    return found


@lru_cache(maxsize=4)
def _book(size: int) -> tuple[tuple[tuple[Pattern, Score], ...], Any]:
    """Every rhythm at every speed, and their spectra."""
    parts = tuple((pattern, score(pattern, speed)) for pattern in PATTERNS for speed in SPEEDS)
    return parts, np.conj(np.fft.rfft(np.stack([np.pad(part.shape, (0, size - part.length)) for _, part in parts])))


def _about(smooth: Any, tones: Frames, column: int) -> list[Found]:
    """What fits this frequency, or, where something nearly does, those beside it: the one that comes and goes most is
    not always the one whose gaps are clearest in an echo."""
    found, alike = _fitting(smooth[:, column], tones[:, column], column)
    if found or alike < HARDLY or column < SHRILL:
        return found
    least = ALIKE if alike >= NEARLY else AMONG
    beside = (near for near in range(column - CLOSE, min(smooth.shape[1], column + CLOSE + 1)) if near != column)
    tried = (one for near in beside for one in _fitting(smooth[:, near], tones[:, near], near)[0])
    return [one for one in tried if one.alike >= least]


def _fitting(decibels: Any, sharp: Any, column: int) -> tuple[list[Found], float]:
    """Where each rhythm fits this frequency, at its best speed; and how alike the best is, whether it fits or not."""
    series = 10 ** (decibels / ROOT)
    size = 1 << (max(len(series), LONGEST) - 1).bit_length()  # what wraps around is never looked at
    parts, spectra = _book(size)
    laid = np.fft.irfft(np.fft.rfft(series, size) * spectra, size)
    sums, squares = (np.concatenate([[0.0], np.cumsum(values)]) for values in (series, series**2))
    best: dict[str, Found] = {}
    nearest = 0.0
    hertz = (column + LOWEST) * RATE / SIEVE.fft
    least = ALIKE if any(low <= hertz <= high for low, high in USUAL) else STRANGE
    for (pattern, part), shifted in zip(parts, laid, strict=True):
        room = len(series) - part.length
        if room < 0:
            continue
        mean = (sums[part.length :] - sums[: room + 1]) / part.length
        spread = (squares[part.length :] - squares[: room + 1]) - part.length * mean**2
        alike = shifted[: room + 1] / np.sqrt(np.maximum(spread, 1e-6))
        at = int(alike.argmax())
        nearest = max(nearest, float(alike[at]))
        before = best.get(pattern.label)
        if alike[at] > max(least, before.alike if before else 0.0) and _each(decibels[at:], sharp[at:], part):
            best[pattern.label] = Found(pattern, float(alike[at]), hertz, at * STEP, (at + part.length) * STEP)
    return list(best.values()), nearest


def _each(series: Any, sharp: Any, part: Score) -> bool:
    """Is every beep there, and every gap and pause free of it? `sharp`: not smoothed, for gaps are short."""
    beeps = [series[first:last].mean() for first, last in part.beeps]
    summed = np.cumsum(series[part.pause[0] : part.pause[1]])
    pieces = (summed[part.piece :] - summed[: -part.piece]) / part.piece
    loud = np.partition(pieces, int(len(pieces) * PASSED_OVER))[int(len(pieces) * PASSED_OVER)]
    if min(beeps) - max(loud, series[slice(*part.before)].mean()) < APART_DB:
        return False
    gaps = [sharp[(first + last) // 2 : last].mean() for first, last in part.gaps]
    count = len(beeps) // 2
    inner = [min(pair) for pair in (*pairwise(beeps[:count]), *pairwise(beeps[count:]))]
    return float(np.mean(inner) - np.mean(gaps)) >= GAP_DB
