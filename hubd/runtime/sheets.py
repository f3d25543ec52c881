"""What whoever only looks may read of a running hub: the status page, the figures. Each stands at an address of its own
and answers listed addresses only; nothing can be changed through it.

Parts lay their sheets out (`Living.sheets`). The web server hands them out where there is one; without it the small
server does (`hubd.runtime.small_server`).
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TypeAlias

from hubd.errors import Unavailable

log = logging.getLogger("hubd.sheets")

BACKLOG = 64

Page: TypeAlias = Callable[[], tuple[str, bytes]]
"""Its media type, and what stands in it now."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some pages at one address. `setting` is the section that asked for it; `pages` are known by the last part of
    their path, since Home Assistant's ingress puts something before it."""

    setting: str
    host: str
    port: int
    only_from: frozenset[IPv4Address | IPv6Address]
    pages: Mapping[str, Page]

    @classmethod
    def of(cls, setting: str, host: str, port: int, only_from: Sequence[str], pages: Mapping[str, Page]) -> Sheet:
        return cls(setting, host, port, frozenset(map(ip_address, only_from)), pages)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody who asked is given."""

    status: int
    kind: str
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        return {
            "content-type": self.kind, "content-length": str(len(self.body)), "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
        }  # fmt: skip


def answer(sheets: Sequence[Sheet], method: str, path: str, peer: str) -> Answer:
    """What is said to `peer`, who asks one port for a path, with nothing behind it."""
    name = path.rpartition("/")[2]
    sheet = next((each for each in sheets if name in each.pages), sheets[0])
    if sheet.only_from and ip_address(peer) not in sheet.only_from:
        return _told(403, f"not from here: {sheet.setting}.only_from lists who may")
    if method not in ("GET", "HEAD"):
        return _told(405, "looking only")
    page = sheet.pages.get(name)
    if page is None:
        return _told(404, f"nothing here: there is {', '.join(f'/{name}' for each in sheets for name in each.pages)}")
    return Answer(200, *page())


def _told(status: int, words: str) -> Answer:
    return Answer(status, "text/plain; charset=utf-8", f"{words}\n".encode())


def by_port(sheets: Sequence[Sheet]) -> dict[int, tuple[Sheet, ...]]:
    """Those that stand at one address together. Raises `Unavailable` for a port that two addresses share."""
    found: dict[int, tuple[Sheet, ...]] = {}
    for sheet in sheets:
        beside = found.get(sheet.port, ())
        if beside and beside[0].host != sheet.host:
            both = f"{beside[0].setting} and {sheet.setting}"
            raise Unavailable(f"{both}: both on port {sheet.port}; give them the same address, or ports of their own")
        found[sheet.port] = (*beside, sheet)
    return found


def opened(sheets: Mapping[int, Sequence[Sheet]]) -> dict[int, socket.socket]:
    """For each port a socket that listens on it. Raises `Unavailable` when one is taken; then none is left open."""
    with ExitStack() as doors:
        found = {
            port: doors.enter_context(listening(together[0].setting, together[0].host, port))
            for port, together in sheets.items()
        }
        doors.pop_all()
    for sheet in (each for together in sheets.values() for each in together):
        log.info("%s is on http://%s:%d/%s", sheet.setting, sheet.host, sheet.port, next(iter(sheet.pages)))
    return found


def listening(setting: str, host: str, port: int) -> socket.socket:
    """A socket that listens. Raises `Unavailable`, naming the setting."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        what = f"{setting}: {host}:{port} cannot be opened ({error.strerror}); name another address or port"
        raise Unavailable(what) from error
    made.setblocking(False)
    return made
