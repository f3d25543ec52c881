"""hubd and a real Home Assistant: each started by the test in its own folder, talking over loopback.

`make test-homeassistant` installs Home Assistant into a folder of its own and runs this.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
from hubd_homeassistant.client import Services

from hubd.store.journal import Journal
from tests.homeassistant.lived import AREAS, ATTRIBUTES, lived, remember
from tests.homeassistant.real import CHOSEN, PROGRAM, VERSION, PushService, RealHome, Refused, ask
from tests.homeassistant.test_speech import HOME as LAB
from tests.homeassistant.test_speech import words
from tests.runtime.brokers import running
from tests.runtime.hub import ROOT, Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

pytestmark = [
    pytest.mark.homeassistant, pytest.mark.broker,
    pytest.mark.skipif(not CHOSEN or not PROGRAM.exists(), reason="make test-homeassistant installs it, and runs this"),
]  # fmt: skip

HOME = """\
home: {{id: lab, time_zone: Europe/Berlin}}
areas:
  kitchen: {{kind: kitchen, adjacent: [living]}}
  living: {{kind: living}}
people:
  anna: {{role: adult, identities: {{ha: [person.anna, calendar.calendar_1]}}}}
  leo: {{role: child}}
devices:
  - {{match: homeassistant/input_boolean/lamp, area: living, means: lamp}}
outputs:
  anna_phone: {{type: phone, person: anna, home_assistant: notify.mobile_app_pixel}}
  living_voice: {{type: speaker, area: living, home_assistant: script.noted}}
