"""What stands under a decision reads like something that a person would say, in each language."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest

from hubd.core.household import SourceEntry
from hubd.core.rules.check import explain
from hubd.core.rules.conditions.sayings import SAYINGS, words
from hubd.core.rules.examples.rehearse import SAMPLE
from tests.core.rules.script import play, rule
from tests.core.rules.test_conditions import seen

LANGUAGES = ("en", "de", "es")


def because(when: str, *sentences: str, language: str = "en") -> list[str]:
    """What is said under the first proposal of a rule."""
    home = replace(SAMPLE, language=language)  # type: ignore[arg-type]  # one of the three
    stage = play(rule(when), *sentences, household=home)
    stage.until(stage.at + 3600.0)
    assert stage.proposals, "nothing was proposed"
    return list(stage.proposals[0][1].because)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "25m ago: Anna asleep"),
        ("de", "vor 25m: Anna schläft"),
        ("es", "hace 25m: Anna duerme"),
    ],
)
def test_what_was_so_a_while_ago_is_told_as_past_and_without_the_number_of_now(language: str, said: str) -> None:
    when = "{all: [{person: anna, asleep: true, within: 2h}, {person: anna, asleep: false, for: 25m}]}"
    told = because(when, "06:00 anna falls asleep", "06:30 anna wakes up", language=language)
    assert told[0] == said


def test_an_event_of_a_while_ago_is_not_told_of_the_thing_that_happens_now() -> None:
    when = "{all: [{event: contact, within: 10m}, {device: desk_lamp, is: on}]}"
    told = because(when, "18:00 front_door opens", "18:03 desk_lamp on")
    assert told[0] == "3m ago: a door or window moved"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Leo not in Kids room 1.00 for 6m"),
        ("de", "Leo nicht in Kids room 1.00 seit 6m"),
        ("es", "Leo no está en Kids room 1.00 desde hace 6m"),
    ],
)
def test_what_is_not_so_is_told_as_a_sentence(language: str, said: str) -> None:
    when = "{any: [{not: {person: leo, area: kids_room}, for: 6m}]}"
    told = because(when, "16:00 leo in kids_room", "16:10 leo in kitchen", language=language)
    assert told == [said]


def test_only_what_fails_is_told_of_a_group_that_does_not_hold() -> None:
    when = "{any: [{not: {all: [{person: anna, area: kitchen}, {person: ben, area: kitchen}]}, for: 1m}]}"
    told = because(when, "16:00 anna in kitchen", "16:00 ben in living")
    assert len(told) == 1
    assert "Ben not in Kitchen" in told[0]
    assert "Anna" not in told[0]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "nobody (adult) in Kitchen for 9m"),
        ("de", "niemand (erwachsen) in Kitchen seit 9m"),
        ("es", "nadie (persona adulta) en Kitchen desde hace 9m"),
    ],
)
def test_nobody_has_no_name(language: str, said: str) -> None:
    when = "{nobody: {role: adult, area: kitchen}, for: 9m}"
    told = because(when, "16:00 anna in living", "16:00 ben in living", language=language)
    assert told == [said]


def test_the_mode_of_the_house_is_a_sentence() -> None:
    assert because("{mode: away}", "15:00 mode home", "16:00 mode away") == ["nobody is at home"]
    assert because("{mode: away}", "15:00 mode home", "16:00 mode away", language="de") == ["niemand ist zu Hause"]


def test_what_an_explanation_says_of_a_condition_that_stood_in_the_way_is_what_it_asks_for() -> None:
    """Under a failed condition stands the condition, not what happened instead."""
    text = rule("{all: [{mode: away}, {not: {mode: home}}, {event: sound, label: [glass]}]}")
    stage = play(text, "16:00 anna in kitchen", "16:01 mode home")
    found = explain(stage.book.instances[0].check, seen(stage), "t")
    assert [part.because for part in found.parts] == ["nobody is at home", "somebody is at home", "heard: glass"]


def test_a_room_that_is_not_occupied_has_nobody_in_it() -> None:
    told = because(
        "{any: [{not: {area: kitchen, occupied: true}, for: 1m}]}",
        "16:00 somebody in kitchen",
        "16:05 nobody in kitchen",
    )
    assert told[0].startswith("nobody in Kitchen")


def test_a_reading_is_told_with_its_unit_and_no_idle_decimals() -> None:
    damp = SourceEntry(id="cellar_damp", topic="cellar/state", kind="level", unit="%", area="utility")
    home = replace(SAMPLE, sources=(*SAMPLE.sources, damp))
    stage = play(rule("{device: cellar_damp, above: 70}"), "16:00 cellar_damp 80", household=home)
    assert stage.proposals[0][1].because == ("cellar damp is 80 %",)


def test_a_sound_is_heard_somewhere_in_the_words_of_the_language() -> None:
    when = "{event: sound, label: [glass], above: 0.5}"
    assert because(when, "16:00 kitchen hears glass 0.9")[0].startswith("glass heard in Kitchen")
    assert because(when, "16:00 kitchen hears glass 0.9", language="de")[0].startswith("Glas zu hören in Kitchen")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["between 13:00 and 20:00, Monday to Friday", "Monday or Saturday"]),
        ("de", ["zwischen 13:00 und 20:00, Montag bis Freitag", "Montag oder Samstag"]),
        ("es", ["entre las 13:00 y las 20:00, de lunes a viernes", "lunes o sábado"]),
    ],
)
def test_days_have_names(language: str, said: list[str]) -> None:
    when = (
        '{all: [{between: ["13:00", "20:00"], days: [mon, tue, wed, thu, fri]}, {days: [sat, mon]}, '
        "{device: desk_lamp, is: on}]}"
    )
    assert because(when, "16:00 desk_lamp on", language=language)[:2] == said


def test_several_words_are_listed_as_people_list_them_and_each_once() -> None:
    assert words("en", ("sizzle", "sizzling", "frying", "chopping")) == "sizzling, frying or chopping"
    assert words("de", ("cooker", "oven")) == "Herd oder Ofen"
    assert words("es", ("tv",)) == "viendo la tele"


def test_every_saying_stands_in_every_language_with_the_same_blanks() -> None:
    def blanks(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for language in LANGUAGES:
        assert SAYINGS[language].keys() == SAYINGS["en"].keys()
        for key, text in SAYINGS[language].items():
            assert blanks(text) == blanks(SAYINGS["en"][key]), (language, key)


@pytest.mark.parametrize(("language", "role", "named"), [
    ("en", "Leo: child", "Anna was recognised"), ("de", "Leo: Kind", "Anna wurde erkannt"),
    ("es", "Leo: menor", "se ha reconocido a Anna"),
])  # fmt: skip
def test_who_somebody_is_and_that_they_were_recognised_is_told(language: str, role: str, named: str) -> None:
    (who,) = because("{person: leo, role: child, area: kitchen}", "16:00 leo in kitchen", language=language)
    (seen_,) = because("{person: anna, area: kitchen, named: 5m}", "16:00 anna in kitchen", language=language)
    assert role in who.split(", ")
    assert named in seen_.split(", ")
