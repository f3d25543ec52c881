"""The recipe of the moment: what the house has, what the cook likes and nobody at the table must avoid."""

from __future__ import annotations

from typing import Any

from hubd.core.cookbook import Book, Ingredient
from hubd.core.policy.intents.content import Content, Telling
from hubd.core.policy.phrases import listed, say_to
from hubd.core.recipes import Suggestion, suggest

OFFERED = "recipes|offered"
"""The mode under which the policy remembers what was offered lately: recipe ids, newest first."""

NAMED = 4
"""Missing things named in the sentence; the card lists all."""


def recipe(telling: Telling) -> Content | None:
    """The best recipe now. None without a book, or when nothing in it fits this household."""
    book: Book | None = telling.brain.book
    if book is None:
        return None
    context, desk = telling.context, telling.context.state.desk
    found = suggest(
        book,
        desk.pantry if desk.pantry_known else None,
        tuple(context.household.people.values()),  # who is out now comes home to eat: what anybody must avoid binds
        telling.person,
        context.local,
        telling.policy.modes.get(OFFERED, ()),
        limit=1,
    )
    return _card(telling, book, found[0]) if found else None


def _card(telling: Telling, book: Book, best: Suggestion) -> Content:
    person, dish = telling.person, best.recipe
    name, minutes = dish.name(person.language), round(dish.minutes)
    missing = [_shown(book, line, None, person.language) for line in best.missing]
    if telling.context.state.desk.pantry_known:
        lacks = say_to("recipe.missing", person, list=listed(missing[:NAMED], person.language))
        have = lacks if missing else say_to("recipe.have_all", person)
    else:
        have = ""
    data: dict[str, Any] = {
        **telling.proposal.data,
        "recipe": {
            "id": dish.id,
            "name": name,
            "minutes": minutes,
            "servings": dish.servings,
            "ingredients": _ingredients(book, best, person.language),
            "missing": missing,
            "steps": list(dish.steps),
        },
    }
    text = f"{say_to('recipe.text', person, recipe=name, minutes=minutes)} {have}".strip()
    actions = ("accepted", "later", "dismissed", "never")
    return Content(say_to("recipe.title", person, recipe=name), text, data, actions)


def _ingredients(book: Book, best: Suggestion, language: str) -> list[dict[str, Any]]:
    """Every ingredient, by the pantry's own word for it where it is in the house."""
    found = best.found or (None,) * len(best.recipe.ingredients)
    lines = []
    for line, known in zip(best.recipe.ingredients, found, strict=False):
        shown = {"name": _shown(book, line, known, language), "amount": line.amount, "unit": line.unit}
        lines.append({key: value for key, value in shown.items() if value is not None})
    return lines


def _shown(book: Book, line: Ingredient, known: str | None, language: str) -> str:
    if known:
        return known
    food = book.foods.find(line.name)
    return book.foods.foods[food].shown(language) if food is not None else line.name
