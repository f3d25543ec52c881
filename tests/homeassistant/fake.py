"""A small server that answers as Home Assistant does, over REST and WebSocket on one port, and misbehaves on demand."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import struct
from collections.abc import Awaitable, Callable
from typing import Any

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
Answer = Callable[[dict[str, Any]], Any]


class Failure(Exception):
    """A command that ends in an error: its code, message and translation key."""


class FakeHome:
    """`states` and registries as lists; `services` maps `domain.service` to what answers a call of it.

    `ready` is told each time somebody has subscribed to everything; `fire` sends an event to all who listen.
    """

    def __init__(self) -> None:
        self.version = "2025.7.1"
        self.token = "right"
        self.states: list[dict[str, Any]] = []
        self.areas: list[dict[str, Any]] = []
        self.devices: list[dict[str, Any]] = []
        self.entities: list[dict[str, Any]] = []
        self.services: dict[str, Answer] = {}
        self.commands: dict[str, Answer] = {}
        self.pages: dict[str, Callable[[str, str], Any]] = {}
        """Beginnings of other paths, and what answers them by path and query."""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.admin = True
        self.deaf = False
        """Takes what is sent and answers nothing any more."""
        self.connections = 0
        self.goodbyes: list[int] = []
        """The codes with which listeners have left."""
        self.ready = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._port = 0
        self._listeners: dict[asyncio.StreamWriter, dict[str, int]] = {}
        self._sockets: list[asyncio.StreamWriter] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def soon(self, what: Callable[[], None]) -> None:
        """Do something on this server's loop, from another thread."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(what)

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Gone, with every connection."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._listeners):
            writer.transport.abort()
        self._listeners.clear()
        self.ready.clear()

    async def drop(self) -> None:
        """Every WebSocket connection breaks."""
        for writer in self._sockets:
            writer.transport.abort()

    def set(self, entity: str, state: str, **attributes: Any) -> dict[str, Any]:
        made = {"entity_id": entity, "state": state, "attributes": attributes,
                "last_changed": "2026-03-02T17:00:00+00:00", "last_updated": "2026-03-02T17:00:00+00:00"}  # fmt: skip
        self.states = [*(s for s in self.states if s["entity_id"] != entity), made]
        return made

    def change(self, entity: str, state: str | None, **attributes: Any) -> None:
        """A state changes, and everybody who listens hears of it."""
        old = next((s for s in self.states if s["entity_id"] == entity), None)
        self.states = [state for state in self.states if state is not old]
        new = self.set(entity, state, **attributes) if state is not None else None
        self.fire("state_changed", {"entity_id": entity, "old_state": old, "new_state": new})

    def fire(self, kind: str, data: dict[str, Any], user: str | None = None) -> None:
        event = {"event_type": kind, "data": data, "origin": "LOCAL", "time_fired": "2026-03-02T17:00:00+00:00",
                 "context": {"id": "c", "parent_id": None, "user_id": user}}  # fmt: skip
        for writer, numbers in self._listeners.items():
            if kind in numbers and not self.deaf:
                _send(writer, {"id": numbers[kind], "type": "event", "event": event})

    # the wire
    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                first, *lines = head.split("\r\n")
                fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                if fields.get("upgrade", "").lower() == "websocket":
                    await self._socket(reader, writer, fields["sec-websocket-key"])
                    return
                body = await reader.readexactly(int(fields.get("content-length", 0)))
                method, path, _ = first.split(" ")
                status, answer = await self._rest(method, path, fields.get("authorization", ""), body)
                text = json.dumps(answer).encode()
                writer.write(b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                             % (status, len(text), text))  # fmt: skip
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._listeners.pop(writer, None)
            writer.close()

    async def _rest(self, method: str, path: str, token: str, body: bytes) -> tuple[int, Any]:
        if token != f"Bearer {self.token}":
            return 401, "401: Unauthorized"
        path, _, query = path.removeprefix("/core").removeprefix("/api/").partition("?")
        if path.startswith("services/") and method == "POST":
            return await self._called(path.removeprefix("services/").replace("/", "."), json.loads(body), query)
        if path == "services":
            return 200, self._offered()
        if path == "template":
            return (200, "1") if self.admin else (401, "401: Unauthorized")
        for beginning, page in self.pages.items():
            if path.startswith(beginning):
                return 200, page(path, query)
        fixed = {"config": {"version": self.version, "language": "en", "time_zone": "Europe/Berlin"},
                 "states": self.states, "": {"message": "API running."}}  # fmt: skip
        return (200, fixed[path]) if path in fixed else (404, "404: Not Found")

    def _offered(self) -> list[dict[str, Any]]:
        domains: dict[str, dict[str, Any]] = {}
        for name in self.services:
            domain, _, service = name.partition(".")
            domains.setdefault(domain, {})[service] = {}
        return [{"domain": domain, "services": found} for domain, found in domains.items()]

    async def _called(self, name: str, data: dict[str, Any], query: str) -> tuple[int, Any]:
        if name not in self.services:
            return 400, "400: Bad Request"
        self.calls.append((name, data))
        try:
            answer = await _awaited(self.services[name](data))
        except Failure:
            return 500, "500 Internal Server Error"
        return 200, {"changed_states": [], "service_response": answer} if query else []

    async def _socket(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: str) -> None:
        self.connections += 1
        self._sockets.append(writer)
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest())  # noqa: S324 - the protocol's own
        writer.write(b"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n\r\n"
                     % accept)  # fmt: skip
        _send(writer, {"type": "auth_required", "ha_version": self.version})
        said = await _receive(reader)
        if said is None or said.get("access_token") != self.token:
            _send(writer, {"type": "auth_invalid", "message": "Invalid access token or password"})
            return
        _send(writer, {"type": "auth_ok", "ha_version": self.version})
        asked: set[asyncio.Task[None]] = set()
        while (said := await _receive(reader, self.goodbyes)) is not None:
            if not self.deaf:
                task = asyncio.get_running_loop().create_task(self._answer(writer, said))
                asked.add(task)
                task.add_done_callback(asked.discard)

    async def _answer(self, writer: asyncio.StreamWriter, said: dict[str, Any]) -> None:
        number, kind = said["id"], said["type"]
        if kind == "ping":
            _send(writer, {"id": number, "type": "pong"})
            return
        try:
            result = await _awaited(self._command(writer, said))
        except Failure as failure:
            code, message, *key = failure.args
            error = {"code": code, "message": message, **({"translation_key": key[0]} if key else {})}
            _send(writer, {"id": number, "type": "result", "success": False, "error": error})
        else:
            _send(writer, {"id": number, "type": "result", "success": True, "result": result})

    def _command(self, writer: asyncio.StreamWriter, said: dict[str, Any]) -> Any:
        kind = said["type"]
        if kind == "subscribe_events":
            if not self.admin and said["event_type"] in ("mobile_app_notification_action", "tag_scanned"):
                raise Failure("unauthorized", "Unauthorized")
            numbers = self._listeners.setdefault(writer, {})
            numbers[said["event_type"]] = said["id"]
            if said["event_type"] == "entity_registry_updated":
                asyncio.get_running_loop().call_soon(self.ready.set)
            return None
        if kind == "call_service":
            return self._service(said)
        registries = {"config/area_registry/list": self.areas, "config/device_registry/list": self.devices,
                      "config/entity_registry/list": self.entities, "supported_features": None}  # fmt: skip
        if kind in registries:
            return registries[kind]
        if kind in self.commands:
            return self.commands[kind](said)
        raise Failure("unknown_command", "Unknown command.")

    async def _service(self, said: dict[str, Any]) -> dict[str, Any]:
        name, data = f"{said['domain']}.{said['service']}", said["service_data"]
        if name not in self.services:
            raise Failure("not_found", f"Service {name} not found.", "service_not_found")
        self.calls.append((name, data))
        return {"context": {"id": "c"}, "response": await _awaited(self.services[name](data))}


