"""A voice as a direction: traits of speech, turned and scaled so that only what differs between people is left.

Linear discriminant analysis of both views (`traits`), each dimension weighed by how much more people differ in it than
one person does from one sentence to the next; the two directions side by side. Compared by their cosine in
`hubd.core.evidence.gallery`, like faces.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from hubd.core.evidence.gallery import REMEMBERS, Gallery, Spread, Template
from hubd.errors import DecodeError, ModelError, Problem
from hubd.perception.audio.rates import RATE, Samples
from hubd.perception.manifest import find, mark_of, verified
from hubd.perception.voices import traits
from hubd.perception.voices.speech import Speech, speech_in

VOICES = "voices"
"""The job of the model that tells voices apart."""
TRAITS = mark_of("voice", tuple(map(str, (traits.BANDS, traits.HABITS, traits.SOUNDS, traits.EMPHASIS, traits.QUIET,
                                          traits.PITCH_FRAME, traits.RELEVANCE))))  # fmt: skip
"""How speech becomes numbers: a table made for others would answer, and wrongly."""
LONGEST = 10 * RATE
"""Samples of speech beyond which more says nothing new of who speaks."""
PIECE = 4 * RATE
"""Samples of one example, when a long recording becomes several."""
DECIMALS = 4


class Turn(msgspec.Struct, frozen=True, array_like=True):
    """A linear map of a view: `(values - middle) @ matrix`, as 32-bit numbers."""

    middle: bytes
    matrix: bytes
    size: int
    """Dimensions that come out."""

    def __call__(self, values: Any) -> Any:
        made = (values - np.frombuffer(self.middle, "<f4")) @ np.frombuffer(self.matrix, "<f4").reshape(-1, self.size)
        return made / max(float(np.linalg.norm(made)), 1e-9)


class VoiceTable(msgspec.Struct, frozen=True, array_like=True):
    """A trained model as it lies in its file. `own`, `other`: mean and deviation of the likeness of a piece of speech
    to the right and to a wrong person, on speakers that were not learned from. `cohort`: see `gallery.Gallery`."""

    id: str
    means: bytes
    variances: bytes
    weights: bytes
    habits: Turn
    accent: Turn
    own: tuple[float, float]
    other: tuple[float, float]
    cohort: tuple[Template, ...] = ()

    @property
    def mixture(self) -> traits.Mixture:
        weights = np.frombuffer(self.weights, "<f4")
        means = np.frombuffer(self.means, "<f4").reshape(len(weights), -1)
        return traits.Mixture(means, np.frombuffer(self.variances, "<f4").reshape(len(weights), -1), weights)


class Voice(NamedTuple):
    """A direction that stands for whoever spoke, how good the recording was, and what was wrong with it if no direction
    could be told."""

    embedding: tuple[float, ...] | None
    seconds: float
    quality: float
    fault: str | None = None


class VoiceModel(ABC):
    """Tells voices apart. Not for any other purpose: what it keeps of a voice cannot be played."""

    id: str
    """Whose directions they are: nothing else compares with them."""

    @property
    @abstractmethod
    def empty(self) -> Gallery:
        """A gallery without anybody, for voices as this model tells them. Raises `ModelError`."""

    @abstractmethod
    def embed(self, samples: Samples) -> tuple[float, ...]:
        """The direction of a piece of speech."""

    def hear(self, samples: Samples) -> Voice:
        """Who speaks in this recording, as one direction."""
        return self.describe(speech_in(samples))

    def pieces(self, samples: Samples) -> Iterator[Voice]:
        """Several examples of one voice out of a recording of some length."""
        speech = speech_in(samples)
        count = max(len(speech.samples) // PIECE, 1)
        if speech.fault is not None or count == 1:
            yield self.describe(speech)
            return
        length = len(speech.samples) // count
        for start in range(0, count * length, length):
            yield self.hear(speech.samples[start : start + length])

    def describe(self, speech: Speech) -> Voice:
        """The direction of some speech; none where there is too little of it, or it is too bad."""
        if speech.fault is not None:
            return Voice(None, speech.seconds, speech.quality, speech.fault)
        return Voice(self.embed(speech.samples[:LONGEST]), speech.seconds, speech.quality)


class Shipped(VoiceModel):
    """The model that comes with hubd: a table."""

    def __init__(self, table: VoiceTable) -> None:
        self.id = table.id
        own, other = (spread(*figures) for figures in (table.own, table.other))
        self._empty = Gallery(own=own, other=other, model=table.id, cohort=table.cohort)
        self._table = table
        self._mixture = table.mixture

    @property
    def empty(self) -> Gallery:
        return self._empty

    def embed(self, samples: Samples) -> tuple[float, ...]:
        frames = traits.frames_of(samples)
        sides = (
            self._table.habits(traits.habits(frames, samples)),
            self._table.accent(traits.accent(traits.sounds_of(frames), self._mixture)),
        )
        return tuple(round(float(x), DECIMALS) for x in np.concatenate(sides))


def spread(mean: float, deviation: float) -> Spread:
    """What is assumed of likenesses, and hardly doubted: a family's few voices say little of how others spread."""
    return Spread(REMEMBERS, mean, mean * mean + deviation * deviation)


def voice_model(folder: Path | None = None) -> Shipped | None:
    """The model that comes with hubd, or None where none ships. Raises `ModelError` for a file that is not the one it
    should be."""
    entry = find(VOICES, folder)
    if entry is None:
        return None
    try:
        return Shipped(msgspec.msgpack.decode(verified(entry, TRAITS, folder), type=VoiceTable))
    except (msgspec.MsgspecError, ValueError) as error:
        what = f"it is no table of voices ({error})"
        raise ModelError([Problem(entry.file, 0, entry.id, what, "install hubd again")]) from None


def heard_in(model: VoiceModel, samples: Samples, name: str) -> list[Voice]:
    """The examples in a recording. Raises `DecodeError` saying what to do where there is none."""
    found = [voice for voice in model.pieces(samples) if voice.embedding is not None]
    if not found:
        raise DecodeError("no voice", f"{name}: {speech_in(samples).fault or 'no speech is long enough'}")
    return found
