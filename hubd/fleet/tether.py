"""Processes that belong together: one run at a time lives with a folder, and its workers end when it does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import cache
from multiprocessing import parent_process
from pathlib import Path
from select import select
from threading import Thread

from hubd.errors import StoreInUse

LOCK = "lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Held by one program at a time, and given back however it ends. Raises `StoreInUse`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except OSError as error:
            raise StoreInUse(f"{folder}: another `hubd fleet` runs with this folder; stop it first") from error
        yield


def end_with_parent() -> None:
    """For a worker process: end as soon as its parent is gone. A parent that is killed tells nobody, and the workers of
    the next one would live the same homes a second time."""
    parent = parent_process()
    if parent is not None:
        _end_after(parent.join)


@cache
def end_with_java() -> None:
    """For a worker that a Java engine has begun through a shell, which outlives a killed engine as the worker would.
    Does nothing where Linux does not say whose child it is."""
    engine = _ancestor("java")
    if engine is not None and hasattr(os, "pidfd_open"):
        handle = os.pidfd_open(engine)
        _end_after(lambda: select([handle], [], []))


def _end_after(wait: Callable[[], object]) -> None:
    def end() -> None:
        wait()
        os._exit(1)

    Thread(target=end, name="tether", daemon=True).start()


def _ancestor(name: str) -> int | None:
    """The nearest process above this one that runs a program of that name."""
    pid = os.getppid()
    with suppress(OSError, ValueError):
        while pid > 1:
            found, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")
            if found == name:
                return pid
            pid = int(rest.split()[1])
    return None
