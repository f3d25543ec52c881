"""Work in a process of its own: whoever waits for it when hubd stops is told so, and the process ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from hubd.web.beside import WAITING, Beside
from hubd.web.refusals import Refusal

LONGEST = 60.0


class Question(msgspec.Struct):
    """Where to say that it has begun."""

    begun: str


async def asked(work: Beside, many: int, file: Path) -> list[asyncio.Task[bytes]]:
    """So many questions, the first of which is being worked on."""
    question = Question(str(file))
    tasks = [asyncio.create_task(work.ask("tests.web.waiting", question, LONGEST)) for _ in range(many)]
    while not await asyncio.to_thread(file.exists):
        await asyncio.sleep(0.01)
    return tasks


def test_whoever_waits_is_told_when_hubd_stops(tmp_path: Path) -> None:
    async def stopped() -> list[object]:
        work = Beside()
        tasks = await asked(work, 2, tmp_path / "begun")
        work.close()
        return list(await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), LONGEST))

    answers = asyncio.run(stopped())

    assert [(each.status, each.message) for each in answers if isinstance(each, Refusal)] == [
        (503, "hubd is stopping; ask again when it is back")
    ] * 2


def test_too_many_are_sent_away_and_whoever_goes_ends_their_work(tmp_path: Path) -> None:
    async def gone() -> None:
        work = Beside()
        tasks = await asked(work, WAITING + 1, tmp_path / "begun")
        with pytest.raises(Refusal, match="others have asked"):
            await work.ask("tests.web.waiting", Question(""), LONGEST)
        for task in tasks:
            task.cancel()
        ended = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), LONGEST)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended)

    asyncio.run(gone())
