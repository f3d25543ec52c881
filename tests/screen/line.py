"""A line between a page and hubd that a test can cut, or that holds back what it should pass on."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

BYTES = 65_536


class Line:
    """Forwards connections to a port of this machine. `holds`: answers to requests that begin so never arrive."""

    def __init__(self, port: int, holds: bytes | None = None) -> None:
        self._to, self._holds = port, holds
        self._open: list[socket.socket] = []
        self._whole = True
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        """Everything ends, and nobody gets through."""
        self._whole = False
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def mend(self) -> None:
        self._whole = True

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if not self._whole:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            self._open += [near, far]
            held = threading.Event()
            threading.Thread(target=self._pass, args=(near, far, held, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, held, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, held: threading.Event, asks: bool) -> None:
        with suppress(OSError):
            while data := source.recv(BYTES):
                if asks and self._holds is not None:
                    held.set() if self._holds in data else held.clear()
                if asks or not held.is_set():
                    target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
