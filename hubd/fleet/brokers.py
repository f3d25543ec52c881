"""Ways out over brokers: MQTT for homes, Kafka for other programs. Both deliver at least once, with one id."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from hubd.fleet.checkpoint import Checkpoints
from hubd.fleet.outgoing import Outgoing

log = logging.getLogger("hubd.fleet")

PATIENCE = 10.0
"""Seconds for a broker to take what it was given; then it is tried again later."""
KAFKA_TOPIC = "hubd-out"


class OverMqtt:
    """Everything on its own topic. What has expired is not said any more (`now`: the wall's time)."""

    def __init__(self, address: str) -> None:
        from paho.mqtt.client import Client
        from paho.mqtt.enums import CallbackAPIVersion

        url = urlsplit(address)
        self.name = f"mqtt {url.hostname}:{url.port or 1883}"
        self._client = Client(CallbackAPIVersion.VERSION2)
        if url.username:
            self._client.username_pw_set(unquote(url.username), unquote(url.password or ""))
        if url.scheme == "mqtts":
            self._client.tls_set()
        self._there = threading.Event()
        self._client.on_connect = lambda *_: self._there.set()
        self._client.connect_async(url.hostname or "localhost", url.port or (8883 if url.scheme == "mqtts" else 1883))
        self._client.loop_start()  # connects, and connects again for ever
        self._patience = PATIENCE

    def resume(self, part: int, note: str) -> None:
        """Nothing is remembered but how far it got."""

    def deliver(self, store: Checkpoints, _part: int) -> bool:
        while waiting := store.waiting(self.name):
            if not self._connected():
                return False
            said = [
                self._client.publish(each.topic, each.body, qos=1)
                for _, each in waiting if each.expires is None or each.expires > time.time()
            ]  # fmt: skip
            try:
                for one in said:
                    one.wait_for_publish(PATIENCE)
            except (RuntimeError, ValueError):
                return False
            if not all(one.is_published() for one in said):
                return False
            store.delivered(self.name, waiting[-1][0])
        return True

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self) -> bool:
        """The first time it may take a moment; later nobody waits for a broker that is gone."""
        patience, self._patience = self._patience, 0.0
        if not self._there.wait(patience):
            log.warning("%s does not answer; what there is to say waits", self.name)
        return self._client.is_connected()


class OverKafka:
    """Everything on one topic, keyed by home, with its id, kind and MQTT topic as headers. `more`: the library's own
    settings."""

    def __init__(self, address: str, **more: Any) -> None:
        from confluent_kafka import Producer

        url = urlsplit(address)
        self.name = f"kafka {url.netloc}"
        self._topic = url.path.strip("/") or KAFKA_TOPIC
        self._producer = Producer({"bootstrap.servers": url.netloc, "enable.idempotence": True, **more})

    def resume(self, part: int, note: str) -> None:
        """Nothing is remembered but how far it got."""

    def deliver(self, store: Checkpoints, _part: int) -> bool:
        while waiting := store.waiting(self.name):
            if not self._sent([each for _, each in waiting]):
                return False
            store.delivered(self.name, waiting[-1][0])
        return True

    def close(self) -> None:
        self._producer.flush(PATIENCE)

    def _sent(self, things: Sequence[Outgoing]) -> bool:
        failed: list[object] = []

        def heard(error: object, _message: object) -> None:
            if error is not None:
                failed.append(error)

        for each in things:
            headers = [("id", each.id.encode()), ("kind", each.kind.encode()), ("topic", each.topic.encode())]
            self._producer.produce(self._topic, each.body, each.home, on_delivery=heard, headers=headers)
            self._producer.poll(0)
        return not self._producer.flush(PATIENCE) and not failed
