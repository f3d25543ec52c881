"""A small window on a running hub, by HTTP: whether it lives, and who is where, what was decided, and what is wrong.

Looking only; nothing can be changed through it. Closed unless `status_page` is configured, and then open to the
addresses that are listed there: behind Home Assistant's ingress that is one.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from ipaddress import ip_address
from typing import Any

import msgspec

from hubd.config.settings import StatusPage
from hubd.core.codec import context_values
from hubd.core.decisions import Decision
from hubd.errors import Unavailable
from hubd.runtime.parts import Living

log = logging.getLogger("hubd.window")

SHOWN = 30
"""Decisions on the page, the latest first."""
MOST = 8_192
"""Bytes of a request. Nobody who only looks needs more."""
PATIENCE = 5.0
"""Seconds for a request to arrive."""

PAGE = """\
<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta http-equiv="refresh" content="15">
<meta name="viewport" content="width=device-width"><title>hubd {name}</title><style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }} body {{ max-width: 60rem; margin: 1rem auto;
padding: 0 1rem }} table {{ border-collapse: collapse; width: 100% }} td, th {{ text-align: left; padding: .3rem .6rem;
border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top }}
small {{ opacity: .7 }} .wrong {{ color: #c62828 }}</style></head><body>
<h1>{name}</h1><p>{mode} · <small>{at}</small></p>{problems}
<table>{people}</table><h2>·</h2><table>{areas}</table><h2>·</h2><table>{decisions}</table></body></html>
"""


class Window:
    """Serves one household's page and `/health`."""

    def __init__(self, living: Living, settings: StatusPage) -> None:
        self._operator, self._settings, self._now, self._problems = (
            living.operator, settings, living.now, living.problems,
        )  # fmt: skip
        self._latest: deque[Decision] = deque(maxlen=SHOWN)
        self._allowed = frozenset(ip_address(each) for each in settings.only_from)
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen. Raises `Unavailable` when the port is taken."""
        host, port = self._settings.host, self._settings.port
        try:
            self._server = await asyncio.start_server(self._serve, host, port, limit=MOST)
        except OSError as error:
            what = f"status_page: {host}:{port} cannot be opened ({error.strerror}); name another port"
            raise Unavailable(what) from error
        log.info("the status page is on http://%s:%d", host, port)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:  # noqa: ARG002 - a part's
        """Remember what was decided."""
        self._latest.extendleft(decisions)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
                async with asyncio.timeout(PATIENCE):
                    head = await reader.readuntil(b"\r\n\r\n")
                    writer.write(self._answer(head, writer.get_extra_info("peername")[0]))
                    await writer.drain()
        finally:
            writer.close()

    def _answer(self, head: bytes, peer: str) -> bytes:
        if self._allowed and ip_address(peer) not in self._allowed:
            return _response(403, "text/plain", b"not from here")
        method, _, rest = head.partition(b" ")
        path = rest.partition(b" ")[0].partition(b"?")[0]
        if method not in (b"GET", b"HEAD"):
            return _response(405, "text/plain", b"looking only")
        if path.endswith(b"/health"):
            said = {"status": "ok", "problems": list(self._problems())}
            return _response(200, "application/json", msgspec.json.encode(said))
        if path.strip(b"/"):
            return _response(404, "text/plain", b"nothing here")
        return _response(200, "text/html; charset=utf-8", self._page().encode())

    def _page(self) -> str:
        brain, now = self._operator.brain, self._now()
        household = brain.household
        if now is None or not self._operator.state.wake_at:
            context: dict[str, Any] = {"mode": "…", "people": {}, "areas": {}}
        else:
            context = context_values(self._operator.state, brain.household, brain.floor, now)
        names = {**{area.id: area.name for area in household.areas.values()}, "away": "away", "unknown": "unknown"}
        people = [(household.people[who].name, names[b["area"]], f"{b['p']:.0%}", b["activity"])
                  for who, b in context["people"].items()]  # fmt: skip
        areas = [(names[area], f"{b['occupied']:.0%}", b["activity"]) for area, b in context["areas"].items()]
        told = [(f"{household.local(d.at):%H:%M}", d.verdict, d.intent, "; ".join(d.because)) for d in self._latest]
        wrong = "".join(f'<p class="wrong">{escape(problem)}</p>' for problem in self._problems())
        return PAGE.format(
            language=household.language, name=escape(household.name), mode=escape(context["mode"]), problems=wrong,
            at=f"{household.local(now):%H:%M:%S}" if now is not None else "", people=_rows(people), areas=_rows(areas),
            decisions=_rows(told),
        )  # fmt: skip


def _rows(rows: Sequence[tuple[str, ...]]) -> str:
    return "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)


REASONS = {200: "OK", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed"}


def _response(status: int, kind: str, body: bytes) -> bytes:
    head = (
        f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
