"""`hubd rules`: the rulebook at a glance, tried, begun and switched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hubd.cli import hubd
from hubd.rules_files import shipped_rules

CONFIG = """
home: {id: elm, name: Elm, time_zone: Europe/Berlin}
areas: {kitchen: {name: Kitchen, kind: kitchen}}
people: {zoe: {name: Zoe, role: adult}}
rules: [mine]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    path = tmp_path / "hubd.yaml"
    path.write_text(CONFIG)
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(hubd, ["rules", *map(str, arguments)])


def test_list_names_every_rule_with_its_stage_and_origin(config: Path) -> None:
    (config.parent / "mine" / "a.yaml").write_text(
        "- {id: bedtime.child, enabled: false}\n- {pack: recipes, stage: shadow}\n"
        "- {id: hazards.gas, when: {mode: away}, do: [{publish: a}]}\n"
    )
    rows = {row["id"]: row for row in json.loads(run("list", "--json", "--config", config).stdout)}
    assert set(rows) == set(shipped_rules().rules)
    assert rows["bedtime.child"]["stage"] == "off"
    assert rows["recipes.cooking"]["stage"] == "shadow"
    assert "replaces the shipped one" in rows["hazards.gas"]["from"]
    assert "hazards.smoke " in run("list", "--config", config).stdout


def test_test_runs_the_examples_of_what_is_named(config: Path) -> None:
    own = config.parent / "mine" / "own.yaml"
    own.write_text(
        "- id: own\n  when: {person: zoe, area: kitchen}\n  propose: {intent: a.b, for: zoe}\n"
        '  examples: [{given: ["18:00 zoe in kitchen"], expect: "18:01 a.b for zoe"}]\n'
    )
    said = run("test", "own", "study.end", "--config", config)
    assert said.exit_code == 1
    assert re.search(r"ok  study\.end: \d+ examples", said.stdout)
    assert 'own.yaml:4: own/examples/0: expected "18:01 a.b for zoe"' in said.stderr
    own.write_text(own.read_text().replace("18:01", "18:00"))
    assert run("test", own, "--config", config).exit_code == 0


def test_an_unknown_rule_is_a_wrong_argument(config: Path) -> None:
    said = run("test", "study.ende", "--config", config)
    assert said.exit_code == 2
    assert "study.ende" in said.stderr


def test_new_prints_a_rule_that_holds_its_own_examples(config: Path) -> None:
    own = config.parent / "mine" / "new.yaml"
    own.write_text(run("new", "kitchen.fan").stdout)
    said = run("test", "kitchen.fan", "--config", config)
    assert (said.exit_code, said.stdout) == (0, "ok  kitchen.fan: 2 examples\n")
    assert run("new", "Kitchen Fan").exit_code == 2


def test_disable_and_enable_write_one_file_that_is_read(config: Path) -> None:
    def stages() -> dict[str, str]:
        return {row["id"]: row["stage"] for row in json.loads(run("list", "--json", "--config", config).stdout)}

    assert run("disable", "bedtime.child", "--config", config).exit_code == 0
    assert run("disable", "bedtime.screens", "--config", config).exit_code == 0
    assert [id_ for id_, stage in stages().items() if stage == "off"] == ["bedtime.child", "bedtime.screens"]
    assert run("enable", "bedtime.child", "--config", config).exit_code == 0
    assert [id_ for id_, stage in stages().items() if stage == "off"] == ["bedtime.screens"]
    assert run("disable", "no.such", "--config", config).exit_code == 2


def test_switching_needs_a_folder(config: Path) -> None:
    config.write_text(CONFIG.replace("rules: [mine]\n", ""))
    said = run("disable", "bedtime.child", "--config", config)
    assert said.exit_code == 2
    assert "rules: [my_rules]" in said.stderr


def test_the_schema_is_json() -> None:
    assert json.loads(run("schema").stdout)["title"] == "hubd rules"


def test_a_file_of_changes_alone_has_no_examples_and_says_so(config: Path) -> None:
    changes = config.parent / "mine" / "a.yaml"
    changes.write_text("- {id: bedtime.child, enabled: false}\n")

    assert "no examples there" in run("test", changes, "--config", config).output
