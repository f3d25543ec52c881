"""`hubd explain --belief`: the evidence that counts, how much, and what would be believed without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from click.testing import CliRunner

from hubd.cli.explain import command
from hubd.cli.why_belief import asked
from hubd.config.load import load
from hubd.core.codec import encode_state
from hubd.integration import router_of
from hubd.logs import read_log
from hubd.runtime.assemble import assemble
from hubd.runtime.hindsight import distribution, source_of
from hubd.runtime.operator import Operator

HOME = """
home: {id: elm, name: Elm, time_zone: UTC}
areas:
  hall: {kind: hall}
  kitchen: {name: Kitchen, kind: kitchen, adjacent: [hall]}
  living: {kind: living, adjacent: [hall]}
people:
  anna: {name: Anna, role: adult, identities: {beacon: phone-anna, face: anna}}
  ben: {name: Ben, role: adult}
devices:
  - {match: zigbee2mqtt/hall, area: hall}
  - {match: zigbee2mqtt/kitchen, area: kitchen}
  - {match: zigbee2mqtt/living, area: living}
  - {match: zigbee2mqtt/hob, area: kitchen, means: cooker}
"""
AT = "2026-03-02T18:20+00:00"


def lines() -> list[dict[str, Any]]:
    """Anna walks into the kitchen at six, cooks, and her phone is heard there; Ben sits in the living room."""
    said: list[dict[str, Any]] = []

    def say(clock: str, topic: str, payload: object) -> None:
        said.append({"at": f"2026-03-02T{clock}+00:00", "topic": topic, "payload": payload})

    def moves(clock: str, area: str, on: bool = True) -> None:
        say(clock, f"zigbee2mqtt/{area}", {"occupancy": on})

    moves("17:00:00", "living")
    moves("17:01:30", "living", on=False)
    for minute in range(0, 25):
        say(f"18:{minute:02d}:10", "espresense/devices/phone-anna/kitchen", {"distance": 1.4})
        say(f"18:{minute:02d}:30", "espresense/devices/phone-anna/living", {"distance": 7.5})
    moves("18:00:00", "hall")
    moves("18:00:05", "kitchen")
    moves("18:01:10", "hall", on=False)
    for minute in range(2, 20, 2):
        moves(f"18:{minute:02d}:00", "kitchen")
        say(f"18:{minute:02d}:05", "zigbee2mqtt/hob", {"power": 1500})
    moves("18:04:30", "living")
    moves("18:06:00", "living", on=False)
    return sorted(said, key=lambda line: line["at"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "hubd.yaml").write_text(HOME)
    (tmp_path / "day.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines()))
    return tmp_path


def explain(home: Path, *words: str, code: int = 0, log: bool = True) -> str:
    options = ["--log", str(home / "day.jsonl")] if log else []
    done = CliRunner().invoke(command, [*words, "--config", str(home / "hubd.yaml"), *options])
    assert done.exit_code == code, done.output
    return done.output


def belief(home: Path, about: str, aspect: str, *more: str) -> dict[str, Any]:
    told = json.loads(explain(home, "--belief", about, "--at", AT, "--json", *more))
    return next(each for each in told["beliefs"] if each["aspect"] == aspect)


def household(home: Path) -> Operator:
    settings = load(home / "hubd.yaml")
    return assemble(settings, router_of(settings.household, settings.mqtt))


def test_what_speaks_for_it_what_against_and_what_else_it_might_be(home: Path) -> None:
    where = belief(home, "Anna", "area")
    assert where["believed"] == "kitchen" and where["p"] > 0.8
    phone = next(each for each in where["evidence"] if each["source"] == "phone-anna")
    assert phone["weight"] > 1.0
    assert phone["without"]["kitchen"] < where["p"]
    assert phone["said"] == "phone-anna, heard by kitchen, living"
    assert phone["times"] == 40 and phone["last"].startswith("2026-03-02T18:19:30")

    doing = belief(home, "anna", "activity")
    assert doing["believed"] == "cooking"
    hob = next(each for each in doing["evidence"] if each["source"] == "zigbee2mqtt/hob")
    assert hob["weight"] > 1.0 and hob["said"] == "cooker in kitchen, draws 1500 W"


def test_without_a_source_is_what_a_home_without_it_would_have_believed(home: Path) -> None:
    """The law behind the weights: nothing is estimated, it is lived through."""
    at = datetime.fromisoformat(AT).timestamp()
    where = belief(home, "anna", "area")
    for piece in where["evidence"]:
        operator = household(home)
        begin = at - 7200.0
        operator.advance(min(begin, next(read_log(home / "day.jsonl")).at))
        for message in read_log(home / "day.jsonl"):
            if message.at > at:
                break
            operator.advance(message.at)
            for event in operator.decode(message):
                if source_of(event) != piece["source"]:
                    operator.live(event)
        operator.advance(at)
        question = asked(operator.brain.household, "anna")[0]
        lived = distribution(operator.state, operator.brain, question)
        assert piece["without"] == pytest.approx(lived, abs=2e-3), piece["source"]


def test_areas_mode_and_guests_can_be_asked_about(home: Path) -> None:
    assert belief(home, "kitchen", "occupied")["believed"] == "somebody"
    assert belief(home, "mode", "mode")["believed"] == "home"
    assert belief(home, "guests", "guests")["believed"] == "no guests"


def test_it_is_told_in_words(home: Path) -> None:
    said = explain(home, "--belief", "anna", "--at", "18:20", str(home / "day.jsonl"), log=False)
    assert "Anna is in kitchen" in said.splitlines()[0]
    assert "  for it" in said
    assert "without phone-anna: " in said
    assert "before all that" in said


def test_nobody_of_that_name_is_named_with_the_nearest(home: Path) -> None:
    done = CliRunner().invoke(command, ["--belief", "ana", "--config", str(home / "hubd.yaml")])
    assert "did you mean anna?" in str(done.exception)


def _pack(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zstd.compress(text.encode()))


def test_the_daemons_own_days_are_used_with_the_state_before_them(home: Path) -> None:
    text = (home / "day.jsonl").read_text()
    cut = len("".join(line for line in text.splitlines(keepends=True) if json.loads(line)["at"] < "2026-03-02T18:00"))
    operator = household(home)
    (home / "morning.jsonl").write_text(text[:cut])
    for message in read_log(home / "morning.jsonl"):
        operator.take(message)
    _pack(home / "logs" / "2026-03-01.jsonl.zst", text[:cut].replace("2026-03-02", "2026-03-01"))
    _pack(home / "logs" / "2026-03-02.jsonl.zst", text[cut:])
    (home / "logs" / "2026-03-02.snapshot").write_bytes(encode_state(operator.state))

    told = json.loads(explain(home, "--belief", "ben", "--at", AT, "--json", log=False))
    assert told["beliefs"][0]["before"]["living"] == pytest.approx(_living(operator, told["since"]), abs=0.05)
    newest = json.loads(explain(home, "--belief", "anna", "--json", log=False))
    assert newest["at"].startswith("2026-03-02T18:24:30")


def _living(operator: Operator, since: str) -> float:
    places = operator.state.people["ben"].places
    return places[operator.brain.floor.index["living"]]


WRONG: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "belong to --why-not INTENT and --belief": lambda home: ("--at", "18:00"),
    "is no time": lambda home: ("--belief", "anna", "--at", "soonish"),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_slip_says_what_to_do(home: Path, words: str) -> None:
    assert words in explain(home, *WRONG[words](home), code=2)


def test_a_record_that_begins_later_says_so(home: Path) -> None:
    done = CliRunner().invoke(
        command,
        ["--belief", "anna", "--at", "2026-03-01T10:00Z", "--config", str(home / "hubd.yaml"),
         "--log", str(home / "day.jsonl")],
    )  # fmt: skip
    assert "the record begins after" in str(done.exception)


def test_a_message_that_makes_no_sense_is_no_evidence(home: Path) -> None:
    text = (home / "day.jsonl").read_text().splitlines()
    bad = {"at": json.loads(text[40])["at"], "topic": "hubd/elm/in/sound", "payload": {"label": 1}}
    (home / "day.jsonl").write_text("\n".join([*text[:40], json.dumps(bad), *text[40:]]))
    assert "Anna is in kitchen" in explain(home, "--belief", "anna", "--at", AT).splitlines()[0]
