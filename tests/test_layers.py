"""Who may import whom, read out loud: the table below, checked against every syntax tree; and a light start."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STANDARD = sys.stdlib_module_names - {"antigravity", "this"}

CORE_MUST_NOT = {
    "asyncio",
    "logging",
    "random",
    "secrets",
    "uuid",
    "socket",
    "threading",
    "subprocess",
    "urllib",
    "http",
}
"""Standard modules that would bring the outside, chance or waiting into the core."""

CORE_MUST_NOT_CALL = {"open", "print", "input", "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
                      "time.time", "time.monotonic", "time.sleep", "Path.home", "Path.cwd"}  # fmt: skip

PLAIN = ("hubd.errors", "hubd.yaml_places", "hubd.resources")

MAY_IMPORT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # room: (packages from outside, rooms of hubd)
    "hubd.core": (("msgspec",), ("hubd.core", "hubd.errors")),
    "hubd.aside": ((), ()),
    "hubd.errors": ((), ()),
    "hubd.integration": (("msgspec",), ("hubd.core", "hubd.errors")),
    "hubd.resources": ((), ()),
    "hubd.whole_files": ((), ()),
    "hubd.yaml_places": (("ruamel",), ("hubd.errors",)),
    "hubd.rules_files": (("ruamel",), ("hubd.core", *PLAIN)),
    "hubd.chain_files": (("ruamel",), ("hubd.core", *PLAIN)),
    "hubd.recipe_book": (("msgspec",), ("hubd.core", "hubd.errors")),
    "hubd.packed": (("backports",), ()),
    "hubd.logs": (("msgspec",), ("hubd.core", "hubd.logs", "hubd.integration", "hubd.errors", "hubd.packed")),
    "hubd.config": (("pydantic", "pydantic_core", "ruamel"), ("hubd.config", "hubd.core", *PLAIN)),
    "hubd.store": (
        ("sqlalchemy", "msgspec"),
        ("hubd.store", "hubd.logs", "hubd.core", "hubd.integration", "hubd.errors", "hubd.packed",
         "hubd.whole_files"),
    ),
    "hubd.archive": (
        ("msgspec",),
        ("hubd.archive", "hubd.config", "hubd.store", "hubd.core", "hubd.errors", "hubd.packed",
         "hubd.whole_files"),
    ),
    "hubd.privacy": (
        ("msgspec", "ruamel"),
        ("hubd.privacy", "hubd.config", "hubd.store", "hubd.logs", "hubd.core", "hubd.integration", "hubd.runtime",
         "hubd.web.tokens", "hubd.errors", "hubd.packed", "hubd.whole_files"),
    ),
    "hubd.why": (
        ("msgspec",),
        ("hubd.why", "hubd.core", "hubd.config", "hubd.logs", "hubd.store", "hubd.runtime", "hubd.integration",
         "hubd.errors"),
    ),
    "hubd.web": (
        ("msgspec", "pydantic", "starlette", "uvicorn", "mcp"),
        ("hubd.web", "hubd.assistants", "hubd.measures", "hubd.why", "hubd.compare", "hubd.core", "hubd.config",
         "hubd.store", "hubd.runtime", "hubd.setup", "hubd.integration", "hubd.whole_files", *PLAIN),
    ),
    "hubd.assistants": (
        ("msgspec", "mcp", "httpx2", "pydantic"),
        ("hubd.assistants", "hubd.config", "hubd.core", "hubd.integration", "hubd.errors", "hubd.whole_files"),
    ),
    "hubd.simulate": (("paho", "ruamel"), ("hubd.simulate",)),
    "hubd.perception": (
        ("PIL", "msgspec", "numpy", "onnxruntime", "ruamel", "soundfile"),
        ("hubd.perception", "hubd.core", *PLAIN),
    ),
    "hubd.evaluate": (("matplotlib",), ("hubd.evaluate",)),
    "hubd.learning": (("msgspec", "numpy", "sklearn"), ("hubd.learning", "hubd.core")),
    "hubd_mqtt": (
        ("paho", "msgspec"),
        ("hubd_mqtt", "hubd.aside", "hubd.integration", "hubd.core", "hubd.errors"),
    ),
    "hubd_kitchen": ((), ("hubd_kitchen", "hubd.aside", "hubd.integration", "hubd.core", "hubd.errors")),
    "hubd_calendar": (
        ("icalendar", "recurring_ical_events"),
        ("hubd_calendar", "hubd.aside", "hubd.integration", "hubd.core", "hubd.errors"),
    ),
    "hubd_wyoming": (("msgspec", "pyopen_wakeword"), ("hubd_wyoming", "hubd.integration", "hubd.core", "hubd.errors")),
    "hubd_homeassistant": (
        ("homeassistant_api", "niquests", "msgspec", "wsproto"),
        ("hubd_homeassistant", "hubd.integration", "hubd.core", "hubd.errors"),
    ),
}  # fmt: skip
"""Rooms with a fence. `runtime` and `cli` may import everything of hubd, and nothing imports `cli`."""

HEAVY = (
    "sqlalchemy",
    "pydantic",
    "sklearn",
    "onnxruntime",
    "numpy",
    "rich",
    "paho",
    "apscheduler",
    "ruamel",
    "amqtt",
    "starlette",
    "uvicorn",
)


def modules() -> list[tuple[str, Path]]:
    """Every module of hubd and its integrations, by import name."""
    found = []
    for base, folder in ((ROOT, ROOT / "hubd"), (ROOT / "integrations", ROOT / "integrations")):
        for file in sorted(folder.rglob("*.py")):
            parts = file.relative_to(base).with_suffix("").parts
            found.append((".".join(parts[:-1] if parts[-1] == "__init__" else parts), file))
    return found


MODULES = modules()


def imports(file: Path) -> Iterator[str]:
    """What a module imports, also inside functions and for the type checker's eyes alone."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute here"
            yield node.module or ""


