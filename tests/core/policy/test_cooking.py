"""A recipe step by step: the card goes with the cook, waits become timers, and a restart finds the pot on the stove."""

from __future__ import annotations

from dataclasses import replace as with_

import msgspec
import pytest

from hubd.chain_files import read_chains
from hubd.core.chains.parse import Reader
from hubd.core.codec import decode_state, encode_state
from hubd.core.decisions import Call, Tell
from hubd.core.events import Feedback, PantryItem
from hubd.core.events import Pantry as Stock
from hubd.core.household import Kitchen, Output
from hubd.core.kitchen.card import oven
from hubd.core.resettle import resettled
from hubd.recipe_book import shipped
from tests.home import OUTPUTS, Home, household


def home(shopping: str = "") -> Home:
    """Anna is in the kitchen, where something is begun; spaghetti are in the house, and no basil."""
    made = Home(household(kitchen=Kitchen(shopping=shopping)), book=shipped())
    made.brain = with_(made.brain, chains=read_chains()[0])
    made.put("anna", "kitchen").away("ben", "leo")
    items = tuple(PantryItem(name=name) for name in ("spaghetti", "tomatoes", "garlic"))
    made.hears(Stock(at=made.now, arrived=made.now, source="in/pantry", items=items))
    return made


def cooking(house: Home) -> Home:
    """Yes to the recipe, and no to whatever is asked before the first step."""
    (offer,) = house.propose("recipe.suggest", "anna", area="kitchen")
    house.answer("accepted", decision=offer.id, by="anna")
    while house.last().verdict == "ask":
        house.answer("dismissed", decision=house.last().id, by="anna")
    return house


def press(house: Home, action: str) -> None:
    house.hears(Feedback(at=house.now, arrived=house.now, source="in/feedback", outcome="accepted", by="anna",
                         decision=house.state.policy.cooking["anna"].shown, action=action))  # fmt: skip


def shown(house: Home) -> list[tuple[str, str, str]]:
    """Everything on screens: output, kind, title."""
    return [(e.output, e.kind, e.title) for e in house.effects if isinstance(e, Tell) and e.kind in ("show", "clear")]


def test_yes_to_a_recipe_shows_its_first_step_where_the_cook_is() -> None:
    house = cooking(home())
    step = house.last()

    assert (step.intent, step.verdict, step.outputs) == ("recipe.step", "show", ("kitchen_screen",))
    assert step.title == "Spaghetti with tomatoes and garlic, 1 of 4"
    assert step.text.startswith("Boil the spaghetti")
    assert (step.data["step"], step.data["steps"]) == (0, 4)


def test_next_and_back_by_button_replace_the_card_and_the_end_is_the_end() -> None:
    house = cooking(home())
    press(house, "next")
    assert house.last().title.endswith("2 of 4")
    press(house, "back")
    assert house.last().title.endswith("1 of 4")
    for _ in range(4):
        press(house, "next")

    assert house.last().text == "Enjoy your meal!"
    assert house.state.policy.cooking == {}
    kinds = [kind for _, kind, title in shown(house) if title.startswith("Spaghetti with") or kind == "clear"]
    assert kinds.count("clear") >= kinds.count("show") - 1


def test_the_card_goes_with_the_cook_to_the_next_screen_and_stays_where_there_is_none() -> None:
    house = cooking(home())
    house.put("anna", "hall")
    assert house.last().outputs == ("kitchen_screen",)
    house.put("anna", "living")

    assert house.last().outputs == ("living_screen",)
    assert house.last().title.endswith("1 of 4")
    assert ("kitchen_screen", "clear", "") in shown(house)


def test_a_wait_of_the_step_becomes_a_timer_that_rings_where_the_cook_is() -> None:
    house = cooking(home())
    press(house, "next")
    assert house.last().data["timers"] == [120.0]
    press(house, "timer")
    assert house.last().text == "Timer for Spaghetti with tomatoes and garlic: 2 minutes."
    press(house, "timer")
    assert len(house.state.desk.reminders) == 1
    house.put("anna", "living")
    house.at("18:03")

    (ring,) = house.told(intent="timer.done")
    assert ring.outputs == ("living_speaker",)
    assert set(ring.data) == {"timer"}


@pytest.mark.parametrize("words", ["next step", "Weiter", "siguiente paso"])
def test_full_hands_say_it_and_hear_it(words: str) -> None:
    house = cooking(home())
    house.says(words, "kitchen")

    spoken = house.last()
    assert spoken.outputs == ("kitchen_speaker",)
    assert spoken.text.startswith("Warm the oil")
    house.says("repeat", "kitchen")
    assert house.last().text == spoken.text
    house.says("stop cooking", "kitchen")
    assert house.state.policy.cooking == {}


def test_next_means_nothing_where_nothing_is_cooked() -> None:
    house = cooking(home())
    before = len(house.decisions)
    house.says("next step", "office")
    assert len(house.decisions) == before