mqtt: {{url: "{broker}", discovery_format: FORMAT}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
rules: [mine]
home_assistant: {{url: "URL", token: !env HA_TOKEN}}
"""
FACES = {"sensor", "binary_sensor", "event", "switch", "select"}
"""Kinds of entity by which hubd shows itself."""
RULES = """\
- id: lab.lamp
  because: Somebody switched the lamp.
  stage: act
  when: {all: [{device: lamp, is: "ON"}]}
  do: [{call: input_boolean.turn_on, data: {entity_id: input_boolean.sofa}}, {publish: lab/lamp, payload: lit}]
- id: lab.bell
  because: Somebody rang.
  stage: act
  when: {all: [{event: homeassistant/input_button/bell}]}
  propose: {intent: lab.bell, for: anna, urgency: critical, expires: 10m, output: phone}
- id: lab.fault
  because: Somebody wants what does not work.
  stage: act
  when: {all: [{event: homeassistant/input_button/fault}]}
  do: [{call: lab.fail}]
"""


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with running(tmp_path_factory.mktemp("broker")) as mosquitto:
        yield mosquitto


@pytest.fixture(scope="module")
def push() -> Iterator[PushService]:
    service = PushService()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, broker: Mosquitto, push: PushService) -> Iterator[RealHome]:
    real = RealHome(tmp_path_factory.mktemp("home"))
    try:
        real.start()
        real.onboard()
        real.add_mqtt(broker.port)
        real.phone = real.add_phone("pixel", push.url)
        yield real
    finally:
        real.stop()


@pytest.fixture(scope="module")
def hub(
    tmp_path_factory: pytest.TempPathFactory, broker: Mosquitto, home: RealHome, monkeypatch_module: pytest.MonkeyPatch
) -> Iterator[Hub]:
    monkeypatch_module.setenv("HA_TOKEN", home.new_token("hubd"))
    text = HOME.replace("FORMAT", "single" if VERSION.startswith("2024") else "device").replace("URL", home.url)
    hub = Hub(tmp_path_factory.mktemp("hub") / "hub", broker.port, home=text)
    (hub.folder / "mine").mkdir()
    (hub.folder / "mine" / "lab.yaml").write_text(RULES)
    hub.start()
    until(lambda: hub.said("connected to Home Assistant") == 1, 30, "connection")
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def wire(broker: Mosquitto) -> Iterator[Wire]:
    wire = Wire(broker.port, "lab/#", "hubd/lab/decision", "hubd/lab/health", "homeassistant/#")
    yield wire
    wire.close()


def inputs(hub: Hub, kind: str) -> list[dict[str, Any]]:
    """What stands in the journal of one kind that did not come by MQTT."""
    journal = Journal.open(hub.store, readonly=True)
    try:
        return [json.loads(row.payload) for row in journal.inputs() if row.topic == f"hubd/lab/log/{kind}"]
    finally:
        journal.close()


def decided(wire: Wire, rule: str) -> list[dict[str, Any]]:
    found = (json.loads(payload) for payload in wire.on("hubd/lab/decision"))
    return [decision for decision in found if decision["rule"] == rule]


def wrong(wire: Wire) -> str:
    """What hubd last said to be wrong with it."""
    said = wire.on("hubd/lab/health")
    return " ".join(json.loads(said[-1])["problems"]) if said else ""


def cli(hub: Hub, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "hubd", *arguments, "--config", str(hub.config)], cwd=ROOT,
                          capture_output=True, text=True, check=False)  # fmt: skip


def announced(wire: Wire) -> Iterator[dict[str, Any]]:
    """What hubd has told Home Assistant of, in either form of discovery."""
    for topic, payload, _ in list(wire.heard):
        if topic.startswith("homeassistant/") and topic.endswith("/config") and "hubd_lab" in topic and payload:
            said = json.loads(payload)
            yield from said["components"].values() if "components" in said else [
                {**said, "platform": topic.split("/")[1]}]  # fmt: skip


def test_every_entity_is_accepted_and_shows_what_hubd_says(home: RealHome, hub: Hub, wire: Wire) -> None:
    until(lambda: home.state("sensor.hubd_lab_mode") not in (None, "unavailable", "unknown"), 30, "discovery")
    registry: dict[str, str] = {}

    def accepted() -> bool:
        told = list(announced(wire))
        registry.update((entry["unique_id"], entry["entity_id"]) for entry in home.ws("config/entity_registry/list"))
        return {part["platform"] for part in told} == FACES and {part["unique_id"] for part in told} <= set(registry)

    until(accepted, 30, "every entity")
    placeless = [f"sensor.hubd_lab_{person}_area" for person in ("anna", "leo")]  # unknown is a place, too

    def dark() -> list[str]:
        states = {state["entity_id"]: state["state"] for state in home.rest("GET", "states")}
        mine = [name for unique, name in registry.items()
                if unique.startswith("hubd_lab_") and not unique.endswith("_decision")]  # fmt: skip
        return [name for name in mine if states.get(name) in (None, "unavailable", "unknown")]

    until(lambda: dark() in ([], placeless), 30, "a state of every entity")
    until(lambda: home.state(registry["hubd_lab_health"]) == "off", 30, "health")


def test_a_switch_in_home_assistant_is_news_and_a_service_is_called_once(home: RealHome, hub: Hub, wire: Wire) -> None:
    home.call("input_boolean.turn_on", entity_id="input_boolean.lamp")
    until(lambda: home.state("input_boolean.sofa") == "on", 30, "the call")
    assert wire.on("lab/lamp") == [b"lit"]
    assert len(decided(wire, "lab.lamp")) == 1
    lines = [line for line in inputs(hub, "state") if line["entity_id"] == "input_boolean.lamp"]
    assert [(line["state"], line.get("fresh")) for line in lines] == [("off", "snapshot"), ("on", None)]


def test_a_push_reaches_the_phone_once_and_its_button_comes_back_as_the_owners_answer(
    home: RealHome, hub: Hub, wire: Wire, push: PushService
) -> None:
    person = next(p for p in home.ws("person/list")["storage"] if p["name"] == "Anna")
    trackers = [s["entity_id"] for s in home.rest("GET", "states") if s["entity_id"].startswith("device_tracker.pixel")]
    home.ws("person/update", person_id=person["id"], name="Anna", user_id=home.user, device_trackers=trackers)
    home.call("input_button.press", entity_id="input_button.bell")
    until(lambda: len(push.pushed) == 1, 30, "the push")
    (sent,) = push.pushed
    buttons = [action["action"] for action in sent["data"]["actions"]]
    decision = decided(wire, "lab.bell")[0]["id"]
    assert all(button.startswith(f"hubd:lab:{decision}:") for button in buttons)
    home.press(home.phone, buttons[0])
    until(lambda: any(event["kind"] == "feedback" for event in inputs(hub, "event")), 30, "feedback")
    (answer,) = [event for event in inputs(hub, "event") if event["kind"] == "feedback"]
    assert (answer["decision"], answer["by"]) == (decision, "anna")
    time.sleep(0.5)
    assert len(push.pushed) == 1


def test_switches_and_stages_of_hubd_work_from_home_assistant(home: RealHome, hub: Hub) -> None:
    names = {entry["unique_id"]: entry["entity_id"] for entry in home.ws("config/entity_registry/list")}
    study, stage = names["hubd_lab_leo_study"], names["hubd_lab_rule_lab_bell_stage"]
    home.call("switch.turn_on", entity_id=study)
    until(lambda: home.state(study) == "on", 30, "the switch")
    home.call("select.select_option", entity_id=stage, option="shadow")
    until(lambda: home.state(stage) == "shadow", 30, "the stage")


def test_weather_and_calendars_are_read(home: RealHome, hub: Hub) -> None:
    until(lambda: any(event["kind"] == "weather" for event in inputs(hub, "event")), 30, "weather")
    weather = next(event for event in inputs(hub, "event") if event["kind"] == "weather")
    assert weather["condition"]
    calendars = [event for event in inputs(hub, "event") if event["kind"] == "calendar"]
    assert calendars[0]["person"] == "anna"
    assert calendars[0]["events"]


def test_what_is_said_to_a_voice_assistant_is_heard(home: RealHome, hub: Hub) -> None:
    home.set("assist_satellite.hall", "listening")
    with home.listening() as socket:
        said = {"text": "what is for dinner"}
        ask(socket, "assist_pipeline/run", start_stage="intent", end_stage="intent", input=said)
        while json.loads(socket.recv(30))["event"]["type"] != "run-end":
            pass
    home.set("assist_satellite.hall", "processing")
    until(lambda: any(event["kind"] == "utterance" for event in inputs(hub, "event")), 30, "the words")
    home.set("assist_satellite.hall", "idle")
    time.sleep(0.5)
    (heard,) = [event for event in inputs(hub, "event") if event["kind"] == "utterance"]
    assert (heard["text"], heard["language"]) == ("what is for dinner", "en")


def test_what_is_on_the_shared_broker_is_heard_once(home: RealHome, hub: Hub, wire: Wire) -> None:
    until(lambda: not any(line["entity_id"].startswith("sensor.hubd") for line in inputs(hub, "state")), 30)
    config = {"name": "Cellar", "unique_id": "cellar1", "state_topic": "cellar/motion", "device_class": "motion"}
    wire.say("homeassistant/binary_sensor/cellar/config", config, retain=True)
    until(lambda: home.state("binary_sensor.cellar") == "unknown", 30, "discovery")
    time.sleep(3.0)  # the registries are read again after a pause
    wire.say("cellar/motion", "ON")
    until(lambda: home.state("binary_sensor.cellar") == "on", 30, "motion")
    assert [line for line in inputs(hub, "state") if line["entity_id"] == "binary_sensor.cellar"
            and line["state"] == "on"] == []  # fmt: skip


def test_a_service_that_fails_is_named(home: RealHome, hub: Hub) -> None:
    home.call("input_button.press", entity_id="input_button.fault")
    until(lambda: hub.said("is failed: lab.fail failed at") == 1, 30, "word of it")
    assert "1 in the last day came to nothing: lab.fail failed at" in cli(hub, "doctor").stdout


def test_an_entity_that_vanishes_is_missed_until_it_is_back(home: RealHome, hub: Hub, wire: Wire) -> None:
    home.rest("DELETE", "states/input_boolean.lamp")
    until(lambda: "Home Assistant has no input_boolean.lamp" in wrong(wire), 30, "word of it")
    assert hub.said("input_boolean.lamp has vanished") == 1
    assert "Home Assistant has no input_boolean.lamp" in cli(hub, "doctor").stdout
    home.call("input_boolean.turn_off", entity_id="input_boolean.lamp")
    home.call("input_boolean.turn_on", entity_id="input_boolean.lamp")
    until(lambda: "input_boolean.lamp" not in wrong(wire), 30, "its return")


def test_ten_thousand_changes_in_a_burst_all_arrive_while_calls_go_on(home: RealHome, hub: Hub, wire: Wire) -> None:
    def heard() -> int:
        return sum(line["entity_id"].startswith("input_number.flood") for line in inputs(hub, "state"))

    connected, before = hub.said("connected to Home Assistant"), psutil.Process(hub.pid).memory_info().rss
    home.call("input_boolean.turn_off", entity_id="input_boolean.lamp")
    home.call("input_boolean.turn_off", entity_id="input_boolean.sofa")
    home.call("lab.burst", count=10_000, at_once=100)
    home.call("input_boolean.turn_on", entity_id="input_boolean.lamp")
    until(lambda: home.state("input_boolean.sofa") == "on", 60, "the call after the burst")
    grown = (psutil.Process(hub.pid).memory_info().rss - before) / 2**20
    assert hub.said("connected to Home Assistant") == connected, "it was never too slow to be dropped"
    assert heard() == 10_000
    assert grown < 80, f"{grown:.0f} MiB more"


@pytest.mark.skipif(VERSION.startswith("2024"), reason="there are no satellites in it")
def test_a_satellite_announces_what_is_said_and_asked(home: RealHome) -> None:
    async def convey() -> None:
        services = Services(LAB, home.url, home.token)
        try:
            await services.convey(words("assist_satellite.lab", text="Dinner is ready"))
            assert home.state("lab.announced") == "Dinner is ready"
            assert await services.convey(words("assist_satellite.lab", "ask", text="Shall I?")) is None
            assert str(home.state("lab.announced")).startswith("Shall I?"), "before 2025.7 it is only spoken"
        finally:
            await services.close()

    asyncio.run(convey())


def test_a_restart_of_home_assistant_triggers_nothing_and_loses_nothing(home: RealHome, hub: Hub, wire: Wire) -> None:
    before, connected = len(decided(wire, "lab.lamp")), hub.said("connected to Home Assistant")
    home.stop()
    until(lambda: hub.said("keeps trying") >= 1, 30, "the loss")
    assert "home assistant" in cli(hub, "doctor").stdout
    home.start()
    until(lambda: hub.said("connected to Home Assistant") > connected, 60, "connection")
    until(lambda: home.state("sensor.hubd_lab_mode") not in (None, "unavailable", "unknown"), 30, "states")
    time.sleep(1.0)
    assert len(decided(wire, "lab.lamp")) == before, "the lamp was on before, and is no news"
    home.call("input_boolean.turn_off", entity_id="input_boolean.lamp")
    home.call("input_boolean.turn_off", entity_id="input_boolean.sofa")
    home.call("input_boolean.turn_on", entity_id="input_boolean.lamp")
    until(lambda: len(decided(wire, "lab.lamp")) == before + 1, 30, "the lamp")


def test_a_restart_of_hubd_repeats_nothing(home: RealHome, hub: Hub, wire: Wire, push: PushService) -> None:
    before, pushes = len(decided(wire, "lab.lamp")), len(push.pushed)
    connected = hub.said("connected to Home Assistant")
    hub.stop()
    until(lambda: home.state("sensor.hubd_lab_mode") == "unavailable", 30, "the will")
    hub.start()
    until(lambda: hub.said("connected to Home Assistant") > connected, 30, "connection")
    until(lambda: home.state("sensor.hubd_lab_mode") not in ("unavailable", "unknown"), 30, "states")
    assert (len(decided(wire, "lab.lamp")), len(push.pushed)) == (before, pushes)


def test_doctor_says_what_is_wrong(home: RealHome, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cli(hub, "doctor").stdout
    assert f"{home.url} answers and accepts the token" in whole
    monkeypatch.setenv("HA_TOKEN", "revoked")
    wrong = cli(hub, "doctor")
    assert "does not accept the token" in wrong.stdout
    assert wrong.returncode == 1


def test_ten_days_that_its_recorder_remembers_are_imported(home: RealHome, hub: Hub, tmp_path: Path) -> None:
    for name in AREAS:
        with suppress(Refused):  # its own example house has some of them
            home.ws("config/area_registry/create", name=name)
    for entity, attributes in ATTRIBUTES.items():
        if not entity.startswith("person."):
            home.set(entity, "off", **attributes)
    time.sleep(2.0)  # its recorder commits every second
    home.stop()
    count = remember(home.folder / "home-assistant_v2.db", lived(datetime.now(UTC)))
    home.start()
    for entity, attributes in ATTRIBUTES.items():
        if not entity.startswith("person."):
            home.set(entity, "off", **attributes)
    done = subprocess.run(
        [sys.executable, "-m", "hubd", "import", "home-assistant", "--config", str(tmp_path / "hubd.yaml"), "--days",
         "11", "--output", str(tmp_path / "log.jsonl")],
        cwd=ROOT, capture_output=True, text=True, check=False, input=f"{home.url}\n{home.token}\n\n",
        env={name: value for name, value in os.environ.items() if name != "HA_TOKEN"}, start_new_session=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    asked = done.stdout + done.stderr
    assert [asked.count(question) for question in ("Address of", "Token (", "is a child?")] == [1, 1, 1]
    wanted = set(ATTRIBUTES)
    lines = [json.loads(line)["payload"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    mine = [line for line in lines if line["entity_id"] in wanted]
    assert count * 0.95 <= len(mine) <= count + 20, "each state once; equal ones in a row count as one"
    assert "hazards: " in done.stdout
    assert "recipes: " in done.stdout
    copied = cli(hub, "import", "home-assistant", "--database", str(copy_of(home, tmp_path)), "--days", "11", "--yes",
                 "--no-replay", "--output", str(tmp_path / "copy.jsonl"))  # fmt: skip
    assert copied.returncode == 0, copied.stderr
    again = [json.loads(line)["payload"] for line in (tmp_path / "copy.jsonl").read_text().splitlines()]
    kept = [(line["entity_id"], line["state"]) for line in again if line["entity_id"] in wanted]
    assert count * 0.95 <= len(kept) <= count + 20, "its files alone say the same"


def copy_of(home: RealHome, folder: Path) -> Path:
    """What somebody would take along: the recorder's database, and the registries beside it."""
    source, target = (sqlite3.connect(place / "home-assistant_v2.db") for place in (home.folder, folder))
    source.backup(target)
    source.close()
    target.close()
    shutil.copytree(home.folder / ".storage", folder / ".storage")
    return folder / "home-assistant_v2.db"


def test_a_rule_that_is_deleted_takes_its_entity_with_it(home: RealHome, hub: Hub) -> None:
    def selects() -> list[str]:
        return [state["entity_id"] for state in home.rest("GET", "states") if "passing" in state["entity_id"]]

    file = hub.folder / "mine" / "passing.yaml"
    file.write_text("- {id: lab.passing, when: {mode: away}, do: [{publish: lab/passing, payload: now}]}\n")
    until(lambda: len(selects()) == 1, 30, "its entity")
    file.unlink()
    until(lambda: not selects(), 30, "the end of its entity")


def test_a_token_that_is_revoked_is_named(home: RealHome, hub: Hub, wire: Wire) -> None:
    (mine,) = [token["id"] for token in home.ws("auth/refresh_tokens") if token["client_name"] == "hubd"]
    home.ws("auth/delete_refresh_token", refresh_token_id=mine)
    until(lambda: hub.said("does not accept the token") == 1, 90, "word of it")  # a pause after losses may take 36 s
    until(lambda: "does not accept the token" in wrong(wire), 30, "word of it where people look")
    assert "does not accept the token" in cli(hub, "doctor").stdout


def test_uninstalling_leaves_nothing_behind(home: RealHome, hub: Hub, wire: Wire) -> None:
    refused = cli(hub, "uninstall", "--yes")
    assert "stop it first" in refused.stderr
    hub.stop()
    done = cli(hub, "uninstall", "--yes")
    assert done.returncode == 0, done.stderr
    until(lambda: home.state("sensor.hubd_lab_mode") is None, 30, "the end")
    assert not [s["entity_id"] for s in home.rest("GET", "states") if "hubd_lab" in s["entity_id"]]
    logged = (home.folder / "home-assistant.log").read_text().splitlines()
    assert [line for line in logged if "Disconnected: Received" in line] == [], "hubd always left in good order"
