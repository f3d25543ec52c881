"""A dish as a card carries it: what goes in, what is missing, its steps, and how hot the oven must be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from hubd.core.kitchen.cookbook import Book, Ingredient, Recipe
from hubd.core.kitchen.foods import UNRECOGNISED, Food, Foods, head, key
from hubd.core.kitchen.units import measure, shown_unit

HEAT = (60, 300)
"""Degrees that an oven is set to; anything else is something else."""
_HEAT = re.compile(
    r"(?P<degrees>\d{2,3})\s*(?:°|º|degrees|grad|grados)\s*(?:(?P<fahrenheit>f(?:ahrenheit)?)\b)?", re.IGNORECASE
)


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One dish worth offering. `cover` is the share of it that is in the house, 0 to 1, and `missing` what is
    not (staples aside); both are empty while the pantry is unknown. `found` has, for each ingredient in
    turn, the pantry's own word for it. `reasons` are short phrases, the strongest first."""

    recipe: Recipe
    score: float
    cover: float = 0.0
    missing: tuple[Ingredient, ...] = ()
    found: tuple[str | None, ...] = ()
    reasons: tuple[str, ...] = ()


def card(book: Book, suggestion: Suggestion, language: str = "en") -> dict[str, Any]:
    """What a decision carries as `data.recipe`. Things that the pantry calls otherwise (`spaghetti` for pasta) keep the
    pantry's words, so that people find them."""
    recipe = suggestion.recipe
    heat = oven(recipe.steps)
    return {
        "id": recipe.id,
        "name": recipe.name(language),
        "minutes": round(recipe.minutes),
        "servings": round(recipe.servings),
        "ingredients": lines(book, recipe, language, suggestion.found),
        "missing": [_line(book.foods, line, None, language) for line in suggestion.missing],
        "steps": list(recipe.steps_in(language)),
        "why": list(suggestion.reasons),
        **({"oven": heat} if heat is not None else {}),
    }


def lines(book: Book, recipe: Recipe, language: str, found: Sequence[str | None] = ()) -> list[dict[str, Any]]:
    """What goes in, line by line. `found`: the pantry's own word for each, where it is known."""
    pantry = found or (None,) * len(recipe.ingredients)
    return [_line(book.foods, line, word, language) for line, word in zip(recipe.ingredients, pantry, strict=True)]


def oven(steps: Sequence[str]) -> int | None:
    """The heat that the oven needs first, in degrees Celsius; None for a dish that needs none."""
    for found in (found for step in steps for found in _HEAT.finditer(step)):
        degrees = int(found["degrees"])
        celsius = round((degrees - 32) / 1.8 / 5.0) * 5 if found["fahrenheit"] else degrees
        if HEAT[0] <= celsius <= HEAT[1]:
            return celsius
    return None


def _alike(one: str, other: str, language: str) -> bool:
    """Whether one of two names says nothing that the other does not, however many of it."""
    a, b = set(key(head(one), language)), set(key(other, language))
    return a <= b or b <= a


def _line(foods: Foods, line: Ingredient, found: str | None, language: str) -> dict[str, Any]:
    """`name`, `amount` and `unit` are for programs (shopping lists); `measure` and `shown` are for eyes, and left out
    where they would say the same."""
    food = _meant(foods, line.name, found, language)
    amount = line.amount
    if isinstance(food, str):
        name = shown = food
    else:
        name = food.shown(language)
        shown = food.numbered(amount, language) if amount is not None and line.unit is None else name
    whole = round(amount) if amount is not None and amount == round(amount) else amount
    given = {
        "name": name, "amount": whole, "unit": shown_unit(line.unit, language),
        "measure": measure(amount, line.unit, language) or None, "shown": shown if shown != name else None,
    }  # fmt: skip
    return {field: value for field, value in given.items() if value is not None}


def _meant(foods: Foods, name: str, found: str | None, language: str) -> Food | str:
    """The food to name, or words to keep: those of a food that nobody knows, and the pantry's own where they say more
    in this language. Its words in another language are only another name of their food."""
    known = foods.find(name)
    if known is None or UNRECOGNISED in foods.foods[known].groups:
        kept: Food | str = name
    else:
        kept = foods.foods[known]
    if found is None or _alike(found, kept if isinstance(kept, str) else kept.shown(language), language):
        return kept
    other = foods.find(found)
    if other is None:
        return kept
    return head(found).strip() if foods.find(found, (language,)) == other else foods.foods[other]
