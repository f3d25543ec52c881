"""Chains read again when their files change, as rules are: within a second, and what runs goes on where it stands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from hubd.chain_files import ENDINGS, read_chains
from hubd.core.chains.spec import Chain
from hubd.runtime.beat import beat
from hubd.runtime.rules_watch import EVERY
from hubd.runtime.stamps import stamps

log = logging.getLogger("hubd.chains")


async def watch_chains(paths: Sequence[Path], adopt: Callable[[tuple[Chain, ...]], None], every: float = EVERY) -> None:
    """Look at the owner's chain files for ever; hand over the chains whenever they have changed."""
    seen = stamps(paths, ENDINGS)
    while True:
        await beat(every)
        now = await asyncio.to_thread(stamps, paths, ENDINGS)
        if now == seen:
            continue
        seen = now
        chains, problems = await asyncio.to_thread(read_chains, paths)
        adopt(chains)
        log.info("the chains were read again: %d chains, %d problems", len(chains), len(problems))
        for problem in problems:
            log.warning("%s", problem)
