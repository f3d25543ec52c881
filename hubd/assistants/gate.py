"""How an assistant reaches the house: the API's own endpoints, with the API's own rights, over HTTP or from within."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPSHandler, Request, build_opener

from hubd.errors import HubError, Unavailable

SECONDS = 180.0
"""For an answer: rules are tried over recorded days."""
LARGEST = 16 << 20
"""Bytes of an answer."""


class Refused(HubError):
    """The house said no."""


class Silent(Refused, Unavailable):
    """The house is not there."""


class Gate(Protocol):
    """Asks the API. Raises `Refused`."""

    async def ask(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]: ...


class HttpGate:
    """A hub somewhere, by its address and a token. `certificate`: of the hub on this computer, which then needs no
    authority to vouch for it, and may be called by any name."""

    def __init__(self, url: str, token: str, certificate: Path | None = None) -> None:
        self._url, self._token = f"{url.rstrip('/')}/api/v1", token
        self._opener = build_opener(*([HTTPSHandler(context=_exactly(certificate))] if certificate is not None else ()))

    async def ask(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        return await asyncio.to_thread(self._ask, method, path, query, body)

    def _ask(
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        asked = f"?{urlencode(query)}" if query else ""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = Request(f"{self._url}{path}{asked}", data, headers, method=method)  # noqa: S310 - the owner's own hub
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                said: dict[str, Any] = json.loads(answer.read(LARGEST))
        except HTTPError as error:
            raise Refused(_reason(error)) from error
        except (OSError, HTTPException, ValueError) as error:
            raise Silent(f"{self._url} does not answer ({error}); does hubd run, with web: configured?") from error
        return said


def _exactly(certificate: Path) -> ssl.SSLContext:
    """Trust nobody but whoever holds this one."""
    try:
        context = ssl.create_default_context(cafile=certificate)
    except OSError as error:
        raise Refused(f"web.tls.cert: {certificate} cannot be read; hubd doctor says more") from error
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _reason(error: HTTPError) -> str:
    with error:
        try:
            return str(json.loads(error.read(LARGEST))["message"])
        except (ValueError, KeyError, TypeError):
            return f"the house said no ({error.code})"
