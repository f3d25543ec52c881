"""Where time comes from: the wall, or the log that is being lived. Nothing else in hubd asks what time it is."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Protocol

from hubd.logs.lines import stamp

log = logging.getLogger("hubd.daemon")

EARLIEST = 1_735_689_600.0
"""The start of 2025. A clock before it has not been set yet, as on a small computer without a battery."""
SLOWED = 0.5
"""After the wall clock was set back, time goes on at half speed until the wall has caught up."""


class Time(Protocol):
    """Gives every arrival its stamp: seconds since 1970 in whole milliseconds, never decreasing."""

    def now(self) -> float | None:
        """The stamp of this moment; None while nobody knows what time it is."""


class WallClock:
    """The computer's clock, except that it never goes back."""

    def __init__(self, not_before: float = 0.0) -> None:
        self._last = not_before
        self._mono = time.monotonic()

    def now(self) -> float:
        wall, mono = stamp(time.time()), time.monotonic()
        if wall < self._last:
            wall = max(self._last, stamp(self._last + (mono - self._mono) * SLOWED))
        self._last, self._mono = wall, mono
        return wall


class LogClock:
    """The clock of a recorded day: it stands still until it is told to move on."""

    def __init__(self, not_before: float | None = None) -> None:
        self._now = not_before

    def now(self) -> float | None:
        return self._now

    def move(self, at: float) -> None:
        """It is `at` now; a time that has passed changes nothing."""
        self._now = stamp(at) if self._now is None else max(self._now, stamp(at))


async def believable(stopping: asyncio.Event) -> None:
    """Wait until the computer knows what year it is: living through decades of timers would be worse."""
    warned = False
    while time.time() < EARLIEST and not stopping.is_set():
        if not warned:
            log.warning("the computer's clock has not been set yet, waiting for it")
            warned = True
        await asyncio.sleep(1.0)
