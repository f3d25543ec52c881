"""`hubd recipes`: which dishes would be offered, to whom, and why; a way to try pantry, diets and allergies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hubd.cli import completing

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.core.household import Person
    from hubd.core.memories import DeskState

EXAMPLES = """\b
Examples:
  hubd recipes
  hubd recipes --for anna --pantry "spaghetti, tomatoes, garlic, eggs"
  hubd recipes --limit 20 --json

Without --pantry the household's own counts, and what its kitchen programs told, as hubd last knew them."""


@click.command(epilog=EXAMPLES)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.")
@click.option(
    "--for",
    "cook",
    metavar="PERSON",
    shell_complete=completing.people,
    help="Who cooks; the first grown-up if left out.",
)
@click.option("--pantry", metavar="THINGS", help="What is in the house, with commas between.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="How many dishes.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(config: Path | None, cook: str | None, pantry: str | None, limit: int, as_json: bool) -> None:
    """Which dishes would be offered now, and why."""
    from hubd.config.load import find, load

    settings = load(Path(find(config)))
    rows = offered(settings, _person(settings, cook), pantry, limit)
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        missing = ", ".join(line["name"] for line in row["missing"])
        click.echo(f"{row['name']} ({row['minutes']} min): {'; '.join(row['why'])}"
                   + (f"; missing: {missing}" if missing else ""))  # fmt: skip
    if not rows:
        click.echo("No dish fits: nothing in the book may be offered to everybody, or too little is in the pantry.")


def offered(settings: Settings, cook: Person, pantry: str | None, limit: int) -> list[dict[str, Any]]:
    """The cards of the dishes that this cook would be offered."""
    from hubd.core.events import PantryItem
    from hubd.core.kitchen.card import card
    from hubd.core.kitchen.recipes import suggest
    from hubd.core.kitchen.taste import Occasion
    from hubd.core.policy.routines.mealtimes import next_meal, planned
    from hubd.recipe_book import read_book

    desk, household = _desk(settings), settings.household
    book = read_book(settings.recipes).with_shelf(desk.shelf)
    items: Sequence[PantryItem] | None = desk.pantry if desk.pantry_known else None
    if pantry is not None:
        items = [PantryItem(name=name.strip()) for name in pantry.split(",") if name.strip()]
    now = datetime.now(household.time_zone)
    meal = next_meal(household, desk.meals, now)
    occasion = Occasion(cook, tuple(household.people.values()), now, meal=meal, planned=planned(desk.menu, now))
    found = suggest(book, items, occasion, limit=limit)
    return [card(book, each, cook.language) for each in found]


def _person(settings: Settings, name: str | None) -> Person:
    people = settings.household.people
    if name is not None and name not in people:
        raise click.UsageError(f"{name!r} is not under people: in the configuration; known: {', '.join(people)}")
    cook = people.get(name or "") or next((each for each in people.values() if each.role != "child"), None)
    if cook is None:
        raise click.UsageError("nobody cooks here: add somebody under people: in the configuration")
    return cook


def _desk(settings: Settings) -> DeskState:
    """What the household was last told, from its journal; nothing where there is none."""
    from hubd.core.codec import decode_state
    from hubd.core.memories import DeskState
    from hubd.errors import StoreError
    from hubd.store.engine import sqlite_file
    from hubd.store.journal import Journal

    file = sqlite_file(settings.store.url)
    if file is not None and not file.exists():
        return DeskState()
    try:
        journal = Journal.open(settings.store.url, readonly=True)
    except StoreError:
        return DeskState()
    try:
        snapshot = journal.restore(lambda _snapshot: True).snapshot
        return decode_state(snapshot).desk if snapshot is not None else DeskState()
    except StoreError:
        return DeskState()
    finally:
        journal.close()
