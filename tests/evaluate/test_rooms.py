"""A room that others recorded: readings of its air and of motion sensors, and how many people were there."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import datetime, timedelta
from math import exp
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hubd.cli import hubd
from hubd.evaluate.rooms import is_room, measured, read_room

NIGHT = datetime(2026, 3, 2)  # noqa: DTZ001 - tables have wall-clock times
MEETING = range(9 * 60, 11 * 60)
"""Minutes of the day in which two people sit in the room."""


def balance() -> list[tuple[datetime, float, int]]:
    """A day of carbon dioxide: two people add 10 ppm a minute, half an air change an hour carries it away."""
    rows, level, kept = [], 430.0, exp(-0.5 / 60.0)
    for minute in range(14 * 60):
        there = 2 if minute in MEETING else 0
        level = 430.0 + (level - 430.0) * kept + 10.0 * (there > 0)
        rows.append((NIGHT + timedelta(minutes=minute), level, there))
    return rows


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("office") / "office.csv.gz"
    with gzip.open(file, "wt") as out:
        rows = csv.writer(out)
        rows.writerow(("ts", "s5_co2", "lux", "s6_pir", "people_count"))
        for at, level, there in balance():
            rows.writerow((f"{at:%Y-%m-%dT}{at.hour}:{at:%M:%S}", round(level, 1), 400, int(there > 0), there))
    return file


def test_who_breathes_and_moves_in_a_room_is_known_and_how_well_is_told(table: Path) -> None:
    done = CliRunner().invoke(hubd, ["eval", str(table), "--json", "-"])

    assert done.exit_code == 0, done.output
    (found,) = json.loads(done.stdout)["rooms"].values()
    assert found["rows"] > 800
    assert found["occupied"] == pytest.approx(2 / 14, abs=0.01)
    assert found["accuracy"] > 0.95
    assert found["f1"] > 0.85


def test_it_is_told_in_words_beside_homes(table: Path) -> None:
    done = CliRunner().invoke(hubd, ["eval", str(table)])

    assert done.exit_code == 0, done.output
    assert f"{table.parent.name}/office.csv.gz: 8" in done.stdout
    assert "somebody there" in done.stdout


def test_light_is_never_shown(table: Path) -> None:
    said: list[dict[str, Any]] = [json.loads(line) for line in read_room(table).lines]

    assert {name for each in said for name in each["payload"]} == {"co2", "occupancy"}


def test_what_is_measured_is_what_it_is_called() -> None:
    truth = [(0.0, 0), (60.0, 2), (120.0, 5), (180.0, 0)]
    looks = {60: (0.1, 0.0), 120: (0.9, 2.2), 180: (0.8, 2.6), 240: (0.6, 1.0)}

    found = measured(truth, {at: {"occupied": p, "people": n} for at, (p, n) in looks.items()}, 60.0)

    assert (found.rows, found.occupied, found.accuracy, found.exact) == (4, 0.5, 0.75, 0.75)
    assert found.f1 == pytest.approx(0.8)
    assert found.brier == pytest.approx((0.01 + 0.01 + 0.04 + 0.36) / 4)
    assert found.off == pytest.approx(0.25)


def test_other_tables_are_no_rooms(tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("start,end,canon,resident\n")

    assert not is_room(labels)
    assert not is_room(tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ts,co2_ppm,occupied\n2026-03-02T08:00:00,high,1\n", "room.csv:2: not a row of readings"),
        ("ts,noise,occupied\n2026-03-02T08:00:00,3,1\n", "no column of readings is known: name them co2_ppm"),
        ("ts,co2_ppm,occupied\n2026-03-02T08:00:00,500,1\n", "no row of the table is within the time"),
    ],
)
def test_a_table_that_makes_no_sense_is_named(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "room.csv"
    file.write_text(text)

    done = CliRunner().invoke(hubd, ["eval", str(file)])

    assert done.exit_code == 2
    assert problem in " ".join(done.stderr.split())
