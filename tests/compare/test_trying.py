"""`hubd replay --against …` and `--sweep …`: told, written as JSON, drawn as a page."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hubd.cli import hubd
from tests.compare.conftest import Evening


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(hubd, ["replay", *map(str, arguments)], prog_name="hubd")


@pytest.fixture(scope="module")
def chatty(evening: Evening, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, dict[str, Any], str]:
    """The evening with the chatty rule against the shipped rules alone: what was told, the JSON and the page."""
    folder = tmp_path_factory.mktemp("reports")
    said = run(
        evening.log, "--config", evening.config, "--rules", evening.rules, "--against", "none", "--jobs", "1",
        "--report", folder / "r.json", "--report", folder / "r.html",
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    (comparison,) = json.loads((folder / "r.json").read_text())["comparisons"]
    return said, comparison, (folder / "r.html").read_text()


def test_what_the_report_counts_is_what_two_replays_decide(
    evening: Evening, chatty: tuple[Result, dict[str, Any], str], tmp_path: Path
) -> None:
    _, comparison, _ = chatty
    for name, rules in (("old", "none"), ("new", str(evening.rules))):
        said = run(evening.log, "--config", evening.config, "--rules", rules, "--decisions", tmp_path / name)
        assert said.exit_code == 0
        decided = [json.loads(line) for line in (tmp_path / name).read_text().splitlines()]
        counted = {verdict: sum(d["verdict"] == verdict for d in decided) for verdict in comparison[name]["verdicts"]}
        assert counted == comparison[name]["verdicts"]
    hellos = [c for r in comparison["recordings"] for c in r["changes"] if c["new"]["intent"] == "chatty.hello"]
    assert hellos
    assert {(c["kind"], c["old"]) for c in hellos} == {("added", None)}


def test_every_difference_is_told_with_time_and_cause(chatty: tuple[Result, dict[str, Any], str]) -> None:
    said, comparison, _ = chatty
    changes = [change for recording in comparison["recordings"] for change in recording["changes"]]

    assert said.stdout.startswith("the shipped rules  ->  ")
    for change in changes:
        decision = change["new"] or change["old"]
        assert f" {change['at'][11:19]}  {change['kind']}" in said.stdout
        assert all(reason.rstrip(".") in said.stdout for reason in decision["because"])
    counted = f"{comparison['added']} added, {comparison['removed']} removed, {comparison['changed']} changed"
    assert counted in said.stdout
    assert "interruptions, person and day" in said.stdout
    assert "Monday, 02 March 2026" in said.stdout


EMPTY = ("meta", "input")


class Page(HTMLParser):
    """Looks for what would have to be fetched, and whether everything that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            self.open.append(tag)
        self._look(attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def _look(self, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "src" or "//" in (value or ""):
                self.fetched.append(str(value))
            if name == "href":
                self.links.add(str(value))
            if name == "id":
                self.ids.add(str(value))


def test_the_page_stands_alone_and_tells_the_same(chatty: tuple[Result, dict[str, Any], str]) -> None:
    _, comparison, text = chatty
    page = Page(text)

    assert page.open == []
    assert page.fetched == []
    assert "@import" not in text
    assert "url(" not in text
    assert page.links <= {f"#{id_}" for id_ in page.ids}
    assert text.count('<li class="added" data-intent') == comparison["added"]
    assert text.count('<path class="added"') == comparison["added"] + 1, "and one in the legend"
    assert "prefers-color-scheme: dark" in text
    assert 'role="img" aria-label="Timeline of 1 days:' in text


def test_words_of_people_are_no_markup(evening: Evening, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "x.yaml").write_text(
        (evening.rules / "chatty.yaml").read_text().replace("Somebody is", "<script>alert(1)</script> &")
    )

    said = run(evening.log, "--config", evening.config, "--rules", rules, "--against", "none", "--jobs", "1",
               "--report", tmp_path / "r.html")  # fmt: skip

    assert said.exit_code == 0
    assert "<script>alert" not in (tmp_path / "r.html").read_text()
    assert "&lt;script&gt;alert(1)" in (tmp_path / "r.html").read_text()


def test_the_same_against_itself_differs_in_nothing(evening: Evening) -> None:
    said = run(evening.log, "--config", evening.config, "--against-config", evening.config, "--jobs", "1",
               "--until", "2026-03-02T17:40+01:00")  # fmt: skip

    assert said.exit_code == 0
    assert "0 added, 0 removed, 0 changed" in said.stdout


def test_two_configurations_differ_by_what_they_say(evening: Evening, tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.yaml"
    quiet.write_text(evening.config.read_text() + "policy: {interruptions_per_hour: 0}\n")

    said = run(evening.log, "--config", quiet, "--against-config", evening.config, "--jobs", "1", "--report",
               tmp_path / "r.json")  # fmt: skip

    (comparison,) = json.loads((tmp_path / "r.json").read_text())["comparisons"]
    assert said.exit_code == 0
    assert comparison["new"]["interruptions_a_day"] == 0.0
    assert comparison["old"]["interruptions_a_day"] > 0.0
    assert (comparison["old"]["budget"], comparison["new"]["budget"]) == (4, 0)
    assert comparison["old"]["name"] == str(evening.config)


def test_a_sweep_has_one_line_for_each_value(evening: Evening, tmp_path: Path) -> None:
    said = run(evening.log, "--config", evening.config, "--rules", evening.rules, "--jobs", "1",
               "--sweep", "policy.interruptions_per_hour=0,4", "--report", tmp_path / "r.json")  # fmt: skip

    lines = said.stdout.splitlines()
    assert said.exit_code == 0, said.output
    assert [line.split("  ")[0] for line in lines] == [
        "", "as it is", "policy.interruptions_per_hour=0", "policy.interruptions_per_hour=4",
    ]  # fmt: skip
    assert lines[3].split()[-3:] == ["0", "0", "0"], "four is what it is anyway"
    assert lines[2].split()[-3:] != ["0", "0", "0"]
    assert len(json.loads((tmp_path / "r.json").read_text())["comparisons"]) == 2


def test_recordings_of_several_homes_each_with_its_own_configuration(evening: Evening, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "home.yaml").write_text(evening.config.read_text().replace("id: ", f"id: {name}-", 1))
        (tmp_path / name / "log.jsonl").write_bytes(evening.log.read_bytes())

    said = run(tmp_path / "two" / "log.jsonl", tmp_path / "one" / "log.jsonl", "--each", "--rules", evening.rules,
               "--against", "none", "--jobs", "2", "--until", "2026-03-02T17:35+01:00",
               "--report", tmp_path / "r.json")  # fmt: skip

    assert said.exit_code == 0, said.output
    found = json.loads((tmp_path / "r.json").read_text())["comparisons"]
    assert [each["home"][:3] for each in found] == ["two", "one"]
    assert [recording["name"] for each in found for recording in each["recordings"]] == [
        str(tmp_path / name / "log.jsonl") for name in ("two", "one")
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--against", "none", "--decisions", "-"], "tell of one variant"),
        (["--report", "x.html"], "belong to a comparison"),
        (["--against", "none", "--report", "x.pdf"], "ends in .json or .html"),
        (["--sweep", "policy"], "NAME=ONE,TWO"),
        (["--sweep", "policy.interruptions_per_hour=many"], "a whole number is expected"),
        (["--against", "nowhere"], "there is no file or folder 'nowhere'"),
    ],
)
def test_what_cannot_be_compared_says_why(evening: Evening, arguments: list[str], said: str) -> None:
    done = run(evening.log, "--config", evening.config, "--jobs", "1", "--until", "2026-03-02T17:21+01:00", *arguments)

    assert said in f"{done.output}{done.exception}"


def test_one_variant_with_other_rules(evening: Evening) -> None:
    said = run(evening.log, "--config", evening.config, "--rules", evening.rules)

    assert said.exit_code == 0
    assert "chatty.hello for " in said.stdout
