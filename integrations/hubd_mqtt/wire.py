"""One connection's socket, watched by the asyncio loop: paho reads and writes when there is something to, in no thread.

What has been read goes to the callbacks of the paho client; when nothing more is waiting in the socket, the ear hears
that too, which is the moment to commit.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from paho.mqtt import client as paho

from hubd.integration import Ear
from hubd_mqtt.quick import QuickClient

READS = 256
"""Packets before others get their turn."""


class Wire:
    """A client and its socket. Made before the client connects, watched from `open` to `close`. `written` is called
    whenever all has been sent."""

    def __init__(self, client: QuickClient, ear: Ear | None, written: Callable[[], None]) -> None:
        self.client = client
        self._ear = ear
        self._written = written
        self._loop = asyncio.get_running_loop()
        self._open = False
        self._resting = False
        self._flushing = False
        client.on_socket_register_write = self._wants_to_write  # that it is set keeps paho from writing by itself

    def open(self, sock: Any) -> None:
        """Take a connected socket into the loop. Everything before this ran in a helper thread."""
        if isinstance(sock, socket.socket):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open = True
        self.client.on_socket_close = self._on_socket_close
        self._loop.add_reader(sock, self._readable)
        self.write()

    def close(self) -> None:
        """Take leave of the broker as far as it still listens. Nothing is heard of this connection any more."""
        self._open = False
        client = self.client
        if client.socket() is None:
            return
        client.on_disconnect = None
        client.disconnect()
        client.loop_write()
        sock = client.socket()
        if sock is not None:
            self._unwatch(sock)
            sock.close()

    # reading
    def _readable(self) -> None:
        client, ear = self.client, self._ear
        if not self._open or self._resting:
            return
        for _ in range(READS):
            client.loop_read()
            if not client.ahead or client.socket() is None or (ear is not None and ear.full):
                break
        if ear is not None:
            ear.drained()
        if client.ahead and self._open:
            self._loop.call_soon(self._readable)  # the socket will not tell of what it has given already

    def pause(self) -> None:
        """Read no more for now: the broker keeps the rest."""
        if not self._resting and (sock := self.client.socket()) is not None:
            self._resting = True
            self._loop.remove_reader(sock)

    def resume(self) -> None:
        """Read again, beginning with what has been read from the socket already."""
        if self._resting and (sock := self.client.socket()) is not None:
            self._resting = False
            self._loop.add_reader(sock, self._readable)
            self._loop.call_soon(self._readable)

    # writing
    def write(self) -> None:
        """Write what is queued, and the rest as soon as the socket takes it."""
        self._flushing = False
        client = self.client
        if not self._open or (sock := client.socket()) is None:
            return
        client.loop_write()
        if client.socket() is not sock:
            return  # it broke while it was written to
        if client.want_write():
            self._loop.add_writer(sock, self._writable)
        else:
            self._written()

    def _writable(self) -> None:
        if self._open and (sock := self.client.socket()) is not None:
            self._loop.remove_writer(sock)
            self.write()

    def _wants_to_write(self, _client: paho.Client, _userdata: object, _sock: object) -> None:
        if self._open and not self._flushing:
            self._flushing = True
            self._loop.call_soon(self.write)

    # the end
    def _on_socket_close(self, _client: paho.Client, _userdata: object, sock: Any) -> None:
        if not self._loop.is_closed() and sock.fileno() >= 0:  # paho tells of it once more when it is forgotten
            self._unwatch(sock)

    def _unwatch(self, sock: Any) -> None:
        self._loop.remove_reader(sock)
        self._loop.remove_writer(sock)
