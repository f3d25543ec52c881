"""The status page: looking only, from where it is allowed, with everything escaped."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import pytest

from hubd.config.settings import StatusPage
from hubd.core.brain import build_brain
from hubd.core.household import Area, Household, Person
from hubd.core.rules.compile import compile_rules
from hubd.errors import Unavailable
from hubd.integration import installed
from hubd.runtime.operator import Operator
from hubd.runtime.window import Window
from tests.runtime.mosquitto import free_port

HOME = Household(
    id="lab", name="<b>Lab</b>", time_zone=ZoneInfo("UTC"), areas={"kitchen": Area("kitchen", "Kitchen", "kitchen")},
    people={"anna": Person("anna", "Anna")},
)  # fmt: skip


def look(path: str, *, only_from: tuple[str, ...] = ("127.0.0.1",), method: str = "GET") -> tuple[int, str]:
    offer = installed("mqtt").decoders
    assert offer is not None
    operator = Operator(build_brain(HOME, compile_rules((), HOME)), offer(HOME, None))
    operator.advance(1_772_470_000.0)
    port = free_port()

    def fetch() -> tuple[int, str]:
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}{path}", method=method), timeout=5) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    async def served() -> tuple[int, str]:
        living = SimpleNamespace(operator=operator, now=lambda: 1_772_470_000.0, problems=lambda: ["<disk>"])
        window = Window(living, StatusPage("127.0.0.1", port, only_from))  # type: ignore[arg-type]
        await window.open()
        try:
            return await asyncio.to_thread(fetch)
        finally:
            await window.close()

    return asyncio.run(served())


def test_the_page_says_who_is_where_and_escapes_what_it_shows() -> None:
    status, page = look("/")
    assert status == 200
    assert "Anna" in page
    assert "Kitchen" in page
    assert "&lt;b&gt;Lab" in page
    assert "&lt;disk&gt;" in page
    assert "<b>Lab" not in page


def test_a_watchdog_is_answered() -> None:
    status, said = look("/health")
    assert (status, json.loads(said)) == (200, {"status": "ok", "problems": ["<disk>"]})


def test_only_looking_and_only_from_where_it_is_allowed() -> None:
    assert look("/", only_from=("172.30.32.2",))[0] == 403
    assert look("/", method="POST")[0] == 405
    assert look("/etc/passwd")[0] == 404


def test_a_taken_port_is_named() -> None:
    async def test() -> None:
        server = await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Unavailable, match=f"{port} cannot be opened"):
            living = SimpleNamespace(operator=None, now=lambda: None, problems=list)
            await Window(living, StatusPage(port=port)).open()  # type: ignore[arg-type]
        server.close()

    asyncio.run(test())
