"""The web server as a part of the daemon: on the daemon's own loop, so that a decision reaches a page without any
detour, and with nothing in it that keeps the loop long.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from starlette.routing import BaseRoute, Route

from hubd.config.settings import Web
from hubd.core.decisions import Decision, Effect
from hubd.errors import Unavailable
from hubd.runtime.living import Living
from hubd.runtime.sheets import by_port, listening, opened
from hubd.web.app import application
from hubd.web.archive import Archive
from hubd.web.board import Board, Shown
from hubd.web.connections import AT_ONCE, FIRST, Connection
from hubd.web.entry import Entry
from hubd.web.house import House
from hubd.web.news import News
from hubd.web.pulse import Pulse
from hubd.web.sheets import HandOut
from hubd.web.tokens import TokenFile

if TYPE_CHECKING:
    from hubd.web.mcp import Door

log = logging.getLogger("hubd.web")

HEAD = 16_384
"""Bytes of a request's head."""
GRACE = 2
"""Seconds for requests under way when hubd stops."""


class Quiet(uvicorn.Server):
    """A server that leaves the process's signals to whoever runs it, and listens besides where there is no TLS."""

    def __init__(self, config: uvicorn.Config, plain: Sequence[socket.socket]) -> None:
        super().__init__(config)
        self._plain = plain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup([])
        loop, config = asyncio.get_running_loop(), self.config
        make = partial(Connection, config=config, server_state=self.server_state, app_state=self.lifespan.state)
        patience = FIRST if config.ssl is not None else None
        for own in sockets or ():
            self.servers.append(
                await loop.create_server(make, sock=own, ssl=config.ssl, ssl_handshake_timeout=patience)
            )
        self.servers += [await loop.create_server(make, sock=each) for each in self._plain]

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Site:
    """The screen and its API, beside the loop."""

    def __init__(self, living: Living, settings: Web) -> None:
        self._living, self._settings = living, settings
        news = News()
        household = living.operator.brain.household
        board = Board(household, self._changed)
        archive = Archive(living.settings.store.url)
        self._news = news
        self.house = House(living, TokenFile(settings.tokens), archive, board, news)
        if living.settings.language_models:
            from hubd.assistants.models import Models
            from hubd.assistants.wordsmith import Wordsmith

            models, folder = Models(living.settings.language_models), settings.tokens.parent
            self.house.wordsmith = Wordsmith(models, household, folder, board.worded)
        self._pulse = Pulse(self.house)
        self._door: Door | None = None
        self._server: Quiet | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen. Raises `Unavailable` when a port is taken."""
        sheets = by_port(self._living.sheets)
        app = HandOut(application(self.house, self._settings, more=self._more), sheets)
        tls = self._settings.tls
        config = uvicorn.Config(
            app, loop="none", http="h11",
            ws="websockets-sansio", lifespan="off", log_config=None, access_log=False, server_header=False,
            proxy_headers=False, limit_concurrency=AT_ONCE + 1,
            timeout_keep_alive=60, timeout_graceful_shutdown=GRACE, h11_max_incomplete_event_size=HEAD,
            ws_max_size=4096, ws_max_queue=4, ws_per_message_deflate=False,
            ssl_certfile=tls[0] if tls is not None else None, ssl_keyfile=tls[1] if tls is not None else None,
        )  # fmt: skip
        try:
            config.load()
        except OSError as error:
            raise Unavailable(f"web.tls: {error}; check that cert and key belong together and can be read") from error
        for noisy in ("uvicorn.error", "uvicorn.access"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        with ExitStack() as doors:
            own = doors.enter_context(listening("web", self._settings.listen, self._settings.port))
            self._server = Quiet(config, list(opened(sheets).values()))
            self._task = asyncio.create_task(self._server.serve([own]))
            doors.pop_all()
        if self._door is not None:
            await self._door.open()
        self._living.loop.told.append(self._told)
        self._recall()
        self._pulse.begin()
        shown = self._settings.listen if self._settings.listen != "0.0.0.0" else socket.gethostname()  # noqa: S104 - compared
        log.info("the screen is on %s://%s:%d", "https" if tls else "http", shown, self._settings.port)

    def _more(self, entry: Entry) -> list[BaseRoute]:
        """Assistants, where the settings let them in."""
        if not self._settings.mcp:
            return []
        try:
            from hubd.web.mcp import PATH, Door
        except ModuleNotFoundError as error:
            what = f"web.mcp: the package {error.name} is missing; install hubd[mcp], or leave it out"
            raise Unavailable(what) from error

        self._door = Door(self.house, entry)
        return [Route(PATH, self._door)]

    async def close(self) -> None:
        self._living.loop.told.remove(self._told)
        self._pulse.stop()
        self.house.news.close()
        self.house.close()
        if self.house.wordsmith is not None:
            await self.house.wordsmith.stop()
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            with suppress(asyncio.CancelledError):
                await self._task
        if self._door is not None:
            await self._door.close()
        await asyncio.to_thread(self.house.archive.close)

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """Something happened: cards first, then decisions, then the home."""
        house = self.house
        house.board.look(house.state.policy, house.at)
        if decisions:
            house.archive.lived(decisions)
            for decision in decisions:
                house.news.tell("decision", decision)
        if touched or decisions:
            self._pulse.beat()

    def _changed(self, before: Shown | None, after: Shown | None) -> None:
        """A card went up, changed or came down: told at once, and worded afterwards if it says something new."""
        self._news.tell("card", (before, after))
        smith = self.house.wordsmith
        if smith is not None and after is not None and (before is None or before.tells != after.tells):
            smith.shown(after.decision, after.tells.values(), private=after.private)

    def _told(self, effects: Sequence[Effect]) -> None:
        self.house.board.told(effects, self.house.state.policy)

    def _recall(self) -> None:
        """After a start: what stood on screens before, from the outbox."""
        policy = self.house.state.policy
        waiting = [name for name, item in policy.open.items() if not item.answered and item.decision.outputs]
        for name in waiting:
            story = self._living.store.story(name)
            if story is not None:
                self.house.board.told([entry.effect for entry in story.effects], policy)
