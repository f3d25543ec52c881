"""The daemon's nights: what was answered is trained on in another process, and a promotion comes back as an event.

The event is logged like any other input (`hubd/<home>/log/model`) and takes effect at its log time, so that a replay
of the log hears it too. Whatever goes wrong here costs a night's training and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import msgspec

from hubd.core.events import AnyEvent, Promoted
from hubd.learning.nights import grown
from hubd.learning.overnight import answered, asked
from hubd.runtime.elsewhere import elsewhere
from hubd.runtime.nights import NightWork
from hubd.runtime.operator import Operator

log = logging.getLogger("hubd.overnight")

LONGEST = 900.0
"""Seconds after which a training is given up: a small computer needs a minute for a thousand answers."""


class Overnight(NightWork):
    """Trains the welcome model of one household when it is told to, or when log time passes 03:00."""

    def __init__(self, operator: Operator, tell: Callable[[AnyEvent], None]) -> None:
        super().__init__(operator)
        self._tell = tell
        self._trained = 0

    def begin(self) -> None:
        """Start training, unless too little was answered since the last time or it is under way."""
        known = self._operator.state.policy.welcome
        if not self.under_way and grown(known, self._trained):
            self._trained = len(known.answers)
            self._task = asyncio.get_running_loop().create_task(self._train())

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
    return await elsewhere("hubd.learning.overnight", question, LONGEST)