def test_a_restart_finds_the_same_step_and_the_running_timer() -> None:
    house = cooking(home())
    press(house, "next")
    press(house, "timer")
    house.state = decode_state(encode_state(house.state))
    press(house, "next")
    assert house.last().title.endswith("3 of 4")
    house.at("18:03")

    assert len(house.told(intent="timer.done")) == 1


def test_a_card_that_nobody_touches_goes_after_some_hours() -> None:
    house = cooking(home())
    house.at("22:30")

    assert house.state.policy.cooking == {}
    assert shown(house)[-1][:2] == ("kitchen_screen", "clear")


def test_what_is_missing_goes_on_the_list_after_a_yes_and_not_after_a_no() -> None:
    for answer, calls in (("accepted", 1), ("dismissed", 0)):
        house = home("todo.shopping")
        (offer,) = house.propose("recipe.suggest", "anna", area="kitchen")
        house.answer("accepted", decision=offer.id, by="anna")
        question = house.last()
        assert (question.intent, question.verdict) == ("chain.cook_this", "ask")
        assert question.text == "Shall I put on the shopping list what is missing: basil?"
        house.answer(answer, decision=question.id, by="anna")
        made = [effect for effect in house.effects if isinstance(effect, Call)]
        assert [(call.service, call.data) for call in made] == [
            ("todo.add_item", {"entity_id": "todo.shopping", "item": "1 handful basil"})] * calls  # fmt: skip


def test_a_button_of_the_card_puts_it_on_the_list_and_leaves_the_card() -> None:
    house = home("mealie")
    (offer,) = house.propose("recipe.suggest", "anna", area="kitchen")
    assert "shopping" in [action.id for e in house.effects if isinstance(e, Tell) for action in e.actions]
    house.hears(Feedback(at=house.now, arrived=house.now, source="in/feedback", outcome="accepted", by="anna",
                         decision=offer.id, action="shopping"))  # fmt: skip

    (call,) = [effect for effect in house.effects if isinstance(effect, Call)]
    assert call.service == "shopping.add"
    assert [item["name"] for item in call.data["items"]] == ["basil"]
    assert not house.state.policy.open[offer.id].answered
    assert house.last().text == "On the list: basil."


def test_where_no_list_is_kept_any_more_the_button_of_an_old_card_does_nothing() -> None:
    house = home("mealie")
    (offer,) = house.propose("recipe.suggest", "anna", area="kitchen")
    kitchen = with_(house.household.kitchen, shopping="")
    house.household = with_(house.household, kitchen=kitchen)
    house.brain = with_(house.brain, household=house.household)
    house.hears(Feedback(at=house.now, arrived=house.now, source="in/feedback", outcome="accepted", by="anna",
                         decision=offer.id, action="shopping"))  # fmt: skip

    assert not [effect for effect in house.effects if isinstance(effect, Call)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("put milk and two eggs on the shopping list", [{"name": "milk"}, {"name": "eggs", "amount": 2.0}]),
        ("Setz bitte Milch auf die Einkaufsliste", [{"name": "Milch"}]),
        ("pon leche y huevos en la lista de la compra", [{"name": "leche"}, {"name": "huevos"}]),
    ],
)
def test_a_sentence_puts_things_on_the_list(text: str, items: list[dict[str, object]]) -> None:
    house = home("grocy")
    house.says(text, "kitchen", "anna")

    (call,) = [effect for effect in house.effects if isinstance(effect, Call)]
    assert call.data["items"] == items


def test_without_a_list_nothing_is_asked_and_nothing_is_put_anywhere() -> None:
    house = cooking(home())
    house.says("put milk on the shopping list", "kitchen", "anna")

    assert [effect for effect in house.effects if isinstance(effect, Call)] == []
    assert house.told(intent="chain.") == []


@pytest.mark.parametrize(
    ("text", "noted"),
    [("put milk and two eggs on the shopping list", "Shopping list: milk and two eggs"),
     ("add batteries to my list", "Shopping list: batteries")],
)  # fmt: skip
def test_without_a_list_what_was_asked_for_is_noted_rather_than_lost(text: str, noted: str) -> None:
    house = home()
    house.says(text, "kitchen", "anna")

    assert house.last().text.startswith(f"Noted: {noted}.")
    house.says("what have I noted", "kitchen", "anna")
    assert noted in house.last().text


@pytest.mark.parametrize(
    ("step", "degrees"),
    [("Bake at 210 °C for 25 minutes.", 210), ("Den Ofen auf 180 Grad vorheizen.", 180), ("Heat to 350°F.", 175),
     ("Hornear a 200 grados.", 200), ("Add 200 g flour and turn 90 degrees.", 90), ("Simmer for 20 minutes.", None)],
)  # fmt: skip
def test_the_heat_of_the_oven_is_read_from_the_steps(step: str, degrees: int | None) -> None:
    assert oven([step]) == degrees


