"""Is this recording worth listening to? Silence and overload are told before anybody draws conclusions from them."""

from __future__ import annotations

import numpy as np

from hubd.perception.audio.rates import Samples

SILENT = 10 ** (-70 / 20)
"""Loudness (root mean square) below which a microphone is switched off or muted: the quietest rooms reach -65 dB."""
FULL, OVERLOADED = 0.998, 0.01
"""A sample this large was cut off, and so much of it makes a buzz of everything."""


def loudness(samples: Samples) -> float:
    """Root mean square; 1 is the most a recording can hold."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def fault(samples: Samples) -> str | None:
    """What is wrong with it, for people; None where nothing is."""
    if not len(samples) or loudness(samples) < SILENT:
        return "nothing is to be heard; is the microphone switched on?"
    if clipped(samples) > OVERLOADED:
        return "it is overloaded; turn the microphone down or move it away"
    return None


def clipped(samples: Samples) -> float:
    """The share of samples that were cut off."""
    return float(np.mean(np.abs(samples) >= FULL)) if len(samples) else 0.0
