"""Chain files: what is shipped makes sense, what is wrong is named with its line, an owner fills in what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubd.chain_files import read_chains

GOOD = """
- id: mine
  title: {en: Mine}
  begins: [{said: {en: [begin it]}}]
  steps:
    - {id: one, tell: {en: Hello}}
"""


def test_the_shipped_chains_are_whole() -> None:
    chains, problems = read_chains()

    assert problems == ()
    assert {"bedtime", "cook_this", "leave_on_time", "guests_at"} == {chain.id for chain in chains}
    for chain in chains:
        for texts in (chain.title, *(step.ask for step in chain.steps), *(step.tell for step in chain.steps)):
            assert not texts or set(texts) == {"en", "de", "es"}, chain.id


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (GOOD.replace("tell", "tel"), 6, "unknown key 'tel'"),
        (GOOD.replace("{en: Hello}", "{fr: Bonjour}"), 6, "unknown language"),
        (GOOD.replace("- {id: one, tell: {en: Hello}}", "- {id: one, wait: {for: soon}}"), 6, "no duration"),
        (GOOD.replace("- {id: one, tell: {en: Hello}}", "- {id: one, wait: {}}"), 6, "one of for, until, away, home"),
        (GOOD.replace("- {id: one, tell: {en: Hello}}", "- {id: one, do: {explode: now}}"), 6, "explode"),
        (GOOD.replace("- {id: one, tell: {en: Hello}}", "- {id: one, do: {call: $scene}}"), 6, "no parameter"),
        (GOOD.replace("- {id: one, tell: {en: Hello}}", "- {id: one}"), 6, "does nothing"),
        (GOOD.replace("- {id: one, tell: {en: Hello}}", "- {id: one, do: {publish: a/#}}"), 6, "no wildcards"),
        (GOOD.replace("{id: one, tell: {en: Hello}}", '{id: one, undo: {publish: "\\0"}}'), 6, "control characters"),
        (GOOD.replace("[{said: {en: [begin it]}}]", "[{answer: accepted}]"), 4, "begins nothing"),
        (GOOD.replace("[{said: {en: [begin it]}}]", "[]"), 4, "nothing begins"),
        (GOOD.replace("[begin it]", "['begin (it']"), 4, "no pattern"),
        (GOOD.replace("id: mine", "id: My Chain"), 2, "small letters"),
        (GOOD + "    - {id: one, tell: {en: Again}}\n", 7, "two steps"),
        ("id: mine\n", 1, "a list of chains"),
        ("- {id: guests_att, enabled: false}\n", 1, "guests_at"),
        ("- {id: guests_at, with: {scen: scene.x}}\n", 1, "no such parameter"),
        ("- [\n", 2, ""),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)

    chains, problems = read_chains([file])

    assert len(chains) == 4
    assert any(problem.line == line and told in str(problem) for problem in problems), list(map(str, problems))


def test_an_owner_fills_in_adds_replaces_and_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD + "- {id: cook_this, with: {preheat: script.oven}}\n")
    (tmp_path / "b.yaml").write_text("- {id: guests_at, enabled: false}\n" + GOOD.replace("mine", "leave_on_time"))

    chains, problems = read_chains([tmp_path])
    found = {chain.id: chain for chain in chains}

    assert problems == ()
    assert set(found) == {"bedtime", "cook_this", "leave_on_time", "mine"}
    assert found["cook_this"].parameters == {"preheat": "script.oven", "oven_off": ""}
    assert len(found["leave_on_time"].steps) == 1
