"""When the household eats: as its owner says, else as it was seen to; and what a meal plan names for today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from hubd.core.beliefs import PersonBelief
from hubd.core.events import Meal
from hubd.core.household import Household
from hubd.core.memories import DeskState

HOURS: dict[str, tuple[time, time]] = {"lunch": (time(11), time(15)), "dinner": (time(17), time(21, 30))}
"""When somebody who begins to eat is taken to sit down to that meal."""

EATS = 0.6
"""From this probability somebody eats. A snack counts too: the average forgives it."""

LATELY = 0.15
"""How much one day counts in the usual time: as much as the last two weeks tell."""

AHEAD = timedelta(hours=3)
"""Whoever begins to cook earlier than this does not cook for that meal."""


def at_table(desk: DeskState, people: Mapping[str, PersonBelief], local: datetime) -> DeskState:
    """The desk, after noting that somebody eats for the first time in these hours today."""
    clock = local.time()
    meal = next((name for name, (begin, end) in HOURS.items() if begin <= clock < end), None)
    if meal is None or desk.meals.get(f"{meal}|day") == float(local.toordinal()):
        return desk
    if not any(person.activity.get("eating", 0.0) >= EATS for person in people.values()):
        return desk
    at = clock.hour * 60.0 + clock.minute
    usual = desk.meals.get(meal, at)
    moved = round(usual + LATELY * (at - usual), 1)
    return replace(desk, meals={**desk.meals, meal: moved, f"{meal}|day": float(local.toordinal())})


def next_meal(household: Household, meals: Mapping[str, float], local: datetime) -> datetime | None:
    """When the household will sit down to eat next; None where nobody knows, or where that is long from now."""
    for meal, said in (("lunch", household.kitchen.lunch), ("dinner", household.kitchen.dinner)):
        minutes = meals.get(meal) if said is None else said.hour * 60.0 + said.minute
        if minutes is None:
            continue
        at = local.replace(hour=int(minutes) // 60, minute=int(minutes) % 60, second=0, microsecond=0)
        if local < at <= local + AHEAD:
            return at
    return None


def planned(menu: Mapping[str, tuple[Meal, ...]], local: datetime) -> tuple[str, ...]:
    """The recipes that a meal plan names for the meal that is cooked now."""
    today, course = local.date().isoformat(), "lunch" if local.hour < HOURS["lunch"][1].hour else "dinner"
    plans = [meal for program in sorted(menu) for meal in menu[program] if meal.day == today]
    fitting = [meal for meal in plans if meal.course == course]
    return tuple(dict.fromkeys(meal.recipe for meal in fitting or plans))
