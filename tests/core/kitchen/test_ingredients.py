"""Lines of recipes and lengths of time as people write them, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubd import recipe_book
from hubd.core.kitchen.cookbook import Ingredient
from hubd.core.kitchen.ingredients import lines_of, parse
from hubd.core.kitchen.spans import timers, total
from hubd.core.kitchen.units import UNITS, measure, shown_unit


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
        ("⅜ cup milk", Ingredient("milk", 90.0, "ml")),
        ("1/8 l Weißwein", Ingredient("Weißwein", 0.125, "l")),
        ("142 ml pot single cream", Ingredient("single cream", 142.0, "ml")),
        ("2 xanthan gums", Ingredient("xanthan gums", 2.0)),
        ("&frac12; onion", Ingredient("onion", 0.5)),
        ("🌾 250 g de harina", Ingredient("harina", 250.0, "g")),
        ("(3-4 Knoblauchzehen)", Ingredient("Knoblauchzehen", 3.0)),
        ("ca. 150 g Konfitüre", Ingredient("Konfitüre", 150.0, "g")),
        ("etwas Mehl", Ingredient("Mehl")),
        ("¾ de taza de leche", Ingredient("leche", 180.0, "ml")),
        ("1 cup flour or 120 g", Ingredient("flour or 120 g", 240.0, "ml")),
    ],
)
def test_a_line_is_taken_apart(line: str, means: Ingredient) -> None:
    assert lines_of(line) == (means,)


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("1x 300 g carton black beans", Ingredient("black beans", 1.0, "pack")),
        ("0.5x 20 g pack sage, leaves only", Ingredient("sage", 0.5, "pack", "leaves only")),
        ("1x 250 g jar roasted peppers", Ingredient("roasted peppers", 1.0, "jar")),
        ("1 Pck. Vanillezucker", Ingredient("Vanillezucker", 1.0, "pack")),
        ("1 lata de 400 g de tomates", Ingredient("tomates", 1.0, "tin")),
        ("200 g bag baby spinach", Ingredient("baby spinach", 200.0, "g")),
        ("2.5 cm piece ginger", Ingredient("ginger", 2.5, "cm")),
        ("1 bag", Ingredient("bag", 1.0)),
        ("200 g bag", Ingredient("bag", 200.0, "g")),
        ("1 (2 foot) tin soup", Ingredient("tin soup", 1.0, note="2 foot")),
    ],
)
def test_what_a_thing_is_sold_in_counts_where_nothing_else_does(line: str, means: Ingredient) -> None:
    assert lines_of(line) == (means,)


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("3 large cloves garlic, minced", Ingredient("garlic", 3.0, "clove", "large, minced")),
        ("4 heaped tbsp curry paste", Ingredient("curry paste", 4.0, "tbsp", "heaped")),
        ("1 thumb-sized piece ginger", Ingredient("ginger", 1.0, "piece", "thumb-sized")),
        ("1 kl. Bund Petersilie", Ingredient("Petersilie", 1.0, "bunch", "kl.")),
        ("1 TL, gehäuft Kümmel", Ingredient("Kümmel", 1.0, "tsp", "gehäuft")),
        ("2 cucharadas soperas de aceite", Ingredient("aceite", 2.0, "tbsp", "soperas")),
        ("2 large eggs", Ingredient("large eggs", 2.0)),
        ("2 tins small peas", Ingredient("small peas", 2.0, "tin")),
        ("small", Ingredient("small")),
    ],
)
def test_how_large_or_heaped_it_is_stands_beside_it(line: str, means: Ingredient) -> None:
    assert lines_of(line) == (means,)


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("handful coriander", Ingredient("coriander", 1.0, "handful")),
        ("bunch of spring onions", Ingredient("spring onions", 1.0, "bunch")),
        ("Prise Salz", Ingredient("Salz", 1.0, "pinch")),
        ("leaf spinach", Ingredient("leaf spinach")),
        ("clove powder", Ingredient("clove powder")),
    ],
)
def test_a_handful_is_one_and_a_clove_may_be_a_spice(line: str, means: Ingredient) -> None:
    assert lines_of(line) == (means,)


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("juice of ½ lemon, plus wedges", Ingredient("lemon", 0.5, note="juice, plus wedges")),
        ("zest and juice of 1 lime", Ingredient("lime", 1.0, note="zest and juice")),
        ("finely grated rind of 1 orange", Ingredient("orange", 1.0, note="finely grated rind")),
        ("Saft einer halben Zitrone", Ingredient("Zitrone", 0.5, note="Saft")),
        ("Abrieb von 1 Orange", Ingredient("Orange", 1.0, note="Abrieb")),
        ("el zumo de medio limón", Ingredient("limón", 0.5, note="el zumo")),
        ("juice of lemon", Ingredient("juice of lemon")),
        ("Saft", Ingredient("Saft")),
    ],
)
def test_the_juice_of_a_lemon_is_a_lemon_to_whoever_shops(line: str, means: Ingredient) -> None:
    assert lines_of(line) == (means,)


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("2 Zwiebel(n)", Ingredient("Zwiebel", 2.0)),
        ("1 Zehe/n Knoblauch", Ingredient("Knoblauch", 1.0, "clove")),
        ("2 skinless, boneless chicken thighs, cut", Ingredient("skinless boneless chicken thighs", 2.0, note="cut")),
        ("fresh, ripe", Ingredient("fresh", note="ripe")),
        ("2 tins beans - don't drain!", Ingredient("beans", 2.0, "tin", "don't drain!")),
        ("200 g Apfelmus / 200 ml Öl", Ingredient("Apfelmus", 200.0, "g", "200 ml Öl")),
        ("oil to fry", Ingredient("oil", note="to fry")),
        ("Fett für die Form", Ingredient("Fett", note="für die Form")),
        ("aceite para freír", Ingredient("aceite", note="para freír")),
    ],
)
def test_the_name_is_what_somebody_buys(line: str, means: Ingredient) -> None:
    assert lines_of(line) == (means,)


@pytest.mark.parametrize("line", ["Salt and pepper to taste", "Salz und Pfeffer", "sal y pimienta negra"])
def test_salt_and_pepper_are_two(line: str) -> None:
    salt, pepper = lines_of(line)
    assert salt.name != pepper.name
    assert {salt.note, pepper.note} == {"to taste" if line.endswith("taste") else ""}


def test_what_has_a_plus_is_two_things() -> None:
    assert lines_of("2 mugs water + 1 cube") == (Ingredient("water", 600.0, "ml"), Ingredient("cube", 1.0))
    assert [line.name for line in lines_of("bread + butter")] == ["bread + butter"]


@given(st.text(max_size=80))
def test_whatever_stands_there_is_read_and_nothing_is_lost(text: str) -> None:
    made = parse(text)

    assert made.amount is None or made.amount > 0
    assert made.unit is None or made.amount is not None
    assert made.unit is None or made.unit in {unit for unit, _ in UNITS.values()}
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


def test_what_can_be_read_can_be_shown_and_written_in_a_book_of_ones_own() -> None:
    """Whatever unit a line of the web ends up with, an owner may write it, too."""
    written = set(recipe_book.UNITS.split("|"))

    assert {unit for unit, _ in UNITS.values()} == written
    assert measure(2.0, "pack", "de") == "2 Packungen" and measure(0.667, "head", "es") == "⅔ cabeza"


@pytest.mark.parametrize(
    ("unit", "worth"),
    [("oz", 28.3495), ("lb", 453.592), ("pint", 568.261), ("quart", 946.353), ("fl oz", 29.5735), ("inch", 2.54)],
)
def test_units_are_worth_what_they_are_worth(unit: str, worth: float) -> None:
    """The international pound and inch, the imperial gallon, the liquid quart and fluid ounce of the United States."""
    assert UNITS[unit][1] == pytest.approx(worth, rel=0.02)
