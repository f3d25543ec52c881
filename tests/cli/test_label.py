"""`hubd label`: into a log, listed, taken back; and every slip is named before anything is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hubd.cli.label import command

HOME = """
home: {id: elm, name: Elm, time_zone: Europe/Berlin}
areas: {kitchen: {name: Kitchen, kind: kitchen}}
people: {anna: {name: Anna, role: adult}, leo: {name: Leo, role: child}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "hubd.yaml").write_text(HOME)
    (tmp_path / "day.jsonl").write_text('{"at":"2026-03-02T21:00:00+01:00","topic":"x","payload":1}')
    return tmp_path


def label(home: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(command, [*words, "--config", str(home / "hubd.yaml"), "--log", str(home / "day.jsonl")])
    assert done.exit_code == code, done.output
    return done.output


def lines(home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (home / "day.jsonl").read_text().splitlines()]


def test_a_label_is_said_listed_and_taken_back(home: Path) -> None:
    said = label(home, "anna", "cooking", "--from", "2026-03-02 18:00", "--to", "2026-03-02 18:30")
    assert "Anna cooking, 2026-03-02 18:00 to 18:30" in said
    label(home, "eating", "--area", "kitchen", "--from", "2026-03-02 18:30", "--to", "2026-03-02 19:00")
    label(home, "leo", "study", "--from", "2026-03-02 16:00", "--to", "2026-03-02 17:00")

    assert lines(home)[1] == {
        "at": "2026-03-02T21:00:00.000+01:00", "topic": "hubd/elm/in/label", "retain": False, "qos": 0,
        "payload": {"person": "anna", "activity": "cooking",
                    "from": "2026-03-02T18:00:00+01:00", "to": "2026-03-02T18:30:00+01:00"},
    }  # fmt: skip
    assert [row.split()[5:7] for row in label(home, "list").splitlines()] == [
        ["anna", "cooking"], ["kitchen", "eating"], ["leo", "study"],
    ]  # fmt: skip

    assert "taken back: Anna cooking" in label(home, "undo", "1")
    assert [row.split()[5] for row in label(home, "list").splitlines()] == ["kitchen", "leo"]
    assert len(lines(home)) == 5, "nothing that was said is deleted from a record"


WRONG = {
    "no such activity: cookin; did you mean cooking?": ("anna", "cookin", "--from", "18:00"),
    "no such person: ana; did you mean anna?": ("ana", "cooking"),
    "no such area: attic; known: kitchen": ("cooking", "--area", "attic", "--from", "18:00"),
    "say when it began": ("anna", "cooking"),
    "name one person": ("cooking", "--from", "18:00"),
    "is no time": ("anna", "cooking", "--from", "at six"),
    "is before --from": ("anna", "cooking", "--from", "2026-03-02 18:00", "--to", "2026-03-02 17:00"),
    "longer than a day": ("anna", "cooking", "--from", "2026-03-02 18:00", "--to", "2026-03-04 17:00"),
    "say which: hubd label undo NUMBER": ("undo", "1"),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_slip_is_named_and_nothing_is_said(home: Path, words: str) -> None:
    before = (home / "day.jsonl").read_bytes()
    assert words in label(home, *WRONG[words], code=2)
    assert (home / "day.jsonl").read_bytes() == before
