"""The programs that keep recipes, stock and shopping lists, as a part beside the loop."""

from __future__ import annotations

from collections.abc import Sequence

from hubd.config.settings import Settings
from hubd.core.decisions import Decision
from hubd.errors import Unavailable
from hubd.integration import Feed, Services, installed
from hubd.runtime.hearing import Hearing
from hubd.runtime.parts import Living


class Larder:
    """Asks the configured programs, and tells the household what they say."""

    def __init__(self, living: Living) -> None:
        offer = installed("kitchen").feed
        if offer is None:
            raise Unavailable("kitchen: the installed integration does not listen; install hubd again")
        settings, operator = living.settings, living.operator
        self._living = living
        self._feed: Feed = offer(settings.household, settings.kitchen, lambda: operator.state.desk.shelf)

    @property
    def problem(self) -> str | None:
        return self._feed.problem

    async def open(self) -> None:
        self._feed.start(Hearing(self._living.loop))

    async def close(self) -> None:
        await self._feed.stop()

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """What happens in the house does not change what programs keep."""


def shopping(settings: Settings) -> Services | None:
    """Who puts things on the list, where a program keeps it."""
    if settings.household.kitchen.shopping not in settings.kitchen.programs:
        return None
    offer = installed("kitchen").services
    return offer(settings.household, settings.kitchen) if offer is not None else None
