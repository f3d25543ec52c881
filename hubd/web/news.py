"""What is new, for everybody who listens: one short memory, and each listener's own place in it.

Nothing is queued for anybody. Whoever reads slowly falls behind in the memory, and who has fallen out of it begins
again with the whole picture: so the memory that listeners take is bounded, whoever they are.
"""

from __future__ import annotations

import asyncio
from collections import deque
from secrets import token_hex
from typing import Any, Literal, NamedTuple, TypeAlias

KEPT = 2_000
"""News that are remembered: an hour of a busy evening."""

Kind: TypeAlias = Literal["home", "decision", "card", "made_card", "card_gone", "timers", "health"]
"""`home`, `made_card`, `timers` and `health` are the same for everybody and hold their JSON, `card` the card before and
after, `decision` the decision, `card_gone` the id of one that was made."""


class Item(NamedTuple):
    """One piece of news. `value` belongs to its kind."""

    number: int
    kind: Kind
    value: Any


class News:
    """Numbers begin with each start of hubd, and `life` tells the starts apart."""

    def __init__(self, kept: int = KEPT) -> None:
        self.life = token_hex(4)
        self.listeners = 0
        self.closed = False
        self._items: deque[Item] = deque(maxlen=kept)
        self._last = 0
        self._fresh = asyncio.Event()

    @property
    def last(self) -> int:
        """The number of the newest."""
        return self._last

    def tell(self, kind: Kind, value: Any) -> None:
        self._last += 1
        self._items.append(Item(self._last, kind, value))
        self._wake()

    def close(self) -> None:
        """Nothing more will come: listeners go home."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        self._fresh.set()
        self._fresh = asyncio.Event()

    def name(self, number: int) -> str:
        """A number as listeners remember it."""
        return f"{self.life}-{number}"

    def place(self, name: str) -> int | None:
        """Where a listener was that remembers this; None where nobody knows any more."""
        life, _, number = name.partition("-")
        if life != self.life or not number.isascii() or not number.isdigit() or len(number) > 15:
            return None
        return int(number) if self._known(int(number)) else None

    def after(self, number: int) -> list[Item] | None:
        """Everything after that; None where some of it is forgotten."""
        if not self._known(number):
            return None
        return [item for item in self._items if item.number > number]

    @property
    def fresh(self) -> asyncio.Event:
        """Set when there is something newer than now, or the end. Take it before looking, so that nothing slips by."""
        return self._fresh

    def _known(self, number: int) -> bool:
        oldest = self._items[0].number if self._items else self._last + 1
        return oldest - 1 <= number <= self._last
