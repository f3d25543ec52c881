"""Ingredients by their names: strict where a pantry is read, generous where somebody must avoid something."""

from __future__ import annotations

from collections import defaultdict

import pytest

from hubd.core.kitchen.diets import avoided, group_of, neighbours
from hubd.core.kitchen.foods import LANGUAGES, UNRECOGNISED, Food, Foods, bits, words
from hubd.recipe_book import foods

TABLE = foods()


def named(mask: int, table: Foods = TABLE) -> set[str]:
    return {table.foods[n].name for n in bits(mask)}


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("tomatoes, ripe", "tomatoes"),
        ("Tomaten", "tomatoes"),
        ("tomates, maduros", "tomatoes"),
        ("cherry tomatoes (tinned)", "tomatoes"),
        ("2 tins chopped tomatoes", "tomatoes"),
        ("onion", "onions"),
        ("Zwiebel", "onions"),
        ("cebolla", "onions"),
        ("Barilla spaghetti", "spaghetti"),
        ("chick peas", "chickpeas"),
        ("garbanzo beans", "chickpeas"),
        ("zucchini", "courgettes"),
        ("Möhre", "carrots"),
        ("MOHREN", "carrots"),
        ("Bio-Eier", "eggs"),
        ("leche de coco", "coconut milk"),
        ("arroz integral", "rice"),
        ("peppers", "bell peppers"),
        ("black pepper", "pepper"),
        ("peanut butter", "peanut butter"),
    ],
)
def test_a_pantry_name_is_understood(written: str, means: str) -> None:
    found = TABLE.find(written)

    assert found is not None
    assert TABLE.foods[found].name == means


@pytest.mark.parametrize(
    "written", ["", "???", "potato chips", "vegetable soup", "dog treats", "Klebeband", "pasta sauce"]
)
def test_what_only_sounds_like_food_is_not_taken_for_it(written: str) -> None:
    assert TABLE.find(written) is None


def test_rice_crackers_are_not_rice_in_any_language() -> None:
    assert [named(1 << (TABLE.find(text) or 0)) for text in ("rice crackers", "galletas de arroz")] == [
        {"crackers"}
    ] * 2


def test_the_language_spoken_at_home_is_read_first() -> None:
    paprika = [TABLE.find("Paprika", order) for order in (("en", "de"), ("de", "en"))]

    assert [TABLE.foods[n].name for n in paprika if n is not None] == ["paprika powder", "bell peppers"]


def test_no_spelling_means_two_foods() -> None:
    meanings = defaultdict(set)
    for food in TABLE.foods:
        for language in LANGUAGES:
            for name in food.names[language]:
                meanings[language, words(name)].add(food.name)

    assert {spelling: found for spelling, found in meanings.items() if len(found) > 1} == {}


def test_every_food_has_a_name_in_every_language_and_refers_to_others_that_exist() -> None:
    for food in TABLE.foods:
        assert all(food.names[language] for language in LANGUAGES), food.name
        assert {*food.contains, *filter(None, [food.kind])} <= TABLE.number.keys(), food.name


