"""Faces on pictures, with small networks that answer in the form of the real ones: found, turned upright, told."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from hubd.errors import DecodeError, ModelError
from hubd.perception import registry
from hubd.perception.faces.detect import PARTS, SIDE, STRIDES, Detector
from hubd.perception.faces.model import FINDS, TELLS, UPRIGHT, FaceModel, upright_from
from hubd.perception.faces.pictures import MOST_BYTES, decode, fitted, moved
from hubd.perception.manifest import Entry

EYES = np.array([[70.0, 90.0], [110.0, 90.0], [90.0, 115.0], [75.0, 135.0], [105.0, 135.0]])
"""Where the face of the tests has its points."""


def finder(faces: int = 1, **renamed: str) -> bytes:
    """A network that sees a face at `EYES`, whatever it is shown, and others to the right of it."""
    outputs, nodes = [], []
    for stride in STRIDES:
        cells = (SIDE // stride) ** 2
        answers = {"cls": np.zeros((1, cells, 1)), "obj": np.zeros((1, cells, 1)), "bbox": np.zeros((1, cells, 4)),
                   "kps": np.zeros((1, cells, 10))}  # fmt: skip
        if stride == 16:
            for n in range(faces):
                shift = np.array([200.0 * n, 0.0])
                middle = EYES.mean(axis=0) + shift
                column, row = (middle // stride).astype(int)
                cell = row * (SIDE // stride) + column
                answers["cls"][0, cell], answers["obj"][0, cell] = 0.95, 0.9
                answers["bbox"][0, cell, :2] = middle / stride - (column, row)
                answers["bbox"][0, cell, 2:] = np.log(np.array([90.0, 110.0]) / stride)
                answers["kps"][0, cell] = ((EYES + shift) / stride - (column, row)).ravel()
                answers["cls"][0, cell + 1], answers["obj"][0, cell + 1] = 0.8, 0.8  # the same face once more
                answers["bbox"][0, cell + 1, :2] = middle / stride - (column + 1, row)
                answers["bbox"][0, cell + 1, 2:] = answers["bbox"][0, cell, 2:]
        for part in PARTS:
            name = renamed.get(part, part)
            outputs.append(helper.make_tensor_value_info(f"{name}_{stride}", TensorProto.FLOAT, answers[part].shape))
            constant = numpy_helper.from_array(answers[part].astype(np.float32), f"{part}{stride}")
            nodes.append(helper.make_node("Constant", [], [f"{name}_{stride}"], value=constant))
    return built(nodes, (1, 3, SIDE, SIDE), outputs)


def teller() -> bytes:
    """A network that tells a face by its mean colours."""
    nodes = [helper.make_node("ReduceMean", ["input"], ["fc1"], axes=[2, 3], keepdims=0)]
    return built(nodes, (1, 3, 112, 112), [helper.make_tensor_value_info("fc1", TensorProto.FLOAT, (1, 3))])


def built(nodes: list[Any], shape: tuple[int, ...], outputs: list[Any]) -> bytes:
    given = helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "made", [given], outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def picture(colour: tuple[int, int, int], size: tuple[int, int] = (320, 240)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with both networks, as if the owner had fetched them."""
    return fetch(tmp_path, monkeypatch, finder())


def fetch(folder: Path, monkeypatch: pytest.MonkeyPatch, found: bytes) -> Path:
    rows = []
    for name, inputs, data in ((FINDS, "yunet-bgr", found), (TELLS, "sface-112", teller())):
        (folder / f"{name}.onnx").write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        rows.append(Entry(id=name, job=name, file=f"{name}.onnx", size=len(data), sha256=digest, inputs=inputs,
                          url="https://example.org/x"))  # fmt: skip
    monkeypatch.setattr(registry, "entries", lambda: tuple(rows))
    return folder


def test_a_face_is_found_once_turned_upright_and_told(fetched: Path) -> None:
    model = FaceModel(fetched)
    (red,), (blue,) = model(decode(picture((200, 10, 10)))), model(decode(picture((10, 10, 200))))

    assert red.embedding != blue.embedding
    assert red.embedding[0] > 0.9, "red first"
    assert blue.embedding[2] > 0.9
    assert sum(x * x for x in red.embedding) == pytest.approx(1.0, abs=1e-3)
    assert red.score == pytest.approx((0.95 * 0.9) ** 0.5, abs=1e-3)
    assert red.box == pytest.approx((45.0, 57.8, 90.0, 110.0), abs=1.0)
    assert red.quality > 0.5


def test_several_faces_are_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = FaceModel(fetch(tmp_path, monkeypatch, finder(faces=2)))
    found = model(decode(picture((90, 90, 90), (640, 480))))
    assert sorted(round(face.box[0]) for face in found) == [45, 245]


def test_a_turned_and_scaled_face_comes_upright() -> None:
    angle, scale = 0.4, 2.3
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    there = UPRIGHT @ turn.T + (40.0, 25.0)
    back = upright_from(there)

    assert UPRIGHT @ back[:, :2].T + back[:, 2] == pytest.approx(there, abs=1e-6)


def test_a_picture_is_cut_and_blended() -> None:
    rows = np.zeros((4, 4, 3), np.uint8)
    rows[:, 2:] = 200
    half = moved(rows, np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.0]]), 4, 4)
    assert half[0, 1, 0] == 100.0, "between two points it is both"
    assert half[0, 3, 0] == 0.0, "outside it is black"
    placed, scale = fitted(np.zeros((2000, 1000, 3), np.uint8), SIDE)
    assert placed.shape == (SIDE, SIDE, 3)
    assert scale == pytest.approx(0.32)


@pytest.mark.parametrize(("data", "why"), [
    (b"", "holds nothing"), (b"no picture at all", "no JPEG"), (bytes(MOST_BYTES + 1), "MiB"),
    (picture((1, 2, 3), (5000, 4000)), "make it smaller"), (picture((1, 2, 3))[:80], "no JPEG"),
], ids=["empty", "text", "large", "too many points", "cut off"])  # fmt: skip
def test_what_is_no_picture_is_told(data: bytes, why: str) -> None:
    with pytest.raises(DecodeError) as told:
        decode(data, "x.jpg")
    assert why in told.value.detail


def test_other_networks_and_missing_ones_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="another network"):
        Detector(finder(cls="class"), "yunet")
    with pytest.raises(ModelError):
        Detector(b"no network", "yunet")
    folder = fetch(tmp_path, monkeypatch, finder())
    (folder / "sface.onnx").unlink()
    with pytest.raises(ModelError, match="hubd models get sface"):
        FaceModel(folder)
