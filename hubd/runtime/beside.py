"""Other programs that a household hears beside its bus: kitchens and calendars; and who keeps the shopping list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hubd.config.settings import Settings
from hubd.core.decisions import Decision
from hubd.errors import Unavailable
from hubd.integration import Feed, Services, installed
from hubd.runtime.hearing import Hearing
from hubd.runtime.parts import Living


class Beside:
    """Asks configured programs by an integration, and tells the household what they say."""

    def __init__(self, living: Living, integration: str, wanted: Any) -> None:
        offer = installed(integration).feed
        if offer is None:
            raise Unavailable(f"the installed integration {integration!r} does not listen; install hubd again")
        operator = living.operator
        self._loop = living.loop
        self._feed: Feed = offer(living.settings.household, wanted, lambda: operator.state.desk.shelf)

    @property
    def problem(self) -> str | None:
        return self._feed.problem

    async def open(self) -> None:
        self._feed.start(Hearing(self._loop))

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
