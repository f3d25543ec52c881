"""The stage of a rule, changed from outside, is a line in the owner's rules; a study switch is an input like any."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hubd.core.household import Area, Household, Person
from hubd.errors import DecodeError
from hubd.integration import Message, router_of
from hubd.rules_files import load_rulebook
from hubd.runtime.operator import Operator
from hubd.runtime.stages import change, folder_of, wanted
from tests.runtime.hub import Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

HOME = Household(
    id="lab", name="Lab", time_zone=ZoneInfo("UTC"), areas={"kids": Area("kids", "Kids", "kids_room")},
    people={"leo": Person("leo", "Leo", role="child")},
)  # fmt: skip


def stage_of(folder: Path, rule: str) -> str:
    book = load_rulebook(HOME, [folder])
    assert not book.problems
    return str(next(spec.stage for spec in book.specs if spec.id == rule))


def test_a_change_is_a_line_in_the_owners_rules_and_the_last_one_counts(tmp_path: Path) -> None:
    rule = load_rulebook(HOME, []).specs[0].id
    other = load_rulebook(HOME, []).specs[1].id
    change([tmp_path], rule, "shadow")
    change([tmp_path], other, "shadow")
    change([tmp_path], rule, "ask")
    assert (stage_of(tmp_path, rule), stage_of(tmp_path, other)) == ("ask", "shadow")


def test_nonsense_changes_nothing_and_says_why(tmp_path: Path) -> None:
    for payload, why in ((b"{", "unexpected shape"), (b'{"rule": "a", "stage": "wild"}', "unexpected shape"),
                         (b'{"rule": "gone", "stage": "act"}', "unknown rule")):  # fmt: skip
        with pytest.raises(DecodeError) as refused:
            wanted(payload, ["a"])
        assert refused.value.reason == why
    with pytest.raises(DecodeError):
        change([tmp_path / "one_file.yaml"], "a", "act")
    assert folder_of([tmp_path / "none", tmp_path]) == tmp_path


def operator() -> Operator:
    from hubd.core.brain import build_brain
    from hubd.core.rules.compile import compile_rules

    return Operator(build_brain(HOME, compile_rules((), HOME)), router_of(HOME, None))


def test_the_study_switch_begins_and_ends_a_childs_study_time() -> None:
    hub = operator()

    def switch(at: float, person: str, on: bool) -> str | None:
        said = json.dumps({"person": person, "on": on}).encode()
        return hub.take(Message(at, "hubd/lab/in/study", said)).rejected

    assert switch(1_772_470_000.0, "leo", True) is None
    assert "study|leo" in hub.state.policy.modes
    assert switch(1_772_470_100.0, "leo", False) is None
    assert "study|leo" not in hub.state.policy.modes
    assert switch(1_772_470_200.0, "nobody", True) == "unknown person"


@pytest.mark.broker
def test_a_running_hub_takes_both_up_and_tells_so(tmp_path: Path, broker: Mosquitto) -> None:
    hub = Hub(tmp_path / "hub", broker.port)
    text = hub.config.read_text().replace("rules: [lab.yaml]", "rules: [mine]").replace("role: adult", "role: teen")
    hub.config.write_text(text)
    (hub.folder / "mine").mkdir()
    (hub.folder / "lab.yaml").rename(hub.folder / "mine" / "lab.yaml")
    wire = Wire(broker.port, "hubd/lab/#")
    hub.start()
    try:
        stage, study = "hubd/lab/rule/lab.echo/stage", "hubd/lab/study/anna/state"
        until(lambda: wire.on(stage) == [b"act"] and wire.on(study) == [b"OFF"])
        wire.say("hubd/lab/in/stage", {"rule": "lab.echo", "stage": "shadow"})
        until(lambda: wire.on(stage)[-1] == b"shadow")
        wire.say("hubd/lab/in/study", {"person": "anna", "on": True})
        until(lambda: wire.on(study)[-1] == b"ON")
        wire.say("hubd/lab/in/stage", {"rule": "gone", "stage": "act"})
        until(lambda: hub.said("unknown rule") == 1)
    finally:
        hub.stop()
        wire.close()
