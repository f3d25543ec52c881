"""A home whose owner moves walls, people and outputs in the configuration keeps what it can."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from hubd.core.belief import begin
from hubd.core.beliefs import DeviceState
from hubd.core.brain import Brain, build_brain
from hubd.core.decisions import Decision, Proposal
from hubd.core.household import Area, Household, Output, Person
from hubd.core.memories import Alert, Held, Open, Taste
from hubd.core.resettle import ONLY_HERE, resettled
from hubd.core.rules.compile import compile_rules
from hubd.core.state import State

ELM = Household(
    id="elm", name="Elm", time_zone=ZoneInfo("Europe/Berlin"),
    areas={"kitchen": Area("kitchen", "Kitchen", "kitchen"), "hall": Area("hall", "Hall", "hall")},
    people={"anna": Person("anna", "Anna"), "ben": Person("ben", "Ben", "child")},
    outputs={"screen": Output("screen", "screen", area="kitchen"), "phone": Output("phone", "phone", person="anna")},
)  # fmt: skip


def brain(household: Household) -> Brain:
    return build_brain(household, compile_rules((), household))


def proposal(person: str) -> Proposal:
    return Proposal(intent="message.deliver", rule="messages.all", cause=f"message|{person}", audience=(person,))


def lived() -> State:
    state = begin(brain(ELM), 1_772_470_000.0)
    held = {name: Held(proposal(name), since=state.now) for name in ("anna", "ben")}
    tastes = {"recipe.suggest|anna": Taste(((state.now, "never"),)), "recipe.suggest|ben": Taste()}
    return structs.replace(state, policy=structs.replace(state.policy, held=held, tastes=tastes))


def told(output: str) -> Open:
    decision = Decision(id=output, at=1.0, home="elm", intent="own.offer", audience=("anna",), area=None,
                        verdict="show", outputs=(output,), title="", text="", urgency="normal", score=0.0,
                        rule="r", because=(), reason="welcome")  # fmt: skip
    return Open(decision=decision, until=9.0)


def with_policy(state: State, **changes: object) -> State:
    return structs.replace(state, policy=structs.replace(state.policy, **changes))


def test_where_nothing_was_moved_nothing_changes() -> None:
    state = lived()
    assert resettled(state, brain(ELM)) is state


def test_a_state_that_never_began_is_left_alone() -> None:
    state = structs.replace(lived(), people={}, areas={})
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


def test_a_thing_in_a_room_that_is_gone_stays_known_and_stands_nowhere() -> None:
    state = structs.replace(lived(), devices={
        "z/a": DeviceState(kind="motion", seen=1.0, area="hall"),
        "z/b": DeviceState(kind="motion", seen=1.0, area="kitchen"),
    })  # fmt: skip
    after = resettled(state, brain(replace(ELM, areas={"kitchen": ELM.areas["kitchen"]})))

    assert {name: device.area for name, device in after.devices.items()} == {"z/a": None, "z/b": "kitchen"}


def test_what_stands_on_an_output_that_is_gone_goes_with_it_and_beliefs_stay() -> None:
    alert = Alert(proposal=proposal("anna"), since=1.0, outputs=("screen",))
    state = with_policy(lived(), open={name: told(name) for name in ("screen", "phone")}, alerts={"x": alert})
    after = resettled(state, brain(replace(ELM, outputs={"phone": ELM.outputs["phone"]})))

    assert [*after.policy.open] == ["phone"]
    assert after.policy.alerts == {}
    assert [*after.policy.held] == ["anna", "ben"]
    assert after.people is state.people


@pytest.mark.parametrize(
    ("field", "before", "kept"),
    [
        ("cool", {"recipes.dinner|ben": 9.0, "recipes.dinner|anna": 9.0, "recipes.benefit|anna": 9.0},
         ["recipes.dinner|anna", "recipes.benefit|anna"]),
        ("spent", {"ben": (1.0,), "anna": (2.0,)}, ["anna"]),
        ("modes", {"study|ben": {"since": 1.0}, "own": {"for": ["ben"]}, "a": {"ben": 1}, "mine": {"for": ["anna"]}},
         ["mine"]),
    ],
)  # fmt: skip
def test_keys_and_values_that_name_who_is_gone_go(field: str, before: dict[str, object], kept: list[str]) -> None:
    state = with_policy(lived(), **{field: before})
    after = resettled(state, brain(replace(ELM, people={"anna": ELM.people["anna"]})))

    assert [*getattr(after.policy, field)] == kept


def test_what_slept_for_somebody_who_is_gone_is_forgotten() -> None:
    state = lived()
    state = structs.replace(state, desk=structs.replace(state.desk, dormant=("ben", "r1")))
    after = resettled(state, brain(replace(ELM, people={"anna": ELM.people["anna"]})))

    assert after.desk.dormant == ("r1",)


def test_where_only_a_wall_was_moved_beliefs_begin_again_and_nothing_else() -> None:
    wider = replace(ELM, areas={**ELM.areas, "attic": Area("attic", "Attic", "other")})
    state = structs.replace(lived(), devices={"z/a": DeviceState(kind="motion", seen=1.0, area="hall")})
    after, fresh = resettled(state, brain(wider)), begin(brain(wider), state.now)

    assert all(getattr(after, name) == getattr(fresh, name) for name in ONLY_HERE)
    assert (after.devices, after.policy) == (state.devices, state.policy)
