"""When the household eats: as it says, else as it was seen to, a little more each day; and what is planned today."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.belief import begin
from hubd.core.beliefs import PersonBelief
from hubd.core.brain import build_brain
from hubd.core.events import Meal
from hubd.core.household import Kitchen
from hubd.core.memories import DeskState
from hubd.core.policy.routines.mealtimes import at_table, next_meal, planned
from hubd.core.rules.compile import compile_rules
from hubd.core.step import step
from tests.home import Home, household

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
EATS = {"anna": PersonBelief(places=(1.0,), at=0.0, activity={"eating": 0.9})}
READS = {"anna": PersonBelief(places=(1.0,), at=0.0, activity={"reading": 0.9})}


def clock(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def seen(*moments: datetime, desk: DeskState | None = None) -> DeskState:
    found = desk or DeskState()
    for at in moments:
        found = at_table(found, EATS, at)
    return found


def test_the_first_bite_of_the_day_counts_and_what_follows_does_not() -> None:
    desk = seen(clock(18, 30), clock(19, 10))

    assert desk.meals["dinner"] == 18.5 * 60
    assert seen(clock(19, 10), desk=desk) is desk


def test_the_usual_time_follows_slowly_and_each_meal_has_its_own() -> None:
    desk = seen(clock(18, 30), clock(19, 30, day=1), clock(12, 15, day=1))

    assert 18.5 * 60 < desk.meals["dinner"] < 18.75 * 60
    assert desk.meals["lunch"] == 12.25 * 60


def test_breakfast_and_reading_are_no_dinner() -> None:
    assert seen(clock(8)).meals == {}
    assert at_table(DeskState(), READS, clock(18, 30)).meals == {}


def test_the_next_meal_is_the_one_that_is_cooked_for() -> None:
    known = {"dinner": 18.5 * 60, "lunch": 12.5 * 60}

    assert next_meal(household(), known, clock(17, 40)) == clock(18, 30)
    assert next_meal(household(), known, clock(11, 50)) == clock(12, 30)
    assert next_meal(household(), known, clock(14)) is None
    assert next_meal(household(), {}, clock(17, 40)) is None
    said = household(kitchen=Kitchen(dinner=time(20)))
    assert next_meal(said, known, clock(17, 40)) == clock(20)


def test_a_plan_names_dishes_for_the_meal_of_the_hour_else_for_the_day() -> None:
    def meal(recipe: str, day: str = "2026-03-02", course: str = "dinner") -> Meal:
        return Meal(day=day, recipe=recipe, course=course)

    menu = {"mealie": (meal("a"), meal("b", course="lunch"), meal("c", day="2026-03-03")), "grocy": (meal("d"),)}
    assert planned(menu, clock(18)) == ("d", "a")
    assert planned(menu, clock(12)) == ("b",)
    assert planned({"x": (meal("e", course="snack"),)}, clock(18)) == ("e",)
    assert planned(menu, clock(18, day=5)) == ()


def test_a_household_notices_by_itself() -> None:
    house = household()
    brain = build_brain(house, compile_rules((), house))
    state = begin(brain, clock(18, 30).timestamp())
    anna = replace(state.people["anna"], activity={"eating": 0.95, "none": 0.05}, acted=clock(18, 31).timestamp())
    state = replace(state, people={**state.people, "anna": anna})
    at = clock(18, 30).timestamp() + 5.0
    done = step(state, ev.Tick(at=at, arrived=at, source="hubd/clock"), brain)

    assert "dinner" in done.state.desk.meals


def test_what_nobody_wanted_is_not_offered_again_soon() -> None:
    from hubd.recipe_book import shipped

    home = Home(book=shipped()).put("anna", "kitchen")
    offered: list[Any] = []
    for _ in range(3):
        (offer,) = home.propose("recipe.suggest", "anna", area="kitchen", cause=f"cook {len(offered)}")[-1:]
        if "recipe" not in offer.data:
            break
        offered.append(offer.data["recipe"]["id"])
        home.answer("dismissed", decision=offer.id, by="anna")
        home.at(f"2026-03-{8 + len(offered):02d} 18:00").put("anna", "kitchen")

    assert len(set(offered)) == len(offered)
    assert home.state.policy.modes["recipes|turned_down|anna"][0] == offered[-1]
