"""What `make chaos` judges by: a stopwatch that stands still while others have the cores."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chaos.cores import Stopwatch, in_line

SPIN = """import os, time
os.sched_setaffinity(0, {%d})
end = time.monotonic() + 0.6
while time.monotonic() < end: pass"""
COUNTED = Path("/proc/self/schedstat").exists() and hasattr(os, "sched_setaffinity")


@pytest.mark.skipif(not COUNTED, reason="this system does not count who stands in line")
def test_time_in_line_for_a_core_does_not_count() -> None:
    core = min(os.sched_getaffinity(0))
    spinning = [subprocess.Popen([sys.executable, "-c", SPIN % core]) for _ in range(3)]
    watch, begun = Stopwatch(spinning[0].pid, os.getpid()), time.monotonic()
    while in_line(spinning[0].pid) < 0.1 and spinning[0].poll() is None:  # two others want the same core
        time.sleep(0.01)
    counted, passed = watch.seconds, time.monotonic() - begun
    for each in spinning:
        each.wait()

    assert counted < passed - 0.05
    assert counted >= 0.0


def test_who_is_gone_stood_in_no_line_and_sleeping_is_no_waiting() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    assert in_line(gone.pid) == 0.0
    watch = Stopwatch(gone.pid)
    time.sleep(0.05)
    assert watch.seconds >= 0.05
