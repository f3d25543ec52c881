"""Service calls to Home Assistant over REST, through the package `homeassistant-api` (extra `homeassistant`).

The package is imported at the first call, because it is large and most of the time there is nothing to call.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from http import HTTPMethod
from typing import Any

from hubd.errors import Rejected, Unavailable

EXTRA = "calls to Home Assistant need the package homeassistant-api; install it with: pip install 'hubd[homeassistant]'"
UNREACHED = {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ConnectionRefusedError", "gaierror"}
"""What stands at the root of a connection that was never made, so that nothing can have happened."""


class Services:
    """Calls services of one Home Assistant. `url` is its address without `/api`."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._client: Any = None

    async def call(self, service: str, data: dict[str, Any]) -> None:
        """Call `domain.service`. `Unavailable`: it was not reached. `Rejected`: it said no. `TimeoutError`: it may or
        may not have happened."""
        domain, _, name = service.partition(".")
        await self._ask(f"services/{domain}/{name}", HTTPMethod.POST, json=data)

    async def check(self) -> None:
        """Is it there, and does it accept the token?"""
        await self._ask("", HTTPMethod.GET)

    async def close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.__aexit__(None, None, None)

    async def _ask(self, path: str, method: HTTPMethod, **more: Any) -> None:
        client = await asyncio.to_thread(self._opened)
        from homeassistant_api import errors
        from niquests.exceptions import RequestException

        try:
            await client.request(path, method=method, **more)
        except errors.UnauthorizedError as error:
            raise Rejected(
                f"{self._url} does not accept the token; make a new one and set home_assistant.token"
            ) from error
        except (errors.EndpointNotFoundError, errors.RequestError) as error:
            if isinstance(error, errors.RequestTimeoutError):
                raise TimeoutError from error
            raise Rejected(f"{self._url} knows no {path.replace('services/', '')}, or not with these data") from error
        except errors.HomeassistantAPIError as error:
            raise Rejected(f"{self._url} answered with an error: {str(error).splitlines()[0]}") from error
        except RequestException as error:
            if any(type(cause).__name__ in UNREACHED for cause in _causes(error)):
                raise Unavailable(f"Home Assistant is not reachable at {self._url}; is it running?") from error
            raise TimeoutError(f"the connection to {self._url} broke before the answer") from error

    def _opened(self) -> Any:
        if self._client is None:
            try:
                from homeassistant_api import AsyncClient
            except ModuleNotFoundError as error:
                raise Rejected(EXTRA) from error
            logging.getLogger("homeassistant_api").setLevel(logging.WARNING)  # it logs contents at INFO
            self._client = AsyncClient(f"{self._url}/api", self._token)
        return self._client


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and everything behind it, however it was wrapped."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inner = (cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args)
        waiting += [part for part in inner if isinstance(part, BaseException)]
