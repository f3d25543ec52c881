"""What somebody has just switched by hand is left alone, for as long as the rule says."""

from __future__ import annotations

from typing import Any

import pytest

from hubd.core import events as ev
from hubd.core.decisions import Decision, Tell
from hubd.core.policy.hand import targets
from hubd.core.policy.reasons import Reason
from tests.home import Home


def says(home: Home, source: str, value: str) -> Home:
    return home.device(source, ev.Device(at=home.now, arrived=home.now, source=source, value=value))


def call(entity: Any) -> dict[str, Any]:
    return {"call": "light.turn_off", "data": {"entity_id": entity}}


def switches(home: Home, effect: dict[str, Any], **more: Any) -> Decision:
    (decision,) = home.propose("lab.off", effects=(effect,), cause=f"lab|{home.now}", **more)
    return decision


@pytest.mark.parametrize(
    ("effect", "names"),
    [
        (call("light.a"), ("light.a",)),
        (call(["light.a", "light.b"]), ("light.a", "light.b")),
        (call("light.a, light.b"), ("light.a", "light.b")),
        ({"call": "light.turn_on", "data": {"target": {"entity_id": "light.a"}}}, ("light.a",)),
        ({"call": "scene.turn_on", "data": {}}, ()),
        ({"publish": "zigbee2mqtt/lamp/set", "payload": "OFF"}, ("zigbee2mqtt/lamp/set",)),
    ],
)
def test_what_an_effect_would_switch(effect: dict[str, Any], names: tuple[str, ...]) -> None:
    assert targets(effect) == names


@pytest.mark.parametrize(
    ("source", "effect"),
    [
        ("homeassistant/light/kitchen", call("light.kitchen")),
        ("homeassistant/light/kitchen", call(["light.hall", "light.kitchen"])),
        ("zigbee2mqtt/lamp", {"publish": "zigbee2mqtt/lamp/set", "payload": "OFF"}),
        ("tele/plug", {"publish": "cmnd/plug/POWER", "payload": "OFF"}),
    ],
)
def test_the_hand_holds_for_ten_minutes(source: str, effect: dict[str, Any]) -> None:
    home = says(says(Home(), source, "OFF").at("18:05"), source, "ON")
    assert switches(home.at("18:10"), effect).reason == Reason.HAND_VETO
    assert switches(home.at("18:16"), effect).verdict == "act"


def test_a_rule_says_how_long_the_hand_holds() -> None:
    home = says(Home().at("18:05"), "homeassistant/light/kitchen", "ON")
    assert switches(home.at("18:40"), call("light.kitchen"), hands_off=3600.0).reason == Reason.HAND_VETO
    assert switches(home.at("19:10"), call("light.kitchen"), hands_off=3600.0).verdict == "act"


def test_the_house_does_not_take_its_own_hand_for_somebodys() -> None:
    home = says(Home(), "zigbee2mqtt/lamp", "OFF")
    on = {"publish": "zigbee2mqtt/lamp/set", "payload": "ON"}
    assert switches(home.at("18:30"), on).verdict == "act"
    says(home.at("18:30:02"), "zigbee2mqtt/lamp", "ON")
    assert switches(home.at("18:32"), {**on, "payload": "OFF"}).verdict == "act"


def test_what_a_plug_draws_is_no_hand() -> None:
    home = says(Home(), "zigbee2mqtt/plug", "ON").at("18:30")
    home.device("zigbee2mqtt/plug", ev.Power(at=home.now, arrived=home.now, source="zigbee2mqtt/plug", watts=80.0))
    assert switches(home.at("18:31"), {"publish": "zigbee2mqtt/plug/set", "payload": "OFF"}).verdict == "act"


def test_a_situation_has_one_card_that_is_kept_up_to_date() -> None:
    home = Home().put("ben", "living")
    home.propose("house.note", "ben", cause="n1", data={"text": "the washing is done"})
    home.at("18:10").propose("house.note", "ben", cause="n2", data={"text": "the washing waits in the machine"})
    cards = [(effect.kind, effect.text) for effect in home.effects if isinstance(effect, Tell)]
    assert cards == [("show", "the washing is done"), ("clear", ""), ("show", "the washing waits in the machine")]
    home.propose("house.other", "ben", cause="n3", data={"text": "something else"})
    assert [effect.kind for effect in home.effects if isinstance(effect, Tell)][-1:] == ["show"]
    assert len([effect for effect in home.effects if isinstance(effect, Tell) and effect.kind == "clear"]) == 1


def test_what_listens_is_switched_by_nobodys_hand() -> None:
    home = says(says(Home(), "homeassistant/tts/kitchen", "idle").at("18:05"), "homeassistant/tts/kitchen", "speaking")
    effect = {"call": "tts.speak", "data": {"entity_id": "tts.kitchen"}}
    assert switches(home.at("18:06"), effect).verdict == "act"
