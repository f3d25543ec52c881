"""Mealie: recipes, meal plan and shopping list. Times are free text; entries are camelCase, pages are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from hubd.core.events import Meal, PantryItem
from hubd.core.kitchen.cookbook import Ingredient, Recipe
from hubd.core.kitchen.ingredients import shopping_line
from hubd.core.kitchen.spans import total
from hubd.core.kitchen.written import day_of, number_of, plain_text, sentences, written
from hubd.errors import Rejected
from hubd_kitchen.program import Details, Item, measured
from hubd_kitchen.rest import NotThere, Rest

UPDATED = ("updatedAt", "updateAt", "dateUpdated")
"""What versions have called the time of the last change."""


OLDER = "groups"
"""What version 1 calls a household."""


class Mealie:
    """One Mealie, version 2 or newer; version 1 calls households groups."""

    name = "mealie"

    def __init__(self, url: str, token: str) -> None:
        self._rest = Rest("Mealie", f"{url.rstrip('/')}/api", {"Authorization": f"Bearer {token}"})
        self._details = Details()
        self._house = "households"

    async def recipes(self) -> tuple[Recipe, ...]:
        listed = {}
        async for entry in self._rest.pages("recipes", "page", "perPage", orderBy="name", orderDirection="asc"):
            if isinstance(entry.get("slug"), str):
                changed = next((str(entry[key]) for key in UPDATED if entry.get(key)), "")
                listed[entry["slug"]] = f"{changed} {entry.get('lastMade') or ''}"
        return await self._details.gather(listed, self._recipe)

    async def _recipe(self, slug: str) -> Recipe | None:
        try:
            return recipe(await self._rest.get(f"recipes/{quote(slug)}"))
        except NotThere:
            return None  # somebody deleted it meanwhile

    async def plan(self, since: date, until: date) -> tuple[Meal, ...]:
        span = {"start_date": since.isoformat(), "end_date": until.isoformat()}
        entries = await self._listed("mealplans", **span)
        return tuple(
            Meal(day=day_of(entry.get("date")), recipe=f"mealie:{entry['recipe']['slug']}",
                 course=str(entry.get("entryType") or "dinner"))
            for entry in entries
            if isinstance(entry.get("recipe"), dict) and entry["recipe"].get("slug") and day_of(entry.get("date"))
        )  # fmt: skip

    async def pantry(self) -> tuple[PantryItem, ...] | None:
        return None  # Mealie knows foods "on hand", but neither how much nor for how long

    async def add(self, items: Sequence[Item]) -> None:
        wanted = await self._list()
        for item in items:
            body = {"shoppingListId": wanted, "note": shopping_line(item), "quantity": 1, "checked": False}
            await self._rest.send("POST", f"{self._house}/shopping/items", body)

    async def remove(self, items: Sequence[Item]) -> None:
        wanted, query = {shopping_line(item) for item in items}, f"shoppingListId={await self._list()}"
        for entry in await self._listed("shopping/items", queryFilter=query):
            if entry.get("note") in wanted and not entry.get("checked"):
                wanted.discard(entry["note"])
                await self._rest.send("DELETE", f"{self._house}/shopping/items/{entry['id']}")

    async def _list(self) -> str:
        """The first of the shopping lists."""
        for entry in await self._listed("shopping/lists"):
            return str(entry["id"])
        raise Rejected("Mealie has no shopping list; make one there, or name another under kitchen.shopping_list")

    async def _listed(self, path: str, **query: Any) -> list[Mapping[str, Any]]:
        """What a household has; under the older name where the newer is unknown."""
        try:
            return [entry async for entry in self._rest.pages(f"{self._house}/{path}", "page", "perPage", **query)]
        except NotThere:
            if self._house == OLDER:
                raise
            found = [entry async for entry in self._rest.pages(f"{OLDER}/{path}", "page", "perPage", **query)]
            self._house = OLDER
            return found


def recipe(body: Any) -> Recipe | None:
    """A full recipe."""
    if not isinstance(body, dict) or not body.get("slug"):
        return None
    said = (body.get("totalTimeSeconds"), body.get("performTime"), body.get("cookTime"), body.get("prepTime"))
    seconds = number_of(said[0]) or total(plain_text(body.get("totalTime")))
    if seconds is None:
        seconds = sum(total(plain_text(each)) or 0.0 for each in (said[1] or said[2], said[3])) or None
    steps = [text for step in _dicts(body.get("recipeInstructions")) for text in sentences(step.get("text"))]
    lines = [made for entry in _dicts(body.get("recipeIngredient")) for made in _ingredient(entry)]
    return written(
        key=f"mealie:{body['slug']}", name=body.get("name"), lines=lines, steps=steps, seconds=seconds,
        active=total(plain_text(body.get("prepTime"))), servings=body.get("recipeServings") or body.get("recipeYield"),
        tags=[each.get("name") for key in ("tags", "recipeCategory") for each in _dicts(body.get(key))],
        cooked=body.get("lastMade"), source="mealie",
    )  # fmt: skip


def _ingredient(entry: dict[str, Any]) -> list[Ingredient | str]:
    """One line: with its food where Mealie knows it, else as it was written."""
    food, unit = entry.get("food"), entry.get("unit")
    if isinstance(food, dict) and food.get("name"):
        named = unit.get("name") or unit.get("abbreviation") if isinstance(unit, dict) else ""
        made = measured(plain_text(food["name"]), number_of(entry.get("quantity")), plain_text(named),
                        plain_text(entry.get("note")))  # fmt: skip
        return [made] if made is not None else []
    said = plain_text(entry.get("originalText") or entry.get("note") or entry.get("display"))
    return [said] if said else []


def _dicts(said: Any) -> list[dict[str, Any]]:
    return [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []
