"""Work that takes seconds, in a process of its own, one after the other: so that nobody who looks at a screen ever
keeps the house waiting."""

from __future__ import annotations

import asyncio

import msgspec

from hubd.runtime.elsewhere import elsewhere
from hubd.web.refusals import Refusal

WAITING = 4
"""Questions that may wait for the one under way."""


class Beside:
    """One kind of work."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._asked: set[asyncio.Task[bytes]] = set()
        self._closed = False

    async def ask(self, module: str, question: msgspec.Struct, longest: float) -> bytes:
        """Ask that module. Raises `Refusal`."""
        if len(self._asked) > WAITING:
            raise Refusal(503, "busy", "others have asked for the same kind of work; try again in a moment", 30.0)
        task = asyncio.create_task(self._worked(module, msgspec.json.encode(question), longest))
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)
        try:
            return await task
        except TimeoutError:
            raise Refusal(503, "busy", f"that takes longer than {longest:g} s; try fewer days", 60.0) from None
        except OSError as error:
            raise Refusal(409, "conflict", f"that could not be worked out: {error}") from error
        except asyncio.CancelledError:
            if not self._closed:
                raise
            raise Refusal(503, "busy", "hubd is stopping; ask again when it is back", 30.0) from None

    async def _worked(self, module: str, question: bytes, longest: float) -> bytes:
        async with self._turn:
            return await elsewhere(module, question, longest)

    def close(self) -> None:
        """hubd stops: whoever waits is told so, and nothing is worked on any further."""
        self._closed = True
        for task in tuple(self._asked):
            task.cancel()
