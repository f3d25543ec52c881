"""The household as the web sees it: what may be looked at, and the one door by which anything people do goes in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import time
from typing import TYPE_CHECKING, Any

import msgspec

from hubd.core.brain import Brain
from hubd.core.codec import iso
from hubd.core.household import Household
from hubd.core.state import State
from hubd.errors import DecodeError
from hubd.integration import Message
from hubd.runtime.living import Living
from hubd.web.archive import Archive
from hubd.web.beside import Beside
from hubd.web.board import Board
from hubd.web.days import Days
from hubd.web.limits import PAIRINGS, Limits
from hubd.web.news import News
from hubd.web.refusals import Refusal
from hubd.web.tokens import TokenFile

if TYPE_CHECKING:
    from hubd.assistants.wordsmith import Wordsmith

PATIENCE = 15.0
"""Seconds for an input to reach the disk. Longer than that the disk is in trouble, and says so elsewhere."""

_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class House:
    """One household and what belongs to it."""

    living: Living
    tokens: TokenFile
    archive: Archive
    board: Board
    news: News
    pairings: Limits = field(default_factory=lambda: Limits(PAIRINGS))
    past: Days = field(default_factory=Days)
    trials: Beside = field(default_factory=Beside)
    wordsmith: Wordsmith | None = None
    """None: no language model is configured."""
    begun: float = field(default_factory=time)

    def close(self) -> None:
        """Nobody is kept waiting for an answer that will not come any more."""
        self.past.close()
        self.trials.close()

    @property
    def household(self) -> Household:
        return self.brain.household

    @property
    def brain(self) -> Brain:
        return self.living.operator.brain

    @property
    def state(self) -> State:
        return self.living.operator.state

    @property
    def alive(self) -> bool:
        """Has life begun? Before it, nothing is believed about anybody."""
        return self.living.now() is not None and self.state.wake_at is not None

    @property
    def at(self) -> float:
        """Log time, or what the state last knew of it."""
        now = self.living.now()
        return self.state.now if now is None else now

    def iso(self, at: float) -> str:
        return iso(at, self.household)

    def person(self, name: str) -> str:
        """A person's id, checked."""
        if name not in self.household.people:
            known = ", ".join(self.household.people) or "nobody"
            raise Refusal(404, "not_found", f"nobody here is called {name[:60]!r}; there is {known}")
        return name

    async def enter(self, topic: str, values: dict[str, Any]) -> None:
        """What somebody did, as if it had come on `<home>/in/<topic>`. Returns when it is safe on the disk."""
        said = {name: value for name, value in values.items() if value is not None}
        await self.enter_below(f"in/{topic}", _encode(said))

    async def enter_below(self, below: str, payload: bytes) -> None:
        """The same for any topic of the home's own."""
        living = self.living
        if living.loop.full:
            raise Refusal(503, "busy", "hubd has more to do than it can take just now; try again", 2.0)
        own = f"{living.settings.mqtt.base_topic}/{self.household.id}/"
        try:
            living.operator.decode(Message(self.at, f"{own}{below}", payload))
        except DecodeError as error:
            raise Refusal(409, "refused", str(error)) from error
        safe = asyncio.Event()
        if not living.hear(below, payload, safe.set):
            raise Refusal(503, "busy", "the day has not begun yet; try again in a moment", 2.0)
        try:
            async with asyncio.timeout(PATIENCE):
                await safe.wait()
        except TimeoutError:
            raise Refusal(503, "busy", "the disk has not taken it yet; look again in a moment", 5.0) from None
