"""Whoever leaves a rule of style or of types aside says why, beside it."""

from __future__ import annotations

import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("hubd", "integrations", "tests", "scripts", "bench", "chaos", "fuzz", "mutants")
ASIDE = re.compile(r"#\s*(noqa|type: ignore|pragma: no)\b")
WITH_REASON = re.compile(
    r"# noqa: [A-Z]+\d+(, [A-Z]+\d+)* (- )?\w.+|# type: ignore\[[a-z, -]+\] *# \w.+|# pragma: no (cover|branch) - \w.+"
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_rule_left_aside_has_a_reason(folder: str) -> None:
    bare = []
    for file in sorted((ROOT / folder).rglob("*.py")):
        if "node_modules" in file.parts:
            continue
        with tokenize.open(file) as lines:
            said = [token for token in tokenize.generate_tokens(lines.readline) if token.type == tokenize.COMMENT]
        bare += [f"{file.relative_to(ROOT)}:{each.start[0]}: {each.string}" for each in said
                 if ASIDE.search(each.string) and not WITH_REASON.search(each.string)]  # fmt: skip

    assert bare == []