async def _awaited(value: Any) -> Any:
    return await value if isinstance(value, Awaitable) else value


def _send(writer: asyncio.StreamWriter, message: Any) -> None:
    text = json.dumps(message).encode()
    size = len(text)
    length = bytes([size]) if size < 126 else b"\x7e" + struct.pack(">H", size) if size < 65536 else (
        b"\x7f" + struct.pack(">Q", size))  # fmt: skip
    writer.write(b"\x81" + length + text)


async def _receive(reader: asyncio.StreamReader, goodbyes: list[int] | None = None) -> dict[str, Any] | None:
    """The next message, None when the other side leaves; its code is then put to the `goodbyes`."""
    text = b""
    while True:
        first, second = await reader.readexactly(2)
        size = second & 127
        if size == 126:
            size = struct.unpack(">H", await reader.readexactly(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", await reader.readexactly(8))[0]
        mask = await reader.readexactly(4) if second & 128 else bytes(4)
        data = bytes(byte ^ mask[n % 4] for n, byte in enumerate(await reader.readexactly(size)))
        if first & 15 == 8:
            if goodbyes is not None:
                goodbyes.append(int.from_bytes(data[:2]))
            return None
        if first & 15 in (0, 1):
            text += data
            if first & 128:
                found: dict[str, Any] = json.loads(text)
                return found
