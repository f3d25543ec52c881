"""The recipe book as files: TOML for the dishes, one CSV table for the ingredients.

Both are meant to be edited by people. The shipped book lies in `hubd/data`; an owner's folder of TOML files
may add dishes, or replace one by using its id. A mistake is named with its file, line and dish.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from hubd.core.kitchen.cookbook import Book, Ingredient, Recipe
from hubd.core.kitchen.foods import LANGUAGES, Food, Foods
from hubd.core.kitchen.schema_org import recipes_in, slug
from hubd.core.kitchen.taste import SEASONS
from hubd.errors import Problem

DATA = Path(__file__).parent / "data"
UNITS = "g|kg|ml|l|tsp|tbsp|cm|tin|pack|jar|clove|bunch|pinch|splash|slice|piece|head|sprig|handful|leaf"
AMOUNT = r"(?:(?P<amount>\d+(?:\.\d+)?)\s+)?"
LINE = re.compile(rf"{AMOUNT}(?:(?P<unit>{UNITS})\s+)?(?P<name>[^,]+)(?:,\s*(?P<note>.+))?")


class Sheet(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One dish as it stands in a file. `ingredients` and `steps` are texts with one line for each; `steps_de` and
    `steps_es` are the same steps in other languages."""

    name: str
    ingredients: str
    steps: str
    minutes: float
    active: float = 0.0
    servings: float = 4.0
    cuisine: str = ""
    de: str = ""
    es: str = ""
    steps_de: str = ""
    steps_es: str = ""
    season: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@cache
def shipped() -> Book:
    """The book that comes with hubd, read on first use."""
    return read_book()


def read_book(folders: Sequence[Path] = ()) -> Book:
    """The shipped book and the dishes of these folders. A dish with a mistake is left out; the others go on, and
    `problems` names every mistake."""
    problems: list[Problem] = []
    recipes: dict[str, Recipe] = {}
    for path in sorted((DATA / "recipes").glob("*.toml")):
        recipes.update({each.id: each for each in _read(path, problems)})
    for language in ("de", "es"):
        _translate(recipes, language)
    for folder in folders:
        for path in sorted((*folder.glob("*.toml"), *folder.glob("*.json"))):
            for recipe in (_read if path.suffix == ".toml" else _read_json)(path, problems):
                recipes[recipe.id] = recipe
    return Book(recipes.values(), foods(), problems)


def _translate(recipes: dict[str, Recipe], language: str) -> None:
    """The shipped steps in another language stand in a file of their own."""
    texts: dict[str, str] = tomllib.loads((DATA / "steps" / f"{language}.toml").read_text(encoding="utf-8"))
    for key, text in texts.items():
        steps = {**recipes[key].translated, language: tuple(text.strip().splitlines())}
        recipes[key] = msgspec.structs.replace(recipes[key], translated=steps)


def foods() -> Foods:
    """The table of ingredients, what they are called when they are counted, and what is said beside them."""
    counted = {row["food"]: row for row in _rows("counted.csv")}
    notes = {row["en"]: row for row in _rows("notes.csv")}
    return Foods([_food(row, counted) for row in _rows("ingredients.csv")], notes)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _food(row: dict[str, str], counted: Mapping[str, dict[str, str]]) -> Food:
    """Lists inside a cell are separated by `|`."""

    def cell(column: str) -> tuple[str, ...]:
        return tuple(row[column].split("|")) if row[column] else ()

    names = {language: cell(language) for language in LANGUAGES}
    number = counted.get(names["en"][0])
    plain = {"names": names, "kind": row["kind"], "role": row["role"], "groups": cell("groups"),
             "contains": cell("contains")}  # fmt: skip
    forms = {each: (number[f"{each} one"], number[f"{each} many"]) for each in LANGUAGES} if number is not None else {}
    return msgspec.convert({**plain, "counted": forms}, Food)


def _read(path: Path, problems: list[Problem]) -> Iterable[Recipe]:
    text = path.read_text(encoding="utf-8")
    try:
        sheets: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        problems.append(Problem(str(path), int(at[1]) if at else 0, "", f"not readable as TOML: {error}"))
        return
    for key, raw in sheets.items():
        try:
            yield recipe(key, msgspec.convert(raw, Sheet))
        except (msgspec.ValidationError, ValueError) as error:
            problems.append(Problem(str(path), _line_of(text, key), key, str(error)))


def _read_json(path: Path, problems: list[Problem]) -> Iterable[Recipe]:
    """The recipes of a file as web pages and other programs export them (schema.org/Recipe)."""
    try:
        found = list(recipes_in(json.loads(path.read_text(encoding="utf-8")), "folder"))
    except ValueError as error:
        problems.append(Problem(str(path), getattr(error, "lineno", 0), "", f"not readable as JSON: {error}"))
        return
    if not found:
        hint = "it needs @type Recipe with a name and recipeIngredient"
        problems.append(Problem(str(path), 0, "", "there is no recipe in it", hint))
    for n, recipe in enumerate(found):
        key = f"folder:{slug(path.stem)}" + (f"-{n + 1}" if len(found) > 1 else "")
        yield msgspec.structs.replace(recipe, id=key)


def _line_of(text: str, key: str) -> int:
    """The line on which a dish begins, counted from one; 0 when it is not a table of its own."""
    lines = text.splitlines()
    return lines.index(f"[{key}]") + 1 if f"[{key}]" in lines else 0


def recipe(key: str, sheet: Sheet) -> Recipe:
    """A dish from its sheet; `ValueError` says what it lacks."""
    wrong = [season for season in sheet.season if season not in SEASONS]
    if wrong:
        raise ValueError(f"unknown season {wrong[0]!r}; write any of {', '.join(SEASONS)}, or leave `season` out")
    lines, steps = sheet.ingredients.strip().splitlines(), sheet.steps.strip().splitlines()
    if not lines or not steps or sheet.minutes <= 0:
        raise ValueError("a dish needs `minutes` above 0, and at least one line of `ingredients` and of `steps`")
    given = {"en": sheet.name, "de": sheet.de, "es": sheet.es}
    return Recipe(
        id=key,
        names={language: name for language, name in given.items() if name},
        ingredients=tuple(ingredient(line) for line in lines),
        minutes=sheet.minutes,
        active=sheet.active,
        servings=sheet.servings,
        cuisine=sheet.cuisine,
        seasons=sheet.season,
        tags=sheet.tags,
        steps=tuple(steps),
        translated={
            language: tuple(text.strip().splitlines())
            for language, text in (("de", sheet.steps_de), ("es", sheet.steps_es))
            if text.strip()
        },
    )


def ingredient(line: str) -> Ingredient:
    """`2 tin chickpeas, drained` as a value: an amount, a unit, a name and a note, all but the name optional."""
    found = LINE.fullmatch(line.strip())
    if found is None:
        raise ValueError(f"cannot read the ingredient {line.strip()!r}; write `amount unit name, note`")
    amount = float(found["amount"]) if found["amount"] else None
    return Ingredient(name=found["name"].strip(), amount=amount, unit=found["unit"], note=found["note"] or "")
