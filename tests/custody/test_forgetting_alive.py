"""Forgetting somebody while hubd runs: it pauses, forgets, and goes on as a home that never knew the person."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubd.runtime import errands
from tests.custody.test_forgetting import every_byte
from tests.runtime.conftest import broker  # noqa: F401 - a fixture
from tests.runtime.hub import HOME, ROOT, Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

pytestmark = pytest.mark.broker
FAMILY = HOME.replace("people:\n", "people:\n  ottilie: {{name: Ottilie, identities: {{beacon: p-4711}}}}\n")


@pytest.fixture
def hub(tmp_path: Path, broker: Mosquitto) -> Iterator[Hub]:
    hub = Hub(tmp_path / "hub", broker.port, home=FAMILY)
    yield hub
    hub.kill()


def test_a_running_hub_forgets_and_goes_on(hub: Hub, broker: Mosquitto, tmp_path: Path) -> None:
    wire = Wire(broker.port, "lab/out", "hubd/lab/status")
    hub.start()
    process = hub.pid
    wire.say("hubd/lab/in/message", {"id": "m1", "for": "ottilie", "app": "mail", "sender": "Clinic", "text": "biopsy"})
    wire.say("lab/gate", "ON")
    wire.say("lab/trigger", "1")
    until(lambda: wire.on("lab/out") == [b"1"])
    late = Wire(broker.port, "hubd/lab/#", "homeassistant/#", name="late")
    until(lambda: any("ottilie" in topic for topic, _, _ in late.heard))

    done = subprocess.run(
        [sys.executable, "-m", "hubd", "forget", "ottilie", "--yes", "--config", str(hub.config)],
        env={"PYTHONPATH": f"{ROOT}:{ROOT}/integrations"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    wire.say("lab/trigger", "2")
    until(lambda: wire.on("lab/out") == [b"1", b"2"], 20, "the gate is still known to be open")

    assert done.returncode == 0, done.stdout + done.stderr
    assert hub.pid == process
    assert hub.alive
    kept = Wire(broker.port, "hubd/lab/#", "homeassistant/#", name="later")
    until(lambda: bool(kept.on("hubd/lab/context")))
    assert [(topic, payload) for topic, payload, retain in kept.heard
            if retain and b"ottilie" in (topic.encode() + payload).lower()] == []  # fmt: skip
    assert json.loads(kept.on("hubd/lab/context")[0])["people"].keys() == {"anna"}
    assert hub.stop() == 0
    (hub.folder / "hubd.log").unlink()
    words = (b"ottilie", b"biopsy", b"p-4711")
    assert [(name, word) for name, data in every_byte(hub.folder) for word in words if word in data.lower()] == []
    for each in (wire, late, kept):
        each.close()


def test_a_note_that_makes_no_sense_is_answered_and_hubd_goes_on(hub: Hub) -> None:
    hub.logs.mkdir(parents=True)
    (hub.logs / errands.ASKED).write_text("{}")

    hub.start()

    assert "nobody was forgotten" in hub.output
    assert not (hub.logs / errands.ASKED).exists()
