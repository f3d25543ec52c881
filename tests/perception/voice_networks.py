"""Small networks of the form of WeSpeaker: filter banks in, a direction out. One tells voices apart, others do not."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from hubd.perception.manifest import Entry
from hubd.perception.registry import Place
from hubd.perception.voices.network import INPUTS
from hubd.perception.voices.reference import reference

SIZE = 32
FILE = "voices.onnx"
Shape = Sequence[int | str]


def row(data: bytes) -> Entry:
    """The line of the manifest for such a network."""
    return Entry(
        id="wespeaker", job="voice embedding", file=FILE, size=len(data), sha256=hashlib.sha256(data).hexdigest(),
        inputs=INPUTS, url="https://example.org/voices.onnx", about="x", licence="x", credit="x",
    )  # fmt: skip


def put(data: bytes, folder: Path) -> Place:
    """Such a network where fetched ones lie."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(data)
    return Place(row(data), folder)


@lru_cache(maxsize=1)
def knowing() -> bytes:
    """Tells voices apart: how far each band varies, turned so that people differ most and one person least."""
    rows = [np.array([_spread(banks) for banks in person.banks]) for person in reference()]
    within = sum(np.cov(each.T) for each in rows) / len(rows) + 0.02 * np.eye(rows[0].shape[1])
    middles = np.array([each.mean(axis=0) for each in rows])
    narrow, turned = np.linalg.eigh(within)
    whitened = turned / np.sqrt(narrow)
    strong, best = np.linalg.eigh(np.cov((middles @ whitened).T))
    chosen = np.argsort(-strong)[:SIZE]
    return network((whitened @ best[:, chosen]).astype(np.float32), middles.mean(axis=0).astype(np.float32))


@lru_cache(maxsize=1)
def guessing() -> bytes:
    """Of the right form, and tells nothing: it answers by how long somebody speaks."""
    return network(np.full((80, SIZE), 1e-12, np.float32), np.full(80, 1e6, np.float32))


def network(matrix: Any, middle: Any, shape: Shape = ("n", "t", 80)) -> bytes:
    """The logarithm of each band's variation, less a middle, times a matrix."""
    from onnx import TensorProto, helper, numpy_helper

    nodes = [
        helper.make_node("ReduceMean", ["feats"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Sub", ["feats", "mean"], ["apart"]),
        helper.make_node("Mul", ["apart", "apart"], ["square"]),
        helper.make_node("ReduceMean", ["square"], ["varies"], axes=[1], keepdims=0),
        helper.make_node("Add", ["varies", "least"], ["least_varies"]),
        helper.make_node("Log", ["least_varies"], ["spread"]),
        helper.make_node("Sub", ["spread", "middle"], ["centred"]),
        helper.make_node("MatMul", ["centred", "matrix"], ["embs"]),
    ]
    weights = {"matrix": matrix, "middle": middle, "least": np.array(0.1, np.float32)}
    made = [numpy_helper.from_array(each, name) for name, each in weights.items()]
    return graph(nodes, shape, made, TensorProto.FLOAT)


def per_frame(shape: Shape = ("n", "t", 80)) -> bytes:
    """Something else: an answer for each frame."""
    from onnx import TensorProto, helper

    return graph([helper.make_node("Exp", ["feats"], ["embs"])], shape, [], TensorProto.FLOAT)


def of_whole_numbers() -> bytes:
    """Something else: whole numbers in."""
    from onnx import TensorProto, helper

    return graph([helper.make_node("Abs", ["feats"], ["embs"])], ("n", "t", 80), [], TensorProto.INT64)


def graph(nodes: Sequence[Any], shape: Shape, weights: Sequence[Any], kind: int) -> bytes:
    from onnx import helper

    made = helper.make_graph(
        nodes, "voices", [helper.make_tensor_value_info("feats", kind, list(shape))],
        [helper.make_tensor_value_info("embs", kind, None)], list(weights),
    )  # fmt: skip
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return bytes(model.SerializeToString())


def _spread(banks: Any) -> Any:
    return np.log(banks.var(axis=0) + 0.1)
