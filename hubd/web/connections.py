"""Who may hold a connection to the screen's server: so many at once, in all and from one address, and nobody who asks
for nothing. Each takes one of the handles that the system lets hubd have; the journal and the broker need some as well.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

AT_ONCE, FROM_ONE = 256, 128
"""Connections in all, and from one address. Behind a proxy everybody comes from one."""
FIRST = 10.0
"""Seconds for the first request to arrive, and for the handshake of TLS before it."""


class Connection(H11Protocol):
    """One of them, closed where there are too many or nothing is asked."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the server has it
        super().connection_made(transport)
        beside = [each for each in self.connections if _address(each) == _address(self)]
        if len(self.connections) > AT_ONCE or len(beside) > FROM_ONE:
            transport.abort()
        else:
            self.loop.call_later(FIRST, self._waited)

    def _waited(self) -> None:
        if self.cycle is None and self.transport.get_protocol() is self:  # a web socket has another one by now
            self.transport.close()


def _address(connection: object) -> str | None:
    client: tuple[str, int] | None = getattr(connection, "client", None)
    return client[0] if client is not None else None
