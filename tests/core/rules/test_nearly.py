"""What nearly fired is remembered by its worth: the nearest moment of a situation, of rules that lacked one belief."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hubd.core.codec import decode_state, encode_state
from hubd.core.context import Context
from hubd.core.events import Tick
from hubd.core.memories import Nearly, RuleMemory
from hubd.core.rules import nearly
from hubd.core.rules.check import View, explain
from hubd.core.rules.engine import propose
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.core.rules.rulebook import MOST_ANSWERS
from tests.core.rules.script import play, rule

COOKING = "{all: [{device: desk_lamp, is: on}, {person: anna, activity: cooking, at_least: 0.7}]}"


def beat(stage: ScriptedHome, sure: float, minutes: float = 1.0) -> RuleMemory:
    """A minute later, with Anna cooking as surely as this: a heartbeat."""
    stage.at += 60.0 * minutes
    anna = replace(stage.state.people["anna"], activity={"cooking": sure, "none": 1.0 - sure})
    stage.state = replace(stage.state, now=stage.at, people={**stage.state.people, "anna": anna})
    touched = frozenset({"person:anna", "doing:anna"})
    context = Context(stage.household, stage.book.floor, stage.state, touched)
    tick = Tick(at=stage.at, arrived=stage.at, source="hubd/clock")
    stage.memory = propose(stage.book, stage.memory, context, tick).memory
    return stage.memory


def test_the_nearest_moment_of_a_situation_is_kept_with_what_it_lacked() -> None:
    stage = play(rule(COOKING), "18:00 desk_lamp on")
    for sure in (0.52, 0.64, 0.58):
        memory = beat(stage, sure)
    near = memory.nearly["t"]
    assert (near.at, near.path, near.short) == (stage.at - 60.0, "t/when/all/1", 0.06)
    assert near.because.endswith("0.64")
    assert beat(stage, 0.55, minutes=40).nearly["t"].short == 0.15  # another situation


def test_a_bare_list_of_conditions_is_nearly_true_as_well() -> None:
    stage = play(rule(COOKING.removeprefix("{all: ").removesuffix("}")), "18:00 desk_lamp on")
    assert beat(stage, 0.6).nearly["t"].path == "t/when/1"


def test_what_lacked_two_things_or_much_was_not_nearly() -> None:
    assert not beat(play(rule(COOKING), "18:00 desk_lamp on"), 0.45).nearly
    assert not beat(play(rule(COOKING), "18:00 desk_lamp off"), 0.65).nearly
    other = "{all: [{person: anna, activity: cooking, at_least: 0.7}, {device: desk_lamp, is: on}, {mode: asleep}]}"
    assert not beat(play(rule(other), "18:00 desk_lamp on"), 0.65).nearly


@pytest.mark.parametrize(("window", "nearly_"), [('["17:00", "19:00"]', True), ('["07:00", "17:00"]', False)])
def test_outside_its_hours_nothing_is_nearly_true(window: str, *, nearly_: bool) -> None:
    timed = f"{{all: [{{between: {window}}}, {COOKING.removeprefix('{all: [')}"
    assert bool(beat(play(rule(timed), "18:00 desk_lamp on"), 0.65).nearly) is nearly_


def test_who_lacks_one_answer_is_remembered_for_a_bounded_number_of_them() -> None:
    book = play(rule(COOKING), "18:00 desk_lamp on").book
    [needs] = book.needs
    for n in range(3 * MOST_ANSWERS):
        truths = bytearray(len(book.leaves) + 1)
        truths[-1] = n
        assert not book.lacking_one(bytes(truths))  # lacks both
        truths[needs.leaves[0]] = nearly.HOLDS
        assert book.lacking_one(bytes(truths)) == ((needs, needs.leaves[1]),)
    assert len(book.near) <= MOST_ANSWERS


def test_what_fires_after_all_was_not_nearly() -> None:
    stage = play(rule(COOKING), "18:00 desk_lamp on")
    assert beat(stage, 0.65).nearly
    assert not beat(stage, 0.75).nearly


def test_a_choice_is_no_need() -> None:
    when = "{all: [{device: desk_lamp, is: on}, {any: [{person: anna, activity: cooking}, {mode: asleep}]}]}"
    assert not play(rule(when), "18:00 desk_lamp on").book.needs


def test_the_nearest_stay_when_there_are_too_many() -> None:
    found: dict[str, Nearly] = {}
    for n in range(nearly.MOST + 20):
        found = nearly.kept(found, f"rule{n}", Nearly(float(n), "p", "w", (n % 20) / 100.0))
    assert len(found) == nearly.MOST
    assert max(each.short for each in found.values()) < 0.19


def test_it_survives_a_restart() -> None:
    stage = play(rule(COOKING), "18:00 desk_lamp on")
    beat(stage, 0.65)
    state = replace(stage.state, rules=stage.memory)
    assert decode_state(encode_state(state)).rules.nearly == stage.memory.nearly


def lacks(when: str, *sentences: str) -> list[str]:
    stage = play(rule(when), *sentences)
    context = Context(stage.household, stage.book.floor, stage.state)
    view = View(context, Tick(at=stage.at, arrived=stage.at, source="x"), stage.memory)
    view.quiet = True
    finding = explain(stage.book.instances[0].check, view, "t")
    known = nearly.conditions(stage.book.specs[0])
    return [f"{lack.path.removeprefix('t/')} {nearly.gap(lack, known):.2f}" for lack in nearly.lacking(finding)]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{person: anna, area: living}", []),
        ("{person: anna, area: kitchen, at_least: 0.6}", ["when 0.60"]),
        ("{device: desk_lamp, is: on}", ["when 1.00"]),
        (
            "[{person: anna, area: living}, {device: desk_lamp, is: on}, {person: ben, area: kitchen, at_least: 0.6}]",
            ["when/1 1.00", "when/2 0.60"],
        ),
        (
            "{any: [{all: [{device: desk_lamp, is: on}, {mode: away}]}, {device: hob_plug, above: 5}]}",
            ["when/any/1 1.00"],
        ),
        ("{not: {person: anna, area: living}}", ["when 1.00"]),
        ("{person: any, area: kitchen, at_least: 0.6}", ["when 0.60"]),
    ],
)
def test_the_fewest_conditions_that_would_have_had_to_hold(when: str, found: list[str]) -> None:
    assert lacks(when, "18:00 anna in living") == found


def test_a_moment_that_was_no_nearer_is_not_kept_and_one_of_another_situation_is() -> None:
    before = nearly.kept({}, "t", Nearly(1000.0, "p", "w", 0.1))
    assert nearly.kept(before, "t", Nearly(1100.0, "p", "w", 0.1)) is before
    assert nearly.kept(before, "t", Nearly(1100.0, "p", "w", 0.09))["t"].at == 1100.0
    assert nearly.kept(before, "t", Nearly(1000.0 + nearly.SITUATION, "p", "w", 0.2))["t"].short == 0.2


def test_a_room_that_was_nearly_surely_occupied_is_remembered() -> None:
    when = "[{device: desk_lamp, is: on}, {area: living, occupied: true, at_least: 0.9}]"
    stage = play(rule(when), "18:00 desk_lamp on")
    stage.at += 60.0
    room = replace(stage.state.areas["living"], occupied=0.8, motion=stage.at)
    stage.state = replace(stage.state, now=stage.at, areas={**stage.state.areas, "living": room})
    context = Context(stage.household, stage.book.floor, stage.state, frozenset({"area:living"}))
    tick = Tick(at=stage.at, arrived=stage.at, source="hubd/clock")
    memory = propose(stage.book, stage.memory, context, tick).memory

    assert (memory.nearly["t"].path, memory.nearly["t"].short) == ("t/when/1", 0.1)


def test_a_rule_that_also_lacks_one_of_several_was_not_nearly() -> None:
    when = ("{all: [{device: desk_lamp, is: on}, {person: anna, activity: cooking, at_least: 0.7}, "
            "{any: [{mode: asleep}, {area: living, occupied: true}]}]}")  # fmt: skip
    stage = play(rule(when), "18:00 desk_lamp on")
    assert stage.book.needs
    assert not beat(stage, 0.65).nearly
    stage = play(rule(when), "18:00 desk_lamp on", "18:01 somebody in living")
    assert beat(stage, 0.65).nearly
