"""The simulator: homes that hubd can read, days without gaps, noise that belongs to one seed."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hubd.cli.simulate import command
from hubd.config.load import load
from hubd.simulate.homes import AWAY, SIZES, Home, invent
from hubd.simulate.life import Life, Said
from hubd.simulate.people import live
from hubd.simulate.sensors import sense
from hubd.simulate.write import log_lines, truth_lines, write


@pytest.fixture(scope="module")
def home() -> Home:
    return invent("middle", 4, 1, pets=True)


@pytest.fixture(scope="module")
def day(home: Home) -> Life:
    return live(Life.of(home, seed=1), guests=True)


@pytest.fixture(scope="module")
def said(day: Life) -> list[Said]:
    return sense(day)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("people", [1, 2, 3, 4, 5, 6])
def test_every_home_is_a_configuration_that_loads(size: str, people: int, tmp_path: Path) -> None:
    home = invent(size, people, seed=people, pets=True)
    paths = write(Life.of(home), [], tmp_path)

    household = load(paths[0]).household

    assert list(household.people) == [resident.id for resident in home.residents]
    assert len(household.people) == people
    assert set(household.areas) == set(home.doors)


def test_families_have_the_roles_of_families() -> None:
    roles = [resident.role for resident in invent("large", 6, 3).residents]

    assert roles.count("adult") == 3
    assert "teen" in roles
    assert "child" in roles


@pytest.mark.parametrize(("size", "people"), [("huge", 4), ("small", 0), ("small", 7)])
def test_impossible_homes_are_refused(size: str, people: int) -> None:
    with pytest.raises(ValueError, match=r"no such size|has 1 to 6 people"):
        invent(size, people)


def test_everybody_is_somewhere_at_every_moment(day: Life) -> None:
    for resident in day.home.residents:
        stays = day.stays(resident.id)

        assert stays[0].start == day.start
        assert stays[-1].end == day.end
        assert all(a.end == b.start for a, b in itertools.pairwise(stays))


def test_people_walk_through_doors_and_not_through_walls(day: Life) -> None:
    for resident in day.home.residents:
        for before, after in itertools.pairwise(day.stays(resident.id)):
            if before.area != after.area and AWAY not in (before.area, after.area):
                assert after.area in day.home.doors[before.area], (before, after)


def test_the_truth_covers_every_minute(day: Life) -> None:
    rows = [json.loads(line) for line in truth_lines(day)]
    wanted = [{"person": r.id} for r in day.home.residents] + [{"mode": None}, {"guests": None}]
    for want in wanted:
        key, value = next(iter(want.items()))
        stretches = [row for row in rows if key in row and value in (None, row[key])]

        assert datetime.fromisoformat(stretches[0]["start"]).timestamp() == day.start
        assert datetime.fromisoformat(stretches[-1]["end"]).timestamp() == day.end
        assert all(a["end"] == b["start"] for a, b in itertools.pairwise(stretches))


def test_a_weekday_has_what_weekdays_have(day: Life) -> None:
    done = {stay.activity for resident in day.home.residents for stay in day.stays(resident.id)}

    assert done >= {"sleeping", "hygiene", "eating", "cooking", "dishes", "leaving", "entering", "none"}


def test_a_day_has_as_many_messages_as_a_real_home(said: list[Said]) -> None:
    assert 8_000 < len(said) < 40_000
    assert all(a.at <= b.at for a, b in itertools.pairwise(said))


def test_the_same_seed_gives_the_same_bytes_under_any_hash_seed() -> None:
    script = (
        "import hashlib, sys; from hubd.simulate.homes import invent; from hubd.simulate.life import Life;"
        "from hubd.simulate.people import live; from hubd.simulate.sensors import sense;"
        "from hubd.simulate.write import config_text, log_lines, truth_lines;"
        "home = invent('middle', 4, 7, pets=True); life = live(Life.of(home, seed=7), guests=True);"
        "text = ''.join([config_text(home), *log_lines(life, sense(life)), *truth_lines(life)]);"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


def test_another_seed_is_another_life(home: Home, said: list[Said]) -> None:
    other = sense(live(Life.of(home, seed=2), guests=True))

    assert [one.at for one in other] != [one.at for one in said]


def readings(said: Sequence[Said], topic: str, key: str) -> list[tuple[float, Any]]:
    return [(one.at, one.payload[key]) for one in said if one.topic == topic and key in one.payload]


def evening(home: Home) -> tuple[Life, str]:
    """A scripted evening: one cook, everybody else out."""
    life = Life.of(home)
    cook, *others = (resident.id for resident in home.residents)
    for other in others:
        life.go(other, "08:00", AWAY)
    life.go(cook, "17:30", "living", "relaxing")
    return life, cook


def test_a_forgotten_hob_goes_on_drawing_power(home: Home) -> None:
    life, cook = evening(home)
    life.cook(cook, "18:00", minutes=30, hob_left=15)
    life.go(cook, "18:30", "living", "tv")

    watts = readings(sense(life), "zigbee2mqtt/kitchen_hob_plug", "power")
    on = [at for at, power in watts if power > 100]

    assert life.at("18:05") < min(on) < life.at("18:08")
    assert life.at("18:42") < max(on) < life.at("18:46")


def test_motion_is_seen_where_people_are_and_rarely_elsewhere(home: Home) -> None:
    life, cook = evening(home)
    life.cook(cook, "18:00", minutes=30)
    said = sense(life)

    def seen(room: str) -> int:
        motion = readings(said, f"zigbee2mqtt/{room}_motion", "occupancy")
        return sum(on for at, on in motion if life.at("18:02") < at < life.at("18:30"))

    assert seen("kitchen") > 10
    assert seen("utility") <= 1


def test_a_stuck_sensor_claims_presence_and_a_dead_one_says_nothing(home: Home) -> None:
    life, _ = evening(home)
    life.stuck("utility_motion", "03:00", "04:00")
    life.dead("kitchen_motion", "00:00", "23:59")
    said = sense(life)

    stuck = readings(said, "zigbee2mqtt/utility_motion", "occupancy")
    assert sum(on for at, on in stuck if life.at("03:00") < at < life.at("04:00")) > 30
    assert not readings(said, "zigbee2mqtt/kitchen_motion", "occupancy")


def test_a_clock_can_be_an_hour_off_and_a_phone_late(home: Home) -> None:
    life, cook = evening(home)
    life.skew("living_motion", 3600)
    tracker = f"owntracks/{cook}/phone"
    life.late(tracker, "12:00", "23:00", 1200)
    said = sense(life)

    clocks = readings(said, "zigbee2mqtt/living_motion", "last_seen")
    assert all(3598 < datetime.fromisoformat(seen).timestamp() - at < 3602 for at, seen in clocks)
    fixes = [(at, tst) for at, tst in readings(said, tracker, "tst") if life.at("12:20") < at < life.at("23:00")]
    assert fixes
    assert all(at - tst > 1190 for at, tst in fixes)


def test_a_phone_left_behind_is_heard_where_it_lies(home: Home) -> None:
    life, cook = evening(home)
    life.go(cook, "19:00", "bathroom", "hygiene")
    life.leave_phone(cook, "18:30", "21:00", "living")
    near: dict[str, int] = {}
    for one in sense(life):
        if one.topic.startswith(f"espresense/devices/phone-{cook}/") and life.at("19:10") < one.at < life.at("20:50"):
            near[one.topic] = near.get(one.topic, 0) + (one.payload["distance"] < 3.0)

    assert max(near, key=lambda topic: near[topic]).endswith("/living")


def test_guests_are_in_the_truth_and_carry_no_phone(home: Home) -> None:
    life, _ = evening(home)
    life.visit("eva", "19:00", "22:00")

    guests = [json.loads(line)["guests"] for line in truth_lines(life) if "guests" in line]

    assert guests == [0, 1, 0]
    assert not [one for one in sense(life) if "eva" in one.topic]


def test_days_of_summer_time_have_their_real_length() -> None:
    home = invent("small", 1, 1)
    life = Life.of(home, "2026-03-29")

    assert life.end - life.start == 23 * 3600
    assert life.clock(life.at("12:00")).startswith("2026-03-29T12:00")


def test_the_command_writes_a_home_a_log_and_the_truth(tmp_path: Path) -> None:
    arguments = [str(tmp_path / "out"), "--home", "small", "--people", "2", "--seed", "3", "--gz"]

    first = CliRunner().invoke(command, arguments)
    second = CliRunner().invoke(command, arguments)
    third = CliRunner().invoke(command, [*arguments, "--force"])

    assert first.exit_code == 0, first.output
    assert "2 people, 1 day" in first.output
    assert second.exit_code == 2
    assert "--force" in second.output
    assert third.exit_code == 0
    with gzip.open(tmp_path / "out" / "log.jsonl.gz", "rt") as log:
        line = json.loads(next(log))
    assert line["topic"]
    assert line["retain"] is True


def test_a_date_that_is_none_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path), "--start", "yesterday"])

    assert result.exit_code == 2
    assert "2026-03-02" in result.output


def test_log_lines_are_what_replay_reads(day: Life, said: list[Said]) -> None:
    lines = [json.loads(line) for line in log_lines(day, said[:200])]

    assert all(line.keys() <= {"at", "topic", "payload", "retain", "qos"} for line in lines)
    assert all(datetime.fromisoformat(line["at"]).tzinfo for line in lines)


def test_the_example_of_the_page_runs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text(encoding="utf-8")
    scope: dict[str, Any] = {}

    exec(page.split("```python\n")[1].split("```")[0], scope)  # noqa: S102 our own page

    assert len(scope["messages"]) > 2000
