"""From a request to a checked call: who asks, whether they may, whether too often, and whether it makes sense."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from time import monotonic
from typing import Any

import msgspec
from pydantic import BaseModel, ValidationError
from starlette.requests import HTTPConnection, Request

from hubd.config.settings import Ingress
from hubd.web.caller import Caller
from hubd.web.limits import CALLS, STRANGERS, WRONG, Limits
from hubd.web.refusals import Refusal
from hubd.web.table import Endpoint
from hubd.web.tokens import Scope, TokenError, TokenFile

LARGEST = 64 * 1024
"""Bytes of a request's body."""
JSON = "application/json"
BEARER = "bearer "
PROTOCOL = "hubd.token."
"""A browser's WebSocket can send no header: the token stands among its subprotocols."""


class Entry:
    """Knows everybody who comes, and how often they came lately."""

    def __init__(self, tokens: TokenFile, ingress: Ingress | None, clock: Callable[[], float] = monotonic) -> None:
        self._tokens, self._ingress = tokens, ingress
        self._trusted = frozenset(ip_address(each) for each in ingress.only_from) if ingress else frozenset()
        self._calls, self._strangers, self._wrong = (Limits(rate, clock) for rate in (CALLS, STRANGERS, WRONG))

    def caller(self, connection: HTTPConnection, scope: Scope | None) -> Caller:
        """Who asks, if they may. Raises `Refusal`."""
        address = connection.client.host if connection.client is not None else ""
        text = _token_in(connection)
        caller = self._without(connection, address) if text is None else self._with(text, address)
        if scope is not None and caller.scope is None:
            raise Refusal(401, "token_missing", "this needs a token; hubd token create makes one")
        if not caller.may(scope):
            raise Refusal(403, "scope", f"this needs a token with the scope {scope}; this one is for {caller.scope}")
        limits, who = (self._calls, caller.token or address) if caller.scope is not None else (self._strangers, address)
        wait = limits.take(who)
        if wait:
            raise Refusal(429, "too_many", "that is more than anybody needs; try again in a moment", wait)
        return caller

    def bearer(self, header: str) -> Caller:
        """Whose token this header carries; nobody's where it is not good."""
        token = self._tokens.owner(header[len(BEARER) :].strip())
        return Caller(token.scope, token.person, token.output, token.id) if token is not None else Caller()

    def _with(self, text: str, address: str) -> Caller:
        wait = self._wrong.spent(address)
        if wait:
            raise Refusal(429, "too_many", "too many wrong tokens came from there; try again in a moment", wait)
        try:
            token = self._tokens.owner(text)
        except TokenError as error:
            raise Refusal(503, "failed", "the tokens cannot be read; hubd doctor says why", 30.0) from error
        if token is None:
            self._wrong.take(address)
            raise Refusal(401, "token_wrong", "this token is wrong, expired or taken back; make another")
        return Caller(token.scope, token.person, token.output, token.id, address)

    def _without(self, connection: HTTPConnection, address: str) -> Caller:
        """Home Assistant's ingress has asked for a password already; nobody else is believed without a token."""
        if self._ingress is not None and "x-ingress-path" in connection.headers and _in(address, self._trusted):
            return Caller(self._ingress.scope, address=address)
        return Caller(address=address)


def _in(address: str, trusted: frozenset[Any]) -> bool:
    try:
        return ip_address(address) in trusted
    except ValueError:
        return False


def _token_in(connection: HTTPConnection) -> str | None:
    """The token that came along."""
    said = connection.headers.get("authorization")
    if said is not None:
        return said[len(BEARER) :].strip() if said[: len(BEARER)].lower() == BEARER else ""
    for protocol in connection.headers.get("sec-websocket-protocol", "").split(","):
        if protocol.strip().startswith(PROTOCOL):
            return protocol.strip().removeprefix(PROTOCOL)
    return None


def query_of(endpoint: Endpoint, request: Request) -> BaseModel | None:
    """What stands behind the question mark, checked."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise Refusal(422, "invalid", f"{name[:60]}: given twice")
        given[name] = value
    if endpoint.query is None:
        if given:
            raise Refusal(422, "invalid", f"{next(iter(given))[:60]}: there is nothing to choose here")
        return None
    return _checked(endpoint.query, given)


async def body_of(endpoint: Endpoint, request: Request) -> BaseModel | None:
    """The body, checked: JSON, not too large, and nothing in it that nobody knows."""
    if endpoint.body is None:
        return None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise Refusal(415, "media_type", f"send it as {JSON}")
    length = request.headers.get("content-length", "0")
    data = bytearray()
    if not length.isdigit() or int(length) <= LARGEST:
        async for chunk in request.stream():
            data += chunk
            if len(data) > LARGEST:
                break
    if len(data) > LARGEST or (length.isdigit() and int(length) > LARGEST):
        raise Refusal(413, "too_large", f"no more than {LARGEST // 1024} KiB")
    try:
        given = msgspec.json.decode(bytes(data))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Refusal(422, "invalid", f"this is no JSON: {error}") from error
    if not isinstance(given, dict):
        raise Refusal(422, "invalid", "an object is expected")
    return _checked(endpoint.body, given)


def _checked(model: type[BaseModel], given: dict[str, Any]) -> BaseModel:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Refusal(422, "invalid", "; ".join(_said(each) for each in error.errors()[:5])) from error


def _said(error: Any) -> str:
    place = ".".join(str(part)[:60] for part in error["loc"])
    return f"{place}: {error['msg']}" if place else str(error["msg"])
