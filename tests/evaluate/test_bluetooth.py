"""A flat in which receivers heard a tag: read, surveyed, lived through and judged."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import datetime, timedelta
from math import dist, log10
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from hubd.cli import hubd
from hubd.evaluate.bluetooth import read_flat, rounds

ROOMS: dict[str, list[float]] = {
    "kitchen": [0, 0, 5, 4],
    "hall": [5.1, 0, 8, 4],
    "bedroom": [8.1, 0, 13, 4],
    "shed": [20, 0, 24, 4],
}
RECEIVERS = {"a": ("kitchen", (2.0, 2.0)), "b": ("hall", (6.5, 2.0)), "c": ("bedroom", (11.0, 2.0))}
LOUD = -44.0
"""A tag that seems to be four times nearer than most phones would."""
WALL = 6.0


def walk(seconds: int = 900) -> list[tuple[datetime, dict[str, float], str]]:
    """The tag is carried to and fro through three rooms, half a minute in each."""
    chance, begun = Random(3), datetime(2026, 3, 2, 13)  # noqa: DTZ001 - recorded wall-clock times; noise
    rows = []
    for second in range(0, seconds, 2):
        room = ("kitchen", "hall", "bedroom", "hall")[second // 30 % 4]
        left, _, right, _ = ROOMS[room]
        at = (chance.uniform(left + 0.8, right - 0.8), chance.uniform(1.0, 3.0))
        names = list(ROOMS)
        heard = {
            name: LOUD - 27.0 * log10(max(dist(at, place), 0.5))
            - WALL * abs(names.index(room) - names.index(stands)) + chance.gauss(0.0, 2.5)
            for name, (stands, place) in RECEIVERS.items()
        }  # fmt: skip
        rows.append((begun + timedelta(seconds=second), heard, room))
    return rows


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flat")
    anchors = [{"id": name, "room": room, "x": x, "y": y} for name, (room, (x, y)) in RECEIVERS.items()]
    (folder / "rooms.json").write_text(json.dumps({"rooms_xyxy_m": ROOMS, "anchors": anchors}))
    with gzip.open(folder / "walk.csv.gz", "wt") as file:
        rows = csv.writer(file)
        rows.writerow(("ts", *(f"rssi_{name}" for name in RECEIVERS), "room"))
        for at, heard, room in walk():
            strengths = [round(heard[name], 1) if heard[name] > -75.0 else "" for name in RECEIVERS]
            rows.writerow((at.isoformat(timespec="milliseconds"), *strengths, room))
    return folder


def judged(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(hubd, ["eval", *words, "--json", "-"])
    assert done.exit_code == 0, done.output
    (found,) = json.loads(done.stdout)["flats"].values()
    return dict(found)


def test_the_room_of_a_tag_is_known_from_the_plan_and_better_after_a_survey(flat: Path) -> None:
    plan, surveyed = judged(str(flat)), judged(str(flat), "--label-days", "80%")

    assert plan["rows"] == surveyed["rows"] == len(walk())
    assert plan["accuracy"] > 0.7, "a loud tag is not beside every receiver"
    assert surveyed["accuracy"] > max(0.85, plan["accuracy"])
    assert set(surveyed["rooms"]) == {"kitchen", "hall", "bedroom"}


def test_it_is_told_in_words(flat: Path) -> None:
    done = CliRunner().invoke(hubd, ["eval", str(flat)])

    assert done.exit_code == 0, done.output
    assert f"{flat.name}: the room of a tag, {len(walk())} rows" in done.stdout


def test_rooms_that_touch_are_next_to_each_other(flat: Path) -> None:
    areas = read_flat(flat).document["areas"]

    assert {room: sorted(area["adjacent"]) for room, area in areas.items()} == {
        "kitchen": ["hall"], "hall": ["bedroom", "kitchen"], "bedroom": ["hall"], "shed": [],
    }  # fmt: skip


def test_nothing_that_is_judged_was_surveyed(flat: Path) -> None:
    """Every row is judged once; what was heard of it is told on the next day alone, and nobody says where it was."""
    rows = read_flat(flat).rows
    parts = list(rounds(read_flat(flat), 0.8))
    days = []
    for part in parts:
        said = [json.loads(line) for line in part.lines]
        spans = [(each["payload"]["from"], each["payload"]["to"]) for each in said if "from" in each["payload"]]
        own = [datetime.fromtimestamp(at, rows[0].at.tzinfo) - timedelta(days=1) for at in part.truth]
        assert spans
        assert not any(start <= at.isoformat() <= end for at in own for start, end in spans)
        days += own

    assert len(parts) == 5
    assert sorted(days) == [row.at for row in rows]


@pytest.mark.parametrize(
    ("table", "plan", "words", "problem"),
    [
        ("ts,rssi_a,room\nnoon,-50,kitchen\n", {"a": "kitchen"}, (), "walk.csv:2: not a row of what receivers heard"),
        ("ts,rssi_a,room\n2026-03-02T13:00:00,-50,kitchen\n", {}, (), "not a plan with rooms_xyxy_m and anchors"),
        ("ts,rssi_a,room\n", {"a": "kitchen"}, (), "no row of what receivers heard"),
        ("ts,rssi_a,room\n2026-03-02T13:00:00,-50,kitchen\n", {"a": "kitchen"}, ("--label-days", "3"), "as with 80%"),
    ],
)
def test_what_makes_no_sense_is_named(
    tmp_path: Path, table: str, plan: dict[str, str], words: tuple[str, ...], problem: str
) -> None:
    anchors = [{"id": name, "room": room} for name, room in plan.items()]
    (tmp_path / "rooms.json").write_text(json.dumps({"rooms_xyxy_m": ROOMS} | ({"anchors": anchors} if plan else {})))
    (tmp_path / "walk.csv").write_text(table)

    done = CliRunner().invoke(hubd, ["eval", str(tmp_path), *words])

    assert done.exit_code == 2
    assert problem in " ".join(done.stderr.split())
