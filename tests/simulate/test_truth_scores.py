"""The judge of beliefs: right is right, late by a corridor is right, sure and wrong is worst."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from hubd.evaluate.truth import compare, parse

ZERO = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=1)))


def at(minutes: float) -> str:
    return (ZERO + timedelta(minutes=minutes)).isoformat()


TRUTH = parse(
    json.dumps({"start": at(a), "end": at(b), **what})
    for a, b, what in (
        (0, 30, {"person": "anna", "area": "kitchen", "activity": "cooking"}),
        (30, 60, {"person": "anna", "area": "dining", "activity": "eating"}),
        (60, 120, {"person": "anna", "area": "away", "activity": "none"}),
        (0, 60, {"mode": "home"}),
        (60, 120, {"mode": "away"}),
        (0, 120, {"guests": 0}),
    )
)


def line(minutes: float, area: str, activity: str = "none", *, p: float = 0.95, mode: str = "home") -> dict[str, Any]:
    return {"at": at(minutes), "mode": mode, "people": {"anna": {"area": area, "p": p, "activity": activity}}}


def true_lines() -> list[dict[str, Any]]:
    cooking = [line(m, "kitchen", "cooking") for m in range(30)]
    eating = [line(m, "dining", "eating") for m in range(30, 60)]
    return [*cooking, *eating, *(line(m, "away", mode="away") for m in range(60, 120))]


def test_who_knows_everything_scores_full_marks() -> None:
    score = compare(TRUTH, true_lines())

    assert score.area_accuracy == 1.0
    assert score.mode.value == 1.0
    assert score.overconfident == 0.0
    assert score.macro_f1(["cooking", "eating", "gaming"]) == 1.0
    assert score.calibration_error == pytest.approx(0.05)


def test_a_minute_late_is_no_error_and_three_are() -> None:
    assert compare(TRUTH, [line(31, "kitchen")]).area_accuracy == 1.0
    assert compare(TRUTH, [line(33, "kitchen")]).area_accuracy == 0.0


def test_to_be_sure_and_wrong_counts_and_not_to_know_does_not() -> None:
    assert compare(TRUTH, [line(10, "dining")]).overconfident == 1.0
    assert compare(TRUTH, [line(10, "unknown")]).overconfident == 0.0
    assert compare(TRUTH, [line(10, "dining", p=0.6)]).overconfident == 0.0
    assert compare(TRUTH, [line(10, "unknown")]).area_accuracy == 0.0


def test_the_minutes_around_a_change_of_mode_are_not_judged() -> None:
    assert compare(TRUTH, [line(65, "away", mode="home")]).mode.all == 0
    assert compare(TRUTH, [line(75, "away", mode="home")]).mode.value == 0.0
    assert compare(TRUTH, [line(20, "kitchen", mode="arriving")]).mode.value == 1.0


def test_an_invented_activity_costs_both_sides() -> None:
    said = (line(10, "kitchen", "cooking"), line(15, "kitchen", "eating"), line(45, "dining", "eating"))
    score = compare(TRUTH, said)

    assert score.f1("cooking") == pytest.approx(2 / 3)
    assert score.f1("eating") == pytest.approx(2 / 3)
    assert score.f1("gaming") == 0.0


def test_confusions_are_named_and_the_start_can_be_spared() -> None:
    lines = [line(1, "dining"), line(20, "dining")]

    assert compare(TRUTH, lines).mistaken == {("anna", "kitchen", "dining"): 2}
    assert compare(TRUTH, lines, skip_s=600).areas["anna"].all == 1


def test_a_bad_line_of_truth_is_named() -> None:
    with pytest.raises(ValueError, match="truth:2: not a line of truth"):
        parse(['{"start": "2026-03-02T00:00:00+01:00", "end": "2026-03-03T00:00:00+01:00", "guests": 0}', "{}"])
