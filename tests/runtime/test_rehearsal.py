"""The first sentence is understood as quickly as the second, and trying it leaves nothing behind."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hubd.core.events import Utterance
from hubd.core.household import Person
from hubd.core.rules.compile import compile_rules
from hubd.core.step import step
from hubd.runtime import rehearsal
from hubd.runtime.living import Living
from tests.core.living import Lived

ZOE = Person("zoe", "Zoë Rehearsed", "adult")
"""Grammars know the names of a household: nobody else has made those of this one ready."""


def test_the_grammars_are_ready_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    house, made = Lived(ZOE), []
    brain = replace(house.brain, rules=compile_rules((), house.household))
    compiled = re.compile
    monkeypatch.setattr(re, "compile", lambda *given: made.append(given) or compiled(*given))  # type: ignore[func-returns-value]  # append, then go on

    rehearsal.rehearse(house.state, brain)
    assert made
    made.clear()
    text = "remind me to water the basil in an hour"
    step(house.state, Utterance(at=house.now, arrived=house.now, source="t", area="kitchen", text=text), brain)
    assert not made


def test_it_speaks_once_and_nothing_comes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    house, taken = Lived(ZOE), []
    monkeypatch.setattr(rehearsal, "AFTER", 0.0)
    monkeypatch.setattr(rehearsal, "step", lambda *given: taken.append(given))
    operator = SimpleNamespace(state=house.state, brain=house.brain)

    async def live() -> None:
        part = rehearsal.Rehearsal(cast("Living", cast(Any, SimpleNamespace(operator=operator))))
        await part.open()
        while not taken:
            await asyncio.sleep(0)
        await part.close()

    asyncio.run(live())
    assert {type(event).__name__ for _, event, _ in taken} == {"Utterance", "Notification"}
    assert operator.state is house.state


def test_it_never_stops_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def fail(_state: object, event: object, _brain: object) -> None:
        tried.append(event)
        raise RuntimeError("a bug")

    monkeypatch.setattr(rehearsal, "step", fail)
    rehearsal.rehearse(Lived(ZOE).state, Lived(ZOE).brain)
    assert len(tried) == len(rehearsal.SENTENCES) + 1


def test_a_house_that_is_stopped_before_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr(rehearsal, "AFTER", 0.0)
    monkeypatch.setattr(rehearsal, "rehearse", lambda *given: said.append(given))

    async def live() -> None:
        part = rehearsal.Rehearsal(cast("Living", cast(Any, SimpleNamespace(operator=Lived(ZOE)))))
        await part.open()
        await part.close()
        for _ in range(10):  # turns of the loop in which it would have begun
            await asyncio.sleep(0.001)

    asyncio.run(live())
    assert said == []
