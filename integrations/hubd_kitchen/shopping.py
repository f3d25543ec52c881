"""The shopping list of a kitchen program, as a service: `shopping.add` and `shopping.remove`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hubd.core.decisions import Convey
from hubd.core.household import Household
from hubd.errors import Rejected
from hubd.integration import Said
from hubd_kitchen.programs import programs


class Shopping:
    """Whatever program keeps the list of this household."""

    def __init__(self, household: Household, settings: Any) -> None:
        self._programs = {program.name: program for program in programs(settings)}
        self._wanted = household.kitchen.shopping

    async def call(self, service: str, data: dict[str, Any]) -> None:
        """Add or remove `items`. Raises as `Services.call` does."""
        program = self._programs.get(self._wanted)
        if program is None:
            raise Rejected(f"no shopping list {self._wanted!r}; set kitchen.shopping_list to a configured program")
        items = [item for item in data.get("items", ()) if item.get("name")]
        if service == "shopping.add":
            await program.add(items)
        elif service == "shopping.remove":
            await program.remove(items)
        else:
            raise Rejected(f"a shopping list knows no {service}")

    async def convey(self, words: Convey) -> Said | None:  # noqa: ARG002 - one shape for all services
        raise Rejected("a shopping list carries no words")

    async def check(self) -> Sequence[str]:
        """Does every program answer?"""
        today = date.today()  # noqa: DTZ011 - any day will do
        for program in self._programs.values():
            await program.plan(today, today)
        return ()

    async def close(self) -> None:
        """Nothing stays open between two requests."""
