"""What has arrived and is not yet lived through: bounded, and under flood without the readings that newer ones replace.

Most of a flood is meters and receivers repeating themselves. When the queue grows, a reading that a newer one of the
same topic has replaced is dropped and counted. Nothing else ever is: a full queue asks the bus to keep the rest.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from typing import NamedTuple

from hubd.integration import Message, Receipt

FLOOD = 1_000
"""Waiting messages from which on replaced readings are dropped."""
FULL, FULL_RECORDED, FULL_BYTES = 10_000, 200_000, 64 << 20
"""Waiting messages, and bytes, from which on the bus is asked to keep the rest. Brokers keep only about a thousand, so
that a recorded day, which arrives faster than it was lived, waits here."""


class Arrival(NamedTuple):
    """One message with what its acknowledgement needs. `again`: the bus may have delivered it before. `safe` is called
    once the journal has it on the disk."""

    message: Message
    receipt: Receipt | None = None
    again: bool = False
    safe: Callable[[], None] | None = None


class Arrivals:
    """A queue in order of arrival. `is_reading` says whether a message carries nothing but levels; without it (a
    recorded day is lived exactly) nothing is dropped, and more may wait."""

    def __init__(self, is_reading: Callable[[Message], bool] | None) -> None:
        self.dropped: Counter[str] = Counter()
        """Replaced readings by topic."""
        self._is_reading = is_reading
        self._queue: deque[Arrival] = deque()
        self._bytes = 0
        self._relieved = 0

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def full(self) -> bool:
        most = FULL if self._is_reading is not None else FULL_RECORDED
        return len(self._queue) >= most or self._bytes >= FULL_BYTES

    @property
    def latest(self) -> float | None:
        """The stamp of the newest message that waits."""
        return self._queue[-1].message.at if self._queue else None

    @property
    def oldest(self) -> float | None:
        """The stamp of the message that has waited longest."""
        return self._queue[0].message.at if self._queue else None

    def add(self, arrival: Arrival) -> None:
        self._queue.append(arrival)
        self._bytes += len(arrival.message.payload)

    def pop(self) -> Arrival:
        arrival = self._queue.popleft()
        self._bytes -= len(arrival.message.payload)
        self._relieved = max(0, self._relieved - 1)
        return arrival

    def relieve(self) -> list[Arrival]:
        """Under flood: take out the readings that newer ones replace, and return them. Costs one decoding each."""
        is_reading = self._is_reading
        if is_reading is None or len(self._queue) - self._relieved < FLOOD:
            return []
        newest: set[str] = set()
        kept: deque[Arrival] = deque()
        replaced: list[Arrival] = []
        for arrival in reversed(self._queue):
            topic = arrival.message.topic
            if arrival.message.retain or not is_reading(arrival.message):
                kept.appendleft(arrival)
            elif topic in newest:
                replaced.append(arrival)
            else:
                newest.add(topic)
                kept.appendleft(arrival)
        for arrival in replaced:
            self.dropped[arrival.message.topic] += 1
            self._bytes -= len(arrival.message.payload)
        self._queue, self._relieved = kept, len(kept)
        return replaced
