"""What a few seconds of speech are like, whatever is said in them: cepstra and pitch, as statistics.

Two views of the same frames. *Habits*: mean, spread and pace of each cepstral coefficient, and where the pitch lies.
*Sounds*: how far the speaker's version of each of some typical sounds lies from everybody's, by a mixture of Gaussians
(Reynolds, Quatieri and Dunn, *Speaker verification using adapted Gaussian mixture models*, 2000).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from hubd.perception.audio.rates import RATE, Samples
from hubd.perception.audio.spectrum import Bands, deltas, log_mel
from hubd.perception.voices.speech import loudness_of, standing_out

BANDS = Bands(count=40, low=20.0, high=7_600.0, floor=1e-12, power=2)
QUIET = 1e-3
"""Added to every band, as a share of their mean over the recording: 30 dB below it there is only the room, and what
microphones and codecs leave of it says nothing of who speaks. Without it half of the errors are made by silence."""
EMPHASIS = 0.97
"""High frequencies are lifted by the difference of neighbouring samples, of which so much is taken away."""
HABITS, SOUNDS = 32, 20
"""Cepstral coefficients of each view; the first, which is loudness, says nothing of who speaks."""
LEAST = 20
"""Frames of speech below which the whole recording is taken."""
LOWEST, HIGHEST = 60, 400
"""Hertz of a voice's pitch."""
PITCH_FRAME, PITCH_FFT, PITCH_HOP = 640, 1024, 320
PITCH_BLOCK = 16
"""Frames that are looked at a time, for the sake of memory that is at hand (`spectrum.BLOCK`)."""
VOICED = 0.5
"""From this likeness of the sound to itself one period later on it is a vowel."""
NO_PITCH = 5.0
"""The logarithm of 150 Hz stands for a voice that only whispers."""
RELEVANCE = 4.0
"""Frames for which a sound counts as far as everybody's own."""


class Mixture(NamedTuple):
    """Everybody's sounds: means and variances (a row each), and how often each is heard."""

    means: Any
    variances: Any
    weights: Any


class Frames(NamedTuple):
    """Cepstra, their changes, and which frames are speech."""

    cepstra: Any
    changes: Any
    speaks: Any


def frames_of(samples: Samples) -> Frames:
    """The frames of a piece of speech."""
    lifted = np.empty_like(samples)
    lifted[:1] = samples[:1]
    lifted[1:] = samples[1:] - np.float32(EMPHASIS) * samples[:-1]
    strengths = np.exp(log_mel(lifted, BANDS))
    found = np.log(strengths + np.float32(QUIET * strengths.mean())) @ _cosines(HABITS)
    loud = loudness_of(samples)[: len(found)]
    speaks = standing_out(loud)
    if speaks.sum() < LEAST:
        speaks[:] = True
    return Frames(found, deltas(found), speaks)


@lru_cache(maxsize=2)
def _cosines(count: int) -> Any:
    """From bands to so many cepstral coefficients: the orthonormal cosine transform."""
    table = np.cos(np.pi * (np.arange(BANDS.count)[:, None] + 0.5) * np.arange(count) / BANDS.count)
    table *= np.sqrt(2.0 / BANDS.count)
    table[:, 0] *= np.sqrt(0.5)
    return table.astype(np.float32)


def habits(frames: Frames, samples: Samples) -> Any:
    """Mean, spread and pace of each coefficient, and the pitch."""
    values, changes = frames.cepstra[frames.speaks], frames.changes[frames.speaks]
    pace = np.log(changes.std(axis=0) + 1e-3)
    return np.concatenate([values.mean(axis=0)[1:], np.log(values.std(axis=0) + 1e-3), pace, _pitch(frames, samples)])


def sounds_of(frames: Frames) -> Any:
    """What a mixture is asked about: the speech frames."""
    both = [frames.cepstra[:, 1:SOUNDS], frames.changes[:, :SOUNDS]]
    return np.concatenate(both, axis=1)[frames.speaks]


def accent(values: Any, mixture: Mixture) -> Any:
    """How far the mean of each typical sound lies from everybody's, in deviations; a sound that was hardly heard counts
    little."""
    shares = _shares(values, mixture)
    count = shares.sum(axis=0)[:, None]
    apart = (shares.T @ values - count * mixture.means) / np.sqrt(mixture.variances) / (count + RELEVANCE)
    return (apart * np.sqrt(mixture.weights)[:, None]).ravel()


def _shares(values: Any, mixture: Mixture) -> Any:
    """How likely each frame is each typical sound."""
    inverse = 1.0 / mixture.variances
    logs = (
        np.log(mixture.weights)
        - 0.5 * np.log(mixture.variances).sum(axis=1)
        - 0.5 * (values**2 @ inverse.T - 2.0 * values @ (mixture.means * inverse).T
                 + (mixture.means**2 * inverse).sum(axis=1))
    )  # fmt: skip
    likely = np.exp(logs - logs.max(axis=1, keepdims=True))
    return likely / likely.sum(axis=1, keepdims=True)


def _pitch(frames: Frames, samples: Samples) -> Any:
    """Where the pitch lies (logarithms of hertz), how much of the speech is voiced, and how clearly."""
    pitches, clarity = _periods(samples)
    speaks = frames.speaks[:: PITCH_HOP // 160][: len(pitches)]
    pitches, clarity = pitches[: len(speaks)], clarity[: len(speaks)]
    voiced = speaks & (clarity > VOICED)
    if voiced.sum() < 4:
        return np.array([NO_PITCH, NO_PITCH, NO_PITCH, 0.0, VOICED])
    logs = np.log(pitches[voiced])
    share = voiced.sum() / max(speaks.sum(), 1)
    return np.array([np.median(logs), *np.percentile(logs, (20, 80)), share, clarity[voiced].mean()])


def _periods(samples: Samples) -> tuple[Any, Any]:
    """The strongest period of each frame, in hertz, and how alike the sound is to itself after it (Boersma, 1993)."""
    padded = np.pad(samples, ((PITCH_FRAME - 400) // 2, PITCH_FRAME))
    cut = np.lib.stride_tricks.sliding_window_view(padded, PITCH_FRAME)[::PITCH_HOP]
    found = [_strongest(cut[at : at + PITCH_BLOCK]) for at in range(0, len(cut), PITCH_BLOCK)]
    periods, clarity = (np.concatenate(each) for each in zip(*found, strict=True))
    return RATE / periods, clarity


def _strongest(frames: Any) -> tuple[Any, Any]:
    """The period of each frame, in samples, and the likeness after it."""
    window, of_window = _pitch_window()
    first, last = RATE // HIGHEST, RATE // LOWEST
    likeness = _autocorrelated(frames * window)
    likeness = likeness / (likeness[:, :1] + 1e-9) / of_window
    best = likeness[:, first:last].argmax(axis=1)
    return best + first, likeness[np.arange(len(best)), best + first]


@lru_cache(maxsize=1)
def _pitch_window() -> tuple[Any, Any]:
    """The window of a frame, and how alike it is to itself."""
    window = np.hanning(PITCH_FRAME).astype(np.float32)
    alike = _autocorrelated(window[None])[0]
    return window, alike / alike[0] + 1e-3


def _autocorrelated(rows: Any) -> Any:
    spectrum = np.fft.rfft(rows, PITCH_FFT)
    return np.fft.irfft(spectrum.real**2 + spectrum.imag**2)[:, : RATE // LOWEST + 1]
