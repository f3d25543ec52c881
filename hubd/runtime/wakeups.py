"""Being woken: by the household, at the time that it asked for, and at night for the housekeeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import tzinfo
from typing import Any

NIGHTLY = {"hour": 3, "minute": 40}
"""When old records are purged and a snapshot is taken: a quiet hour, clear of both changes of the clock."""
TRAINING = {"hour": 3, "minute": 0}
"""When is trained what was learned: at the same hour as in a replay."""
LATE = 6 * 3600
"""Seconds by which the housekeeping may be late, for a computer that slept."""


class Alarm:
    """One alarm clock. Setting it again replaces what was set before; `ring` is called on the loop."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._timer: asyncio.TimerHandle | None = None
        self._due: float | None = None

    def set(self, due: float | None, now: float) -> None:
        """Ring at `due` (None: not at all), as seen from `now`; both on the same clock, in seconds."""
        if due == self._due and self._timer is not None:
            return
        self.cancel()
        if due is not None:
            self._due = due
            self._timer = asyncio.get_running_loop().call_later(max(0.0, due - now), self._rang)

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._due = None

    def _rang(self) -> None:
        self._timer = self._due = None
        self._ring()


Job = tuple[Mapping[str, int], Callable[[], None]]
"""When on the household's clock, and what then."""


class Nightly:
    """Work for the night, on the household's clock. Jobs run on the loop: whatever takes long leaves it by itself."""

    def __init__(self, zone: tzinfo, *jobs: Job) -> None:
        self._zone = zone
        self._jobs: Sequence[Job] = jobs
        self._scheduler: Any = None

    def start(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # not needed for the first reaction

        self._scheduler = AsyncIOScheduler(timezone=self._zone)
        for when, job in self._jobs:
            self._scheduler.add_job(_on_the_loop(job), "cron", **when, misfire_grace_time=LATE, coalesce=True)
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None


def _on_the_loop(job: Callable[[], None]) -> Callable[[], Coroutine[None, None, None]]:
    """The scheduler runs plain functions in threads, where nobody may touch the household."""

    async def run() -> None:
        job()

    return run
