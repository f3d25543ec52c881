"""Acknowledgements leave in the order in which the messages came, whoever was ready first.

MQTT demands it (4.6.0-2), and a broker that hears of a later message first may let new messages overtake those that
wait (mosquitto 2.0.11).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from hubd.integration import Receipt


class Receipts:
    """The messages of one connection that are not acknowledged yet."""

    def __init__(self) -> None:
        self._connection = 0
        self._unsafe: deque[int] = deque()
        self._safe: set[int] = set()

    def reconnected(self) -> None:
        """What was not acknowledged comes again; receipts of the connection before have lost their meaning."""
        self._connection += 1
        self._unsafe.clear()
        self._safe.clear()

    def came(self, mid: int) -> Receipt:
        """A message of QoS 1 has arrived."""
        self._unsafe.append(mid)
        return self._connection, mid

    def safe(self, receipt: Receipt) -> Iterator[int]:
        """This message is safe; tells the packet ids that may now be acknowledged, in order."""
        connection, mid = receipt
        if connection != self._connection:
            return
        self._safe.add(mid)
        while self._unsafe and self._unsafe[0] in self._safe:
            first = self._unsafe.popleft()
            self._safe.discard(first)
            yield first
