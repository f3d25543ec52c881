"""What an installation weighs, without and with what learns, from the locked versions into empty folders."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.live import Figure

ROOT = Path(__file__).parents[1]
MEGABYTES = {"": 180.0, "models,learning": 400.0}
NOBODY_RUNS = ("numpy", "scipy", "sklearn")
"""Packages whose own tests docs/install.md takes out of an installation."""


def measure() -> Iterator[Figure]:
    """Packages and hubd itself, in megabytes on the disk."""
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name:
        versions = Path(name) / "versions"
        locked = re.findall(r"^([\w.-]+==[^\\]+)\\", (ROOT / "dev.lock").read_text(encoding="utf-8"), re.MULTILINE)
        versions.write_text("\n".join(locked), encoding="utf-8")
        for extras, most in MEGABYTES.items():
            folder = Path(name) / (extras or "plain")
            wanted = f"{ROOT}[{extras}]" if extras else str(ROOT)
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target",
                       str(folder), "--constraint", str(versions), wanted]  # fmt: skip
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - pip, with names from the lock
            what = f"installed, hubd[{extras}]" if extras else "installed, hubd"
            whole = _megabytes(folder)
            _without_tests(folder)
            size = _megabytes(folder)
            if size != whole:
                yield Figure(f"{what}, with the tests of others", f"{whole:.0f} MB", "", "", None)
            yield Figure(what, f"{size:.0f} MB", "", f"<= {most:.0f} MB", size <= most)


def _megabytes(folder: Path) -> float:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def _without_tests(folder: Path) -> None:
    """As docs/install.md has it."""
    for package in NOBODY_RUNS:
        for tests in [*(folder / package).rglob("tests")]:
            if tests.is_dir():
                shutil.rmtree(tests)
