"""A life played over real MQTT: its messages at a pace, with log time told by `in/clock`.

The stage is an ordinary MQTT client. It knows nothing of the hub but its public topics. So that a slow
machine plays slowly instead of wrongly, it sends a mark now and then, which a rule of the home sends back:
what was sent before has then been lived through.
"""

from __future__ import annotations

import json
import queue
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from paho.mqtt.client import Client, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from hubd.simulate.life import Life, Said

CLOCK_EVERY_S = 8.0
"""Log seconds between two words about the time; smaller makes more messages, larger blurs when things happened."""
MARK_EVERY, AHEAD = 10, 25
"""Messages between two marks, and how many may be on their way before the stage waits for the hub."""
MARK, ECHO = "stage/mark", "stage/echo"
MARK_RULE = "stage.mark"
SOURCES = [{"id": "stage_mark", "topic": MARK, "kind": "device"}]
"""What the home's configuration needs under `sources:` to hear the marks."""
RULES = f"""\
- id: {MARK_RULE}
  because: The stage wants to know how far the hub has come.
  stage: act
  when: {{event: stage_mark}}
  do: [{{publish: {ECHO}, payload: same}}]
"""
"""The rule that sends them back."""
QOS = 0
"""As most sensors publish. On one connection the order is kept, which a mixture of qualities would not promise."""
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
        self.at = life.start
        """The log time of what was sent last."""
        self._sent = self._echoed = 0
        self._inbox: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"stage-{life.home.id}", protocol=MQTTv311)
        self._client.on_message = self._received
        self._client.connect(host, port)
        self._client.subscribe([(topic, 1) for topic in (ECHO, *(self._root + topic for topic in LISTEN))])
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
        if message.topic == ECHO:
            self._echoed = max(self._echoed, int(payload))
            return
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
        self._client.publish(topic, text, qos=QOS, retain=retain)

    def play(self, said: Sequence[Said], wall: Callable[[float], float], idle: Callable[[float], None]) -> None:
        """Publish the messages, each when `wall(log time)` seconds have passed since the beginning, or later when
        the hub needs more time.

        `idle(seconds)` is called while there is time to spare, and now and then; it may raise to stop.
        """
        began = time.monotonic()
        told = float("-inf")
        for one in said:
            spare = wall(one.at) - (time.monotonic() - began)
            if spare > 0.01 or self._sent % MARK_EVERY == 0:
                idle(max(spare, 0.0))
            while self._sent - self._echoed > AHEAD:
                idle(0.05)
            if one.at - told >= CLOCK_EVERY_S:
                self.clock(one.at)
                told = one.at
            self._publish(one.topic, one.payload, retain=one.retain)
            self.at = one.at
            self._sent += 1
            if self._sent % MARK_EVERY == 0:
                self._publish(MARK, self._sent, retain=False)

    def finish(self, end: float, idle: Callable[[float], None], within: float) -> bool:
        """Log time comes to its end; wait until the hub has lived through everything. False if it never did."""
        self.clock(end)
        self.at = end
        self._sent += 1
        self._publish(MARK, self._sent, retain=False)
        give_up = time.monotonic() + within
        while self._echoed < self._sent and time.monotonic() < give_up:
            idle(0.1)
        return self._echoed >= self._sent

    def clock(self, at: float) -> None:
        """Log time moves on."""
        self.tell("in/clock", {"at": self.life.clock(int(at))})
