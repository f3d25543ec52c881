"""The Wyoming protocol: a line of JSON for each event, then perhaps more JSON, then perhaps sound.

Old writers put the data into the line, new ones behind it; both are read. Lengths are bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import msgspec

from hubd.errors import Unavailable

CONNECT_SECONDS = 5.0
MOST = 1 << 20
"""Bytes of one event's line, data or sound. A second of sound has a tenth of it."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Event(msgspec.Struct, frozen=True):
    """One event. `payload` is sound."""

    type: str
    data: dict[str, Any] = {}
    payload: bytes = b""


class Line:
    """One connection to one service."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, event: Event) -> None:
        data = _encode(event.data) if event.data else b""
        head: dict[str, Any] = {"type": event.type}
        if data:
            head["data_length"] = len(data)
        if event.payload:
            head["payload_length"] = len(event.payload)
        self._writer.write(_encode(head) + b"\n" + data + event.payload)
        await self._writer.drain()

    async def hear(self) -> Event | None:
        """The next event; None when the other side has left. Raises `ValueError` for what is no event."""
        head = await self._reader.readline()
        if not head.strip():
            return None
        said = _decode(head)
        data = said.get("data") or {}
        more = await self._exactly(said.get("data_length"))
        if more:
            data = {**data, **_decode(more)}
        return Event(str(said.get("type")), data, await self._exactly(said.get("payload_length")))

    async def _exactly(self, length: Any) -> bytes:
        if not length:
            return b""
        if not isinstance(length, int) or not 0 < length <= MOST:
            raise ValueError("a length that cannot be")
        return await self._reader.readexactly(length)


@asynccontextmanager
async def line_to(address: str) -> AsyncIterator[Line]:
    """A connection to `tcp://host:port`. Whatever breaks while it is made is `Unavailable`."""
    parts = urlsplit(address)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=MOST)
    except (OSError, TimeoutError) as error:
        raise Unavailable(f"nothing answers at {address}; is that service running?") from error
    try:
        yield Line(reader, writer)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
