"""Assistants over HTTP: the MCP server at `/mcp`, each request with a token, each tool with that token's rights."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import ValidationError
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from hubd.assistants.gate import Gate, Refused
from hubd.assistants.server import server
from hubd.web.caller import Caller
from hubd.web.endpoints import ENDPOINTS
from hubd.web.entry import LARGEST, Entry
from hubd.web.guard import refuse
from hubd.web.house import House
from hubd.web.refusals import Refusal
from hubd.web.table import Call, Endpoint

PATH = "/mcp"


class InnerGate:
    """The endpoints, asked from within."""

    def __init__(self, house: House, caller: Caller) -> None:
        self._house, self._caller = house, caller

    async def ask(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        endpoint, named = _found(method, path)
        if not self._caller.may(endpoint.scope):
            raise Refused(f"this needs a token with the scope {endpoint.scope}")
        try:
            asked = endpoint.query.model_validate(query or {}) if endpoint.query is not None else None
            given = endpoint.body.model_validate(body or {}) if endpoint.body is not None else None
            answer = await endpoint.act(Call(self._house, self._caller, named, asked, given))
        except (Refusal, ValidationError) as error:
            raise Refused(str(error)) from error
        return answer.model_dump(mode="json")


def _found(method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
    for endpoint in ENDPOINTS:
        match = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", endpoint.path), path)
        if match is not None and endpoint.method == method:
            return endpoint, match.groupdict()
    raise Refused(f"there is no {method} {path}")


class Door:
    """`/mcp`: an ASGI application that asks for the token before anything else."""

    def __init__(self, house: House, entry: Entry) -> None:
        self._house, self._entry = house, entry
        self._server = server(self._gate)
        self._app: ASGIApp = self._server.streamable_http_app(
            streamable_http_path=PATH, json_response=True, stateless_http=True, max_request_body_size=LARGEST,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # the guard's business
        )  # fmt: skip
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def _gate(self, context: Context[Any, Any]) -> Gate:
        """With the rights of whoever sent the request."""
        headers = context.headers or {}
        return InnerGate(self._house, self._entry.bearer(headers.get("authorization", "")))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._entry.caller(Request(scope), "screen")
        except Refusal as refusal:
            await refuse(scope, send, refusal.status, refusal.error, refusal.message)
            return
        await self._app(scope, receive, send)

    async def open(self) -> None:
        """Be ready for sessions. What the library keeps open it must close in the same task: this one."""
        ready = asyncio.Event()

        async def live() -> None:
            async with self._server.session_manager.run():
                ready.set()
                await self._stopping.wait()

        self._task = asyncio.create_task(live())
        await ready.wait()

    async def close(self) -> None:
        self._stopping.set()
        if self._task is not None:
            await self._task
