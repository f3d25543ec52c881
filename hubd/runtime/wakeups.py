"""Being woken by the household, at the time that it asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


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
