"""`hubd explain --why-not`: what was missing, the fewest conditions first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from hubd.cli.explain import command
from hubd.cli.why_not import NotKnown, answer, moment
from hubd.config.load import load
from hubd.core.codec import encode_state
from hubd.core.decisions import Finding
from hubd.core.memories import Nearly
from hubd.core.rules.nearly import lacking
from hubd.integration import router_of
from hubd.logs import read_log
from hubd.runtime.assemble import assemble
from hubd.store.daily import DailyLog
from hubd.store.journal import Journal
from hubd.store.values import Batch, Input

HOME = """\
home: {id: lab, time_zone: Europe/Berlin}
areas:
  kitchen: {kind: kitchen}
people:
  anna: {role: adult}
sources:
  - {id: lab_gate, topic: lab/gate, kind: device, area: kitchen}
  - {id: lab_trigger, topic: lab/trigger, kind: device}
outputs:
  kitchen_screen: {type: screen, area: kitchen}
rules: [lab.yaml]
"""
RULES = """\
- id: lab.tell
  because: The gate is open.
  stage: act
  when:
    all:
      - {device: lab_gate, is: "ON"}
      - any: [{device: lab_trigger, is: "one"}, {device: lab_trigger, is: "two"}]
  propose: {intent: lab.tell, for: adults}
"""
LOG = [("18:00", "lab/gate", "OFF"), ("18:01", "lab/trigger", "three"), ("18:10", "lab/gate", "ON"),
       ("18:20", "lab/trigger", "two")]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "hubd.yaml").write_text(HOME)
    (tmp_path / "lab.yaml").write_text(RULES)
    lines = [{"at": f"2026-03-02T{at}:00+01:00", "topic": topic, "payload": value} for at, topic, value in LOG]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return tmp_path


def why_not(home: Path, at: str | None, *more: str | Path, intent: str = "lab.tell") -> Result:
    moment = ["--at", f"2026-03-02T{at}+01:00"] if at else []
    arguments = ["--why-not", intent, "--config", home / "hubd.yaml", *moment, *more]
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_what_was_missing_at_a_moment_is_told(home: Path) -> None:
    said = why_not(home, "18:05", "--log", home / "log.jsonl").output.splitlines()

    assert said[0] == "lab.tell: 2 missing at 18:05:00"
    assert [line.split()[-1] for line in said[1:3]] == ["lab.tell/when/all/0", "lab.tell/when/all/1/any/0"]
    assert "(needs ON)" in said[1]


def test_what_the_policy_would_have_done_is_told_with_its_reason(home: Path) -> None:
    said = why_not(home, "18:05", "--log", home / "log.jsonl").output.splitlines()

    assert said[-1].startswith("had it been proposed then: ")
    assert "(" in said[-1]


def test_a_time_of_day_is_one_of_the_logs_own_day(home: Path) -> None:
    arguments = ["--why-not", "lab.tell", "--config", home / "hubd.yaml", "--log", home / "log.jsonl", "--at", "18:05"]
    said = CliRunner().invoke(command, [str(argument) for argument in arguments]).output

    assert said.startswith("lab.tell: 2 missing at 18:05:00")


def test_it_can_be_asked_for_one_person(home: Path) -> None:
    said = why_not(home, "18:05", "--log", home / "log.jsonl", "--for", "anna").output
    nobody = why_not(home, "18:05", "--log", home / "log.jsonl", "--for", "bert").exception

    assert said.startswith("lab.tell: 2 missing")
    assert isinstance(nobody, NotKnown)
    assert "there is no person bert; known: anna" in str(nobody)


def test_later_less_was_missing_and_then_nothing(home: Path) -> None:
    log = ("--log", home / "log.jsonl")

    assert why_not(home, "18:15", *log).output.startswith("lab.tell: 1 missing at 18:15:00\n  ✘ ")
    assert "lab.tell: all of its conditions hold at 18:30:00" in why_not(home, "18:30", *log).output


def test_what_was_decided_about_it_is_the_first_answer(home: Path) -> None:
    said = why_not(home, "18:30", "--log", home / "log.jsonl").output

    assert said.startswith("18:20:00: ")
    assert "see hubd explain 01" in said


def lived(home: Path) -> None:
    """The daemon's own journal and daily log of that evening."""
    settings = load(home / "hubd.yaml")
    operator = assemble(settings, router_of(settings.household, settings.mqtt))
    journal = Journal.open(settings.store.url)
    for number, message in enumerate(read_log(home / "log.jsonl"), start=1):
        taken = operator.take(message)
        entry = Input(number, message.at, message.topic, message.payload)
        journal.commit(Batch(inputs=[entry], decisions=taken.decisions, snapshot=encode_state(operator.state)))
    DailyLog(settings.store.logs, settings.household.time_zone, journal).close()
    journal.close()


