"""Service calls to Home Assistant, against a small server of its shape."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

import pytest
from hubd_homeassistant.client import Services

from hubd.core.household import Household
from hubd.errors import Rejected, Unavailable

pytest.importorskip("homeassistant_api", reason="needs the extra `homeassistant`")
pytestmark = pytest.mark.filterwarnings("ignore")  # the package leaves connections to the garbage collector

HOME = Household(id="lab", name="Lab", time_zone=ZoneInfo("UTC"))


class FakeHome:
    """Answers like Home Assistant's REST API: `answers` by path, 404 for the rest; `hang` closes without a word."""

    def __init__(self, answers: dict[str, tuple[int, object]], hang: bool = False) -> None:
        self.answers = answers
        self.hang = hang
        self.calls: list[tuple[str, str, object]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *headers = head.split("\r\n")
            fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in headers)}
            body = await reader.readexactly(int(fields.get("content-length", 0)))
            method, path, _ = first.split(" ")
            if fields.get("authorization") != "Bearer right":
                status, answer = 401, "401: Unauthorized"
            else:
                self.calls.append((method, path, json.loads(body or b"null")))
                status, answer = self.answers.get(path, (404, "404: Not Found"))  # type: ignore[assignment]  # anything JSON holds
            if not self.hang:
                text = json.dumps(answer).encode()
                writer.write(
                    b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    b"Content-Length: %d\r\n\r\n%b" % (status, len(text), text)
                )
                await writer.drain()
        finally:
            writer.close()


def against(home: FakeHome, test: Callable[[str], Awaitable[None]]) -> None:
    async def served() -> None:
        server = await asyncio.start_server(home.serve, "127.0.0.1", 0)
        async with asyncio.timeout(10):
            await test(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        server.close()

    asyncio.run(served())
    gc.collect()


def test_a_service_is_called_with_its_data() -> None:
    home = FakeHome({"/api/services/light/turn_on": (200, [])})

    async def test(url: str) -> None:
        services = Services(HOME, url, "right")
        await services.call("light.turn_on", {"entity_id": "light.desk", "brightness": 120})
        await services.close()

    against(home, test)
    assert home.calls == [("POST", "/api/services/light/turn_on", {"entity_id": "light.desk", "brightness": 120})]


def test_a_wrong_token_and_an_unknown_service_are_told_apart() -> None:
    home = FakeHome({})

    async def test(url: str) -> None:
        with pytest.raises(Rejected, match=r"home_assistant\.token"):
            await Services(HOME, url, "wrong").call("light.turn_on", {})
        with pytest.raises(Rejected, match=r"knows no light\.fly"):
            await Services(HOME, url, "right").call("light.fly", {})

    against(home, test)


def test_an_error_inside_home_assistant_is_a_no() -> None:
    home = FakeHome({"/api/services/light/turn_on": (500, "boom")})

    async def test(url: str) -> None:
        with pytest.raises(Rejected, match="500"):
            await Services(HOME, url, "right").call("light.turn_on", {})

    against(home, test)


def test_nobody_there_means_that_nothing_happened_but_a_lost_answer_means_nobody_knows() -> None:
    home = FakeHome({"/api/services/light/turn_on": (200, [])}, hang=True)

    async def test(url: str) -> None:
        with pytest.raises(TimeoutError):
            await Services(HOME, url, "right").call("light.turn_on", {})
        assert len(home.calls) == 1  # and nobody tried twice
        with pytest.raises(Unavailable, match="is it running"):
            await Services(HOME, "http://127.0.0.1:9", "right").call("light.turn_on", {})

    against(home, test)


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "homeassistant_api", None)

    with pytest.raises(Rejected, match=r"hubd\[homeassistant\]"):
        asyncio.run(Services(HOME, "http://127.0.0.1:9", "right").call("light.turn_on", {}))
