"""How long something stood in line for a core: on a machine that others use as well, nobody can be quick."""

from __future__ import annotations

import time
from pathlib import Path


class Stopwatch:
    """Seconds since it was made, without those in which the slowest of these processes wanted a core and got none.

    Linux counts them (the second number of `schedstat`); elsewhere every second counts.
    """

    def __init__(self, *processes: int) -> None:
        self._processes = processes
        self._begun = time.monotonic()
        self._before = {pid: in_line(pid) for pid in processes}

    @property
    def seconds(self) -> float:
        passed = time.monotonic() - self._begun
        return max(0.0, passed - max(in_line(pid) - self._before[pid] for pid in self._processes))


def in_line(pid: int) -> float:
    """Seconds for which the main thread of a process has stood in line so far. 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0
