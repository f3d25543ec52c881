"""What the house may know of hubd: its status, the context as believed now, and its face in Home Assistant.

The context is told when an area, an activity or the mode changes or a probability moves by a tenth, at most once a
second. All of it is retained and holds ids only, never names or texts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import metadata
from typing import Any

import msgspec

from hubd.core.codec import context_values
from hubd.core.decisions import Decision
from hubd.integration import Bus
from hubd.runtime.discovery import discovery, discovery_topic
from hubd.runtime.operator import Operator

MOVED = 0.1
"""A probability has to move so far to be news."""
PAUSE = 1.0
"""Seconds between two tellings."""
ONLINE, OFFLINE = b"online", b"offline"

_encode = msgspec.json.Encoder().encode


class Announcer:
    """Tells one bus about one household."""

    def __init__(
        self, operator: Operator, bus: Bus, base: str, discovery_prefix: str | None, now: Callable[[], float | None]
    ) -> None:
        self._operator = operator
        self._bus = bus
        self._base = base
        self._prefix = discovery_prefix
        self._now = now
        self._told: dict[str, Any] = {}
        self._sent: dict[str, bytes] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._stale = False
        self.status_topic = f"{base}/{operator.brain.household.id}/status"

    def joined(self) -> None:
        """The bus is there (again): say everything."""
        self._bus.publish(self.status_topic, ONLINE, 1, True)
        self.introduce()
        self._told = {}
        self._tell()

    def introduce(self) -> None:
        """The discovery message, and after it the states once more: Home Assistant has just come up, or we have."""
        household = self._operator.brain.household
        if self._prefix is not None:
            payload = discovery(household, self._base, metadata.version("hubd"))
            self._bus.publish(discovery_topic(household, self._prefix), payload, 1, True)
        self._sent = {}

    def birth(self, payload: bytes) -> None:
        """Home Assistant says that it has started, or is about to stop."""
        if payload == ONLINE:
            self.introduce()
            self._told = {}
            self._tell()

    def lived(self, touched: frozenset[str], _decisions: tuple[Decision, ...]) -> None:
        """Facts may have changed: tell at once if nothing was told lately, otherwise when the pause is over."""
        if not touched:
            return
        if self._timer is not None:
            self._stale = True
        elif self._bus.connected:
            self._tell()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _rested(self) -> None:
        self._timer = None
        if self._stale:
            self._tell()

    def _tell(self) -> None:
        """Tell the context if it is news."""
        now = self._now()
        self._stale = False
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._rested)
        state = self._operator.state
        if now is None or not state.wake_at:
            return
        brain = self._operator.brain
        context = context_values(state, brain.household, brain.floor, now)
        if not is_news(self._told, context):
            return
        self._told = context
        own = f"{self._base}/{brain.household.id}"
        self._bus.publish(f"{own}/context", _encode(context), 1, True)
        self._say(f"{own}/mode/state", context["mode"].encode())
        for person, belief in context["people"].items():
            self._say(f"{own}/person/{person}/state", _encode(belief))
        self._bus.flush()

    def _say(self, topic: str, payload: bytes) -> None:
        if self._sent.get(topic) != payload and self._bus.publish(topic, payload, 1, True):
            self._sent[topic] = payload


def is_news(told: dict[str, Any], now: dict[str, Any]) -> bool:
    """Does this context differ from the one told last in a way that anybody would care about?"""
    if not told or told["mode"] != now["mode"] or abs(told["guests"] - now["guests"]) >= MOVED:
        return True
    return any(_moved(told[part][name], belief) for part in ("people", "areas") for name, belief in now[part].items())


def _moved(told: dict[str, Any], now: dict[str, Any]) -> bool:
    return any(
        abs(value - told[key]) >= MOVED - 1e-9 if isinstance(value, float | int) else value != told[key]
        for key, value in now.items()
    )
