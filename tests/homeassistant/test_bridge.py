"""The running daemon beside a Home Assistant that a test plays: what is heard is logged, decided once, and replayed."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from hubd.store.journal import Journal
from tests.homeassistant.fake import Failure, FakeHome
from tests.homeassistant.test_import import Serving
from tests.runtime.brokers import running
from tests.runtime.hub import ROOT, Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

pytest.importorskip("homeassistant_api", reason="needs the extra `homeassistant`")
pytestmark = pytest.mark.broker

HOME = """\
home: {{id: lab, time_zone: Europe/Berlin}}
areas:
  kitchen: {{kind: kitchen}}
people:
  anna: {{role: adult, identities: {{ha: [person.anna]}}}}
devices:
  - {{match: homeassistant/input_boolean/lamp, area: kitchen, means: lamp}}
outputs:
  voice: {{type: speaker, area: kitchen, home_assistant: assist_satellite.kitchen}}
  phone: {{type: phone, person: anna, home_assistant: notify.mobile_app_pixel}}
mqtt: {{url: "{broker}"}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
rules: [lab.yaml]
home_assistant: {{url: "URL", token: right}}
"""
RULES = """\
- id: lab.lamp
  because: Somebody switched the lamp.
  stage: act
  when: {all: [{device: lamp, is: "ON"}]}
  do: [{call: light.turn_on, data: {entity_id: light.desk}}]
- id: lab.heard
  because: Somebody said something.
  stage: act
  when: {all: [{event: utterance}]}
  do: [{call: assist_satellite.announce, data: {entity_id: assist_satellite.kitchen, message: Yes}}]
- id: lab.push
  because: Somebody rang.
  stage: act
  when: {all: [{event: homeassistant/input_button/bell}]}
  propose: {intent: lab.push, for: anna, urgency: critical, expires: 10m, output: phone}
"""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with running(tmp_path / "broker") as mosquitto:
        yield mosquitto


@pytest.fixture
def fake() -> Iterator[FakeHome]:
    made = FakeHome()
    made.areas = [{"area_id": "k", "name": "Kitchen"}]
    made.devices = [{"id": "mic", "area_id": "k"}]
    made.set("person.anna", "home", user_id="u", device_trackers=[])
    made.set("input_boolean.lamp", "off")
    made.set("input_button.bell", "unknown")
    made.set("assist_satellite.kitchen", "idle")
    for service in ("light.turn_on", "assist_satellite.announce", "notify.mobile_app_pixel"):
        made.services[service] = lambda _: None
    with Serving(made):
        yield made


@pytest.fixture
def hub(tmp_path: Path, broker: Mosquitto, fake: FakeHome) -> Iterator[Hub]:
    hub = Hub(tmp_path / "hub", broker.port, home=HOME.replace("URL", fake.url))
    (hub.folder / "lab.yaml").write_text(RULES)
    hub.start()
    until(lambda: hub.said("connected to Home Assistant") == 1, 20, "connection")
    yield hub
    hub.stop()


def later(fake: FakeHome, entity: str, state: str, **attributes: Any) -> None:
    """A change, made in the server's own thread."""
    fake.soon(lambda: fake.change(entity, state, **attributes))


def rows(hub: Hub) -> list[tuple[str, bytes]]:
    journal = Journal.open(hub.store, readonly=True)
    try:
        return [(row.topic, row.payload) for row in journal.inputs()]
    finally:
        journal.close()


def test_what_the_connection_brought_is_logged_and_a_replay_decides_the_same(
    hub: Hub, fake: FakeHome, broker: Mosquitto, tmp_path: Path
) -> None:
    wire = Wire(broker.port, "hubd/lab/decision")
    for state in ("on", "off", "on"):
        later(fake, "input_boolean.lamp", state)
    later(fake, "input_button.bell", "2026-03-02T17:00:00+00:00")
    until(lambda: [name for name, _ in fake.calls].count("light.turn_on") == 2, 15, "calls")
    until(lambda: "notify.mobile_app_pixel" in dict(fake.calls), 15, "the push")
    button = dict(fake.calls)["notify.mobile_app_pixel"]["data"]["actions"][0]["action"]
    fake.soon(lambda: fake.fire("mobile_app_notification_action", {"action": button}, user="u"))
    until(lambda: any(b'"kind":"feedback"' in payload and b'"by":"anna"' in payload for _, payload in rows(hub)), 15)
    hub.stop()
    decided = wire.on("hubd/lab/decision")
    wire.close()
    out = tmp_path / "decisions.jsonl"
    subprocess.run([sys.executable, "-m", "hubd", "replay", str(hub.logs), "--config", str(hub.config), "--decisions",
                    str(out)], check=True, cwd=ROOT, capture_output=True)  # fmt: skip
    assert out.read_bytes().splitlines() == decided


def test_a_burst_is_lived_through_whole_with_bounded_memory_while_calls_go_on(hub: Hub, fake: FakeHome) -> None:
    process = psutil.Process(hub.pid)
    before = process.memory_info().rss

    def burst() -> None:
        for n in range(10_000):
            fake.change(f"input_number.flood{n % 50}", str(n))
        fake.change("input_boolean.lamp", "on")

    fake.soon(burst)
    until(lambda: ("light.turn_on", {"entity_id": "light.desk"}) in fake.calls, 60, "the lamp after the burst")
    grown = (process.memory_info().rss - before) / 2**20
    heard = [payload for topic, payload in rows(hub) if topic == "hubd/lab/log/state" and b"flood" in payload]
    assert len(heard) == 10_000
    assert grown < 80, f"{grown:.0f} MiB more"
    assert fake.connections == 1, "it was never too slow to be dropped"


def test_the_first_word_of_an_answer_is_asked_for_soon_after_the_last_word_heard(hub: Hub, fake: FakeHome) -> None:
    spoken: list[float] = []
    runs: list[dict[str, Any]] = []
    fake.services["assist_satellite.announce"] = lambda _: spoken.append(time.perf_counter())
    fake.commands["assist_pipeline/pipeline/list"] = lambda _: {"pipelines": [{"id": "p"}]}
    fake.commands["assist_pipeline/pipeline_debug/list"] = lambda _: {"pipeline_runs": runs}
    fake.commands["assist_pipeline/pipeline_debug/get"] = lambda said: {"events": [
        {"type": "stt-end", "data": {"stt_output": {"text": f"sentence {said['pipeline_run_id']}"}}},
        {"type": "intent-start", "data": {"language": "en", "device_id": "mic"}},
    ]}  # fmt: skip
    took = []
    for n in range(9):
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
        later(fake, "assist_satellite.kitchen", "listening")
        time.sleep(0.1)
        runs.append({"pipeline_run_id": str(n), "timestamp": stamp})
        began = time.perf_counter()
        later(fake, "assist_satellite.kitchen", "processing")
        until(lambda count=n: len(spoken) > count, 10, "speech")  # type: ignore[misc]  # bound now
        took.append(spoken[-1] - began)
        later(fake, "assist_satellite.kitchen", "idle")
    sys.stdout.write(f"\nlast word heard to first word asked for: median {statistics.median(took) * 1000:.0f} ms\n")
    assert statistics.median(took) < 0.3


def test_a_service_that_fails_is_named_by_the_log_and_by_doctor(hub: Hub, fake: FakeHome) -> None:
    def broken(_: dict[str, Any]) -> None:
        raise Failure

    fake.services["light.turn_on"] = broken
    later(fake, "input_boolean.lamp", "on")
    until(lambda: hub.said("is failed") == 1, 15, "word of it")
    said = subprocess.run([sys.executable, "-m", "hubd", "doctor", "--config", str(hub.config)], cwd=ROOT, text=True,
                          capture_output=True, check=False).stdout  # fmt: skip
    assert "1 in the last day came to nothing" in said
    assert "light.turn_on failed at" in said


def test_a_hub_that_is_killed_calls_nothing_twice(hub: Hub, fake: FakeHome) -> None:
    later(fake, "input_boolean.lamp", "on")
    until(lambda: ("light.turn_on", {"entity_id": "light.desk"}) in fake.calls, 15, "the call")
    hub.kill()
    hub.start()
    until(lambda: hub.said("connected to Home Assistant") == 2, 20, "connection")
    time.sleep(0.5)
    assert [name for name, _ in fake.calls].count("light.turn_on") == 1
    journal = Journal.open(hub.store, readonly=True)
    assert json.dumps([entry.state for entry in journal.pending()]) == "[]"
    journal.close()
