"""Rules about what is measured: asked for by quantity and bounds, and asked about nothing that lies outside them."""

from __future__ import annotations

import pytest

from hubd.core import events as ev
from tests.core.rules.script import book, play, rule, times

COLD = "{event: level, reading: temperature, below: 3}"


def level(quantity: str, value: float | None) -> ev.Level:
    return ev.Level(at=0.0, arrived=0.0, source="s", quantity=quantity, value=value)


def says(value: str | None) -> ev.Device:
    return ev.Device(at=0.0, arrived=0.0, source="s", value=value)


def test_a_reading_is_meant_by_what_it_measures() -> None:
    stage = play(rule(COLD), "08:00 anna in living", "08:01 kitchen measures humidity 2",
                 "08:02 kitchen measures temperature 4", "08:03 kitchen measures temperature 1.5")  # fmt: skip
    assert times(stage) == ["08:03:00"]


def test_most_readings_are_none_that_any_rule_asks_for() -> None:
    made = book(rule(COLD))
    assert made.asked_of(level("temperature", 2.9)) == "level:temperature"
    assert made.asked_of(level("temperature", 21.0)) == ""
    assert made.asked_of(level("humidity", 1.0)) == ""
    assert made.asked_of(level("temperature", None)) == ""
    assert not made.hears(("device:s", "event:level", "event:s"))


def test_a_device_is_asked_about_only_by_those_who_wait_for_the_word() -> None:
    made = book(rule("{event: device, is: [triggered, Armed_Away]}"))
    assert made.asked_of(says("armed_away")) == "word:armed_away"
    assert made.asked_of(says(" TRIGGERED ")) == "word:triggered"
    assert (
        made.asked_of(says("disarmed")) == made.asked_of(says(None)) == made.asked_of(level("temperature", 2.0)) == ""
    )
    assert not made.hears(("device:s", "event:device", "event:s")), "not asked about whatever any device says"


@pytest.mark.parametrize("waited", ["ON", "5", "[on, triggered]", "true"])
def test_what_can_be_said_in_several_ways_is_asked_about_each_time(waited: str) -> None:
    made = book(rule(f"{{event: device, is: {waited}}}"))
    assert made.hears(("device:s", "event:device", "event:s"))


def test_an_event_of_a_kind_of_thing_is_asked_about_where_such_a_thing_speaks() -> None:
    made = book(rule("{event: power, means: cooker}"))
    named = next(source for source in ("sample/hob_plug",) if made.names.means_of(source) == "cooker")
    assert made.hears((f"device:{named}", f"event:{named}", "event:power"))
    assert not made.hears(("device:s", "event:s", "event:power"))


def test_of_a_safety_device_other_things_can_be_asked_as_well() -> None:
    low = rule("{event: level, reading: battery, hazard: [smoke, gas], below: 8}")
    assert times(play(low, "08:00 anna in living", "08:01 smoke_kitchen battery 5")) == []
    assert times(play(low, "08:00 smoke in kitchen over", "08:01 smoke_kitchen battery 5")) == ["08:01:00"]
    assert times(play(low, "08:00 smoke in kitchen over", "08:01 smoke_kitchen battery 50")) == []


@pytest.mark.parametrize(
    ("when", "sentence", "holds"),
    [
        ("{means: alarm_panel, is: [disarmed, 'OFF']}", "alarm_panel disarmed", True),
        ("{means: alarm_panel, is: disarmed}", "alarm_panel armed_home", False),
        ("{means: fridge, reading: temperature, above: 8}", "fridge_probe temperature 9", True),
        ("{means: fridge, reading: temperature, above: 8}", "fridge_probe 90 W", False),
    ],
)
def test_a_kind_of_device_is_asked_what_it_says_and_what_it_reads(when: str, sentence: str, holds: bool) -> None:
    assert bool(times(play(rule(when), "08:00 anna in living", f"08:01 {sentence}"))) == holds


def test_what_was_measured_is_told_with_its_room() -> None:
    stage = play(rule(COLD), "08:00 anna in living", "08:03 kitchen measures temperature 1.5")
    assert "temperature 1.5 (Kitchen)" in stage.proposals[0][1].because


def test_what_a_kind_of_device_says_is_told() -> None:
    stage = play(rule("{means: alarm_panel, is: disarmed}"), "08:00 anna in living", "08:01 alarm_panel disarmed")
    assert "alarm system (the house) is disarmed" in stage.proposals[0][1].because
