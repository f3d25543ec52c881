"""Being woken: by the household, at the time that it asked for, and at night for the housekeeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import tzinfo
from typing import Any

NIGHTLY = {"hour": 3, "minute": 40}
"""When old records are purged and a snapshot is taken: a quiet hour, clear of both changes of the clock."""
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


class Nightly:
    """Housekeeping at night, on the household's clock."""

    def __init__(self, job: Callable[[], None], zone: tzinfo) -> None:
        self._job = job
        self._zone = zone
        self._scheduler: Any = None

    def start(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # not needed for the first reaction

        self._scheduler = AsyncIOScheduler(timezone=self._zone)
        self._scheduler.add_job(self._job, "cron", **NIGHTLY, misfire_grace_time=LATE, coalesce=True)
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
