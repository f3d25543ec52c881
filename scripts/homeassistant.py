"""Runs the tests against a real Home Assistant, and brings it first, into a folder of its own: .homeassistant/VERSION.

Usage: python scripts/homeassistant.py [--pages] [VERSION ...]     (make test-homeassistant VERSION=2025.4 PAGES=1)

VERSION is 2024.3 or 2025.4; left out, both, as far as this machine has a Python for them; `any`, the newest that can be
had. --pages brings its pages, too (54 MB), and with them hubd's card is tried on a real dashboard. Exit code 1 for a
test that fails and for packages that are not the locked ones; 3 where a Home Assistant cannot be had here, so that
nothing is known: no such Python, no packages within reach, or not in time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PLACE: Final = ROOT / ".homeassistant"
LOCKS: Final = ROOT / "tests" / "homeassistant"
PYTHONS: Final[dict[str, tuple[str, ...]]] = {"2024.3": ("3.11", "3.12"), "2025.4": ("3.13",)}
"""Which Pythons run a version."""
SOURCES: Final = ("paho-mqtt",)
"""Packages that come as plain Python only and are built in a second. Whatever else is not ready made is not built."""
SECONDS: Final = 150.0
"""The longest that packages may take to come; 20 s are usual."""
PIP: Final = ("install", "--quiet", "--disable-pip-version-check", "--retries", "2", "--require-hashes")
WRONG_PACKAGES: Final = "DO NOT MATCH THE HASHES"
PAGES: Final = "--pages"
PASSED, FAILED, UNKNOWN = 0, 1, 3


class Absent(Exception):
    """A Home Assistant that cannot be had here, for a reason that says nothing about hubd."""


class Wrong(Exception):
    """Packages came that are not the locked ones."""


def say(text: str) -> None:
    print(text, flush=True)


def interpreters(wanted: str) -> Iterator[str]:
    """Where a Python may be: the one at work, on the path, or among those of pyenv."""
    if sys.version_info[:2] == tuple(map(int, wanted.split("."))):
        yield sys.executable
    yield f"python{wanted}"
    yield from map(str, sorted((Path.home() / ".pyenv" / "versions").glob(f"{wanted}.*/bin/python")))


def python_for(version: str) -> str:
    """A Python that runs this Home Assistant and works. Raises `Absent`."""
    for wanted in PYTHONS[version]:
        for name in interpreters(wanted):
            try:
                subprocess.run([name, "-c", "import venv"], check=True, capture_output=True)  # noqa: S603 - a Python
            except (OSError, subprocess.CalledProcessError):
                continue
            return name
    raise Absent(f"it needs Python {' or '.join(PYTHONS[version])}, which is not on this machine")


def bring(version: str, seconds: float = SECONDS) -> None:
    """Install it, unless exactly what is locked is there already. Raises `Absent` or `Wrong`."""
    python = python_for(version)
    place, lock, done = PLACE / version, LOCKS / f"{version}.lock", PLACE / version / "installed.lock"
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return
    say(f"Installing Home Assistant {version} into {place} (half a minute, 330 MB) …")
    shutil.rmtree(place, ignore_errors=True)
    subprocess.run([python, "-m", "venv", "--without-pip", str(place)], check=True)  # noqa: S603 - a Python of ours
    _install(place, lock, seconds)
    shutil.copyfile(lock, done)


def bring_pages(version: str, seconds: float = SECONDS) -> None:
    """What browsers are shown of it, beside it. Raises `Absent` or `Wrong`."""
    place, lock, done = PLACE / version, LOCKS / f"{version}.pages.lock", PLACE / version / "installed.pages.lock"
    if not done.exists() or done.read_bytes() != lock.read_bytes():
        say(f"Installing the pages of Home Assistant {version} …")
        _install(place, lock, seconds)
        shutil.copyfile(lock, done)


def _install(place: Path, lock: Path, seconds: float) -> None:
    """The lock names every package, so nothing is looked up; nothing is compiled before it is needed."""
    end = time.monotonic() + seconds
    sources = (part for name in SOURCES for part in ("--no-binary", name))
    pip = quick_pip(place, end)
    _run([*pip, "--no-deps", "--no-compile", "--only-binary", ":all:", *sources, "--requirement", str(lock)], end)


def quick_pip(place: Path, end: float) -> list[str]:
    """The locked pip, in the new environment: what comes with older Pythons takes three times as long."""
    this = [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python"), *PIP]
    _run([*this, "--requirement", str(LOCKS / "pip.lock")], end)
    return [str(place / "bin" / "python"), "-m", "pip", *PIP]


def _run(command: Sequence[str], end: float) -> None:
    """Let pip install, for as long as there is time. Raises `Absent` or `Wrong`."""
    left = max(end - time.monotonic(), 0.0)
    try:
        pip = subprocess.run(command, check=False, capture_output=True, text=True, timeout=left)  # noqa: S603 - pip
    except subprocess.TimeoutExpired as error:
        raise Absent("its packages did not come in time") from error
    if WRONG_PACKAGES in pip.stderr:
        raise Wrong(pip.stderr.strip())
    if pip.returncode:
        said = [line for line in pip.stderr.splitlines() if line.startswith("ERROR")] or pip.stderr.splitlines() or [""]
        raise Absent(f"its packages could not be installed ({said[-1].removeprefix('ERROR: ')})")


def test(version: str) -> int:
    """Run the tests against a version that is here."""
    command = [sys.executable, "-m", "pytest", "-m", "homeassistant", str(LOCKS)]
    environment = {**os.environ, "HUBD_HOMEASSISTANT_VERSION": version}
    return PASSED if subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode == 0 else FAILED  # noqa: S603 - pytest


def outcome(version: str, pages: bool = False) -> int:
    """One version, from nothing to what its tests say."""
    try:
        bring(version)
        if pages:
            bring_pages(version)
    except Absent as why:
        say(f"Nothing was tested against Home Assistant {version}: {why}")
        return UNKNOWN
    except Wrong as why:
        say(f"Home Assistant {version} is not installed, because these are not its packages:\n{why}")
        return FAILED
    return test(version)


def any_of(versions: Sequence[str], pages: bool) -> int:
    """The newest that can be had."""
    return next((code for version in reversed(versions) if (code := outcome(version, pages)) != UNKNOWN), UNKNOWN)


def main(arguments: Sequence[str]) -> int:
    pages, wanted = PAGES in arguments, [each for each in arguments if each != PAGES]
    if wanted == ["any"]:
        return any_of(list(PYTHONS), pages)
    unknown = [version for version in wanted if version not in PYTHONS]
    if unknown:
        say(f"there are no tests against Home Assistant {unknown[0]}, only against {' and '.join(PYTHONS)}")
        return FAILED
    outcomes = [outcome(version, pages) for version in wanted or PYTHONS]
    return FAILED if FAILED in outcomes else min(outcomes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
