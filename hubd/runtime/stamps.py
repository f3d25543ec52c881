"""What files look like from outside: enough to see that somebody has changed one, for the price of a system call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[str, int, int]
"""Path, time of change in nanoseconds, and size."""


def stamp(file: Path) -> Stamp | None:
    """How a file looks now; None where there is none, also when it goes away while it is looked at."""
    try:
        status = file.stat()
    except OSError:
        return None
    return str(file), status.st_mtime_ns, status.st_size


def stamps(paths: Sequence[Path], endings: Sequence[str]) -> tuple[Stamp, ...]:
    """How files look now, and those below folders that end so."""
    found: list[Stamp | None] = []
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.suffix in endings) if path.is_dir() else [path]
        found += map(stamp, files)
    return tuple(each for each in found if each is not None)
