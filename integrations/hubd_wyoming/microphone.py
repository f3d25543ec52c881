"""A microphone on the network that is listened to all the time (wyoming-mic-external)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import msgspec

from hubd.errors import Unavailable
from hubd.integration import Chunk
from hubd_wyoming.protocol import line_to

log = logging.getLogger("hubd.wyoming")

AGAIN, LONGEST = 1.0, 60.0
"""Seconds until the first new try, and the most between two."""
SILENT_SECONDS = 30.0
"""A microphone that sends nothing for so long has lost its connection without a word."""
BROKEN = (OSError, ValueError, msgspec.MsgspecError, asyncio.IncompleteReadError, TimeoutError)


class WyomingMicrophone:
    """Stays connected until it is stopped."""

    def __init__(self, address: str, again: float = AGAIN) -> None:
        self.problem: str | None = None
        self._address, self._again = address, again
        self._task: asyncio.Task[None] | None = None

    def start(self, hear: Callable[[Chunk], None]) -> None:
        self._task = asyncio.create_task(self._stay(hear))

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _stay(self, hear: Callable[[Chunk], None]) -> None:
        pause = self._again
        while True:
            try:
                async for chunk in self._chunks():
                    if self.problem is not None:
                        log.info("the microphone %s is heard again", self._address)
                    self.problem, pause = None, self._again
                    hear(chunk)
                self._lost("it left")
            except Unavailable as error:
                self._lost(str(error))
            except BROKEN as error:
                self._lost(f"it broke off ({type(error).__name__})")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST)

    def _lost(self, why: str) -> None:
        """Said once, not all night."""
        log.log(logging.DEBUG if self.problem else logging.WARNING, "microphone %s: %s", self._address, why)
        self.problem = f"the microphone {self._address} is not heard: {why}"

    async def _chunks(self) -> AsyncIterator[Chunk]:
        async with line_to(self._address) as line:
            while True:
                async with asyncio.timeout(SILENT_SECONDS):
                    event = await line.hear()
                if event is None:
                    return
                if event.type == "audio-chunk":
                    yield msgspec.convert({**event.data, "data": event.payload}, Chunk)
