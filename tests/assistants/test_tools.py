"""Tools of others as steps of chains: only what the settings name, once, and with an end that people can read."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="needs the extra `mcp`")

from mcp import Client
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from hubd.assistants.tools import Tools
from hubd.config.settings import ToolServer
from hubd.core.decisions import Call
from hubd.errors import Rejected, Unavailable
from hubd.runtime.ways import Ways
from tests.home import household

GARDEN = ToolServer("garden", ("water", "weed"), url="http://127.0.0.1:9/mcp")


class Garden:
    """A server of tools within this process."""

    def __init__(self) -> None:
        self.watered: list[int] = []
        self.server: MCPServer[Any] = MCPServer("garden")

        @self.server.tool()
        def water(minutes: int) -> str:
            self.watered.append(minutes)
            return "done"

        @self.server.tool()
        def weed() -> str:
            raise ToolError("it rains")

        @self.server.tool()
        def burn() -> str:
            self.watered.append(-1)
            return "ashes"

    @asynccontextmanager
    async def open(self, _server: ToolServer) -> AsyncIterator[Client]:
        async with Client(self.server) as client:
            yield client

    def call(self, service: str, **data: Any) -> None:
        asyncio.run(Tools([GARDEN], self.open).call(service, data))


def test_a_named_tool_is_used_once_with_its_data() -> None:
    garden = Garden()
    garden.call("mcp.garden.water", minutes=5)
    assert garden.watered == [5]


@pytest.mark.parametrize(
    ("service", "said"),
    [("mcp.garden.burn", "none of the tools"), ("mcp.kitchen.water", "no 'kitchen' under mcp_servers"),
     ("mcp.garden.", "none of the tools"), ("mcp.garden", "none of the tools")],
)  # fmt: skip
def test_what_is_not_named_is_never_called(service: str, said: str) -> None:
    garden = Garden()
    with pytest.raises(Rejected, match=said):
        garden.call(service)
    assert garden.watered == []


def test_a_tool_that_says_no_is_told() -> None:
    with pytest.raises(Rejected, match="it rains"):
        Garden().call("mcp.garden.weed")
    with pytest.raises(Rejected, match="minutes"):
        Garden().call("mcp.garden.water", minutes="many")


def test_a_server_that_is_not_there_can_be_asked_again() -> None:
    with pytest.raises(Unavailable, match="garden is not there"):
        asyncio.run(Tools([GARDEN]).call("mcp.garden.water", {}))


def test_what_breaks_half_way_is_uncertain() -> None:
    class Breaking:
        async def call_tool(self, *_: Any) -> None:
            raise OSError("cable")

    @asynccontextmanager
    async def breaking(_server: ToolServer) -> AsyncIterator[Any]:
        yield Breaking()

    with pytest.raises(TimeoutError, match="broke while water was under way"):
        asyncio.run(Tools([GARDEN], breaking).call("mcp.garden.water", {}))


def test_the_doctor_hears_of_servers_and_tools_that_are_missing() -> None:
    garden = Garden()
    named = ToolServer("garden", ("water", "rake"), url="x")
    assert asyncio.run(Tools([named], garden.open).check()) == ["mcp_servers: garden has no tool rake"]
    (said,) = asyncio.run(Tools([GARDEN]).check())
    assert said.startswith("mcp_servers: garden is not there")


def test_a_server_may_be_a_program(tmp_path: Path) -> None:
    program = tmp_path / "garden.py"
    program.write_text(
        "from pathlib import Path\nfrom mcp.server import MCPServer\nserver = MCPServer('garden')\n"
        "@server.tool()\ndef water(minutes: int) -> str:\n"
        f"    Path({str(tmp_path)!r}, 'watered').write_text(str(minutes))\n    return 'done'\n"
        "server.run('stdio')\n"
    )
    server = ToolServer("garden", ("water",), command=(sys.executable, str(program)))
    asyncio.run(Tools([server]).call("mcp.garden.water", {"minutes": 7}))
    assert (tmp_path / "watered").read_text() == "7"


def test_steps_that_begin_with_mcp_go_to_the_tools_and_others_do_not() -> None:
    tools = Tools([GARDEN])
    ways = Ways(household(), tools=tools)
    assert ways.called(Call(id="1", decision="d", service="mcp.garden.water")) is tools
    assert ways.called(Call(id="2", decision="d", service="light.turn_on")) is None
