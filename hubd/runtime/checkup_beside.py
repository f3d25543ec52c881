"""Do the other programs answer that a household listens to, kitchens and calendars? Each is asked once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from hubd.config.settings import Settings
from hubd.core.events import AnyEvent
from hubd.integration import Feed, feed_of
from hubd.runtime.finding import Finding

SECONDS = 25.0
"""Longer than a request may take: what has complained of nothing by then is well, and has nothing new to say."""


def beside(settings: Settings) -> Iterator[Finding]:
    """One finding for each program, and for each calendar."""
    household = settings.household
    for name, where in settings.kitchen.programs.items():
        kitchen = feed_of("kitchen", household, replace(settings.kitchen, programs={name: where}), dict)
        yield _found(name, kitchen, f"{where[0]} answers and accepts the token")
    for source in settings.calendars:
        calendar = feed_of("calendar", household, (source,), None)
        yield _found("calendar", calendar, f"{source.person}'s calendar is read")


def _found(topic: str, feed: Feed, well: str) -> Finding:
    problem = asyncio.run(_tried(feed))
    return Finding(topic, "ok", well) if problem is None else Finding(topic, "problem", problem)


class _Ear:
    """Hears that something was told, whatever it is."""

    full = False

    def __init__(self) -> None:
        self.told = asyncio.Event()

    def heard(self, kind: str, payload: bytes) -> None:
        del kind, payload
        self.told.set()

    def tell(self, event: AnyEvent) -> None:
        del event
        self.told.set()


async def _tried(feed: Feed) -> str | None:
    """Why it is not heard; None when nothing is wrong."""
    ear, waited = _Ear(), 0.0
    feed.start(ear)
    try:
        while feed.problem is None and not ear.told.is_set() and waited < SECONDS:
            await asyncio.sleep(0.05)
            waited += 0.05
    finally:
        await feed.stop()
    return feed.problem
