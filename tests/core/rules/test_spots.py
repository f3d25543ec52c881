"""Conditions about single places are asked only where somebody may be, and say the same as if all were asked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hubd.core.context import Context
from hubd.core.events import Tick
from hubd.core.rules.check import View
from hubd.core.rules.engine import propose
from hubd.core.rules.examples import SAMPLE
from hubd.core.rules.stage import Stage
from tests.core.rules.script import book

RULES = "".join(
    f"- id: {area}{least}\n  when: {{person: anna, area: {area}, at_least: 0.{least}}}\n"
    "  propose: {intent: test.it, for: adults}\n"
    for area in [*SAMPLE.areas, "away", "unknown"]
    for least in (3, 6, 9)
)
BOOK = book(RULES)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 20), min_size=len(BOOK.floor.places), max_size=len(BOOK.floor.places)),
                min_size=1, max_size=5))
def test_answers_are_those_of_asking_everything(walk: list[list[int]]) -> None:
    stage = Stage(BOOK, SAMPLE)
    stage.tell("18:00 anna in kitchen")
    for step, weights in enumerate(walk):
        total = sum(weights) or 1
        anna = replace(stage.state.people["anna"], places=tuple(weight / total for weight in weights))
        now = stage.at + 60.0 * (step + 1)
        stage.state = replace(stage.state, now=now, people={**stage.state.people, "anna": anna})
        context = Context(SAMPLE, BOOK.floor, stage.state, frozenset({"person:anna", "place:anna"}))
        tick = Tick(at=now, arrived=now, source="hubd/clock")
        stage.memory = propose(BOOK, stage.memory, context, tick).memory
        view = View(context, tick, stage.memory)
        codes = {False: 0, None: 1, True: 2}
        assert stage.memory.truths == bytes(codes[leaf.test(view)] for leaf in BOOK.leaves)


def test_most_places_need_not_be_asked() -> None:
    stage = Stage(BOOK, SAMPLE)
    stage.tell("18:00 anna in kitchen")
    context = Context(SAMPLE, BOOK.floor, stage.state)
    view = View(context, Tick(at=stage.at, arrived=stage.at, source="hubd/clock"), stage.memory)
    assert len(BOOK.spots["place:anna"].asked(view, stage.memory.truths)) <= len(BOOK.leaves) // 4
