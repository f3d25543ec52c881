"""Which conditions read a fact: looked up by every level of a topic, so that a thousand rules cost no more than ten."""

from __future__ import annotations

from collections.abc import Mapping

from hubd.core.floor import fits
from hubd.core.rules.names import Names

Leaves = tuple[int, ...]


class Index:
    """From facts (`person:anna`, `device:<source>`, `seen:<source>`, `event:<kind or source>`) to the leaves that read
    them."""

    def __init__(self, by_fact: Mapping[str, Leaves], names: Names) -> None:
        self.by_fact = by_fact
        self.names = names
        self._topics: dict[tuple[str, str], set[int]] = {}
        self._entities: dict[tuple[str, str], set[int]] = {}
        self._patterns: list[tuple[str, tuple[str, ...], Leaves]] = []
        for fact, leaves in by_fact.items():
            kind, _, name = fact.partition(":")
            if kind in ("device", "event"):
                self._enter(kind, name, leaves)

    def _enter(self, kind: str, name: str, leaves: Leaves) -> None:
        pattern = self.names.pattern(name)
        if "*" in pattern:
            self._patterns.append((kind, pattern, leaves))
        else:
            self._topics.setdefault((kind, "/".join(pattern)), set()).update(leaves)
        if "." in name:
            self._entities.setdefault((kind, name.replace(".", "/", 1)), set()).update(leaves)

    def reading(self, fact: str) -> Leaves:
        """The leaves whose answer may change with this fact."""
        kind, _, name = fact.partition(":")
        found = set(self.by_fact.get(fact, ()))
        if kind == "seen":  # whether something runs also hangs on for how long it has said so
            return self._of_means(name)
        if kind not in ("device", "event"):
            return tuple(sorted(found))
        levels = name.split("/")
        for n in range(1, len(levels) + 1):
            found |= self._topics.get((kind, "/".join(levels[:n])), set())
        for n in range(1, len(levels)):  # `light.hall` is whatever ends in `light/hall`
            found |= self._entities.get((kind, "/".join(levels[n:])), set())
        for of_kind, pattern, leaves in self._patterns:
            if of_kind == kind and fits(pattern, levels):
                found.update(leaves)
        found.update(self._of_means(name, "means" if kind == "device" else "news"))
        return tuple(sorted(found))

    def _of_means(self, source: str, fact: str = "means") -> Leaves:
        """The leaves about all things of the kind that a source is: `means` what they say, `news` that they speak."""
        return self.by_fact.get(f"{fact}:{self.names.means_of(source)}", ())
