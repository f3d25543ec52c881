"""The pages are true: their rules run, their tables name what the code knows, their links and commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hubd.cli import VERBS
from hubd.cli.check import examine
from hubd.core.rules.grammar import AUDIENCES, COMMON, GROUPS, HEADS, RULE_KEYS
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path) -> None:
    used = re.findall(r"^    (?:\.venv/bin/)?hubd ([a-z]+)|`hubd ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    unknown = sorted({verb for pair in used for verb in pair if verb} - VERBS.keys())

    assert unknown == []


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "index.md"]

    assert [name for name in pages if f"({name})" not in index] == []
