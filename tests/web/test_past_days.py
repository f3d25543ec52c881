"""A day that is lived through once more is lived through once, however many ask for it meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hubd.web.refusals import Refusal
from hubd.web.shapes.home import Timeline
from hubd.why.day import Day
from tests.web.inside import Inside

DAY = "2026-03-01"


class Slow:
    """Work that is done when the test says so, well or not."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self.done = asyncio.Event()
        self.trouble: Refusal | None = None

    async def ask(self, _module: str, question: Any, _longest: float) -> bytes:
        self.asked.append(question.person)
        await self.done.wait()
        if self.trouble is not None:
            raise self.trouble
        return msgspec.json.encode(Day())


@pytest.fixture
def inside(tmp_path: Path) -> Inside:
    made = Inside(tmp_path)
    living: Any = made.house.living
    living.settings = replace(living.settings, file=tmp_path / "hubd.yaml")
    return made


async def begun(inside: Inside, work: Any, *people: str) -> list[asyncio.Task[Timeline]]:
    """So many ask, and the first of them is being worked for."""
    past = inside.house.past
    past._work = work
    tasks = [asyncio.create_task(past.timeline(inside.house.living, inside.house.at, DAY, person)) for person in people]
    while not work.asked:
        await asyncio.sleep(0)
    return tasks


def test_who_asks_for_the_same_day_waits_for_the_same_answer(inside: Inside) -> None:
    async def lived() -> tuple[list[Timeline], list[str | None]]:
        work = Slow()
        first, second, other = await begun(inside, work, "anna", "anna", "ben")
        first.cancel()
        work.done.set()
        again = [
            await second,
            await other,
            await inside.house.past.timeline(inside.house.living, inside.house.at, DAY, "anna"),
        ]
        return again, work.asked

    answers, asked = asyncio.run(lived())

    assert [answer.person for answer in answers] == ["anna", "ben", "anna"]
    assert sorted(map(str, asked)) == ["anna", "ben"]


def test_a_day_that_could_not_be_lived_through_is_tried_again(inside: Inside) -> None:
    async def lived() -> list[str | None]:
        work = Slow()
        work.trouble = Refusal(503, "busy", "not now")
        for _ in range(2):
            work.done.set()
            (task,) = await begun(inside, work, "anna")
            with pytest.raises(Refusal):
                await task
        return work.asked

    assert asyncio.run(lived()) == ["anna", "anna"]
