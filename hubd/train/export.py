"""From scikit-learn to a file that is run without it, and the proof that both say the same."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from hubd.core.activities.glance import NAMES
from hubd.errors import ModelError, Problem
from hubd.perception.manifest import Entry
from hubd.perception.models import ACTIVITY, GLANCE, session

DIFFERENT = 1e-4
"""Exported models have been silently wrong before; a probability that is off by more is not shipped."""
CREDIT = (
    "learned from invented homes and, where the card says so, from recordings of the WSU CASAS smart home project "
    "(Cook, Crandall, Thomas and Krishnan: CASAS, a smart home in a box. Computer 46(7), 2013)"
)
OPSET = {"": 17, "ai.onnx.ml": 3}


def export(forest: Any) -> bytes:
    """The forest as ONNX, with a column for each label."""
    from skl2onnx import to_onnx

    like = np.zeros((1, len(NAMES)), np.float32)
    graph = to_onnx(forest, like, options={id(forest): {"zipmap": False}}, target_opset=OPSET)
    graph.producer_name, graph.producer_version, graph.doc_string = "hubd", "", ""
    return bytes(graph.SerializeToString(deterministic=True))


def checked(forest: Any, data: bytes, values: Any) -> float:
    """The largest difference between the forest and its file on these rows. Raises `ModelError` if it is too large."""
    told = np.array(session(data, "the exported model", len(forest.classes_))(values))
    worst = float(np.abs(told - forest.predict_proba(values)).max())
    if worst > DIFFERENT:
        what = f"the exported model differs from the one that was trained by {worst:.2g}"
        raise ModelError([Problem("export", 0, "", what, "try other versions of skl2onnx and onnxruntime")])
    return worst


def labels_of(forest: Any) -> tuple[str, ...]:
    """The labels in the order of the file's columns."""
    return tuple(str(label) for label in forest.classes_)


def entry(forest: Any, data: bytes, name: str, sharpness: float, scores: dict[str, Any]) -> Entry:
    """The model's row in the manifest."""
    digest = hashlib.sha256(data).hexdigest()
    return Entry(
        id=f"{name}-{digest[:8]}",
        job=ACTIVITY,
        file=f"{name}.onnx",
        size=len(data),
        sha256=digest,
        inputs=GLANCE,
        labels=labels_of(forest),
        sharpness=sharpness,
        licence="Apache-2.0",
        credit=CREDIT,
        scores=scores,
    )
