"""What is said first is understood as quickly as what is said later: a sentence and a message are tried in silence.

Grammars and the model of messages are made ready when they are first asked, which takes a tenth of a second here and
half a second on a small computer. A step is pure, so it may be taken without anything coming of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hubd.core.brain import Brain
from hubd.core.decisions import Decision
from hubd.core.events import AnyEvent, Notification, Utterance
from hubd.core.state import State
from hubd.core.step import step

if TYPE_CHECKING:
    from hubd.runtime.living import Living

log = logging.getLogger("hubd.rehearsal")

AFTER = 5.0
"""Seconds after the start: the first reactions come first."""

SOURCE = "hubd/rehearsal"
SENTENCES = ("just a rehearsal", "remind me to breathe in ten minutes", "erinnere mich in zehn Minuten ans Atmen",
             "recuérdame respirar en diez minutos")  # fmt: skip
"""One that nobody means anything by, which every grammar is asked about, and one that is looked at closely."""


class Rehearsal:
    """A part that speaks once, to itself."""

    def __init__(self, living: Living) -> None:
        self._living = living
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(AFTER, self._begin)

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await self._task

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """Nothing of what happens matters here."""

    def _begin(self) -> None:
        self._timer, operator = None, self._living.operator
        self._task = asyncio.create_task(asyncio.to_thread(rehearse, operator.state, operator.brain))


def rehearse(state: State, brain: Brain) -> None:
    """Take steps that nothing comes of. Raises nothing: what fails here fails again when it matters, and is told
    then."""
    for event in _lines(state, brain):
        try:
            step(state, event, brain)
        except Exception:
            log.debug("the rehearsal of %s failed", event.__struct_config__.tag, exc_info=True)


def _lines(state: State, brain: Brain) -> Iterator[AnyEvent]:
    now, house = state.now, brain.household
    area = next(iter(house.areas), None)
    for sentence in SENTENCES:
        yield Utterance(at=now, arrived=now, source=SOURCE, area=area, text=sentence)
    for person in [*house.people][:1]:
        yield Notification(at=now, arrived=now, source=SOURCE, id="rehearsal", to=person, title="", text=SENTENCES[0])
