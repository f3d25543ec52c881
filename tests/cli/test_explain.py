"""`hubd explain`: one sentence, the conditions, the policy's reason, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from hubd.cli.explain import Unexplained, command
from hubd.cli.story import DID, sentence, told
from hubd.core.codec import decision_line
from hubd.core.decisions import Call, Decision, Finding, Publish, Tell, Verdict
from hubd.core.household import Household
from hubd.core.policy.reasons import Reason
from hubd.errors import StoreError
from hubd.store.journal import Journal
from hubd.store.values import Batch, Input, Mark, Story
from hubd.why.reasons import REASONS

AT = 1772476200.0  # 2026-03-02 19:30 in Berlin


def decided(id_: str, **changes: object) -> Decision:
    fields = {
        "id": id_, "at": AT, "home": "elm", "intent": "study.start", "audience": ("leo", "mia"), "area": "leo_room",
        "verdict": "ask", "outputs": ("kids_speaker",), "title": "Homework?", "text": "Shall I keep it quiet?",
        "urgency": "normal", "score": 0.71, "rule": "study.desk", "because": ("Leo at the desk 0.93", "desk lamp on"),
        "reason": "welcome", "data": {},
        "finding": Finding("study.desk/when", True, "all hold", (
            Finding("study.desk/when/all/0", True, "Leo at the desk 0.93"),
            Finding("study.desk/when/all/1", None, "nobody knows about the lamp"),
            Finding("study.desk/when/all/2", False, "no game runs"),
        )),
    }  # fmt: skip
    return Decision(**{**fields, **changes})  # type: ignore[arg-type]  # fields by their names


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A journal that a hub holds open."""
    address = f"sqlite:///{tmp_path}/hubd.db"
    journal = Journal.open(address)
    journal.commit(Batch(inputs=[Input(1, AT, "zigbee2mqtt/desk", b'{"power":' + b"4" * 300 + b"}")]))
    journal.commit(
        Batch(
            decisions=[
                decided("01AAAA"),
                decided(
                    "01BBBB", at=AT + 60, verdict="suppress", reason="quiet_hours", intent="brief.morning",
                    outputs=(), audience=(), title="", text="",
                ),
            ],
            effects=[
                Tell(id="E1", decision="01AAAA", output="kids_speaker", kind="ask"),
                Publish(id="E2", decision="01AAAA", topic="lab/out", payload="x"),
                Call(id="E3", decision="01AAAA", service="light.turn_on"),
            ],
            marks=[Mark("E1", "done", AT + 1), Mark("E3", "uncertain", AT + 11, "no answer within 10 s")],
        )
    )  # fmt: skip
    yield address
    journal.close()


@pytest.fixture
def config(tmp_path: Path, url: str) -> Path:
    file = tmp_path / "hubd.yaml"
    file.write_text(f"home: {{id: elm, time_zone: Europe/Berlin}}\nstore: {{url: '{url}'}}\n")
    return file


