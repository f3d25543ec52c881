"""Every form of condition, in the words of a rule file."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hubd.core.context import Context
from hubd.core.events import Appointment, Clock, PantryItem
from hubd.core.memories import DeskState
from hubd.core.rules.check import View
from hubd.core.rules.examples.scripted import ScriptedHome
from tests.core.rules.script import book, play, rule, times

HOLDS = [
    ("{person: anna, area: kitchen}", ["18:00 anna in kitchen"]),
    ("{person: anna, area: [kitchen, living]}", ["18:00 anna in living"]),
    ("{person: anna, area: bedroom}", ["18:00 anna in bedroom"]),
    ("{person: anna, area_kind: kids_room}", ["18:00 anna in nursery"]),
    ("{person: anna, has: desk}", ["18:00 anna in office"]),
    ("{person: anna, activity: cooking}", ["18:00 anna cooking in kitchen"]),
    ("{person: anna, activity: [tv, gaming]}", ["18:00 anna gaming in living"]),
    ("{person: anna, asleep: true}", ["22:00 anna in bedroom", "22:30 anna falls asleep"]),
    ("{person: anna, home: true}", ["18:00 anna comes home"]),
    ("{person: any, area: kitchen}", ["18:00 leo in kitchen"]),
    ("{person: each, role: adult, home: true}", ["18:00 anna in hall", "18:00 ben in hall"]),
    ("{somebody: {role: child, area: kitchen}}", ["18:00 leo in kitchen"]),
    ("{nobody: {role: adult, home: true}}", ["17:00 anna in hall", "17:30 leo in living", "18:00 anna leaves"]),
    ("{area: kitchen, occupied: true}", ["18:00 somebody in kitchen"]),
    ("{area: living, activity: tv}", ["18:00 ben tv in living"]),
    ("{area: kitchen, people: 2}", ["18:00 anna in kitchen", "18:00 ben in kitchen"]),
    ("{device: desk_lamp, is: on}", ["18:00 desk_lamp on"]),
    ("{device: desk_lamp, is: 'ON'}", ["18:00 desk_lamp is ON"]),
    ("{device: alarm_panel, is: armed_away}", ["18:00 alarm_panel is armed_away"]),
    ("{device: sample/hob_plug, above: 50}", ["18:00 hob_plug 900 W"]),
    ("{device: hob_plug, above: 50, below: 1000}", ["18:00 hob_plug 900 W"]),
    ("{device: front_door, is: open}", ["18:00 front_door opens"]),
    ("{means: cooker, on: true}", ["18:00 hob_plug 900 W"]),
    ("{means: [entrance, garage_door], open: true}", ["18:00 garage_gate opens"]),
    ("{means: tv, area: living, on: true}", ["18:00 tv_plug 90 W"]),
    ("{event: sound, label: sizzle, above: 0.5}", ["18:00 kitchen hears sizzle 0.8"]),
    ("{event: alarm, hazard: smoke, area: kitchen}", ["18:00 smoke alarm in kitchen"]),
    ("{event: front_door, is: open}", ["18:00 front_door opens"]),
    ("{event: contact, means: fridge}", ["18:00 fridge_door opens"]),
    ("{mode: home}", ["18:00 anna comes home"]),
    ("{guests: likely}", ["18:00 guests arrive"]),
    ("{running: study, person: leo}", ["18:00 running study for leo"]),
    ("{person: leo, role: child, area: living}", ["18:00 leo in living"]),
    ("{person: anna, area: outdoor}", ["18:00 anna in porch"]),
    ("[{mode: [home, away]}, {mode: [home, asleep]}]", ["18:00 anna comes home"]),
    ('[{between: ["17:00", "19:00"]}, {between: ["18:00", "20:00"]}, {mode: home}]', ["18:30 anna comes home"]),
    ('{all: [{between: ["17:00", "24:00"]}, {mode: home}]}', ["23:59 anna comes home"]),
    ("[{person: anna, area: kitchen}, {mode: home}]", ["18:00 anna in kitchen"]),
    ("{any: [{person: anna, area: kitchen}, {person: ben, area: kitchen}]}", ["18:00 ben in kitchen"]),
    ("{all: [{not: {person: anna, area: kitchen}}, {person: anna, home: true}]}", ["18:00 anna in living"]),
]

HOLDS_NOT = [
    ("{person: anna, area: kitchen}", ["18:00 anna in living"]),
    ("{person: anna, area: kitchen, activity: cooking}", ["18:00 anna in kitchen"]),
    ("{person: any, role: child, area: kitchen}", ["18:00 anna in kitchen"]),
    ("{person: each, home: true}", ["18:00 anna in hall", "18:00 ben in hall"]),
    ("{somebody: {role: child, area: kitchen}}", ["18:00 mia in kitchen", "18:00 anna in kitchen"]),
    ("{area: kitchen, people: 2}", ["18:00 anna in kitchen"]),
    ("{device: desk_lamp, is: on}", ["18:00 desk_lamp off"]),
    ("{means: kettle, on: true}", ["18:00 kettle_plug 300 W"]),
    ("{means: cooker, area: living, on: true}", ["18:00 hob_plug 900 W"]),
    ("{event: sound, label: sizzle, above: 0.5}", ["18:00 kitchen hears sizzle 0.4", "18:01 kitchen hears speech 0.9"]),
    ("{event: alarm, hazard: smoke, is: true}", ["18:00 smoke test in kitchen", "18:01 smoke alarm in kitchen over"]),
    ("{event: contact, means: fridge}", ["18:00 front_door opens"]),
    ("{guests: unlikely, at_least: 0.99}", ["18:00 anna in kitchen"]),
    ("{running: study, person: leo}", ["18:00 running study for mia"]),
    ("{person: leo, role: adult, area: living}", ["18:00 leo in living"]),
    ('{all: [{between: ["17:00", "24:00"]}, {mode: home}]}', ["00:00 anna comes home"]),
    ("{device: hob_plug, above: 50}", ["18:00 hob_plug on"]),
]


@pytest.mark.parametrize(("when", "sentences"), HOLDS, ids=[w for w, _ in HOLDS])
def test_holds(when: str, sentences: list[str]) -> None:
    last = sentences[-1].split()[0]
    assert times(play(rule(when), *sentences)) == [f"{last}:00"]


@pytest.mark.parametrize(("when", "sentences"), HOLDS_NOT, ids=[w for w, _ in HOLDS_NOT])
def test_holds_not(when: str, sentences: list[str]) -> None:
    assert times(play(rule(when), *sentences)) == []


def test_a_window_of_time_begins_by_itself_and_ends_by_itself() -> None:
    stage = play(rule('{all: [{between: ["18:30", "19:00"]}, {person: anna, area: kitchen}]}'), "18:00 anna in kitchen")
    stage.until(stage.at + 30 * 3600)
    assert times(stage) == ["18:30:00", "18:30:00"]


def test_a_window_past_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    when = '{all: [{between: ["22:00", "02:00"], days: [mon]}, {device: desk_lamp, is: on}]}'
    assert times(play(rule(when), "tue 01:00 desk_lamp on")) == ["01:00:00"]
    assert times(play(rule(when), "mon 01:00 desk_lamp on")) == []
    assert times(play(rule(when), "wed 01:00 desk_lamp on")) == []


def test_days_and_dates() -> None:
    assert times(play(rule("{all: [{days: weekend}, {device: desk_lamp, is: on}]}"), "sat 10:00 desk_lamp on"))
    assert not times(play(rule("{all: [{days: weekend}, {device: desk_lamp, is: on}]}"), "fri 10:00 desk_lamp on"))
    inside = '{all: [{date: ["12-20", "03-05"]}, {device: desk_lamp, is: on}]}'
    outside = '{all: [{date: "2026-12-24"}, {device: desk_lamp, is: on}]}'
    assert times(play(rule(inside), "10:00 desk_lamp on"))
    assert not times(play(rule(outside), "10:00 desk_lamp on"))


def test_sunset_in_berlin_comes_by_itself() -> None:
    stage = play(rule("{all: [{sun: down}, {person: anna, home: true}]}"), "12:00 anna in living")
    stage.until(stage.at + 8 * 3600)
    assert [time[:4] for time in times(stage)] == ["17:4"]  # 2 March, 17:47 by the almanac


def test_the_calendar_wakes_the_rule() -> None:
    when = "{calendar: {person: anna, starts_within: 30m, title: dentist, place: true}}"
    stage = play(rule(when), "08:00 anna in living")
    start = stage.at + 2 * 3600
    visit = Appointment(id="1", title="The Dentist", start=start, end=start + 1800, location="Main Street 1")
    stage.desk(DeskState(calendars={"anna": (visit,)}), "desk:calendar")
    stage.until(start)
    assert times(stage) == ["09:30:00"]


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        ("{pantry: {has: tomato}}", True),
        ("{pantry: {lacks: milk}}", True),
        ("{pantry: {has: [tomato, milk]}}", False),
        ("{pantry: {best_before: 2d}}", True),
        ("{pantry: {lacks: tomato}}", False),
    ],
)
def test_the_pantry(wanted: str, *, holds: bool) -> None:
    stage = play(rule(wanted), "08:00 anna in living")
    assert times(stage) == []  # nobody has said what is in the pantry
    items = (PantryItem(name="Tomatoes", best_before="2026-03-03"), PantryItem(name="rice"))
    stage.desk(DeskState(pantry=items, pantry_known=True), "desk:pantry")
    assert bool(times(stage)) is holds


def test_a_rule_is_tried_for_each_person_and_area_that_it_is_bound_to() -> None:
    text = """
