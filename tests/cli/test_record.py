"""`hubd record` against a real broker: what was said is what is read back."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from click.testing import CliRunner
from paho.mqtt.enums import CallbackAPIVersion

from hubd.cli.record import command
from hubd.logs import read_log
from tests.runtime.brokers import running
from tests.runtime.mosquitto import Mosquitto

pytestmark = pytest.mark.broker


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with running(tmp_path / "broker", "allow_anonymous true\nsys_interval 1") as mosquitto:
        yield mosquitto


@pytest.fixture
def say(broker: Mosquitto) -> Iterator[mqtt.Client]:
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    yield client
    client.disconnect()
    client.loop_stop()


def publish(client: mqtt.Client, topic: str, payload: str | bytes, retain: bool = False) -> None:
    client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(5)


def test_what_the_broker_carries_is_recorded_until_it_is_stopped(
    broker: Mosquitto, say: mqtt.Client, tmp_path: Path
) -> None:
    publish(say, "zigbee2mqtt/bridge/state", '{"state":"online"}', retain=True)
    log = tmp_path / "log.jsonl.zst"
    url = f"mqtt://127.0.0.1:{broker.port}"
    arguments = ["record", "--url", url, "-o", str(log), "--topic", "zigbee2mqtt/#", "--topic", "end"]
    with subprocess.Popen([sys.executable, "-m", "hubd", *arguments], stderr=subprocess.PIPE, text=True) as recorder:
        _wait_for_readers(say)
        publish(say, "zigbee2mqtt/kitchen", '{"occupancy":true}')
        publish(say, "zigbee2mqtt/camera", b"\xff\xd8")
        publish(say, "elsewhere", "not asked for")
        publish(say, "zigbee2mqtt/hall", "online")
        publish(say, "end", "")
        while not any(message.topic == "end" for message in read_log(log)):
            time.sleep(0.05)
        recorder.send_signal(signal.SIGINT)
        _, said = recorder.communicate(timeout=10)

    assert recorder.returncode == 0
    messages = [message for message in read_log(log) if message.topic != "end"]
    assert [(message.topic, message.payload, message.retain) for message in messages] == [
        ("zigbee2mqtt/bridge/state", b'{"state":"online"}', True),
        ("zigbee2mqtt/kitchen", b'{"occupancy":true}', False),
        ("zigbee2mqtt/camera", b"\xff\xd8", False),
        ("zigbee2mqtt/hall", b"online", False),
    ]
    assert f"messages to {log}" in said


def _wait_for_readers(client: mqtt.Client) -> None:
    """Until the recorder has subscribed: somebody who is not there does not get what is not retained."""
    ready = threading.Event()

    def counted(_client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        if int(message.payload) >= 3:  # the recorder's two filters, and the one below
            ready.set()

    client.on_message = counted
    client.subscribe("$SYS/broker/subscriptions/count")
    assert ready.wait(20)


def test_nothing_heard_leaves_no_file(broker: Mosquitto, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    url = f"mqtt://127.0.0.1:{broker.port}"
    ran = CliRunner().invoke(command, ["--url", url, "-o", str(log), "--for", "0.2s", "--topic", "a/b"])

    assert ran.exit_code == 0, ran.output
    assert "nothing arrived" in ran.output
    assert not log.exists()


@pytest.mark.parametrize("topic", ["a/#/b", "a+/b", "", "a/b#"])
def test_a_wrong_topic_filter_is_refused_before_anything_is_opened(tmp_path: Path, topic: str) -> None:
    ran = CliRunner().invoke(command, ["--url", "127.0.0.1:9", "-o", str(tmp_path / "log.jsonl"), "--topic", topic])

    assert ran.exit_code == 2
    assert "# stands at the end" in ran.output
    assert list(tmp_path.iterdir()) == []


def test_a_broker_that_is_not_there_is_named(tmp_path: Path) -> None:
    arguments = ["record", "--url", "mqtt://127.0.0.1:9", "-o", str(tmp_path / "log.jsonl")]
    ran = subprocess.run([sys.executable, "-m", "hubd", *arguments], capture_output=True, text=True, check=False)

    assert ran.returncode == 3
    assert "127.0.0.1:9" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []
