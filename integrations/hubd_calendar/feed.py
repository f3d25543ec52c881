"""Looking at calendars now and then, and telling what has changed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from hubd.aside import aside
from hubd.core.events import Appointment, Calendar
from hubd.core.household import Household
from hubd.errors import HubError, Rejected, Unavailable
from hubd.integration import Listener
from hubd_calendar.ics import appointments

log = logging.getLogger("hubd.calendar")

BACK, AHEAD = timedelta(days=1), timedelta(days=8)
SECONDS: Final = 30.0
"""For which its server may be silent."""
SECONDS_IN_ALL: Final = 120.0
"""For all of it: a server that sends a little now and then must not keep a thread for ever."""
LARGEST: Final = 16 * 2**20
"""Bytes of a calendar that are read: decades of a busy life."""
PIECE: Final = 1 << 16


class Calendars:
    """Every ICS calendar of a household. `problem`: why one is not read, for people."""

    def __init__(self, household: Household, sources: Sequence[Any]) -> None:
        self.problem: str | None = None
        self._household, self._sources = household, tuple(sources)
        self._problems: dict[int, str] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, listener: Listener) -> None:
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._keep(n, source, listener)) for n, source in enumerate(self._sources)]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, number: int, source: Any, listener: Listener) -> None:
        told: tuple[Appointment, ...] | None = None
        while True:
            try:
                found = await aside(self._read, source)
                if found != told:
                    told = found
                    name = f"calendar/{number}"
                    listener.tell(Calendar(at=0.0, arrived=0.0, source=name, freshness="retained",
                                           person=source.person, events=found))  # fmt: skip
                self._problems.pop(number, None)
            except (HubError, OSError) as error:
                level = logging.DEBUG if number in self._problems else logging.WARNING
                log.log(level, "the calendar of %s: %s; hubd keeps trying", source.person, error)
                self._problems[number] = f"the calendar of {source.person}: {error}"
            self.problem = "; ".join(self._problems.values()) or None
            await asyncio.sleep(source.every)

    def _read(self, source: Any) -> tuple[Appointment, ...]:
        """The appointments around now. In a thread: a large calendar takes its time."""
        text = source.file.read_bytes() if source.file is not None else fetched(source.url)
        now = self._household.local(time.time())
        return appointments(text, now - BACK, now + AHEAD, self._household.time_zone)


def fetched(url: str) -> bytes:
    """What is at an address. The address itself may be a secret, and stands in no message."""
    request = Request(url, headers={"Accept": "text/calendar"})  # noqa: S310 - the settings take http and https only
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - see above
            text = _whole(answer)
    except HTTPError as error:
        error.close()
        said = f"its server answered {error.code}"
        raise (Rejected(f"{said}; check its url") if error.code < 500 else Unavailable(said)) from error
    except (OSError, HTTPException) as error:
        raise Unavailable("its server is not reachable; check its url if it stays so") from error
    if len(text) > LARGEST:
        raise Rejected(f"it is larger than {LARGEST // 2**20} MiB; give the address of a calendar with fewer years")
    return text


def _whole(answer: HTTPResponse) -> bytes:
    """The body, or so much of it that it is too large. Raises `OSError` or `HTTPException` where it does not come."""
    text, end = bytearray(), time.monotonic() + SECONDS_IN_ALL
    while len(text) <= LARGEST and (some := answer.read1(PIECE)):
        if time.monotonic() > end:
            raise TimeoutError
        text += some
    if answer.length and len(text) <= LARGEST:
        raise IncompleteRead(bytes(text), answer.length)
    return bytes(text)
