"""A hub of one's own for a test: the real daemon in its own process, a laboratory at home, and MQTT to drive it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

ROOT = Path(__file__).parents[2]
HOME = """\
home: {{id: lab, time_zone: Europe/Berlin}}
areas:
  kitchen: {{kind: kitchen, adjacent: [hall]}}
  hall: {{kind: hall}}
people:
  anna: {{role: adult}}
sources:
  - {{id: lab_gate, topic: lab/gate, kind: device, area: kitchen}}
  - {{id: lab_trigger, topic: lab/trigger, kind: device}}
  - {{id: lab_call, topic: lab/call, kind: device}}
  - {{id: lab_meter, topic: lab/meter, kind: level}}
outputs:
  anna_phone: {{type: phone, person: anna}}
  kitchen_screen: {{type: screen, area: kitchen}}
mqtt: {{url: "{broker}"}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
rules: [lab.yaml]
"""
RULES = """\
- id: lab.echo
  because: The gate is open and a trigger came.
  stage: act
  when: {all: [{event: lab_trigger}, {device: lab_gate, is: "ON"}]}
  do: [{publish: lab/out, payload: same, qos: same}]
- id: lab.call
  because: Somebody wants light.
  stage: act
  when: {all: [{event: lab_call}]}
  do: [{call: light.turn_on, data: {entity_id: light.lab}}]
"""
HOME_ASSISTANT = 'home_assistant: {{url: "http://127.0.0.1:{port}", token: right}}\n'


def until(condition: Callable[[], bool], seconds: float = 10.0, what: str = "it") -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen within {seconds:g} s")
        time.sleep(0.01)


RUNNING: list[Hub] = []
"""Every hub that was started and has not ended: a test that fails in the middle must not leave one behind."""


class Hub:
    """`hubd run` for the laboratory, in a folder of the test."""

    def __init__(
        self, folder: Path, port: int, *options: str, home_assistant: int | None = None, home: str = HOME,
        environment: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.config = folder / "hubd.yaml"
        text = home.format(broker=f"mqtt://127.0.0.1:{port}", folder=folder)
        self.config.write_text(text + (HOME_ASSISTANT.format(port=home_assistant) if home_assistant else ""))
        (folder / "lab.yaml").write_text(RULES)
        self.store = f"sqlite:///{folder}/hubd.db"
        self.logs = folder / "logs"
        self._options = options
        self._environment = dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None
        self.patience = 60.0
        """Seconds that a start or an orderly end may take."""
        self.log = folder / "hubd.log"

    def start(self, ready: bool = True) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT}/integrations", **self._environment}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hubd", "run", "--config", str(self.config), *self._options],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env=environment,
            )
        if self not in RUNNING:
            RUNNING.append(self)
        if ready:
            count = self.said("ready:")
            until(lambda: self.said("ready:") > count or not self.alive, self.patience, "start")
            assert self.alive, self.output

    def said(self, words: str) -> int:
        return self.output.count(words)

    @property
    def output(self) -> str:
        return self.log.read_text()

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def stop(self) -> int:
        """End it in an orderly way; returns the exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        code = self._process.wait(self.patience)
        self._ended()
        return code

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._ended()

    def _ended(self) -> None:
        self._process = None
        RUNNING.remove(self)


def _at_once(_client: paho.Client, _userdata: object, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Wire:
    """Another program on the broker: publishes and remembers what it hears. QoS 1 sends again after a reconnect, and
    so does the broker, which marks it: what was heard under that packet id is not heard twice."""

    def __init__(self, port: int, *filters: str, name: str = "wire", clean: bool = True) -> None:
        self.heard: list[tuple[str, bytes, bool]] = []
        self._by_topic: defaultdict[str, list[bytes]] = defaultdict(list)
        self._by_packet: dict[int, tuple[str, bytes]] = {}
        self._filters = filters
        self._ready = threading.Event()
        self.client = paho.Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=clean)
        self.client.max_inflight_messages_set(1000)
        self.client.reconnect_delay_set(1, 1)
        self.client.on_connect = self._on_connect
        self.client.on_subscribe = lambda *_: self._ready.set()
        self.client.on_message = self._on_message
        self.client.on_socket_open = _at_once
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self._ready.wait(5)

    def _on_connect(self, client: paho.Client, *_: object) -> None:
        if self._filters:
            client.subscribe([(topic, 1) for topic in self._filters])
        else:
            self._ready.set()

    def _on_message(self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        said = message.topic, bytes(message.payload)
        if message.dup and self._by_packet.get(message.mid) == said:
            return
        self._by_packet[message.mid] = said
        self.heard.append((*said, message.retain))
        self._by_topic[message.topic].append(bytes(message.payload))

    def say(self, topic: str, payload: Any, qos: int = 1, retain: bool = False) -> paho.MQTTMessageInfo:
        text = payload if isinstance(payload, str | bytes) else json.dumps(payload)
        return self.client.publish(topic, text, qos, retain)

    def settled(self) -> bool:
        """Has the broker acknowledged everything that was said?"""
        return not self.client._out_messages

    def unsettled(self) -> int:
        """How much of what was said the broker has not acknowledged."""
        return len(self.client._out_messages)

    def on(self, topic: str) -> list[bytes]:
        """What was said on one topic, in order."""
        return self._by_topic[topic][:]

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()
