"""The daemon's nights: what people labelled is learned from in another process, and comes back as a logged input.

As with the welcome model (`overnight`), the promotion stands in the log under `hubd/<home>/log/model` and takes effect
at its log time. Whatever goes wrong here costs a night's learning and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from hubd.core.events import AnyEvent, Promoted
from hubd.core.heads import unpacked
from hubd.learning.apprentice import next_night
from hubd.learning.retrospect import Lessons
from hubd.runtime.operator import Operator
from hubd.runtime.overnight import elsewhere

log = logging.getLogger("hubd.lessons")

LONGEST = 3 * 3600.0
"""Seconds after which it is given up: weeks of a busy home take a small computer most of an hour."""

_decode = msgspec.msgpack.Decoder(Lessons).decode


class NightLessons:
    """Learns from the labels of one household when it is told to, or when log time passes 03:00. `config`: the file
    that describes the household to the other process; without one nothing is learned."""

    def __init__(self, operator: Operator, tell: Callable[[AnyEvent], None], config: Path | None) -> None:
        self._operator, self._tell, self._config = operator, tell, config
        self._night: float | None = None
        self._task: asyncio.Task[None] | None = None
        self._again = False

    def look(self) -> None:
        """Has the night come, on the household's clock? For a day that was recorded and is lived again."""
        now, brain = self._operator.state.now, self._operator.brain
        if self._night is not None and now < self._night:
            return
        due, self._night = self._night is not None, next_night(brain, now)
        if due:
            self.begin()

    def begin(self) -> None:
        """Start learning; if that is under way, then once more after it."""
        if self._config is None:
            return
        if self._task is not None and not self._task.done():
            self._again = True
            return
        self._task = asyncio.get_running_loop().create_task(self._learn(self._config))

    async def stop(self) -> None:
        """Give up what is under way."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def finished(self) -> None:
        """Wait for the learning that is under way, if it is."""
        if self._task is not None:
            await self._task

    async def _learn(self, config: Path) -> None:
        self._again = False
        await self._lesson(config)
        if self._again:
            await self._learn(config)

    async def _lesson(self, config: Path) -> None:
        try:
            found = _decode(await elsewhere("hubd.runtime.relive", str(config), longest=LONGEST))
        except (OSError, TimeoutError, msgspec.MsgspecError) as error:
            log.warning("nothing was learned from labels tonight: %s", error)
            return
        if not found.heads:
            log.debug("nothing new was learned from labels")
            return
        for who, head in found.heads.items():
            log.info("what %s does is told by %s from now on", who, unpacked(head).id)
        self._tell(Promoted(at=0.0, arrived=0.0, source="hubd/lessons", heads=found.heads))
