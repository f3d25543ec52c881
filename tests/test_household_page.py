"""The page about the household is true: its sentences are answered as it says, its settings and chains are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hubd.chain_files import read_chains
from hubd.config.load import check, load
from hubd.core.household import Area
from tests.home import AREAS, Home, household

PAGE = (Path(__file__).parents[1] / "docs" / "household.md").read_text(encoding="utf-8")
RECIPES = (Path(__file__).parents[1] / "docs" / "recipes.md").read_text(encoding="utf-8")
PEOPLE = "home: {id: page}\npeople: {anna: {}, leo: {role: child}}\n"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def test_every_sentence_is_answered_as_the_page_says() -> None:
    areas = {**{area.id: area for area in AREAS}, "balcony": Area("balcony", "Balcony", "outdoor", ("living",))}
    home = Home(household(areas=areas)).put("anna", "living").away("ben", "leo")
    lines = [line.split(" -> ") for line in blocks(PAGE, "text")[0].strip().splitlines()]
    for sentence, answer in lines:
        home.says(sentence, "living", "anna")
        assert home.last().text == answer, sentence

    assert len(lines) == 11


def test_what_messages_are_worth_is_answered_as_the_page_says() -> None:
    home = Home().put("anna", "living").away("ben", "leo")
    home.message("m1", "anna", "the train is at nine", sender="Nora")
    for line in blocks(PAGE, "text")[1].strip().splitlines():
        sentence, answer = line.split(" -> ")
        home.says(sentence, "living", "anna")
        assert home.last().text == answer, sentence


@pytest.mark.parametrize("number", [0, 1])
def test_the_settings_of_the_page_are_valid(tmp_path: Path, number: int) -> None:
    (tmp_path / "school.ics").touch()
    (tmp_path / "hubd.yaml").write_text(PEOPLE + blocks(PAGE, "yaml")[number])

    settings = load(tmp_path / "hubd.yaml")

    scenes = settings.household.study.scenes
    assert len(settings.calendars) == 2 or scenes["leo"] == ("scene.leo_desk", "scene.leo_room")


def test_the_kitchen_of_the_page_is_valid(tmp_path: Path) -> None:
    (tmp_path / "secrets.yaml").write_text("mealie_token: a\ngrocy_key: b\n")
    (tmp_path / "hubd.yaml").write_text(PEOPLE + blocks(RECIPES, "yaml")[0])

    settings = load(tmp_path / "hubd.yaml")

    assert settings.kitchen.programs["mealie"] == ("http://mealie.local:9000", "a")
    assert settings.household.kitchen.shopping == "mealie"


def test_the_chains_of_the_page_are_whole_and_every_shipped_one_is_on_it(tmp_path: Path) -> None:
    (tmp_path / "page.yaml").write_text(blocks(PAGE, "yaml")[2])

    chains, problems = read_chains([tmp_path])

    assert problems == ()
    assert {"film_night", "cook_this", "guests_at", "leave_on_time"} == {chain.id for chain in chains}
    assert all(f"`{chain.id}`" in PAGE for chain in read_chains()[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kitchen: {shopping_list: mealie}", "not configured"),
        ("kitchen: {shopping_list: groceries}", "no program"),
        ("kitchen: {shopping_list: todo.shopping}", "needs Home Assistant"),
        ("calendars: [{person: anna}]", "url and file"),
        ("calendars: [{person: eve, url: 'https://x.y/z'}]", "unknown person"),
        ("calendars: [{person: anna, file: none.ics}]", "none.ics"),
        ("study: {scenes: {eve: {begin: scene.x}}}", "unknown person"),
        ("chains: [none]", "none"),
    ],
)
def test_a_mistake_in_these_sections_is_told_with_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "hubd.yaml").write_text(f"{PEOPLE}{text}\n")

    settings, problems = check(tmp_path / "hubd.yaml")

    assert settings is None
    assert told in "\n".join(map(str, problems))
