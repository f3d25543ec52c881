"""What hubd takes of a computer: while nothing happens, and for each message."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.driver import Driver
from bench.live import Figure, floor, hub
from tests.runtime.mosquitto import Mosquitto

IDLE_SECONDS, SETTLE_SECONDS = 30.0, 15.0
"""The nightly scheduler and the first snapshot are over after the second."""
CPU_PERCENT, WAKE_UPS = 0.1, 3.0
RATE, COUNT = 1_000.0, 5_000
MESSAGE_MS = 0.22
TICK = os.sysconf("SC_CLK_TCK")


def measure() -> Iterator[Figure]:
    """Beside a bare paho loop on the same broker."""
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name:
        broker = Mosquitto(Path(name) / "broker")
        broker.start()
        try:
            with floor(broker) as bare, hub(broker, Path(name) / "hub") as living:
                drivers = Driver(broker.port, "floor"), Driver(broker.port, "lab")
                for driver in drivers:
                    driver.first_answer()
                yield from _idle(bare, living.pid)
                yield _busy(drivers, bare, living.pid)
                for driver in drivers:
                    driver.close()
        finally:
            broker.stop()


def _idle(bare: subprocess.Popen[bytes], living: int) -> Iterator[Figure]:
    time.sleep(SETTLE_SECONDS)
    before = [(_spent(pid), _woken(pid)) for pid in (bare.pid, living)]
    time.sleep(IDLE_SECONDS)
    after = [(_spent(pid), _woken(pid)) for pid in (bare.pid, living)]
    (least, few), (spent, woken) = (
        (100 * (a[0] - b[0]) / IDLE_SECONDS, (a[1] - b[1]) / IDLE_SECONDS) for a, b in zip(after, before, strict=True)
    )
    yield Figure("idle, of one core", f"{spent:.2f} %", f"{least:.2f} %", f"<= {CPU_PERCENT} %", spent <= CPU_PERCENT)
    yield Figure("idle, wake-ups", f"{woken:.1f}/s", f"{few:.1f}/s", f"<= {WAKE_UPS:.0f}/s", woken <= WAKE_UPS)


def _busy(drivers: tuple[Driver, Driver], bare: subprocess.Popen[bytes], living: int) -> Figure:
    """Triggers that are all reacted to, the journal on."""
    spent = []
    for driver, pid in zip(drivers, (bare.pid, living), strict=True):
        before = _spent(pid)
        driver.run(RATE, COUNT, 0)
        spent.append(1000 * (_spent(pid) - before) / COUNT)
    return Figure("processor for a reaction", f"{spent[1]:.2f} ms", f"{spent[0]:.2f} ms", f"<= {MESSAGE_MS} ms",
                  spent[1] <= MESSAGE_MS)  # fmt: skip


def _spent(pid: int) -> float:
    """Seconds of processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _woken(pid: int) -> int:
    """How often any of its threads gave the processor back to wait for something."""
    count = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                count += int(line.split()[1])
    return count
