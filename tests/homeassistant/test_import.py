"""From nothing to the would-have-done list: a history becomes a configuration, a log, and the list."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from click.testing import CliRunner, Result

from hubd.cli import hubd
from hubd.config.load import load
from hubd.logs import LogReport, read_log
from tests.homeassistant.fake import FakeHome
from tests.homeassistant.lived import AREAS, ATTRIBUTES, HOB, MOTION, Row, a_copy, lived

pytestmark = pytest.mark.filterwarnings("ignore")  # the package leaves connections to the garbage collector
NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def run(*arguments: str, answers: str = "") -> Result:
    result = CliRunner().invoke(hubd, ["import", "home-assistant", *arguments], input=answers, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def test_a_copy_of_the_database_is_enough_and_one_question_is_asked(tmp_path: Path) -> None:
    database, config = a_copy(tmp_path, NOW), tmp_path / "hubd" / "hubd.yaml"
    said = run("--database", str(database), "--config", str(config), answers="Leo\n").output
    assert said.count("is a child?") == 1
    settings = load(config)
    household = settings.household
    assert [area.kind for area in household.areas.values()] == ["kitchen", "hall", "living"]
    assert {person.id: person.role for person in household.people.values()} == {"anna": "adult", "leo": "child"}
    assert household.people["anna"].identities.ha == ("person.anna",)
    assert (household.name, str(household.time_zone)) == ("Elm 3", "Europe/Berlin")
    lines = {entry.match: (entry.area, entry.means) for entry in household.devices}
    assert lines["homeassistant/sensor/hob_power"] == ("kitchen", "cooker")
    assert lines["homeassistant/binary_sensor/hall_motion"] == ("hall", None)
    assert lines["homeassistant/binary_sensor/front_door"][1] == "entrance"
    assert "What hubd would have done" in said
    assert "hazards: " in said
    (log,) = config.parent.glob("*.jsonl.zst")
    messages = list(read_log((log,), LogReport()))
    assert {message.topic for message in messages} == {"hubd/elm-3/log/state"}
    assert [m.at for m in messages] == sorted(m.at for m in messages)
    first: dict[str, Any] = {}
    for message in messages:
        first.setdefault(json.loads(message.payload)["entity_id"], json.loads(message.payload))
    assert all(line["fresh"] == "snapshot" for line in first.values()), "what it was at the beginning is no news"


def test_a_hazard_of_the_past_is_found_and_the_log_gives_it_again(tmp_path: Path) -> None:
    database, config, log = a_copy(tmp_path, NOW), tmp_path / "hubd.yaml", tmp_path / "l.jsonl"
    run("--database", str(database), "--config", str(config), "--yes", "--no-replay", "--output", str(log))
    with config.open("a") as file:
        file.write("\npolicy: {interruptions_per_hour: 6}\n")
    text = config.read_text().replace("outputs: {}", "outputs: {phone: {type: phone, person: anna}}")
    config.write_text(text)
    replayed = CliRunner().invoke(hubd, ["replay", str(log), "--config", str(config)])
    assert replayed.exit_code == 0
    assert "hazard.stove_unattended" in replayed.output
    assert "set aside" not in replayed.output


def test_a_file_that_is_no_database_says_what_is_wanted(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("not a database")
    for name in (file, tmp_path / "none.db"):
        result = CliRunner().invoke(hubd, ["import", "home-assistant", "--database", str(name), "--yes"])
        assert result.exception is not None
        assert "home-assistant_v2.db" in str(result.exception) or "recorder database" in str(result.exception)


class Serving:
    """A server in a thread of its own, because the command runs a loop of its own."""

    def __init__(self, fake: FakeHome) -> None:
        self.fake = fake
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> FakeHome:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.fake.start(), self._loop).result(5)
        return self.fake

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self.fake.stop(), self._loop).result(5)
        for task in asyncio.all_tasks(self._loop):
            self._loop.call_soon_threadsafe(task.cancel)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


@pytest.fixture
def remembering() -> Iterator[FakeHome]:
    """A Home Assistant that has lived ten days, up to now."""
    pytest.importorskip("homeassistant_api", reason="needs the extra `homeassistant`")
    rows = list(lived(datetime.now(UTC)))
    fake = FakeHome()
    fake.areas = [{"area_id": f"a{n}", "name": name} for n, name in enumerate(AREAS)]
    fake.devices = [{"id": "d0", "area_id": "a0", "name": "Hob"}, {"id": "phone", "area_id": None}]
    fake.entities = [
        {"entity_id": HOB, "device_id": "d0", "platform": "zha"},
        {"entity_id": "device_tracker.pixel", "device_id": "phone", "platform": "mobile_app"},
        {"entity_id": "media_player.living", "area_id": "a2", "platform": "sonos"},
        {"entity_id": "media_player.tv", "area_id": "a2", "platform": "tv"},
        {"entity_id": "assist_satellite.kitchen", "area_id": "a0", "platform": "esphome"},
        {"entity_id": "media_player.kitchen", "area_id": "a0", "platform": "esphome"},
    ]  # fmt: skip
    for entity, attributes in ATTRIBUTES.items():
        fake.set(entity, "off", **attributes)
    for entity in ("media_player.living", "media_player.kitchen", "assist_satellite.kitchen"):
        fake.set(entity, "idle")
    fake.set("media_player.tv", "off", device_class="tv", friendly_name="Television")
    fake.set("device_tracker.pixel", "home")
    fake.services["notify.mobile_app_pixel"] = lambda _: {}

    def history(path: str, query: str) -> Any:
        asked = parse_qs(query)
        start = datetime.fromisoformat(unquote(path.rpartition("/")[2])).timestamp()
        end = datetime.fromisoformat(asked["end_time"][0]).timestamp()
        wanted = asked["filter_entity_id"][0].split(",")
        return [series for name in wanted if (series := told(rows, name, start, end))]

    fake.pages["history/period/"] = history
    with Serving(fake):
        yield fake


def told(rows: list[Row], entity: str, start: float, end: float) -> list[dict[str, Any]]:
    """The state at the start, and what followed, as Home Assistant tells it."""
    mine = [row for row in rows if row.entity == entity]
    before = [Row(start, entity, row.state) for row in mine if row.at <= start][-1:]
    found = [*before, *(row for row in mine if start < row.at <= end)]
    return [
        {"entity_id": entity, "state": row.state, "attributes": ATTRIBUTES[entity],
         "last_changed": datetime.fromtimestamp(row.at, UTC).isoformat(),
         "last_updated": datetime.fromtimestamp(row.at, UTC).isoformat()}
        for row in found
    ]  # fmt: skip


def test_a_living_home_assistant_is_asked_with_three_questions_at_most(
    tmp_path: Path, remembering: FakeHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HA_TOKEN", raising=False)
    said = run(answers=f"{remembering.url}\nright\n\n").output
    assert said.count("Address of") + said.count("Token (") + said.count("is a child?") == 3
    settings = load(tmp_path / "hubd.yaml")
    outputs = {output.home_assistant: (output.type, output.area or output.person)
               for output in settings.household.outputs.values()}  # fmt: skip
    assert outputs == {
        "notify.mobile_app_pixel": ("phone", "anna"), "assist_satellite.kitchen": ("speaker", "kitchen"),
        "media_player.living": ("speaker", "living_room"),
    }  # fmt: skip
    assert settings.home_assistant is not None
    assert (settings.home_assistant.url, settings.home_assistant.token) == (remembering.url, "right")
    assert "right" not in (tmp_path / "hubd.yaml").read_text()
    assert (tmp_path / "secrets.yaml").stat().st_mode & 0o077 == 0
    assert "hazards: " in said
    assert "recipes: " in said
    again = run("--days", "1", "--no-replay").output
    assert "Address" not in again, "what is configured is not asked"


def test_history_is_whole_and_each_state_stands_once(tmp_path: Path, remembering: FakeHome) -> None:
    log = tmp_path / "log.jsonl"
    run("--url", remembering.url, "--token", "right", "--config", str(tmp_path / "hubd.yaml"), "--days", "9", "--yes",
        "--no-replay", "--output", str(log))  # fmt: skip
    lines = [json.loads(message.payload) for message in read_log((log,), LogReport())]
    states = [line["state"] for line in lines if line["entity_id"] == MOTION]
    assert len(states) > 500
    assert all(a != b for a, b in pairwise(states)), "the seams between days repeat nothing"


def test_init_takes_over_what_home_assistant_knows_and_asks_about_the_rest(
    tmp_path: Path, remembering: FakeHome
) -> None:
    remembering.areas.append({"area_id": "x", "name": "The Burrow"})
    remembering.entities.append({"entity_id": "binary_sensor.z2m", "area_id": "a0", "platform": "mqtt"})
    config = tmp_path / "hubd.yaml"
    said = CliRunner().invoke(
        hubd, ["init", "--home-assistant", remembering.url, "--output", str(config)], catch_exceptions=False,
        input="right\n\nbedroom\n\n", env={"HA_TOKEN": None},
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    assert "What kind of room is The Burrow?" in said.output
    settings = load(config)
    assert settings.household.areas["the_burrow"].kind == "bedroom"
    assert settings.mqtt.embedded
    assert settings.home_assistant is not None
    assert "no problems" in said.output
