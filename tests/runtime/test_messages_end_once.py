"""Every message ends in exactly one delivery or digest, under floods, answers, restarts and a house that lives on.

Schedules are drawn by hypothesis. A restart is the state written as a snapshot and read again, between any two inputs:
what the daemon's journal gives after kill -9 (`test_survival` and the last test here kill the real one).
`HUBD_SCHEDULES` says how many schedules to draw (`make chaos`: 500; a few otherwise).
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hubd.config.load import load
from hubd.core.codec import decision_line, decode_state, encode_state
from hubd.integration import Message, router_of
from hubd.logs.lines import time_text
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator, Taken
from hubd.store.journal import Journal
from tests.runtime.hub import Hub, Wire, until
from tests.runtime.letters import HOME, PEOPLE, SENDERS, TEXTS, ends, wrong
from tests.runtime.mosquitto import MOSQUITTO, Mosquitto

EXAMPLES = int(os.environ.get("HUBD_SCHEDULES", "25"))
NOON = 1772449200.0
"""2026-03-02, 12:00 in Berlin."""
AFTER = 9 * 86400.0
"""Long enough for whatever waits to be told or given up."""


class Letter(NamedTuple):
    """One message. `copies`: how often it comes."""

    to: str
    sender: str
    text: str
    private: bool | None = None
    copies: int = 1


class Seen(NamedTuple):
    """A face at a camera: somebody is surely there."""

    who: str
    area: str


class Plays(NamedTuple):
    """The console in the living room draws power, or does not."""

    on: bool


class Answer(NamedTuple):
    """To the latest question or card about a message."""

    outcome: str
    by: str


class Said(NamedTuple):
    """A word in a room."""

    area: str
    text: str


class Restart(NamedTuple):
    """The process ends and begins again."""


Act = Letter | Seen | Plays | Answer | Said | Restart

letters = st.builds(
    Letter, st.sampled_from(PEOPLE), st.sampled_from(SENDERS), st.sampled_from(TEXTS),
    st.sampled_from((None, None, True, False)), st.sampled_from((1, 1, 1, 2)),
)  # fmt: skip
acts = st.one_of(
    letters, letters,
    st.builds(Seen, st.sampled_from(PEOPLE), st.sampled_from(("kitchen", "living", "bedroom", "den", "hall"))),
    st.builds(Plays, st.booleans()),
    st.builds(Answer, st.sampled_from(("accepted", "dismissed", "later", "never", "wrong")), st.sampled_from(PEOPLE)),
    st.builds(Said, st.sampled_from(("living", "kitchen")), st.sampled_from(("yes", "no", "later", "hello"))),
    st.builds(Restart),
)  # fmt: skip
pauses = st.sampled_from((0.0, 0.4, 5.0, 5.0, 31.0, 90.5, 600.0, 3600.0, 6 * 3600.0))
schedules = st.lists(st.tuples(pauses, acts), min_size=3, max_size=40)
floods = st.tuples(st.integers(5, 60), letters, schedules)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """The household before anything has happened."""
    config = tmp_path_factory.mktemp("lab") / "home.yaml"
    config.write_text(HOME)
    found = load(config)
    return assemble(found, router_of(found.household, found.mqtt))


class House:
    """One life of the laboratory."""

    def __init__(self, lab: Operator, begin: float) -> None:
        self.operator = Operator(lab.brain, lab._decoders)
        self.at = begin
        self.number = 0
        self.sent: set[str] = set()
        self.later: Counter[str] = Counter()
        self.told: list[dict[str, Any]] = []

    def play(self, pause: float, act: Act) -> None:
        self.at = round(self.at + pause, 3)
        match act:
            case Letter(to, sender, text, private, copies):
                self.number += 1
                id_ = f"m{self.number}"
                self.sent.add(id_)
                body = {"id": id_, "for": to, "app": "Chat", "sender": sender, "text": text}
                for _ in range(copies):
                    self.say("message", body if private is None else {**body, "private": private})
            case Seen(who, area):
                self.say("sighting", {"area": area, "kind": "face", "name": who, "score": 0.97})
            case Plays(on):
                self.hear("zigbee2mqtt/console", {"power": 140 if on else 0})
            case Answer(outcome, by):
                self.answer(outcome, by)
            case Said(area, text):
                self.later.update(self.open() if text == "later" else ())
                self.say("utterance", {"area": area, "text": text})
            case Restart():
                self.operator = Operator(
                    self.operator.brain, self.operator._decoders, decode_state(encode_state(self.operator.state))
                )

    def answer(self, outcome: str, by: str) -> None:
        told = [each for each in self.told if each["intent"].startswith("message.") and by in each["for"]
                and each["verdict"] not in ("defer", "suppress")]  # fmt: skip
        if not told:
            return
        if outcome == "later":
            self.later.update(told[-1]["data"].get("messages") or [told[-1]["data"]["message"]])
        self.say("feedback", {"decision": told[-1]["id"], "outcome": outcome, "by": by})

    def open(self) -> list[str]:
        """The messages about which a question may be open."""
        asked = [each["data"] for each in self.told if each["verdict"] == "ask"]
        return [id_ for data in asked for id_ in (data.get("messages") or [data.get("message")])]

    def say(self, what: str, payload: dict[str, Any]) -> None:
        self.hear(f"hubd/lab/in/{what}", payload)

    def hear(self, topic: str, payload: dict[str, Any]) -> None:
        self.note(self.operator.take(Message(self.at, topic, json.dumps(payload).encode(), False, 1)))

    def end(self) -> None:
        """Life goes on without a message, as long as any waits: people are seen in the kitchen now and then."""
        until = self.at + AFTER
        while self.at < until and self.operator.state.desk.notifications:
            self.at += 6 * 3600.0
            self.note(self.operator.advance(self.at))
            for who in PEOPLE:
                self.say("sighting", {"area": "kitchen", "kind": "face", "name": who, "score": 0.97})

    def note(self, taken: Taken) -> None:
        household = self.operator.brain.household
        self.told += [json.loads(decision_line(each, household)) for each in taken.decisions]

    def faults(self) -> dict[str, str]:
        found = ends(self.told)
        told = {id_: wrong(found.get(id_, []), self.later[id_]) for id_ in sorted(self.sent)}
        return {id_: f"{fault}: {found.get(id_)}" for id_, fault in told.items() if fault}


NEVER_ALONE = [
    (0.0, Seen("anna", "kitchen")), (0.0, Letter("ben", "Max", "URGENT: call me back at once", True)),
    (0.4, Seen("anna", "hall")),
]  # fmt: skip
"""An urgent and private message for somebody without a phone, who from then on is never alone with a screen."""


@settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
@given(schedule=schedules, hour=st.integers(0, 23))
@example(schedule=NEVER_ALONE, hour=18)
def test_every_message_ends_once(lab: Operator, schedule: list[tuple[float, Act]], hour: int) -> None:
    house = House(lab, NOON + hour * 3600.0)
    for who in PEOPLE:
        house.play(0.0, Seen(who, "living"))
    for pause, act in schedule:
        house.play(pause, act)
    house.end()

    assert house.faults() == {}
    assert house.operator.state.desk.notifications == {}, "and nothing of them is kept"


@settings(max_examples=max(EXAMPLES // 3, 5), derandomize=True, suppress_health_check=list(HealthCheck))
@given(flood=floods, hour=st.integers(0, 23))
def test_every_message_of_a_flood_ends_once(
    lab: Operator, flood: tuple[int, Letter, list[tuple[float, Act]]], hour: int
) -> None:
    count, letter, schedule = flood
    house = House(lab, NOON + hour * 3600.0)
    house.play(0.0, Seen(letter.to, "living"))
    for number in range(count):
        house.play(0.3, letter)
        if number % 20 == 19:
            house.play(0.0, Restart())
    for pause, act in schedule:
        house.play(pause, act)
    house.end()

    assert house.faults() == {}


@settings(max_examples=max(EXAMPLES // 3, 5), derandomize=True, suppress_health_check=list(HealthCheck))
@given(schedule=schedules)
def test_a_restart_between_any_two_inputs_changes_nothing(lab: Operator, schedule: list[tuple[float, Act]]) -> None:
    calm, torn = House(lab, NOON), House(lab, NOON)
    for pause, act in schedule:
        calm.play(pause, act)
        torn.play(pause, act)
        torn.play(0.0, Restart())

    assert torn.told == calm.told


# the real daemon, a real broker, and kill -9

STORED = """
sources: [{{id: end, topic: lab/end, kind: device}}]
mqtt: {{url: "{broker}"}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
"""
LETTERS = 90


@pytest.mark.broker
@pytest.mark.skipif(not Path(MOSQUITTO).exists(), reason="mosquitto is not installed")
def test_every_message_ends_once_although_hub_and_broker_are_killed(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    broker = Mosquitto(tmp_path / "broker", careful=True)
    broker.start()
    request.addfinalizer(broker.stop)
    hub = Hub(tmp_path / "hub", broker.port, "--clock", "log", home=HOME.replace("{", "{{").replace("}", "}}") + STORED)
    request.addfinalizer(hub.kill)
    ears = Wire(broker.port, "hubd/lab/decision", "hubd/lab/output/#", name="ears", clean=False)
    mouth = Wire(broker.port, name="mouth", clean=False)
    request.addfinalizer(ears.close)
    request.addfinalizer(mouth.close)
    hub.start()

    sent = _evening(mouth, random.Random(11), {30: [hub], 55: [broker], 75: [broker, hub]})
    mouth.say("lab/end", "the end")  # sent as soon as the broker is back
    journal = Journal.open(hub.store, readonly=True)
    request.addfinalizer(journal.close)
    until(lambda: any(entry.payload == b"the end" for entry in journal.inputs()), 90)

    def heard() -> set[str]:
        return {json.loads(line)["id"] for line in ears.on("hubd/lab/decision")}

    until(lambda: heard() == {each.id for each in journal.decisions(limit=10**9)}, 30, "every decision told")
    assert hub.stop() == 0

    household = load(hub.config).household
    decided = [json.loads(decision_line(each, household)) for each in reversed(journal.decisions(limit=10**9))]
    found = ends(decided)
    assert {id_: found.get(id_) for id_ in sent if wrong(found.get(id_, []), 0)} == {}
    assert len({way for ways in found.values() for way in ways}) > 3, "nothing but one way would prove little"
    assert heard() == {each["id"] for each in decided}, "and each was told, under its one id"


def _evening(mouth: Wire, chance: random.Random, falls: dict[int, list[Any]]) -> list[str]:
    """Letters, faces and games from noon on, then quiet days. `falls`: who is killed before which letter."""
    at, sent = NOON, []
    for number in range(LETTERS):
        for victim in falls.get(number, ()):
            if isinstance(victim, Mosquitto):
                until(mouth.settled, 60, "the broker's word that it has everything")
                time.sleep(0.5)  # mosquitto acknowledges first and writes down after that
            victim.kill()
            victim.start()
        at += chance.choice((0.0, 0.0, 2.0, 40.0, 300.0, 1500.0))
        mouth.say("hubd/lab/in/clock", {"at": time_text(at, UTC)})
        if chance.random() < 0.3:
            area = chance.choice(("kitchen", "living", "hall"))
            face = {"area": area, "kind": "face", "name": chance.choice(PEOPLE), "score": 0.97}
            mouth.say("hubd/lab/in/sighting", face)
        if chance.random() < 0.1:
            mouth.say("zigbee2mqtt/console", {"power": chance.choice((0, 140))})
        sent.append(f"m{number}")
        body = {"id": sent[-1], "for": chance.choice(PEOPLE), "app": "Chat", "sender": chance.choice(SENDERS)}
        mouth.say("hubd/lab/in/message", {**body, "text": chance.choice(TEXTS)})
    while at < NOON + AFTER:
        at += 6 * 3600.0
        mouth.say("hubd/lab/in/clock", {"at": time_text(at, UTC)})
        for who in PEOPLE:
            mouth.say("hubd/lab/in/sighting", {"area": "kitchen", "kind": "face", "name": who, "score": 0.97})
    return sent
