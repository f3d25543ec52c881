"""The network of sounds: textures in, labels out. Learned by scikit-learn, written as ONNX, and checked against it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from hubd.errors import ModelError, Problem
from hubd.perception.models import session
from hubd.perception.sounds import REACH

HALVES, HIDDEN = 2, 48
"""Networks that are learned apart and joined to one: they are wrong about different things."""
STRENGTH, ROUNDS = 0.5, 30
"""Regularisation, and how often everything is seen. From 0.2 to 1 the scores hardly differ."""
BATCH = 64
MOST_WEIGHTS = 150_000
DIFFERENT = 1e-4
"""A probability of the written network that is off by more is not shipped."""
OPSET = 17


class Network(NamedTuple):
    """Normed inputs (`middle`, `scale`), one hidden layer of rectifiers, and scores."""

    labels: tuple[str, ...]
    middle: Any
    scale: Any
    inner: Any
    inner_bias: Any
    outer: Any
    outer_bias: Any

    def normed(self, textures: Any) -> Any:
        """What stands for a sound, for other heads to learn from."""
        return np.clip((textures - self.middle) * self.scale, -REACH, REACH)

    def __call__(self, textures: Any) -> Any:
        """Probabilities, a row for each texture."""
        told = np.maximum(self.normed(textures) @ self.inner + self.inner_bias, 0.0) @ self.outer + self.outer_bias
        told = np.exp(told - told.max(axis=1, keepdims=True))
        return told / told.sum(axis=1, keepdims=True)

    @property
    def weights(self) -> int:
        return int(sum(np.size(part) for part in self[1:]))


def learn(textures: Any, labels: Sequence[str]) -> Network:
    """A network for these."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    middle, scale = textures.mean(axis=0), 1.0 / (textures.std(axis=0) + 1e-3)
    given = np.clip((textures - middle) * scale, -REACH, REACH)
    halves = []
    for seed in range(HALVES):
        half = MLPClassifier(
            (HIDDEN,), alpha=STRENGTH, batch_size=min(BATCH, len(labels)), learning_rate_init=1e-3, max_iter=ROUNDS,
            random_state=seed,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # so many rounds are wanted, not one more
            halves.append(half.fit(given, labels))
    return Network(
        tuple(str(label) for label in halves[0].classes_),
        *(np.asarray(part, np.float32) for part in (
            middle, scale, np.hstack([half.coefs_[0] for half in halves]),
            np.concatenate([half.intercepts_[0] for half in halves]),
            np.vstack([half.coefs_[1] for half in halves]) / HALVES,
            sum(half.intercepts_[1] for half in halves) / HALVES,
        ))
    )  # fmt: skip


def written(network: Network) -> bytes:
    """The network as ONNX: `texture` in, `scores` out. Raises `ModelError` if it is larger than it may be."""
    from onnx import TensorProto, helper, numpy_helper

    if network.weights > MOST_WEIGHTS:
        raise _refused(f"{network.weights} weights are more than {MOST_WEIGHTS}")
    kept = {name: np.asarray(part, np.float32) for name, part in network._asdict().items() if name != "labels"}
    kept |= {"least": np.array(-REACH, np.float32), "most": np.array(REACH, np.float32)}
    nodes = [
        helper.make_node("Sub", ["texture", "middle"], ["centred"]),
        helper.make_node("Mul", ["centred", "scale"], ["scaled"]),
        helper.make_node("Clip", ["scaled", "least", "most"], ["normed"]),
        helper.make_node("Gemm", ["normed", "inner", "inner_bias"], ["hidden"]),
        helper.make_node("Relu", ["hidden"], ["active"]),
        helper.make_node("Gemm", ["active", "outer", "outer_bias"], ["told"]),
        helper.make_node("Softmax", ["told"], ["scores"], axis=1),
    ]
    width, count = len(network.middle), len(network.labels)
    graph = helper.make_graph(
        nodes, "sounds",
        [helper.make_tensor_value_info("texture", TensorProto.FLOAT, [None, width])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, count])],
        [numpy_helper.from_array(np.asarray(part), name) for name, part in kept.items()],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="hubd")
    model.ir_version = 8
    return bytes(model.SerializeToString(deterministic=True))


def checked(network: Network, data: bytes, textures: Any) -> float:
    """The largest difference between the network and its file. Raises `ModelError` if it is too large."""
    told = np.array(session(data, "the exported model", len(network.labels), textures.shape[1])(textures))
    worst = float(np.abs(told - network(textures)).max())
    if worst > DIFFERENT:
        raise _refused(f"the exported model differs from the one that was trained by {worst:.2g}")
    return worst


def _refused(what: str) -> ModelError:
    return ModelError([Problem("export", 0, "", what, "try other versions of onnx and onnxruntime")])