def test_every_shipped_dish_of_the_oven_says_how_hot() -> None:
    ovens = [recipe for recipe in shipped().recipes.values() if "oven" in recipe.tags]
    silent = [recipe.id for recipe in ovens if oven(recipe.steps) is None]

    assert len(ovens) > 5
    assert silent == ["pizza-margherita"]  # as hot as the oven goes


def test_a_card_survives_its_way_to_json() -> None:
    house = cooking(home())

    assert msgspec.json.decode(msgspec.json.encode(house.last().data))["recipe"]["name"].startswith("Spaghetti")


def begun(house: Home, recipe: object) -> Home:
    """A rule of the owner's offers a dish, and a chain begins to cook what is offered."""
    reader = Reader()
    cook = reader.chain({"id": "cook", "begins": [{"answer": "accepted", "to": "own.dish"}],
                         "steps": [{"do": {"cook": "recipe"}}]})  # fmt: skip
    assert cook is not None
    house.brain = with_(house.brain, chains=(cook,))
    (offer,) = house.propose("own.dish", "anna", data={"recipe": recipe, "text": "Soup?"})
    house.answer("accepted", decision=offer.id, by="anna")
    return house


@pytest.mark.parametrize("recipe", ["soup", {"name": "Soup"}, {"steps": []}, {"steps": "Boil."}, None])
def test_what_has_no_steps_is_not_cooked_step_by_step(recipe: object) -> None:
    assert begun(home(), recipe).state.policy.cooking == {}


def test_a_dish_of_an_owners_rule_needs_no_name_and_its_steps_may_be_anything() -> None:
    house = begun(home(), {"steps": ["Boil it.", 7]})
    assert house.last().title == ", 1 of 2"
    press(house, "next")
    assert (house.last().title, house.last().text) == (", 2 of 2", "7")


def test_a_button_of_a_card_that_is_over_does_nothing() -> None:
    house = cooking(home())
    card = house.state.policy.cooking["anna"].shown
    press(house, "stop")
    before = len(house.decisions)
    house.hears(Feedback(at=house.now, arrived=house.now, source="in/feedback", outcome="accepted", by="anna",
                         decision=card, action="next"))  # fmt: skip
    assert len(house.decisions) == before


def outputs(house: Home, *names: str) -> Home:
    """The same house after a restart with only these outputs."""
    every = (*OUTPUTS, Output("hall_screen", "screen", area="hall"))
    house.household = with_(house.household, outputs={o.id: o for o in every if o.id in names})
    house.brain = with_(house.brain, household=house.household)
    house.state = resettled(house.state, house.brain)
    return house


@pytest.mark.parametrize(
    ("there", "where", "found"),
    [
        (("kitchen_screen", "anna_phone"), "office", ("kitchen_screen",)), (("anna_phone",), "office", ("anna_phone",)),
        (("hall_screen", "anna_phone"), "office", ("hall_screen",)), ((), "office", ()),
    ],
)  # fmt: skip
def test_the_steps_stay_in_the_kitchen_else_next_door_else_on_the_phone(
    there: tuple[str, ...], where: str, found: tuple[str, ...]
) -> None:
    house = cooking(home())
    outputs(house, *there).put("anna", where).says("next step", where, "anna")
    assert house.last().title.endswith("2 of 4")
    assert house.last().outputs == found


def test_nothing_is_read_out_at_night_and_where_nothing_speaks() -> None:
    house = cooking(home())
    before = len(house.decisions)
    outputs(house, "kitchen_screen").says("repeat", "kitchen")
    assert len(house.decisions) == before
    late = cooking(home())
    late.at("23:30").says("repeat", "kitchen")
    assert late.last().title.endswith("1 of 4")
    assert late.last().verdict == "show"


def test_anybody_may_put_things_on_the_list_for_the_house() -> None:
    house = home("todo.shopping")
    house.put("leo", "office")
    house.says("put milk on the shopping list", "bedroom")
    assert house.last().audience == ("anna",)
    house.away("anna")
    before = len(house.decisions)
    house.says("put eggs on the shopping list", "bedroom")
    assert len(house.decisions) == before


def test_a_timer_that_is_asked_for_aloud_is_confirmed_where_it_was_asked_for() -> None:
    house = cooking(home())
    press(house, "next")
    house.put("anna", "living").says("start the timer", "living", "anna")
    assert house.last().text == "Timer for Spaghetti with tomatoes and garlic: 2 minutes."
    assert house.last().outputs == ("living_speaker",)


def test_whoever_stops_cooking_aloud_is_answered_there() -> None:
    house = cooking(home())
    house.put("anna", "living").says("stop cooking", "kitchen", "anna")
    assert house.last().outputs == ("kitchen_speaker",)
    assert "anna" not in house.state.policy.cooking


def test_the_word_of_a_timer_names_it_for_programs() -> None:
    house = cooking(home())
    press(house, "next")
    press(house, "timer")
    (timer,) = house.state.desk.reminders
    assert house.last().data == {"timer": timer}
