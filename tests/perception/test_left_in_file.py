"""Large tables of a model stay in its file, and the model says what it said before."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from hubd.errors import ModelError
from hubd.perception.left_in_file import left_in_file
from hubd.perception.models import opened

ROWS, WIDTH = 300, 256
TABLE = np.random.default_rng(1).integers(-128, 127, (ROWS, WIDTH), np.int8)


def model(table: Any = TABLE) -> bytes:
    """Looks rows up, and adds what a small table of 32 bits holds."""
    small = np.arange(WIDTH, dtype=np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "row"], ["found"]),
         helper.make_node("Cast", ["found"], ["numbers"], to=TensorProto.FLOAT),
         helper.make_node("Add", ["numbers", "small"], ["sum"])],
        "rows",
        [helper.make_tensor_value_info("row", TensorProto.INT64, [1])],
        [helper.make_tensor_value_info("sum", TensorProto.FLOAT, [1, WIDTH])],
        [numpy_helper.from_array(small, "small"), numpy_helper.from_array(table, "table")],
    )  # fmt: skip
    made: bytes = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    ).SerializeToString()
    return made


def answer(given: bytes | Path, row: int) -> Any:
    return opened(given, "rows").run(None, {"row": np.array([row], np.int64)})[0]


@pytest.mark.parametrize("row", [0, 7, ROWS - 1])
def test_what_stays_in_the_file_is_found_there(tmp_path: Path, row: int) -> None:
    file = tmp_path / "rows.onnx"
    file.write_bytes(model())

    assert np.array_equal(answer(file, row), answer(model(), row))
    assert answer(file, row)[0, 1] == TABLE[row, 1] + 1.0


def test_only_large_tables_of_bytes_stay() -> None:
    kept = left_in_file(model(), "rows.onnx")
    small, large = onnx.load_from_string(kept).graph.initializer

    assert len(kept) < 4_000 < TABLE.nbytes
    assert numpy_helper.to_array(small)[-1] == WIDTH - 1
    assert {pair.key: pair.value for pair in large.external_data} == {
        "location": "rows.onnx", "offset": str(model().index(TABLE.tobytes())), "length": str(TABLE.nbytes)
    }  # fmt: skip
    wide = model(TABLE.astype(np.float32))
    assert left_in_file(wide, "rows.onnx") == wide, "they would have to begin at every fourth byte"


@pytest.mark.parametrize("data", [model()[:-9], b"\xff" * 40, b"\x0b", b"\x39\x08", b"\x08"])
def test_what_is_no_model_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "rows.onnx"
    file.write_bytes(data)

    with pytest.raises(ValueError, match="protocol buffer"):
        left_in_file(data, "rows.onnx")
    with pytest.raises(ModelError, match="rows"):
        opened(file, "rows")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_table_that_is_not_asked_takes_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "rows.onnx"
    table = np.zeros((1 << 16, WIDTH), np.int8)
    table[:, 0] = 1
    file.write_bytes(model(table))
    opened(file, "rows")
    before = resident()

    session = opened(file, "rows")
    session.run(None, {"row": np.array([5], np.int64)})

    assert resident() - before < table.nbytes / 4


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
