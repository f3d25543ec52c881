"""The application: the table of endpoints behind the guard, and the page's files."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from itertools import groupby
from time import monotonic
from typing import Any, TypeAlias

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import ASGIApp

from hubd.config.settings import Web
from hubd.web.endpoints import ENDPOINTS
from hubd.web.entry import JSON, Entry, body_of, query_of
from hubd.web.guard import Guard
from hubd.web.house import House
from hubd.web.openapi import description
from hubd.web.pages import pages
from hubd.web.refusals import Refusal
from hubd.web.stream import Stream
from hubd.web.table import ROOT, Call, Endpoint

Serve: TypeAlias = Callable[[Request], Coroutine[Any, Any, Response]]


def _none(_entry: Entry) -> list[BaseRoute]:
    return []


def application(
    house: House,
    settings: Web,
    clock: Callable[[], float] = monotonic,
    more: Callable[[Entry], list[BaseRoute]] = _none,
) -> ASGIApp:
    """Everything that is served. `clock`: by which it is told how often anybody asks. `more`: what stands beside it."""
    entry = Entry(house.tokens, settings.ingress, clock)
    stream = Stream(house, entry)
    by_path = groupby(sorted(ENDPOINTS, key=lambda each: each.path), key=lambda each: each.path)
    routes: list[BaseRoute] = [_route(path, list(group), house, entry) for path, group in by_path]
    routes += [
        Route("/openapi.json", _described, methods=["GET"]),
        Route("/events", stream.events, methods=["GET"]),
        WebSocketRoute("/events/ws", stream.socket),
    ]
    refusals: dict[Any, Any] = {HTTPException: _http, Refusal: _refused, 500: _failed}
    beside = [Route("/metrics", _measured(house, entry), methods=["GET"]), *more(entry)]
    app = Starlette(routes=[Mount(ROOT, routes=routes), *beside, *pages()], exception_handlers=refusals)
    return Guard(app, settings)


def _route(path: str, group: list[Endpoint], house: House, entry: Entry) -> Route:
    """One path with all of its methods."""
    served = {endpoint.method: _serve(endpoint, house, entry) for endpoint in group}

    async def serve(request: Request) -> Response:
        return await served["GET" if request.method == "HEAD" else request.method](request)

    return Route(path, serve, methods=list(served))


def _serve(endpoint: Endpoint, house: House, entry: Entry) -> Serve:
    async def serve(request: Request) -> Response:
        caller = entry.caller(request, endpoint.scope)
        call = Call(house, caller, request.path_params, query_of(endpoint, request), await body_of(endpoint, request))
        answer = await endpoint.act(call)
        return Response(answer.model_dump_json(), endpoint.status, media_type=JSON)

    return serve


def _measured(house: House, entry: Entry) -> Serve:
    """Figures for Prometheus, where `metrics:` is configured; ids and numbers only."""

    async def serve(request: Request) -> Response:
        entry.caller(request, "screen")
        page = house.living.offered.get("metrics")
        if page is None:
            return problem(404, "not_found", "there are no figures: add metrics: to the configuration")
        return Response(page(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return serve


async def _described(_request: Request) -> Response:
    """The description holds no secret: it is the same for every household."""
    return Response(description(), media_type=JSON)


def problem(status: int, error: str, message: str, wait: float | None = None) -> Response:
    """No, and why."""
    headers = {"retry-after": str(max(1, round(wait)))} if wait is not None else {}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(msgspec.json.encode({"error": error, "message": message}), status, headers, JSON)


async def _refused(_request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)  # noqa: S101 - registered for it
    return problem(refusal.status, refusal.error, refusal.message, refusal.wait)


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    word = {404: "not_found", 405: "method"}.get(error.status_code, "invalid")
    answer = problem(error.status_code, word, f"{error.detail}; {ROOT}/openapi.json lists what there is")
    answer.headers.update(error.headers or {})
    return answer


async def _failed(_request: Request, _error: Exception) -> Response:
    """A bug. The server's own log has it; whoever asked learns nothing of it."""
    return problem(500, "failed", "that went wrong here; the log of hubd says more")
