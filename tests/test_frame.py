"""The frame around the code: the wheel is complete, the locks are exact, what is depended on is used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from functools import cache
from importlib import import_module, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
LOCKS = ("requirements.lock", "dev.lock", "build.lock", "node.lock", "fleet.lock")

WITHOUT_IMPORT = {
    "tzdata": "time zones for systems that have none",
    "psycopg": "SQLAlchemy imports it for postgresql:// stores",
}
"""Declared, needed, and imported by nobody here."""

BROUGHT_ALONG = {"pydantic_core": "pydantic", "niquests": "homeassistant-api", "pyflink": "apache-flink"}
"""Imported for its types of errors, and always there with the package that brings it."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required(*extras: str) -> set[str]:
    """Names of the distributions that pyproject.toml asks for, with some extras."""
    lines = [*PROJECT["project"]["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    return {normal(re.split(r"[\[<>=~!; ]", line)[0]) for line in lines}


def imported(*folders: str) -> set[str]:
    """Top-level names from outside that the code in some folders imports."""
    names = set()
    for file in (file for folder in folders for file in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").partition(".")[0])
    own = {path.name for path in (*ROOT.iterdir(), *(ROOT / "integrations").iterdir()) if path.is_dir()}
    return names - set(sys.stdlib_module_names) - own - set(BROUGHT_ALONG)


@cache
def providers() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


def distributions(name: str) -> set[str]:
    """Which distributions an import may come from."""
    return {normal(dist) for dist in providers().get(name, [name])}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_code_rules_models_and_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {name.removeprefix("hubd/_shipped/") for name in names if name.startswith("hubd/_shipped/")}
    here = {str(file.relative_to(ROOT)) for kind in ("rules", "models") for file in (ROOT / kind).rglob("*.yaml")}
    data = {str(file.relative_to(ROOT)) for file in (ROOT / "hubd/data").rglob("*") if file.is_file()}

    assert here <= shipped
    assert data <= set(names)
    assert {"hubd_mqtt/__init__.py", "hubd_homeassistant/__init__.py", "hubd/cli/check.py"} <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "integrations/"))]
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_an_installed_hubd_finds_what_it_ships(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from hubd.resources import shipped; from hubd.rules_files import shipped_rules\n"
        "print(shipped('rules')); print(len(shipped_rules().rules))"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    folder, rules = said.split()

    assert folder == str(tmp_path / "hubd/_shipped/rules")
    assert int(rules) > 0


@pytest.mark.parametrize("name", LOCKS)
def test_locks_are_exact_hashed_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = re.findall(r"(?m)^[a-z0-9][^\n]*(?:\n    [^\n]*)*", text)

    assert entries
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    locked = {
        normal(name) for name in re.findall(r"(?m)^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text())
    }

    assert required() - locked == set()


def test_every_import_is_declared() -> None:
    apart_from_development = required(*(extra for extra in EXTRAS if extra != "dev"))

    for folders, wanted in ((("hubd", "integrations"), apart_from_development), (("tests",), required(*EXTRAS))):
        assert {name for name in imported(*folders) if not distributions(name) & wanted} == set(), folders


def test_every_dependency_is_used() -> None:
    reached = {dist for name in imported("hubd", "integrations") for dist in distributions(name)}

    assert required() - reached - set(WITHOUT_IMPORT) == set()


@pytest.mark.parametrize("group", PROJECT["project"]["entry-points"])
def test_every_entry_point_leads_somewhere(group: str) -> None:
    for name, target in PROJECT["project"]["entry-points"][group].items():
        module, _, offer = target.partition(":")

        assert getattr(import_module(module), offer).name == name