@pytest.mark.parametrize(
    ("word", "forbids"),
    [
        (
            "gluten",
            {"pasta", "spaghetti", "couscous", "flour", "bread", "bulgur", "seitan", "soy sauce", "beer", "gnocchi"},
        ),
        ("Weizen", {"pasta", "flour", "breadcrumbs"}),
        ("lactose", {"milk", "butter", "cream", "feta", "hard cheese", "pesto", "yoghurt"}),
        ("dairy", {"lactose-free milk", "halloumi"}),
        ("tree nut", {"almonds", "hazelnuts", "walnuts", "pesto", "pine nuts", "marzipan"}),
        ("hazelnut", {"hazelnuts", "hazelnut spread", "mixed nuts"}),
        ("Haselnüsse", {"hazelnuts", "hazelnut spread"}),
        ("avellanas", {"hazelnuts", "hazelnut spread"}),
        ("peanut", {"peanuts", "peanut butter", "satay sauce", "peanut oil", "mixed nuts"}),
        ("nuts", {"peanuts", "almonds", "cashew nuts"}),
        ("shellfish", {"prawns", "mussels", "squid", "oyster sauce", "curry paste"}),
        ("egg", {"eggs", "mayonnaise", "egg noodles", "egg whites"}),
        ("fish", {"cod fillet", "tuna", "anchovies", "fish sauce", "worcestershire sauce"}),
        ("mushroom", {"mushrooms"}),
        ("cilantro", {"coriander"}),
        ("tomato", {"tomatoes", "tomato paste", "ketchup", "dried tomatoes"}),
        ("garlic", {"garlic", "pesto", "hummus"}),
        ("Sellerie", {"celery", "celeriac", "vegetable stock"}),
        ("pasta", {"pasta", "spaghetti", "lasagne sheets"}),
    ],
)
def test_what_is_avoided_is_avoided_in_any_form(word: str, forbids: set[str]) -> None:
    assert forbids <= named(avoided(TABLE, word))


@pytest.mark.parametrize(
    ("word", "allows"),
    [
        ("milk", {"coconut milk", "oat drink", "peanut butter"}),
        ("lactose", {"lactose-free milk", "coconut milk", "margarine"}),
        ("gluten", {"rice noodles", "buckwheat", "tamari", "cornflour", "chickpea flour", "corn taco shells"}),
        ("tree nut", {"coconut", "nutmeg", "peanut butter"}),
        ("egg", {"aubergines"}),
        ("ham", {"mushrooms"}),
    ],
)
def test_what_only_sounds_like_it_stays_allowed(word: str, allows: set[str]) -> None:
    assert allows.isdisjoint(named(avoided(TABLE, word)))


def test_neighbours_of_an_avoided_nut_are_doubtful_but_not_forbidden() -> None:
    doubtful = named(neighbours(TABLE, "hazelnut"))

    assert {"walnuts", "pesto"} <= doubtful
    assert "hazelnuts" not in doubtful
    assert neighbours(TABLE, "mushroom") == 0


def test_allergen_groups_are_known_in_three_languages() -> None:
    assert [group_of(word) for word in ("Erdnuss", "huevos", "Meeresfrüchte", "tree nuts", "broccoli")] == [
        "peanut", "egg", "seafood", "tree nut", None,
    ]  # fmt: skip


def test_an_unknown_ingredient_keeps_what_its_name_gives_away() -> None:
    table = TABLE.extended(["crunchy peanut thing", "tomatoes"])
    found = table.find("crunchy peanut thing")

    assert found is not None
    assert len(table.foods) == len(TABLE.foods) + 1
    assert found in set(bits(table.groups[UNRECOGNISED]))
    assert found in set(bits(avoided(table, "peanut")))


def test_a_kind_and_its_sorts_satisfy_each_other_but_two_sorts_do_not() -> None:
    def satisfied(name: str) -> set[str]:
        return named(TABLE.satisfies[TABLE.number[name]])

    assert "spaghetti" in satisfied("pasta")
    assert "pasta" in satisfied("spaghetti")
    assert "lasagne sheets" not in satisfied("spaghetti")


def test_what_is_inside_is_followed_all_the_way_down() -> None:
    small = Foods(
        [
            Food(names={"en": ("nut",)}, groups=("tree nut",)),
            Food(names={"en": ("paste",)}, contains=("nut",)),
            Food(names={"en": ("cake",)}, contains=("paste",)),
        ]
    )

    assert named(small.groups["tree nut"], small) == {"nut", "paste", "cake"}


def test_a_group_is_those_foods_that_say_so_and_a_home_may_know_no_nuts() -> None:
    small = Foods([Food(names={"en": ("rice",)}), Food(names={"en": ("milk",)}, groups=("dairy",))])

    assert named(small.groups["dairy"], small) == {"milk"}
    assert neighbours(small, "milk") == neighbours(small, "tree nuts") == 0
