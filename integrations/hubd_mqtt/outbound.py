"""What is on its way to the broker: publications that wait for the window, and those whose fate is not known yet."""

from __future__ import annotations

import logging
from collections import deque
from typing import TypeAlias

from paho.mqtt.reasoncodes import ReasonCode

from hubd.integration import Published
from hubd_mqtt.quick import QuickClient

log = logging.getLogger("hubd.mqtt")
WINDOW = 20
"""Unacknowledged publications at one time. Brokers may ask for fewer; twenty is what mosquitto allows by itself."""
WAITING = 20_000
"""Publications that may wait for the window, bounded so that a slow broker cannot fill the memory."""
REFUSED_TOLD = 100
"""Branches of topics of which it is told that the broker refuses them."""

_Publication: TypeAlias = tuple[str, bytes, bool, Published | None]


class Outbound:
    """The publications of one `Client`, across its connections."""

    def __init__(self) -> None:
        self._sent: dict[int, tuple[str, Published | None]] = {}
        self._refused: set[str] = set()
        self._hurrying: deque[_Publication] = deque()
        self._waiting: deque[_Publication] = deque()
        self._written: list[Published] = []

    @property
    def busy(self) -> bool:
        """Does anything that is in a hurry wait for the broker?"""
        return bool(self._hurrying)

    def publish(
        self,
        client: QuickClient,
        topic: str,
        payload: bytes,
        qos: int,
        retain: bool,
        done: Published | None,
        hurry: bool,
    ) -> bool:
        """Send, or wait for the window; False where there is no room."""
        if len(self._waiting) >= WAITING:
            return False
        if qos == 0:
            client.send(topic, payload, 0, retain)
            if done is not None:
                self._written.append(done)
        else:
            (self._hurrying if hurry else self._waiting).append((topic, payload, retain, done))
            self.pump(client)
        return True

    def pump(self, client: QuickClient) -> None:
        """Send as much as the window allows, what is in a hurry first."""
        while len(self._sent) < WINDOW and (self._hurrying or self._waiting):
            topic, payload, retain, done = (self._hurrying or self._waiting).popleft()
            self._sent[client.send(topic, payload, 1, retain)] = (topic, done)

    def taken(self, mid: int, reason: ReasonCode) -> bool:
        """The broker has this one, or refuses it. False if it is none of ours."""
        if mid not in self._sent:
            return False
        topic, done = self._sent.pop(mid)
        if reason.is_failure:
            self._complain(topic, reason.getName().lower())
        if done is not None:
            done(not reason.is_failure)
        return True

    def _complain(self, topic: str, reason: str) -> None:
        """Told once of each branch of topics: whoever is refused one is refused it every time."""
        branch = "/".join(topic.split("/")[:2])
        if branch not in self._refused and len(self._refused) < REFUSED_TOLD:
            self._refused.add(branch)
            log.warning("the broker refused a publication to %.100a: %s; its access list may need hubd's topics",
                        topic, reason)  # fmt: skip

    def written(self) -> None:
        """Everything has left the socket: that is all that is ever known of a publication of QoS 0."""
        written, self._written = self._written, []
        for done in written:
            done(True)

    def lost(self) -> None:
        """The connection is gone. Of what was under way nobody knows; what waited was never sent."""
        unknown = [*(done for _, done in self._sent.values()), *self._written]
        unsent = [done for *_, done in (*self._hurrying, *self._waiting)]
        self._sent, self._written = {}, []
        self._hurrying, self._waiting = deque(), deque()
        for result, those in ((None, unknown), (False, unsent)):
            for done in those:
                if done is not None:
                    done(result)
