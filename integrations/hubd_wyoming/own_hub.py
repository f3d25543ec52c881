"""The hub as a voice on the network sees it: let in by a code, then told what was said."""

from __future__ import annotations

import asyncio
import logging
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from hubd.errors import HubError, Rejected, Unavailable

log = logging.getLogger("hubd.wyoming")

WAITS = 10.0
"""Seconds for an answer of the hub."""
ASKS_EVERY = 3.0
"""Seconds between two looks whether somebody has said yes to the code."""
MOST = 500
"""Bytes of a refusal that are worth a line in the journal."""
LONGEST = 60.0
"""Seconds between two new tries at most, while there is no hub."""
REFUSED = frozenset({401, 403})

Speak = Callable[[str], Awaitable[None]]


class Hub:
    """hubd's API at an address. The token lies in a file that nobody else may read."""

    def __init__(self, page: str, token: Path, name: str, *, every: float = ASKS_EVERY) -> None:
        self._api, self._file, self._name, self._every = f"{page.rstrip('/')}/api/v1", token, name, every
        self._pairing = asyncio.Lock()

    @property
    def let_in(self) -> bool:
        return self._file.is_file()

    async def say(self, text: str, area: str) -> None:
        """As if it had been typed there. Raises `Rejected` for a token that is good no more, and forgets it."""
        try:
            await self._ask("POST", "/say", {"text": text, "area": area}, self._file.read_text().strip())
        except Rejected:
            self._file.unlink(missing_ok=True)
            raise

    async def pair(self, speak: Speak) -> None:
        """Show and speak a code until somebody approves it."""
        async with self._pairing:  # whoever comes second finds it done
            pause = self._every
            while not self.let_in:
                try:
                    await self._pair(speak)
                except (Unavailable, Rejected) as error:
                    log.warning("not let in yet: %s", error)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST)

    async def _pair(self, speak: Speak) -> None:
        begun = await self._ask("POST", "/pairings", {"name": self._name})
        log.warning("let this voice in, where hubd runs: hubd token pair %s", begun["code"])
        try:
            await speak(", ".join(begun["code"].replace("-", "")))
        except (HubError, OSError, ValueError, EOFError) as error:  # the code stands in the journal all the same
            log.warning("the code cannot be spoken: %s", error)
        while True:  # a code that nobody wanted is not found any more, and a new one is asked for
            now = await self._ask("GET", f"/pairings/{begun['id']}")
            if now["state"] == "approved":
                self._keep(now["token"])
                return
            await asyncio.sleep(self._every)

    def _keep(self, token: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch(mode=0o600)
        self._file.write_text(token)

    async def _ask(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        return await asyncio.to_thread(self._asked, method, path, body, token)

    def _asked(self, method: str, path: str, body: Any, token: str) -> Any:
        request = urllib.request.Request(  # noqa: S310 - an http(s) address, checked by the command
            self._api + path, method=method, data=None if body is None else msgspec.json.encode(body),
            headers={"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=WAITS) as answer:  # noqa: S310 - as above
                return msgspec.json.decode(answer.read())
        except urllib.error.HTTPError as error:
            said = ""
            with error, suppress(OSError):
                said = error.read(MOST).decode(errors="replace")
            kind = Rejected if error.code in REFUSED else Unavailable
            raise kind(f"{self._api} refuses ({error.code}): {said}") from error
        except (OSError, msgspec.DecodeError) as error:
            raise Unavailable(f"nothing answers at {self._api}; is web: in its configuration?") from error
