"""Grocy: stock, recipes, meal plan and shopping list. Numbers and booleans often come as strings; `never` is 2999."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hubd.core.events import Meal, PantryItem
from hubd.core.kitchen.cookbook import Ingredient, Recipe
from hubd.core.kitchen.foods import fold
from hubd.core.kitchen.ingredients import shopping_line
from hubd.core.kitchen.written import day_of, number_of, plain_text, sentences, written
from hubd_kitchen.program import Item, measured
from hubd_kitchen.rest import Rest

Rows = dict[str, dict[str, Any]]


class Grocy:
    """One Grocy, version 3 or newer."""

    name = "grocy"

    def __init__(self, url: str, token: str) -> None:
        self._rest = Rest("Grocy", f"{url.rstrip('/')}/api", {"GROCY-API-KEY": token})

    async def recipes(self) -> tuple[Recipe, ...]:
        dishes, products, units = [await self._rows(table) for table in ("recipes", "products", "quantity_units")]
        lines: dict[str, list[dict[str, Any]]] = {}
        for row in (await self._rows("recipes_pos")).values():
            lines.setdefault(str(row.get("recipe_id")), []).append(row)
        made = (recipe(row, lines.get(key, []), products, units) for key, row in dishes.items())
        return tuple(each for each in made if each is not None)

    async def plan(self, since: date, until: date) -> tuple[Meal, ...]:
        rows = (await self._rows("meal_plan")).values()
        return tuple(
            Meal(day=day_of(row.get("day")), recipe=f"grocy:{row['recipe_id']}")
            for row in rows
            if row.get("recipe_id") and row.get("type", "recipe") == "recipe"
            and since.isoformat() <= day_of(row.get("day")) <= until.isoformat()
        )  # fmt: skip

    async def pantry(self) -> tuple[PantryItem, ...] | None:
        found = await self._rest.get("stock")
        units = await self._rows("quantity_units")
        return (
            tuple(made for row in found if isinstance(row, dict) and (made := stocked(row, units)) is not None)
            if isinstance(found, list)
            else ()
        )

    async def add(self, items: Sequence[Item]) -> None:
        """Products that Grocy knows are added as such, anything else as a note."""
        products = {fold(str(row.get("name"))): key for key, row in (await self._rows("products")).items()}
        for item in items:
            known = products.get(fold(str(item["name"])))
            if known is not None:
                body: dict[str, Any] = {"product_id": int(known), "product_amount": 1, "note": shopping_line(item)}
                await self._rest.send("POST", "stock/shoppinglist/add-product", body)
            else:
                await self._rest.send("POST", "objects/shopping_list",
                                      {"shopping_list_id": 1, "amount": 1, "note": shopping_line(item)})  # fmt: skip

    async def remove(self, items: Sequence[Item]) -> None:
        wanted = {shopping_line(item) for item in items}
        for key, row in (await self._rows("shopping_list")).items():
            if row.get("note") in wanted:
                wanted.discard(row["note"])
                await self._rest.send("DELETE", f"objects/shopping_list/{key}")

    async def _rows(self, table: str) -> Rows:
        found = await self._rest.get(f"objects/{table}")
        rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
        return {str(row["id"]): row for row in rows if row.get("id") is not None}


def recipe(row: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], products: Rows, units: Rows) -> Recipe | None:
    """A recipe with its lines. What Grocy makes for its own meal plan (`mealplan-day`) is none."""
    if str(row.get("type") or "normal") != "normal":
        return None
    return written(
        key=f"grocy:{row['id']}", name=row.get("name"), source="grocy",
        lines=[made for each in lines for made in _ingredient(each, products, units)],
        steps=sentences(row.get("description")), servings=number_of(row.get("base_servings")),
    )  # fmt: skip


def _ingredient(row: Mapping[str, Any], products: Rows, units: Rows) -> list[Ingredient]:
    name = plain_text(products.get(str(row.get("product_id")), {}).get("name"))
    unit = plain_text(units.get(str(row.get("qu_id")), {}).get("name"))
    piece = fold(unit) in ("piece", "pieces", "stuck", "pack", "packung", "pieza", "unidad")
    made = measured(name, number_of(row.get("amount")), "" if piece else unit, plain_text(row.get("note")))
    return [made] if made is not None else []


def stocked(row: Mapping[str, Any], units: Rows) -> PantryItem | None:
    """One product in stock, with what its kinds have together."""
    product = row.get("product")
    name = plain_text(product.get("name")) if isinstance(product, dict) else ""
    if not name or not isinstance(product, dict):
        return None
    together = str(row.get("is_aggregated_amount")) in ("1", "True", "true")
    amount = number_of(row.get("amount_aggregated" if together else "amount"))
    unit = plain_text(units.get(str(product.get("qu_id_stock")), {}).get("name")) or None
    return PantryItem(name=name, amount=amount, unit=unit, best_before=day_of(row.get("best_before_date")) or None)
