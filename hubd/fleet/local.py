"""Many homes on one machine: worker processes that share the parts of a log, and one that watches over them.

Each part belongs to one worker, so that no two ever touch the same home, and a worker that dies is started again and
goes on from its parts' checkpoints. With the log's own clock a run ends with the log; with the wall's it stays, and
serves homes that have fallen silent.
"""

from __future__ import annotations

import gc
import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal

from hubd.errors import HubError
from hubd.fleet.furnish import Furnisher
from hubd.fleet.outlets import Outlet
from hubd.fleet.partition import RESIDENT, Partition
from hubd.fleet.segments import parts_of
from hubd.fleet.setup import Shelf
from hubd.fleet.tether import alone, end_with_parent
from hubd.fleet.ways_out import open_outlets

log = logging.getLogger("hubd.fleet")

CHECKPOINT = 10.0
"""Seconds between two checkpoints. Longer costs less, and more is lived through again after a crash."""
PAUSE = 0.02
"""Seconds to wait when there is nothing to read."""
LATENESS = 2.0
"""Seconds by which a forwarder's records may come late before silent homes are served without them."""
KEEP = 86400.0
"""Seconds for which what was delivered stays in the checkpoint, for those who look."""
GENERATIONS = (50_000, 50, 100)
"""Homes are large and live long: looking through all of them for garbage again and again would cost a fifth."""
RESTARTS = 5
"""So often a worker may die without having got any further; then it would go on like that for ever."""


class WorkerLost(HubError):
    """A worker died again and again at the same place."""


@dataclass(frozen=True)
class Job:
    """What is run. `out` is the folder of the `files` outlet; `outlets` names further ones by their addresses."""

    log: Path
    state: Path
    packs: Path
    out: Path | None = None
    outlets: tuple[str, ...] = ()
    workers: int = 1
    clock: Literal["log", "wall"] = "log"
    every: float = CHECKPOINT
    resident: int = RESIDENT
    until: float | None = None
    """With the log's clock: the moment up to which all homes live in the end, however early their records end."""


class Worker:
    """Some parts of a log on one core."""

    def __init__(self, job: Job, number: int, progress: Any = None) -> None:
        """`progress`: records and bytes, counted by all workers together."""
        self.stopping = False
        self._job = job
        self._progress = progress
        furnisher = Furnisher(Shelf(job.packs))
        self._outlets: list[Outlet] = open_outlets(job.out, job.outlets)
        self.partitions = [
            Partition(job.log, job.state, part, furnisher, self._outlets, job.resident)
            for part in range(number, parts_of(job.log), job.workers)
        ]
        self._bytes = 0
        self._next = time.monotonic() + job.every

    def run(self) -> int:
        """Until the end of the log, or until `stopping`. Returns how many records were lived through."""
        gc.set_threshold(*GENERATIONS)
        live = self._job.clock == "wall"
        if live:
            for partition in self.partitions:
                partition.begin_clock()
        while not self.stopping:
            read = self._turn(live)
            if time.monotonic() >= self._next:
                self._checkpoint()
            if not read:
                if not live:
                    break
                time.sleep(PAUSE)
        self._finish()
        return sum(partition.records for partition in self.partitions)

    def _turn(self, live: bool) -> int:
        total = 0
        for partition in self.partitions:
            count = partition.read()
            if live and not count:  # what has come is lived through before its timers are asked
                partition.wake(time.time() - LATENESS)
            if live:
                partition.deliver()
            total += count
        if total and self._progress is not None:
            with self._progress.get_lock():
                self._progress[0] += total
                self._progress[1] += sum(partition.bytes for partition in self.partitions) - self._bytes
            self._bytes = sum(partition.bytes for partition in self.partitions)
        return total

    def _checkpoint(self) -> None:
        for partition in self.partitions:
            partition.checkpoint()
            partition.deliver()
            partition.forget(time.time() - KEEP)
        self._next = time.monotonic() + self._job.every

    def _finish(self) -> None:
        for partition in self.partitions:
            if self._job.until is not None and not self.stopping:
                partition.begin_clock()
                partition.wake(self._job.until)
            partition.checkpoint()
            partition.deliver()
            partition.close()
        for outlet in self._outlets:
            outlet.close()


def _work(job: Job, number: int, progress: Any) -> None:
    end_with_parent()
    worker = Worker(job, number, progress)

    def stop(_signal: int, _frame: object) -> None:
        worker.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that watches over the workers tells them
    worker.run()


class Fleet:
    """Workers, and whoever starts them again. `heard` is called now and then with the records lived through so far, and
    their bytes."""

    def __init__(self, job: Job, heard: Callable[[int, int], None] = lambda _count, _bytes: None) -> None:
        self.restarts = 0
        self._job = job
        self._heard = heard
        self._stopping = False
        self._context = get_context("spawn")
        self._progress: Any = self._context.Array("Q", 2)
        self._workers: dict[int, BaseProcess] = {}
        self._failures: dict[int, tuple[int, int]] = {}

    def run(self) -> int:
        """Until every worker has come to its end. Returns how many records were lived through. Raises `WorkerLost`, and
        `StoreInUse` where another run lives with the same state."""
        parts_of(self._job.log)
        for outlet in open_outlets(self._job.out, self._job.outlets):  # what is wrong with one is told here, once
            outlet.close()
        with alone(self._job.state):
            return self._run()

    def _run(self) -> int:
        for number in range(self._job.workers):
            self._start(number)
        try:
            while self._workers:
                self._look()
                self._heard(*self._progress)
                time.sleep(0.1)
        finally:
            self.stop()
            for worker in self._workers.values():
                worker.join()
        return int(self._progress[0])

    def stop(self) -> None:
        """Let every worker put its homes away and end."""
        self._stopping = True
        for worker in self._workers.values():
            worker.terminate()

    @property
    def pids(self) -> dict[int, int]:
        """The workers' process ids."""
        return {number: worker.pid or 0 for number, worker in self._workers.items()}

    def _start(self, number: int) -> None:
        worker = self._context.Process(target=_work, args=(self._job, number, self._progress), name=f"fleet-{number}")
        worker.start()
        self._workers[number] = worker

    def _look(self) -> None:
        for number, worker in list(self._workers.items()):
            if worker.is_alive():
                continue
            del self._workers[number]
            if worker.exitcode and not self._stopping:
                self._restart(number, worker.exitcode)

    def _restart(self, number: int, code: int) -> None:
        before, times = self._failures.get(number, (-1, 0))
        times = times + 1 if self._progress[0] == before else 1
        self._failures[number] = (self._progress[0], times)
        if times > RESTARTS:
            raise WorkerLost(f"worker {number} ended with {code} {times} times and got no further; see its log")
        log.warning("worker %d ended with %d, starting it again from its checkpoints", number, code)
        self.restarts += 1
        self._start(number)
