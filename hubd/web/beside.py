"""Work that takes seconds, in a process of its own, one after the other: so that nobody who looks at a screen ever
keeps the house waiting."""

from __future__ import annotations

import asyncio

import msgspec

from hubd.runtime.elsewhere import elsewhere
from hubd.web.table import Refusal

WAITING = 4
"""Questions that may wait for the one under way."""


class Beside:
    """One kind of work."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def ask(self, module: str, question: msgspec.Struct, longest: float) -> bytes:
        """Ask that module. Raises `Refusal`."""
        if self._waiting >= WAITING:
            raise Refusal(503, "busy", "others have asked for the same kind of work; try again in a moment", 30.0)
        self._waiting += 1
        try:
            async with self._turn:
                return await elsewhere(module, msgspec.json.encode(question), longest)
        except TimeoutError:
            raise Refusal(503, "busy", f"that takes longer than {longest:g} s; try fewer days", 60.0) from None
        except OSError as error:
            raise Refusal(409, "conflict", f"that could not be worked out: {error}") from error
        finally:
            self._waiting -= 1
