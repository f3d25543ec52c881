"""Leaving a broker for good: retained messages are emptied, and the session that waits for hubd is ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib import metadata

from hubd.config.settings import Settings
from hubd.errors import Rejected, Unavailable
from hubd.integration import Bus, Receipt, bus_to
from hubd.rules_files import load_rulebook
from hubd.runtime.announced import FILE, Announced
from hubd.runtime.discovery import Face, announcements, told_topics, withdrawals
from hubd.runtime.login import broker_of

ANSWER_SECONDS = 10.0
STATUS_SECONDS = 1.0
"""A retained status follows a subscription at once; a second allows for a slow network."""


class _Ear:
    """Waits for the connection, and hears hubd's status."""

    full = False

    def __init__(self) -> None:
        self.there = asyncio.Event()
        self.told = asyncio.Event()
        self.status: bytes | None = None

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        del topic, retain, qos, receipt, again  # only one topic is listened to
        self.status = payload
        self.told.set()

    def drained(self) -> None:
        """Nothing to do."""

    def connected(self) -> None:
        self.there.set()


async def leave(settings: Settings, *, everything: bool) -> int:
    """Empty hubd's discovery topics and, with `everything`, all it retains, and forget its session. Returns how many
    topics. Raises `Unavailable` without a broker, `Rejected` while hubd runs."""
    mqtt, household = settings.mqtt, settings.household
    rules = tuple(spec.id for spec in load_rulebook(household, settings.rules).specs)
    face = Face(household, mqtt.base_topic, metadata.version("hubd"), rules)
    memory = Announced(settings.store.logs / FILE)
    gone = withdrawals(face, mqtt.discovery_prefix, memory.ghosts(face))
    if everything:
        gone |= dict.fromkeys((*told_topics(face), *memory.stale(face)), b"")
    await _not_running(settings)
    broker = replace(broker_of(settings), will=None, visitor=True)
    if not everything:
        broker = replace(broker, client_id=f"{mqtt.client_id}-leaving")
    bus, ear = bus_to(broker, []), _Ear()
    try:
        await _emptied(bus, ear, gone)
    finally:
        await bus.stop()
    return len(gone)


async def take_back(settings: Settings, about: Callable[[str], bool]) -> int:
    """Empty those retained topics that are `about` something, and the announcements, which are said again without it
    by the next start. Returns how many. Raises `Unavailable` without a broker."""
    mqtt, household = settings.mqtt, settings.household
    rules = tuple(spec.id for spec in load_rulebook(household, settings.rules).specs)
    face = Face(household, mqtt.base_topic, metadata.version("hubd"), rules)
    memory = Announced(settings.store.logs / FILE)
    ghosts, single = memory.ghosts(face), mqtt.discovery_format == "single"
    told = announcements(face, mqtt.discovery_prefix, single=single, ghosts=ghosts)
    gone = {topic: b"" for topic in told if not single or about(topic)}
    gone |= {topic: b"" for topic in (*told_topics(face), *memory.stale(face)) if about(topic)}
    gone[f"{face.own}/context"] = b""  # it names everybody
    bus = bus_to(replace(broker_of(settings), client_id=f"{mqtt.client_id}-leaving", will=None, visitor=True), [])
    try:
        await bus.check()
        await _emptied(bus, _Ear(), gone)
    finally:
        await bus.stop()
    return len(gone)


async def _not_running(settings: Settings) -> None:
    """A hub that runs would say everything again at once."""
    mqtt = settings.mqtt
    broker = replace(broker_of(settings), client_id=f"{mqtt.client_id}-leaving", will=None, visitor=True)
    bus, ear = bus_to(broker, [f"{mqtt.base_topic}/{settings.household.id}/status"]), _Ear()
    try:
        await bus.check()
        bus.start(ear)
        async with asyncio.timeout(ANSWER_SECONDS):
            await ear.there.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(STATUS_SECONDS):
                await ear.told.wait()
    finally:
        await bus.stop()
    if ear.status == b"online":
        raise Rejected("hubd is running and would say it all again; stop it first")


async def _emptied(bus: Bus, ear: _Ear, topics: Mapping[str, bytes]) -> None:
    bus.start(ear)
    answered = asyncio.Event()
    waiting = set(topics)

    def done(topic: str, result: bool | None) -> None:
        if result:
            waiting.discard(topic)
        if not waiting:
            answered.set()

    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await ear.there.wait()
            for topic, payload in topics.items():
                bus.publish(topic, payload, 1, True, lambda result, topic=topic: done(topic, result))  # type: ignore[misc]  # bound now
            bus.flush()
            await answered.wait()
    except TimeoutError as late:
        raise Unavailable(f"the broker did not take all of it: {len(waiting)} topics are left; try again") from late
