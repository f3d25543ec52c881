"""What the house may know: context when it is news, at most once a second; ids and never names or texts."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace as dataclass_replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from hubd.config.settings import Settings
from hubd.core.brain import build_brain
from hubd.core.household import Area, Household, Person
from hubd.core.rules.compile import compile_rules
from hubd.integration import router_of
from hubd.runtime import announcer as announcer_module
from hubd.runtime.announcer import Announcer, is_news
from hubd.runtime.discovery import Face, announcements, told_topics, withdrawals
from hubd.runtime.operator import Operator
from tests.runtime.scripted import ScriptedBus, ScriptedTime

HOME = Household(
    id="elm-street", name="Elm Street", time_zone=ZoneInfo("Europe/Berlin"),
    areas={"kitchen": Area("kitchen", "Cook's", "kitchen")}, people={"anna": Person("anna", "Anna Example")},
)  # fmt: skip
CONTEXT: dict[str, Any] = {
    "at": "2026-03-02T18:06:00+01:00", "home": "elm-street", "mode": "home", "guests": 0.02,
    "people": {"anna": {"area": "kitchen", "p": 0.9, "activity": "cooking", "activity_p": 0.8}},
    "areas": {"kitchen": {"occupied": 0.9, "people": 1.0, "activity": "cooking", "activity_p": 0.8}},
}  # fmt: skip


def changed(**what: Any) -> dict[str, Any]:
    anna = {**CONTEXT["people"]["anna"], **{key: value for key, value in what.items() if key not in CONTEXT}}
    return {**CONTEXT, **{key: value for key, value in what.items() if key in CONTEXT}, "people": {"anna": anna}}


@pytest.mark.parametrize(
    ("now", "news"),
    [
        (changed(), False), (changed(at="2026-03-02T18:07:00+01:00"), False), (changed(p=0.85), False),
        (changed(guests=0.1), False), (changed(p=0.8), True), (changed(area="hall"), True),
        (changed(activity="eating"), True), (changed(mode="asleep"), True), (changed(guests=0.13), True),
    ],
)  # fmt: skip
def test_what_is_news(now: dict[str, Any], news: bool) -> None:
    assert is_news(CONTEXT, now) is news
    assert is_news({}, now), "whoever has heard nothing yet is told everything"


class Stage:
    def __init__(self) -> None:
        self.bus, self.time = ScriptedBus(), ScriptedTime()
        self.operator = Operator(build_brain(HOME, compile_rules((), HOME)), router_of(HOME, Settings(HOME).mqtt))
        self.operator.advance(self.time.at)
        self.announcer = Announcer(self.operator, self.bus, "hubd", "homeassistant", self.time.now)

    def contexts(self) -> list[bytes]:
        return self.bus.said("hubd/elm-street/context")

    def turn(self, mode: str) -> None:
        state = self.operator.state
        self.operator.state = replace(state, house=replace(state.house, mode=mode))
        self.announcer.lived(frozenset({"mode"}), ())


def test_changes_within_a_second_are_told_together_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcer_module, "PAUSE", 0.02)

    async def test() -> None:
        stage = Stage()
        stage.announcer.joined()
        assert len(stage.contexts()) == 1
        for mode in ("away", "arriving", "asleep"):
            stage.turn(mode)
        assert len(stage.contexts()) == 1
        while len(stage.contexts()) < 2:
            await asyncio.sleep(0.001)
        assert [json.loads(line)["mode"] for line in stage.contexts()][1] == "asleep"
        assert stage.bus.said("hubd/elm-street/mode/state")[-1] == b"asleep"
        stage.announcer.stop()

    asyncio.run(test())


def test_all_of_it_is_retained_and_names_nobody() -> None:
    async def test() -> None:
        stage = Stage()
        stage.announcer.joined()
        published = [what for kind, what in stage.bus.story if kind == "publish"]
        face = stage.announcer.face
        assert {topic for topic, *_ in published} == {
            *told_topics(face), *stage.announcer.topics, "homeassistant/device/hubd_elm_street/config",
        }  # fmt: skip
        assert all(retain and qos == 1 for _, _, qos, retain in published)
        assert not any(name in payload for _, payload, *_ in published for name in (b"Example", b"Cook", b"Elm Street"))
        stage.announcer.stop()

    asyncio.run(test())


FACE = Face(
    Household(
        id="elm-street", name="Elm Street", time_zone=ZoneInfo("Europe/Berlin"), areas=HOME.areas,
        people={"anna": Person("anna", "Anna"), "leo": Person("leo", "Leo", role="child")},
    ), "hubd", "1.2.3", ("study.desk", "hazards.hob"),
)  # fmt: skip


def test_discovery_keeps_to_what_home_assistant_accepts() -> None:
    (payload,) = announcements(FACE, "homeassistant").values()
    described = json.loads(payload)
    assert set(described) == {"device", "origin", "components", "availability_topic", "qos"}
    assert set(described["device"]) <= {"identifiers", "connections", "name", "manufacturer", "model", "sw_version"}
    assert described["origin"]["name"] == "hubd"
    unique = [part["unique_id"] for part in described["components"].values()]
    assert len(set(unique)) == len(unique) == 14
    for part in described["components"].values():
        assert part["platform"] in {"sensor", "event", "binary_sensor", "switch", "select"}
        assert part["state_topic"].startswith("hubd/elm-street/")
        assert part["unique_id"].replace("_", "").isalnum()
        assert part["default_entity_id"] == f"{part['platform']}.{part['unique_id']}"
        enum = part.get("device_class") == "enum" or part["platform"] == "select"
        assert ("options" in part) == enum
        assert ("command_topic" in part) == (part["platform"] in {"switch", "select"})
    assert "title" not in described["components"]["decision"]["value_template"]


def test_an_older_home_assistant_is_told_of_each_entity_by_itself_and_the_same() -> None:
    (whole,) = (json.loads(payload) for payload in announcements(FACE, "homeassistant").values())
    singles = announcements(FACE, "homeassistant", single=True)
    assert "homeassistant/sensor/hubd_elm_street/anna_area/config" in singles
    for topic, payload in singles.items():
        _, platform, _, key, _ = topic.split("/")
        alone, part = json.loads(payload), whole["components"][key]
        assert platform == part.pop("platform")
        assert alone.pop("object_id") == part["unique_id"], "how versions before 2025.10 are told the entity's id"
        assert alone == {**part, **{k: whole[k] for k in ("device", "origin", "availability_topic", "qos")}}


@pytest.mark.parametrize(("id_", "shown"), [("leo", "Leo area"), ("old_leo", "Old leo area")])
def test_entities_are_called_after_ids(id_: str, shown: str) -> None:
    household = dataclass_replace(HOME, people={id_: Person(id_, "Leonhard Example")})
    (payload,) = announcements(dataclass_replace(FACE, household=household), "homeassistant").values()

    described = json.loads(payload)

    assert described["device"]["name"] == "hubd Elm street"
    assert described["components"][f"{id_}_area"]["name"] == shown


def test_what_was_announced_can_be_taken_back_whichever_way_it_was() -> None:
    gone = withdrawals(FACE, "homeassistant")
    assert set(gone) == {*announcements(FACE, "homeassistant"), *announcements(FACE, "homeassistant", single=True)}
    assert set(gone.values()) == {b""}


def test_who_moves_out_is_taken_out_of_home_assistant_also_after_a_restart(tmp_path: Path) -> None:
    memory = tmp_path / "announced.json"

    async def test(single: bool, people: dict[str, Person]) -> ScriptedBus:
        stage = Stage()
        brain = stage.operator.brain
        stage.operator.brain = dataclass_replace(brain, household=dataclass_replace(HOME, people=people))
        announcer = Announcer(stage.operator, stage.bus, "hubd", "homeassistant", stage.time.now, single=single,
                              memory=memory)  # fmt: skip
        announcer.introduce()
        return stage.bus

    ben = Person("ben", "Ben Example", "child")
    asyncio.run(test(False, {**HOME.people, "ben": ben}))
    bus = asyncio.run(test(False, dict(HOME.people)))
    (whole,) = bus.said("homeassistant/device/hubd_elm_street/config")
    parts = json.loads(whole)["components"]
    assert parts["ben_area"] == {"platform": "sensor"}, "a component of nothing but its platform is removed"
    assert parts["ben_study"] == {"platform": "switch"}
    assert parts["anna_area"]["unique_id"] == "hubd_elm_street_anna_area"
    assert bus.said("hubd/elm-street/person/ben/state") == [b""], "what he was believed to do is retained no more"

    bus = asyncio.run(test(True, dict(HOME.people)))
    assert bus.said("homeassistant/sensor/hubd_elm_street/ben_area/config") == [b""]
    bus = asyncio.run(test(True, {**HOME.people, "ben": ben}))
    assert json.loads(bus.said("homeassistant/sensor/hubd_elm_street/ben_area/config")[0])["name"], "he is back"

    memory.write_text("{")
    bus = asyncio.run(test(False, dict(HOME.people)))
    assert bus.said("homeassistant/device/hubd_elm_street/config"), "a memory that was lost keeps nobody from starting"


def test_health_is_told_and_told_again_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcer_module, "LOOK", 0.01)
    wrong: list[str] = []

    async def test() -> None:
        stage = Stage()
        stage.announcer = Announcer(
            stage.operator, stage.bus, "hubd", "homeassistant", stage.time.now, health=lambda: wrong
        )
        stage.announcer.joined()
        wrong.append("the disk is full")
        while len(stage.bus.said("hubd/elm-street/health")) < 2:
            await asyncio.sleep(0.001)
        stage.announcer.stop()
        told = [json.loads(payload)["problems"] for payload in stage.bus.said("hubd/elm-street/health")]
        assert told == [[], ["the disk is full"]]

    asyncio.run(test())
