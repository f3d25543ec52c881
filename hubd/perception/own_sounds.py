"""Sounds that a household has named itself: what stands for a sound (`Embedder`), and heads learned from examples.

A head is a ridge regression against what is usually heard here (Hoerl and Kennard, 1970). How sure it may be is learned
from what it says of each example without having known it, which ridge regression tells in closed form (Allen's PRESS,
1974). All of it takes a moment, and is done anew whenever the examples change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from hubd.errors import ModelError, Problem
from hubd.perception.audio.spectrum import HOUSEHOLD, YAMNET, Frames, in_bands
from hubd.perception.audio.texture import texture
from hubd.perception.models import opened
from hubd.perception.registry import Place
from hubd.perception.sounds import REACH, TEXTURE

Vector = npt.NDArray[np.float32]
FEWEST, BACKGROUND = 5, 50
"""Examples of a sound, and of what is usually heard, below which nothing is learned."""
RIDGE = 100.0
"""How much a head leans to saying nothing, in squared standard deviations."""
PRIOR = 2.0
"""Imagined examples on each side that keep the slope finite."""
ROUNDS = 30
SURE = 0.5
"""From which probability on a sound of the household's own is told. With few examples they stay low: what is usual
hardly ever reaches 0.1."""
PATCH = 96
"""Frames that YAMNet sees at a time."""
CLASSES = 521
"""Of AudioSet, as YAMNet scores them: a file that gives no more than so many numbers gives scores."""
FAINTEST = 1e-7
"""Of a score, and of what it lacks to certain: so much a number of 32 bits can tell."""


class Embedder(Protocol):
    """Turns the spectra of a window into what stands for it. `id`: vectors of another one mean something else."""

    id: str

    def __call__(self, spectrum: Frames) -> Vector: ...


class Textures:
    """The shipped way."""

    id = TEXTURE

    def __call__(self, spectrum: Frames) -> Vector:
        return texture(in_bands(spectrum, HOUSEHOLD))


class Yamnet:
    """What YAMNet makes of a window, on average over its patches. Raises `ModelError` for a file that is not it.

    Of a file that gives scores alone their logits are taken: nearly all scores of a sound lie close to zero, and what
    tells two sounds of a kitchen apart are their magnitudes.
    """

    def __init__(self, place: Place) -> None:
        name = place.entry.id
        session = opened(place.open("yamnet-log-mel"), name)
        given = session.get_inputs()[0]
        self._name, self._shape = given.name, _shape(given.shape, name)
        self._kind = np.float16 if "float16" in given.type else np.float32
        self._session = session
        names = [output.name for output in session.get_outputs()]
        try:
            answers = self._asked(np.zeros((1, PATCH, YAMNET.count), np.float32), names)
        except Exception as error:  # onnxruntime has a class of its own for each way in which a file can be wrong
            raise _wrong(name, str(error).splitlines()[0]) from None
        self._output, width = _widest(dict(zip(names, answers, strict=True)), name)
        self._scores = width == CLASSES
        self.id = f"{name}-logits" if self._scores else name

    def __call__(self, spectrum: Frames) -> Vector:
        mel = np.log(in_bands(spectrum, YAMNET) + np.float32(YAMNET.floor))
        if len(mel) < PATCH:
            mel = np.pad(mel, ((0, PATCH - len(mel)), (0, 0)), mode="edge")
        patches = np.stack([mel[at : at + PATCH] for at in range(0, len(mel) - PATCH + 1, PATCH)])
        told = np.vstack([self._asked(patch[None], [self._output])[0].reshape(1, -1) for patch in patches])
        if self._scores:
            sure = np.clip(told.astype(np.float64), FAINTEST, 1.0 - FAINTEST)
            told = np.log(sure / (1.0 - sure))
        found: Vector = told.astype(np.float32).mean(axis=0)
        return found

    def _asked(self, patch: Any, outputs: list[str]) -> Any:
        given = patch.astype(self._kind)
        if self._shape.index(PATCH) > self._shape.index(YAMNET.count):
            given = given.transpose(0, 2, 1)
        return self._session.run(outputs, {self._name: given.reshape(self._shape)})


def _shape(given: Sequence[Any], name: str) -> list[int]:
    """The sides of the input: one must be 96 frames and one 64 bands, the others one."""
    sides = [side if isinstance(side, int) else 1 for side in given]
    if sorted(side for side in sides if side != 1) != sorted((PATCH, YAMNET.count)):
        raise _wrong(name, f"it wants inputs of the shape {given}, not {PATCH} frames of {YAMNET.count} bands")
    return sides


def _widest(answers: Mapping[str, Any], name: str) -> tuple[str, int]:
    """The output that tells most, and its width: the embedding where there is one, else the scores."""
    widths = {key: int(np.size(value)) for key, value in answers.items()}
    if not widths or max(widths.values()) < 100:
        raise _wrong(name, "it gives less than a hundred numbers; this is no model of sounds")
    widest = max(widths, key=lambda key: widths[key])
    return widest, widths[widest]


def _wrong(name: str, what: str) -> ModelError:
    return ModelError([Problem("models", 0, name, what, f"hubd models get {name}")])


class Head(NamedTuple):
    """One label: a direction, and how its projections become probabilities."""

    label: str
    weights: Any
    slope: float
    offset: float


class OwnSounds:
    """Heads over one embedder. `claims`: as of a model."""

    def __init__(self, embedder: Embedder, middle: Any, scale: Any, heads: Sequence[Head]) -> None:
        self.claims: Mapping[str, float] = {head.label: SURE for head in heads}
        self._embedder, self._middle, self._scale, self._heads = embedder, middle, scale, tuple(heads)

    def __call__(self, spectrum: Frames) -> dict[str, float]:
        return self.of(self._embedder(spectrum))

    def of(self, vector: Vector) -> dict[str, float]:
        """Probabilities of the household's labels."""
        given = normed(vector[None], self._middle, self._scale)[0]
        told = {head.label: head.slope * float(given @ head.weights) + head.offset for head in self._heads}
        return {label: float(1.0 / (1.0 + np.exp(-np.clip(value, -30, 30)))) for label, value in told.items()}


