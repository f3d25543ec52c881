"""Work for the night, in a process of its own: begun by the clock of the house, and given up when hubd stops."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod

from hubd.learning.apprentice import next_night
from hubd.runtime.operator import Operator


class NightWork(ABC):
    """One kind of work for one household. `begin` starts it; it runs as `_task`."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self._night: float | None = None
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    def begin(self) -> None:
        """Start it, if there is anything to do."""

    @property
    def under_way(self) -> bool:
        return self._task is not None and not self._task.done()

    def look(self) -> None:
        """Has the night come, on the household's clock? For a day that was recorded and is lived again."""
        now, brain = self._operator.state.now, self._operator.brain
        if self._night is not None and now < self._night:
            return
        due, self._night = self._night is not None, next_night(brain, now)
        if due:
            self.begin()

    async def stop(self) -> None:
        """Give up what is under way."""
        if self._task is not None and self.under_way:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def finished(self) -> None:
        """Wait for what is under way, if anything is."""
        if self._task is not None:
            await self._task
