"""The shipped model of household sounds: a window of sound in, what it is taken for out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hubd.errors import ModelError, Problem
from hubd.perception.audio import texture
from hubd.perception.audio.spectrum import HOUSEHOLD, Frames, in_bands
from hubd.perception.manifest import Entry, find, mark_of, verified
from hubd.perception.models import installed, session, sharpened

SOUNDS = "sounds"
"""The job of the model that tells sounds apart."""
TEXTURE = mark_of("texture", texture.names())
"""What it must be given: a model made for other statistics would answer, and wrongly."""
REACH = 4.0
"""Standard deviations: what lies farther out says no more."""
OTHER = "other"


class SoundModel:
    """Tells what a few seconds sound like. `claims`: the labels worth telling, with the probability from which on."""

    def __init__(self, entry: Entry, data: bytes) -> None:
        self.id = entry.id
        self.labels = entry.labels
        self.inputs = TEXTURE
        self.claims: Mapping[str, float] = entry.claims
        self._sharpness = entry.sharpness
        self._scores: Callable[[Sequence[Any]], Any] = session(data, entry.id, len(entry.labels), texture.length())

    def __call__(self, spectrum: Frames) -> dict[str, float]:
        """Probabilities of all labels, from the spectra of a window."""
        return self.of_texture(texture.texture(in_bands(spectrum, HOUSEHOLD)))

    def of_texture(self, given: texture.Texture) -> dict[str, float]:
        (row,) = self._scores([given])
        return dict(zip(self.labels, sharpened(row, self._sharpness), strict=True))


def sound_model(folder: Path | None = None) -> SoundModel | None:
    """The shipped model. None where none ships. Raises `ModelError` for a file that is not the one it should be, and
    where nothing is installed that could run it."""
    entry = find(SOUNDS, folder)
    if entry is None:
        return None
    if not installed():
        hint = "pip install 'hubd[models]', or leave sounds: out"
        raise ModelError([Problem("models", 0, entry.id, "onnxruntime, which runs it, is not installed", hint)])
    return SoundModel(entry, verified(entry, TEXTURE, folder))
