"""Many recordings and variants on all cores: who lives through what, in which process, and how far they are.

Deciding is cheap beside believing, so variants of one recording stay together as long as there are recordings
enough for all cores, or few variants (`TOGETHER`); only then are they spread out. The results come in the order of the
question, always.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from typing import NamedTuple

from hubd.compare.live import Life, Recording, live
from hubd.compare.variants import Variant

LOOK = 0.2
"""Seconds between two looks at how far the others are."""


TOGETHER = 4
"""So many variants decide in the time in which one believes. Of fewer a second process would spare little: it believes
all over again, and two that are busy slow each other down."""


class Task(NamedTuple):
    """One process's work: some variants of one recording. `places`: where their lives belong in the answer."""

    recording: Recording
    variants: tuple[Variant, ...]
    places: tuple[tuple[int, int], ...]
    ahead: bool = False
    """May a further process read the log for it?"""


def cores() -> int:
    """How many processes this one may keep busy."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def plan(recordings: Sequence[tuple[Recording, Sequence[Variant]]], workers: int) -> list[Task]:
    """Each recording with its variants, split where another process that believes as well makes up for it."""
    shares = max(1, -(-workers // max(len(recordings), 1)))
    tasks = []
    for row, (recording, variants) in enumerate(recordings):
        parts = min(shares, -(-len(variants) // TOGETHER))
        for part in range(parts):
            numbers = range(part, len(variants), parts)
            tasks.append(Task(recording, tuple(variants[n] for n in numbers), tuple((row, n) for n in numbers)))
    spare = workers >= 2 * len(tasks)
    return [task._replace(ahead=spare) for task in tasks]


def live_all(
    recordings: Sequence[tuple[Recording, Sequence[Variant]]],
    workers: int,
    progress: Callable[[int], None] = lambda _count: None,
) -> list[list[Life]]:
    """The life of every variant of every recording. `progress` hears how many messages have been lived through."""
    tasks = plan(recordings, workers)
    lives: dict[tuple[int, int], Life] = {}
    for task, found in zip(tasks, _work(tasks, min(workers, len(tasks)), progress), strict=True):
        lives.update(zip(task.places, found, strict=True))
    return [[lives[row, n] for n in range(len(variants))] for row, (_, variants) in enumerate(recordings)]


def _work(tasks: Sequence[Task], workers: int, progress: Callable[[int], None]) -> list[list[Life]]:
    if workers <= 1:
        return _alone(tasks, progress)
    context = get_context("spawn")
    count = context.Value("Q", 0)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(count,)) as pool:
        futures: list[Future[list[Life]]] = [pool.submit(_live, task) for task in tasks]
        waiting = set(futures)
        while waiting:
            _, waiting = wait(waiting, timeout=LOOK)
            progress(count.value)
            for failed in (future for future in futures if future.done() and future.exception() is not None):
                pool.shutdown(wait=False, cancel_futures=True)
                failed.result()
        return [future.result() for future in futures]


def _alone(tasks: Sequence[Task], progress: Callable[[int], None]) -> list[list[Life]]:
    total = 0

    def heard(count: int) -> None:
        nonlocal total
        total += count
        progress(total)

    return [live(task.recording, task.variants, heard, ahead=task.ahead) for task in tasks]


_count: Synchronized[int] | None = None
"""In a worker: the messages that all workers have lived through."""


def _begin(count: Synchronized[int]) -> None:
    global _count  # noqa: PLW0603 - the only way to give something to every task of a worker
    _count = count


def _heard(count: int) -> None:
    if _count is not None:
        with _count.get_lock():
            _count.value += count


def _live(task: Task) -> list[Life]:
    return live(task.recording, task.variants, _heard, ahead=task.ahead)
