"""`hubd review`: what rules on trial would have done, from the journal or a log, and how they are trusted further."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hubd.cli import hubd, review

CONFIG = """\
home: {id: elm, name: Elm, time_zone: Europe/Berlin}
areas: {kitchen: {name: Kitchen, kind: kitchen}}
people: {zoe: {name: Zoe, role: adult}}
sources: [{id: gate, topic: lab/gate, kind: device, area: kitchen}]
outputs: {kitchen_screen: {type: screen, area: kitchen}, zoe_phone: {type: phone, person: zoe}}
rules: [mine]
"""
RULES = """\
- id: mine.gate
  because: The gate is open.
  when: {device: gate, is: open}
  propose: {intent: gate.hint, for: zoe, expires: 5m}
- id: mine.asks
  because: Gate closed, lamp on?
  stage: ask
  when: {device: gate, is: closed}
  do: [{publish: lamp/set, payload: "ON"}]
- id: mine.idle
  when: {device: gate, is: melted}
  propose: {intent: idle.hint, for: zoe}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "gate.yaml").write_text(RULES)
    path = tmp_path / "hubd.yaml"
    path.write_text(CONFIG)
    lines = []
    for day in (2, 3):
        for hour, value in ((10, "open"), (11, "closed"), (15, "open"), (18, "closed")):
            at = f"2026-03-{day:02d}T{hour}:00:00+01:00"
            sound = {"area": "kitchen", "label": "Speech", "score": 0.9}
            lines += [(at, "hubd/elm/in/sound", sound), (at, "lab/gate", value)]
            if day == 2 and hour == 11:
                answer = {"intent": "mine.asks", "outcome": "accepted", "by": "zoe"}
                lines.append((at.replace(":00:00+", ":01:00+"), "hubd/elm/in/feedback", answer))
    text = "".join(json.dumps({"at": at, "topic": topic, "payload": payload}) + "\n" for at, topic, payload in lines)
    (tmp_path / "log.jsonl").write_text(text)
    return path


def run(config: Path, *arguments: str | Path, verb: str = "review") -> Result:
    return CliRunner().invoke(hubd, [verb, *map(str, arguments), "--config", str(config)], prog_name="hubd")


def found(config: Path, *arguments: str | Path) -> dict[str, dict[str, Any]]:
    said = run(config, *arguments, "--json")
    assert said.exit_code == 0, said.output
    return {trial["rule"]: trial for trial in json.loads(said.stdout)["rules"]}


def stages(config: Path) -> dict[str, str]:
    rows = json.loads(run(config, "list", "--json", verb="rules").stdout)
    return {row["id"]: row["stage"] for row in rows}


def test_a_new_rule_of_the_owners_begins_in_shadow_and_shipped_ones_are_trusted(config: Path) -> None:
    (config.parent / "mine" / "smoke.yaml").write_text(
        "- {id: hazards.smoke, when: {mode: home}, propose: {intent: hazard.smoke, for: everyone}}\n"
        "- {id: mine.idle, cool_down: 1h}\n"
    )
    found = stages(config)

    assert (found["mine.gate"], found["mine.asks"], found["mine.idle"]) == ("shadow", "ask", "shadow")
    assert found["hazards.smoke"] == "act", "what replaces a trusted rule is trusted as far"
    assert {stage for id_, stage in found.items() if not id_.startswith("mine.")} <= {"act", "ask"}


def test_a_log_shows_what_rules_on_trial_would_have_done(config: Path) -> None:
    trial = found(config, "--log", config.parent / "log.jsonl")

    gate = trial["mine.gate"]
    assert (gate["stage"], gate["intent"], gate["times"], gate["people"]) == ("shadow", "gate.hint", 4, {"zoe": 4})
    assert set(gate["did"]) <= {"offer", "wait", "nothing"}
    assert [each["at"][:13] for each in gate["occasions"]] == [
        f"2026-03-{day:02d}T{hour}" for day in (2, 3) for hour in (10, 15)
    ]
    assert trial["mine.idle"]["times"] == 0
    assert "hazards.smoke" not in trial


def test_the_journal_shows_the_same(config: Path) -> None:
    url = f"sqlite:///{config.parent}/hubd.db"
    assert run(config, config.parent / "log.jsonl", "--journal", url, verb="replay").exit_code == 0

    by_log, by_journal = found(config, "--log", config.parent / "log.jsonl"), found(config)

    assert by_journal["mine.gate"]["occasions"] == by_log["mine.gate"]["occasions"]
    assert by_journal["mine.asks"]["times"] == by_log["mine.asks"]["times"] > 0
    assert found(config, "--days", "0.5")["mine.gate"]["times"] == 2


def test_what_was_asked_stands_with_its_answers(config: Path) -> None:
    asked = found(config, "--log", config.parent / "log.jsonl")["mine.asks"]

    assert asked["did"] == {"ask": asked["times"]}
    assert asked["answers"]["accepted"] == 1


def test_it_is_told_in_words_rule_by_rule(config: Path) -> None:
    said = run(config, "--log", config.parent / "log.jsonl")

    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert lines[0].startswith("Since Monday, 02 March, 10:00: 2 rules in shadow, ")
    assert "mine.gate  shadow  gate.hint" in lines
    assert any("4 times" in line and "Zoe 4" in line for line in lines)
    assert any("Mon 02 Mar 10:00" in line or "Tue 03 Mar 10:00" in line for line in lines)
    assert any("welcome" in line for line in lines)
    assert "  no occasion" in lines


