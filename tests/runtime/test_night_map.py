"""The daemon learns at night what receivers hear in each room, as a version of its likelihoods that can be undone."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from hubd.config.load import load
from hubd.core.events import AnyEvent
from hubd.integration import router_of
from hubd.runtime.assemble import assemble
from hubd.runtime.night_lessons import NightLessons
from hubd.runtime.relive import relive
from hubd.store import likelihoods

HOME = """\
home: {{id: lab, time_zone: UTC}}
areas:
  hall: {{kind: hall, adjacent: [office, bedroom]}}
  office: {{kind: office}}
  bedroom: {{kind: bedroom}}
people:
  anna: {{role: adult, identities: {{beacon: phone-anna}}}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
models: {{activity: false}}
"""
HEARD = {
    "office": {"office": 5.0, "bedroom": 1.8, "hall": 6.0},
    "bedroom": {"office": 7.5, "bedroom": 4.5, "hall": 3.0},
}
"""An odd house: in the office, the bedroom's receiver behind a thin wall hears a phone best."""
MORNING = datetime(2026, 3, 3, 9, tzinfo=UTC).timestamp()


def said(at: float, topic: str, payload: object) -> str:
    return json.dumps({"at": datetime.fromtimestamp(at, UTC).isoformat(), "topic": topic, "payload": payload}) + "\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A morning in which Anna walked between two rooms and said where she was."""
    folder = tmp_path_factory.mktemp("mapped")
    (folder / "hubd.yaml").write_text(HOME.format(folder=folder))
    (folder / "logs").mkdir()
    chance, lines, now = Random(1), [], MORNING
    for area in ("office", "bedroom") * 6:
        begun = now
        while now < begun + 180.0:
            for receiver, metres in HEARD[area].items():
                distance = round(metres * chance.lognormvariate(0.0, 0.2), 2)
                lines.append(
                    said(now, f"espresense/devices/phone-anna/{receiver}", {"id": "phone-anna", "distance": distance})
                )
            now += 6.0
        times = {word: datetime.fromtimestamp(at, UTC).isoformat() for word, at in (("from", begun), ("to", now))}
        lines.append(said(now, "hubd/lab/in/label", {"person": "anna", "area": area, "activity": "other", **times}))
    (folder / "logs" / "2026-03-03.jsonl").write_text("".join(lines))
    return folder


def test_the_helper_at_night_knows_what_stands_above_the_file(home: Path, tmp_path: Path) -> None:
    """As in the app for Home Assistant, where the file says nothing of where the logs are."""
    (tmp_path / "hubd.yaml").write_text(HOME.format(folder=tmp_path))
    logs = tmp_path / "elsewhere"
    copytree(home / "logs", logs)
    told: list[AnyEvent] = []

    async def night() -> None:
        settings = load(tmp_path / "hubd.yaml", changes={"store.logs": str(logs)})
        operator = assemble(settings, router_of(settings.household, settings.mqtt))
        lessons = NightLessons(operator, told.append, settings.file, settings.changes)
        lessons.begin()
        await lessons.finished()

    asyncio.run(night())
    assert "espresense/rooms/bedroom" in likelihoods.read(logs).own.reach


def test_the_night_draws_a_map_once_and_what_was_undone_stays_undone(home: Path) -> None:
    settings = load(home / "hubd.yaml")
    logs = settings.store.logs

    relive(settings)
    drawn = likelihoods.read(logs)
    heard = drawn.own.reach["espresense/rooms/bedroom"]
    assert heard["office"].mean < heard["bedroom"].mean
    assert drawn.all[-1].changes[0].about == "phones heard"
    assert "office" in drawn.all[-1].changes[0].new

    relive(settings)
    assert likelihoods.read(logs) == drawn

    likelihoods.write(logs, drawn.undone())
    relive(settings)
    assert likelihoods.read(logs).own.reach == {}
