"""What an installation weighs, without and with what learns, from the locked versions into empty folders."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.live import Figure

ROOT = Path(__file__).parents[1]
MEGABYTES = {"": 180.0, "models,learning": 400.0}


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
            size = sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
            yield Figure(f"installed, hubd[{extras}]" if extras else "installed, hubd", f"{size:.0f} MB", "",
                         f"<= {most:.0f} MB", size <= most)  # fmt: skip
