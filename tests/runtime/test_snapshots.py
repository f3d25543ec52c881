"""Faces on the snapshots of cameras: directions are told, pictures never."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hubd.config.load import load
from hubd.core.events import Sighting
from hubd.integration import Broker
from hubd.perception.registry import FOLDER
from hubd.runtime.snapshots import Snapshots
from tests.perception.test_faces import fetch, finder, picture

TOPIC = "frigate/porch/person/snapshot"


def looked(folder: Path, *pictures: tuple[str, bytes, bool]) -> tuple[list[Sighting], str | None]:
    """What is told of pictures (topic, bytes, kept by the broker), and what is wrong."""
    (folder / "hubd.yaml").write_text("home: {id: flat}\nareas: {porch: {kind: outdoor}}\nfaces: {cameras: [porch]}\n")
    told: list[Sighting] = []
    living: Any = SimpleNamespace(settings=load(folder / "hubd.yaml"), tell=told.append)

    async def live() -> str | None:
        part = Snapshots(living, Broker(host="127.0.0.1", port=1, client_id="hubd"))
        await part.open()
        for topic, data, retain in pictures:
            part.heard(topic, data, retain, 0, None, False)
            await asyncio.to_thread(part._thread.submit(lambda: None).result)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await part.close()
        return part.problem

    return told, asyncio.run(live())


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / FOLDER).mkdir()
    fetch(tmp_path / FOLDER, monkeypatch, finder())
    return tmp_path


def test_a_snapshot_tells_whose_face_it_may_be(fetched: Path) -> None:
    told, problem = looked(fetched, (TOPIC, picture((200, 0, 0)), False))

    assert problem is None
    assert [(event.source, event.what) for event in told] == [("frigate/porch", "face")]
    assert told[0].embedding is not None
    assert told[0].embedding[0] > 0.9


def test_old_pictures_others_cameras_and_rubbish_tell_nothing(fetched: Path) -> None:
    told, problem = looked(
        fetched, (TOPIC, picture((200, 0, 0)), True), ("frigate/hall/person/snapshot", picture((200, 0, 0)), False),
        (TOPIC, b"rubbish", False),
    )  # fmt: skip
    assert (told, problem) == ([], None)


def test_without_the_networks_it_says_what_to_fetch(tmp_path: Path) -> None:
    told, problem = looked(tmp_path, (TOPIC, picture((200, 0, 0)), False))
    assert told == []
    assert "hubd models get yunet" in (problem or "")
