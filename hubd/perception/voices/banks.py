"""Speech as networks trained with Kaldi's features want it: log mel filter banks, their mean over time taken away.

25 ms every 10 ms, each frame without its offset, its high notes lifted, under Hamming's window; 80 triangles of HTK's
mel scale from 20 Hz up (Povey et al., *The Kaldi speech recognition toolkit*, 2011). The same numbers as
kaldi-native-fbank makes of a recording, to a ten-thousandth.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from hubd.perception.audio.rates import Samples
from hubd.perception.audio.spectrum import BLOCK, Bands, Frames, frames_in, in_bands
from hubd.perception.manifest import mark_of

KALDI = Bands(count=80, low=20.0, high=8_000.0, floor=float(np.finfo(np.float32).eps), power=2)
"""`floor`: what is quieter is taken to be as loud as this, beside samples as large as 32,768."""
FULL = 32_768.0
"""Networks were trained on samples as 16 bits have them, and not between -1 and 1."""
EMPHASIS = 0.97
"""High frequencies are lifted by the difference of neighbouring samples, of which so much is taken away."""
BANKS = mark_of("banks", (str(KALDI), str(FULL), str(EMPHASIS), "hamming"))
"""What recordings that are kept as banks were made with."""


def banks_of(samples: Samples) -> Frames:
    """A row of 80 bands for each frame, less their mean over the recording."""
    found = log_banks(samples)
    if len(found):
        found -= found.mean(axis=0)
    return found


def log_banks(samples: Samples) -> Frames:
    """The same, before the mean is taken away."""
    found: Frames = np.empty((frames_in(len(samples), KALDI), KALDI.count), np.float32)
    if len(found):
        cut = np.lib.stride_tricks.sliding_window_view(samples, KALDI.frame)[:: KALDI.hop]
        for at in range(0, len(found), BLOCK):
            spectrum = np.abs(np.fft.rfft(_windowed(cut[at : at + BLOCK]), KALDI.fft, axis=1))
            found[at : at + BLOCK] = np.log(np.maximum(in_bands(spectrum, KALDI), KALDI.floor))
    return found


def _windowed(frames: Any) -> Any:
    rows = frames * np.float32(FULL)
    rows -= rows.mean(axis=1, keepdims=True)
    lifted = np.empty_like(rows)
    lifted[:, 1:] = rows[:, 1:] - np.float32(EMPHASIS) * rows[:, :-1]
    lifted[:, :1] = np.float32(1.0 - EMPHASIS) * rows[:, :1]
    return lifted * _window()


@lru_cache(maxsize=1)
def _window() -> Any:
    """Hamming's."""
    return np.hamming(KALDI.frame).astype(np.float32)
