"""Lines of recipes and lengths of time as people write them, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubd.core.cookbook import Ingredient
from hubd.core.ingredients import lines_of, parse, shown_unit
from hubd.core.spans import timers, total


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("1 1/2 cups plain flour, sifted", Ingredient("plain flour", 360.0, "ml", "sifted")),
        ("½ TL Salz", Ingredient("Salz", 0.5, "tsp")),
        ("1½ TL Backpulver", Ingredient("Backpulver", 1.5, "tsp")),
        ("2-3 cloves of garlic, crushed", Ingredient("garlic", 2.0, "clove", "crushed")),
        ("1 lemon (unwaxed), juiced, to taste", Ingredient("lemon", 1.0, None, "juiced, unwaxed, to taste")),
        ("400 g can chopped tomatoes", Ingredient("chopped tomatoes", 400.0, "g")),
        ("1 (14 oz) can chickpeas (drained)", Ingredient("chickpeas", 1.0, "tin", "drained")),
        ("2 x 400g tins tomatoes", Ingredient("tomatoes", 2.0, "tin")),
        ("eine Prise Salz", Ingredient("Salz", 1.0, "pinch")),
        ("1 lb ground beef", Ingredient("ground beef", 455.0, "g")),
        ("200g Mehl", Ingredient("Mehl", 200.0, "g")),
        ("1,5 kg Kartoffeln", Ingredient("Kartoffeln", 1.5, "kg")),
        ("500 ml de leche", Ingredient("leche", 500.0, "ml")),
        ("un puñado de perejil", Ingredient("perejil", 1.0, "handful")),
        ("1 EL Öl zum Braten", Ingredient("Öl", 1.0, "tbsp", "zum Braten")),
        ("half a lemon", Ingredient("lemon", 0.5)),
        ("one onion", Ingredient("onion", 1.0)),
        ("3 große Eier", Ingredient("große Eier", 3.0)),
        ("Salz", Ingredient("Salz")),
        ("salt to taste", Ingredient("salt", note="to taste")),
        ("- <b>2</b> eggs", Ingredient("eggs", 2.0)),
        ("0 eggs", Ingredient("eggs")),
        ("el perejil", Ingredient("el perejil")),
    ],
)
def test_a_line_is_taken_apart(line: str, means: Ingredient) -> None:
    assert lines_of(line) == (means,)


@pytest.mark.parametrize("line", ["Salt and pepper to taste", "Salz und Pfeffer", "sal y pimienta negra"])
def test_salt_and_pepper_are_two(line: str) -> None:
    assert len(lines_of(line)) == 2


@given(st.text(max_size=80))
def test_whatever_stands_there_is_read_and_nothing_is_lost(text: str) -> None:
    made = parse(text)

    assert made.amount is None or made.amount > 0
    assert made.unit is None or made.amount is not None
    assert lines_of(text) == () or all(line.name for line in lines_of(text))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT1H30M", 5400.0), ("PT45M", 2700.0), ("P0DT20M", 1200.0), ("1 hour 10 mins", 4200.0),
        ("45 minutes", 2700.0), ("90", 5400.0), ("1 Std. 20 Min.", 4800.0), ("eine halbe Stunde", 1800.0),
        ("1:30", 5400.0), ("1h30", 5400.0), ("media hora", 1800.0), ("", None), ("soon", None), ("PT", None),
    ],
)  # fmt: skip
def test_how_long_something_takes(text: str, seconds: float | None) -> None:
    assert total(text) == seconds


@pytest.mark.parametrize(
    ("step", "waits"),
    [
        ("Simmer for twenty minutes, then rest for 8 to 10 minutes.", (1200.0, 480.0)),
        ("Zwölf Minuten köcheln lassen.", (720.0,)),
        ("Cocer a fuego lento media hora.", (1800.0,)),
        ("Bake for an hour and a half.", (5400.0,)),
        ("Marinate for two days.", ()),
        ("Chop 3 onions into 2 cm cubes.", ()),
        ("Stir for 10 seconds.", ()),
    ],
)
def test_the_waits_of_a_step_become_timers(step: str, waits: tuple[float, ...]) -> None:
    assert timers(step) == waits


def test_units_are_shown_in_the_readers_language() -> None:
    assert [shown_unit("tbsp", "de"), shown_unit("tbsp", "en"), shown_unit("g", "es"), shown_unit(None, "de")] == [
        "EL", "tbsp", "g", None,
    ]  # fmt: skip
