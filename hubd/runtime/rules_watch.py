"""Rules read again when their files change: within a second, without a restart, and with every timer kept.

Timers, edges and what was said belong to the household's state under the rules' own ids; only the compiled rulebook is
exchanged. What is wrong with a file is named at once, and the rules that make sense take over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from hubd.config.settings import Settings
from hubd.core.rules.rulebook import Rulebook
from hubd.rules_files import ENDINGS, load_rulebook
from hubd.runtime.beat import beat

log = logging.getLogger("hubd.rules")

EVERY = 0.5
"""Seconds between two looks at the files. A look costs a few system calls; a second is what people wait gladly."""

Stamps = tuple[tuple[str, int, int], ...]
"""Path, time of change in nanoseconds, and size, for every rule file."""


async def watch_rules(
    settings: Settings, adopt: Callable[[Rulebook], None], seen: Stamps, every: float = EVERY
) -> None:
    """Look at the owner's rule files for ever; hand over a new rulebook whenever they have changed.

    `seen`: what they looked like when the present rules were read.
    """
    while True:
        await beat(every)
        now = stamps(settings.rules)
        if now == seen:
            continue
        seen = now
        book = await asyncio.to_thread(load_rulebook, settings.household, settings.rules)
        adopt(book)
        log.info("the rules were read again: %d rules, %d problems", len(book.specs), len(book.problems))
        for problem in book.problems:
            log.warning("%s", problem)


def stamps(paths: Sequence[Path]) -> Stamps:
    """What the rule files look like from outside. A file that goes away while it is looked at is gone."""
    found = []
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.suffix in ENDINGS) if path.is_dir() else [path]
        for file in files:
            try:
                status = file.stat()
            except OSError:
                continue
            found.append((str(file), status.st_mtime_ns, status.st_size))
    return tuple(found)