- id: t
  who: {role: [child, teen]}
  where: {has: desk}
  when: {person: who, area: where}
  propose: {intent: test.it, for: who, area: where}
"""
    stage = play(text, "18:00 leo in kids_room", "18:01 mia in office", "18:02 anna in office")
    assert [(p.audience, p.area) for _, p in stage.proposals] == [(("leo",), "kids_room"), (("mia",), "office")]


def test_where_alternatives_are_added_up() -> None:
    text = rule("{person: leo, area: where}").replace("\n  when", "\n  where: [{kind: hall}, {area: kitchen}]\n  when")
    stage = play(text, "18:00 leo in hall", "18:01 leo in living", "18:02 leo in kitchen")
    assert times(stage) == ["18:00:00", "18:02:00"]


def test_a_binding_that_fits_nobody_is_no_problem() -> None:
    made = book(rule("{person: who, home: true}", who="{role: adult, person: leo}"))
    assert made.instances == ()


def test_unknown_is_neither_true_nor_false() -> None:
    stage = play(rule("{person: anna, area: kitchen}"), "18:00 anna unknown")
    assert stage.book.instances[0].check.test(seen(stage)) is None
    for when in (
        "{person: anna, area: kitchen}",
        "{not: {person: anna, area: kitchen}}",
        "{person: anna, home: true}",
        "{not: {person: anna, home: true}}",
        "{not: {person: anna, activity: cooking}}",
        "{not: {person: anna, asleep: true}}",
        "{person: anna, asleep: false}",
        "{nobody: {area: kitchen}}",
    ):
        assert times(play(rule(when), "18:00 anna unknown")) == [], when


def test_unless_stands_in_the_way_only_of_what_is_known() -> None:
    when = "{all: [{mode: home}, {unless: {person: ben, area: kitchen}}]}"
    assert times(play(rule(when), "17:00 ben unknown", "18:00 anna in living")) == ["17:00:00"]
    assert times(play(rule(when), "17:00 ben in kitchen", "18:00 anna in living")) == []


def test_a_belief_that_cannot_reach_its_threshold_is_false_even_if_some_of_it_is_unknown() -> None:
    stage = play(rule("{not: {person: anna, area: kitchen}}"), "17:00 anna unknown", "18:00 anna in living")
    assert times(stage) == ["18:00:00"]


def test_an_area_that_no_sensor_ever_reported_on_is_not_known_to_be_empty() -> None:
    stage = play(rule("{area: kitchen, occupied: false}"), "18:00 anna in living")
    check = stage.book.instances[0].check
    silent = replace(stage.state.areas["kitchen"], motion=0.0)
    stage.state = replace(stage.state, areas={**stage.state.areas, "kitchen": silent})
    assert check.test(seen(stage)) is None


def test_a_device_never_heard_of_is_unknown() -> None:
    for when in ("{device: desk_lamp, is: on}", "{not: {device: desk_lamp, is: on}}", "{not: {means: tv, on: true}}"):
        assert times(play(rule(when), "18:00 anna in living")) == [], when


def seen(stage: ScriptedHome) -> View:
    """The present moment of a stage, as conditions see it."""
    context = Context(stage.household, stage.book.floor, stage.state)
    return View(context, Clock(at=stage.at, arrived=stage.at, source="test"), stage.memory)


def test_a_room_is_still_when_its_own_sensor_says_so_and_for_so_long() -> None:
    stage = play(rule("{area: kitchen, still: 10m}"), "12:00 anna in living")

    def seen(ago: float, moving: frozenset[str] = frozenset(), watched: float = 1.0) -> list[str]:
        stage.until(stage.at + 3600.0)
        room = replace(stage.state.areas["kitchen"], motion=stage.at - ago, moving=moving, watched=watched)
        before = len(stage.proposals)
        stage.state = replace(stage.state, areas={**stage.state.areas, "kitchen": room})
        stage._hear(Clock(at=stage.at, arrived=stage.at, source="t"), frozenset({"area:kitchen"}))
        stage.until(stage.at + 900.0)
        return times(stage)[before:]

    assert seen(0.0, watched=0.0) == [], "no sensor, no silence"
    assert seen(60.0, frozenset({"z/pir"})) == []
    assert len(seen(60.0)) == 1, "when it has been so for ten minutes"


NIGHT = ("22:00 anna in living", "22:00 usually up by 08:00", "22:30 anna in bedroom", "22:31 anna falls asleep")


def test_nobody_is_up_later_than_ever_until_somebody_was() -> None:
    late = rule("{no_sign: {beyond: 90m}}")
    assert times(play(late, *NIGHT, "09:10 kitchen measures temperature 19", "09:35 nothing happens")) == ["09:30:00"]
    assert times(play(late, *NIGHT, "08:40 anna in kitchen", "09:35 nothing happens")) == []
    asked = play(late, *NIGHT, "06:00 nothing happens")
    assert asked.book.instances[0].check.test(seen(asked)) is False, "six is no late morning"
    assert times(play(late, *NIGHT, "09:35 nothing happens")) == [], "no sensor speaks"
