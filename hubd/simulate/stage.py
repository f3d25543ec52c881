"""A life played over real MQTT: its messages at a pace, with log time told by `in/clock`.

The stage is an ordinary MQTT client. It knows nothing of the hub but its public topics.
"""

from __future__ import annotations

import json
import queue
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from paho.mqtt.client import Client, MQTTMessage, MQTTMessageInfo, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from hubd.simulate.life import Life, Said

CLOCK_EVERY_S = 4.0
"""Log seconds between two words about the time; smaller makes more messages, larger blurs when things happened."""
AHEAD = 200
"""So many messages may be on their way to the broker; then the stage waits for it."""
WAIT_S = 10.0
LISTEN = ("status", "decision", "context", "output/#")


class Heard(NamedTuple):
    """Something that the hub said: the rest of the topic after its home, and the payload."""

    topic: str
    payload: Any


class Stage:
    """A connection to the hub's broker that can play a life and hear what the hub makes of it."""

    def __init__(self, life: Life, host: str, port: int) -> None:
        self.life = life
        self._root = f"hubd/{life.home.id}/"
        self._inbox: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._sent: deque[MQTTMessageInfo] = deque()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"stage-{life.home.id}", protocol=MQTTv311)
        self._client.max_inflight_messages_set(400)
        self._client.on_message = self._received
        self._client.connect(host, port)
        self._client.subscribe([(self._root + topic, 1) for topic in LISTEN])
        self._client.loop_start()

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _received(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        text = message.payload.decode("utf-8", "replace")
        try:
            payload = json.loads(text)
        except ValueError:
            payload = text
        self._inbox.put(Heard(message.topic.removeprefix(self._root), payload))

    def heard(self, wait: float = 0.0) -> Iterator[Heard]:
        """What has arrived, waiting up to so many seconds for the first."""
        try:
            yield self._inbox.get(timeout=wait) if wait > 0 else self._inbox.get_nowait()
            while True:
                yield self._inbox.get_nowait()
        except queue.Empty:
            return

    def tell(self, topic: str, payload: Any) -> None:
        """One of hubd's own inputs, now."""
        self._publish(self._root + topic, payload, retain=False)

    def _publish(self, topic: str, payload: Any, *, retain: bool) -> None:
        text = payload if isinstance(payload, str) else json.dumps(payload, separators=(",", ":"))
        self._sent.append(self._client.publish(topic, text, qos=1, retain=retain))
        if len(self._sent) >= AHEAD:
            self._sent.popleft().wait_for_publish(WAIT_S)

    def play(self, said: Sequence[Said], wall: Callable[[float], float], idle: Callable[[float], None]) -> None:
        """Publish the messages, each when `wall(log time)` seconds have passed since the beginning.

        `idle(seconds)` is called while there is time to spare, and between bursts; it may raise to stop.
        """
        began = time.monotonic()
        told = float("-inf")
        for n, one in enumerate(said):
            spare = wall(one.at) - (time.monotonic() - began)
            if spare > 0.01 or n % 50 == 0:
                idle(max(spare, 0.0))
            if one.at - told >= CLOCK_EVERY_S:
                self.clock(one.at)
                told = one.at
            self._publish(one.topic, one.payload, retain=one.retain)

    def clock(self, at: float) -> None:
        """Log time moves on."""
        self.tell("in/clock", {"at": self.life.clock(int(at))})
