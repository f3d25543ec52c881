"""`hubd eval` on whole homes: simulated, recorded by others as tables, and plain CASAS recordings."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hubd.cli import hubd
from hubd.cli.eval_curve import enough
from hubd.evaluate.recordings import read_recording

DAYS = 4


def judged(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(hubd, ["eval", *words, "--json", "-"])
    assert done.exit_code == 0, done.output
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def refused(*words: str) -> str:
    done = CliRunner().invoke(hubd, ["eval", *words])
    assert done.exit_code == 2, done.output
    return done.stderr


def day(number: int) -> datetime:
    return datetime(2026, 3, 2 + number)  # noqa: DTZ001 - recordings have wall-clock times


LIFE = (
    (0.0, 7.0, "sleep", "Bed"),
    (7.5, 8.0, "cook", "Stove"),
    (12.0, 12.6, "cook", "Stove"),
    (22.5, 24.0, "sleep", "Bed"),
)
"""From, to (hours), what somebody does every day, and which sensor sees it."""


def events() -> list[tuple[datetime, str, int]]:
    """Every ten minutes of an activity its sensor says so; at other times something moves in the hall."""
    out = []
    for number in range(DAYS):
        for start, end, _, sensor in LIFE:
            at, until = day(number) + timedelta(hours=start), day(number) + timedelta(hours=end)
            while at < until:
                out += [(at, sensor, 1), (at + timedelta(seconds=50), sensor, 0)]
                at += timedelta(minutes=5)
        for hour in (9, 10, 11, 14, 16, 18, 20, 21):
            at = day(number) + timedelta(hours=hour)
            out += [(at, "Hall", 1), (at + timedelta(seconds=50), "Hall", 0)]
    return sorted(out)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    sensors = {
        "Bed": {"kind": "item", "place": "bed", "room": "bedroom"},
        "Stove": {"kind": "motion", "place": "at the sink side", "room": "kitchen"},
        "Hall": {"kind": "motion", "place": "hall", "room": "hall"},
    }
    (folder / "sensors.json").write_text(json.dumps(sensors))
    with gzip.open(folder / "events.csv.gz", "wt") as file:
        rows = csv.writer(file)
        rows.writerow(("ts", "sensor", "kind", "value"))
        rows.writerows((at.isoformat(), sensor, "motion", value) for at, sensor, value in events())
    with (folder / "labels.csv").open("w") as file:
        rows = csv.writer(file)
        rows.writerow(("start", "end", "activity", "canon", "resident"))
        for number in range(DAYS):
            for start, end, activity, _ in LIFE:
                span = (day(number) + timedelta(hours=hour) for hour in (start, end))
                rows.writerow((*(at.isoformat() for at in span), activity, activity, "R1"))
    (folder / "away.csv").write_text("start,end,resident\n")
    return folder


def test_a_recorded_home_is_lived_through_and_what_its_people_said_is_learned(table: Path) -> None:
    none, labelled = judged(str(table)), judged(str(table), "--label-days", "2")

    (person,) = labelled["people"].values()
    assert person["days"] in (DAYS - 2, DAYS - 1)
    assert person["minutes"] == pytest.approx((DAYS - 2) * 1440, abs=90)
    assert none["people"][next(iter(none["people"]))]["minutes"] == pytest.approx(DAYS * 1440, abs=90)
    assert person["accuracy"]["value"] > 0.85
    assert labelled["microseconds_per_event"] > 0
    assert labelled["all_at_once"] is None, "one person lives here"
    assert labelled["where"] is None, "such a recording does not know where anybody was"


def test_a_home_that_taught_the_shipped_model_is_judged_without_it(table: Path) -> None:
    with_it, without = (
        next(iter(judged(str(table), *option)["people"].values())) for option in ((), ("--learned-alone",))
    )
    assert with_it["minutes"] == without["minutes"]
    assert with_it["brier"] != without["brier"]


def test_label_days_may_be_a_share_of_all_days(table: Path) -> None:
    assert {len(read_recording(table, share).days) for share in (2, 2.5 / DAYS)} == {DAYS - 2}
    assert "write 14, or 80%" in refused(str(table), "--label-days", "100%")
    assert "write 14, or 80%" in refused(str(table), "--label-days", "-1")


def test_fewer_days_of_labels_are_judged_on_the_same_days(table: Path) -> None:
    report = judged(str(table), "--label-days", "3", "--fewer-label-days", "5,0,2")

    ((name, found),) = report["curves"].items()
    assert name == table.name
    assert [each["label_days"] for each in found["points"]] == [0, 2, 3], "five days are not fewer"
    (person,) = report["people"].values()
    assert found["points"][-1]["accuracy"] == pytest.approx(person["accuracy"]["value"])
    assert found["points"][-1]["macro_f1"] == pytest.approx(person["macro_f1"]["value"])
    assert found["points"][0]["accuracy"] < found["points"][-1]["accuracy"], "nothing was said, and nothing learned"
    assert found["enough"] == 2
    assert judged(str(table))["curves"] == {}
    assert "name a recorded home" in refused(str(table), "--label-days", "2", "--fewer-label-days", "2")
    assert "write 2,4,7" in refused(str(table), "--fewer-label-days", "2;4")


def test_labels_are_enough_from_where_nothing_falls_back_any_more() -> None:
    points = [{"label_days": n, "macro_f1": f1} for n, f1 in ((1, 0.2), (2, 0.78), (3, 0.75), (4, 0.77), (9, 0.8))]

    assert enough(points) == 4
    assert enough(points[-1:]) == 9


def test_a_plain_casas_recording_is_truth_and_log_in_one(tmp_path: Path) -> None:
    names = {"Bed": "M001", "Stove": "M002", "Hall": "M003"}
    edges: dict[tuple[datetime, str], str] = {}
    for number in range(DAYS):
        for start, end, activity, _ in LIFE:
            edges[day(number) + timedelta(hours=start), "begin"] = activity
            edges[day(number) + timedelta(hours=end), "end"] = activity
    lines = [
        f"{at:%Y-%m-%d %H:%M:%S}.000000 {names[sensor]} {'ON' if value else 'OFF'}"
        + (f" {edges[at, 'begin'].title()} begin" if value and (at, "begin") in edges else "")
        for at, sensor, value in events()
    ]
    ends = [
        f"{at:%Y-%m-%d %H:%M:%S}.000000 M003 OFF {activity.title()} end"
        for (at, edge), activity in edges.items() if edge == "end"
    ]  # fmt: skip
    (tmp_path / "casas.txt").write_text("\n".join(sorted([*lines, *ends])) + "\n")

    (person,) = judged(str(tmp_path / "casas.txt"), "--label-days", "2")["people"].values()
    assert set(person["classes"]) >= {"sleep", "cook", "other"}


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("homes") / "out"
    done = CliRunner().invoke(hubd, ["simulate", str(folder), "--home", "small", "--people", "2", "--gz"])
    assert done.exit_code == 0, done.output
    return folder


def test_a_simulated_home_knows_areas_too(simulated: Path, tmp_path: Path) -> None:
    plot = tmp_path / "reliability.png"
    report = judged(str(simulated), "--trigger", "cooking", "--skip", "1h")

    assert len(report["people"]) == 2 and report["together"]["minutes"] > 2000
    assert report["where"]["with_phone"]["people"] == 2 and report["where"]["with_phone"]["area"] > 0.85
    assert report["triggers"][0]["activity"] == "cook"
    alone = [person["accuracy"]["value"] for person in report["people"].values()]
    assert sum(alone) - 1.0 <= report["all_at_once"] <= min(alone) + 0.01, "both at once is rarer than each"
    pytest.importorskip("matplotlib")
    CliRunner().invoke(hubd, ["eval", str(simulated), "--plot", str(plot)])
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_without_the_library_that_draws_it_says_what_to_install(
    simulated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.backends.backend_agg", None)
    assert "pip install 'hubd[plots]'" in refused(str(simulated), "--plot", str(tmp_path / "x.png"))


def test_what_cannot_be_judged_says_what_is_missing(tmp_path: Path, table: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "context.jsonl").write_text("{}\n")
    assert "neither a home" in refused(str(tmp_path / "empty"))
    assert "--truth" in refused(str(tmp_path / "context.jsonl"))
    assert f"only {DAYS} days were recorded" in refused(str(table), "--label-days", "9")


def test_days_that_were_not_recorded_are_not_judged(table: Path, tmp_path: Path) -> None:
    for name in ("sensors.json", "labels.csv", "away.csv"):
        (tmp_path / name).write_text((table / name).read_text())
    with (tmp_path / "events.csv").open("w") as file:
        rows = csv.writer(file)
        rows.writerow(("ts", "sensor", "kind", "value"))
        rows.writerows(
            (at.isoformat(), sensor, "motion", value) for at, sensor, value in events() if at.date() != day(2).date()
        )

    (person,) = judged(str(tmp_path))["people"].values()

    assert person["minutes"] == pytest.approx((DAYS - 1) * 1440, abs=90)
