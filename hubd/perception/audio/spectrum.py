"""Frames, mel bands and cepstra: what models see of a sound.

`YAMNET` are the bands that YAMNet was made for (Plakal and Ellis, AudioSet's VGGish front end): 25 ms every 10 ms, 64
mel bands of HTK from 125 to 7,500 Hz, the logarithm of their magnitude.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from hubd.perception.audio.rates import RATE, Samples

Frames: TypeAlias = npt.NDArray[np.float32]
"""A row for each frame."""


@dataclass(frozen=True, slots=True)
class Bands:
    """How a sound is cut into frames and each frame into mel bands. Lengths in samples, edges in hertz. `floor`: what
    is added before the logarithm; what is quieter is silence. `power`: 1 for magnitudes, 2 for energy."""

    frame: int = 400
    hop: int = 160
    fft: int = 512
    count: int = 64
    low: float = 125.0
    high: float = 7_500.0
    floor: float = 0.001
    power: int = 1


YAMNET = Bands()
HOUSEHOLD = Bands(low=50.0, high=7_800.0)
"""For sounds of a household: motors hum below what YAMNet hears."""
BLOCK = 48
"""Frames whose spectra are made at a time: what fits into memory that is at hand is made three times as fast as what
the system has to be asked for."""
VOICE = Bands(count=40, low=60.0, high=7_600.0, floor=1e-6, power=2)
"""For who speaks: finer at the low end, in energies, as cepstra are made from."""


def frames_in(samples: int, bands: Bands = YAMNET) -> int:
    """How many whole frames so many samples hold."""
    return max(0, 1 + (samples - bands.frame) // bands.hop)


def magnitudes(samples: Samples, bands: Bands = YAMNET) -> Frames:
    """The spectrum of each frame: one row of `fft / 2 + 1` magnitudes."""
    found: Frames = np.empty((frames_in(len(samples), bands), bands.fft // 2 + 1), np.float32)
    if len(found):
        cut = np.lib.stride_tricks.sliding_window_view(samples, bands.frame)[:: bands.hop]
        for at in range(0, len(found), BLOCK):
            rows = cut[at : at + BLOCK] * _window(bands.frame)
            np.abs(np.fft.rfft(rows, bands.fft, axis=1), out=found[at : at + BLOCK])
    return found


def log_mel(samples: Samples, bands: Bands = YAMNET) -> Frames:
    """The logarithm of the mel bands of each frame."""
    found: Frames = np.log(mel_strengths(samples, bands) + np.float32(bands.floor))
    return found


def mel_strengths(samples: Samples, bands: Bands = YAMNET) -> Frames:
    """How strong each mel band is in each frame, before the logarithm."""
    return in_bands(magnitudes(samples, bands), bands)


def in_bands(spectrum: Frames, bands: Bands = YAMNET) -> Frames:
    """The same, where the spectrum is there already."""
    found: Frames = (spectrum if bands.power == 1 else spectrum**bands.power) @ _mel(bands)
    return found


def cepstra(samples: Samples, count: int = 20, bands: Bands = VOICE) -> Frames:
    """Mel-frequency cepstral coefficients, the loudness first."""
    found: Frames = log_mel(samples, bands) @ _cosines(bands.count, count)
    return found


def deltas(frames: Frames, reach: int = 2) -> Frames:
    """How each column changes, as a slope over `reach` frames on each side (HTK's regression)."""
    padded = np.pad(frames, ((reach, reach), (0, 0)), mode="edge")
    count = len(frames)
    found: Frames = np.zeros_like(frames)
    for k in range(1, reach + 1):
        found += k * (padded[reach + k : reach + k + count] - padded[reach - k : reach - k + count])
    found /= 2 * sum(k * k for k in range(1, reach + 1))
    return found


@lru_cache(maxsize=4)
def _window(length: int) -> Any:
    """Hann's, periodic."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)).astype(np.float32)


@lru_cache(maxsize=8)
def _mel(bands: Bands) -> Any:
    """Triangles on HTK's mel scale, as TensorFlow makes them: straight lines in mel, nothing at 0 Hz."""
    hertz = np.arange(1, bands.fft // 2 + 1) * RATE / bands.fft
    edges = np.linspace(_to_mel(bands.low), _to_mel(bands.high), bands.count + 2)
    mel = _to_mel(hertz)[:, None]
    rising = (mel - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - mel) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0.0, np.minimum(rising, falling))
    return np.vstack([np.zeros(bands.count), weights]).astype(np.float32)


def _to_mel(hertz: Any) -> Any:
    return 1127.0 * np.log1p(np.asarray(hertz) / 700.0)


@lru_cache(maxsize=8)
def _cosines(bands: int, count: int) -> Any:
    """The orthonormal cosine transform, its first columns."""
    table = np.cos(np.pi * (np.arange(bands)[:, None] + 0.5) * np.arange(count) / bands) * np.sqrt(2.0 / bands)
    table[:, 0] *= np.sqrt(0.5)
    return table.astype(np.float32)
