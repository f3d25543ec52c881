"""Days gone by, minute by minute: lived through once more in a process of its own, and kept for whoever asks next."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import NamedTuple

import msgspec

from hubd.runtime.living import Living
from hubd.web.beside import Beside
from hubd.web.refusals import Refusal
from hubd.web.shapes.home import Timeline
from hubd.why.day import LONGEST, Day, Question, bounds

KEPT = 24
"""Days kept."""
FRESH = 60.0
"""Seconds for which today's is good enough."""


class Kept(NamedTuple):
    """A day, when it was made, and whether it was over by then."""

    timeline: Timeline
    at: float
    over: bool


class Days:
    """The days of one household."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str | None], Kept] = OrderedDict()
        self._work = Beside()
        self._under_way: dict[tuple[str, str | None], asyncio.Task[Timeline]] = {}

    def close(self) -> None:
        self._work.close()

    async def timeline(self, living: Living, at: float, day: str, person: str | None) -> Timeline:
        """One day. Whoever asks while it is lived through waits for the same. Raises `Refusal`."""
        known = self._known(at, day, person)
        if known is not None:
            return known
        key = (day, person)
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._lived(living, at, day, person))
            task.add_done_callback(lambda done: self._over(key, done))
        return await asyncio.shield(task)

    def _over(self, key: tuple[str, str | None], done: asyncio.Task[Timeline]) -> None:
        del self._under_way[key]
        if not done.cancelled():
            done.exception()  # nobody may be waiting for it any more

    def _known(self, at: float, day: str, person: str | None) -> Timeline | None:
        kept = self._kept.get((day, person))
        return kept.timeline if kept is not None and (kept.over or at - kept.at < FRESH) else None

    async def _lived(self, living: Living, at: float, day: str, person: str | None) -> Timeline:
        settings = living.settings
        if settings.file is None:
            raise Refusal(409, "conflict", "this household has no configuration file to look back with")
        question = Question(str(settings.file), str(settings.store.logs), day, person, changes=dict(settings.changes))
        answer = await self._work.ask("hubd.why.day", question, LONGEST)
        lived = msgspec.json.decode(answer, type=Day)
        timeline = Timeline(day=day, person=person, **msgspec.structs.asdict(lived))
        _, end = bounds(day, living.operator.brain.household)
        self._kept[day, person] = Kept(timeline, at, at > end + FRESH)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return timeline
