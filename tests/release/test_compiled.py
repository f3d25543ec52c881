"""The compiled core: the same decisions as its sources, and never in the place of sources that have changed since."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def script(name: str) -> ModuleType:
    spec = spec_from_file_location(f"scripts_{name}", ROOT / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


core = script("compiled_core")
compiling = script("compile")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A working tree in which `hubd.core.step` has been compiled."""
    sources, built = tmp_path / "hubd" / "core", tmp_path / "build" / "compiled"
    sources.mkdir(parents=True)
    (sources / "step.py").write_text("at = 1\n", encoding="utf-8")
    (sources / "state.py").write_text("at = 2\n", encoding="utf-8")
    (built / "hubd" / "core").mkdir(parents=True)
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    for name in ("hubd/core/step", core.SHARED):
        (built / f"{name}{suffix}").write_bytes(b"")
    seen = {f"hubd/core/{name}.py": core.looks(sources / f"{name}.py") for name in ("step", "state")}
    (built / core.NOTE).write_text(json.dumps({"from": "x", "sources": seen}), encoding="utf-8")
    return tmp_path


def found(tree: Path, name: str, under: str = "hubd/core") -> bool:
    spec = core.CompiledCore(tree).find_spec(name, [str(tree / under)])
    return spec is not None and spec.origin is not None and spec.origin.startswith(str(tree / "build"))


def test_what_was_compiled_from_these_sources_runs_and_everything_else_stays(tree: Path) -> None:
    assert found(tree, "hubd.core.step")
    assert core.CompiledCore(tree).find_spec(core.SHARED) is not None
    assert not found(tree, "hubd.core.state"), "it was not compiled"
    assert not found(tree, "hubd.runtime")
    assert not found(tree, "hubd.core.step", "mutants/hubd/core"), "another copy of the sources is meant"


def test_a_change_in_any_source_of_the_core_makes_all_of_it_old(tree: Path) -> None:
    (tree / "hubd" / "core" / "state.py").write_text("at = 3 # longer\n", encoding="utf-8")
    assert not found(tree, "hubd.core.step")


@pytest.mark.parametrize("noted", ["", "{}", "[]", '{"sources": {"hubd/core/gone.py": [1, 2]}}'])
def test_without_a_word_on_its_sources_nothing_of_it_runs(tree: Path, noted: str) -> None:
    (tree / "build" / "compiled" / core.NOTE).write_text(noted, encoding="utf-8")
    assert not found(tree, "hubd.core.step")
    assert core.built_from(tree / "build" / "compiled") == ""


def test_the_sources_run_when_asked_for(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(core.PURE, "1")
    assert not found(tree, "hubd.core.step")


def test_without_a_compiler_it_says_so_and_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler -O2")
    monkeypatch.setattr(compiling, "fresh", lambda: True)
    monkeypatch.setattr(sys, "argv", ["compile.py"])
    assert compiling.main() == 0
    assert "apt-get install gcc" in capsys.readouterr().out


def test_a_full_disk_leaves_the_sources_running(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(into: Path) -> None:
        into.mkdir()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(compiling, "BUILT", tree / "build" / "compiled")
    monkeypatch.setattr(compiling, "missing", lambda: "")
    monkeypatch.setattr(compiling, "_compile", full)
    monkeypatch.setattr(sys, "argv", ["compile.py"])
    (tree / "hubd" / "core" / "state.py").write_text("at = 3 # longer\n", encoding="utf-8")

    assert compiling.main() == 0
    assert "No space left on device" in capsys.readouterr().out
    assert not found(tree, "hubd.core.step")


@pytest.mark.parametrize("module", compiling.modules())
def test_what_is_compiled_defines_no_values_of_the_store_and_knows_its_types_when_it_begins(module: str) -> None:
    text = (ROOT / module).read_text(encoding="utf-8")
    assert "msgspec.Struct" not in text, "mypyc would make a plain class of it"
    assert "TYPE_CHECKING" not in text, "compiled code looks for the classes that it names"


def test_the_same_day_brings_the_same_decisions_byte_for_byte(tmp_path: Path) -> None:
    """Of a simulated family with pets, phones and a hundred devices."""
    where = [sys.executable, "-c", "import hubd.core.step as step; print(step.__file__)"]
    if subprocess.run(where, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip().endswith(".py"):
        pytest.skip("the core has not been compiled from these sources (make compile)")
    hubd = [sys.executable, "-m", "hubd"]
    day = tmp_path / "day"
    subprocess.run([*hubd, "simulate", str(day), "--pets"], cwd=ROOT, check=True, capture_output=True)
    (log,) = day.glob("log.jsonl*")
    written: list[tuple[bytes, bytes]] = []
    for pure in ("", "1"):
        decisions, context = tmp_path / f"decisions{pure}", tmp_path / f"context{pure}"
        command = [*hubd, "replay", str(log), "--config", str(day / "home.yaml")]
        command += ["--decisions", str(decisions), "--context", str(context), "--every", "60s"]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), core.PURE: pure}
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment)
        written.append((decisions.read_bytes(), context.read_bytes()))
    assert written[0] == written[1]
    assert written[0][0].count(b"\n") > 10
