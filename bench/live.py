"""The living daemon against the floor: latency, sustained rate, start, memory. The journal is on, as at home."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.driver import Driver, Run
from tests.runtime.hub import HOME, Hub
from tests.runtime.mosquitto import Mosquitto

RATES = (10, 100, 500, 1000)
SECONDS = 3.0
BLOCKS = 3
"""Blocks of the floor and of hubd alternate, so that both meet the same noise; the median block counts."""
LEAST = 60
"""Messages in a block; with fewer, chance has the word."""
SUSTAINED = (1000, 2000, 3000, 4000, 5000)
LIMIT_MS, ENOUGH = 0.6, 3000
START_S, MEMORY_MIB = 1.2, 95.0
BEHIND_MS = 500.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    what: str
    value: str
    floor: str
    bar: str
    met: bool | None


@contextmanager
def floor(broker: Mosquitto) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "bench.floor", str(broker.port)])  # noqa: S603 - a program of this folder, with a number
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def hub(broker: Mosquitto, folder: Path, ready: bool = True) -> Iterator[Hub]:
    running = Hub(folder, broker.port, home=HOME)
    running.start(ready)
    try:
        yield running
    finally:
        running.stop()


def measure() -> Iterator[Figure]:
    """All figures, as they come."""
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name:
        folder = Path(name)
        broker = Mosquitto(folder / "broker")
        broker.start()
        try:
            yield from _start(broker, folder)
            with floor(broker) as bare, hub(broker, folder / "hub") as living:
                yield _memory(bare, living)
                drivers = Driver(broker.port, "floor"), Driver(broker.port, "lab")
                for driver in drivers:
                    driver.first_answer()
                yield from _latency(*drivers, RATES)
                yield from _sustained(*drivers)
                for driver in drivers:
                    driver.close()
        finally:
            broker.stop()


def _latency(bare: Driver, living: Driver, rates: tuple[int, ...]) -> Iterator[Figure]:
    for qos in (0, 1):
        for rate in rates:
            count = max(LEAST, int(rate * SECONDS / BLOCKS))
            runs = [(bare.run(rate, count, qos), living.run(rate, count, qos)) for _ in range(BLOCKS)]
            floors, ours = ([run.p50 for run in each] for each in zip(*runs, strict=True))
            above = median(our - floor for floor, our in zip(floors, ours, strict=True))
            lost = sum(run.sent - run.answered for _, run in runs)
            value = f"{median(ours):.2f} ms ({above:+.2f})" + (f", {lost} lost" if lost else "")
            yield Figure(
                f"latency p50, QoS {qos}, {rate}/s",
                value,
                f"{median(floors):.2f} ms",
                f"<= +{LIMIT_MS} ms",
                above <= LIMIT_MS and not lost,
            )


def _sustained(bare: Driver, living: Driver) -> Iterator[Figure]:
    for qos in (0, 1):
        most, least = _most(living, qos), _most(bare, qos)
        yield Figure(f"sustained, QoS {qos}", f"{most}/s", f"{least}/s", f">= {ENOUGH}/s", most >= ENOUGH)


def _most(driver: Driver, qos: int) -> int:
    """The highest rate at which nothing is lost and nothing piles up."""
    best = 0
    for rate in SUSTAINED:
        run: Run = driver.run(rate, int(rate * SECONDS), qos)
        if run.answered < run.sent or run.behind > BEHIND_MS:
            break
        best = rate
    return best


def _start(broker: Mosquitto, folder: Path) -> Iterator[Figure]:
    driver = Driver(broker.port, "lab")
    times = []
    for number in range(3):
        begun = time.perf_counter()
        with hub(broker, folder / f"start{number}", ready=False):
            driver.first_answer()
            times.append(time.perf_counter() - begun)
    driver.close()
    bare = Driver(broker.port, "floor")
    begun = time.perf_counter()
    with floor(broker):
        bare.first_answer()
        least = time.perf_counter() - begun
    bare.close()
    took = median(times)
    yield Figure("start to first reaction", f"{took:.2f} s", f"{least:.2f} s", f"<= {START_S} s", took <= START_S)


def _memory(bare: subprocess.Popen[bytes], living: Hub) -> Figure:
    time.sleep(2.0)
    ours, least = resident(living.pid), resident(bare.pid)
    return Figure("memory, idle", f"{ours:.0f} MiB", f"{least:.0f} MiB", f"<= {MEMORY_MIB:.0f} MiB", ours <= MEMORY_MIB)


def resident(pid: int) -> float:
    """MiB of memory that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")
