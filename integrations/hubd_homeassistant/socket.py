"""The listening connection: one WebSocket on which nothing but listening happens, and only one task reads.

Importing this module loads homeassistant-api; `feed` does so when it connects. The package's own event generator keeps
every event it has not handed out and logs what is in it, so messages are taken here as they come off the wire.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from homeassistant_api import AsyncWebsocketClient
from wsproto.events import CloseConnection
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import ProtocolError

logging.getLogger("homeassistant_api").setLevel(logging.WARNING)  # it logs contents at INFO

BREATH = 64
"""Messages between two moments in which the rest of hubd may go on."""
FULL_PAUSE = 0.02
"""Seconds between two looks at a listener that wants no more for now."""


class Socket(AsyncWebsocketClient):
    """A client that hands each event to `hear(subscription, event)` and remembers when anything was last heard."""

    def __init__(
        self, url: str, token: str, hear: Callable[[int, dict[str, Any]], None], full: Callable[[], bool]
    ) -> None:
        super().__init__(url, token)
        self.last = time.monotonic()
        self._hear, self._full = hear, full
        self._taken = 0

    async def __aexit__(self, *error: Any) -> None:
        await self.goodbye()
        await super().__aexit__(*error)

    async def goodbye(self) -> None:
        """Leave with the code of a normal end, before a read is cancelled: the package's own code is none, and Home
        Assistant logs a warning at each. Once is enough; where there is no line any more there is nothing to do."""
        socket: Any = getattr(self, "_ws", None)
        with suppress(AttributeError, OSError, ProtocolError):
            await socket._dsa.sendall(socket._protocol.send(CloseConnection(CloseReason.NORMAL_CLOSURE)))

    def handle_recv(self, data: dict[str, Any]) -> None:
        """One message: an event goes to whoever listens, an answer to a question waits for it."""
        self.last = time.monotonic()
        kind = data.get("type")
        if kind == "event":
            self._hear(int(data["id"]), data["event"])
        elif kind == "pong":
            self._ping_responses.pop(int(data["id"]), None)
        else:
            super().handle_recv(data)

    async def ask(self, command: str, **data: Any) -> Any:
        """The result of a command. Only the reading task may ask."""
        return (await self.recv_result(await self.send(command, **data))).result

    async def subscribe(self, event: str) -> int:
        """Hear events of one type from now on; returns the number of the subscription."""
        number = await self.send("subscribe_events", event_type=event)
        await self.recv_result(number)
        return number

    async def turn(self) -> None:
        """Take one message off the wire. Lets others go on now and then, and waits while nobody can take more."""
        self.handle_recv(await self._async_recv())
        self._taken += 1
        if self._taken % BREATH == 0:
            await asyncio.sleep(0)
            while self._full():  # noqa: ASYNC110 - the loop has no word for having room again
                await asyncio.sleep(FULL_PAUSE)
