"""The daemon learns from labels at night: in another process, promoted as a logged input that a replay hears too."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubd.compare.variants import Variant, household
from hubd.config.load import load
from hubd.core.activities.heads import unpacked
from hubd.core.codec import decision_line
from hubd.core.events import AnyEvent, Contact, Label, Motion, Promoted
from hubd.errors import StoreError
from hubd.integration import Message
from hubd.logs import read_log
from hubd.logs.lines import line_of, time_text
from hubd.runtime import night_lessons
from hubd.runtime.assemble import with_heads
from hubd.runtime.night_lessons import NightLessons
from hubd.runtime.operator import Operator
from hubd.runtime.relive import labelled, recent, relive
from hubd.store import heads
from hubd.store.journal import Journal
from tests.learning.test_apprentice import DAY, MONDAY, a_day
from tests.runtime.hub import Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

HOME = """\
home: {{id: lab, time_zone: UTC}}
areas:
  hall: {{kind: hall, adjacent: [kitchen, den]}}
  kitchen: {{kind: kitchen}}
  den: {{kind: living}}
people:
  eve: {{role: adult}}
devices:
  - {{match: zigbee2mqtt/door, area: hall, means: entrance}}
  - {{match: zigbee2mqtt/kitchen, area: kitchen}}
  - {{match: zigbee2mqtt/den, area: den}}
  - {{match: zigbee2mqtt/easel, area: den}}
