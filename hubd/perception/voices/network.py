"""Voices told by a network that the owner has fetched: WeSpeaker (Wang et al., *Wespeaker: a research and production
oriented speaker embedding learning toolkit*, 2023), or another of its form: 80 filter banks a frame in, one direction
out."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from hubd.core.evidence.gallery import Gallery
from hubd.errors import ModelError, Problem
from hubd.perception.audio.rates import Samples
from hubd.perception.audio.spectrum import Frames
from hubd.perception.models import give_back, opened
from hubd.perception.registry import Place
from hubd.perception.voices.banks import KALDI, banks_of
from hubd.perception.voices.model import VoiceModel, spread
from hubd.perception.voices.reference import Measured, measured, reference

INPUTS = "kaldi-80"
"""What the network must have been made for."""
TRIED = (150, 201)
"""Frames of which an answer must come, and be as long: people speak for as long as they like."""
NARROWEST, WIDEST = 16, 4_096
"""Numbers of a direction."""
WORST = 0.25
"""Equal error on people from elsewhere above which a network is not used: half way to guessing, it was made for
something else."""
DECIMALS = 5


class Network(VoiceModel):
    """Tells voices by a fetched network. Raises `ModelError` for a file that is not one of this form."""

    def __init__(self, place: Place) -> None:
        self.id, self._name = place.entry.version, place.entry.id
        self._session = opened(place.open(INPUTS), self._name)
        given, told = self._session.get_inputs(), self._session.get_outputs()
        if [one.type for one in given] != ["tensor(float)"] or not _fits(given[0].shape):
            wants = ", ".join(f"{one.name} {one.shape}" for one in given)
            raise self._wrong(f"it wants {wants}, not frames of {KALDI.count} filter banks")
        self._given, self._told = given[0].name, [told[0].name]
        widths = {self._answered(np.zeros((frames, KALDI.count), np.float32)).shape for frames in TRIED}
        width = widths.pop()
        if widths or len(width) != 2 or width[0] != 1 or not NARROWEST <= width[1] <= WIDEST:
            raise self._wrong("it gives no direction for a piece of speech; this is no network of voices")

    @cached_property
    def measured(self) -> Measured:
        """What its likenesses are worth, asked of people from elsewhere: a matter of seconds, on a small computer of a
        minute or two."""
        return measured(self._direction, reference())

    @property
    def empty(self) -> Gallery:
        found = self.measured
        if found.equal_error > WORST:
            raise self._wrong(
                f"of people from elsewhere it takes {found.equal_error:.0%} for another; it tells no voices apart"
            )
        return Gallery(own=spread(*found.own), other=spread(*found.other), model=self.id, cohort=found.cohort)

    def embed(self, samples: Samples) -> tuple[float, ...]:
        found = self._direction(banks_of(samples))
        give_back()  # layers of ten seconds take three times what the weights do, and nobody may speak again for hours
        return tuple(round(float(x), DECIMALS) for x in found)

    def _direction(self, banks: Frames) -> Any:
        """Of length one; all zeros where the network knows no answer."""
        found = np.nan_to_num(self._answered(banks)[0].astype(np.float64), posinf=0.0, neginf=0.0)
        return found / max(float(np.linalg.norm(found)), 1e-9)

    def _answered(self, banks: Frames) -> Any:
        try:
            return np.asarray(self._session.run(self._told, {self._given: banks[None]})[0])
        except Exception as error:  # onnxruntime has a class of its own for each way in which a file can be wrong
            raise self._wrong(str(error).splitlines()[0]) from None

    def _wrong(self, what: str) -> ModelError:
        hint = f"hubd models remove {self._name}, then fetch it again, or models: {{voices: shipped}}"
        return ModelError([Problem("models", 0, self._name, what, hint)])


def _fits(shape: list[Any]) -> bool:
    """Recordings, frames, and 80 bands: a side that is not fixed is a name, or none."""
    return (
        len(shape) == 3
        and shape[0] in {1, *_open(shape[0])}
        and not isinstance(shape[1], int)
        and (shape[2] in {KALDI.count, *_open(shape[2])})
    )


def _open(side: Any) -> tuple[Any, ...]:
    return () if isinstance(side, int) else (side,)
