"""Tandoor: recipes, meal plan, stock and shopping list. Times are minutes; every path ends with a slash."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hubd.core.events import Meal, PantryItem
from hubd.core.kitchen.cookbook import Ingredient, Recipe
from hubd.core.kitchen.written import day_of, number_of, plain_text, sentences, written
from hubd_kitchen.program import Details, Item, measured
from hubd_kitchen.rest import NotThere, Rest


class Tandoor:
    """One Tandoor, version 1.5 or newer."""

    name = "tandoor"

    def __init__(self, url: str, token: str) -> None:
        self._rest = Rest("Tandoor", f"{url.rstrip('/')}/api", {"Authorization": f"Bearer {token}"})
        self._details = Details()

    async def recipes(self) -> tuple[Recipe, ...]:
        listed = {}
        async for entry in self._rest.pages("recipe/", "page", "page_size"):
            if entry.get("id") is not None:
                told = {key: entry[key] for key in sorted(entry) if key not in ("new", "recent", "image")}
                listed[str(entry["id"])] = json.dumps(told, sort_keys=True)
        return await self._details.gather(listed, self._recipe)

    async def _recipe(self, key: str) -> Recipe | None:
        try:
            return recipe(await self._rest.get(f"recipe/{key}/"))
        except NotThere:
            return None

    async def plan(self, since: date, until: date) -> tuple[Meal, ...]:
        span = {"from_date": since.isoformat(), "to_date": until.isoformat()}
        entries = [entry async for entry in self._rest.pages("meal-plan/", "page", "page_size", **span)]
        return tuple(
            Meal(day=day_of(entry.get("from_date") or entry.get("date")), recipe=f"tandoor:{entry['recipe']['id']}",
                 course=_course(entry))
            for entry in entries
            if isinstance(entry.get("recipe"), dict) and entry["recipe"].get("id") is not None
            and day_of(entry.get("from_date") or entry.get("date"))
        )  # fmt: skip

    async def pantry(self) -> tuple[PantryItem, ...] | None:
        """The stock with amounts where this version keeps one, else the foods that are ticked as being in the house."""
        try:
            entries = [entry async for entry in self._rest.pages("inventory-entry/", "page", "page_size")]
        except NotThere:
            entries = []
        items = tuple(made for entry in entries if (made := _stocked(entry)) is not None)
        if items:
            return items
        names = [
            _named(food) async for food in self._rest.pages("food/", "page", "page_size") if food.get("food_onhand")
        ]
        return tuple(PantryItem(name=name) for name in names if name) or None

    async def add(self, items: Sequence[Item]) -> None:
        for item in items:
            unit = item.get("unit")
            body = {"food": {"name": item["name"]}, "unit": {"name": unit} if unit else None,
                    "amount": item.get("amount") or 1, "checked": False}  # fmt: skip
            await self._rest.send("POST", "shopping-list-entry/", body)

    async def remove(self, items: Sequence[Item]) -> None:
        wanted = [str(item["name"]).casefold() for item in items]
        entries = [entry async for entry in self._rest.pages("shopping-list-entry/", "page", "page_size")]
        for entry in entries:
            name = _named(entry.get("food")).casefold()
            if name in wanted and not entry.get("checked"):
                wanted.remove(name)
                await self._rest.send("DELETE", f"shopping-list-entry/{entry['id']}/")


def recipe(body: Any) -> Recipe | None:
    """A full recipe."""
    if not isinstance(body, dict) or body.get("id") is None:
        return None
    parts = sorted((each for each in body.get("steps") or [] if isinstance(each, dict)), key=_order)
    working, waiting = number_of(body.get("working_time")) or 0.0, number_of(body.get("waiting_time")) or 0.0
    return written(
        key=f"tandoor:{body['id']}", name=body.get("name"), source="tandoor",
        lines=[made for part in parts for each in part.get("ingredients") or [] for made in _ingredient(each)],
        steps=[text for part in parts for text in sentences(part.get("instruction"))],
        seconds=(working + waiting) * 60.0 or None, active=working * 60.0 or None, servings=body.get("servings"),
        tags=[_named(each) or each.get("label") for each in body.get("keywords") or [] if isinstance(each, dict)],
        cooked=body.get("last_cooked"),
    )  # fmt: skip


def _order(part: dict[str, Any]) -> float:
    return number_of(part.get("order")) or 0.0


def _ingredient(entry: Any) -> list[Ingredient]:
    if not isinstance(entry, dict) or entry.get("is_header"):
        return []
    amount = None if entry.get("no_amount") else number_of(entry.get("amount"))
    made = measured(_named(entry.get("food")), amount, _named(entry.get("unit")), plain_text(entry.get("note")))
    return [made] if made is not None else []


def _stocked(entry: Mapping[str, Any]) -> PantryItem | None:
    name = _named(entry.get("food"))
    best = day_of(entry.get("expires") or entry.get("best_before"))
    if not name:
        return None
    unit = _named(entry.get("unit")) or None
    return PantryItem(name=name, amount=number_of(entry.get("amount")), unit=unit, best_before=best or None)


def _course(entry: Mapping[str, Any]) -> str:
    kind = entry.get("meal_type")
    said = (_named(kind) or str(entry.get("meal_type_name") or "")).casefold()
    known = {"lunch": "lunch", "mittag": "lunch", "mittagessen": "lunch", "almuerzo": "lunch", "comida": "lunch",
             "breakfast": "breakfast", "frühstück": "breakfast", "desayuno": "breakfast"}  # fmt: skip
    return known.get(said, "dinner")


def _named(said: Any) -> str:
    return plain_text(said.get("name")) if isinstance(said, Mapping) else ""
