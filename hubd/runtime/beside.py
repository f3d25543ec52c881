"""Other programs that a household hears beside its bus: kitchens and calendars; and who keeps the shopping list."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from hubd.config.settings import Settings
from hubd.core.decisions import Decision
from hubd.integration import Services, feed_of, services_of
from hubd.runtime.hearing import Hearing
from hubd.runtime.living import Living

log = logging.getLogger("hubd.beside")

SETTLED = 2.0
"""A collection arrives in many parts; so many seconds after the last one the book is made."""


class Beside:
    """Asks configured programs by an integration, and tells the household what they say."""

    def __init__(self, living: Living, integration: str, wanted: Any) -> None:
        self._operator = operator = living.operator
        self._loop = living.loop
        self._settling: asyncio.TimerHandle | None = None
        self._feed = feed_of(integration, living.settings.household, wanted, lambda: operator.state.desk.shelf)

    @property
    def problem(self) -> str | None:
        return self._feed.problem

    async def open(self) -> None:
        self._feed.start(Hearing(self._loop))

    async def close(self) -> None:
        if self._settling is not None:
            self._settling.cancel()
        await self._feed.stop()

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:  # noqa: ARG002 - a part's
        """New recipes: the book is made again in a thread, before somebody waits for a dish."""
        if "desk:shelved" in touched:
            if self._settling is not None:
                self._settling.cancel()
            self._settling = asyncio.get_running_loop().call_later(SETTLED, self._make_book)

    def _make_book(self) -> None:
        brain, shelf = self._operator.brain, self._operator.state.desk.shelf
        if brain.book is not None:
            made = asyncio.get_running_loop().run_in_executor(None, brain.book.with_shelf, shelf)
            made.add_done_callback(_say_failure)


def _say_failure(made: asyncio.Future[Any]) -> None:
    if not made.cancelled() and made.exception() is not None:
        log.warning("the recipe book could not be made: %s", made.exception())


def tools(settings: Settings) -> Services | None:
    """Servers of tools that steps of chains may use."""
    if not settings.tool_servers:
        return None
    from hubd.assistants.tools import Tools

    return Tools(settings.tool_servers)


def shopping(settings: Settings) -> Services | None:
    """Who puts things on the list, where a program keeps it."""
    if settings.household.kitchen.shopping not in settings.kitchen.programs:
        return None
    return services_of("kitchen", settings.household, settings.kitchen)
