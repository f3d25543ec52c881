"""What the doctor asks of the broker: is it there, does it let hubd in, speak and listen, and does hubd run there?

A word to oneself, which nobody else listens to and nothing keeps, tells whether the access list has room for hubd.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from hubd.config.settings import Settings
from hubd.errors import IntegrationError
from hubd.integration import Receipt, bus_to
from hubd.runtime.finding import Finding
from hubd.runtime.login import broker_of

STATUS_SECONDS = 1.0
"""A retained status follows a subscription at once; a second allows for a slow network."""
ECHO_SECONDS = 5.0
"""Longer than a word to oneself ever takes."""


def broker(settings: Settings) -> Iterator[Finding]:
    """Everything about the broker, and about a hub that runs there."""
    mqtt = settings.mqtt
    try:
        ear = asyncio.run(_visited(settings))
    except IntegrationError as error:
        if mqtt.embedded:
            yield Finding("broker", "note", "hubd's own broker does not run", "it starts with 'hubd run'")
        else:
            yield Finding("broker", "problem", str(error))
        return
    yield Finding("broker", "ok", f"{mqtt.host}:{mqtt.port} answers and lets hubd in")
    if ear.spoken and not ear.echoed:
        who = "somebody without a name" if mqtt.username is None else f"user {mqtt.username!r}"
        may_not = "does not take a word from" if ear.taken is False else "tells nothing to"
        yield Finding("broker", "problem", f"the broker {may_not} {who} below {_own(settings)}",
                      "give that user its topics in the broker's access list, best all: topic readwrite #")  # fmt: skip
        return
    if ear.status == b"online":
        yield Finding("hubd", "ok", "it runs")
    else:
        yield Finding("hubd", "note", "it does not run, or runs on another broker or under another home id",
                      "start it with 'hubd run'")  # fmt: skip


def _own(settings: Settings) -> str:
    return f"{settings.mqtt.base_topic}/{settings.household.id}/"


class _Ear:
    """Hears what hubd last said about itself, and one's own word. `taken`: whether the broker took that."""

    full = False

    def __init__(self, own: str) -> None:
        self.topic, self.probe = f"{own}status", f"{own}doctor"
        self.status: bytes | None = None
        self.taken: bool | None = None
        self.spoken = self.echoed = False
        self.joined, self.told, self.answered = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        del retain, qos, receipt, again  # two topics are listened to, by a visitor
        if topic == self.probe:
            self.echoed = True
            self.answered.set()
        else:
            self.status = payload
            self.told.set()

    def said(self, taken: bool | None) -> None:
        self.taken = taken
        if not taken:
            self.answered.set()

    def drained(self) -> None:
        """Nothing to do."""

    def connected(self) -> None:
        self.joined.set()


async def _visited(settings: Settings) -> _Ear:
    """What there was to hear. Raises when the broker is not there."""
    mqtt = settings.mqtt
    visitor = replace(broker_of(settings), client_id=f"{mqtt.client_id}-doctor", will=None, visitor=True)
    ear = _Ear(_own(settings))
    bus = bus_to(visitor, [ear.topic, ear.probe])
    try:
        await bus.check()
        bus.start(ear)
        await _until(ear.joined, ECHO_SECONDS)
        ear.spoken = bus.publish(ear.probe, b"", 1, False, ear.said)
        if ear.spoken:
            bus.flush()
            await _until(ear.answered, ECHO_SECONDS)
        await _until(ear.told, STATUS_SECONDS)
    finally:
        await bus.stop()
    return ear


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