@pytest.mark.parametrize("to", ["ask", "act", "shadow"])
def test_a_rule_is_switched_and_stays_so(config: Path, to: str) -> None:
    said = run(config, "mine.gate", "--to", to)

    assert (said.exit_code, said.output) == (0, f"mine.gate stands at {to} from now on\n")
    assert stages(config)["mine.gate"] == to
    assert run(config, "hazards.fridge_open", "--to", "shadow").exit_code == 0
    assert (stages(config)["mine.gate"], stages(config)["hazards.fridge_open"]) == (to, "shadow")


def test_a_rule_that_is_trusted_needs_no_review(config: Path) -> None:
    said = run(config, "hazards.smoke", "--log", config.parent / "log.jsonl")

    assert "hazards.smoke stands at act" in said.stdout


def test_where_no_rule_is_on_trial_it_says_so(config: Path) -> None:
    for file in (config.parent / "mine").iterdir():
        file.unlink()

    said = run(config, "--log", config.parent / "log.jsonl").stdout

    assert "No rule is on trial" in said
    assert "occasion" not in said


def test_another_file_that_says_otherwise_is_named(config: Path) -> None:
    (config.parent / "mine" / "zz.yaml").write_text("- {id: mine.gate, stage: act}\n")

    said = run(config, "mine.gate", "--to", "ask")

    assert "stands at act all the same" in said.stderr


def test_at_a_terminal_each_rule_can_be_switched(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "at_terminal", lambda: True)
    arguments = ["review", "--config", str(config), "--log", str(config.parent / "log.jsonl")]

    said = CliRunner().invoke(hubd, arguments, input="\nask\n\n\n\n\n\n\n")

    assert "stands at ask from now on" in said.output
    assert stages(config)["mine.gate"] == "ask"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mine.gat"], "did you mean 'mine.gate'"),
        (["--to", "act"], "which rule?"),
        (["mine.gate", "--to", "maybe"], "'maybe' is not one of"),
        (["--days", "0"], "0.1"),
    ],
)
def test_wrong_arguments_say_what_is_wrong(config: Path, arguments: list[str], said: str) -> None:
    done = run(config, *arguments)

    assert done.exit_code == 2
    assert said in done.output


def test_without_a_folder_of_rules_it_says_what_to_do(config: Path) -> None:
    config.write_text(CONFIG.replace("rules: [mine]\n", ""))

    done = run(config, "hazards.smoke", "--to", "ask")

    assert done.exit_code == 2
    assert "rules: [my_rules]" in done.output


# habits


@pytest.fixture
def refusing(config: Path) -> tuple[Path, Path]:
    """Five days on which Zoe is told of the open gate, and turns it down every time."""
    trusted = RULES.replace("because: The gate", "stage: act\n  because: The gate")
    (config.parent / "mine" / "gate.yaml").write_text(trusted)
    lines = []
    for day in range(2, 7):
        for clock, topic, payload in (
            ("10:00:00", "hubd/elm/in/sighting", {"area": "kitchen", "kind": "face", "name": "zoe", "score": 0.97}),
            ("10:00:01", "lab/gate", "open"),
            ("10:00:30", "hubd/elm/in/feedback", {"intent": "gate.hint", "outcome": "dismissed", "by": "zoe"}),
            ("11:00:00", "lab/gate", "closed"),
        ):
            lines.append({"at": f"2026-03-{day:02d}T{clock}+01:00", "topic": topic, "payload": payload})
    log = config.parent / "refusing.jsonl"
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return config, log


def habits(config: Path, log: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(config, "--log", log, "--json").stdout)["habits"]
    return found


def test_what_is_turned_down_again_and_again_is_offered_as_a_rule(refusing: tuple[Path, Path]) -> None:
    (habit,) = habits(*refusing)
    said = run(refusing[0], "--log", refusing[1]).stdout

    assert (habit["person"], habit["intent"]) == ("zoe", "gate.hint")
    assert habit["support"] >= 4
    assert f"{habit['id']}  a habit" in said
    assert habit["because"] in said
    assert "hold_back: {intent: gate.hint, for: who}" in said


def test_an_accepted_habit_is_a_rule_that_holds(refusing: tuple[Path, Path]) -> None:
    config, log = refusing
    (habit,) = habits(config, log)

    said = run(config, "--log", log, "--accept", habit["id"])

    assert said.exit_code == 0, said.output
    assert stages(config)[habit["id"]] == "act"
    assert run(config, verb="check").exit_code == 0
    assert habits(config, log) == [], "what is a rule is not offered again"


def test_a_discarded_habit_is_not_offered_again(refusing: tuple[Path, Path]) -> None:
    config, log = refusing
    (habit,) = habits(config, log)

    assert run(config, "--log", log, "--discard", habit["id"]).exit_code == 0

    assert habits(config, log) == []
    assert habit["id"] not in stages(config)


def test_a_habit_that_is_not_there_is_named(refusing: tuple[Path, Path]) -> None:
    done = run(refusing[0], "--log", refusing[1], "--accept", "learned.nothing")

    assert "learned.nothing is not offered; there is learned.gate_hint.zoe" in str(done.exception)
