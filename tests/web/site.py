"""A site of one's own for a test: the real daemon in its own process, with a screen, and somebody who asks it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from hubd.web.tokens import Scope, TokenFile, Wanted
from tests.runtime.hub import HOME, Hub
from tests.runtime.mosquitto import free_port

API = "/api/v1"
PATIENCE = 60.0
"""Seconds for an answer, on a machine that has much else to do: a day is lived through once more for some."""
WEB = 'web: {{port: %d, origins: ["http://ha.local:8123"]}}\n'
FAMILY = HOME.replace("  anna: {{role: adult}}\n", "  anna: {{role: adult}}\n  leo: {{role: child}}\n").replace(
    "  kitchen_screen:", "  hall_screen: {{type: screen, area: hall}}\n  kitchen_screen:"
)


@dataclass
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Word:
    """One server-sent event."""

    id: str
    event: str
    data: Any


class Client:
    """Somebody with a token, or without."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self.port, self.token = port, token

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        connection, answer = self._sent(method, path, body, headers)
        text = answer.read()
        connection.close()
        kind = answer.headers.get("content-type", "")
        return Answer(answer.status, json.loads(text) if "json" in kind and text else text, dict(answer.headers))

    def get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        """What is there; anything but 200 is a failure."""
        answer = self.ask("GET", path, headers=headers)
        assert answer.status == 200, answer
        return answer.body

    def post(self, path: str, body: Any) -> Answer:
        return self.ask("POST", path, body)

    def _sent(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[HTTPConnection, HTTPResponse]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        more = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            more["Content-Type"] = "application/json"
        connection.request(method, path if path.startswith("/api") else f"{API}{path}", data, more | (headers or {}))
        return connection, connection.getresponse()

    @contextmanager
    def listening(self, last: str | None = None) -> Iterator[Listener]:
        """Live news."""
        connection, answer = self._sent("GET", "/events", headers={"Last-Event-ID": last} if last else None)
        assert answer.status == 200, answer.read()
        sock = connection.sock
        listener = Listener(answer)
        try:
            yield listener
        finally:
            answer.close()
            if sock is not None:
                sock.close()
            connection.close()


class Listener:
    """Reads one message after the other."""

    def __init__(self, answer: HTTPResponse) -> None:
        self.answer = answer

    def next(self) -> Word:
        """The next message that says something."""
        fields: dict[str, str] = {}
        while True:
            line = self.answer.readline().decode()
            assert line, "the stream has ended"
            line = line.rstrip("\n")
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "event" in fields:
                return Word(fields["id"], fields["event"], json.loads(fields["data"]))
            else:
                fields = {}

    def until(self, event: str, seconds: float = 10.0, **wanted: Any) -> Word:
        """The next message of this kind whose data has these values."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            word = self.next()
            if word.event == event and all(word.data.get(key) == value for key, value in wanted.items()):
                return word
        raise AssertionError(f"no {event} {wanted} within {seconds:g} s")


class Site:
    """A hub with its screen."""

    def __init__(self, folder: Path, broker: int, home: str = FAMILY) -> None:
        self.port = free_port()
        self.hub = Hub(folder, broker, home=home + WEB % self.port)
        self.tokens = TokenFile(folder / "tokens.json")

    def token(self, scope: Scope = "screen", person: str | None = None, output: str | None = None) -> str:
        return self.tokens.create(Wanted(scope, f"{scope} {person or output or ''}", person, output))

    def client(self, scope: Scope | None = "screen", person: str | None = None, output: str | None = None) -> Client:
        return Client(self.port, self.token(scope, person, output) if scope is not None else None)
