"""The shipped book is complete and honest, and a mistake in somebody's own dish is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from hubd.cli.check import examine
from hubd.config.load import load
from hubd.core.events import AnyEvent
from hubd.core.kitchen.cookbook import Entry, Ingredient, Recipe
from hubd.core.kitchen.diets import DIETS, GROUPS, members
from hubd.core.kitchen.foods import UNRECOGNISED, bits
from hubd.integration import Known, Message
from hubd.recipe_book import ingredient, read_book, shipped
from hubd.runtime.assemble import assemble, problems

BOOK = shipped()

DISH = '''
[toast]
name = "Toast"
minutes = 5
ingredients = """
2 slice bread
"""
steps = """
Toast it.
"""
'''


def free_of(*groups: str) -> list[float]:
    """The minutes of every dish without these groups."""
    ruled_out = members(BOOK.foods, groups)
    return [entry.recipe.minutes for entry in BOOK.entries if not entry.contains & ruled_out]


def test_the_book_has_something_for_everybody() -> None:
    assert len(BOOK.entries) >= 60
    assert len(free_of(*DIETS["vegetarian"])) * 2 >= len(BOOK.entries)
    assert len(free_of(*GROUPS["gluten"])) >= 12
    assert len(free_of(*GROUPS["lactose"])) >= 10
    assert sum(minutes < 30 for minutes in free_of(*DIETS["vegan"])) >= 5
    assert len({entry.recipe.cuisine for entry in BOOK.entries}) >= 10


@pytest.mark.parametrize("recipe", BOOK.recipes.values(), ids=lambda recipe: recipe.id)
def test_a_dish_is_complete(recipe: Recipe) -> None:
    assert set(recipe.names) == {"en", "de", "es"}
    assert 10 <= recipe.minutes <= 120
    assert 0 < recipe.active <= recipe.minutes
    assert recipe.servings >= 1
    assert recipe.cuisine
    assert len(recipe.ingredients) >= 4
    assert len(recipe.steps) >= 2
    assert all(line.amount for line in recipe.ingredients)


def test_every_ingredient_is_known() -> None:
    assert UNRECOGNISED not in BOOK.foods.groups


@pytest.mark.parametrize("entry", BOOK.entries, ids=lambda entry: entry.recipe.id)
def test_names_notes_and_steps_bring_in_nothing_that_is_not_listed(entry: Entry) -> None:
    foods, listed = BOOK.foods, 0
    for need in entry.needs:
        assert need is not None
        listed |= foods.with_inside[need]
    told = " . ".join(
        (entry.recipe.names["en"], *entry.recipe.steps, *(line.note for line in entry.recipe.ingredients))
    )
    spoken = foods.inside(told, ("en",))

    def groups(mask: int) -> set[str]:
        return {group for group, members in foods.groups.items() if mask & members}

    assert groups(spoken) <= groups(listed), [foods.foods[n].name for n in bits(spoken & ~listed)]


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("2 tin chickpeas, drained", Ingredient("chickpeas", 2.0, "tin", "drained")),
        ("1.5 l water", Ingredient("water", 1.5, "l")),
        ("3 eggs", Ingredient("eggs", 3.0)),
        ("salt", Ingredient("salt")),
        ("4 lime leaves", Ingredient("lime leaves", 4.0)),
    ],
)
def test_a_line_of_ingredients_is_read(line: str, means: Ingredient) -> None:
    assert ingredient(line) == means


def test_an_owners_dish_is_added_and_one_with_a_shipped_id_replaces_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(DISH + DISH.replace("[toast]", "[gazpacho]"))

    book = read_book([tmp_path])

    assert len(book.recipes) == len(BOOK.recipes) + 1
    assert book.recipes["toast"].name("de") == "Toast"
    assert book.recipes["gazpacho"].minutes == 5


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (DISH.replace("minutes = 5", "minuets = 5"), 2, "minuets"),
        (DISH.replace("minutes = 5", 'minutes = "five"'), 2, "minutes"),
        (DISH.replace("minutes = 5", "minutes = 0"), 2, "above 0"),
        (DISH.replace("minutes = 5", 'minutes = 5\nseason = ["lent"]'), 2, "winter, spring, summer, autumn"),
        (DISH.replace("2 slice bread", ", bread"), 2, "amount unit name"),
        (DISH.replace("name =", "name =="), 3, "TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    (tmp_path / "mine.toml").write_text(text)

    book = read_book([tmp_path])

    (problem,) = book.problems
    assert len(book.recipes) == len(BOOK.recipes)
    assert problem.file.endswith("mine.toml")
    assert problem.line == line
    assert told in str(problem)


def test_one_bad_dish_does_not_spoil_the_others(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(DISH + DISH.replace("[toast]", "[more]").replace("minutes = 5", "minutes = 0"))

    book = read_book([tmp_path])

    assert "toast" in book.recipes
    assert [problem.path for problem in book.problems] == ["more"]


def test_hubd_check_and_the_household_know_the_owners_recipes(tmp_path: Path) -> None:
    (tmp_path / "dishes").mkdir()
    (tmp_path / "dishes" / "mine.toml").write_text(DISH + DISH.replace("[toast]", "[more]").replace("= 5", "= 0"))
    config = tmp_path / "hubd.yaml"
    config.write_text("home: {id: page}\nrecipes: [dishes]\n")

    report = examine(config)
    settings = load(config)
    operator = assemble(settings, Router())

    assert ["mine.toml" in str(problem) for problem in report.problems] == [True]
    assert operator.brain.book is not None
    assert "toast" in operator.brain.book.recipes
    assert len(problems(operator)) == 1


def test_a_slip_in_what_somebody_must_avoid_is_told(tmp_path: Path) -> None:
    config = tmp_path / "hubd.yaml"
    avoid = "[peanutt, Nüsse, sea food, durian, tomatoes]"
    config.write_text(f"home: {{id: page}}\npeople: {{mia: {{diet: {{avoid: {avoid}}}}}}}\n")

    told = [note.partition(": ")[2] for note in examine(config).notes if "diet.avoid" in note]

    assert [line.partition(" is no food")[0] for line in told] == ["'peanutt'", "'sea food'", "'durian'"]
    assert [line.partition("; ")[2] for line in told] == ["did you mean 'peanut'?", "did you mean 'seafood'?", ""]


def test_a_folder_that_is_not_there_is_a_mistake_of_the_configuration(tmp_path: Path) -> None:
    config = tmp_path / "hubd.yaml"
    config.write_text("home: {id: page}\nrecipes: [dishes]\n")

    (problem,) = examine(config).problems

    assert (problem.line, problem.path) == (2, "recipes[0]")


class Router:
    """Decodes nothing; for an operator that is only looked at."""

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        return ()


PAGE = '{"@context": "https://schema.org", "@type": "Recipe", "name": "Toast", "recipeIngredient": ["2 slices bread"]}'


def test_a_folder_may_hold_recipes_as_web_pages_do(tmp_path: Path) -> None:
    (tmp_path / "Cheese toast.json").write_text(PAGE)
    (tmp_path / "two.json").write_text(f"[{PAGE}, {PAGE}]")
    (tmp_path / "empty.json").write_text("{}")
    (tmp_path / "broken.json").write_text('{\n"a": ')

    book = read_book([tmp_path])

    assert {"folder:cheese-toast", "folder:two-1", "folder:two-2"} <= set(book.recipes)
    assert book.recipes["folder:cheese-toast"].ingredients == (Ingredient("bread", 2.0, "slice"),)
    told = [(Path(problem.file).name, problem.line) for problem in book.problems]
    assert told == [("broken.json", 2), ("empty.json", 0)]
