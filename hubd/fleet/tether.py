"""Processes that belong together: one run at a time lives with a folder, and its workers end when it does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from multiprocessing import parent_process
from pathlib import Path
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
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    Thread(target=wait, name="tether", daemon=True).start()