def test_the_daemon_s_own_records_answer_too(home: Path) -> None:
    lived(home)

    assert why_not(home, "18:15").output.startswith("lab.tell: 1 missing at 18:15:00")
    now = why_not(home, None).output
    assert "all of its conditions hold at 18:20:00" in now


@pytest.mark.parametrize(
    ("at", "intent", "says"),
    [
        ("18:05", "lab.tel", "no rule proposes lab.tel; known:"),
        ("18:05", "lab.tell", "there is no daily log of that day"),
    ],
)
def test_what_cannot_be_answered_is_said(home: Path, at: str, intent: str, says: str) -> None:
    log = ("--log", home / "log.jsonl") if intent != "lab.tell" else ()
    failed = why_not(home, at, *log, intent=intent).exception

    assert isinstance(failed, NotKnown)
    assert says in str(failed)


def test_a_time_without_a_question_is_a_wrong_argument(home: Path) -> None:
    ran = CliRunner().invoke(command, ["--at", "2026-03-02T18:00+01:00"])

    assert ran.exit_code == 2
    assert "belong to --why-not" in ran.output


def test_of_alternatives_the_nearest_counts_and_unknown_is_missing_too() -> None:
    def leaf(path: str, holds: bool | None) -> Finding:
        return Finding(path, holds, path)

    both = Finding("r/when/any/0", False, "", (leaf("r/when/any/0/all/0", False), leaf("r/when/any/0/all/1", None)))
    one = Finding("r/when/any/1", False, "", (leaf("r/when/any/1", False), leaf("r/when/any/1", False)))
    whole = Finding("r/when", False, "", (both, one))

    assert [each.path for each in lacking(whole)] == ["r/when/any/1"]
    assert [each.path for each in lacking(both)] == ["r/when/any/0/all/0", "r/when/any/0/all/1"]
    assert lacking(leaf("x", True)) == ()


def test_what_nearly_fired_is_told_with_what_it_lacked(home: Path) -> None:
    settings = load(home / "hubd.yaml")
    then = moment(settings, "lab.tell", None, (home / "log.jsonl",))
    state = then.operator.state
    near = Nearly(state.now - 600.0, "lab.tell/when/all/0", "gate open 0.61", 0.09)
    then.operator.state = replace(state, rules=replace(state.rules, nearly={"lab.tell": near}))

    said = [line for line in answer(then, "lab.tell") if line.startswith("nearly")]

    assert said == ["nearly, at 2026-03-02 18:10: lab.tell lacked only this: gate open 0.61 (needs 0.70)"]


def test_what_was_told_to_be_missing_is_enough(home: Path) -> None:
    """Changed as it is told, the outcome alters; with less of it, it does not."""
    log = home / "log.jsonl"
    told = [line for line in why_not(home, "18:05", "--log", log).output.splitlines() if line.startswith("  ✘")]
    wishes = [("lab/gate", "ON"), ("lab/trigger", "one")]
    assert [f"(needs {value})" in line for line, (_, value) in zip(told, wishes, strict=True)] == [True, True]

    def decided(*changes: tuple[str, str]) -> str:
        lines = [{"at": f"2026-03-02T18:06:0{n}+01:00", "topic": topic, "payload": value}
                 for n, (topic, value) in enumerate(changes)]  # fmt: skip
        changed = home / "changed.jsonl"
        changed.write_text("".join(log.read_text().splitlines(keepends=True)[:2])
                           + "".join(json.dumps(line) + "\n" for line in lines))  # fmt: skip
        return why_not(home, "18:07", "--log", changed).output

    assert "was decided" in decided(*wishes)
    assert "was decided" not in decided(wishes[0])
    assert "was decided" not in decided(wishes[1])
