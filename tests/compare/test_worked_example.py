"""The example on the page about replay runs as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from hubd.cli import hubd

PAGE = (Path(__file__).parents[2] / "docs" / "replay.md").read_text(encoding="utf-8")


def test_the_worked_example_prints_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = PAGE.partition("### An example")[2].partition("###")[0]
    commands = re.findall(r"^    (hubd .+)$", example, re.MULTILINE)
    (rules,) = re.findall(r"^```yaml\n(.*?)^```", example, re.MULTILINE | re.DOTALL)
    (printed,) = re.findall(r"^```text\n(.*?)^```", example, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trial").mkdir()
    (tmp_path / "trial" / "changes.yaml").write_text(rules)

    said = [CliRunner().invoke(hubd, [*shlex.split(command)[1:], *one_core(command)]) for command in commands]

    assert [each.exit_code for each in said] == [0, 0], [each.output for each in said]
    for line in printed.splitlines():
        parts = [re.sub(r"\d+", r"\\d+", re.escape(part)) for part in line.split("…")]  # beliefs may move by a minute
        assert re.search("^" + ".*".join(parts), said[-1].stdout, re.MULTILINE), line
    assert (tmp_path / "changes.html").exists()


def one_core(command: str) -> list[str]:
    return ["--jobs", "1"] if "--against" in command else []
