"""How beliefs are judged: whole minutes, honest bins, days as witnesses."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from hubd.cli import eval_text, hubd
from hubd.evaluate.labels import Lived, read_labels
from hubd.evaluate.minutes import (
    Judged,
    accuracy,
    brier,
    by_class,
    by_day,
    calibration_error,
    confusions,
    interval,
    judge,
    macro_f1,
    pairs,
    reliability,
    sure,
)
from hubd.evaluate.report import measures

NOON = datetime.fromisoformat("2026-03-02T12:00:00")


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def judged(*rows: tuple[str, str, float], start: datetime = NOON) -> list[Judged]:
    return [Judged(start + timedelta(minutes=n), true, said, p) for n, (true, said, p) in enumerate(rows)]


def line(minutes: float, activity: str, p: float, area: str = "kitchen") -> dict[str, object]:
    belief = {"area": area, "p": p, "activity": activity, "activity_p": p}
    return {"at": at(minutes).isoformat() + "+01:00", "people": {"eve": belief}}


def test_a_minute_is_what_filled_most_of_it() -> None:
    truth = [Lived(at(0), at(1.4), "cook", "eve"), Lived(at(1.4), at(3), "eat", "eve")]
    found = judge(truth, [line(n, "cooking", 0.8) for n in (1, 2, 3)])

    assert [j.true for j in found["eve"]] == ["cook", "eat", "eat"]
    assert [j.right for j in found["eve"]] == [True, False, False]


def test_unlabelled_time_is_other_and_counts() -> None:
    truth = [Lived(at(0), at(1), "cook", "eve"), Lived(at(5), at(6), "cook", "eve")]
    found = judge(truth, [line(n, "cooking", 0.9) for n in range(8)])

    assert [j.true for j in found["eve"]] == ["cook", "other", "other", "other", "other", "cook"]


def test_away_is_told_by_the_area_and_wins_over_labels() -> None:
    truth = [Lived(at(0), at(2), "eat", "eve"), Lived(at(0), at(2), "away", "eve")]
    (first, _) = judge(truth, [line(n, "none", 0.7, area="away") for n in (1, 2)])["eve"]

    assert (first.true, first.said, first.p) == ("away", "away", 0.7)


def test_a_class_that_nobody_labels_counts_as_other() -> None:
    truth = [Lived(at(0), at(1), "cook", "eve"), Lived(at(3), at(4), "cook", "eve")]
    found = judge(truth, [line(2, "tv", 0.9)])["eve"]

    assert found[0].said == "other"
    assert found[0].right


def test_scores_by_hand() -> None:
    rows = judged(*[("cook", "cook", 0.9)] * 30, *[("cook", "eat", 0.6)] * 10, *[("eat", "eat", 0.8)] * 40)

    assert accuracy(pairs(rows)) == pytest.approx(70 / 80)
    assert by_class(pairs(rows))["cook"].recall == pytest.approx(0.75)
    assert by_class(pairs(rows))["eat"].precision == pytest.approx(0.8)
    assert macro_f1(pairs(rows)) == pytest.approx((60 / 70 + 80 / 90) / 2)
    assert brier(rows) == pytest.approx((30 * 0.01 + 10 * 0.36 + 40 * 0.04) / 80)
    assert sure(rows) == (30 / 80, 1.0)
    assert confusions(pairs(rows)) == [(("cook", "eat"), 10)]


def test_honesty_is_measured_in_bins() -> None:
    honest = judged(*[("eat", "eat", 0.75)] * 75, *[("eat", "cook", 0.75)] * 25)
    boasting = judged(*[("eat", "eat", 0.95)] * 75, *[("eat", "cook", 0.95)] * 25)

    assert calibration_error(honest) == pytest.approx(0.0)
    assert calibration_error(boasting) == pytest.approx(0.2)
    assert reliability(honest)[7].minutes == 100


def test_an_interval_is_as_wide_as_days_differ() -> None:
    same = [j for day in range(6) for j in judged(("eat", "eat", 0.9), ("eat", "cook", 0.9), start=at(1440 * day))]
    split = [
        j for day in range(6) for j in judged(*[("eat", "eat" if day % 2 else "cook", 0.9)] * 2, start=at(1440 * day))
    ]

    assert interval(by_day(same), accuracy) == (0.5, 0.5)
    low, high = interval(by_day(split), accuracy)
    assert low < 0.3
    assert high > 0.7


@pytest.mark.parametrize(("days", "told"), [(1, "on 1 day\n"), (2, "95 % of draws of days")])
def test_one_day_alone_has_no_interval(days: int, told: str) -> None:
    lived = [j for day in range(days) for j in judged(("eat", "eat", 0.9), ("eat", "cook", 0.9), start=at(1440 * day))]

    said = "\n".join(eval_text.told("eve", measures(lived)))

    assert told in said
    assert ("draws of days" in said) is (days > 1), "nobody knows yet how much days differ"


def test_three_kinds_of_truth_say_the_same(tmp_path: Path) -> None:
    own = {"start": "2026-03-02T12:00:00+01:00", "end": "2026-03-02T12:30:00+01:00", "person": "eve", "area": "kitchen"}
    (tmp_path / "truth.jsonl").write_text(json.dumps({**own, "activity": "cooking"}) + "\n", encoding="utf-8")
    (tmp_path / "labels.csv").write_text(
        "start,end,activity,canon,resident\n2026-03-02T12:00:00,2026-03-02T12:30:00,Cooking dinner,cook,Eve\n",
        encoding="utf-8",
    )
    (tmp_path / "casas.txt").write_text(
        "2026-03-02 12:00:00.000 M001 ON Meal_Preparation begin\n"
        "2026-03-02 12:10:00.000 M002 OFF\n"
        "2026-03-02 12:30:00.000 M001 OFF Meal_Preparation end\n",
        encoding="utf-8",
    )
    lived = Lived(NOON, at(30), "cook", "eve")

    assert read_labels(tmp_path / "truth.jsonl") == [lived]
    assert read_labels(tmp_path / "labels.csv") == read_labels(tmp_path) == [lived]
    assert read_labels(tmp_path / "casas.txt") == [lived._replace(who="")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("truth.jsonl", '{"person": "eve", "start": "noon"}\n'),
        ("labels.csv", "start,end,canon,resident\nnoon,one,eat,eve\n"),
        ("casas.txt", "2026-03-02 noon M001 ON\n"),
    ],
)
def test_a_line_that_makes_no_sense_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=rf"{name}:\d: "):
        read_labels(tmp_path / name)


def test_the_command_prints_the_whole_account(tmp_path: Path) -> None:
    truth, context = tmp_path / "labels.csv", tmp_path / "context.jsonl"
    truth.write_text(f"start,end,canon,resident\n{at(0).isoformat()},{at(40).isoformat()},cook,eve\n", encoding="utf-8")
    rows = [json.dumps(line(n, "cooking" if n > 3 else "other", 0.85)) for n in range(41)]
    context.write_text("\n".join(rows) + "\n", encoding="utf-8")

    said = CliRunner().invoke(hubd, ["eval", str(context), "--truth", str(truth)])

    assert said.exit_code == 0
    assert "eve: 40 minutes" in said.stdout
    assert "accuracy           0.925" in said.stdout
    assert "cook began once; from 0.70 on: 100% noticed, half of them within 240 s" in said.stdout


def test_days_that_do_not_meet_are_an_error_that_says_so(tmp_path: Path) -> None:
    truth, context = tmp_path / "labels.csv", tmp_path / "context.jsonl"
    truth.write_text("start,end,canon,resident\n2020-01-01T00:00:00,2020-01-01T01:00:00,cook,eve\n", encoding="utf-8")
    context.write_text(json.dumps(line(1, "cooking", 0.9)) + "\n", encoding="utf-8")

    said = CliRunner().invoke(hubd, ["eval", str(context), "--truth", str(truth)])

    assert said.exit_code == 2
    assert "of the same days and people" in said.stderr
