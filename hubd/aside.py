"""Waiting for others: work whose end is not in our hands runs in a thread of its own, for which nobody else waits.

The threads that asyncio lends are few, one for each core and four more. A house whose line to the world is down would
soon have them all stand and wait for calendars, and its own broker and disk would wait in turn. Threads of this kind do
not hold up the end of hubd, either.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


async def aside(work: Callable[..., T], *arguments: Any) -> T:
    """What `work` returns or raises. Whoever stops waiting leaves it to itself."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(how: Callable[[Any], None], outcome: Any) -> None:
        if not answer.done():  # somebody still waits
            how(outcome)

    def run() -> None:
        how: Callable[[Any], None]
        outcome: Any
        try:
            how, outcome = answer.set_result, work(*arguments)
        except Exception as error:  # it is raised where somebody waits
            how, outcome = answer.set_exception, error
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, how, outcome)

    threading.Thread(target=run, name="aside", daemon=True).start()
    return await answer
