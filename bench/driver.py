"""Drives a system from outside: numbered triggers at a steady rate, and when each reaction came back."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from statistics import median
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

PATIENCE = 10.0
"""Seconds to wait for the last reaction."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run at one rate. Times in milliseconds."""

    sent: int
    answered: int
    p50: float
    p99: float
    behind: float
    """How long after the last trigger the last reaction came."""


class Driver:
    """One connection that triggers `<name>/trigger` and hears `<name>/out`."""

    def __init__(self, port: int, name: str) -> None:
        self._name = name
        self._due: dict[bytes, float] = {}
        self._came: dict[bytes, float] = {}
        self._wanted = 0
        self._all = threading.Event()
        self._run = 0
        ready = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.max_inflight_messages_set(0)
        self._client.on_message, self._client.on_socket_open = self._heard, _at_once
        self._client.on_subscribe = lambda *_: ready.set()
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self._client.subscribe(f"{name}/out", 1)
        ready.wait(5)
        self.say("gate", "ON", 1)

    def say(self, what: str, payload: str, qos: int) -> None:
        self._client.publish(f"{self._name}/{what}", payload, qos, retain=what == "gate")

    def _heard(self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        payload = bytes(message.payload)
        if payload in self._due:
            self._came.setdefault(payload, time.perf_counter())
            if len(self._came) == self._wanted:
                self._all.set()

    def first_answer(self, seconds: float = 30.0) -> None:
        """Trigger every few milliseconds until there is a reaction."""
        end = time.perf_counter() + seconds
        self._due, self._came = {b"first": 0.0}, {}
        while not self._came:
            self.say("trigger", "first", 0)
            time.sleep(0.01)
            if time.perf_counter() > end:
                raise RuntimeError(f"{self._name} did not react within {seconds:g} s")

    def run(self, rate: float, count: int, qos: int) -> Run:
        """Send `count` triggers at `rate` per second."""
        self._run += 1
        names = [f"{self._run}-{number}" for number in range(count)]
        self._due, self._came, self._wanted = {}, {}, count
        self._all.clear()
        begun = time.perf_counter()
        for number, name in enumerate(names):
            pause = begun + number / rate - time.perf_counter()
            if pause > 0:
                time.sleep(pause)
            self._due[name.encode()] = time.perf_counter()
            self.say("trigger", name, qos)
        last = time.perf_counter()
        self._all.wait(PATIENCE)
        took = sorted(1000 * (came - self._due[name]) for name, came in list(self._came.items()))
        end = max(self._came.values(), default=last)
        if not took:
            return Run(count, 0, float("nan"), float("nan"), float("inf"))
        return Run(count, len(took), median(took), took[int(len(took) * 0.99)], max(0.0, 1000 * (end - last)))

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def _at_once(_client: paho.Client, _userdata: object, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
