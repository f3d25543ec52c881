"""Any sample rate to 16 kHz, of a whole recording or of a stream as it comes.

A windowed sinc for each phase between the two rates (Smith, *Digital audio resampling*, 2002): what lies above the new
half of the rate is taken out first.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

RATE = 16_000
"""Samples a second of everything that models hear."""
Samples: TypeAlias = npt.NDArray[np.float32]
CROSSINGS = 16
"""Zero crossings of the sinc on each side: aliases are 80 dB down."""
BETA = 8.0
"""Of the Kaiser window around it."""
CUT = 0.94
"""Of the lower half rate: room for the filter to fall."""
BLOCK = RATE
"""Samples made at a time, so that a long recording needs no table as long as itself."""


class Resampler:
    """A stream of one rate becomes a stream of 16 kHz, without a seam between its pieces."""

    def __init__(self, rate: int) -> None:
        shared = gcd(rate, RATE)
        self._up, self._down = RATE // shared, rate // shared
        self._table = _table(self._up, self._down)
        self._half = self._table.shape[1] // 2
        self._kept: Samples = np.zeros(self._half, np.float32)
        self._next = 0
        """The next sample to make, counted from the first one that is kept."""

    def push(self, samples: Samples) -> Samples:
        """What can be told from the samples so far."""
        if self._up == self._down:
            return samples
        self._kept = np.concatenate([self._kept, samples])
        made = self._made()
        done = self._next * self._down // self._up
        whole = done // self._down * self._down  # so that phases start at zero again
        self._kept = self._kept[whole:]
        self._next -= whole // self._down * self._up
        return made

    def flush(self) -> Samples:
        """The rest, when no more comes."""
        return self.push(np.zeros(self._half, np.float32))

    def _made(self) -> Samples:
        room = len(self._kept) - self._table.shape[1]
        if room < 0:
            return np.zeros(0, np.float32)
        last = room * self._up // self._down
        made = [self._block(n, min(n + BLOCK, last + 1)) for n in range(self._next, last + 1, BLOCK)]
        self._next = max(self._next, last + 1)
        return np.concatenate(made) if made else np.zeros(0, np.float32)

    def _block(self, first: int, end: int) -> Samples:
        at = np.arange(first, end, dtype=np.int64) * self._down
        windows = np.lib.stride_tricks.sliding_window_view(self._kept, self._table.shape[1])
        found: Samples = np.einsum("nk,nk->n", windows[at // self._up], self._table[at % self._up])
        return found


def resampled(samples: Samples, rate: int) -> Samples:
    """A whole recording at 16 kHz."""
    if rate == RATE:
        return samples
    stream = Resampler(rate)
    found: Samples = np.concatenate([stream.push(samples), stream.flush()])
    return found[: len(samples) * RATE // rate]


@lru_cache(maxsize=8)
def _table(up: int, down: int) -> Any:
    """One filter for each phase, each with a sum of one."""
    cut = CUT * min(1.0, up / down)
    half = int(np.ceil(CROSSINGS / cut))
    offsets = np.arange(-half, half + 1)[None, :] - (np.arange(up) / up)[:, None]
    window = np.i0(BETA * np.sqrt(np.clip(1.0 - (offsets / (half + 1)) ** 2, 0.0, 1.0)))
    table = np.sinc(cut * offsets) * window
    return (table / table.sum(axis=1, keepdims=True)).astype(np.float32)
