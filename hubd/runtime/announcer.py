"""What the house may know of hubd: its status, the context as believed now, and its face in Home Assistant.

The context is told when an area, an activity or the mode changes or a probability moves by a tenth, at most once a
second. All of it is retained and holds ids only, never names or texts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from hubd.core.codec import context_values
from hubd.core.decisions import Decision
from hubd.core.policy.routines import study
from hubd.core.policy.routines.study_time import week
from hubd.integration import Bus
from hubd.runtime.announced import Announced
from hubd.runtime.discovery import STUDENTS, Face, announcements
from hubd.runtime.operator import Operator

MOVED = 0.1
"""A probability has to move so far to be news."""
PAUSE = 1.0
"""Seconds between two tellings."""
LOOK = 15.0
"""Seconds between two looks at how hubd itself is."""
ONLINE, OFFLINE = b"online", b"offline"

_encode = msgspec.json.Encoder().encode


class Announcer:
    """Tells one bus about one household. `single`: Home Assistant is told of each entity by itself. `health` names
    what is wrong with hubd just now. `trusting`: the stages of rules can be changed from there. `memory`: the file that
    remembers what was announced."""

    def __init__(
        self, operator: Operator, bus: Bus, base: str, discovery_prefix: str | None, now: Callable[[], float | None], *,
        single: bool = False, health: Callable[[], Sequence[str]] = tuple, trusting: bool = False,
        memory: Path | None = None,
    ) -> None:  # fmt: skip
        self._operator = operator
        self._bus = bus
        self._base = base
        self._prefix = discovery_prefix
        self._now = now
        self._single, self._health, self._trusting = single, health, trusting
        self._announced = Announced(memory)
        self._told: dict[str, Any] = {}
        self._sent: dict[str, bytes] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._stale = False
        self._own = f"{base}/{operator.brain.household.id}"
        self.status_topic = f"{self._own}/status"

    @property
    def face(self) -> Face:
        """What is shown in Home Assistant, with the rules as they are now."""
        brain = self._operator.brain
        rules = tuple(spec.id for spec in brain.rules.specs) if self._trusting else ()
        return Face(brain.household, self._base, metadata.version("hubd"), rules)

    @property
    def topics(self) -> frozenset[str]:
        """Where hubd announces itself."""
        return frozenset(self._announcements())

    def joined(self) -> None:
        """The bus is there (again): say everything."""
        self._bus.publish(self.status_topic, ONLINE, 1, True)
        self.introduce()
        self._told = {}
        self._tell()
        self._look()

    def introduce(self) -> None:
        """Who hubd is, and after it the states once more: Home Assistant has just come up, or we have."""
        self._announced.remember(self.face)
        for topic, payload in self._announcements().items():
            self._bus.publish(topic, payload, 1, True)
        for topic in self._announced.stale(self.face):
            self._bus.publish(topic, b"", 1, True)
        self._sent = {}

    def reintroduce(self) -> None:
        """Rules have come or gone."""
        if self._bus.connected:
            self.introduce()
            self._told = {}
            self._tell()

    def birth(self, payload: bytes) -> None:
        """Home Assistant says that it has started, or is about to stop."""
        if payload == ONLINE:
            self.introduce()
            self._told = {}
            self._tell()

    def lived(self, touched: frozenset[str], decisions: tuple[Decision, ...]) -> None:
        """Facts may have changed: tell at once if nothing was told lately, otherwise when the pause is over."""
        if not touched and not decisions:
            return
        if self._timer is not None:
            self._stale = True
        elif self._bus.connected:
            self._tell()

    def stop(self) -> None:
        for timer in (self._timer, self._watch):
            if timer is not None:
                timer.cancel()

    def _announcements(self) -> dict[str, bytes]:
        if self._prefix is None:
            return {}
        return announcements(self.face, self._prefix, single=self._single, ghosts=self._announced.ghosts(self.face))

    def _rested(self) -> None:
        self._timer = None
        if self._stale:
            self._tell()

    def _look(self) -> None:
        """Say how hubd is, now and from now on."""
        if self._watch is not None:
            self._watch.cancel()
        self._watch = asyncio.get_running_loop().call_later(LOOK, self._look)
        if self._bus.connected:
            self._say("health", _encode({"problems": list(self._health())}))
            self._bus.flush()

    def _tell(self) -> None:
        """Tell the context if it is news, and what people can switch."""
        now = self._now()
        self._stale = False
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._rested)
        state = self._operator.state
        if now is None or not state.wake_at:
            return
        brain = self._operator.brain
        self._tell_switches()
        context = context_values(state, brain.household, brain.floor, now)
        if is_news(self._told, context):
            self._told = context
            self._bus.publish(f"{self._own}/context", _encode(context), 1, True)
            self._say("mode/state", context["mode"].encode())
            self._say("guests/state", f"{round(100.0 * context['guests'])}".encode())
            for part, kind in (("people", "person"), ("areas", "area")):
                for name, belief in context[part].items():
                    self._say(f"{kind}/{name}/state", _encode(belief))
        self._bus.flush()

    def _tell_switches(self) -> None:
        brain, modes = self._operator.brain, self._operator.state.policy.modes
        for person in brain.household.people.values():
            if person.role in STUDENTS:
                self._say(f"study/{person.id}/state", b"ON" if study.mode(person.id) in modes else b"OFF")
                self._say(f"study/{person.id}/minutes", _encode(self._studied(person.id)))
        if self._trusting:
            for spec in brain.rules.specs:
                self._say(f"rule/{spec.id}/stage", spec.stage.encode())

    def _studied(self, person: str) -> dict[str, Any]:
        """Today's minutes, and those of each day of this week."""
        state, household = self._operator.state, self._operator.brain.household
        now = max(self._now() or 0.0, state.now)
        days = week(state.policy, household, person, now)
        return {"today": days[household.local(now).weekday()], "week": days}

    def _say(self, topic: str, payload: bytes) -> None:
        if self._sent.get(topic) != payload and self._bus.publish(f"{self._own}/{topic}", payload, 1, True):
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
