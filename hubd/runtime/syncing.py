"""Waiting for the disk beside life: some things may happen only when all that was written is safe from a power cut."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol


class Disk(Protocol):
    """What has to be waited for."""

    @property
    def lags(self) -> bool:
        """Is there anything to wait for at all?"""

    def sync(self) -> None:
        """Wait. Called from another thread."""


class Syncing:
    """Does things in the order in which they were given, each when the disk holds what was written before it was given.

    At most one wait is under way; what comes meanwhile shares the next one. `done` is called after each bundle.
    """

    def __init__(self, disk: Disk, done: Callable[[], None]) -> None:
        self._disk = disk
        self._done = done
        self._waiting: list[Callable[[], None]] = []
        self._under_way: list[Callable[[], None]] = []
        self._thread = ThreadPoolExecutor(1, "disk")  # of its own: whatever else takes its time is not waited for

    def then(self, do: Callable[[], None]) -> None:
        """Do this when everything written so far is on the disk."""
        self._waiting.append(do)
        self._begin()

    def finish(self) -> None:
        """Wait here and now."""
        while self._waiting or self._under_way:
            self._disk.sync()
            self._over()
            self._under_way, self._waiting = self._waiting, []

    def _begin(self) -> None:
        while self._waiting and not self._under_way:
            self._under_way, self._waiting = self._waiting, []
            if self._disk.lags:
                waited = asyncio.get_running_loop().run_in_executor(self._thread, self._disk.sync)
                waited.add_done_callback(partial(self._waited, self._under_way))
            else:
                self._over()

    def _waited(self, doing: list[Callable[[], None]], waited: asyncio.Future[None]) -> None:
        waited.result()
        if doing is self._under_way:  # not what `finish` has seen to
            self._over()
            self._begin()

    def _over(self) -> None:
        for do in self._under_way:
            do()
        if self._under_way:
            self._under_way = []
            self._done()