sources: [{{id: end, topic: lab/end, kind: device}}]
mqtt: {{url: "{broker}"}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
models: {{activity: false}}
rules: [lab.yaml]
"""
RULES = """\
- id: lab.easel
  because: Eve is at her easel, as far as anybody knows.
  stage: act
  when: {person: eve, activity: study, at_least: 0.6}
  do: [{publish: lab/easel, payload: "now"}]
"""
LABELLED = 3
"""Days with labels. No table calls an easel study, so without them the rule never fires."""


def said(event: AnyEvent) -> Message:
    """An event as the message that a sensor, or a person, would have sent."""
    match event:
        case Motion(on=on):
            return zigbee(event, b'{"occupancy":true}' if on else b'{"occupancy":false}')
        case Contact(open=is_open):
            return zigbee(event, b'{"contact":false}' if is_open else b'{"contact":true}')
        case Label():
            body = f'{{"person":"eve","activity":"{event.activity}","from":"{at(event.start)}","to":"{at(event.end)}"}}'
            return Message(event.at, "hubd/lab/in/label", body.encode())
    raise AssertionError(event)


def zigbee(event: AnyEvent, payload: bytes) -> Message:
    return Message(event.at, event.source.replace("z/", "zigbee2mqtt/"), payload)


def at(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()


def days(first: int, last: int, *, labels: bool) -> list[Message]:
    return [said(event) for day in range(first, last) for event in a_day(MONDAY + day * DAY, labels=labels)]


def config(folder: Path) -> Path:
    (folder / "hubd.yaml").write_text(HOME.format(broker="mqtt://127.0.0.1:1", folder=folder))
    (folder / "lab.yaml").write_text(RULES)
    return folder / "hubd.yaml"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three recorded days, all labelled."""
    folder = tmp_path_factory.mktemp("recorded")
    config(folder)
    (folder / "logs").mkdir()
    for day in range(LABELLED):
        name = datetime.fromtimestamp(MONDAY + day * DAY, UTC).strftime("%Y-%m-%d")
        lines = [line_of(message, UTC) for message in days(day, day + 1, labels=True)]
        (folder / "logs" / f"{name}.jsonl").write_bytes(b"".join(lines))
    return folder


@pytest.fixture(scope="module")
def found(recorded: Path) -> dict[str, bytes]:
    return relive(load(recorded / "hubd.yaml")).heads


def test_the_record_teaches_what_riding_along_would_have(recorded: Path, found: dict[str, bytes]) -> None:
    assert set(found) == {"eve"}
    assert unpacked(found["eve"]).id.startswith("eve-")
    assert (recorded / "logs" / "heads" / f"{unpacked(found['eve']).id}.head").read_bytes() == found["eve"]


def test_what_was_learned_from_is_not_learned_from_again(recorded: Path, found: dict[str, bytes]) -> None:
    assert found
    assert relive(load(recorded / "hubd.yaml")).heads == {}


def test_a_home_that_labels_nothing_lives_through_nothing_again(tmp_path: Path) -> None:
    settings = load(config(tmp_path))
    settings.store.logs.mkdir()
    lines = [line_of(message, UTC) for message in days(0, 1, labels=False)]
    (settings.store.logs / "2026-03-02.jsonl").write_bytes(b"".join(lines))

    assert relive(settings).heads == {}
    assert not (settings.store.logs / "heads").exists()


def test_labels_of_long_ago_are_no_reason_to_live_through_it_all_again(recorded: Path) -> None:
    files = recent(recorded / "logs")
    settings = load(recorded / "hubd.yaml")

    assert [file.name for file in files] == ["2026-03-02.jsonl", "2026-03-03.jsonl", "2026-03-04.jsonl"]
    assert labelled(files, settings)
    assert not labelled([], settings)


def operator_of(folder: Path) -> Operator:
    operator = household(Variant("alone", folder / "hubd.yaml"))
    operator.learner = operator.examiner = None
    operator.advance(MONDAY)
    return operator


def test_a_promotion_takes_effect_when_it_is_lived_through(recorded: Path, found: dict[str, bytes]) -> None:
    operator = operator_of(recorded)
    operator.live(Promoted(at=MONDAY + 1.0, arrived=MONDAY + 1.0, source="hubd/lessons", heads=found))

    assert operator.brain.heads == {"eve": unpacked(found["eve"])}
    assert operator.state.heads == {"eve": unpacked(found["eve"]).id}


def test_after_a_restart_it_is_in_charge_again(recorded: Path, found: dict[str, bytes]) -> None:
    before = operator_of(recorded)
    before.live(Promoted(at=MONDAY + 1.0, arrived=MONDAY + 1.0, source="hubd/lessons", heads=found))
    operator = operator_of(recorded)
    operator.state = before.state
    with_heads(operator, recorded / "logs")

    assert operator.brain.heads == before.brain.heads


def test_one_that_is_gone_or_changed_is_named(tmp_path: Path, found: dict[str, bytes]) -> None:
    with pytest.raises(StoreError, match="eve is not there"):
        heads.read(tmp_path, {"eve": "eve-1"})
    heads.keep(tmp_path, found["eve"])
    name = unpacked(found["eve"]).id
    file = tmp_path / "heads" / f"{name}.head"
    file.rename(file.with_name("eve-2.head"))
    with pytest.raises(StoreError, match=f"holds {name}"):
        heads.read(tmp_path, {"eve": "eve-2"})
    file.write_bytes(b"nonsense")
    with pytest.raises(StoreError, match="cannot be read"):
        heads.read(tmp_path, {"eve": name})


def test_a_night_that_fails_costs_a_line_in_the_log(
    recorded: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(_module: str, question: bytes, longest: float) -> bytes:
        raise OSError("no memory")

    monkeypatch.setattr(night_lessons, "elsewhere", fails)
    told: list[AnyEvent] = []

    async def night() -> None:
        lessons = NightLessons(operator_of(recorded), told.append, recorded / "hubd.yaml")
        lessons.begin()
        await lessons.finished()

    asyncio.run(night())
    assert told == []
    assert "nothing was learned from labels tonight: no memory" in caplog.text


def test_without_a_file_that_describes_the_home_nothing_is_begun(recorded: Path) -> None:
    async def night() -> None:
        lessons = NightLessons(operator_of(recorded), lambda _event: None, None)
        lessons.begin()
        assert not lessons.under_way
        await lessons.stop()

    asyncio.run(night())


@pytest.mark.broker
@pytest.mark.slow
def test_a_daemon_that_learned_at_night_decides_as_the_replay_of_its_own_log(
    request: pytest.FixtureRequest, tmp_path: Path, broker: Mosquitto
) -> None:
    hub = Hub(tmp_path / "hub", broker.port, "--clock", "log", home=HOME)
    (hub.folder / "lab.yaml").write_text(RULES)
    request.addfinalizer(hub.kill)
    hub.start()
    mouth = Wire(broker.port, "lab/easel")

    def play(messages: list[Message]) -> None:
        for message in messages:
            mouth.say("hubd/lab/in/clock", {"at": time_text(message.at, UTC)})
            mouth.say(message.topic, message.payload, 1)

    def logged() -> list[str]:
        with closing(Journal.open(hub.store, readonly=True)) as journal:
            return [entry.topic for entry in journal.inputs(max(0, journal.last_seq() - 50))]

    play(days(0, LABELLED, labels=True))
    night = MONDAY + LABELLED * DAY + 3.0 * 3600.0
    play([Message(night + seconds, "zigbee2mqtt/den", b'{"occupancy":true}') for seconds in (1.0, 61.0)])
    until(lambda: "hubd/lab/log/model" in logged(), 300, "a promotion")
    play(days(LABELLED, LABELLED + 1, labels=False))
    play([Message(night + 1.2 * DAY, "zigbee2mqtt/den", b'{"occupancy":false}')])
    mouth.say("lab/end", "the end").wait_for_publish(60)
    until(lambda: "lab/end" in logged(), 60)
    assert hub.stop() == 0
    mouth.close()

    with closing(Journal.open(hub.store)) as journal:
        lived = [(each.at, decision_line(each, load(hub.config).household)) for each in journal.decisions(limit=10**9)]
        promoted = min(entry.at for entry in journal.inputs() if entry.topic == "hubd/lab/log/model")
    easel = [at for at, line in sorted(lived) if b"lab.easel" in line]
    assert any(at > night + 3600.0 for at in easel), "what was learned makes the rule fire"
    assert min(easel) >= promoted

    snapshots = sorted(hub.logs.glob("*.snapshot"))
    for snapshot in (snapshots[0], snapshots[-1]):
        since = datetime.fromisoformat(f"{snapshot.stem}T00:00:00+00:00").timestamp()
        operator = household(Variant("alone", hub.config, snapshot=snapshot))
        files = [file for file in sorted(hub.logs.glob("*.zst")) if file.name >= snapshot.stem]
        lines = [
            decision_line(each, operator.brain.household)
            for message in read_log(files) for each in operator.take(message).decisions
        ]  # fmt: skip
        assert sorted(lines) == sorted(line for at, line in lived if at >= since)
