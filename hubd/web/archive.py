"""What was decided, as far back as it is kept: the journal, read by a connection and a thread of its own, so that
whoever browses the past never keeps the house waiting."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from hubd.core.decisions import Decision
from hubd.errors import StoreError
from hubd.store.journal import Journal
from hubd.store.values import Story

T = TypeVar("T")

RECENT = 300
"""Decisions kept in memory: for the stream, and for when the disk takes nothing."""
TIES = 64
"""Decisions that may have been made in one moment."""
LOOKS = 25
"""Stretches of the past that are looked through for one page: what is rarer than that is not on it."""


class Archive:
    """The decisions of one household, the newest first."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._recent: deque[Decision] = deque(maxlen=RECENT)
        self._journal: Journal | None = None
        self._thread = ThreadPoolExecutor(1, "archive")

    def lived(self, decisions: Iterable[Decision]) -> None:
        """Remember what was just decided."""
        self._recent.extendleft(decisions)

    async def page(
        self, before: Decision | None, limit: int, wanted: Callable[[Decision], bool], intent: str | None = None
    ) -> list[Decision]:
        """Up to `limit` decisions that are wanted, older than `before`."""
        found: dict[str, Decision] = {}
        until = before
        for _ in range(LOOKS):
            if len(found) >= limit:
                break
            some = await self._some(until, intent, limit + TIES)
            found.update((each.id, each) for each in some if wanted(each))
            if len(some) < limit:
                break
            until = some[-1]
        return list(found.values())[:limit]

    async def _some(self, before: Decision | None, intent: str | None, count: int) -> list[Decision]:
        until = before.at if before is not None else None
        kept = [each for each in self._recent if intent in (None, each.intent)]
        none: list[Decision] = []
        read = await self._ask(lambda journal: journal.decisions(until=until, intent=intent, limit=count + TIES), none)
        merged = sorted({each.id: each for each in (*read, *kept)}.values(), key=_place, reverse=True)
        older = [each for each in merged if before is None or _place(each) < _place(before)]
        return older[:count]

    async def decision(self, id_: str) -> Decision | None:
        """The decision with exactly this id."""
        recent = next((each for each in self._recent if each.id == id_), None)
        if recent is not None:
            return recent
        story = await self.story(id_)
        return story.decision if story is not None else None

    async def story(self, id_: str) -> Story | None:
        """One decision with what led to it and what came of it."""
        story = await self._ask(lambda journal: journal.story(id_), None)
        if story is not None and story.decision.id == id_:
            return story
        recent = next((each for each in self._recent if each.id == id_), None)
        return Story(recent, (), ()) if recent is not None else None

    async def _ask(self, question: Callable[[Journal], T], otherwise: T) -> T:
        """Ask the journal in its own thread. While it cannot be read, memory is all there is."""

        def asked() -> T:
            if self._journal is None:
                self._journal = Journal.open(self._url, readonly=True)
            return question(self._journal)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, asked)
        except StoreError:
            return otherwise

    def close(self) -> None:
        if self._journal is not None:
            self._thread.submit(self._journal.close)
        self._thread.shutdown(wait=True)


def _place(decision: Decision) -> tuple[float, str]:
    return decision.at, decision.id
