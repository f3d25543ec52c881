"""Conditions about where people are: asked only when a threshold was crossed, and saying the same as if all were."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hubd.core.context import Context
from hubd.core.events import Tick
from hubd.core.rules.check import View
from hubd.core.rules.engine import propose
from hubd.core.rules.examples.rehearse import SAMPLE
from hubd.core.rules.examples.scripted import ScriptedHome
from hubd.core.rules.rulebook import Rulebook
from tests.core.rules.script import book

RULES = (
    "".join(
        f"- id: {area}{least}\n  when: {{person: anna, area: {area}, at_least: 0.{least}}}\n"
        "  propose: {intent: test.it, for: adults}\n"
        for area in [*SAMPLE.areas, "away", "unknown"]
        for least in (3, 6, 9)
    )
    + """
- {id: home, when: {person: anna, home: true}, propose: {intent: test.it, for: adults}}
- {id: out, when: {not: {person: anna, home: true, at_least: 0.4}}, propose: {intent: test.it, for: adults}}
- {id: some, when: {somebody: {area_kind: [living, kitchen]}}, propose: {intent: test.it, for: adults}}
- {id: none, when: {nobody: {role: adult, area: kitchen}}, propose: {intent: test.it, for: adults}}
- {id: both, when: {person: each, role: adult, area: [kitchen, away]}, propose: {intent: test.it, for: adults}}
- {id: named, when: {person: anna, area: kitchen, named: 5m}, propose: {intent: test.it, for: adults}}
- {id: busy, when: {person: anna, area: kitchen, activity: cooking}, propose: {intent: test.it, for: adults}}
"""
)
PLACES = len(SAMPLE.areas) + 2


@cache
def made() -> Rulebook:
    return book(RULES)


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 20), min_size=PLACES, max_size=PLACES), min_size=1, max_size=5))
def test_answers_are_those_of_asking_everything(walk: list[list[int]]) -> None:
    stage = ScriptedHome(made(), SAMPLE)
    stage.tell("18:00 anna in kitchen")
    for step, weights in enumerate(walk):
        total = sum(weights) or 1
        anna = replace(stage.state.people["anna"], places=tuple(weight / total for weight in weights))
        now = stage.at + 60.0 * (step + 1)
        stage.state = replace(stage.state, now=now, people={**stage.state.people, "anna": anna})
        context = Context(SAMPLE, made().floor, stage.state, frozenset({"person:anna", "place:anna"}))
        tick = Tick(at=now, arrived=now, source="hubd/clock")
        stage.memory = propose(made(), stage.memory, context, tick).memory
        view = View(context, tick, stage.memory)
        codes = {False: 0, None: 1, True: 2}
        assert stage.memory.truths == bytes(codes[leaf.test(view)] for leaf in made().leaves)


def test_who_hardly_moves_is_not_asked_about() -> None:
    stage = ScriptedHome(made(), SAMPLE)
    stage.tell("18:00 anna in kitchen")
    lines, places = made().lines["place:anna"], stage.state.people["anna"].places
    every, still = lines.asked(places, None)
    assert len(set(every)) == len([leaf for leaf in made().leaves if "place:anna" in leaf.reads])

    a_little = (places[0] - 0.01, places[1] + 0.01, *places[2:])
    same, unmoved = lines.asked(a_little, still)
    assert tuple(same) == lines.others
    assert unmoved is still

    kitchen = made().floor.index["kitchen"]
    left = tuple(0.01 if i == kitchen else p + 0.9 * (i == 0) for i, p in enumerate(places))
    some, now = lines.asked(left, still)
    assert len(lines.others) < len(set(some)) < len(set(every))
    assert now.places == left


def test_who_stands_on_a_threshold_is_asked_about_each_time() -> None:
    lines, width = made().lines["place:anna"], PLACES
    places = tuple(0.6 if i == 0 else 0.4 if i == 1 else 0.0 for i in range(width))
    _, still = lines.asked(places, None)
    again, _ = lines.asked(places, still)
    assert len(again) > len(lines.others)
