"""The living daemon from outside: real MQTT in, decisions, context and reactions out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubd.logs import read_log
from tests.runtime.hub import Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto, free_port

pytestmark = pytest.mark.broker


@pytest.fixture
def hub(tmp_path: Path, broker: Mosquitto) -> Iterator[Hub]:
    hub = Hub(tmp_path / "hub", broker.port)
    yield hub
    hub.kill()


@pytest.fixture
def wire(broker: Mosquitto) -> Iterator[Wire]:
    wire = Wire(broker.port, "lab/out", "hubd/#", "homeassistant/#")
    yield wire
    wire.close()


def test_a_trigger_behind_an_open_gate_is_answered_and_told_of(hub: Hub, wire: Wire) -> None:
    hub.start()
    wire.say("lab/trigger", "0")
    wire.say("lab/gate", "ON", retain=True)
    wire.say("lab/trigger", "1")
    wire.say("lab/trigger", "2", qos=0)
    until(lambda: len(wire.on("lab/out")) == 2)
    until(lambda: len(wire.on("hubd/lab/decision")) == 2)

    assert wire.on("lab/out") == [b"1", b"2"]
    decision = json.loads(wire.on("hubd/lab/decision")[0])
    assert (decision["rule"], decision["verdict"], decision["home"]) == ("lab.echo", "act", "lab")


def test_status_context_and_discovery_stand_retained_for_whoever_comes_later(hub: Hub, broker: Mosquitto) -> None:
    hub.start()
    late = Wire(broker.port, "hubd/lab/status", "hubd/lab/context", "hubd/lab/person/+/state", "homeassistant/#")
    until(lambda: len(late.heard) >= 4)
    kept = {topic: payload for topic, payload, retained in late.heard if retained}
    assert kept["hubd/lab/status"] == b"online"
    context = json.loads(kept["hubd/lab/context"])
    assert (context["home"], set(context["people"]), set(context["areas"])) == ("lab", {"anna"}, {"kitchen", "hall"})
    assert json.loads(kept["hubd/lab/person/anna/state"]).keys() >= {"area", "activity"}
    device = json.loads(kept["homeassistant/device/hubd_lab/config"])
    assert {part["platform"] for part in device["components"].values()} == {"sensor", "binary_sensor", "event"}

    assert hub.stop() == 0
    until(lambda: late.on("hubd/lab/status")[-1] == b"offline")
    late.close()


def test_a_killed_hub_is_reported_offline_by_the_broker(hub: Hub, wire: Wire) -> None:
    hub.start()
    until(lambda: b"online" in wire.on("hubd/lab/status"))
    hub.kill()
    until(lambda: wire.on("hubd/lab/status")[-1] == b"offline")


def test_discovery_is_said_again_when_home_assistant_has_started(hub: Hub, wire: Wire) -> None:
    topic = "homeassistant/device/hubd_lab/config"
    hub.start()
    until(lambda: len(wire.on(topic)) == 1)
    wire.say("homeassistant/status", "online")
    until(lambda: len(wire.on(topic)) == 2)
    wire.say("homeassistant/status", "offline")
    wire.say("lab/gate", "ON")
    wire.say("lab/trigger", "1")
    until(lambda: bool(wire.on("lab/out")))
    assert len(wire.on(topic)) == 2


def test_what_the_gate_said_survives_a_restart(hub: Hub, wire: Wire) -> None:
    hub.start()
    wire.say("lab/gate", "ON")
    wire.say("lab/trigger", "1")
    until(lambda: bool(wire.on("lab/out")))
    hub.kill()
    hub.start()
    wire.say("lab/trigger", "2")
    until(lambda: len(wire.on("lab/out")) == 2)
    assert wire.on("lab/out") == [b"1", b"2"]


def test_hostile_input_is_set_aside_and_nothing_else_is_lost(hub: Hub, wire: Wire) -> None:
    hub.start()
    wire.say("lab/gate", "ON")
    for payload in (b"\xff\xfe\x00", b"{" * 100_000, b"x" * 10_000_000, b'{"at": NaN}', b""):
        wire.say("hubd/lab/in/message", payload)
        wire.say("hubd/lab/in/clock", payload[:1000])
        wire.say("zigbee2mqtt/strange \u00e9\u2603 'device\"", payload[:100_000])
    wire.say("lab/trigger", "1")
    until(lambda: bool(wire.on("lab/out")))
    assert hub.alive
    assert hub.stop() == 0
    (log,) = hub.logs.glob("*.jsonl.zst")
    assert [message.payload for message in read_log(log) if message.topic.startswith("lab/")] == [b"ON", b"1"]


def test_a_broker_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    broker = Mosquitto(tmp_path / "broker")
    hub = Hub(tmp_path / "hub", broker.port)
    hub.start(ready=False)
    until(lambda: hub.said("cannot reach") > 0)
    broker.start()
    wire = Wire(broker.port, "lab/out")
    wire.say("lab/gate", "ON", retain=True)
    until(lambda: hub.said("connected to the broker") > 0)
    wire.say("lab/trigger", "1")
    until(lambda: wire.on("lab/out") == [b"1"])
    assert hub.said("cannot reach") == 1
    assert hub.stop() == 0
    wire.close()
    broker.stop()


def test_check_broker_says_what_is_wrong(tmp_path: Path, broker: Mosquitto) -> None:
    hub = Hub(tmp_path / "hub", broker.port, "--check-broker")
    hub.start(ready=False)
    until(lambda: not hub.alive)
    assert re.search(r"answers and lets hubd in", hub.output)
    nowhere = Hub(tmp_path / "nowhere", free_port(), "--check-broker")
    nowhere.start(ready=False)
    until(lambda: not nowhere.alive)
    assert nowhere.stop() == 3
    assert "cannot reach the broker" in nowhere.output


EMBEDDED = """\
home: {{id: lab, time_zone: Europe/Berlin}}
sources:
  - {{id: lab_gate, topic: lab/gate, kind: device}}
  - {{id: lab_trigger, topic: lab/trigger, kind: device}}
mqtt: {{url: embedded, embedded: {{host: 127.0.0.1, port: PORT}}}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
rules: [lab.yaml]
"""


def test_a_home_without_a_broker_has_one_of_hubds_own(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    pytest.importorskip("amqtt", reason="needs the extra `broker`")
    port = free_port()
    hub = Hub(tmp_path / "hub", port, home=EMBEDDED.replace("PORT", str(port)))
    request.addfinalizer(hub.kill)
    hub.start()
    wire = Wire(port, "lab/out")
    wire.say("lab/gate", "ON")
    wire.say("lab/trigger", "1")
    until(lambda: wire.on("lab/out") == [b"1"])

    second = Hub(tmp_path / "second", port, home=EMBEDDED.replace("PORT", str(port)))
    second.start(ready=False)
    until(lambda: not second.alive)
    assert second.stop() == 3
    assert f"cannot listen on 127.0.0.1:{port}" in second.output and "mqtt.embedded" in second.output
    assert "Traceback" not in second.output

    wire.close()
    assert hub.stop() == 0
    assert "Traceback" not in hub.output
