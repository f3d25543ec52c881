"""How a real Home Assistant is brought for its tests, and what is said where it cannot be had."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.homeassistant.test_addon import module
from tests.runtime.hub import ROOT


@pytest.fixture
def bringing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with its folders in the test's own, one version `1.0` that needs a package `hass`, and no index."""
    made = module(ROOT / "scripts" / "homeassistant.py")
    monkeypatch.setattr(made, "PLACE", tmp_path / "place")
    monkeypatch.setattr(made, "LOCKS", tmp_path)
    monkeypatch.setattr(made, "PYTHONS", {"1.0": (f"{sys.version_info[0]}.{sys.version_info[1]}",)})
    wheel = tmp_path / "wheels" / "hass-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("hass.py", "HERE = True\n")
        archive.writestr("hass-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: hass\nVersion: 1.0\n")
        archive.writestr("hass-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("hass-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (tmp_path / "1.0.lock").write_text(f"hass==1.0 --hash=sha256:{digest}\n")
    this = [sys.executable, "-m", "pip", "--python", str(made.PLACE / "1.0" / "bin" / "python"), *made.PIP]
    monkeypatch.setattr(made, "quick_pip", lambda _place, _end: this)  # there is no index to fetch another from
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    return made


@pytest.fixture
def tested(bringing: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions that were tested; the tests pass."""
    versions: list[str] = []

    def test(version: str) -> int:
        versions.append(version)
        return 0

    monkeypatch.setattr(bringing, "test", test)
    return versions


def test_it_is_installed_once_and_anew_when_other_packages_are_locked(
    bringing: ModuleType, tested: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bringing.main([]) == 0
    python = tmp_path / "place" / "1.0" / "bin" / "python"
    subprocess.run([str(python), "-c", "import hass"], check=True)
    assert bringing.main(["1.0"]) == 0
    lock = tmp_path / "1.0.lock"
    lock.write_text(f"# another\n{lock.read_text()}")
    assert bringing.main([]) == 0
    assert tested == ["1.0"] * 3
    assert capsys.readouterr().out.count("Installing Home Assistant 1.0") == 2


def test_its_pages_come_when_they_are_asked_for(bringing: ModuleType, tested: list[str], tmp_path: Path) -> None:
    lock, place = tmp_path / "1.0.pages.lock", tmp_path / "place" / "1.0"
    lock.write_text((tmp_path / "1.0.lock").read_text())
    assert bringing.main(["1.0"]) == 0
    assert not (place / "installed.pages.lock").exists()
    assert bringing.main(["--pages", "1.0"]) == bringing.main(["--pages", "any"]) == 0
    assert (place / "installed.pages.lock").read_text() == lock.read_text()
    lock.write_text(f"none=={'1.0'} --hash=sha256:{'0' * 64}\n")
    assert bringing.main(["--pages", "1.0"]) == 3
    assert tested == ["1.0"] * 3


def no_python(script: Any, folder: Path) -> None:
    script.PYTHONS = {"1.0": ("2.0",)}


def no_index(script: Any, folder: Path) -> None:
    next((folder / "wheels").iterdir()).unlink()


def no_time(script: Any, folder: Path) -> None:
    whole = script.bring
    script.bring = lambda version: whole(version, 0.0)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(no_python, "needs Python 2.0"), (no_index, "No matching distribution found"), (no_time, "in time")],
)
def test_what_this_machine_cannot_have_says_nothing_about_hubd(
    bringing: ModuleType, tested: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    wrong: Callable[[Any, Path], None], words: str,
) -> None:  # fmt: skip
    wrong(bringing, tmp_path)
    assert bringing.main([]) == 3
    said = capsys.readouterr().out
    assert "Nothing was tested against Home Assistant 1.0" in said
    assert words in said
    assert tested == []


def test_packages_that_are_not_the_locked_ones_are_a_failure(
    bringing: ModuleType, tested: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "1.0.lock").write_text(f"hass==1.0 --hash=sha256:{'0' * 64}\n")
    assert bringing.main([]) == 1
    assert "these are not its packages" in capsys.readouterr().out
    assert tested == []


@pytest.mark.parametrize(("outcomes", "code"), [((0, 0), 0), ((0, 3), 0), ((3, 3), 3), ((3, 1), 1), ((1, 0), 1)])
def test_one_version_is_enough_and_no_failure_is_passed_over(
    bringing: ModuleType, monkeypatch: pytest.MonkeyPatch, outcomes: tuple[int, int], code: int
) -> None:
    monkeypatch.setattr(bringing, "PYTHONS", {"1.0": ("3.0",), "2.0": ("3.0",)})
    monkeypatch.setattr(bringing, "outcome", dict(zip(bringing.PYTHONS, outcomes, strict=True)).get)
    assert bringing.main(["1.0", "2.0"]) == code
    assert bringing.main(["9.9"]) == 1


@pytest.mark.parametrize(
    ("outcomes", "code", "tried"), [((0, 0), 0, 1), ((0, 3), 0, 2), ((3, 3), 3, 2), ((0, 1), 1, 1)]
)  # fmt: skip
def test_any_is_the_newest_that_can_be_had(
    bringing: ModuleType, monkeypatch: pytest.MonkeyPatch, outcomes: tuple[int, int], code: int, tried: int
) -> None:
    versions: list[str] = []

    def outcome(version: str, pages: bool) -> int:
        versions.append(version)
        return outcomes[("1.0", "2.0").index(version)]

    monkeypatch.setattr(bringing, "PYTHONS", {"1.0": ("3.0",), "2.0": ("3.0",)})
    monkeypatch.setattr(bringing, "outcome", outcome)
    assert bringing.main(["any"]) == code
    assert versions == ["2.0", "1.0"][:tried]
