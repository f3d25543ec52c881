"""A day gone by, minute by minute: lived through once more in a process of its own, and kept for whoever asks next."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from hubd.web.beside import Beside
from hubd.web.refusals import Refusal
from hubd.web.shapes.home import Timeline
from hubd.web.shapes.rules import DayWanted
from hubd.web.table import Call, Caller
from hubd.why import day as days

if TYPE_CHECKING:
    from hubd.web.house import House

KEPT = 24
"""Days kept."""
FRESH = 60.0
"""Seconds for which today's is good enough."""
RECENT_DAYS = 1
"""Besides today, so many days back are anybody's to look at who has a screen: the rest of a life is one's own."""


class Kept(NamedTuple):
    """A day, when it was made, and whether it was over by then."""

    timeline: Timeline
    at: float
    over: bool


class Past:
    """The days of one household."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str | None], Kept] = OrderedDict()
        self._work = Beside()
        self._under_way: dict[tuple[str, str | None], asyncio.Task[Timeline]] = {}

    def close(self) -> None:
        self._work.close()

    async def timeline(self, house: House, day: str, person: str | None) -> Timeline:
        """One day. Whoever asks while it is lived through waits for the same. Raises `Refusal`."""
        known = self._known(house, day, person)
        if known is not None:
            return known
        key = (day, person)
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._lived(house, day, person))
            task.add_done_callback(lambda done: self._over(key, done))
        return await asyncio.shield(task)

    def _over(self, key: tuple[str, str | None], done: asyncio.Task[Timeline]) -> None:
        del self._under_way[key]
        if not done.cancelled():
            done.exception()  # nobody may be waiting for it any more

    def _known(self, house: House, day: str, person: str | None) -> Timeline | None:
        kept = self._kept.get((day, person))
        return kept.timeline if kept is not None and (kept.over or house.at - kept.at < FRESH) else None

    async def _lived(self, house: House, day: str, person: str | None) -> Timeline:
        settings, at = house.living.settings, house.at
        if settings.file is None:
            raise Refusal(409, "conflict", "this household has no configuration file to look back with")
        question = days.Question(
            str(settings.file), str(settings.store.logs), day, person, changes=dict(settings.changes)
        )
        answer = await self._work.ask("hubd.why.day", question, days.LONGEST)
        lived = msgspec.json.decode(answer, type=days.Day)
        timeline = Timeline(day=day, person=person, **msgspec.structs.asdict(lived))
        _, end = days.bounds(day, house.household)
        self._kept[day, person] = Kept(timeline, at, at > end + FRESH)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return timeline


async def timeline(call: Call) -> Timeline:
    """One day of one person, or of the house."""
    house, wanted = call.house, call.given(DayWanted)
    today = house.household.local(house.at).date()
    day = wanted.day or today
    person = house.person(wanted.person) if wanted.person is not None else None
    if not may_look(call.caller, person, day, today):
        raise Refusal(403, "scope", "days that long ago are for the person themselves, or for an admin")
    return await house.past.timeline(house, day.isoformat(), person)


def may_look(caller: Caller, person: str | None, day: date, today: date) -> bool:
    """Whose past is whose: today and yesterday are everybody's in the house, earlier days one's own."""
    if caller.scope == "admin" or (person is not None and caller.person == person):
        return True
    return day >= today - timedelta(days=RECENT_DAYS)
