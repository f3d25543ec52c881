"""JSON over HTTP, one request at a time, in a thread of its own: what a kitchen program needs, and nothing heavier.

A token is never sent to another address than the configured one: redirects are followed on the same host only.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from hubd.aside import aside
from hubd.errors import Rejected, Unavailable

SECONDS: Final = 20.0
LARGEST: Final = 32 * 2**20
"""Bytes of an answer that are read. Nobody's recipe is longer."""
PAGES: Final = 200
"""Pages of a list that are read at most; a server that never ends must not keep hubd busy."""
MANY: Final = 100
"""Entries of a page."""


class NotThere(Rejected):
    """The server knows no such path or thing; an older version may call it otherwise."""


class SameHost(HTTPRedirectHandler):
    """Goes where it is sent, but nowhere else: the token is for one server."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        if req.get_method() != "GET" or urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Rest:
    """One server. `name` and `setting` are for people, when something is wrong."""

    def __init__(self, name: str, url: str, headers: Mapping[str, str]) -> None:
        self.name, self.url = name, url.rstrip("/")
        self._headers = {**headers, "Accept": "application/json"}
        self._opener: OpenerDirector | None = None

    async def get(self, path: str, **query: Any) -> Any:
        """What is at a path. Raises `Unavailable`, `Rejected` or `NotThere`."""
        asked = f"?{urlencode(query)}" if query else ""
        try:
            return await aside(self._ask, "GET", f"{path}{asked}", None)
        except TimeoutError as error:
            raise Unavailable(f"{self.name} at {self.url} did not answer in time") from error

    async def send(self, method: str, path: str, body: Any = None) -> Any:
        """Change something. `TimeoutError`: nobody knows whether it happened."""
        return await aside(self._ask, method, path, body)

    async def pages(self, path: str, first: str, size: str, **query: Any) -> AsyncIterator[Mapping[str, Any]]:
        """Every entry of a list that comes in pages; `first` and `size` are the names of its page and of its length.
        Entries stand under `items` or `results`, or are the answer itself."""
        for page in range(1, PAGES + 1):
            answer = await self.get(path, **{**query, first: page, size: MANY})
            entries = answer.get("items", answer.get("results")) if isinstance(answer, dict) else answer
            found = [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
            for each in found:
                yield each
            if not isinstance(answer, dict) or not answer.get("next") or not found:
                return

    def _ask(self, method: str, path: str, body: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = self._headers | ({"Content-Type": "application/json"} if data is not None else {})
        request = Request(f"{self.url}/{path.lstrip('/')}", data=data, method=method, headers=headers)  # noqa: S310 - the settings take http and https only
        if self._opener is None:
            self._opener = build_opener(SameHost)
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return self._read(answer.read(LARGEST + 1))
        except HTTPError as error:
            error.close()
            raise self._no(error.code, path) from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise TimeoutError(f"{self.name} did not answer in time") from error
            raise Unavailable(f"{self.name} is not reachable at {self.url}; is it running?") from error
        except (OSError, HTTPException) as error:
            if isinstance(error, TimeoutError):
                raise
            raise TimeoutError(f"the connection to {self.name} broke before the answer") from error

    def _read(self, answer: bytes) -> Any:
        if len(answer) > LARGEST:
            raise Rejected(f"{self.name} answered with more than {LARGEST // 2**20} MiB")
        try:
            return json.loads(answer) if answer.strip() else None
        except ValueError as error:
            raise Rejected(f"{self.name} at {self.url} answered with anything but JSON; check the url") from error

    def _no(self, code: int, path: str) -> Exception:
        if code in (401, 403):
            return Rejected(f"{self.name} does not accept the token; make a new one and set it under kitchen:")
        if code == 404:
            return NotThere(f"{self.name} at {self.url} knows no {path.partition('?')[0]}; check the url")
        if code >= 500:
            return Unavailable(f"{self.name} answered with an error ({code})")
        return Rejected(f"{self.name} said no to {path.partition('?')[0]} ({code})")
