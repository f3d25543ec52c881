"""What was learned about one person, as a value that can be stored, sent and asked."""

from __future__ import annotations

import msgspec

from hubd.core.forest import Forest


class Layout(msgspec.Struct, frozen=True, array_like=True):
    """Which sensors a home has, in the order in which their numbers stand: (source, area, is it an entrance?)."""

    sensors: tuple[tuple[str, str, bool], ...]


class Head(msgspec.Struct, frozen=True, array_like=True):
    """`id` names the head in traces; one of the forest's labels may be `away`."""

    id: str
    plan: Layout
    forest: Forest
    patience: tuple[float, ...] = ()
    """Per label of the forest: seconds for which the house has been silent while somebody did that, at the most."""
