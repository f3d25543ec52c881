"""Which messages came before, by the packet ids that the broker gave them: it delivers again what it has not heard an
acknowledgement of, and after a break that may be a whole backlog at once (mosquitto 2.0 takes no notice of the
receiver's limit when it resumes a session).

What was read back from the daily log after damage has lost its packet id. Such a message is known by what it says, once
for each time that it stands there.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable

from hubd.store.values import Input

PACKET_IDS = 65_536
"""There are no more, so that an id tells of its newest message only."""


class Redelivery:
    """The newest message of each packet id, as a fingerprint of eight bytes."""

    def __init__(self) -> None:
        self._newest = array("q", bytes(8 * PACKET_IDS))
        self._nameless: Counter[int] = Counter()

    def remember(self, inputs: Iterable[Input]) -> None:
        """These were written down, in this order."""
        for entry in inputs:
            if entry.mid is not None:
                self._newest[entry.mid] = _fingerprint(entry.topic, entry.payload)
            elif entry.qos:
                self._nameless[_fingerprint(entry.topic, entry.payload)] += 1

    def known(self, mid: int, topic: str, payload: bytes) -> bool:
        """Is this the newest message under its id, or one whose id was lost?"""
        wanted = _fingerprint(topic, payload)
        if self._newest[mid] == wanted:
            return True
        if not self._nameless[wanted]:
            return False
        self._nameless[wanted] -= 1
        self._newest[mid] = wanted
        return True


def _fingerprint(topic: str, payload: bytes) -> int:
    return hash((topic, payload)) or 1
