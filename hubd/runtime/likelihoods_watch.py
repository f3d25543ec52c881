"""A running hub takes over what `hubd learn` found, or went back to, as a logged input: a replay hears it as well."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from hubd.core.events import Measured
from hubd.core.likelihoods import Own
from hubd.errors import StoreError
from hubd.runtime.beat import beat
from hubd.runtime.stamps import Stamp, stamp
from hubd.store import likelihoods

log = logging.getLogger("hubd.likelihoods")

EVERY = 2.0
"""Seconds between two looks at the file: one system call."""


async def watch_likelihoods(
    folder: Path, held: Callable[[], Own], tell: Callable[[Measured], None], every: float = EVERY
) -> None:
    """Look at the file for ever, and tell of a version that the household does not hold yet."""
    seen: Stamp | None = None
    while True:
        found = stamp(folder / likelihoods.FILE)
        if found is not None and found != seen:
            seen = await _look(folder, found, held, tell)
        await beat(every)


async def _look(folder: Path, found: Stamp, held: Callable[[], Own], tell: Callable[[Measured], None]) -> Stamp | None:
    """None: the household has not taken it yet, so look again."""
    try:
        own = (await asyncio.to_thread(likelihoods.read, folder)).own
    except StoreError as error:
        log.warning("%s", error)
        return found
    if own.id == held().id:
        log.info("the home's own likelihoods: %s", own.id or "the defaults")
        return found
    tell(Measured(at=0.0, arrived=0.0, source="hubd/learn", own=own))
    return None
