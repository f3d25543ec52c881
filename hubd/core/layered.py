"""A dictionary that is never changed in place, and of which a changed copy is cheap however large it is.

What was put last lies in a thin layer over what was there before. When the layer grows thick, both become one: so a
copy costs as much as the layer, not as the whole. The order is that of a plain dictionary.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import TypeVar

Value = TypeVar("Value")

THICK = 128
"""Entries of a layer at most. A thicker one costs more to copy, and a thinner one becomes one with what is below more
often; ten thousand entries cost least with about this."""


class Layered(Mapping[str, Value]):
    """Reads as a dictionary does. No value is None."""

    __slots__ = ("_below", "_layer", "_length", "_newest")

    def __init__(self, below: dict[str, Value], layer: dict[str, Value], length: int, newest: str) -> None:
        self._below, self._layer, self._length, self._newest = below, layer, length, newest

    def put(self, key: str, value: Value) -> Layered[Value]:
        """Another one, in which this stands under this key."""
        below, layer = self._below, self._layer
        known = key in layer or key in below
        length, newest = (self._length, self._newest) if known else (self._length + 1, key)
        if len(layer) < THICK:
            return Layered(below, {**layer, key: value}, length, newest)
        return Layered({**below, **layer, key: value}, {}, length, newest)

    def plain(self) -> dict[str, Value]:
        """All of it as a dictionary, which is not to be changed."""
        return {**self._below, **self._layer} if self._layer else self._below

    def newest(self) -> str:
        """The key that was added last; empty if there is none."""
        return self._newest

    def get(self, key: str, default: Value | None = None) -> Value | None:  # type: ignore[override]  # of one kind only
        found = self._layer.get(key)
        return self._below.get(key, default) if found is None else found

    def __getitem__(self, key: str) -> Value:
        found = self._layer.get(key)
        return self._below[key] if found is None else found

    def __contains__(self, key: object) -> bool:
        return key in self._layer or key in self._below

    def __iter__(self) -> Iterator[str]:
        return iter(self.plain())

    def __len__(self) -> int:
        return self._length

    def values(self) -> ValuesView[Value]:
        return self.plain().values()

    def items(self) -> ItemsView[str, Value]:
        return self.plain().items()

    def __repr__(self) -> str:
        return repr(self.plain())


def layered(values: Mapping[str, Value]) -> Layered[Value]:
    """The same in layers. A plain dictionary becomes what lies below, and must not change from now on."""
    if isinstance(values, Layered):
        return values
    below = values if isinstance(values, dict) else dict(values)
    return Layered(below, {}, len(below), newest(below))


def newest(values: Mapping[str, object]) -> str:
    """The key that was added last; empty if there is none."""
    if isinstance(values, Layered):
        return values.newest()
    return next(reversed(values if isinstance(values, dict) else [*values]), "")
