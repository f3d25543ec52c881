"""Where in a recording somebody speaks, and whether it is good enough to tell a voice by.

Speech is what stands out from the quietest part of the recording and is not far below the loudest: enough for one
person near a microphone. It is not told from music here; whoever hands over a recording knows that somebody spoke.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hubd.perception.audio.quality import fault
from hubd.perception.audio.rates import RATE, Samples

FRAME, HOP = 400, 160
"""Samples of a frame and between two frames: 25 and 10 ms."""
LOUDEST, QUIETEST = 95, 10
"""Percentiles of the frames' loudness that stand for the voice and for the room."""
BELOW, ABOVE = 30.0, 0.35
"""Speech is at most so many decibels below the voice, and above this share of the way from the room to the voice."""
NEAR = 10
"""Frames around speech that are kept with it: consonants are quiet."""
ENOUGH = 1.5
"""Seconds of speech below which nobody is named: the voice of a single word says more of the word."""
PLENTY = 3.0
"""Seconds of speech that are as good as it gets."""
STANDS_OUT, CLEAR = 6.0, 20.0
"""Decibels between room and voice: below the first it is no speech, from the second on nothing is lost."""


class Speech(NamedTuple):
    """Samples without the long pauses. `seconds`: of speech in them. `quality`: 0 to 1; `fault`: what is wrong."""

    samples: Samples
    seconds: float
    quality: float
    fault: str | None


def speech_in(samples: Samples) -> Speech:
    """The speech of a recording at 16 kHz."""
    wrong = fault(samples)
    loud = loudness_of(samples)
    if wrong is not None or len(loud) < 2:
        return Speech(samples[:0], 0.0, 0.0, wrong or "it is too short to be speech")
    spread = float(np.percentile(loud, LOUDEST) - np.percentile(loud, QUIETEST))
    speaks = standing_out(loud)
    seconds = float(speaks.sum()) * HOP / RATE
    kept = _with_margins(speaks)
    clear = min(max((spread - STANDS_OUT) / (CLEAR - STANDS_OUT), 0.0), 1.0)
    quality = round(min(seconds / PLENTY, 1.0) * clear, 4)
    if clear == 0.0:
        wrong = "no speech stands out from the noise; come nearer to the microphone"
    elif seconds < ENOUGH:
        wrong = f"it holds {seconds:.1f} s of speech; {ENOUGH} s are the least"
    return Speech(_cut(samples, kept), round(seconds, 2), quality, wrong)


def loudness_of(samples: Samples) -> Any:
    """The loudness of each frame, in decibels."""
    if len(samples) < FRAME:
        return np.zeros(0)
    sums = np.zeros(len(samples) + 1)
    np.square(samples, dtype=np.float64, out=sums[1:])
    np.cumsum(sums, out=sums)
    starts = np.arange(0, len(samples) - FRAME + 1, HOP)
    return 10.0 * np.log10((sums[starts + FRAME] - sums[starts]) / FRAME + 1e-10)


def standing_out(loud: Any) -> Any:
    """Which frames are speech, by their loudness."""
    top, room = np.percentile(loud, LOUDEST), np.percentile(loud, QUIETEST)
    return loud > max(top - BELOW, room + ABOVE * (top - room))


def _with_margins(speaks: Any) -> Any:
    return np.convolve(speaks, np.ones(2 * NEAR + 1), mode="same") > 0.5


def _cut(samples: Samples, kept: Any) -> Samples:
    """The samples of these frames, in one piece."""
    whole = np.repeat(kept, HOP)
    whole = np.concatenate([whole, np.full(max(len(samples) - len(whole), 0), kept[-1])])[: len(samples)]
    result: Samples = samples[whole]
    return result
