"""Putting a forest together, node by node, whoever has grown its trees."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from hubd.core.activities.forest import Forest


class Timber:
    """Trees so far, as they will stand in a `Forest`. Votes are kept to two digits, so that many leaves share a row."""

    def __init__(self) -> None:
        self.asked = array("h")
        self.limit = array("f")
        self.then = array("i")
        self._roots: list[int] = []
        self._leaves: dict[tuple[float, ...], int] = {}

    def plant(self) -> int:
        """The root of a new tree."""
        self._roots.append(self.node())
        return self._roots[-1]

    def node(self) -> int:
        """A place for one more node, a leaf until it asks something."""
        self.asked.append(-1)
        self.limit.append(0.0)
        self.then.append(0)
        return len(self.asked) - 1

    def ask(self, node: int, value: int, limit: float) -> tuple[int, int]:
        """Let a node ask; where up to the limit, and where beyond it, the way goes on."""
        low, high = self.node(), self.node()
        self.asked[node], self.limit[node], self.then[node] = value, limit, low
        return low, high

    def leaf(self, node: int, shares: Sequence[float]) -> None:
        """Let a node vote."""
        row = tuple([round(float(share), 2) for share in shares])
        self.then[node] = self._leaves.setdefault(row, len(self._leaves))

    def forest(self, labels: Sequence[str], sharpness: float = 1.0, factors: Sequence[float] = ()) -> Forest:
        """All trees. `factors`: by label, by how much its votes count more."""
        times = factors or [1.0] * len(labels)
        return Forest(
            labels=tuple(labels),
            roots=tuple(self._roots),
            asked=self.asked.tobytes(),
            limit=self.limit.tobytes(),
            then=self.then.tobytes(),
            leaves=tuple(tuple([round(v * t, 4) for v, t in zip(row, times, strict=True)]) for row in self._leaves),
            sharpness=sharpness,
        )
