"""`hubd learn` on homes whose sensors are not what they are taken for: found, put right, and the belief is better.

Each home is simulated; the fault is put into its log. Two days are learned from, the third is judged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
import pytest

from hubd.config.load import load
from hubd.core.brain import Brain
from hubd.core.likelihoods import Own
from hubd.evaluate.truth import Score, compare, parse
from hubd.integration import Message, router_of
from hubd.learning.senses.figures import Learned, differences, learn
from hubd.learning.senses.survey import Survey
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator
from hubd.runtime.replay import ContextAt, replay
from hubd.simulate import write
from hubd.simulate.homes import invent
from hubd.simulate.life import Life
from hubd.simulate.people import live
from hubd.simulate.sensors import sense

DAY = 86400.0
LAMP, PHONE = "living_tv_plug", "phone-ben"


class Home(NamedTuple):
    """A simulated home of three with the messages of three days."""

    folder: Path
    messages: list[Message]
    truth: list[str]

    @property
    def third(self) -> float:
        return self.messages[0].at + 2 * DAY


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("home")
    plan = invent("middle", 3, 21)
    life = live(Life.of(plan, "2026-03-02", 3, 21))
    said = sense(life, lambda: None)
    (folder / "home.yaml").write_text(write.config_text(plan))
    messages = [Message(one.at, one.topic, _bytes(one.payload), one.retain, one.qos) for one in said]
    return Home(folder, messages, list(write.truth_lines(life)))


def _bytes(payload: Any) -> bytes:
    return payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()


def household(home: Home, own: Own) -> Operator:
    settings = load(home.folder / "home.yaml")
    operator = assemble(settings, router_of(settings.household, settings.mqtt))
    operator.brain = replace(operator.brain, own=own)
    return operator


def watched(home: Home, messages: list[Message], own: Own) -> tuple[Survey, Brain]:
    """Two days, counted."""
    operator = household(home, own)
    survey = operator.learner = Survey()
    for message in messages:
        if message.at < home.third:
            operator.take(message)
    return survey, operator.brain


def learned(home: Home, messages: list[Message], before: Own | None = None) -> Learned:
    """What two days teach."""
    return learn(*watched(home, messages, before or Own()), before or Own())


@pytest.fixture(scope="module")
def plain(home: Home) -> tuple[Survey, Brain]:
    """The home as it is."""
    return watched(home, home.messages, Own())


def judged(home: Home, messages: list[Message], own: Own) -> tuple[Score, list[dict[str, Any]]]:
    """How the third day was understood."""
    operator = household(home, own)
    items = replay(operator, (m for m in messages if m.at >= home.third), every=60.0)
    lines = [json.loads(item.line) for item in items if isinstance(item, ContextAt)]
    return compare(parse(home.truth), lines, skip_s=600.0), lines


def reshaped(messages: list[Message], topic: str, change: Callable[[dict[str, Any]], bool]) -> Iterator[Message]:
    """The messages, with those of one topic changed; `change` says whether one is still sent."""
    for message in messages:
        if not message.topic.startswith(topic):
            yield message
            continue
        payload = json.loads(message.payload)
        if change(payload):
            yield msgspec.structs.replace(message, payload=json.dumps(payload).encode())


def test_nothing_is_learned_where_nothing_is_wrong(plain: tuple[Survey, Brain]) -> None:
    assert learn(*plain, Own()).findings == ()


def test_a_weak_beacon_is_heard_as_far_away_and_found_out(home: Home) -> None:
    """Its distances come out 2.2 times too long, and receivers report nothing beyond nine metres."""

    def weaker(payload: dict[str, Any]) -> bool:
        payload["distance"] *= 2.2
        return bool(payload["distance"] < 9.0)

    messages = list(reshaped(home.messages, f"espresense/devices/{PHONE}/", weaker))
    found = learned(home, messages)
    assert [finding.source for finding in found.findings] == [PHONE]
    assert 0.38 < found.own.nearer[PHONE] < 0.55

    before, after = (judged(home, messages, own)[0].areas["ben"].value for own in (Own(), found.own))
    assert after > max(before + 0.04, 0.93), (before, after)


def test_a_plug_whose_appliance_idles_high_is_found_out(home: Home) -> None:
    """A television that never draws less than 25 W is taken to run all day."""

    def idles(payload: dict[str, Any]) -> bool:
        payload["power"] = payload.get("power", 0.0) + 25.0
        return True

    messages = list(reshaped(home.messages, f"zigbee2mqtt/{LAMP}", idles))
    found = learned(home, messages)
    assert [finding.source for finding in found.findings] == [f"zigbee2mqtt/{LAMP}"]
    assert 27.0 < found.own.running[f"zigbee2mqtt/{LAMP}"] < 100.0

    before, after = (judged(home, messages, own)[0].f1("tv") for own in (Own(), found.own))
    assert after > before + 0.1, (before, after)


def test_a_motion_sensor_that_sees_into_the_hall_is_found_out(home: Home) -> None:
    """Six of ten movements in the hall set off the kitchen's sensor as well."""
    messages = sorted([*home.messages, *_leaked(home.messages)], key=lambda message: message.at)
    found = learned(home, messages)
    assert [finding.source for finding in found.findings] == ["zigbee2mqtt/kitchen_motion"]
    assert 0.45 < found.own.sees["zigbee2mqtt/kitchen_motion"]["hall"] < 0.75

    before, after = (_kitchen(home, judged(home, messages, own)[1]) for own in (Own(), found.own))
    assert after < 0.6 * before, (before, after)


