"""What is cooked."""

from __future__ import annotations

from hubd.core.spans import timers
from hubd.web.shapes.decisions import Step
from hubd.web.shapes.people import IngredientTold, RecipeTold
from hubd.web.table import Call, missing
from hubd.web.telling import recipe


async def dish(call: Call) -> RecipeTold:
    """One recipe of the household's book, with its steps."""
    house = call.house
    found = recipe(house, call.path["id"])
    if found is None:
        raise missing("recipe", call.path["id"])
    language = house.household.language
    steps = [Step(text=text, seconds=next(iter(timers(text)), None)) for text in found.steps_in(language)]
    return RecipeTold(
        id=found.id, name=found.name(language), minutes=found.minutes, active=found.active, servings=found.servings,
        cuisine=found.cuisine, tags=[*found.tags], steps=steps,
        ingredients=[
            IngredientTold(name=line.name, amount=line.amount, unit=line.unit, note=line.note)
            for line in found.ingredients
        ],
    )  # fmt: skip
