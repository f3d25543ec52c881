"""Live: everything new for whoever listens, as server-sent events or over a WebSocket, without losing a card.

Each message has an id. Whoever comes back with the last one (`Last-Event-ID`) gets what was missed; whoever was away
for too long is told so (`reset`) and gets the whole picture, as everybody does who comes for the first time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager, suppress
from typing import NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from hubd.web.caller import Caller
from hubd.web.entry import PROTOCOL, Entry
from hubd.web.house import House
from hubd.web.looking import health_told, home_now
from hubd.web.news import Item
from hubd.web.refusals import Refusal
from hubd.web.telling import card_told, cards_told, decision_told
from hubd.web.timing import running_in

PING = 15.0
"""Seconds of silence after which a word is sent, so that both sides notice a cut."""
STUCK = 30.0
"""Seconds that one message may take to leave. Whoever takes longer comes back when they can."""
MOST = 64
"""Listeners at once: more than a house has screens."""
RETRY = 2_000
"""Milliseconds after which a browser tries again."""


class Word(NamedTuple):
    """One message: its place, its kind, and its body as JSON. Without a kind it only says that the line is open."""

    id: str
    event: str = ""
    data: str = "{}"


class Stream:
    """The same messages by two ways."""

    def __init__(self, house: House, entry: Entry) -> None:
        self._house, self._entry = house, entry

    async def events(self, request: Request) -> Response:
        """Server-sent events."""
        caller = self._entry.caller(request, "screen")
        self._room()
        last = request.headers.get("last-event-id") or request.query_params.get("last")
        return Sending(self, caller, last)

    async def socket(self, socket: WebSocket) -> None:
        """The same for clients that cannot read a stream: each message is `{"id", "event", "data"}`."""
        try:
            caller = self._entry.caller(socket, "screen")
            self._room()
        except Refusal as refusal:
            await socket.close(1008, refusal.message)
            return
        offered = [each for each in socket.scope["subprotocols"] if not each.startswith(PROTOCOL)]
        await socket.accept(subprotocol=offered[0] if offered else None)
        leaving = asyncio.create_task(_until_gone(socket))
        try:
            async with aclosing(self.words(caller, socket.query_params.get("last"), leaving)) as words:
                async for word in words:
                    async with asyncio.timeout(STUCK):
                        await socket.send_text(_line(word))
            with suppress(RuntimeError):
                await socket.close(1001)
        except (WebSocketDisconnect, TimeoutError, OSError, RuntimeError):
            return
        finally:
            leaving.cancel()

    def _room(self) -> None:
        if self._house.news.listeners >= MOST:
            raise Refusal(503, "busy", "too many pages listen already; close one", 30.0)

    async def words(self, caller: Caller, last: str | None, leaving: asyncio.Task[None]) -> AsyncGenerator[Word, None]:
        """What this caller gets, until they leave, lose their token, or hubd stops."""
        house, news = self._house, self._house.news
        with _listening(house):
            place = news.place(last) if last else None
            if place is None:
                place = news.last
                if last:
                    yield Word(news.name(place), "reset")
                for word in self._picture(caller, place):
                    yield word
            while not news.closed and not leaving.done() and self._may_stay(caller):
                fresh = news.fresh
                items = news.after(place)
                if items is None:
                    place = news.last
                    yield Word(news.name(place), "reset")
                    for word in self._picture(caller, place):
                        yield word
                for item in items or ():
                    place = item.number
                    for word in self._told(item, caller):
                        yield word
                if not items and not await _happens(fresh, leaving):
                    yield Word(news.name(place))

    def _may_stay(self, caller: Caller) -> bool:
        return not caller.token or self._house.tokens.stands(caller.token)

    def _picture(self, caller: Caller, place: int) -> Iterator[Word]:
        """The whole picture, for whoever begins."""
        name, house = self._house.news.name(place), self._house
        yield Word(name, "home", home_now(house).model_dump_json())
        for card in cards_told(house, caller):
            yield Word(name, "card", card.model_dump_json())
        yield Word(name, "timers", running_in(house).model_dump_json())
        yield Word(name, "health", health_told(house))

    def _told(self, item: Item, caller: Caller) -> Iterator[Word]:
        """One piece of news for this caller's eyes; nothing where it is none of their business."""
        name, house = self._house.news.name(item.number), self._house
        if item.kind == "card":
            before, after = item.value
            if after is not None and house.board.shows(after, caller):
                yield Word(name, "card", card_told(house, after, caller).model_dump_json())
            elif before is not None and house.board.shows(before, caller):
                yield Word(name, "card_gone", _gone(before.decision.id))
        elif item.kind == "decision":
            yield Word(name, "decision", decision_told(house, item.value, caller).model_dump_json())
        elif item.kind == "card_gone":
            yield Word(name, "card_gone", _gone(item.value))
        else:
            yield Word(name, item.kind.removeprefix("made_"), item.value)


async def _happens(fresh: asyncio.Event, leaving: asyncio.Task[None]) -> bool:
    """Wait until there is something new or the listener leaves; False where neither happened for a while."""
    waiting = asyncio.ensure_future(fresh.wait())
    done, _ = await asyncio.wait({waiting, leaving}, timeout=PING, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    return bool(done)


@contextmanager
def _listening(house: House) -> Iterator[None]:
    house.news.listeners += 1
    try:
        yield
    finally:
        house.news.listeners -= 1


def _gone(card: str) -> str:
    return msgspec.json.encode({"id": card}).decode()


class Sending(Response):
    """A response that goes on: server-sent events. Written here, because what exists watches the process's signals and
    polls twice a second for the end of a server that, here, says so itself."""

    def __init__(self, stream: Stream, caller: Caller, last: str | None) -> None:
        self.status_code, self.background, self.body = 200, None, b""
        self._stream, self._caller, self._last = stream, caller, last
        self.init_headers({
            "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no",
        })  # fmt: skip

    def init_headers(self, headers: dict[str, str] | None = None) -> None:  # type: ignore[override]  # theirs takes more
        self.raw_headers = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        leaving = asyncio.create_task(_hung_up(receive))
        try:
            await _send(send, f"retry: {RETRY}\n\n")
            async with aclosing(self._stream.words(self._caller, self._last, leaving)) as words:
                async for word in words:
                    await _send(send, _frame(word))
            await send({"type": "http.response.body", "body": b""})
        except (TimeoutError, OSError):
            return
        finally:
            leaving.cancel()


async def _send(send: Send, text: str) -> None:
    async with asyncio.timeout(STUCK):
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


def _frame(word: Word) -> str:
    return f"id: {word.id}\nevent: {word.event}\ndata: {word.data}\n\n" if word.event else ":\n\n"


def _line(word: Word) -> str:
    return f'{{"id":"{word.id}","event":"{word.event or "ping"}","data":{word.data}}}'


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _until_gone(socket: WebSocket) -> None:
    """Whatever a listener says is of no interest, but that it leaves is."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await socket.receive_text()
