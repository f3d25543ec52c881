"""The shipped activity model as the pure callable that the core asks (`hubd.core.activities.onlooker`).

It runs in onnxruntime on one thread. Scores are rounded to six decimals, so that one log gives one answer everywhere.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from math import exp
from math import log as ln
from pathlib import Path
from typing import Any

from hubd.core.activities.glance import NAMES
from hubd.errors import ModelError, Problem
from hubd.perception.left_in_file import left_in_file
from hubd.perception.manifest import Entry, find, mark_of, verified

log = logging.getLogger("hubd.models")

ACTIVITY = "activity"
"""The job of the model that tells what people do in a home it has never seen."""
GLANCE = mark_of("glance", NAMES)
LEAST = 1e-4
"""No label is ever excluded."""
DECIMALS = 6


class ActivityModel:
    """A model that has seen other homes. The file is opened when it is asked for the first time: a home that shows too
    little to ask about never pays for it."""

    def __init__(self, entry: Entry, data: bytes) -> None:
        self.id = entry.id
        self.labels = entry.labels
        self.speaks = True
        self._sharpness = entry.sharpness
        self._data: bytes | None = data
        self._scores: Callable[[Sequence[Sequence[float]]], Any] = self._open

    def __eq__(self, other: object) -> bool:
        """Models with the same id say the same: the id holds a part of the file's digest."""
        return isinstance(other, ActivityModel) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __call__(self, rows: Sequence[Sequence[float]]) -> list[tuple[float, ...]]:
        return [sharpened(row, self._sharpness) for row in self._scores(rows)]

    def _open(self, rows: Sequence[Sequence[float]]) -> Any:
        data, self._data = self._data, None
        try:
            self._scores = session(data or b"", self.id, len(self.labels))
        except ModelError as error:
            log.error("%s", error)  # noqa: TRY400 - the error says everything
            self.speaks = False
            self._scores = _silent
        return self._scores(rows)


def sharpened(scores: Sequence[float], sharpness: float) -> tuple[float, ...]:
    """Probabilities to the power of the sharpness, made to sum to one again."""
    weights = [exp(sharpness * ln(max(float(score), LEAST))) for score in scores]
    total = sum(weights)
    return tuple([round(weight / total, DECIMALS) for weight in weights])


def installed() -> bool:
    """Can models be run at all on this computer?"""
    return find_spec("onnxruntime") is not None


def activity_model(folder: Path | None = None) -> ActivityModel | None:
    """The shipped activity model. None where none ships or nothing is installed that could run it. Raises `ModelError`
    for a file that is not the one it should be."""
    entry = find(ACTIVITY, folder)
    if entry is None or not installed():
        return None
    return ActivityModel(entry, verified(entry, GLANCE, folder))


def _silent(rows: Sequence[Sequence[float]]) -> Any:
    del rows
    return ()


def session(
    data: bytes, name: str, labels: int, inputs: int = len(NAMES)
) -> Callable[[Sequence[Sequence[float]]], Any]:
    """An ONNX model as a function from rows of so many inputs to so many scores each, on one thread. Raises
    `ModelError`."""
    import numpy as np

    ready = opened(data, name)
    try:
        given, asked = ready.get_inputs()[0].name, [ready.get_outputs()[-1].name]
        width = len(ready.run(asked, {given: np.zeros((1, inputs), np.float32)})[0][0])
    except Exception as error:  # onnxruntime has a class of its own for each way in which a file can be wrong
        raise _useless(name, str(error).splitlines()[0]) from None
    if width != labels:
        raise _useless(name, f"it gives {width} scores for {labels} labels")

    def scores(rows: Sequence[Sequence[float]]) -> Any:
        return ready.run(asked, {given: np.asarray(rows, np.float32)})[0].tolist()

    return scores


def opened(data: bytes | Path, name: str, *, exact: bool = False) -> Any:
    """An ONNX model, on one thread, from its bytes, which stay in memory, or from a file that has been verified, where
    large tables of bytes stay.

    `exact`: sums of small whole numbers come out alike on every processor, where older ones of x86 would cut the
    largest short. Raises `ModelError`.
    """
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if exact:
        options.add_session_config_entry("session.x64quantprecision", "1")
    options.enable_cpu_mem_arena = False  # it grows to what the largest answer needs, and keeps it
    if isinstance(data, Path):
        options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(data.parent))
    try:
        given = _slight(data) if isinstance(data, Path) else data
        return ort.InferenceSession(given, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has a class of its own for each way in which a file can be wrong
        raise _useless(name, str(error).splitlines()[0]) from None
    finally:
        give_back()


def _slight(file: Path) -> bytes | Path:
    """A model without the bytes that are better read from its file, or the file, where that cannot be told."""
    try:
        return left_in_file(file.read_bytes(), file.name)
    except (OSError, ValueError):
        return file  # onnxruntime says what is wrong with it


def give_back() -> None:
    """Memory that reading or asking a graph took goes back to the system. glibc would keep it: more than the graph
    itself needs, for a model of trees as for one of layers."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none, and keeps nothing
        if trim is not None:
            trim(0)


def _useless(name: str, what: str) -> ModelError:
    hint = "install hubd again, or switch the model off"
    return ModelError([Problem("models", 0, name, what, hint)])
