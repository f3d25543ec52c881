"""Rules read again when their files change: within a second, without a restart, and with every timer kept.

Timers, edges and what was said belong to the household's state under the rules' own ids; only the compiled rulebook is
exchanged. What is wrong with a file is named at once, and the rules that make sense take over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from hubd.config.settings import Settings
from hubd.core.rules.rulebook import Rulebook
from hubd.rules_files import ENDINGS, load_rulebook
from hubd.runtime.beat import beat
from hubd.runtime.stamps import Stamp, stamps

log = logging.getLogger("hubd.rules")

EVERY = 0.5
"""Seconds between two looks at the files. A look costs a few system calls; a second is what people wait gladly."""


async def watch_rules(
    settings: Settings, adopt: Callable[[Rulebook], None], seen: tuple[Stamp, ...], every: float = EVERY
) -> None:
    """Look at the owner's rule files for ever; hand over a new rulebook whenever they have changed.

    `seen`: what they looked like when the present rules were read.
    """
    while True:
        await beat(every)
        now = stamps(settings.rules, ENDINGS)
        if now == seen:
            continue
        seen = now
        book = await asyncio.to_thread(load_rulebook, settings.household, settings.rules)
        adopt(book)
        log.info("the rules were read again: %d rules, %d problems", len(book.specs), len(book.problems))
        for problem in book.problems:
            log.warning("%s", problem)
