"""The application without a network or a daemon around it: asked directly, with any address, header and body."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

from hubd.config.settings import Settings, Store, Web
from hubd.core.brain import build_brain
from hubd.core.kitchen.cookbook import Book
from hubd.core.rules.compile import compile_rules
from hubd.integration import router_of
from hubd.recipe_book import read_book
from hubd.runtime.ledger import Counters
from hubd.runtime.operator import Operator
from hubd.web.app import application
from hubd.web.archive import Archive
from hubd.web.board import Board
from hubd.web.house import House
from hubd.web.limits import PAIRINGS, Limits
from hubd.web.news import News
from hubd.web.tokens import Scope, TokenFile, Wanted
from tests.home import household

NOW = 1_772_470_800.0


@cache
def dishes() -> Book:
    """The built-in book, read once for all tests."""
    return read_book(())


class Broken(Exception):
    """A bug, for tests of what becomes of one: the server tells it to its log."""


@dataclass
class Got:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)


@dataclass
class Inside:
    """One household's application. `heard` is what would have gone into the journal."""

    folder: Path
    settings: Web = field(default_factory=Web)
    kept: int = 2_000
    clock: float = NOW
    heard: list[tuple[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        home = household()
        settings = Settings(home, store=Store(f"sqlite:///{self.folder}/none.db", self.folder / "logs"))
        operator = Operator(build_brain(home, compile_rules((), home), dishes()), router_of(home, settings.mqtt))
        operator.advance(NOW)
        loop = SimpleNamespace(counters=Counters(), full=False, waiting=0, told=[])
        living: Any = SimpleNamespace(
            settings=settings, operator=operator, now=lambda: NOW, hear=self._hear, loop=loop,
            problems=lambda: ["the disk is full"], connected=lambda: True,
        )  # fmt: skip
        news = News(self.kept)
        self.tokens = TokenFile(self.folder / "tokens.json", lambda: self.clock)
        board = Board(home, lambda before, after: news.tell("card", (before, after)))
        pairings = Limits(PAIRINGS, lambda: self.clock)
        self.house = House(living, self.tokens, Archive(settings.store.url), board, news, pairings)
        self.app: ASGIApp = application(self.house, self.settings, lambda: self.clock)

    def _hear(self, below: str, payload: bytes, safe: Any) -> bool:
        self.heard.append((below, json.loads(payload)))
        safe()
        return True

    def token(self, scope: Scope, person: str | None = None, expires: float | None = None) -> str:
        return self.tokens.create(Wanted(scope, person=person, expires=expires))

    def ask(
        self,
        method: str,
        path: str,
        token: str | None = None,
        body: Any = None,
        *,
        address: str = "192.168.1.20",
        **headers: str,
    ) -> Got:
        """One request."""
        return asyncio.run(self.asked(method, path, token, body, address=address, **headers))

    async def asked(
        self,
        method: str,
        path: str,
        token: str | None = None,
        body: Any = None,
        *,
        address: str = "192.168.1.20",
        **headers: str,
    ) -> Got:
        given = {"host": "192.168.1.5:8484", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if token is not None:
            given["authorization"] = f"Bearer {token}"
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        if body is not None:
            given.setdefault("content-type", "application/json")
        return await self.sent(method, path, data, {name: value for name, value in given.items() if value}, address)

    async def sent(
        self, method: str, path: str, data: bytes, headers: dict[str, str], address: str = "192.168.1.20"
    ) -> Got:
        """The same with exactly these headers."""
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": unquote(path),
            "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()],
            "client": (address, 50000), "server": ("192.168.1.5", 8484),
        }  # fmt: skip
        sent: list[Message] = []
        asked = iter([{"type": "http.request", "body": data, "more_body": False}])

        async def receive() -> Message:
            return next(asked, {"type": "http.disconnect"})

        async def send(message: Message) -> None:
            sent.append(message)

        with suppress(Broken):
            await self.app(scope, receive, send)
        found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Got(sent[0]["status"], found, b"".join(each.get("body", b"") for each in sent[1:]))
