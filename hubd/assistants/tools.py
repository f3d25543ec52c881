"""Tools of others as steps of chains: `call: mcp.<server>.<tool>`, over MCP, and only tools that the settings name.

A connection is made for each call. What fails before the tool was asked is `Unavailable`; what breaks afterwards may
have happened all the same, and is nobody's to repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

from hubd.config.settings import ToolServer
from hubd.core.decisions import Convey
from hubd.errors import Rejected, Unavailable
from hubd.integration import Said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mcp import Client

SECONDS = 10.0
"""For each part of the conversation; the whole has its limit where it is asked for."""
PREFIX = "mcp."
"""How services of this kind begin."""

Opens = Callable[[ToolServer], AbstractAsyncContextManager["Client"]]


@asynccontextmanager
async def opened(server: ToolServer) -> AsyncIterator[Client]:
    """A session with a server."""
    from httpx2 import AsyncClient
    from mcp import Client, StdioServerParameters
    from mcp.client.streamable_http import streamable_http_client

    if server.url is None:
        started = StdioServerParameters(command=server.command[0], args=[*server.command[1:]])
        async with Client(started) as client:
            yield client
        return
    headers = {"Authorization": f"Bearer {server.token}"} if server.token is not None else {}
    async with (
        AsyncClient(headers=headers, timeout=SECONDS) as http,
        Client(streamable_http_client(server.url, http_client=http)) as client,
    ):
        yield client


class Tools:
    """The servers of a household, as something that can be asked to do things."""

    def __init__(self, servers: Sequence[ToolServer], opens: Opens = opened) -> None:
        self._servers = {server.name: server for server in servers}
        self._opens = opens

    async def call(self, service: str, data: dict[str, Any]) -> None:
        """Use a tool once. Raises `Rejected`, `Unavailable` or `TimeoutError`."""
        server, tool = self._allowed(service)
        asked = False
        try:
            async with self._opens(server) as client:
                asked = True
                result = await client.call_tool(tool, data)
        except _failures() as error:
            if asked:
                raise TimeoutError(f"the connection to {server.name} broke while {tool} was under way") from error
            raise Unavailable(f"{server.name} is not there ({_first(error)}); is it running?") from error
        if result.is_error:
            said = next((part.text for part in result.content if part.type == "text"), "no reason given")
            raise Rejected(f"{service} said no: {said[:200]}")

    def _allowed(self, service: str) -> tuple[ToolServer, str]:
        name, _, tool = service.removeprefix(PREFIX).partition(".")
        server = self._servers.get(name)
        if server is None:
            raise Rejected(f"{service}: there is no {name!r} under mcp_servers: in the configuration")
        if tool not in server.tools:
            raise Rejected(f"{service}: {tool!r} is none of the tools that mcp_servers: {name}: allows")
        return server, tool

    async def convey(self, words: Convey) -> Said | None:
        """No tool speaks to people."""
        raise Rejected(f"{words.entity} is no way to say anything")

    async def check(self) -> Sequence[str]:
        """Is each of them there, with the tools that it should have?"""
        wrong = []
        for server in self._servers.values():
            try:
                async with self._opens(server) as client:
                    known = {tool.name for tool in (await client.list_tools()).tools}
            except _failures() as error:
                wrong.append(f"mcp_servers: {server.name} is not there ({_first(error)})")
                continue
            wrong += [f"mcp_servers: {server.name} has no tool {tool}" for tool in server.tools if tool not in known]
        return wrong

    async def close(self) -> None:
        """Nothing is kept open."""


def _failures() -> tuple[type[BaseException], ...]:
    """Whatever the other side and the libraries in between think of; it is one kind of failure here."""
    from httpx2 import HTTPError
    from mcp import MCPError

    return OSError, MCPError, HTTPError, ExceptionGroup


def _first(error: BaseException) -> str:
    """What is at the bottom of a group of errors."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error) or type(error).__name__
