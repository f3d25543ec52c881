"""A sentence model of BERT's form as an ONNX file, from its weights: in tests they are drawn by chance and tiny."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Form(NamedTuple):
    """How large it is."""

    words: int
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    longest: int = 512


class _Graph:
    """Nodes and constants, in the order in which they are made."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def keep(self, name: str, value: Any) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def do(self, kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output


def weights(form: Form, seed: int = 0) -> dict[str, Any]:
    """Drawn by chance, under the names that BERT's weights have."""
    chance = np.random.default_rng(seed)

    def drawn(*shape: int) -> Any:
        return chance.normal(0.0, 0.5 if len(shape) == 1 else 1.0 / np.sqrt(shape[-1]), shape).astype(np.float32)

    found = {
        "embeddings.word_embeddings.weight": drawn(form.words, form.width),
        "embeddings.position_embeddings.weight": drawn(form.longest, form.width),
        "embeddings.token_type_embeddings.weight": drawn(2, form.width),
    }
    names = {"attention.self.query": (1, 1), "attention.self.key": (1, 1), "attention.self.value": (1, 1),
             "attention.output.dense": (1, 1), "intermediate.dense": (0, 1), "output.dense": (1, 0)}  # fmt: skip
    for layer in range(form.layers):
        for name, (out, into) in names.items():
            shape = (form.width if out else form.inner, form.width if into else form.inner)
            found[f"encoder.layer.{layer}.{name}.weight"] = drawn(*shape)
            found[f"encoder.layer.{layer}.{name}.bias"] = drawn(shape[0]) * np.float32(0.1)
    norms = ["embeddings.LayerNorm"]
    for layer in range(form.layers):
        norms += [f"encoder.layer.{layer}.attention.output.LayerNorm", f"encoder.layer.{layer}.output.LayerNorm"]
    for name in norms:
        found[f"{name}.weight"] = np.ones(form.width, np.float32)
        found[f"{name}.bias"] = np.zeros(form.width, np.float32)
    return found


def sentence_model(form: Form, given: Mapping[str, Any]) -> Any:
    """The graph: ids, mask and types in, the last layer's states out."""
    graph = _Graph()
    ids, mask, types = INPUTS
    words = graph.do("Gather", graph.keep("words", given["embeddings.word_embeddings.weight"]), ids)
    kinds = graph.do("Gather", graph.keep("kinds", given["embeddings.token_type_embeddings.weight"]), types)
    places = graph.keep("places", given["embeddings.position_embeddings.weight"])
    length = graph.do("Shape", ids, start=1, end=2)
    positions = graph.do("Slice", places, graph.keep("first", np.array([0], np.int64)), length)
    state = graph.do("Add", graph.do("Add", words, kinds), positions)
    state = _normed(graph, state, "embeddings.LayerNorm", given)
    shut = graph.do(
        "Unsqueeze", graph.do("Cast", mask, to=TensorProto.FLOAT), graph.keep("sides", np.array([1, 2], np.int64))
    )
    shut = graph.do("Sub", graph.keep("open", np.array(1.0, np.float32)), shut)
    shut = graph.do("Mul", shut, graph.keep("far", np.array(-10000.0, np.float32)))
    for layer in range(form.layers):
        state = _layer(graph, state, shut, f"encoder.layer.{layer}", form, given)
    graph.nodes.append(helper.make_node("Identity", [state], ["last_hidden_state"]))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in INPUTS]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "length", form.width])]
    made = helper.make_graph(graph.nodes, "sentence", inputs, outputs, list(graph.constants.values()))
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def _dense(graph: _Graph, state: str, name: str, given: Mapping[str, Any]) -> str:
    turned = graph.keep(f"{name}.weight", given[f"{name}.weight"].T)
    return graph.do("Add", graph.do("MatMul", state, turned), graph.keep(f"{name}.bias", given[f"{name}.bias"]))


def _normed(graph: _Graph, state: str, name: str, given: Mapping[str, Any]) -> str:
    scale, shift = (graph.keep(f"{name}.{part}", given[f"{name}.{part}"]) for part in ("weight", "bias"))
    return graph.do("LayerNormalization", state, scale, shift, axis=-1, epsilon=1e-12)


def _layer(graph: _Graph, state: str, shut: str, name: str, form: Form, given: Mapping[str, Any]) -> str:
    apart = graph.keep(f"{name}.apart", np.array([0, 0, form.heads, form.width // form.heads], np.int64))
    whole = graph.keep(f"{name}.whole", np.array([0, 0, form.width], np.int64))

    def seen(part: str, *order: int) -> str:
        dense = _dense(graph, state, f"{name}.attention.self.{part}", given)
        return graph.do("Transpose", graph.do("Reshape", dense, apart), perm=order)

    asked, keys, values = seen("query", 0, 2, 1, 3), seen("key", 0, 2, 3, 1), seen("value", 0, 2, 1, 3)
    root = graph.keep(f"{name}.root", np.array(1.0 / np.sqrt(form.width // form.heads), np.float32))
    near = graph.do("Add", graph.do("Mul", graph.do("MatMul", asked, keys), root), shut)
    mixed = graph.do("Transpose", graph.do("MatMul", graph.do("Softmax", near, axis=-1), values), perm=(0, 2, 1, 3))
    told = _dense(graph, graph.do("Reshape", mixed, whole), f"{name}.attention.output.dense", given)
    state = _normed(graph, graph.do("Add", told, state), f"{name}.attention.output.LayerNorm", given)
    inner = _dense(graph, state, f"{name}.intermediate.dense", given)
    half, one, side = (graph.keep(f"{name}.{key}", np.array(value, np.float32)) for key, value in
                       {"half": 0.5, "one": 1.0, "side": 1.0 / np.sqrt(2.0)}.items())  # fmt: skip
    curve = graph.do(
        "Mul", graph.do("Mul", inner, half), graph.do("Add", graph.do("Erf", graph.do("Mul", inner, side)), one)
    )
    told = _dense(graph, curve, f"{name}.output.dense", given)
    return _normed(graph, graph.do("Add", told, state), f"{name}.output.LayerNorm", given)
