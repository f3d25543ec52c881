"""The outer door: who may ask at all, by which name and from which page, how much at once, and what browsers are told
to keep to. Plain ASGI, so that it stands before everything, the page's files included."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hubd.config.settings import Web

HOME_NAMES = (".local", ".lan", ".home", ".internal", ".home.arpa", ".localhost", ".fritz.box")
"""Names of a home's own network. A page of somebody else's that calls itself something else and points here (DNS
rebinding) is told no."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""What the page may load and do: nothing from elsewhere, and no script that stands in the page."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-permitted-cross-domain-policies": "none",
}
METHODS = "GET, POST, PUT, DELETE"


class Guard:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, settings: Web) -> None:
        self._app, self._settings = app, settings
        self._hosts = frozenset({"localhost", socket.gethostname().casefold(), *settings.hosts})
        self._ingress = frozenset(settings.ingress.only_from if settings.ingress is not None else ())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        allowed = origin.casefold() if origin is not None and self._elsewhere(origin) else None
        if self._through_ingress(scope, headers):
            await self._app(scope, receive, _dressed(send, None))
        elif not self.knows(headers.get("host", "")):
            await refuse(scope, send, 421, "host", "that is not a name of this house; add it to web.hosts")
        elif origin is not None and allowed is None and not _same(origin, headers.get("host", "")):
            await refuse(scope, send, 403, "origin", "not from a page of somebody else's; add it to web.origins")
        elif allowed is not None and scope["type"] == "http" and scope["method"] == "OPTIONS":
            await _preflight(send, allowed)
        else:
            await self._app(scope, receive, _dressed(send, allowed))

    def _through_ingress(self, scope: Scope, headers: Headers) -> bool:
        """Home Assistant has looked at whoever comes that way, under its own names; a page elsewhere it cannot tell."""
        client = scope.get("client")
        return (
            client is not None and client[0] in self._ingress and "x-ingress-path" in headers
            and headers.get("sec-fetch-site") != "cross-site"
        )  # fmt: skip

    def knows(self, host: str) -> bool:
        """Is this one of the house's names? Addresses are: nobody can make them point somewhere else."""
        name = (urlsplit(f"//{host}").hostname or "").casefold().rstrip(".") if _plausible(host) else ""
        if name in self._hosts or name.endswith(HOME_NAMES):
            return bool(name)
        try:
            ip_address(name)
        except ValueError:
            return False
        return True

    def _elsewhere(self, origin: str) -> bool:
        return origin.casefold() in self._settings.origins


def _plausible(host: str) -> bool:
    """Something that can be taken apart at all."""
    return len(host) < 300 and host.count("[") == host.count("]") == int(host.startswith("["))


def _same(origin: str, host: str) -> bool:
    """Does the page come from this very server? `null` is nobody's page."""
    return origin.partition("://")[2].casefold() == host.casefold()


def _dressed(send: Send, origin: str | None) -> Send:
    """Sending, with what browsers are told to keep to."""

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
            if origin is not None:
                headers["access-control-allow-origin"] = origin
                headers.add_vary_header("Origin")
        await send(message)

    return dressed


async def _preflight(send: Send, origin: str) -> None:
    """A page that is allowed asks what it may do."""
    headers = {
        "access-control-allow-origin": origin, "access-control-allow-methods": METHODS, "vary": "Origin",
        "access-control-allow-headers": "Authorization, Content-Type, Last-Event-ID", "access-control-max-age": "600",
    }  # fmt: skip
    await send({"type": "http.response.start", "status": 204, "headers": _raw(headers)})
    await send({"type": "http.response.body", "body": b""})


async def refuse(scope: Scope, send: Send, status: int, error: str, message: str) -> None:
    """No, in the shape of every other no."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": message})
        return
    body = msgspec.json.encode({"error": error, "message": message})
    headers = {**HEADERS, "content-type": "application/json", "content-length": str(len(body)),
               "cache-control": "no-store"}  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": _raw(headers)})
    await send({"type": "http.response.body", "body": body})


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]
