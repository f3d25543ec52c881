"""The small server of a hub without `web:`: it hands out the sheets that were laid out, and knows no more of HTTP than
whoever looks needs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus

from hubd.core.decisions import Decision
from hubd.runtime.living import Living
from hubd.runtime.sheets import Answer, Sheet, answer, by_port, opened

MOST = 8_192
"""Bytes of a request. Nobody who only looks needs more."""
PATIENCE = 5.0
"""Seconds for a request to arrive."""
AT_ONCE = 64
"""Connections. Each takes one of the handles that the system lets hubd have."""


class SmallServer:
    """Serves what parts before it have laid out."""

    def __init__(self, living: Living) -> None:
        self._sheets = living.sheets
        self._servers: list[asyncio.Server] = []
        self._callers = 0

    async def open(self) -> None:
        """Listen. Raises `Unavailable` when a port is taken."""
        sheets = by_port(self._sheets)
        for port, listening in opened(sheets).items():
            serve = partial(self._serve, sheets[port])
            self._servers.append(await asyncio.start_server(serve, sock=listening, limit=MOST))

    async def close(self) -> None:
        for server in self._servers:
            server.close()

    async def _serve(self, sheets: Sequence[Sheet], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._callers >= AT_ONCE:
            writer.transport.abort()
            return
        self._callers += 1
        try:
            await _heard(sheets, reader, writer)
        finally:
            self._callers -= 1

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """Pages are made when somebody asks."""


async def _heard(sheets: Sequence[Sheet], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        with suppress(TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            async with asyncio.timeout(PATIENCE):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, _, rest = head.partition(" ")
                path = rest.partition(" ")[0].partition("?")[0]
                said = answer(sheets, method, path, writer.get_extra_info("peername")[0])
                writer.write(_written(said, bare=method == "HEAD"))
                await writer.drain()
    finally:
        writer.close()


def _written(said: Answer, *, bare: bool) -> bytes:
    """As HTTP writes it; `bare`: without the body."""
    lines = [f"HTTP/1.1 {said.status} {HTTPStatus(said.status).phrase}", "connection: close"]
    lines += [f"{name}: {value}" for name, value in said.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + (b"" if bare else said.body)
