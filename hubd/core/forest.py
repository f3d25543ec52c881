"""A forest of decision trees as a plain value: what has been learned, evaluated with nothing but comparisons.

No library is needed to live with it, and the same numbers come out on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

import msgspec


class Tree(msgspec.Struct, frozen=True, array_like=True):
    """Nodes in order of their growth. `feature` -1 marks a leaf, whose `then` is its row in `leaves`; otherwise a value
    up to `threshold` leads to node `then`, a larger one to the node after it."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    then: tuple[int, ...]
    leaves: tuple[tuple[float, ...], ...]
    """Per leaf: probabilities in the order of the forest's labels."""

    def leaf(self, values: Sequence[float]) -> tuple[float, ...]:
        feature, threshold, then = self.feature, self.threshold, self.then
        node = 0
        while (asked := feature[node]) >= 0:
            node = then[node] + (values[asked] > threshold[node])
        return self.leaves[then[node]]


class Forest(msgspec.Struct, frozen=True, array_like=True):
    """Trees that vote. `sharpness`: the exponent that makes the mean vote an honest probability."""

    labels: tuple[str, ...]
    trees: tuple[Tree, ...]
    sharpness: float = 1.0

    def __call__(self, values: Sequence[float]) -> dict[str, float]:
        """Label to probability."""
        votes = [tree.leaf(values) for tree in self.trees]
        return sharpened(self.labels, [sum(column) for column in zip(*votes, strict=True)], self.sharpness)


LEAST = 1e-3
"""No label is ever excluded: a tree has seen only some days."""


def sharpened(labels: Sequence[str], votes: Sequence[float], sharpness: float) -> dict[str, float]:
    """Mean votes as probabilities, after the calibration."""
    total = sum(votes) or 1.0
    weights = [exp(sharpness * log(max(vote / total, LEAST))) for vote in votes]
    whole = sum(weights)
    return {label: weight / whole for label, weight in zip(labels, weights, strict=True)}
