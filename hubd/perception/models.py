"""The shipped activity model as the pure callable that the core asks (`hubd.core.onlooker`).

It runs in onnxruntime on one thread. Scores are rounded to six decimals, so that one log gives one answer everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from math import exp, log
from pathlib import Path
from typing import Any

from hubd.core.glance import NAMES
from hubd.errors import ModelError, Problem
from hubd.perception.manifest import Entry, find, mark_of, verified

ACTIVITY = "activity"
"""The job of the model that tells what people do in a home it has never seen."""
GLANCE = mark_of("glance", NAMES)
LEAST = 1e-4
"""No label is ever excluded."""
DECIMALS = 6


class ActivityModel:
    """A model that has seen other homes."""

    def __init__(self, entry: Entry, scores: Callable[[Sequence[Sequence[float]]], Any]) -> None:
        self.id = entry.id
        self.labels = entry.labels
        self._sharpness = entry.sharpness
        self._scores = scores

    def __call__(self, rows: Sequence[Sequence[float]]) -> list[tuple[float, ...]]:
        return [sharpened(row, self._sharpness) for row in self._scores(rows)]


def sharpened(scores: Sequence[float], sharpness: float) -> tuple[float, ...]:
    """Probabilities to the power of the sharpness, made to sum to one again."""
    weights = [exp(sharpness * log(max(float(score), LEAST))) for score in scores]
    total = sum(weights)
    return tuple([round(weight / total, DECIMALS) for weight in weights])


def installed() -> bool:
    """Can models be run at all on this computer?"""
    return find_spec("onnxruntime") is not None


def activity_model(folder: Path | None = None) -> ActivityModel | None:
    """The shipped activity model, opened. None where none ships or nothing is installed that could run it. Raises
    `ModelError` for a file that is not the one it should be."""
    entry = find(ACTIVITY, folder)
    if entry is None or not installed():
        return None
    scores = session(verified(entry, GLANCE, folder), entry.id)
    width = len(scores([[0.0] * len(NAMES)])[0])
    if width != len(entry.labels):
        raise _useless(entry.id, f"it gives {width} scores for {len(entry.labels)} labels")
    return ActivityModel(entry, scores)


def session(data: bytes, name: str) -> Callable[[Sequence[Sequence[float]]], Any]:
    """An ONNX model as a function from rows to scores, on one thread. Raises `ModelError`."""
    import numpy as np
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        opened = ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        given, asked = opened.get_inputs()[0].name, [opened.get_outputs()[-1].name]
        opened.run(asked, {given: np.zeros((1, len(NAMES)), np.float32)})
    except Exception as error:  # onnxruntime has a class of its own for each way in which a file can be wrong
        raise _useless(name, str(error).splitlines()[0]) from None

    def scores(rows: Sequence[Sequence[float]]) -> Any:
        return opened.run(asked, {given: np.asarray(rows, np.float32)})[0].tolist()

    return scores


def _useless(name: str, what: str) -> ModelError:
    hint = "install hubd again, or switch the model off with models: {activity: false}"
    return ModelError([Problem("models", 0, name, what, hint)])