def explain(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_decision_is_told_with_everything_behind_it(config: Path) -> None:
    said = explain("01A", "--config", config).output

    assert said.splitlines()[0] == (
        "Monday 02 March 2026, 19:30:00: hubd asked “Homework?” (study.start) to leo and mia on kids_speaker, "
        "because Leo at the desk 0.93 and desk lamp on."
    )
    for part in (
        "rule      study.desk, urgency normal, score 0.71",
        "policy    welcome: the moment was good",
        "  ✔ all hold  study.desk/when",
        "    ? nobody knows about the lamp  study.desk/when/all/1",
        "    ✘ no game runs  study.desk/when/all/2",
        "zigbee2mqtt/desk",
        "  19:30:01  done      ask on kids_speaker",
        "  19:30:00  pending   publish on lab/out",
        "  19:30:11  uncertain call light.turn_on (no answer within 10 s)",
    ):
        assert part in said
    assert len(max(said.splitlines(), key=len)) < 240, "long payloads are cut"


def test_the_sentence_of_a_rule_stands_for_itself() -> None:
    home = Household(id="elm", name="Elm", time_zone=ZoneInfo("Europe/Berlin"))
    because = ("A child settles at the desk.", "Leo: studying 0.86 for 2m", "a good moment")
    assert sentence(decided("01AAAA", because=because, audience=("leo",)), home.local).endswith(
        "to leo on kids_speaker. A child settles at the desk: Leo: studying 0.86 for 2m and a good moment."
    )
    assert sentence(decided("01AAAA", because=because[:1]), home.local).endswith(". A child settles at the desk.")


def test_what_answers_hold_against_it_and_how_often_it_is_tried_stand_with_it() -> None:
    home = Household(id="elm", name="Elm", time_zone=ZoneInfo("Europe/Berlin"))
    data = {"against": ["during tv"]}
    story = Story(decided("01C", verdict="suppress", reason="unwelcome", data=data, propensity=0.95), (), ())
    said = list(told(story, home.local))
    assert "answers   against it: during tv" in said
    assert any(line.startswith("chance    so in 95 of 100") for line in said)


def test_silence_is_explained_by_its_reason_and_what_would_have_changed_it(config: Path) -> None:
    said = explain("last", "--config", config).output

    assert said.startswith(
        "Monday 02 March 2026, 19:31:00: hubd kept quiet about brief.morning, because it was quiet hours."
    )
    assert "policy    quiet_hours: it was quiet hours; outside policy.quiet_hours it would have been told" in said


def test_without_an_id_the_last_ones_are_listed_oldest_first(config: Path) -> None:
    lines = explain("--config", config).output.splitlines()

    assert [line.split()[0] for line in lines] == ["01AAAA", "01BBBB"]
    assert "03-02 19:30:00  ask      study.start            leo, mia     Homework?" in lines[0]
    assert explain("--config", config, "-n", "1").output.startswith("01BBBB")
    assert explain("--config", config, "--intent", "study.start").output.count("\n") == 1


def test_the_journal_may_be_named_without_a_configuration(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    story = json.loads(explain("01AAAA", "--store", url, "--json").output)

    assert story["decision"]["id"] == "01AAAA"
    assert [entry["state"] for entry in story["effects"]] == ["done", "pending", "uncertain"]


def test_as_json_a_decision_has_the_names_and_times_of_its_line(config: Path) -> None:
    story = json.loads(explain("01AAAA", "--config", config, "--json").output)
    listed = [json.loads(line) for line in explain("--config", config, "--json").output.splitlines()]

    for decision in (story["decision"], listed[0]):
        assert decision["at"] == "2026-03-02T19:30:00+01:00"
        assert decision["for"] == ["leo", "mia"]
        assert "audience" not in decision


def test_a_file_of_decisions_tells_what_it_knows(tmp_path: Path) -> None:
    home = Household(id="elm", name="Elm", time_zone=ZoneInfo("Europe/Berlin"))
    file = tmp_path / "decisions.jsonl"
    file.write_bytes(b"".join(decision_line(decided(id_), home) + b"\n" for id_ in ("01AAAA", "01BBBB")))

    said = explain("01AAAA", "--decisions", file).output

    assert said.startswith("Monday 02 March 2026, 19:30:00: hubd asked “Homework?”")
    assert "because\n  Leo at the desk 0.93" in said
    assert len(explain("--decisions", file).output.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["zz"], "no decision, or more than one, has an id that begins with zz"),
        (["01"], "no decision, or more than one"),
        (["last", "--intent", "hazard.smoke"], "nothing was decided yet about hazard.smoke"),
    ],
)
def test_what_cannot_be_explained_is_said(url: str, arguments: list[str], says: str) -> None:
    failed = explain(*arguments, "--store", url).exception

    assert isinstance(failed, Unexplained)
    assert says in str(failed)


def test_a_file_that_holds_no_decisions_is_named_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_text('{"id": 7}\n')

    assert f"{file}:1: no line of hubd replay" in str(explain("--decisions", file).exception)


def test_a_journal_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    failed = explain("--store", f"sqlite:///{tmp_path}/none.db").exception

    assert isinstance(failed, StoreError)
    assert list(tmp_path.iterdir()) == []


def test_every_reason_and_verdict_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(DID) == set(get_args(Verdict))
