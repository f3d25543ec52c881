"""What an integration is: one outside system that keeps its wire format to itself.

An integration brings a pure `decode` (shared by the live client and by replay), the kinds of effects
it can carry out, and a function that opens a live connection. Installed ones are found through the
entry point group `hubd.integrations`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

import msgspec

from hubd.core.events import AnyEvent


class Message(msgspec.Struct, frozen=True):
    """What arrived on the bus, not yet understood. `at` is the time of arrival."""

    at: float
    topic: str
    payload: bytes
    retain: bool = False
    qos: int = 0


Known: TypeAlias = Mapping[str, Mapping[str, str]]
"""What sources have said about themselves, by source: the `facts` of `Described`, remembered by the core."""

Decode: TypeAlias = Callable[[Message, Known], Sequence[AnyEvent]]
"""Message to events, pure. An empty answer: understood, nothing to say. `DecodeError`: makes no sense."""


class Decoder(Protocol):
    """One vendor's format."""

    name: str

    def subscriptions(self) -> Sequence[str]:
        """The exact topic filters to subscribe to; never `#` on a vendor's root."""

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        """See `Decode`."""
