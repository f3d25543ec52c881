"""The daemon's nights: what was answered is trained on in another process, and a promotion comes back as an event.

The event is logged like any other input (`hubd/<home>/log/model`) and takes effect at its log time, so that a replay
of the log hears it too. Whatever goes wrong here costs a night's training and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable

import msgspec

from hubd.core.events import AnyEvent, Promoted
from hubd.learning.apprentice import next_night
from hubd.learning.nights import grown
from hubd.learning.overnight import answered, asked
from hubd.runtime.operator import Operator

log = logging.getLogger("hubd.overnight")

LONGEST = 900.0
"""Seconds after which a training is given up: a small computer needs a minute for a thousand answers."""


class Overnight:
    """Trains the welcome model of one household when it is told to, or when log time passes 03:00."""

    def __init__(self, operator: Operator, tell: Callable[[AnyEvent], None]) -> None:
        self._operator, self._tell = operator, tell
        self._trained = 0
        self._night: float | None = None
        self._task: asyncio.Task[None] | None = None

    def look(self) -> None:
        """Has the night come, on the household's clock? For a day that was recorded and is lived again."""
        now, brain = self._operator.state.now, self._operator.brain
        if self._night is not None and now < self._night:
            return
        due, self._night = self._night is not None, next_night(brain, now)
        if due:
            self.begin()

    def begin(self) -> None:
        """Start training, unless too little was answered since the last time or it is under way."""
        known = self._operator.state.policy.welcome
        if (self._task is None or self._task.done()) and grown(known, self._trained):
            self._trained = len(known.answers)
            self._task = asyncio.get_running_loop().create_task(self._train())

    async def stop(self) -> None:
        """Give up what is under way."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def finished(self) -> None:
        """Wait for the training that is under way, if one is."""
        if self._task is not None:
            await self._task

    async def _train(self) -> None:
        question = asked(self._operator.brain.household, self._operator.state.policy.welcome)
        try:
            found = answered(await _elsewhere(question))
        except (OSError, TimeoutError, msgspec.MsgspecError) as error:
            log.warning("tonight's training came to nothing: %s", error)
            return
        if found is None:
            log.debug("the welcome model in charge stays")
            return
        log.info("the welcome model %s takes over", found.name)
        self._tell(Promoted(at=0.0, arrived=0.0, source="hubd/training", leaning=found))


async def _elsewhere(question: bytes) -> bytes:
    return await elsewhere("hubd.learning.overnight", question=question)


async def elsewhere(module: str, *arguments: str, question: bytes = b"", longest: float = LONGEST) -> bytes:
    """Ask a process of its own. Raises `OSError` where it cannot be started or fails."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        output, complaint = await asyncio.wait_for(process.communicate(question), longest)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise OSError(complaint.decode(errors="replace").strip().rpartition("\n")[2] or "the process failed")
    return output
