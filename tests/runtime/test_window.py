"""The status page and whatever else is laid out for those who only look: from where it is allowed, everything escaped,
by the small server as by the web server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import pytest
import uvicorn

from hubd.config.settings import Metrics, Settings, StatusPage, Store, Web
from hubd.core.brain import build_brain
from hubd.core.household import Area, Household, Person
from hubd.core.rules.compile import compile_rules
from hubd.errors import Unavailable
from hubd.integration import router_of
from hubd.runtime import parts, small_server
from hubd.runtime.operator import Operator
from hubd.runtime.sheets import Sheet, answer, by_port, opened
from hubd.runtime.small_server import SmallServer
from hubd.runtime.window import Window
from hubd.web import connections
from hubd.web.server import Quiet
from hubd.web.sheets import HandOut
from tests.runtime.mosquitto import free_port

HOME = Household(
    id="lab", name="<b>Lab</b>", time_zone=ZoneInfo("UTC"), areas={"kitchen": Area("kitchen", "Kitchen", "kitchen")},
    people={"anna": Person("anna", "Anna")},
)  # fmt: skip
WAYS = ("small", "web")


async def nowhere(_scope: object, _receive: object, _send: object) -> None:
    raise AssertionError("whoever asks for a sheet does not come to the screen")


@asynccontextmanager
async def handed_out(way: str, sheets: Sequence[Sheet]) -> AsyncIterator[None]:
    """The sheets at their addresses, in one way or the other."""
    if way == "small":
        server = SmallServer(SimpleNamespace(sheets=list(sheets)))  # type: ignore[arg-type]  # all of it that is asked for
        await server.open()
        yield
        await server.close()
        return
    app = HandOut(nowhere, by_port(sheets))
    config = uvicorn.Config(app, loop="none", http="h11", lifespan="off", log_config=None)
    quiet = Quiet(config, list(opened(by_port(sheets)).values()))
    task = asyncio.create_task(quiet.serve([]))
    while not quiet.started:
        await asyncio.sleep(0)
    yield
    quiet.should_exit = True
    await task


def fetched(port: int, path: str, method: str = "GET") -> tuple[int, str]:
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", method=method), timeout=5) as got:
            return got.status, got.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def look(path: str, way: str, *, only_from: tuple[str, ...] = ("127.0.0.1",), method: str = "GET") -> tuple[int, str]:
    operator = Operator(build_brain(HOME, compile_rules((), HOME)), router_of(HOME, None))
    operator.advance(1_772_470_000.0)
    port, sheets = free_port(), list[Sheet]()

    async def served() -> tuple[int, str]:
        living = SimpleNamespace(
            operator=operator, now=lambda: 1_772_470_000.0, problems=lambda: ["<disk>"], sheets=sheets
        )
        window = Window(living, StatusPage("127.0.0.1", port, only_from))  # type: ignore[arg-type]  # all of it that is asked for
        await window.open()
        async with handed_out(way, sheets):
            return await asyncio.to_thread(fetched, port, path, method)

    return asyncio.run(served())


@pytest.mark.parametrize("way", WAYS)
def test_the_page_says_who_is_where_and_escapes_what_it_shows(way: str) -> None:
    status, page = look("/", way)
    assert status == 200
    assert "Anna" in page
    assert "Kitchen" in page
    assert "&lt;b&gt;Lab" in page
    assert "&lt;disk&gt;" in page
    assert "<b>Lab" not in page
    assert "<h2>People</h2>" in page
    assert "Decisions" not in page, "a table of nothing is left out"


@pytest.mark.parametrize("way", WAYS)
def test_a_watchdog_is_answered(way: str) -> None:
    for path in ("/health", "/api/hassio_ingress/x/health?now"):
        status, said = look(path, way)
        assert (status, json.loads(said)) == (200, {"status": "trouble", "problems": ["<disk>"]})
    assert look("/health", way, method="HEAD") == (200, "")


@pytest.mark.parametrize("way", WAYS)
def test_only_looking_and_only_from_where_it_is_allowed(way: str) -> None:
    assert look("/", way, only_from=("172.30.32.2",))[0] == 403
    assert look("/", way, method="POST")[0] == 405
    assert look("/etc/passwd", way)[0] == 404


@pytest.mark.parametrize("way", WAYS)
def test_whoever_connects_and_asks_nothing_takes_few_of_the_handles_and_not_for_long(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_server, "PATIENCE", 3.0)
    monkeypatch.setattr(connections, "FIRST", 3.0)
    port = free_port()

    async def gone(reader: asyncio.StreamReader) -> None:
        with suppress(ConnectionError):
            assert await reader.read() == b""

    async def run() -> None:
        async with handed_out(way, [sheet("status_page", port, "health")]):
            silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(300)]
            leaving = [asyncio.create_task(gone(reader)) for reader, _ in silent]
            done, waiting = await asyncio.wait(leaving, timeout=1.0)
            assert len(done) >= 300 - connections.FROM_ONE
            await asyncio.wait_for(asyncio.gather(*waiting), 10)
            for _, writer in silent:
                writer.close()
            await asyncio.gather(*(writer.wait_closed() for _, writer in silent), return_exceptions=True)
            assert (await asyncio.to_thread(fetched, port, "/health"))[0] == 200

    asyncio.run(run())


def sheet(setting: str, port: int, page: str, *only_from: str, host: str = "127.0.0.1") -> Sheet:
    return Sheet.of(setting, host, port, only_from, {page: lambda: ("text/plain", setting.encode())})


def test_of_two_at_one_address_each_says_who_may_look() -> None:
    two = by_port([sheet("status_page", 8099, "", "192.0.2.1"), sheet("metrics", 8099, "metrics", "192.0.2.2")])[8099]

    assert answer(two, "GET", "/metrics", "192.0.2.2").body == b"metrics"
    assert answer(two, "GET", "/", "192.0.2.1").body == b"status_page"
    assert answer(two, "GET", "/metrics", "192.0.2.1").status == 403
    assert b"metrics.only_from" in answer(two, "GET", "/metrics", "192.0.2.1").body
    assert answer(two, "GET", "/", "192.0.2.2").status == 403
    assert answer(two, "GET", "/nothing", "192.0.2.1").status == 404
    assert ip_address("192.0.2.1") in two[0].only_from


def test_one_port_at_two_addresses_is_refused() -> None:
    with pytest.raises(Unavailable, match="status_page and metrics: both on port 8099"):
        by_port([sheet("status_page", 8099, ""), sheet("metrics", 8099, "metrics", host="192.0.2.9")])


@pytest.mark.parametrize(
    ("settings", "server"),
    [({"status_page": StatusPage()}, "SmallServer"), ({"metrics": Metrics()}, "SmallServer"), ({}, None),
     ({"metrics": Metrics(listen=None)}, None), ({"status_page": StatusPage(), "web": Web()}, None)],
)  # fmt: skip
def test_there_is_a_small_server_only_where_nobody_else_serves(settings: dict[str, object], server: str | None) -> None:
    living = SimpleNamespace(settings=Settings(HOME, store=Store(), **settings), sheets=[])  # type: ignore[arg-type]  # all of it that is asked for
    part = parts._small_server(living)  # type: ignore[arg-type]  # all of it that is asked for
    assert (type(part).__name__ if part is not None else None) == server


@pytest.mark.parametrize("way", WAYS)
def test_a_taken_port_is_named(way: str) -> None:
    port = free_port()

    async def twice() -> None:
        async with handed_out(way, [sheet("status_page", port, "")]):
            with pytest.raises(Unavailable, match=f"metrics: 127.0.0.1:{port} cannot be opened"):
                opened(by_port([sheet("web", free_port(), ""), sheet("metrics", port, "metrics")]))

    asyncio.run(twice())
