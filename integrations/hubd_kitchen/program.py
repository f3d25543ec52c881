"""What a kitchen program can be asked, whichever it is, and how its recipes are kept up to date."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeAlias

from hubd.core.events import Meal, PantryItem
from hubd.core.kitchen.cookbook import Ingredient, Recipe
from hubd.core.kitchen.foods import fold
from hubd.core.kitchen.units import UNITS

Item: TypeAlias = Mapping[str, Any]
"""One line of a shopping list: `name`, and `amount` and `unit` where they are known."""


class Program(Protocol):
    """One server of one kind. Everything raises `Unavailable` or `Rejected`; changes also `TimeoutError`."""

    name: str

    async def recipes(self) -> tuple[Recipe, ...]:
        """All of them, as they are now."""

    async def plan(self, since: date, until: date) -> tuple[Meal, ...]:
        """What is planned to be eaten."""

    async def pantry(self) -> tuple[PantryItem, ...] | None:
        """What is in the house; None where the program keeps no stock."""

    async def add(self, items: Sequence[Item]) -> None:
        """Put these on the shopping list."""

    async def remove(self, items: Sequence[Item]) -> None:
        """Take these off it again, as far as they still stand there."""


class Details:
    """Recipes that were read before, by their mark: only what has changed is asked for again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, Recipe | None]] = {}

    async def gather(
        self, listed: Mapping[str, str], read: Callable[[str], Awaitable[Recipe | None]]
    ) -> tuple[Recipe, ...]:
        """The recipes of a list (key to mark of its last change), in its order."""
        found: dict[str, tuple[str, Recipe | None]] = {}
        for key, mark in listed.items():
            known = self._known.get(key)
            found[key] = known if known is not None and known[0] == mark else (mark, await read(key))
        self._known = found
        return tuple(recipe for _, recipe in found.values() if recipe is not None)


def measured(name: str, amount: float | None, unit: str, note: str) -> Ingredient | None:
    """An ingredient whose parts a program keeps apart. A unit that hubd does not know stands with the amount."""
    if not name.strip():
        return None
    known = UNITS.get(fold(unit).strip(" ."))
    if amount is None or amount <= 0.0:
        return Ingredient(name.strip(), note=note)
    if known is None:
        return Ingredient(name.strip(), round(amount, 2), unit.strip() or None, note)
    return Ingredient(name.strip(), round(amount * known[1], 2), known[0], note)
