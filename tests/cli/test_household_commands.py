"""`hubd recipes` and `hubd chains` tell what the household would be offered, and what is still to be filled in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from msgspec.structs import replace

from hubd.chain_files import read_chains
from hubd.cli import hubd
from hubd.cli.chains import plainly
from hubd.core.codec import encode_state
from hubd.core.events import PantryItem
from hubd.core.kitchen.cookbook import Ingredient, Recipe, packed
from hubd.core.memories import DeskState
from hubd.core.state import State
from hubd.store.journal import Journal
from hubd.store.values import Batch

HOME = "home: {id: page}\npeople: {anna: {diet: {avoid: [peanut]}}, leo: {role: child}}\nchains: [mine.yaml]\n"


def said(folder: Path, *words: str, code: int = 0) -> str:
    (folder / "hubd.yaml").write_text(HOME)
    if not (folder / "mine.yaml").exists():
        (folder / "mine.yaml").write_text("- {id: guests_at, with: {scene: scene.guests}}\n")
    result = CliRunner().invoke(hubd, [*words, "--config", str(folder / "hubd.yaml")])
    assert result.exit_code == code, result.output
    return result.output


def test_recipes_tells_dishes_with_their_reasons_and_what_is_missing(tmp_path: Path) -> None:
    told = said(tmp_path, "recipes", "--pantry", "spaghetti, tomatoes, garlic", "--limit", "3")

    assert "Spaghetti with tomatoes and garlic (20 min): 3 of 4 ingredients are in the house" in told
    assert "missing: basil" in told
    assert "No dish fits" in said(tmp_path, "recipes", "--pantry", "salt")
    assert "known: anna, leo" in said(tmp_path, "recipes", "--for", "eve", code=2)


def test_without_a_pantry_what_hubd_last_knew_counts(tmp_path: Path) -> None:
    dish = Recipe(id="mealie:x", names={"en": "Our rice"}, minutes=20, source="mealie",
                  ingredients=(Ingredient("rice"), Ingredient("eggs")))  # fmt: skip
    desk = DeskState(pantry=(PantryItem(name="rice"), PantryItem(name="eggs")), pantry_known=True,
                     shelf={"mealie/0": packed((dish,))})  # fmt: skip
    journal = Journal.open(f"sqlite:///{tmp_path}/hubd.db")
    journal.commit(Batch(snapshot=encode_state(replace(State(), desk=desk))))
    journal.close()

    rows: list[dict[str, Any]] = json.loads(said(tmp_path, "recipes", "--json"))

    assert rows[0]["name"] == "Our rice"
    assert rows[0]["missing"] == []


def test_chains_tells_what_begins_them_and_what_is_to_be_filled_in(tmp_path: Path) -> None:
    told = said(tmp_path, "chains")
    rows = {row["id"]: row for row in json.loads(said(tmp_path, "chains", "--json"))}

    assert "cook_this: begins when recipe.suggest is accepted" in told
    assert "a sentence such as 'guests at eight'" in told
    assert rows["guests_at"]["parameters"] == {"scene": "scene.guests"}
    assert rows["guests_at"]["empty"] == ["after"]
    (tmp_path / "mine.yaml").write_text("- {id: no_such, enabled: false}\n")
    said(tmp_path, "chains", code=1)


def test_every_pattern_can_be_shown_as_somebody_would_say_it() -> None:
    for chain in read_chains()[0]:
        for begin in chain.begins:
            for patterns in begin.said.values():
                assert all(not set(plainly(each)) & set("()|?:{}") for each in patterns), chain.id
