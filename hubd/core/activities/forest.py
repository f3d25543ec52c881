"""A forest of decision trees as a plain value: what has been learned, evaluated with nothing but comparisons.

No library is needed to live with it, and the same numbers come out on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import Annotated

import msgspec


class Forest(msgspec.Struct, frozen=True, array_like=True):
    """Trees that vote. `sharpness`: the exponent that makes the mean vote an honest probability.

    All nodes stand in one row, packed (little-endian, as every machine that hubd runs on counts), because as Python
    numbers they would fill the memory of a small computer. `roots` says where each tree begins. `asked` (16 bits a
    node) is the number of a value, or -1 in a leaf; `limit` (32-bit float): a value up to it leads to node `then`
    (32 bits), a larger one to the node after that. In a leaf `then` is the row in `leaves`.
    """

    labels: tuple[str, ...]
    roots: tuple[int, ...]
    asked: bytes
    limit: bytes
    then: bytes
    leaves: tuple[tuple[float, ...], ...]
    """Votes in the order of the labels; trees that vote alike share a row."""
    sharpness: Annotated[float, msgspec.Meta(ge=0.0, le=100.0)] = 1.0

    def __call__(self, values: Sequence[float]) -> dict[str, float]:
        """Label to probability."""
        return sharpened(self.labels, self.votes(values), self.sharpness)

    def votes(self, values: Sequence[float]) -> list[float]:
        """The sum of the trees' votes, in the order of the labels."""
        asked, limit, then = (
            memoryview(self.asked).cast("h"),
            memoryview(self.limit).cast("f"),
            memoryview(self.then).cast("i"),
        )
        found = []
        for root in self.roots:
            node = root
            while (value := asked[node]) >= 0:
                node = then[node] + (values[value] > limit[node])
            found.append(self.leaves[then[node]])
        return [sum(column) for column in zip(*found, strict=True)]


LEAST = 1e-3
"""No label is ever excluded: a tree has seen only some days."""


def sharpened(labels: Sequence[str], votes: Sequence[float], sharpness: float) -> dict[str, float]:
    """Mean votes as probabilities, after the calibration."""
    total = sum(votes) or 1.0
    weights = [exp(sharpness * log(max(vote / total, LEAST))) for vote in votes]
    whole = sum(weights)
    return {label: weight / whole for label, weight in zip(labels, weights, strict=True)}
