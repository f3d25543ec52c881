"""`hubd sources`: what was heard, what it is taken for, and what the configuration lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from click.testing import CliRunner
from paho.mqtt.enums import CallbackAPIVersion

from hubd.cli import hubd
from hubd.errors import StoreError
from tests.runtime.brokers import running

CONFIG = """\
home: {id: elm-street, name: Elm Street, time_zone: Europe/Berlin}
areas:
  kitchen: {name: Kitchen, kind: kitchen}
  leo_room: {name: Leo's room, kind: kids_room}
people:
  anna: {name: Anna, role: adult, identities: {beacon: phone-anna, owntracks: anna/phone}}
devices:
  - {match: zigbee2mqtt/hob_plug, area: kitchen, means: cooker}
store: {url: "sqlite:///journal.db"}
"""

HEARD: list[tuple[str, Any]] = [
    ("zigbee2mqtt/hob_plug", {"power": 0, "state": "ON"}),
    ("zigbee2mqtt/kitchen_pir", {"occupancy": True, "battery": 4}),
    ("zigbee2mqtt/leo_room_kettle", {"power": 1800}),
    ("zigbee2mqtt/thing", {"contact": False}),
    ("zigbee2mqtt/thing/availability", {"state": "offline"}),
    ("zigbee2mqtt/cellar_climate", {"temperature": 11}),
    ("espresense/devices/phone-anna/kitchen", {"id": "phone-anna", "distance": 1.1}),
    ("espresense/devices/tag-red/kitchen", {"id": "tag-red", "distance": 2.5}),
    ("owntracks/zoe/phone", {"_type": "location", "lat": 52.5, "lon": 13.4, "acc": 12}),
    ("zigbee2mqtt/thing", "{"),
    ("nobody/knows", "42"),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration and a short log."""
    (tmp_path / "hubd.yaml").write_text(CONFIG)
    lines = [
        json.dumps({"at": f"2026-03-02T18:{n:02}:00+01:00", "topic": topic, "payload": payload})
        for n, (topic, payload) in enumerate(HEARD)
    ]
    (tmp_path / "day.jsonl").write_text("\n".join(lines) + "\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(hubd, ["sources", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.usefixtures("home")
def test_a_log_is_listed_with_lines_to_copy() -> None:
    said = run("--log", "day.jsonl")
    lines = {line.split()[0]: line for line in said.splitlines() if line}
    assert "kitchen" in lines["zigbee2mqtt/hob_plug"]
    assert "cooker" in lines["zigbee2mqtt/hob_plug"]
    assert "battery 4 %" in lines["zigbee2mqtt/kitchen_pir"]
    assert "offline; 1 rejected" in lines["zigbee2mqtt/thing"]
    assert "- {match: zigbee2mqtt/kitchen_pir, area: kitchen}  # battery, motion" in said
    assert "- {match: zigbee2mqtt/leo_room_kettle, area: leo_room, means: kettle}  # power" in said
    assert "- {match: zigbee2mqtt/thing, area: CHOOSE}  # contact" in said
    assert "match: zigbee2mqtt/cellar_climate" not in said  # a thermometer needs no room
    assert "match: espresense" not in said  # its rooms are areas
    assert "beacon: tag-red" in said
    assert "owntracks or ha: zoe/phone" in said
    assert "beacon: phone-anna" not in said
    assert "unknown topic: nobody/knows" in said


@pytest.mark.usefixtures("home")
def test_json_has_everything() -> None:
    *devices, rest = [json.loads(line) for line in run("--log", "day.jsonl", "--json").splitlines()]
    thing = next(device for device in devices if device["source"] == "zigbee2mqtt/thing")
    assert (thing["reports"], thing["placed"], thing["rejected"]) == (["contact"], False, 1)
    assert thing["last"] == "2026-03-02T18:03:00+01:00"
    assert rest["unclaimed"] == {"beacons": ["tag-red"], "trackers": ["zoe/phone"]}
    assert {entry["reason"] for entry in rest["rejected"]} == {"malformed JSON", "unknown topic"}


@pytest.mark.usefixtures("home")
def test_the_journal_says_the_same() -> None:
    played = CliRunner().invoke(
        hubd, ["replay", "day.jsonl", "--config", "hubd.yaml", "--journal", "sqlite:///journal.db"]
    )
    assert played.exit_code == 0, played.output

    def devices(said: str) -> list[dict[str, Any]]:
        return [{k: v for k, v in json.loads(line).items() if k != "rejected"} for line in said.splitlines()[:-1]]

    assert devices(run("--json")) == devices(run("--log", "day.jsonl", "--json"))


@pytest.mark.usefixtures("home")
def test_copied_lines_place_what_they_name(tmp_path: Path) -> None:
    said = run("--log", "day.jsonl")
    lines = [line for line in said.splitlines() if line.startswith("  - {match:") and "CHOOSE" not in line]
    entry = "  - {match: zigbee2mqtt/hob_plug, area: kitchen, means: cooker}"
    (tmp_path / "hubd.yaml").write_text(CONFIG.replace(entry, "\n".join([entry, *lines])))
    again = run("--log", "day.jsonl")
    assert "match: zigbee2mqtt/kitchen_pir" not in again
    assert "match: zigbee2mqtt/thing" in again


@pytest.mark.broker
def test_a_broker_is_listened_to(home: Path) -> None:
    """Retained messages tell of devices at once; nothing is left on the broker."""
    with running(home / "broker") as broker:
        client = mqtt.Client(CallbackAPIVersion.VERSION2)
        client.connect("127.0.0.1", broker.port)
        client.loop_start()
        client.publish("zigbee2mqtt/thing", '{"contact":false}', qos=1, retain=True).wait_for_publish(5.0)
        client.publish("zigbee2mqtt/bad", "{", qos=1, retain=True).wait_for_publish(5.0)
        (home / "hubd.yaml").write_text(f'{CONFIG}mqtt: {{url: "mqtt://127.0.0.1:{broker.port}"}}\n')
        *devices, rest = [json.loads(line) for line in run("--listen", "1s", "--json").splitlines()]
        client.loop_stop()
    assert [device["source"] for device in devices] == ["zigbee2mqtt/thing"]
    assert rest["rejected"] == [{"reason": "malformed JSON", "number": 1, "topics": ["zigbee2mqtt/bad"]}]


@pytest.mark.usefixtures("home")
def test_before_the_first_start_it_says_what_to_do() -> None:
    result = CliRunner().invoke(hubd, ["sources"])
    assert isinstance(result.exception, StoreError)
    assert "no journal here yet" in str(result.exception)
    assert "hubd sources --listen 1m" in str(result.exception)


@pytest.mark.usefixtures("home")
def test_two_ways_to_look_are_one_too_many() -> None:
    result = CliRunner().invoke(hubd, ["sources", "--log", "day.jsonl", "--listen", "5s"])
    assert result.exit_code == 2
    assert "choose one" in result.output
