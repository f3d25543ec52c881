"""One run in processes of its own: how long, at which cost, with how much memory."""

from __future__ import annotations

import resource
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from typing import NamedTuple

import psutil

from bench.fleet.report import Report

LOOK = 0.2


class Took(NamedTuple):
    """One run: how many records, seconds by the clock and of processors, and the most megabytes of memory. Those of
    processes that it begins are counted in."""

    records: int
    wall: float
    cpu: float
    memory: float

    @property
    def each(self) -> float:
        """Microseconds of processor time for a record."""
        return self.cpu / self.records * 1e6


def apart(report: Report, name: str, run: Callable[..., int], *arguments: object) -> Took:
    """In a process of its own. `name`: what whoever waits is told meanwhile."""
    context = get_context("spawn")
    answer: SimpleQueue[Took] = context.SimpleQueue()
    process = context.Process(target=_timed, args=(answer, run, arguments))
    process.start()
    begun = time.monotonic()
    while process.is_alive():
        process.join(1.0)
        report.passing(f"{name}: {time.monotonic() - begun:.0f} s")
    if process.exitcode:
        sys.exit(f"{name} ended with {process.exitcode}")
    return answer.get()


def _timed(answer: SimpleQueue[Took], run: Callable[..., int], arguments: tuple[object, ...]) -> None:
    watch = _Watch()
    watch.start()
    begun, used = time.perf_counter(), _own()
    count = run(*arguments)
    wall, cpu = time.perf_counter() - begun, _own() - used
    watch.ended.set()
    watch.join()
    answer.put(Took(count, wall, cpu + sum(watch.cpu.values()), watch.memory / 1e6))


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class _Watch(threading.Thread):
    """Looks at the processes that this one has begun, because nobody waits for some of them."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.cpu: dict[int, float] = {}
        self.memory = 0

    def run(self) -> None:
        going = True
        while going:
            going = not self.ended.wait(LOOK)
            memory = psutil.Process().memory_info().rss
            for child in psutil.Process().children(recursive=True):
                try:
                    used = child.cpu_times()
                    memory += child.memory_info().rss
                except psutil.Error:
                    continue
                self.cpu[child.pid] = used.user + used.system
            self.memory = max(self.memory, memory)
