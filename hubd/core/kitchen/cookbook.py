"""A book of recipes, and what can be known about each before anybody cooks.

Values only; reading a book from files is `hubd.recipe_book`, choosing from it `hubd.core.kitchen.recipes`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from hubd.core.kitchen.diets import DIETS, GROUPS, members
from hubd.core.kitchen.foods import LANGUAGES, Foods, bits, key
from hubd.errors import Problem

QUICK_MINUTES = 30.0
FREE_FROM = {"gluten-free": "gluten", "lactose-free": "lactose", "nut-free": "nut", "egg-free": "egg"}
"""Words that a dish earns by what is not in it."""


class Ingredient(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a recipe: so much of one food. `name` is the food's English name where it is known."""

    name: str
    amount: float | None = None
    unit: str | None = None
    note: str = ""


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """A dish. `minutes` from the first cut to the table, `active` of them with busy hands."""

    id: str
    names: dict[str, str]
    ingredients: tuple[Ingredient, ...]
    minutes: float
    active: float = 0.0
    servings: float = 4.0
    cuisine: str = ""
    seasons: tuple[str, ...] = ()
    """Empty: good all year."""
    tags: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    translated: dict[str, tuple[str, ...]] = {}
    """The steps in other languages, by language."""
    source: str = ""
    """Where it comes from, when not from a book of hubd's own: `mealie`, `tandoor`, `grocy`."""
    cooked: str = ""
    """The date on which it was last cooked, YYYY-MM-DD, where its source knows."""

    def steps_in(self, language: str) -> tuple[str, ...]:
        """Its steps in a language, else as they were written."""
        return self.translated.get(language, self.steps)

    def name(self, language: str = "en") -> str:
        """Its name in a language, else the one in which it was written."""
        return self.names.get(language) or next(iter(self.names.values()))


MINOR = 0.3
"""What a herb or spice counts beside any other ingredient, which counts one."""
NO_MEAL = frozenset({"breakfast", "dessert", "side", "drink", "snack"})
"""Tags of what is not offered to somebody who begins to cook a meal."""
SHELVES = 2
"""So many shelves' books are kept at hand: that of the household, and the next one while it is being made."""

_pack = msgspec.msgpack.Encoder()
_unpack = msgspec.msgpack.Decoder(tuple[Recipe, ...])


def packed(recipes: tuple[Recipe, ...]) -> bytes:
    """Some recipes as the state keeps them."""
    return zlib.compress(_pack.encode(recipes), 6)


def unpacked(data: bytes) -> tuple[Recipe, ...]:
    return _unpack.decode(zlib.decompress(data))


class Entry(NamedTuple):
    """A recipe with what can be known about it before anybody cooks. The masks are sets of foods."""

    recipe: Recipe
    needs: tuple[int | None, ...]
    """The food of each ingredient, in order."""
    contains: int
    main: int
    minor: int
    words: frozenset[str]
    weight: float
    """What its ingredients count together, staples aside (`MINOR`)."""
    meal: bool
    """It can be somebody's dinner: no drink, no cake, no dip."""


class Book:
    """Recipes, indexed once so that thousands of them can be ranked while somebody waits."""

    def __init__(self, recipes: Iterable[Recipe], foods: Foods, problems: Iterable[Problem] = ()) -> None:
        """`problems`: what was wrong with recipes that are not in it."""
        listed = tuple(recipes)
        self._shelves: dict[int, tuple[Mapping[str, bytes], Book]] = {}
        self._table = foods
        self.problems = tuple(problems)
        self.foods = foods.extended(line.name for recipe in listed for line in recipe.ingredients)
        groups = {**DIETS, **{word: GROUPS[group] for word, group in FREE_FROM.items()}}
        self._suits = {word: members(self.foods, ruled_out) for word, ruled_out in groups.items()}
        self.entries = tuple(self._entry(recipe) for recipe in listed)
        self.recipes = {entry.recipe.id: entry.recipe for entry in self.entries}

    def with_shelf(self, shelf: Mapping[str, bytes]) -> Book:
        """This book and what other programs have told of theirs (`packed`), made when first asked for."""
        if not shelf:
            return self
        known = self._shelves.get(id(shelf))
        if known is None:
            if len(self._shelves) >= SHELVES:
                self._shelves.clear()
            told = (recipe for name in sorted(shelf) for recipe in unpacked(shelf[name]))
            known = (shelf, Book((*self.recipes.values(), *told), self._table, self.problems))
            self._shelves[id(shelf)] = known
        return known[1]

    def _entry(self, recipe: Recipe) -> Entry:
        """What is in the name counts as contained too: a dish called satay has peanuts, whatever it lists; and what a
        line names beside its food, such as the margarine of `butter or margarine`."""
        written_in = next(iter(recipe.names))
        languages = (written_in, *(language for language in LANGUAGES if language != written_in))
        needs = tuple(self.foods.find(line.name, languages) for line in recipe.ingredients)
        own = 0
        for need in needs:
            own |= 1 << need if need is not None else 0
        contains = own | self.foods.inside(recipe.names[written_in], (written_in,))
        if recipe.source:
            for line in recipe.ingredients:
                contains |= self.foods.inside(f"{line.name} . {line.note}", (written_in,))
        for n in tuple(bits(contains)):
            contains |= self.foods.with_inside[n]
        main, minor = own & ~self.foods.staples & ~self.foods.minor, own & self.foods.minor
        return Entry(
            recipe=recipe,
            needs=needs,
            contains=contains,
            main=main,
            minor=minor,
            words=self._words(recipe, own, contains),
            weight=max(main.bit_count() + MINOR * minor.bit_count(), MINOR),
            meal=not NO_MEAL.intersection(recipe.tags),
        )

    def _words(self, recipe: Recipe, own: int, contains: int) -> frozenset[str]:
        """What a wish or a dislike may name: words of names, cuisine, tags and ingredients, and what is not in it."""
        said = {recipe.id, recipe.cuisine, *recipe.cuisine.split(), *recipe.tags}
        for language in LANGUAGES:
            said.update(key(recipe.name(language), language))
        for n in bits(own):
            said.update(self.foods.said[n])
        said.update(word for word, ruled_out in self._suits.items() if not contains & ruled_out)
        if recipe.minutes <= QUICK_MINUTES:
            said.add("quick")
        return frozenset(said)