def _leaked(messages: list[Message]) -> Iterator[Message]:
    chance, seen = Random(1), False
    for message in messages:
        if message.topic == "zigbee2mqtt/hall_motion":
            on = json.loads(message.payload)["occupancy"]
            if on and not seen and chance.random() < 0.6:
                yield from _moved(message.at + 1.0 + chance.random())
            seen = on


def _moved(at: float) -> Iterator[Message]:
    yield Message(at, "zigbee2mqtt/kitchen_motion", b'{"occupancy": true}')
    yield Message(at + 60.0, "zigbee2mqtt/kitchen_motion", b'{"occupancy": false}')


def test_a_motion_sensor_that_sees_ghosts_is_found_out(home: Home) -> None:
    """Three times an hour a draught sets off the kitchen's sensor."""
    chance, at = Random(2), home.messages[0].at
    ghosts: list[Message] = []
    while at < home.messages[-1].at:
        at += chance.expovariate(3 / 3600.0)
        ghosts += list(_moved(at))
    messages = sorted([*home.messages, *ghosts], key=lambda message: message.at)
    found = learned(home, messages)
    assert [finding.source for finding in found.findings] == ["zigbee2mqtt/kitchen_motion"]
    assert found.own.ghosts["zigbee2mqtt/kitchen_motion"] > 0.15

    before, after = (_kitchen(home, judged(home, messages, own)[1]) for own in (Own(), found.own))
    assert after < 0.5 * before, (before, after)
    assert learned(home, messages, found.own).findings == (), "what is known already is learned no second time"


def _kitchen(home: Home, lines: list[dict[str, Any]]) -> float:
    """Brier score of whether somebody is in the kitchen."""
    rows = [row for row in map(json.loads, home.truth) if row.get("area") == "kitchen"]
    stays = [(datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])) for row in rows]
    wrong = [
        (line["areas"]["kitchen"]["occupied"] - any(start <= at < end for start, end in stays)) ** 2
        for line in lines
        for at in (datetime.fromisoformat(line["at"]),)
    ]
    return float(sum(wrong) / len(wrong))


def test_what_a_record_is_silent_about_stays_as_it_was(plain: tuple[Survey, Brain]) -> None:
    before = Own(running={"zigbee2mqtt/elsewhere": 12.0, f"zigbee2mqtt/{LAMP}": 70.0})
    after = learn(*plain, before).own
    assert after.running == {"zigbee2mqtt/elsewhere": 12.0}, "the television's plug was heard, and is as usual"


def test_changes_are_told_in_words_both_ways() -> None:
    own = Own(
        nearer={"phone": 0.45}, running={"z/lamp": 12.5}, ghosts={"z/pir": 0.3},
        sees={"z/kitchen": {"hall": 0.6}}, holds={"bath": 240.0},
    )  # fmt: skip
    there = {finding.source: finding[2:4] for finding in differences(Own(), own, {"z/lamp": "desk_lamp"})}
    assert there == {
        "phone": ("as measured", "times 0.45"),
        "z/lamp": ("2 W", "12.5 W"),
        "z/pir": ("2%", "30%"),
        "z/kitchen": ("nothing else", "60% of hall"),
        "bath": ("no time", "240 s"),
    }
    back = {finding.source: finding[2:4] for finding in differences(own, Own(), {"z/lamp": "desk_lamp"})}
    assert back == {source: (new, old) for source, (old, new) in there.items()}
    assert msgspec.json.decode(msgspec.json.encode(own), type=Own) == own
