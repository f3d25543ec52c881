"""Listening to a broker for a while, as a visitor who leaves no session behind."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from time import time

from hubd.config.settings import Mqtt
from hubd.core.events import Described
from hubd.errors import DecodeError
from hubd.integration import Broker, Bus, Decodes, Message, Receipt, TlsFiles
from hubd.setup.heard import Heard

BEAT = 0.25
"""Seconds between two looks at the progress."""


class Listener:
    """An ear that decodes what it hears and remembers what it was. Times are the wall clock's: nothing is decided."""

    full = False

    def __init__(self, decoders: Decodes, heard: Heard, bus: Bus | None = None) -> None:
        self._decoders = decoders
        self._heard = heard
        self._bus = bus
        self._known: dict[str, dict[str, str]] = {}

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        """A message arrived."""
        if not again:
            self.take(Message(at=time(), topic=topic, payload=payload, retain=retain, qos=qos))
        if receipt is not None and self._bus is not None:
            self._bus.acknowledge(receipt)

    def take(self, message: Message) -> None:
        """Remember what a message says. One that makes no sense says nothing."""
        try:
            events = self._decoders.decode(message, self._known)
        except DecodeError:
            events = ()
        for event in events:
            if isinstance(event, Described):
                self._known[event.source] = {**self._known.get(event.source, {}), **event.facts}
        self._heard.take(events)

    def drained(self) -> None:
        """Nothing more is waiting: send the acknowledgements."""
        if self._bus is not None:
            self._bus.flush()

    def connected(self) -> None:
        """The broker is there: what it keeps for newcomers follows by itself."""


def visitor(mqtt: Mqtt) -> Broker:
    """The broker of some settings, for somebody who only looks in."""
    tls = mqtt.tls
    return Broker(
        host=mqtt.host,
        port=mqtt.port,
        client_id=f"hubd-visitor-{os.getpid()}",
        username=mqtt.username,
        password=mqtt.password,
        keepalive=mqtt.keepalive,
        tls=TlsFiles(tls.ca, tls.cert, tls.key, tls.insecure) if tls else None,
        visitor=True,
    )


async def listen(bus: Bus, listener: Listener, seconds: float, progress: Callable[[float], None]) -> None:
    """Hear a broker for some seconds; `progress` is told how many have passed.

    Raises `Unavailable` or `Rejected` when the broker cannot be reached at all.
    """
    await bus.check()
    bus.start(listener)
    loop = asyncio.get_running_loop()
    start = loop.time()
    try:
        while (passed := loop.time() - start) < seconds:
            progress(passed)
            await asyncio.sleep(min(BEAT, seconds - passed))
    finally:
        await bus.stop()
