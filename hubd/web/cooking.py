"""What is cooked."""

from __future__ import annotations

from hubd.core.kitchen.card import lines
from hubd.core.kitchen.spans import timers
from hubd.web.refusals import missing
from hubd.web.shapes.decisions import Step
from hubd.web.shapes.people import IngredientTold, RecipeTold
from hubd.web.table import Call
from hubd.web.telling import recipe


async def dish(call: Call) -> RecipeTold:
    """One recipe of the household's book, with its steps."""
    house = call.house
    found = recipe(house, call.path["id"])
    if found is None:
        raise missing("recipe", call.path["id"])
    language, book = house.household.language, house.brain.book
    assert book is not None  # noqa: S101 - a dish was found in it
    steps = [Step(text=text, seconds=next(iter(timers(text)), None)) for text in found.steps_in(language)]
    return RecipeTold(
        id=found.id, name=found.name(language), minutes=found.minutes, active=found.active, servings=found.servings,
        cuisine=found.cuisine, tags=[*found.tags], steps=steps,
        ingredients=[
            IngredientTold(
                name=line["name"], amount=line.get("amount"), unit=line.get("unit"), measure=line.get("measure", ""),
                shown=line.get("shown", line["name"]), note=book.foods.note(each.note, language),
            )
            for each, line in zip(found.ingredients, lines(book, found, language), strict=True)
        ],
    )  # fmt: skip
