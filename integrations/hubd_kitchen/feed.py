"""Looking after recipes, plans and stock: each program is asked now and then, and only what has changed is told.

What is told becomes an input of the journal, so that a replay offers the same dishes. A collection is told in parts, so
that one new recipe does not tell the others again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final
from zlib import crc32

from hubd.core.events import AnyEvent, Pantry, Planned, Shelved
from hubd.core.household import Household
from hubd.core.kitchen.cookbook import Recipe, packed
from hubd.errors import HubError
from hubd.integration import Listener
from hubd_kitchen.program import Program
from hubd_kitchen.programs import programs
from hubd_kitchen.rest import NotThere

log = logging.getLogger("hubd.kitchen")

PARTS: Final = 64
"""Parts of a collection. More would tell less when one recipe changes, and fewer keep the snapshot smaller."""
AHEAD: Final = timedelta(days=7)
BETWEEN: Final = 0.05
"""Seconds between two parts, so that a large collection never holds up what happens in the house."""


class Kitchen:
    """All programs of one household. `known`: what the household has on its shelf, by program and part."""

    def __init__(self, household: Household, settings: Any, known: Callable[[], Mapping[str, bytes]]) -> None:
        self._household, self._every = household, settings.every
        self._programs = programs(settings)
        self._pantry = next((each for each in self._programs if each.name == "grocy"), None) or next(
            (each for each in self._programs if each.name == "tandoor"), None
        )
        self._known = known
        self.problem: str | None = None
        self._problems: dict[str, str] = {}
        self._told: dict[str, AnyEvent] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, listener: Listener) -> None:
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._keep(program, listener)) for program in self._programs]
        gone = loop.create_task(self._clear(listener))
        self._tasks.append(gone)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _clear(self, listener: Listener) -> None:
        """The shelves of programs that are no longer configured are emptied."""
        names = {program.name for program in self._programs}
        for place in sorted(self._known()):
            program, _, part = place.partition("/")
            if program not in names:
                listener.tell(self._stamped(Shelved, program=program, part=part))
                await asyncio.sleep(BETWEEN)

    async def _keep(self, program: Program, listener: Listener) -> None:
        while True:
            try:
                await self._look(program, listener)
                if self._problems.pop(program.name, None) is not None:
                    log.info("%s is heard again", program.name)
            except (HubError, TimeoutError) as error:
                level = logging.DEBUG if program.name in self._problems else logging.WARNING  # say it once
                log.log(level, "%s; hubd keeps trying", error)
                self._problems[program.name] = str(error)
            self.problem = "; ".join(self._problems.values()) or None
            await asyncio.sleep(self._every)

    async def _look(self, program: Program, listener: Listener) -> None:
        """Stock, plan and recipes. A version that has no stock or no plan has recipes all the same."""
        for part in (self._stock, self._plan):
            try:
                await part(program, listener)
            except NotThere as error:
                log.debug("%s", error)
        await self._shelve(program, listener)

    async def _stock(self, program: Program, listener: Listener) -> None:
        items = await program.pantry() if program is self._pantry else None
        if items is not None:
            self._news(listener, "pantry", self._stamped(Pantry, items=items))

    async def _plan(self, program: Program, listener: Listener) -> None:
        today = self._household.local(time.time()).date()
        meals = await program.plan(today, today + AHEAD)
        self._news(listener, f"plan {program.name}", self._stamped(Planned, program=program.name, meals=meals))

    async def _shelve(self, program: Program, listener: Listener) -> None:
        parts: dict[str, list[Recipe]] = {str(n): [] for n in range(PARTS)}
        for recipe in sorted(await program.recipes(), key=lambda each: each.id):
            parts[str(crc32(recipe.id.encode()) % PARTS)].append(recipe)
        for part, its in parts.items():
            before = self._known().get(f"{program.name}/{part}")
            if (packed(tuple(its)) if its else None) != before:
                listener.tell(self._stamped(Shelved, program=program.name, part=part, recipes=tuple(its)))
                await asyncio.sleep(BETWEEN)

    def _news(self, listener: Listener, name: str, event: AnyEvent) -> None:
        if self._told.get(name) != event:
            self._told[name] = event
            listener.tell(event)

    @staticmethod
    def _stamped(kind: Callable[..., AnyEvent], **fields: Any) -> AnyEvent:
        """An event of this connection; when it is told is set where it is logged."""
        return kind(at=0.0, arrived=0.0, source="kitchen", freshness="retained", **fields)
