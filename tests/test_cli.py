"""The command line: every verb explains itself with an example, and ends with the exit code that it documents."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from hubd.cli import EXIT_CODES, VERBS, hubd, main
from hubd.errors import ConfigError, HubError, Problem, Unavailable

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "config.example.yaml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(hubd, list(arguments))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb: str) -> None:
    said = run(verb, "--help")

    assert said.exit_code == 0, said.output
    assert re.search(rf"(?m)^ +hubd {verb}\b", said.output), "no example of its use"


def test_help_lists_every_verb_and_the_exit_codes() -> None:
    said = run("--help").output

    assert all(re.search(rf"(?m)^  {verb} +\S", said) for verb in VERBS)
    assert all(line.strip() in said for line in EXIT_CODES.splitlines()[2:])


def test_an_unknown_verb_is_a_wrong_argument() -> None:
    assert run("fly").exit_code == 2
    assert run("--wings").exit_code == 2


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ConfigError([Problem("x.yaml", 3, "home.id", "is missing")]), 2, "x.yaml:3: home.id: is missing"),
        (HubError("no"), 2, "hubd: no"),
        (Unavailable("the broker does not answer"), 3, "hubd: the broker does not answer"),
        (IsADirectoryError(21, "Is a directory", "/tmp/out"), 2, "hubd: /tmp/out: is a directory; name another place"),
        (OSError(28, "No space left on device"), 2, "hubd: no space left on device; free some space"),
        (OSError(28, "No space left on device", "x"), 2, "hubd: x: no space left on device; free some space"),
    ],
)
def test_known_errors_end_in_a_message_and_a_documented_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int, said: str
) -> None:
    def fail() -> Callable[[], None]:
        raise error

    monkeypatch.setattr("hubd.cli.hubd", fail)
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "code"), [(KeyboardInterrupt(), 130), (click.Abort(), 1)], ids=["Ctrl-C", "no"]
)  # fmt: skip
def test_ctrl_c_is_told_from_a_no(monkeypatch: pytest.MonkeyPatch, said: BaseException, code: int) -> None:
    def stopped(*_arguments: object) -> None:
        raise said

    monkeypatch.setattr("hubd.cli.check.examine", stopped)
    monkeypatch.setattr(sys, "argv", ["hubd", "check"])

    with pytest.raises(SystemExit) as end:
        main()

    assert end.value.code == code


@pytest.mark.parametrize(
    ("variable", "value", "coloured"), [("NO_COLOR", "1", False), ("TERM", "dumb", False), ("TERM", "xterm", True)]
)
def test_colours_are_left_out_where_they_are_not_wanted(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, coloured: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(variable, value)

    seen: list[bool | None] = []

    def look(*_arguments: object) -> None:
        seen.append(click.get_current_context().color)
        raise click.Abort

    monkeypatch.setattr("hubd.cli.check.examine", look)
    run("check")

    assert seen == [None if coloured else False]


def test_check_is_content_with_the_example() -> None:
    said = run("check", "--config", str(EXAMPLE))

    assert (said.exit_code, said.output.splitlines()[-1]) == (0, "no problems"), said.output


def test_check_names_every_problem_of_configuration_and_rules(tmp_path: Path) -> None:
    (tmp_path / "hubd.yaml").write_text("home: {id: X}\n")
    (tmp_path / "rules.yaml").write_text("- id: my.rule\n  wen: {mode: home}\n")
    said = run("check", "--config", str(tmp_path / "hubd.yaml"), "--rules", str(tmp_path / "rules.yaml"))

    assert said.exit_code == 1
    assert "hubd.yaml:1: home.id: 'X' is no home id" in said.output
    assert "rules.yaml:2: " in said.output


def test_a_wrong_configuration_hides_nothing_that_is_wrong_in_the_files_it_names(tmp_path: Path) -> None:
    home = "home: {id: X}\nrules: [mine, nowhere]\nrecipes: [dishes]\nchains: nothing\n"
    (tmp_path / "hubd.yaml").write_text(home)
    for folder in ("mine", "dishes"):
        (tmp_path / folder).mkdir()
    rule = "- {id: %s, when: {area: attic, occupied: true}, do: [{publish: a/b}], "
    rule += "examples: [{given: [attic is ON], %s}]}\n"
    (tmp_path / "mine" / "rules.yaml").write_text(rule % ("my.rule", "expct: nothing") + rule % ("other", "expect: x"))
    (tmp_path / "dishes" / "soup.toml").write_text("name = ")

    said = run("check", "--config", str(tmp_path / "hubd.yaml")).output

    assert "hubd.yaml:1: home.id: 'X' is no home id" in said
    assert "there is no file or folder 'nowhere'" in said
    assert "rules.yaml:1: my.rule/examples/0" in said
    assert "soup.toml" in said
    assert "attic" not in said.replace("attic is ON", ""), "rooms are compared once the home is known"


def test_check_as_json(tmp_path: Path) -> None:
    (tmp_path / "hubd.yaml").write_text("home: {id: x}\nhoem: {}\n")
    said = run("check", "--config", str(tmp_path / "hubd.yaml"), "--json")
    report = json.loads(said.output)

    assert (said.exit_code, report["ok"]) == (1, False)
    assert report["problems"] == [
        {"file": str(tmp_path / "hubd.yaml"), "line": 2, "path": "hoem", "what": "unknown key 'hoem'",
         "hint": "did you mean 'home'?"}
    ]  # fmt: skip


def test_check_prints_the_schema_and_the_reference() -> None:
    assert json.loads(run("check", "--schema").output)["title"] == "hubd configuration"
    assert run("check", "--reference").output == (ROOT / "docs/configuration.md").read_text()


def test_the_page_of_commands_is_current() -> None:
    code = "from scripts.docs import commands; print(commands(), end='')"  # click remembers help options: a fresh start
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert (ROOT / "docs/commands.md").read_text() == said, "run: make docs"


def test_check_without_a_configuration_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("HUBD_CONFIG", raising=False)

    assert "hubd init" in str(run("check").exception)


def test_completion_speaks_three_shells() -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_HUBD_COMPLETE" in run("completion", shell).output


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (["label", "an"], ["anna"]),
        (["label", "anna", "coo"], ["cooking"]),
        (["explain", "--why-not", "recipe"], ["recipe.suggest"]),
        (["explain", "--belief", "m"], ["mode"]),
        (["rules", "test", "hazards.fridge_o"], ["hazards.fridge_open"]),
        (["token", "create", "--output", "kitchen_s"], ["kitchen_screen"]),
        (["forget", "--config", "nowhere.yaml", "an"], []),
    ],
    ids=" ".join,
)
def test_the_shell_offers_the_names_of_the_household(
    line: list[str], offered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUBD_CONFIG", str(EXAMPLE))
    *said, typed = line

    assert [one.value for one in ShellComplete(hubd, {}, "hubd", "_X").get_completions(said, typed)] == offered


def test_a_verb_that_is_nearly_one_is_named() -> None:
    assert "no such command: rule; did you mean rules?" in run("rule", "list").output
    assert "No such command 'xyzzy'" in run("xyzzy").output


def test_a_file_that_is_not_there_cannot_be_checked(tmp_path: Path) -> None:
    assert run("check", "--config", str(tmp_path / "none.yaml")).exit_code == 2
