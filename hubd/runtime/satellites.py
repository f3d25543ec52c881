"""Microphones of Hermes satellites: a connection of its own to the broker, so that sound never meets the journal.

A satellite sends 32 kB of sound a second. It is heard by a visitor, for whom the broker keeps nothing, and forgotten.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Mapping
from dataclasses import replace

from hubd.errors import DecodeError
from hubd.integration import Broker, Bus, Chunk, Receipt, bus_to

Hear = Callable[[Chunk], None]


class Satellites:
    """All satellites of one broker. `sites`: whom to tell what a site hears, and of a frame that makes no sense."""

    full = False

    def __init__(
        self, broker: Broker, roots: tuple[str, ...], sites: Mapping[str, Hear], refused: Callable[[str, str], None]
    ) -> None:
        self._sites = sites
        self._refused = refused
        visitor = replace(broker, client_id=f"{broker.client_id}-ears", visitor=True, will=None)
        topics = [f"{root}/audioServer/{site}/audioFrame" for root in roots for site in sites]
        self._bus: Bus = bus_to(visitor, topics)

    @property
    def problem(self) -> str | None:
        return self._bus.problem

    def start(self) -> None:
        self._bus.start(self)

    async def stop(self) -> None:
        await self._bus.stop()

    # the ear
    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        """A frame. One that the broker kept is no sound of now."""
        del qos, again
        if receipt is not None:
            self._bus.acknowledge(receipt)
        site = topic.split("/")[-2]
        if retain or site not in self._sites:
            return
        try:
            self._sites[site](chunk_of(payload))
        except DecodeError as error:
            self._refused(site, str(error))

    def drained(self) -> None:
        """Nothing waits here."""

    def connected(self) -> None:
        """Sound comes when it comes."""


def chunk_of(frame: bytes) -> Chunk:
    """One frame: a whole WAV file of a few hundredths of a second."""
    try:
        with wave.open(io.BytesIO(frame)) as file:
            data = file.readframes(file.getnframes())
            return Chunk(file.getframerate(), file.getsampwidth(), file.getnchannels(), data)
    except (wave.Error, EOFError, RuntimeError) as error:
        raise DecodeError("not a frame of sound", str(error) or "it is empty") from None
