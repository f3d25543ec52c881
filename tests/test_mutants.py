"""A mutant takes its function's place for whoever has it already; what no test notices lives, and says so."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
CODE = """
class Box:
    def __init__(self, size=3):
        self.size = size

    @staticmethod
    def double(n):
        return n * 2

def half(n, by=2):
    while n > 100:
        n -= 1
    return n / by

def adder(n):
    def add(m):
        return m + n
    return add

TABLE = {n: half(n) for n in range(4)}
ADDS = (adder(1), adder(2))
"""
TESTS = """
from box import ADDS, TABLE, Box, half

def test_half():
    assert half(8) == 4

def test_from_hundred_on():
    assert half(101) == 50

def test_box():
    assert (Box().size, Box.double(2)) == (3, 4)

def test_table():
    assert TABLE[2] == 1

def test_adds():
    assert [add(5) for add in ADDS] == [6, 7]
"""
MUTANTS = {
    "another divisor": ("half", "def half(n, by=2):\n    return n * by"),
    "another default": ("half", "def half(n, by=4):\n    return n / by"),
    "never ends": ("half", "def half(n, by=2):\n    while n > 100:\n        n += 1\n    return n / by"),
    "the same": ("half", "def half(n, by=2):\n    while n >= 101:\n        n -= 1\n    return n / by"),
    "a method": ("Box.__init__", "def __init__(self, size=3):\n    self.size = None"),
    "a method's default": ("Box.__init__", "def __init__(self, size=4):\n    self.size = size"),
    "what was made before": ("adder", "def adder(n):\n    def add(m):\n        return m - n\n    return add"),
    "a static method": ("Box.double", "def double(n):\n    return n * 3"),
}
TRY = """
import json, sys
from typing import NamedTuple
import pytest
from ruamel.yaml import YAML
from mutants.trial import Case, Trial

class Mutant(NamedTuple):
    path: str
    module: str
    function: str
    code: str

tests = [f"test_box.py::test_{name}" for name in ("half", "from_hundred_on", "box", "table", "adds")]
cases = [Case(Mutant("box.py", "box", *each), tests) for each in json.load(sys.stdin).values()]
said = {}
trial = Trial([*cases, Case(cases[0].mutant, [])], dict.fromkeys(tests, 0.001), 5.0, 2, said.__setitem__)
pytest.main(["-q", "-p", "no:cacheprovider", "--capture=no", "test_box.py"], plugins=[trial])
print(json.dumps([said[n] for n in range(len(said))]))
"""


@pytest.fixture
def box(tmp_path: Path) -> Path:
    (tmp_path / "box.py").write_text(CODE)
    (tmp_path / "test_box.py").write_text(TESTS)
    return tmp_path


def run(box: Path, *command: str, given: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], input=json.dumps(given), capture_output=True, text=True, check=False, cwd=box,
        env={"PYTHONPATH": f"{ROOT}:{box}", "PATH": ""}, timeout=60,
    )  # fmt: skip


def test_what_a_test_notices_is_killed_and_the_same_in_other_words_lives(box: Path) -> None:
    done = run(box, "-c", TRY, given=MUTANTS)
    said = json.loads(done.stdout.splitlines()[-1])
    found = dict(zip([*MUTANTS, "nothing to try it with"], said, strict=True))

    assert {name: outcome for name, (outcome, _, _) in found.items()} == {
        "another divisor": "killed", "another default": "killed", "never ends": "slow", "the same": "lived",
        "a method": "killed", "a method's default": "killed", "a static method": "killed",
        "what was made before": "killed",
        "nothing to try it with": "untested",
    }  # fmt: skip
    assert found["never ends"][1] == "test_box.py::test_from_hundred_on"
    assert found["the same"] == ["lived", "", 5]


@pytest.mark.parametrize(("code", "killed"), [("return n / 4", 1), ("return n / by", 0)])
def test_what_runs_at_the_import_is_tried_from_the_beginning(box: Path, code: str, killed: int) -> None:
    """Only the table is looked at, which was made before anybody could change the function."""
    given = {
        "mutant": ["box.py", "box", "half", f"def half(n, by=2):\n    {code}"], "seconds": 5.0,
        "took": {"test_box.py::test_table": 0.001}, "options": ["test_box.py", "-p", "no:cacheprovider"],
    }  # fmt: skip
    assert run(box, "-m", "mutants.fresh", given=given).returncode == killed


def test_what_is_argued_for_is_still_there() -> None:
    """An argument for a function that was renamed or moved excuses nothing any more."""
    for each in YAML(typ="safe").load(ROOT / "mutants" / "argued.yaml"):
        file, _, function = each["function"].partition(":")
        *classes, name = function.split(".")
        body: list[ast.stmt] = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        for wanted in (*classes, name):
            found = [node for node in body if getattr(node, "name", None) == wanted]
            assert found, each["function"]
            body = found[0].body if isinstance(found[0], ast.ClassDef) else []
