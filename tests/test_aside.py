"""Work that others have to end stands in nobody's way."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time

import pytest

from hubd.aside import aside


def test_what_it_returns_and_raises_is_handed_on() -> None:
    def broken() -> None:
        raise LookupError("nobody")

    assert asyncio.run(aside(divmod, 7, 2)) == (3, 1)
    with pytest.raises(LookupError, match="nobody"):
        asyncio.run(aside(broken))


def test_many_that_hang_keep_nobody_else_waiting() -> None:
    others = threading.Event()

    async def run() -> None:
        hanging = [asyncio.create_task(aside(others.wait, 10)) for _ in range(100)]
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            assert await aside(lambda: 1) == 1
            assert await asyncio.to_thread(lambda: 2) == 2
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)

    asyncio.run(run())
    others.set()


def test_it_does_not_hold_up_the_end_of_the_program() -> None:
    program = """
import asyncio, time
from hubd.aside import aside
async def main():
    task = asyncio.create_task(aside(time.sleep, 60))
    await asyncio.sleep(0.1)
    task.cancel()
asyncio.run(main())
"""
    begun = time.monotonic()
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 0
    assert time.monotonic() - begun < 20
