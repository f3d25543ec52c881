"""The pages are true: their rules run, their tables name what the code knows, their links and commands exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from hubd.cli import VERBS, hubd
from hubd.cli.check import examine
from hubd.config.load import load
from hubd.core.policy.reasons import Reason
from hubd.core.rules.language.grammar import AUDIENCES, COMMON, GROUPS, HEADS, RULE_KEYS
from hubd.logs import LogReport, read_log
from hubd.recipe_book import UNITS, read_book
from hubd.rules_files import read_rule_text

ROOT = Path(__file__).parents[1]
PAGES = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
RULES_PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_rules_of_the_page_pass_hubd_check(tmp_path: Path) -> None:
    text = "\n".join(blocks(RULES_PAGE, "yaml"))
    (tmp_path / "page.yaml").write_text(text, encoding="utf-8")

    report = examine(ROOT / "config.example.yaml", [tmp_path])

    assert [str(problem) for problem in report.problems] == []
    assert len(read_rule_text(text).rules) >= 4


def test_an_example_that_does_not_hold_would_be_noticed(tmp_path: Path) -> None:
    broken = "\n".join(blocks(RULES_PAGE, "yaml")).replace("18:12 kitchen.fan", "18:09 kitchen.fan")
    (tmp_path / "page.yaml").write_text(broken, encoding="utf-8")

    (problem,) = examine(ROOT / "config.example.yaml", [tmp_path]).problems

    assert "kitchen.fan/examples/0" in str(problem)


@pytest.mark.parametrize("word", [*HEADS, *GROUPS, *COMMON, *RULE_KEYS, *AUDIENCES])
def test_every_word_of_the_rule_language_is_on_its_page(word: str) -> None:
    assert re.search(rf"`[^`\n]*\b{word}\b[^`\n]*`", RULES_PAGE), word


def test_every_integration_is_on_their_page() -> None:
    page = (ROOT / "integrations/README.md").read_text(encoding="utf-8")
    folders = {folder.name for folder in (ROOT / "integrations").glob("hubd_*") if folder.is_dir()}

    assert set(re.findall(r"^\| `(hubd_\w+)`", page, re.MULTILINE)) == folders


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path) -> None:
    used = re.findall(
        r"^    (?:\.venv/bin/)?hubd ([a-z]+)|`hubd ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    unknown = sorted({verb for pair in used for verb in pair if verb} - VERBS.keys())

    assert unknown == []


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_explained(reason: Reason) -> None:
    page = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")

    assert f"`{reason.value}`" in page


def _parts(command: click.Command) -> Iterator[click.Command]:
    """The command and those inside it."""
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        yield from (part for name in command.list_commands(context) if (part := command.get_command(context, name)))


def test_options_exist() -> None:
    """Every option that a page shows with a command is one of that command's."""
    for page in PAGES:
        for line in re.findall(r"^    (?:\.venv/bin/)?hubd (.+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            verb, *rest = line.split()
            command = hubd.get_command(click.Context(hubd), verb)
            assert command is not None
            known = {name for part in _parts(command) for option in part.params for name in option.opts}
            assert {word for word in rest if word.startswith("-") and word != "-"} <= known, f"{page.name}: {line}"


def test_the_sources_of_the_page_are_a_valid_section(tmp_path: Path) -> None:
    (text,) = blocks((ROOT / "docs" / "sources.md").read_text(encoding="utf-8"), "yaml")
    areas = "areas: {kitchen: {kind: kitchen}, utility: {kind: utility}, porch: {kind: outdoor}}\n"
    (tmp_path / "home.yaml").write_text(f"home: {{id: page}}\n{areas}{text}", encoding="utf-8")

    assert len(load(tmp_path / "home.yaml").household.sources) == 3


def test_a_line_of_a_log_is_read_as_the_page_says(tmp_path: Path) -> None:
    (text,) = blocks((ROOT / "docs" / "replay.md").read_text(encoding="utf-8"), "json")
    (tmp_path / "log.jsonl").write_text(text, encoding="utf-8")

    (message,) = read_log([tmp_path / "log.jsonl"], LogReport())

    assert (message.topic, message.payload, message.qos) == ("zigbee2mqtt/kitchen_motion", b'{"occupancy":true}', 0)


def test_the_dish_of_the_page_is_complete(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    (text,) = blocks(page, "toml")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")

    book = read_book([tmp_path])

    assert book.problems == ()
    assert "leek-and-potato-soup" in book.recipes
    assert all(f"`{unit}`" in page for unit in UNITS.split("|"))


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "index.md"]

    assert [name for name in pages if f"({name})" not in index] == []
