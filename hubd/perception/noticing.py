"""What one microphone's windows are asked: the shipped model, and the sounds that the household has named itself.

Besides, a few windows a day are remembered as what is usual here, and the last ones that something was told of, so that
people can say what they were. Both as vectors, from which no sound can be made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from hubd.perception.audio.spectrum import Frames
from hubd.perception.own_sounds import Embedder, OwnSounds, Vector
from hubd.perception.sounds import SoundModel

SELDOM = 97
"""Every so manieth window is remembered: a prime, so that no clock is in step with it."""
MOST_USUAL = 300
SCATTER = 7919
"""A prime that spreads what is forgotten over what is remembered."""


class Usual:
    """Vectors of what is usually heard, of the last hours and of earlier ones."""

    def __init__(self, vectors: list[Vector]) -> None:
        self.vectors = vectors[:MOST_USUAL]
        self._seen = 0

    def window(self, vector: Vector) -> None:
        """One more window; most are passed over."""
        self._seen += 1
        if self._seen % SELDOM:
            return
        if len(self.vectors) < MOST_USUAL:
            self.vectors.append(vector)
        else:
            self.vectors[self._seen // SELDOM * SCATTER % MOST_USUAL] = vector


class Noticing:
    """A model for one microphone. `own` gives the household's own sounds as of now."""

    def __init__(
        self, shipped: SoundModel | None, embedder: Embedder, own: Callable[[], OwnSounds | None], usual: Usual
    ) -> None:
        self.last: Vector | None = None
        """What stands for the window that was judged last."""
        self._shipped, self._embedder, self._own, self._usual = shipped, embedder, own, usual

    @property
    def claims(self) -> Mapping[str, float]:
        """The household's own names win."""
        own, shipped = self._own(), self._shipped
        return {**(shipped.claims if shipped is not None else {}), **(own.claims if own is not None else {})}

    def __call__(self, spectrum: Frames) -> dict[str, float]:
        vector = self._embedder(spectrum)
        self.last = vector
        self._usual.window(vector)
        own, shipped = self._own(), self._shipped
        told: dict[str, float] = {}
        if shipped is not None:
            same = self._embedder.id == shipped.inputs
            told |= shipped.of_texture(vector) if same else shipped(spectrum)
        return told | (own.of(vector) if own is not None else {})


def packed(vector: Any) -> bytes:
    """A vector in half precision: nobody hears the difference."""
    return np.asarray(vector, "<f2").tobytes()


def unpacked(data: bytes) -> Vector:
    found: Vector = np.frombuffer(data, "<f2").astype(np.float32)
    return found
