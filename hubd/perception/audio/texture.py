"""What a few seconds of sound are like, as numbers that do not depend on when in them it happened.

Statistics of mel bands over time, after what people tell sound textures apart by (McDermott and Simoncelli, *Sound
texture perception via statistics of the auditory periphery*, Neuron 71, 2011): how loud each band is and how that
varies, how fast it changes, how much of it is tone, which bands move together, and at which pace everything comes
again. Loudness itself is taken out: it says how far away the microphone is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from hubd.perception.audio.rates import Samples
from hubd.perception.audio.spectrum import HOUSEHOLD, Frames, mel_strengths

Texture: TypeAlias = npt.NDArray[np.float32]

MEAN_STRENGTH, MOST_GAIN = 1.0, 50.0
"""Every window is brought to this mean of its bands, but a quiet room is not made as loud as a kitchen."""
FLOOR = np.float32(0.001)
SHORTEST = 160
"""Frames: less is repeated until there are as many, for rhythms need time to show."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LAGS = (1, 2, 4, 8, 16, 32)
"""Frames of 10 ms between which bands are compared."""
GROUP = 4
"""Neighbouring bands that are taken together where bands are compared with each other."""
PACES = (2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 27, 33, 40, 49, 60, 74, 90, 110, 135)
PACES_OF_QUARTERS = (3, 5, 8, 12, 18, 27, 40, 60, 90, 130)
"""Frames after which loudness is compared with itself: of everything, and of each quarter of the bands."""
TENTH, TWENTIETH = 10, 20


def texture_of(samples: Samples) -> Texture:
    """The texture of a recording or a window of it."""
    return texture(mel_strengths(samples, HOUSEHOLD))


def texture(strengths: Frames) -> Texture:
    """The same, from the strengths of mel bands, a row for each frame."""
    mel = _levelled(strengths)
    parts = (*_levels(mel), *_changes(mel), *_tones(mel), *_bonds(mel), *_paces(mel), *_onsets(mel))
    return np.concatenate(parts).astype(np.float32)


def length() -> int:
    """How many numbers a texture has."""
    return len(texture(np.ones((SHORTEST, HOUSEHOLD.count), np.float32)))


def names() -> tuple[str, ...]:
    """What the numbers are made from, for a mark that changes with them."""
    made = (QUANTILES, LAGS, GROUP, PACES, PACES_OF_QUARTERS, TENTH, TWENTIETH, MEAN_STRENGTH, MOST_GAIN, SHORTEST)
    return (str(HOUSEHOLD), *map(str, made), str(length()))


def _levelled(strengths: Frames) -> Any:
    if not len(strengths):
        strengths = np.zeros((1, HOUSEHOLD.count), np.float32)
    if len(strengths) < SHORTEST:
        strengths = np.tile(strengths, (SHORTEST // len(strengths) + 1, 1))[:SHORTEST]
    gain = min(MOST_GAIN, MEAN_STRENGTH / max(float(strengths.mean()), 1e-9))
    return np.log(strengths * np.float32(gain) + FLOOR)


def _levels(mel: Any) -> tuple[Any, ...]:
    """How loud each band is: on average, how steadily, and where everything is loudest."""
    ordered = np.sort(mel, axis=0)
    last = len(mel) - 1
    quantiles = [ordered[round(share * last)] for share in QUANTILES]
    loudest = mel[np.argsort(mel.mean(axis=1), kind="stable")[-max(1, len(mel) // TENTH) :]].mean(axis=0)
    return mel.mean(axis=0), mel.std(axis=0), *quantiles, ordered[-1], loudest


def _changes(mel: Any) -> tuple[Any, ...]:
    """How much each band changes within so many frames."""
    return tuple((mel[lag:] - mel[:-lag]).std(axis=0) for lag in LAGS)


def _tones(mel: Any) -> tuple[Any, ...]:
    """How much a band stands out between its neighbours: tones do, noise does not."""
    standing_out = mel[:, 2:] - 2 * mel[:, 1:-1] + mel[:, :-2]
    return np.abs(standing_out).mean(axis=0), standing_out.std(axis=0)


def _bonds(mel: Any) -> tuple[Any, ...]:
    """Which groups of bands move together."""
    groups = _normed(mel.reshape(len(mel), -1, GROUP).mean(axis=2))
    together = groups.T @ groups / len(groups)
    return (together[_pairs(len(together))],)


@lru_cache(maxsize=1)
def _pairs(count: int) -> Any:
    return np.triu_indices(count, 1)


def _paces(mel: Any) -> tuple[Any, ...]:
    """How alike loudness is to itself a little later; how peaked it is."""
    quarters = mel.reshape(len(mel), 4, -1).mean(axis=2)
    normed = _normed(quarters)
    found = [_alike(_normed(mel.mean(axis=1, keepdims=True)), PACES), _alike(normed, PACES_OF_QUARTERS)]
    return (*found, (normed**3).mean(axis=0), np.sqrt((normed**4).mean(axis=0)))


def _alike(series: Any, lags: tuple[int, ...]) -> Any:
    """The mean of the products at each lag; without `mean`, whose own work costs as much as that of so few numbers."""
    products = ((np.add.reduce(series[lag:] * series[:-lag], axis=0), len(series) - lag) for lag in lags)
    return np.concatenate([summed / count for summed, count in products])


def _onsets(mel: Any) -> tuple[Any, ...]:
    """How things begin and end in each band, and how often anything begins."""
    steps = np.diff(mel, axis=0)
    most = max(1, len(steps) // TWENTIETH)
    ordered = np.sort(steps, axis=0)
    rising = np.maximum(steps, 0.0).mean(axis=1)
    peaks = (rising[1:-1] > rising[:-2]) & (rising[1:-1] >= rising[2:])
    peaks &= rising[1:-1] > rising.mean() + 1.5 * rising.std()
    between = np.diff(np.flatnonzero(peaks))
    pace = (between.mean() / 100, between.std() / (between.mean() + 1)) if len(between) > 1 else (0.0, 0.0)
    told = np.array([peaks.mean(), *pace, rising.mean(), rising.std(), rising.max()])
    return ordered[-most:].mean(axis=0), ordered[:most].mean(axis=0), told


def _normed(series: Any) -> Any:
    return (series - series.mean(axis=0)) / (series.std(axis=0) + 1e-2)
