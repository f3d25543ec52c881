"""Settings that stand above the file, as the app's options do: whatever reads the file anew has to know of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hubd.compare import proposal
from hubd.config.load import load
from hubd.why import day

HOME = """\
home: {id: lab, time_zone: UTC, language: en}
areas: {kitchen: {kind: kitchen}}
people: {anna: {role: adult, identities: {beacon: phone-anna}}}
sources: [{id: gate, topic: lab/gate, kind: device}]
outputs: {kitchen_screen: {type: screen, area: kitchen}}
models: {activity: false}
"""
RULE = "- id: gate\n  because: The gate.\n  when: {event: gate}\n  propose: {intent: own.gate, for: anna}\n"
GERMAN = {"home.language": "de", "mqtt.password": "hush"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A file that speaks English, and a day in which somebody came through the gate."""
    (tmp_path / "hubd.yaml").write_text(HOME)
    heard = [("espresense/devices/phone-anna/kitchen", {"id": "phone-anna", "distance": 0.8})] * 5 + [("lab/gate", 1)]
    lines = [
        json.dumps({"at": f"2026-03-03T09:00:{second:02}+00:00", "topic": topic, "payload": payload})
        for second, (topic, payload) in enumerate([*heard, ("lab/gate", 0), ("lab/gate", 1)])
    ]
    (tmp_path / "2026-03-03.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_settings_remember_what_was_changed_and_never_show_it(home: Path) -> None:
    settings = load(home / "hubd.yaml", changes=GERMAN)

    assert dict(settings.changes) == GERMAN
    assert "hush" not in repr(settings)
    assert load(home / "hubd.yaml", changes=dict(settings.changes)) == settings


@pytest.mark.parametrize(("changes", "words"), [({}, "a good moment"), (GERMAN, "ein guter Moment")])
def test_a_rule_is_tried_in_the_home_as_it_is(home: Path, changes: dict[str, str], words: str) -> None:
    question = proposal.Question(str(home / "hubd.yaml"), str(home), RULE, changes=changes)
    answer = proposal.try_out(question)

    assert answer.problems == [] and answer.outcome is not None
    decisions = [each["new"] for each in answer.outcome["recordings"][0]["changes"]]
    assert decisions and all(words in " ".join(each["because"]) for each in decisions), decisions


@pytest.mark.parametrize(("changes", "place"), [({}, "UTC"), ({"home.time_zone": "Asia/Tokyo"}, "Asia/Tokyo")])
def test_a_day_is_looked_back_on_in_the_home_as_it_is(home: Path, changes: dict[str, str], place: str) -> None:
    question = day.Question(str(home / "hubd.yaml"), str(home), "2026-03-03", "anna", changes)
    lived = day.lived(question)
    first, _ = day.bounds("2026-03-03", load(home / "hubd.yaml", changes={"home.time_zone": place}).household)

    assert lived.minutes[0] == first