def learned(embedder: Embedder, examples: Mapping[str, Sequence[Vector]], usual: Sequence[Vector]) -> OwnSounds | None:
    """Heads for all labels with enough examples; None where there are none, or too little is known of what is usual."""
    known = {label: vectors for label, vectors in sorted(examples.items()) if len(vectors) >= FEWEST}
    if not known or len(usual) < BACKGROUND:
        return None
    middle, scale = np.mean(usual, axis=0), 1.0 / (np.std(usual, axis=0) + 1e-3)
    rows = np.vstack([*usual, *(vector for vectors in known.values() for vector in vectors)])
    labels = np.array([""] * len(usual) + [label for label, vectors in known.items() for _ in vectors])
    given = normed(rows, middle, scale)
    return OwnSounds(embedder, middle, scale, [_head(label, given, labels == label) for label in known])


def normed(rows: Any, middle: Any, scale: Any) -> Any:
    """With a one at the end, for the offset."""
    reached = np.clip((rows - middle) * scale, -REACH, REACH)
    return np.hstack([reached, np.ones((len(rows), 1))])


def _head(label: str, given: Any, right: Any) -> Head:
    """Both sides weigh the same, however many examples there are of each."""
    share = np.where(right, 0.5 / right.sum(), 0.5 / (~right).sum()) * len(right)
    root = np.sqrt(share)[:, None]
    weighed, wanted = given * root, np.where(right, 1.0, -1.0) * root[:, 0]
    inverse = np.linalg.inv(weighed @ weighed.T + RIDGE * len(right) * np.eye(len(right)))
    dual = inverse @ wanted
    unknown = (wanted - dual / np.diag(inverse)) / root[:, 0]
    slope, offset = _honest(unknown, right)
    return Head(label, weighed.T @ dual, slope, offset)


def _honest(told: Any, right: Any) -> tuple[float, float]:
    """A logistic curve over what was said of examples that were not known (Platt, 1999, with his smoothed targets)."""
    wanted = np.where(right, (right.sum() + PRIOR / 2) / (right.sum() + PRIOR), PRIOR / 2 / ((~right).sum() + PRIOR))
    rows = np.column_stack([told, np.ones(len(told))])
    found = np.array([1.0, 0.0])
    for _ in range(ROUNDS):
        said = 1.0 / (1.0 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (said - wanted) + 1e-3 * found
        bend = (rows * (said * (1 - said))[:, None]).T @ rows + 1e-3 * np.eye(2)
        found = found - np.clip(np.linalg.solve(bend, slope), -5.0, 5.0)
    return float(found[0]), float(found[1])