def taken(file: Path, known: set[str]) -> Iterator[str]:
    """Which of these modules it imports, whether by name or as a part of their package."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield from (each for each in (name if name in known else node.module,) if each in known)


def within(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def calls(file: Path) -> Iterator[str]:
    """Names that a module calls: `open`, `datetime.now`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                yield f"{node.func.value.id}.{node.func.attr}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_what_it_may(room: str) -> None:
    outside, inside = MAY_IMPORT[room]
    allowed = (*outside, *inside)
    wrong = [
        f"{module} imports {name}"
        for module, file in MODULES
        if within(module, (room,))
        for name in imports(file)
        if name.partition(".")[0] not in STANDARD and not within(name, allowed)
    ]

    assert wrong == []


def test_no_two_modules_need_each_other() -> None:
    known = {module for module, _ in MODULES}
    TopologicalSorter({module: set(taken(file, known)) for module, file in MODULES}).prepare()  # raises CycleError


BEHIND = {
    "hubd.core.whereabouts": ("evidence", "activities", "kitchen", "rules", "policy", "context"),
    "hubd.core.evidence": ("activities", "kitchen", "rules", "policy", "context"),
    "hubd.core.activities": ("kitchen", "rules", "policy", "context"),
    "hubd.core.kitchen": ("whereabouts", "evidence", "activities", "rules"),
    "hubd.core.rules": ("kitchen", "policy"),
}
"""The way of an event through the core, and what lies further on: belief knows nothing of what is decided upon it."""


@pytest.mark.parametrize("room", BEHIND)
def test_an_event_moves_in_one_direction(room: str) -> None:
    further = tuple(f"hubd.core.{name}" for name in BEHIND[room])
    wrong = [
        f"{module} imports {name}"
        for module, file in MODULES
        if within(module, (room,))
        for name in imports(file)
        if within(name, further)
    ]

    assert wrong == []


def test_the_core_has_no_clock_no_chance_and_no_outside() -> None:
    core = [(module, file) for module, file in MODULES if within(module, ("hubd.core",))]
    imported = [f"{module} imports {name}" for module, file in core for name in imports(file) if name in CORE_MUST_NOT]
    called = [f"{module} calls {name}" for module, file in core for name in calls(file) if name in CORE_MUST_NOT_CALL]

    assert len(core) > 10
    assert imported + called == []


def test_nothing_imports_the_command_line() -> None:
    wrong = [
        module
        for module, file in MODULES
        if not within(module, ("hubd.cli", "hubd.__main__", "addon"))  # the app's entry point is a shell of its own
        and any(within(name, ("hubd.cli",)) for name in imports(file))
    ]

    assert wrong == []


FIRST_PAGES = sorted(path for room in ("hubd", "integrations") for path in (ROOT / room).rglob("__init__.py"))


@pytest.mark.parametrize("page", FIRST_PAGES, ids=lambda path: path.parent.relative_to(ROOT).as_posix())
def test_the_first_page_of_a_package_says_what_it_is_and_names_only_what_is_there(page: Path) -> None:
    said = ast.get_docstring(ast.parse(page.read_text(encoding="utf-8"))) or ""
    around = {path.stem for folder in (page.parent, page.parent.parent) for path in folder.iterdir()}
    named = set(re.findall(r"`([a-z_]+)`", said))
    assert said.strip(), "a newcomer begins here"
    assert named <= around | {"float"}, "no module of this package or beside it"


def test_integrations_do_not_know_each_other() -> None:
    rooms = tuple(file.parent.name for file in (ROOT / "integrations").glob("hubd_*/__init__.py"))
    wrong = [
        f"{module} imports {name}"
        for module, file in MODULES
        if within(module, rooms)
        for name in imports(file)
        if within(name, rooms) and name.partition(".")[0] != module.partition(".")[0]
    ]

    assert len(rooms) >= 5
    assert wrong == []


def loaded_by(code: str) -> set[str]:
    """The heavy packages that a fresh interpreter has loaded after running some code."""
    shown = f"{code}\nimport sys; print(' '.join(n for n in {HEAVY!r} if n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.splitlines()[-1].split()) if done.stdout.splitlines()[-1:] else set()


@pytest.mark.parametrize(
    "code",
    [
        "import hubd.cli",
        "from click.testing import CliRunner; from hubd.cli import hubd; CliRunner().invoke(hubd, ['--help'])",
        "import hubd.config.settings",
        "import hubd.core.step",
    ],
)
def test_a_light_start(code: str) -> None:
    assert loaded_by(code) == set()
