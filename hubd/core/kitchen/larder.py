"""What is in the house, as a recipe asks for it: foods rather than words, and what will not keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from hubd.core.events import PantryItem
from hubd.core.kitchen.cookbook import MINOR, Entry, Ingredient
from hubd.core.kitchen.foods import LANGUAGES, Foods, bits

AT_LEAST = 2
"""A dish is only worth naming when it uses this many things of a pantry that is known, salt and oil aside."""
COVER = 3.0
"""For a dish of which everything is in the house; the share of it otherwise."""
MISSING = 0.12
"""Taken for each ingredient, herbs and spices aside, that would have to be bought."""
SOON = 1.0
"""For each food that must be eaten today and is used up (less when it keeps longer, at most one and a half times)."""
KEEPS_DAYS = 5
"""Food that keeps for longer is in no hurry. What is past its date already is never promoted."""


class Kitchen(NamedTuple):
    """What is in the house: the foods that a recipe may ask for, the pantry's words, and what is pressing."""

    satisfied: int
    found: dict[int, str]
    soon: dict[int, float]
    """Food to how pressing it is: 1 for today."""
    pressing: int = 0
    """The same foods as a set."""


def look(foods: Foods, pantry: Sequence[PantryItem], today: date, language: str) -> Kitchen:
    """The pantry as foods, names read in the household's language first. What is used up is not there."""
    languages = (language, *(other for other in LANGUAGES if other != language))
    satisfied, found, soon = 0, {}, dict[int, float]()
    for item in pantry:
        food = foods.find(item.name, languages)
        if food is None or (item.amount is not None and item.amount <= 0):
            continue
        satisfied |= foods.satisfies[food]
        found[food] = item.name
        left = _days_left(item.best_before, today)
        for n in bits(foods.satisfies[food]):
            found.setdefault(n, item.name)
            if 0 <= left <= KEEPS_DAYS:
                soon[n] = max(soon.get(n, 0.0), 1.0 - left / (KEEPS_DAYS + 1))
    return Kitchen(satisfied, found, soon, sum(1 << n for n in soon))


def _days_left(best_before: str | None, today: date) -> int:
    """Days until a date of the form YYYY-MM-DD; anything else keeps for ever."""
    try:
        return (date.fromisoformat((best_before or "")[:10]) - today).days
    except ValueError:
        return KEEPS_DAYS + 1


def supply(entry: Entry, kitchen: Kitchen) -> float | None:
    """How well the house supplies a dish, or None when it uses too little of what is there."""
    main = entry.main
    have = (main & kitchen.satisfied).bit_count()
    if have < AT_LEAST:
        return None
    there = have + MINOR * (entry.minor & kitchen.satisfied).bit_count()
    pressing = pressing_in(entry, kitchen) if main & kitchen.pressing else 0.0
    to_buy = main.bit_count() - have
    return COVER * round(there / entry.weight, 4) + SOON * min(pressing, 1.5) - MISSING * to_buy


def pressing_in(entry: Entry, kitchen: Kitchen) -> float:
    return sum(urgency for n, urgency in kitchen.soon.items() if entry.main >> n & 1)


def covered(entry: Entry, kitchen: Kitchen) -> float:
    """The share of a dish that is in the house; a herb counts less than what it is put on."""
    there = (entry.main & kitchen.satisfied).bit_count() + MINOR * (entry.minor & kitchen.satisfied).bit_count()
    return round(there / entry.weight, 4)


def lacking(foods: Foods, entry: Entry, kitchen: Kitchen) -> Iterator[tuple[Ingredient, int | None]]:
    """The lines of a recipe that are not in the house, staples aside."""
    for line, need in zip(entry.recipe.ingredients, entry.needs, strict=True):
        if need is None or not (kitchen.satisfied | foods.staples) >> need & 1:
            yield line, need
