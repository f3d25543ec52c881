"""The sheets of whoever only looks, handed out by the web server: each at its own address, where the screen and its API
are not, and without the screen's certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from hubd.runtime.sheets import Sheet, answer


class HandOut:
    """Stands before the application, and answers what comes to the ports of sheets."""

    def __init__(self, app: ASGIApp, sheets: Mapping[int, Sequence[Sheet]]) -> None:
        self._app, self._sheets = app, sheets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        here = self._sheets.get(scope["server"][1]) if scope.get("server") else None
        if here is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await _hand_out(here, scope, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


async def _hand_out(sheets: Sequence[Sheet], scope: Scope, send: Send) -> None:
    said = answer(sheets, scope["method"], scope["path"], scope["client"][0])
    headers = [(name.encode(), value.encode()) for name, value in said.headers.items()]
    await send({"type": "http.response.start", "status": said.status, "headers": headers})
    await send({"type": "http.response.body", "body": said.body})
