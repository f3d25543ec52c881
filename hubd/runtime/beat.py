"""Looking at things from time to time, all at the same time: a computer that rests is woken once and not for each."""

from __future__ import annotations

import asyncio


async def beat(every: float) -> None:
    """Wait for the next beat, in seconds. Whoever waits for 0.5, 2 and 5 is woken together."""
    now = asyncio.get_running_loop().time()
    await asyncio.sleep(every - now % every)
