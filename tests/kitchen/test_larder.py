"""From a program's collection to the dish that is offered: told once, part by part, and gone when it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hubd_kitchen.feed import PARTS, Kitchen
from hubd_kitchen.shopping import Shopping

from hubd.config.settings import CalendarSource, KitchenPrograms, Settings
from hubd.core.events import AnyEvent, Pantry, Planned, Shelved
from hubd.core.household import Kitchen as At
from hubd.core.kitchen.cookbook import packed
from hubd.errors import Rejected
from hubd.recipe_book import shipped
from hubd.runtime.checkup_beside import beside
from tests.home import Home, household
from tests.kitchen.served import GrocyServer, MealieServer, Served, running

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Ears:
    """Hears what is told, as the daemon does, and keeps the shelf that follows from it."""

    full = False

    def __init__(self, home: Home) -> None:
        self.home = home
        self.events: list[AnyEvent] = []

    def heard(self, kind: str, payload: bytes) -> None:
        raise AssertionError("nothing is left to decode")

    def tell(self, event: AnyEvent) -> None:
        again = msgspec.json.decode(msgspec.json.encode(event), type=AnyEvent)
        stamped: AnyEvent = msgspec.structs.replace(again, at=self.home.now, arrived=self.home.now)
        self.events.append(stamped)
        self.home.hears(stamped)


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(10.0):
        while not met():
            await asyncio.sleep(0.01)


def settings(**programs: str) -> KitchenPrograms:
    return KitchenPrograms({name: (url, "t") for name, url in programs.items()}, every=0.05)


async def test_a_collection_becomes_part_of_the_book_and_only_changes_are_told_again() -> None:
    server, home = MealieServer(), Home(book=shipped())
    server.add("Tomato pasta", "400 g spaghetti", "2 tomatoes")
    ears = Ears(home)
    with running(Served(server, "Authorization", "Bearer t")) as served:
        kitchen = Kitchen(home.household, settings(mealie=served.url), lambda: home.state.desk.shelf)
        kitchen.start(ears)
        await until(lambda: len(served.paths()) > 12)
        told = [event for event in ears.events if isinstance(event, Shelved)]
        assert [len(event.recipes) for event in told] == [1]
        assert len([event for event in ears.events if isinstance(event, Planned)]) == 1
        assert home.brain.book is not None
        assert "mealie:tomato-pasta" in home.brain.book.with_shelf(home.state.desk.shelf).recipes
        server.recipes.clear()
        await until(lambda: not home.state.desk.shelf)
        await kitchen.stop()


async def test_a_new_start_tells_nothing_that_is_known_and_empties_the_shelf_of_what_is_gone() -> None:
    server, home = MealieServer(), Home(book=shipped())
    server.add("Tomato pasta", "400 g spaghetti", "2 tomatoes")
    with running(Served(server, "Authorization", "Bearer t")) as served:
        first = Kitchen(home.household, settings(mealie=served.url), lambda: home.state.desk.shelf)
        first.start(Ears(home))
        await until(lambda: bool(home.state.desk.shelf))
        await first.stop()
        old = Shelved(at=home.now, arrived=home.now, source="kitchen", program="tandoor", part="3",
                      recipes=(shipped().entries[0].recipe,))  # fmt: skip
        home.hears(old)
        ears = Ears(home)
        second = Kitchen(home.household, settings(mealie=served.url), lambda: home.state.desk.shelf)
        second.start(ears)
        await until(lambda: "tandoor/3" not in home.state.desk.shelf)
        asked = len(served.asked)
        await until(lambda: len(served.asked) > asked + 8)
        await second.stop()

    assert [(event.program, event.recipes) for event in ears.events if isinstance(event, Shelved)] == [("tandoor", ())]


async def test_a_version_without_a_plan_has_recipes_all_the_same() -> None:
    server, home = MealieServer(), Home(book=shipped())
    server.add("Tomato pasta", "400 g spaghetti", "2 tomatoes")

    def answer(method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        return (404, {"detail": "Not Found"}) if "mealplans" in path else server(method, path, query, body)

    with running(Served(answer, "Authorization", "Bearer t")) as served:
        kitchen = Kitchen(home.household, settings(mealie=served.url), lambda: home.state.desk.shelf)
        kitchen.start(Ears(home))
        await until(lambda: bool(home.state.desk.shelf))
        assert kitchen.problem is None
        await kitchen.stop()


async def test_stock_comes_from_grocy_and_a_server_that_is_gone_is_told_once_and_heard_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    home, served = Home(book=shipped()), Served(GrocyServer(), "GROCY-API-KEY", "t")
    ears = Ears(home)
    with running(served):
        kitchen = Kitchen(home.household, settings(grocy=served.url), lambda: home.state.desk.shelf)
        kitchen.start(ears)
        await until(lambda: home.state.desk.pantry_known)
        served.answer = lambda *_: (503, None)
        await until(lambda: kitchen.problem is not None)
        asked = len(served.asked)
        await until(lambda: len(served.asked) > asked + 3)
        served.answer = GrocyServer()
        await until(lambda: kitchen.problem is None)
        await kitchen.stop()

    assert len([event for event in ears.events if isinstance(event, Pantry)]) == 1
    assert [item.name for item in home.state.desk.pantry] == ["Rice", "Eggs"]
    assert len([record for record in caplog.records if record.levelname == "WARNING"]) == 1


async def test_what_mealie_has_is_offered_to_whoever_cooks() -> None:
    server, home = MealieServer(), Home(book=shipped())
    server.add("Our rice", "300 g rice", "2 eggs", tags=[{"name": "family"}])
    server.plans = [{"date": "2026-03-07", "entryType": "dinner", "recipe": {"slug": "our-rice"}}]
    ears = Ears(home)
    with running(Served(server, "Authorization", "Bearer t")) as served:
        kitchen = Kitchen(home.household, settings(mealie=served.url), lambda: home.state.desk.shelf)
        kitchen.start(ears)
        await until(lambda: bool(home.state.desk.shelf))
        await kitchen.stop()
    plan = next(event for event in ears.events if isinstance(event, Planned))
    home.hears(
        msgspec.structs.replace(
            plan,
            meals=(
                msgspec.convert(
                    {"day": "2026-03-07", "recipe": "mealie:our-rice"}, type(plan.meals[0]) if plan.meals else _meal()
                ),
            ),
        )
    )
    home.put("anna", "kitchen")

    (decision,) = home.propose("recipe.suggest", "anna", area="kitchen")

    assert decision.data["recipe"]["name"] == "Our rice"
    assert "planned for today" in decision.data["recipe"]["why"]
    assert decision.data["recipe"]["steps"] == ["Cook everything for 20 minutes."]


def _meal() -> Any:
    from hubd.core.events import Meal

    return Meal


async def test_a_shopping_list_is_kept_where_the_household_says() -> None:
    server = MealieServer()
    with running(Served(server, "Authorization", "Bearer t")) as served:
        house = household(kitchen=At(shopping="mealie"))
        shopping = Shopping(house, settings(mealie=served.url))
        await shopping.call("shopping.add", {"items": [{"name": "leeks", "amount": 3}, {"name": ""}]})
        assert [item["note"] for item in server.items] == ["3 leeks"]
        await shopping.call("shopping.remove", {"items": [{"name": "leeks", "amount": 3}]})
        assert server.items == []
        assert await shopping.check() == ()
        with pytest.raises(Rejected):
            await shopping.call("shopping.burn", {})
        with pytest.raises(Rejected, match="kitchen.shopping_list"):
            await Shopping(household(), settings(mealie=served.url)).call("shopping.add", {"items": []})


def test_a_part_is_small_enough_and_reads_back_as_it_was() -> None:
    recipe = shipped().entries[0].recipe

    assert PARTS >= 32
    assert len(packed((recipe,) * 78)) < 20_000


def test_the_doctor_asks_each_program_and_calendar_once(tmp_path: Path) -> None:
    (tmp_path / "good.ics").write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n")
    (tmp_path / "bad.ics").write_text("nothing")
    with running(Served(MealieServer(), "Authorization", "Bearer t")) as served:
        found = list(beside(Settings(
            household(),
            kitchen=KitchenPrograms({"mealie": (served.url, "t"), "tandoor": (served.url, "wrong")}),
            calendars=(CalendarSource("anna", file=tmp_path / "good.ics"),
                       CalendarSource("ben", file=tmp_path / "bad.ics")),
        )))  # fmt: skip

    assert [(each.topic, each.state) for each in found] == [
        ("mealie", "ok"), ("tandoor", "problem"), ("calendar", "ok"), ("calendar", "problem")]  # fmt: skip
    assert "token" in found[1].said
    assert "ICS" in found[3].said
