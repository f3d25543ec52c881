"""Calls to Home Assistant over REST, through the package `homeassistant-api` (extra `homeassistant`).

Every call is on its own; what is listened to has a connection of its own (`feed`). A question to a person waits for as
long as people think, and so has a connection of its own, too. The package is imported at the first call, because it is
large and most of the time there is nothing to call.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from http import HTTPMethod
from typing import Any, Final

from hubd.core.decisions import Convey
from hubd.core.household import Household
from hubd.errors import Rejected, Unavailable
from hubd.integration import Said
from hubd_homeassistant import speech
from hubd_homeassistant.house import named
from hubd_homeassistant.speech import Means

EXTRA = "calls to Home Assistant need the package homeassistant-api; install it with: pip install 'hubd[homeassistant]'"
UNREACHED = {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ConnectionRefusedError", "gaierror"}
"""What stands at the root of a connection that was never made, so that nothing can have happened."""
OLDEST: Final = (2024, 3)
"""Before it, forecasts and voice assistants answered differently."""
MEANS_LAST = 600.0
"""Seconds until Home Assistant is asked anew what it can do."""
NO_ANSWER = "no_answer"
"""What a satellite says when nobody said anything."""
READ_SECONDS = 30.0


def faults() -> tuple[type[Exception], ...]:
    """Everything that the package and what lies below it raise when a connection goes wrong."""
    from homeassistant_api.errors import HomeassistantAPIError
    from niquests.exceptions import RequestException
    from niquests.packages.urllib3.exceptions import HTTPError  # type: ignore[import-not-found]  # an alias of its own

    return (
        HomeassistantAPIError,
        RequestException,
        HTTPError,
        OSError,
        TimeoutError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        EOFError,
    )


def refusals() -> tuple[type[Exception], ...]:
    from homeassistant_api.errors import UnauthorizedError

    return (UnauthorizedError,)


class Services:
    """One Home Assistant. `url` is its address without `/api`; the Supervisor's proxy is `http://supervisor/core`."""

    def __init__(self, household: Household, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.bad_token = f"{self.url} does not accept the token; make a new one and set home_assistant.token"
        self._household = household
        self._client: Any = None
        self._means = Means(home=household.id)
        self._learned: float | None = None

    @property
    def socket_url(self) -> str:
        proxy = self.url.endswith("/core")
        return f"{self.url}/websocket" if proxy else f"{self.url}/api/websocket"

    # what is asked of it
    async def call(self, service: str, data: dict[str, Any]) -> None:
        """Call `domain.service`. `Unavailable`: it was not reached. `Rejected`: it said no. `TimeoutError`: it may or
        may not have happened."""
        domain, _, name = service.partition(".")
        await self._ask(f"services/{domain}/{name}", HTTPMethod.POST, json=data)

    async def convey(self, words: Convey) -> Said | None:
        """Say words through an entity. The answer of a person, where the entity can ask."""
        try:
            wanted = speech.request(words, await self.means())
        except Rejected:  # a phone that has just been logged in there is not known here yet
            self.forget()
            wanted = speech.request(words, await self.means())
        if wanted is None:
            return None
        if wanted.asks:
            return await self._question(wanted, words.entity)
        try:
            await self.call(wanted.service, dict(wanted.data))
        except Rejected:
            if "language" not in wanted.data:
                raise
            # the voice does not speak this person's language under that name: better in its own than not at all
            await self.call(wanted.service, {key: value for key, value in wanted.data.items() if key != "language"})
        return None

    async def _question(self, wanted: speech.Request, entity: str) -> Said | None:
        """A call that ends when somebody has answered. Silence is no answer and no failure."""
        from homeassistant_api.errors import ResponseError

        try:
            return speech.heard(await self._responding(wanted.service, dict(wanted.data)), entity)
        except ResponseError as error:
            if NO_ANSWER in str(error) or "No answer" in str(error):
                return None
            raise Rejected(f"{entity} did not ask: {error}") from error

    async def answer(self, service: str, data: dict[str, Any]) -> dict[str, Any]:
        """Call a service for what it returns."""
        from homeassistant_api.errors import ResponseError

        try:
            return await self._responding(service, data)
        except ResponseError as error:
            raise Rejected(f"{service} answered with an error: {error}") from error

    async def _responding(self, service: str, data: dict[str, Any]) -> dict[str, Any]:
        """A call for its response, on a connection of its own: over REST older versions answer such calls not at all,
        and none says why it failed. Raises `ResponseError` for a no."""
        from homeassistant_api.errors import ResponseError

        from hubd_homeassistant.socket import Socket

        domain, _, name = service.partition(".")
        socket = Socket(self.socket_url, self.token, lambda _number, _event: None, lambda: False)
        try:
            await socket.__aenter__()
        except refusals() as error:
            raise Rejected(self.bad_token) from error
        except faults() as error:
            raise Unavailable(f"Home Assistant is not reachable at {self.url}; is it running?") from error
        try:
            result = await socket.ask("call_service", domain=domain, service=name, service_data=data,
                                      return_response=True)  # fmt: skip
        except ResponseError:
            raise
        except faults() as error:
            raise TimeoutError(f"the connection to {self.url} broke before the answer") from error
        finally:
            with suppress(*faults()):
                await socket.__aexit__(None, None, None)
        found = (result or {}).get("response")
        return found if isinstance(found, dict) else {}

    async def read(self, path: str) -> Any:
        """`GET` something below `/api/`."""
        return await self._ask(path, HTTPMethod.GET, timeout=READ_SECONDS)

    async def states(self) -> list[dict[str, Any]]:
        """Every state as it is now."""
        found = await self.read("states")
        return [state for state in found if isinstance(state, dict)] if isinstance(found, list) else []

    # what it is and can do
    async def greet(self) -> str:
        """Its version. Raises `Rejected` where hubd is not let in, or where it is too old."""
        config = await self.read("config")
        version = str(config.get("version") or "") if isinstance(config, dict) else ""
        parts = version.split(".")
        if len(parts) > 1 and parts[0].isdigit() and parts[1].isdigit() and (int(parts[0]), int(parts[1])) < OLDEST:
            needed = ".".join(map(str, OLDEST))
            raise Rejected(f"Home Assistant {version} at {self.url} is too old; update it to {needed} or newer")
        self._means = Means(
            self._means.services, self._means.entities, str(config.get("language") or "en"), self._household.id, version
        )
        return version

    async def means(self) -> Means:
        """What it can do, asked anew now and then."""
        if self._learned is None or time.monotonic() - self._learned > MEANS_LAST:
            if not self._means.version:
                await self.greet()
            self.learn(await self.states())
            found = await self.read("services")
            names = frozenset(
                f"{domain['domain']}.{name}"
                for domain in found
                if isinstance(domain, dict)
                for name in domain["services"]
            )
            self._means = Means(
                names, self._means.entities, self._means.language, self._household.id, self._means.version
            )
            self._learned = time.monotonic()
        return self._means

    def learn(self, states: Sequence[dict[str, Any]]) -> None:
        """Which entities there are."""
        names = frozenset(str(state.get("entity_id")) for state in states)
        self._means = Means(self._means.services, names, self._means.language, self._household.id, self._means.version)

    def forget(self) -> None:
        """What it could do may have changed."""
        self._learned = None

    async def check(self) -> Sequence[str]:
        """Is it there, and does it accept the token? What else is not as it should be."""
        await self.greet()
        means = await self.means()
        return [*self._vanished(means), *await self._no_admin()]

    def _vanished(self, means: Means) -> Iterator[str]:
        for name, where in named(self._household).items():
            if name not in means.entities and name not in means.services:
                yield f"{where}: Home Assistant has no {name}; correct it, or log the device in there"

    async def _no_admin(self) -> list[str]:
        """Only an administrator's token hears phones answer and assistants listen."""
        try:
            await self._ask("template", HTTPMethod.POST, json={"template": "1"})
        except Rejected:
            return [
                "the token is not an administrator's: answers on phones and transcripts cannot be heard; make a "
                "token as an administrator"
            ]
        return []

    async def close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.__aexit__(None, None, None)

    async def _ask(self, path: str, method: HTTPMethod, **more: Any) -> Any:
        client = await asyncio.to_thread(self._opened)
        from homeassistant_api import errors
        from niquests.exceptions import RequestException

        try:
            return await client.request(path, method=method, **more)
        except errors.UnauthorizedError as error:
            raise Rejected(self.bad_token) from error
        except (errors.EndpointNotFoundError, errors.RequestError) as error:
            if isinstance(error, errors.RequestTimeoutError):
                raise TimeoutError(f"{self.url} did not answer {_asked(path)} in time") from error
            raise Rejected(f"{self.url} knows no {_asked(path)}, or not with these data") from error
        except errors.HomeassistantAPIError as error:
            why = str(error).splitlines()[0]
            raise Rejected(f"{_asked(path)} failed at {self.url}; its log says why ({why.rstrip('.')})") from error
        except RequestException as error:
            if any(type(cause).__name__ in UNREACHED for cause in _causes(error)):
                raise Unavailable(f"Home Assistant is not reachable at {self.url}; is it running?") from error
            raise TimeoutError(f"the connection to {self.url} broke before it answered {_asked(path)}") from error

    def _opened(self) -> Any:
        if self._client is None:
            try:
                from homeassistant_api import AsyncClient
            except ModuleNotFoundError as error:
                raise Rejected(EXTRA) from error
            logging.getLogger("homeassistant_api").setLevel(logging.WARNING)  # it logs contents at INFO
            self._client = AsyncClient(f"{self.url}/api", self.token)
        return self._client


def _asked(path: str) -> str:
    """What a request was for, as people call it: a service by its name, else the path."""
    kind, _, rest = path.partition("/")
    return rest.replace("/", ".") if kind == "services" and rest else path


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
