"""Recipes of other programs and of the web become recipes of ours, however loosely they are written."""

from __future__ import annotations

from typing import Any

import pytest

from hubd.core.kitchen.cookbook import Recipe
from hubd.core.kitchen.schema_org import recipes_in
from hubd.core.kitchen.written import day_of, language_of, number_of, plain_text, sentences, servings_of, written


def one(document: Any) -> Recipe:
    (made,) = recipes_in(document, "folder")
    return made


PASTA = {
    "@context": "https://schema.org", "@type": "Recipe", "name": "Tomato pasta",
    "recipeIngredient": ["400 g spaghetti", "Salt and pepper", "2 tins tomatoes, chopped"],
    "recipeInstructions": [
        {"@type": "HowToSection", "name": "Sauce", "itemListElement": [
            {"@type": "HowToStep", "text": "Simmer the <b>tomatoes</b> for 20 minutes."}]},
        {"@type": "HowToStep", "text": "Boil the pasta and mix."},
    ],
    "prepTime": "PT10M", "cookTime": "PT25M", "recipeYield": ["2 servings"], "recipeCategory": "Dinner, Quick",
    "recipeCuisine": "Italian",
}  # fmt: skip


def test_a_page_in_json_ld_is_read_with_its_sections() -> None:
    made = one({"@graph": [{"@type": "WebPage"}, PASTA]})

    assert made.id == "folder:tomato-pasta"
    assert made.names == {"en": "Tomato pasta"}
    assert [line.name for line in made.ingredients] == ["spaghetti", "Salt", "pepper", "tomatoes"]
    assert made.steps == ("Simmer the tomatoes for 20 minutes.", "Boil the pasta and mix.")
    assert (made.minutes, made.active, made.servings, made.cuisine) == (35.0, 10.0, 2.0, "italian")
    assert "quick" in made.tags


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({"recipeInstructions": "Chop everything. Cook it for an hour."}, 2),
        ({"recipeInstructions": "1. Chop\n2. Cook\n\n3. Eat"}, 3),
        ({"recipeInstructions": ["Chop", "Cook"]}, 2),
        ({"recipeInstructions": {"@type": "ItemList", "itemListElement": [{"text": "Chop"}]}}, 1),
        ({"recipeInstructions": None}, 0),
    ],
)
def test_instructions_come_in_many_forms(changes: dict[str, Any], steps: int) -> None:
    assert len(one({**PASTA, **changes}).steps) == steps


@pytest.mark.parametrize("document", [None, [], "text", 3, {}, {"@type": "Recipe"}, {**PASTA, "recipeIngredient": []},
                                      {**PASTA, "name": ""},
                                      {"@type": "Recipe", "recipeIngredient": 5, "name": 7}])  # fmt: skip
def test_what_is_no_recipe_gives_none(document: Any) -> None:
    assert list(recipes_in(document, "folder")) == []


def test_a_cake_of_the_web_is_known_as_one() -> None:
    assert "dessert" in one({**PASTA, "recipeCategory": "Kuchen"}).tags


def test_the_language_is_told_by_the_small_words() -> None:
    assert language_of("Die Zwiebeln und den Knoblauch in dem Öl braten") == "de"
    assert language_of("Picar la cebolla y cocer con el arroz hasta que esté") == "es"
    assert language_of("") == "en"


def test_loose_texts() -> None:
    assert plain_text("## *Hello* [there](http://x)  &amp; <br>you") == "Hello there & you"
    assert plain_text(None) == ""
    assert sentences("<p>Chop.</p><p>Cook.</p>") == ["Chop.", "Cook."]
    assert [servings_of(said) for said in ("4 people", ["6"], 2, None, "many", 0)] == [4.0, 6.0, 2.0, 4.0, 4.0, 4.0]
    assert [day_of(said) for said in ("2026-11-02T18:20:00Z", "2999-12-31", "soon", None)] == ["2026-11-02", "", "", ""]
    assert [number_of(said) for said in ("0", "1.5", True, None, "x", "nan", 3)] == [
        0.0, 1.5, None, None, None, None, 3.0,
    ]  # fmt: skip


def test_a_recipe_without_a_time_is_never_called_quick() -> None:
    made = written(key="x", name="Stew", lines=["1 kg beef"], steps=[], source="mealie")

    assert made is not None
    assert made.minutes == 45.0
