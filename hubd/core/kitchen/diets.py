"""What nobody may be offered: what people at home must avoid, and what the cook's diet rules out.

`diet.avoid` takes ingredients or allergen groups and binds everybody; the diets named here bind what is
offered to the person who keeps them; every other word in `prefer` only ranks. In doubt something is
forbidden: a recipe too few is a smaller harm than one too many.
"""

from __future__ import annotations

from collections.abc import Iterable

from hubd.core.household import Person
from hubd.core.kitchen.foods import UNRECOGNISED, Foods, fold

MEATS = ("meat", "beef", "pork", "poultry", "rabbit")
FISHES = ("fish", "shellfish")
DAIRY = ("milk", "lactose")

GROUPS: dict[str, tuple[str, ...]] = {
    "gluten": ("gluten",),
    "lactose": ("lactose",),
    "milk": DAIRY,
    "tree nut": ("tree nut",),
    "nut": ("tree nut", "peanut"),
    "peanut": ("peanut",),
    "shellfish": ("shellfish",),
    "egg": ("egg",),
    "fish": ("fish",),
    "seafood": FISHES,
    "soy": ("soy",),
    "celery": ("celery",),
    "mustard": ("mustard",),
    "sesame": ("sesame",),
    "lupin": ("lupin",),
    "honey": ("honey",),
    "alcohol": ("alcohol",),
    "gelatine": ("gelatine",),
    "meat": MEATS,
    "red meat": ("meat", "beef", "pork"),
    "poultry": ("poultry",),
    "beef": ("beef",),
    "pork": ("pork",),
}
"""A word in `diet.avoid` to the groups of ingredients that it stands for."""

ALIASES: dict[str, str] = {
    "wheat": "gluten", "weizen": "gluten", "trigo": "gluten", "coeliac": "gluten", "celiac": "gluten",
    "laktose": "lactose", "lactosa": "lactose",
    "dairy": "milk", "milch": "milk", "milchprodukte": "milk", "leche": "milk", "lacteos": "milk", "cow's milk": "milk",
    "tree nuts": "tree nut", "schalenfruchte": "tree nut", "frutos de cascara": "tree nut",
    "nuts": "nut", "nuss": "nut", "nusse": "nut", "frutos secos": "nut",
    "peanuts": "peanut", "groundnut": "peanut", "groundnuts": "peanut", "erdnuss": "peanut", "erdnusse": "peanut",
    "cacahuete": "peanut", "cacahuetes": "peanut", "mani": "peanut",
    "crustacean": "shellfish", "crustaceans": "shellfish", "mollusc": "shellfish", "molluscs": "shellfish",
    "prawn": "shellfish", "prawns": "shellfish", "shrimp": "shellfish", "schalentiere": "shellfish",
    "krebstiere": "shellfish", "meeresfruchte": "seafood", "marisco": "shellfish", "mariscos": "shellfish",
    "eggs": "egg", "ei": "egg", "eier": "egg", "huevo": "egg", "huevos": "egg",
    "fisch": "fish", "pescado": "fish", "soya": "soy", "soja": "soy", "sellerie": "celery", "apio": "celery",
    "senf": "mustard", "mostaza": "mustard", "sesam": "sesame", "sesamo": "sesame", "lupine": "lupin",
    "honig": "honey", "miel": "honey", "alkohol": "alcohol", "gelatin": "gelatine", "gelatina": "gelatine",
    "fleisch": "meat", "carne": "meat", "geflugel": "poultry", "rind": "beef", "rindfleisch": "beef",
    "schwein": "pork", "schweinefleisch": "pork", "cerdo": "pork",
}  # fmt: skip
"""Other words for the same, folded."""

DIETS: dict[str, tuple[str, ...]] = {
    "vegetarian": (*MEATS, *FISHES, "gelatine"),
    "vegan": (*MEATS, *FISHES, "gelatine", "egg", *DAIRY, "honey"),
    "pescatarian": (*MEATS, "gelatine"),
    "halal": ("pork", "alcohol", "gelatine"),
    "kosher": ("pork", "rabbit", "shellfish", "gelatine"),
}
"""Diets that bind, and the groups that they rule out. Kosher food also never mixes meat and milk."""

DIET_ALIASES: dict[str, str] = {
    "vegetarisch": "vegetarian", "vegetarier": "vegetarian", "vegetariano": "vegetarian", "vegetariana": "vegetarian",
    "veggie": "vegetarian", "vegano": "vegan", "vegana": "vegan", "plant-based": "vegan",
    "pescetarian": "pescatarian", "pescetarisch": "pescatarian", "pescetariano": "pescatarian",
    "pescatariano": "pescatarian", "koscher": "kosher",
}  # fmt: skip

TRACES = ("tree nut", "shellfish")
"""Groups whose members are often packed together: avoiding one ranks its neighbours lower."""


def group_of(word: str) -> str | None:
    """The allergen group that a word names, if it names one."""
    plain = fold(word).strip()
    plain = ALIASES.get(plain, plain)
    return plain if plain in GROUPS else None


def diet_of(word: str) -> str | None:
    """The binding diet that a word names, if it names one."""
    plain = fold(word).strip()
    plain = DIET_ALIASES.get(plain, plain)
    return plain if plain in DIETS else None


def members(foods: Foods, groups: Iterable[str]) -> int:
    """Every food in any of the groups."""
    mask = 0
    for group in groups:
        mask |= foods.groups.get(group, 0)
    return mask


def avoided(foods: Foods, word: str) -> int:
    """Every food that somebody who avoids this word must not be given, in any form."""
    group = group_of(word)
    if group is None:
        return foods.under(word)
    named = foods.find(word)
    return members(foods, GROUPS[group]) | (foods.holding(1 << named) if named is not None else 0)


def neighbours(foods: Foods, word: str) -> int:
    """Foods that are not avoided but often carry traces of what is."""
    own = avoided(foods, word)
    mask = 0
    for group in TRACES:
        if own & foods.groups.get(group, 0):
            mask |= foods.groups[group]
    return mask & ~own


class Bounds:
    """What may be offered to one cook, with these people at the table."""

    def __init__(self, foods: Foods, eaters: Iterable[Person], cook: Person) -> None:
        people = {person.id: person for person in (*eaters, cook)}
        words = tuple(dict.fromkeys(word for person in people.values() for word in person.diet.avoid))
        self.diets = tuple(dict.fromkeys(diet for word in cook.diet.prefer if (diet := diet_of(word))))
        self.forbidden = self.doubtful = 0
        for word in words:
            self.forbidden |= avoided(foods, word)
            self.doubtful |= neighbours(foods, word)
        for diet in self.diets:
            self.forbidden |= members(foods, DIETS[diet])
        if words or self.diets:
            self.forbidden |= foods.groups.get(UNRECOGNISED, 0)
        self._apart = (members(foods, MEATS), members(foods, DAIRY)) if "kosher" in self.diets else (0, 0)

    def allow(self, mask: int) -> bool:
        """Whether a dish of these foods may be offered."""
        meat, milk = self._apart
        return not mask & self.forbidden and not (mask & meat and mask & milk)
