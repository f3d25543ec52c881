"""Mealie, Tandoor and Grocy as they really answer: what is read of them, what is changed there, and what goes wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hubd_kitchen.grocy import Grocy
from hubd_kitchen.mealie import Mealie
from hubd_kitchen.rest import Rest
from hubd_kitchen.tandoor import Tandoor

from hubd.core.events import Meal, PantryItem
from hubd.core.kitchen.cookbook import Ingredient
from hubd.errors import Rejected, Unavailable
from tests.kitchen.served import GrocyServer, MealieServer, Served, TandoorServer, running

pytestmark = pytest.mark.anyio
MARCH = (date(2026, 3, 1), date(2026, 3, 8))
BEARER = ("Authorization", "Bearer t")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_mealie_is_read_in_full_and_only_what_changed_is_read_again() -> None:
    server = MealieServer()
    server.add("Tomato pasta", "400 g spaghetti", "salt and pepper", {
        "quantity": 2, "unit": {"name": "tablespoon", "abbreviation": "tbsp"}, "food": {"name": "olive oil"},
        "note": "good", "display": "2 tbsp olive oil", "originalText": None})  # fmt: skip
    server.add("Odd", "")
    for n in range(120):
        server.add(f"Dish {n}", "1 egg", totalTime=None, performTime=None, prepTime=None)
    with running(Served(server, *BEARER)) as served:
        mealie = Mealie(served.url, "t")
        first = {recipe.id: recipe for recipe in await mealie.recipes()}
        asked = len(served.asked)
        server.recipes["dish-7"]["updatedAt"] = "2026-02-01T00:00:00Z"
        server.recipes["dish-7"]["name"] = "Dish seven"
        del server.recipes["dish-8"]
        again = {recipe.id: recipe for recipe in await mealie.recipes()}

    pasta = first["mealie:tomato-pasta"]
    assert pasta.ingredients == (Ingredient("spaghetti", 400.0, "g"), Ingredient("salt"), Ingredient("pepper"),
                                 Ingredient("olive oil", 2.0, "tbsp", "good"))  # fmt: skip
    assert (pasta.minutes, pasta.active, pasta.steps) == (35.0, 10.0, ("Cook everything for 20 minutes.",))
    assert first["mealie:dish-1"].minutes == 45.0
    assert "mealie:odd" not in first
    assert len(first) == 121
    assert again["mealie:dish-7"].name() == "Dish seven"
    assert "mealie:dish-8" not in again
    assert len(served.asked) - asked == 3  # two pages and one recipe


@pytest.mark.parametrize("old", [False, True])
async def test_mealies_plan_and_list_whatever_its_version_calls_the_household(old: bool) -> None:
    server = MealieServer()
    server.old = old
    slug = server.add("Soup", "1 leek")
    server.plans = [
        {"id": 1, "date": "2026-03-02", "entryType": "dinner", "recipeId": "x", "recipe": {"slug": slug}},
        {"id": 2, "date": "2026-03-03", "entryType": "lunch", "title": "Leftovers", "recipe": None},
        {"id": 3, "date": "2026-09-03", "entryType": "dinner", "recipe": {"slug": slug}},
    ]
    with running(Served(server, *BEARER)) as served:
        mealie = Mealie(served.url, "t")
        assert await mealie.plan(*MARCH) == (Meal(day="2026-03-02", recipe="mealie:soup"),)
        await mealie.add([{"name": "leeks", "amount": 3}, {"name": "cream"}])
        assert [item["note"] for item in server.items] == ["3 leeks", "cream"]
        await mealie.remove([{"name": "cream"}])
        assert [item["note"] for item in server.items] == ["3 leeks"]
        server.lists = []
        with pytest.raises(Rejected, match="no shopping list"):
            await mealie.add([{"name": "milk"}])


async def test_tandoor_is_read_with_its_steps_in_order_and_its_headers_left_out() -> None:
    server = TandoorServer()
    server.add(77, "Tomato pasta", ("spaghetti", "400.00", "g"), ("salt", None, None), ("cups of love", 2, "cup"))
    server.plans = [{"id": 1, "from_date": "2026-03-02T12:00:00+01:00", "recipe": {"id": 77},
                     "meal_type": {"name": "Lunch"}}]  # fmt: skip
    server.stock = [{"id": 1, "food": {"name": "Rice"}, "amount": 500, "unit": {"name": "g"}, "expires": "2026-03-04"}]
    with running(Served(server, *BEARER)) as served:
        tandoor = Tandoor(served.url, "t")
        (pasta,) = await tandoor.recipes()
        plan, stock = await tandoor.plan(*MARCH), await tandoor.pantry()
        await tandoor.add([{"name": "leeks", "amount": 3, "unit": None}, {"name": "milk"}])
        await tandoor.remove([{"name": "Leeks"}])
        server.stock = None
        server.foods = [{"name": "Oats", "food_onhand": True}, {"name": "Tea", "food_onhand": False}]
        ticked = await tandoor.pantry()

    assert pasta.ingredients == (Ingredient("spaghetti", 400.0, "g"), Ingredient("salt"),
                                 Ingredient("cups of love", 480.0, "ml"))  # fmt: skip
    assert pasta.steps == ("Mix.", "Bake it for 25 minutes.")
    assert (pasta.minutes, pasta.active, pasta.cooked) == (35.0, 10.0, "2026-11-02")
    assert plan == (Meal(day="2026-03-02", recipe="tandoor:77", course="lunch"),)
    assert stock == (PantryItem(name="Rice", amount=500.0, unit="g", best_before="2026-03-04"),)
    assert [item["food"]["name"] for item in server.items] == ["milk"]
    assert ticked == (PantryItem(name="Oats"),)


async def test_grocy_speaks_in_strings_and_is_understood() -> None:
    server = GrocyServer()
    with running(Served(server, "GROCY-API-KEY", "k")) as served:
        grocy = Grocy(served.url, "k")
        (rice,) = await grocy.recipes()
        plan, stock = await grocy.plan(*MARCH), await grocy.pantry()
        await grocy.add([{"name": "rice", "amount": 1, "unit": "kg"}, {"name": "saffron"}])
        await grocy.remove([{"name": "saffron"}])

    assert rice.ingredients == (Ingredient("Rice", 250.0, "g"), Ingredient("Eggs", 2.0, None, "beaten"))
    assert (rice.steps, rice.servings) == (("Boil the rice.", "Fry it."), 2.0)
    assert plan == (Meal(day="2026-03-02", recipe="grocy:12"),)
    assert stock == (PantryItem(name="Rice", amount=800.0, unit="Gram"),
                     PantryItem(name="Eggs", amount=6.0, unit="Piece", best_before="2026-03-03"))  # fmt: skip
    assert [row["note"] for row in server.tables["shopping_list"]] == ["1 kg rice"]
    assert server.tables["shopping_list"][0]["product_id"] == 1


def failing(status: int) -> Any:
    return lambda *_: (status, {"detail": "x"})


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [(401, Rejected, "token"), (403, Rejected, "token"), (404, Rejected, "check the url"), (500, Unavailable, "500"),
     (400, Rejected, "said no")],
)  # fmt: skip
async def test_a_server_that_says_no_is_told_with_what_to_do(status: int, error: type[Exception], told: str) -> None:
    with running(Served(failing(status), *BEARER)) as served:
        with pytest.raises(error, match=told):
            await Mealie(served.url, "t").recipes()
        with pytest.raises(Rejected, match="token"):
            await Mealie(served.url, "wrong").recipes()


async def test_a_server_that_is_not_there_or_speaks_something_else() -> None:
    with running(Served(failing(200), *BEARER)) as served:
        served.raw = b"<html>Sign in</html>"
        with pytest.raises(Rejected, match="check the url"):
            await Tandoor(served.url, "t").recipes()
    with pytest.raises(Unavailable, match="is it running"):
        await Tandoor(served.url, "t").recipes()


async def test_the_token_goes_to_no_other_host() -> None:
    with running(Served(failing(200), *BEARER)) as elsewhere, running(Served(failing(200), *BEARER)) as served:
        served.redirect = elsewhere.url + "/api/recipes"
        with pytest.raises(Rejected):
            await Rest("Mealie", served.url, {"Authorization": "Bearer t"}).get("recipes")
        with pytest.raises(Rejected):
            await Rest("Mealie", served.url, {"Authorization": "Bearer t"}).send("POST", "recipes", {})

    assert elsewhere.asked == []


async def test_a_secret_is_in_no_text() -> None:
    program = Mealie("http://127.0.0.1:9", "s3cret")
    with pytest.raises(Unavailable) as told:
        await program.recipes()

    assert "s3cret" not in f"{program!r} {told.value!r} {told.value}"
