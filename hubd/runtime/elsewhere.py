"""Work in a process of its own, seen from both ends: a question as JSON goes to its standard input, and the answer
comes from its standard output. So whatever takes seconds or minutes never keeps the house waiting."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import msgspec

from hubd.errors import HubError

Q = TypeVar("Q", bound=msgspec.Struct)


async def elsewhere(module: str, question: bytes, longest: float) -> bytes:
    """Ask a module in a process of its own, for `longest` seconds. Raises `OSError` where it cannot be started or
    fails, with the last line of its complaint."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module,
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


def answer(question: type[Q], work: Callable[[Q], bytes], nice: int) -> None:
    """The other end: do what is asked, less important than the house by `nice`. What cannot be done is complained of in
    a line. Where a service may not change its own priority, the work is done all the same."""
    with suppress(OSError):
        os.nice(nice)
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=question)
    try:
        found = work(asked)
    except HubError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(found)
