"""What makes no sense, and what the core cannot live through: counted, told of, set aside, and the home goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from hubd.integration import Message
from hubd.runtime.ledger import Counters
from hubd.runtime.logs import without_words
from hubd.runtime.operator import Operator, Taken

log = logging.getLogger("hubd.loop")

POISONED = "poisoned"
REFUSED_TOLD = 100
"""Of so many topics the first message that makes no sense is told; the rest is counted, and told with `-v`."""


class Misfits:
    """Of one household. `set_aside` keeps a message that the core could not live through; without it such a fault is
    raised, as a replay wants it."""

    def __init__(
        self, operator: Operator, counters: Counters, set_aside: Callable[[Message, Exception], None] | None
    ) -> None:
        self._operator = operator
        self._counters = counters
        self._set_aside = set_aside
        self._refused: set[str] = set()

    def refuse(self, topic: str, reason: str, detail: str) -> None:
        """Count what made no sense; the first of each topic is told."""
        self._counters.rejected[reason] += 1
        first = topic not in self._refused and len(self._refused) < REFUSED_TOLD
        if first:
            self._refused.add(topic)
            log.info("made no sense of %s: %s", topic, _told(reason, without_words(detail)))
        log.debug("made no sense of %s: %s", topic, _told(reason, detail))

    def guarded(self, live: Callable[[], Taken], message: Message | None = None) -> Taken:
        """Any exception is caught here: a bug in the core must not stop the home."""
        before = self._operator.state
        try:
            return live()
        except Exception as error:
            if self._set_aside is None:
                raise
            self._operator.state = before
            self._counters.poisoned += 1
            log.exception("this was set aside, please report it: %s", message.topic if message else "a timer")
            if before.wake_at is not None and before.wake_at <= (message.at if message else before.wake_at):
                self._operator.state = msgspec.structs.replace(before, wake_at=None)  # it may be the timer that fails
                return self.guarded(live, message) if message else Taken()
            if message is not None:
                self._set_aside(message, error)
            return Taken(rejected=POISONED)


def _told(reason: str, detail: str) -> str:
    return f"{reason} ({detail})" if detail else reason
