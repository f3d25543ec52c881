"""A home whose owner moves walls, people and outputs in the configuration starts again, and keeps what it can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from hubd.core.belief import begin
from hubd.core.brain import Brain, build_brain
from hubd.core.decisions import Proposal
from hubd.core.household import Area, Household, Person
from hubd.core.resettle import resettled
from hubd.core.rules.compile import compile_rules
from hubd.core.state import Held, State, Taste
from tests.runtime.hub import Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

ELM = Household(
    id="elm", name="Elm", time_zone=ZoneInfo("Europe/Berlin"),
    areas={"kitchen": Area("kitchen", "Kitchen", "kitchen"), "hall": Area("hall", "Hall", "hall")},
    people={"anna": Person("anna", "Anna"), "ben": Person("ben", "Ben", "child")},
)  # fmt: skip


def brain(household: Household) -> Brain:
    return build_brain(household, compile_rules((), household))


def lived() -> State:
    state = begin(brain(ELM), 1_772_470_000.0)
    held = {
        name: Held(Proposal(intent="message.deliver", rule="messages.all", cause=f"message|{name}", audience=(name,)),
                   since=state.now) for name in ("anna", "ben")
    }  # fmt: skip
    tastes = {"recipe.suggest|anna": Taste(((state.now, "never"),)), "recipe.suggest|ben": Taste()}
    return structs.replace(state, policy=structs.replace(state.policy, held=held, tastes=tastes))


def test_where_nothing_was_moved_nothing_changes() -> None:
    state = lived()
    assert resettled(state, brain(ELM)) is state


def test_who_is_new_is_believed_in_and_what_waits_for_the_others_stays() -> None:
    more = replace(ELM, people={**ELM.people, "mia": Person("mia", "Mia", "child")},
                   areas={**ELM.areas, "attic": Area("attic", "Attic", "other")})  # fmt: skip
    after = resettled(lived(), brain(more))
    assert [*after.people] == ["anna", "ben", "mia"]
    assert all(len(person.places) == len(brain(more).floor.places) for person in after.people.values())
    assert [*after.policy.held] == ["anna", "ben"]
    assert after.policy.tastes == lived().policy.tastes


def test_what_waits_for_somebody_who_has_moved_out_goes_with_them() -> None:
    less = replace(ELM, people={"anna": ELM.people["anna"]}, areas={"kitchen": ELM.areas["kitchen"]})
    after = resettled(lived(), brain(less))
    assert [*after.people] == ["anna"]
    assert [*after.areas] == ["kitchen"]
    assert [*after.policy.held] == ["anna"]
    assert [*after.policy.tastes] == ["recipe.suggest|anna"], "what others answered is not forgotten"


@pytest.mark.broker
def test_a_hub_whose_home_was_changed_starts_and_reacts(
    request: pytest.FixtureRequest, tmp_path: Path, broker: Mosquitto
) -> None:
    hub = Hub(tmp_path / "hub", broker.port)
    request.addfinalizer(hub.kill)
    wire = Wire(broker.port, "lab/out", name="moving")
    request.addfinalizer(wire.close)
    hub.start()
    wire.say("lab/gate", "ON", retain=True)
    wire.say("zigbee2mqtt/hall_motion", {"occupancy": True})
    wire.say("lab/trigger", "before")
    until(lambda: wire.on("lab/out") == [b"before"], 10, "the first reaction")
    text = hub.config.read_text()
    assert "hall: {kind: hall}" in text
    more = text.replace("  hall: {kind: hall}\n", "  hall: {kind: hall}\n  attic: {kind: other, adjacent: [hall]}\n")
    less = text.replace("  hall: {kind: hall}\n", "").replace(", adjacent: [hall]", "")
    for name, config in (("more", more.replace("people:\n", "people:\n  ben: {role: child}\n")), ("less", less)):
        hub.stop()
        hub.config.write_text(config)
        hub.start()
        wire.say("zigbee2mqtt/kitchen_motion", {"occupancy": True})
        wire.say("lab/trigger", name)
        until(lambda name=name: name.encode() in wire.on("lab/out"), 10, name)  # type: ignore[misc]
    assert "set aside" not in hub.output
    assert hub.said("believed anew") == 2
