"""How long a rule change takes to be tried on a month: thirty days of a home with eighty sensors, on two cores."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.live import Figure

DAYS, SENSORS, PEOPLE = 30, 80, 4
SECONDS = 60.0
RULE = """\
- id: own.lamp
  because: It is getting dark.
  when: {all: [{somebody: {area_kind: living}}, {between: ["18:00", "22:00"]}]}
  propose: {intent: own.note, for: adults}
  cool_down: 1h
"""


def measure() -> Iterator[Figure]:
    """`hubd replay LOGS --rules NEW --against none`, beside what it takes to read the log."""
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name:
        folder = Path(name)
        _hubd(
            "simulate",
            str(folder / "month"),
            "--home",
            "large",
            "--people",
            str(PEOPLE),
            "--days",
            str(DAYS),
            "--sensors",
            str(SENSORS),
        )
        (folder / "new.yaml").write_text(RULE, encoding="utf-8")
        log, config = folder / "month" / "log.jsonl", folder / "month" / "home.yaml"
        with log.open("rb") as file:
            lines = sum(1 for _ in file)
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        _hubd(
            "replay",
            str(log),
            "--config",
            str(config),
            "--rules",
            str(folder / "new.yaml"),
            "--against",
            "none",
            "--jobs",
            "2",
        )
        took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        cores = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield Figure("a month compared", f"{took:.1f} s", f"{lines:,} messages", f"{SECONDS:.0f} s", took < SECONDS)
    yield Figure("the same, of a processor", f"{cores:.1f} s", f"{cores / lines * 1e6:.0f} us each", "-", None)


def _hubd(*arguments: str) -> None:
    command = [sys.executable, "-m", "hubd", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - hubd itself
