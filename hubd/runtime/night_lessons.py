"""The daemon's nights: what people labelled is learned from in another process, and comes back as a logged input.

As with the welcome model (`overnight`), the promotion stands in the log under `hubd/<home>/log/model` and takes effect
at its log time. Whatever goes wrong here costs a night's learning and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from hubd.core.activities.heads import unpacked
from hubd.core.events import AnyEvent, Promoted
from hubd.learning.retrospect import Lessons
from hubd.runtime.elsewhere import elsewhere
from hubd.runtime.nights import NightWork
from hubd.runtime.operator import Operator

log = logging.getLogger("hubd.lessons")

LONGEST = 3 * 3600.0
"""Seconds after which it is given up: weeks of a busy home take a small computer most of an hour."""

_decode = msgspec.msgpack.Decoder(Lessons).decode


class NightLessons(NightWork):
    """Learns from the labels of one household when it is told to, or when log time passes 03:00. `config`: the file
    that describes the household to the other process; without one nothing is learned. `changes`: settings taken instead
    of what that file says."""

    def __init__(
        self, operator: Operator, tell: Callable[[AnyEvent], None], config: Path | None,
        changes: Sequence[tuple[str, Any]] = (),
    ) -> None:  # fmt: skip
        super().__init__(operator)
        self._tell = tell
        question = {"config": str(config), "changes": dict(changes)}
        self._question = msgspec.json.encode(question) if config is not None else None
        self._again = False

    def begin(self) -> None:
        """Start learning; if that is under way, then once more after it."""
        if self._question is None:
            return
        if self.under_way:
            self._again = True
            return
        self._task = asyncio.get_running_loop().create_task(self._learn(self._question))

    async def _learn(self, question: bytes) -> None:
        self._again = True
        while self._again:
            self._again = False
            await self._lesson(question)

    async def _lesson(self, question: bytes) -> None:
        try:
            found = _decode(await elsewhere("hubd.runtime.relive", question, LONGEST))
        except (OSError, TimeoutError, msgspec.MsgspecError) as error:
            log.warning("nothing was learned from labels tonight: %s", error)
            return
        if not found.heads:
            log.debug("nothing new was learned from labels")
            return
        for who, head in found.heads.items():
            log.info("what %s does is told by %s from now on", who, unpacked(head).id)
        self._tell(Promoted(at=0.0, arrived=0.0, source="hubd/lessons", heads=found.heads))
