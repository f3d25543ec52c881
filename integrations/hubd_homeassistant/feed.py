"""Listening to Home Assistant: connect, take stock, listen; and again, whenever the connection breaks.

What was so before the connection is a snapshot and triggers nothing. Events of the time in which stock is taken wait
and follow it, so that nothing falls between. Time-outs, the watch over a silent line, and coming back are hubd's own.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from random import SystemRandom
from typing import TYPE_CHECKING, Any, Final

import msgspec

from hubd.core.household import Household
from hubd.errors import HubError, Rejected, Unavailable
from hubd.integration import Listener
from hubd_homeassistant import agenda, reading
from hubd_homeassistant.client import Services, faults, refusals
from hubd_homeassistant.house import House, build_house
from hubd_homeassistant.missing import Missing

if TYPE_CHECKING:
    from hubd_homeassistant.socket import Socket

log = logging.getLogger("hubd.homeassistant")

EVENTS: Final = (
    "state_changed",
    "mobile_app_notification_action",
    "tag_scanned",
    "area_registry_updated",
    "device_registry_updated",
    "entity_registry_updated",
)
REGISTRIES: Final = ("area", "device", "entity")
NEED_ADMIN: Final = frozenset({"mobile_app_notification_action", "tag_scanned"})
"""Types that only an administrator's token may hear."""

CONNECT_SECONDS, ANSWER_SECONDS = 20.0, 30.0
PING_EVERY, SILENT_AFTER = 25.0, 60.0
"""Seconds. A line on which not even a pong comes back is dead."""
PAUSES: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
REFUSED_PAUSE = 120.0
"""A refused token or an old version needs somebody who changes it there."""
ABSENT_AFTER = 60.0
"""From then on what Home Assistant's entities last said is no longer taken for being so."""
REGISTRY_PAUSE = 2.0
"""The registries change in bursts."""
RUNS, REMEMBERED = 5, 100
"""Of so many runs of each voice assistant the transcript is looked for; so many are remembered as read."""
EARLY: Final = 50_000
"""Events kept while stock is taken. Home Assistant itself gives up on a listener long before."""

_encode = msgspec.json.Encoder().encode


class Feed:
    """Stays connected for as long as hubd runs. `problem` says for people why it is not, or what it misses there."""

    def __init__(self, household: Household, services: Services, ignored: Sequence[str] = ()) -> None:
        self.problem: str | None = "not connected yet"
        self.house = House(household)
        self._household = household
        self._services = services
        self._ignored = ignored
        self._parted: str | None = self.problem
        self._missing = Missing(household)
        self._listener: Listener | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._early: deque[dict[str, Any]] | None = None
        self._stale = False
        self._looked = 0.0
        self._spoken = False
        self._runs: dict[str, None] = {}
        self._left = 0.0
        self._absent = True

    def start(self, listener: Listener) -> None:
        self._listener = listener
        loop = asyncio.get_running_loop()
        self._tasks = [
            loop.create_task(self._stay()),
            loop.create_task(agenda.keep(self._services, self._household, listener, self._connected)),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _connected(self) -> bool:
        return self._parted is None

    def _judge(self, parted: str | None) -> None:
        """How it is: why there is no connection, or what is missing behind one."""
        self._parted = parted
        self.problem = parted or self._missing.problem

    # staying connected
    async def _stay(self) -> None:
        failures = 0
        while True:
            began = time.monotonic()
            try:
                await self._live()
            except (HubError, TimeoutError) as lost:
                failures = 0 if time.monotonic() - began > SILENT_AFTER else failures
                self._lost(str(lost) or f"{self._services.url} did not answer in time", first=failures == 0)
                pause = REFUSED_PAUSE if isinstance(lost, Rejected) else PAUSES[min(failures, len(PAUSES) - 1)]
                failures += 1
                await self._wait(pause * SystemRandom().uniform(0.8, 1.2))

    def _lost(self, why: str, *, first: bool) -> None:
        """Say it once, not all night."""
        level = logging.WARNING if first or why != self._parted else logging.DEBUG
        log.log(level, "%s; hubd keeps trying", why)
        self._judge(why)

    async def _wait(self, seconds: float) -> None:
        """Wait for the next try; once the absence has lasted, what was known is no longer so."""
        if not self._absent:
            grace = max(ABSENT_AFTER - (time.monotonic() - self._left), 0.0)
            if grace <= seconds:
                await asyncio.sleep(grace)
                self._link(online=False)
                self._absent = True
                seconds -= grace
        await asyncio.sleep(seconds)

    def _link(self, *, online: bool) -> None:
        assert self._listener is not None  # noqa: S101 - set before anything runs
        self._listener.heard("homeassistant", _encode({"online": online}))

    async def _live(self) -> None:
        """One connection, from greeting to loss. Raises `Unavailable` or `Rejected`."""
        self._early = deque(maxlen=EARLY)
        async with self._opened() as socket:
            for event in EVENTS:
                await self._subscribe(socket, event)
            states = await self._take_stock(socket)
            log.info("connected to Home Assistant at %s: %d entities", self._services.url, len(states))
            self._judge(None)
            self._link(online=True)
            self._absent = False
            await self._tell_snapshot(states)
            waiting, self._early = self._early, None
            for early in waiting:
                self._take(early)
            try:
                await self._listen(socket)
            finally:
                self._left = time.monotonic()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Socket]:
        """A connection that lets hubd in. Whatever breaks it ends as `Unavailable` or `Rejected`."""
        await self._services.greet()
        from hubd_homeassistant.socket import Socket

        socket = Socket(self._services.socket_url, self._services.token, self._hear, self._full)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await socket.__aenter__()
        except refusals() as error:
            raise Rejected(self._services.bad_token) from error
        except faults() as error:
            raise Unavailable(
                f"{self._services.url} takes no connection ({_first(error)}); is it still starting?"
            ) from error
        try:
            yield socket
        except faults() as error:
            raise Unavailable(f"the connection to {self._services.url} was lost ({_first(error)})") from error
        finally:
            with suppress(*faults()):
                async with asyncio.timeout(2.0):
                    await socket.__aexit__(None, None, None)

    async def _subscribe(self, socket: Socket, event: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await socket.subscribe(event)
        except faults() as error:
            if event not in NEED_ADMIN or isinstance(error, TimeoutError):
                raise
            log.warning("%s cannot be heard: %s; make the token as an administrator", event, _first(error))

    # taking stock
    async def _take_stock(self, socket: Socket) -> list[dict[str, Any]]:
        """The registries and all states as they are now."""
        self._stale, self._looked = False, time.monotonic()
        async with asyncio.timeout(2 * ANSWER_SECONDS):
            areas, devices, entities = [await socket.ask(f"config/{kind}_registry/list") for kind in REGISTRIES]
            states = await self._services.states()
        self.house = build_house(self._household, areas, devices, entities, states, self._ignored)
        self._services.learn(states)
        self._missing.take_stock(states)
        return states

    async def _tell_snapshot(self, states: list[dict[str, Any]]) -> None:
        assert self._listener is not None  # noqa: S101 - set before anything runs
        for state in states:
            line = reading.state_line(state, self.house, snapshot=True)
            if line is not None:
                self._listener.heard("state", line)
            while self._full():  # noqa: ASYNC110 - the loop has no word for having room again
                await asyncio.sleep(0.02)

    # listening
    async def _listen(self, socket: Socket) -> None:
        """Until the connection is lost. Always raises."""
        loop = asyncio.get_running_loop()
        tasks = (loop.create_task(self._read(socket)), loop.create_task(self._watch(socket)))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            raise Unavailable(f"{self._services.url} has fallen silent")
        finally:
            with suppress(*faults()):
                async with asyncio.timeout(2.0):
                    await socket.goodbye()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, socket: Socket) -> None:
        """The only task that reads, and so the only one that may ask."""
        while True:
            await socket.turn()
            if self._stale and time.monotonic() - self._looked > REGISTRY_PAUSE:
                await self._take_stock(socket)
                self._judge(None)
            if self._spoken:
                self._spoken = False
                await self._transcripts(socket)

    async def _watch(self, socket: Socket) -> None:
        """Ask for a sign of life now and then; returns when none has come for long. The answer also makes the reader
        look at registries that have changed while nothing else is said."""
        asked = time.monotonic()
        while time.monotonic() - socket.last < SILENT_AFTER:
            await asyncio.sleep(min(max(REGISTRY_PAUSE, 0.01), PING_EVERY))
            if self._stale or time.monotonic() - asked >= PING_EVERY:
                asked = time.monotonic()
                with suppress(*faults()):
                    await socket.send("ping")

    def _full(self) -> bool:
        return self._listener is not None and self._listener.full

    def _hear(self, _subscription: int, event: dict[str, Any]) -> None:
        if self._early is not None:
            self._early.append(event)
        else:
            self._take(event)

    def _take(self, event: dict[str, Any]) -> None:
        """One event of Home Assistant's bus."""
        assert self._listener is not None  # noqa: S101 - set before anything runs
        kind, data, now = event.get("event_type"), event.get("data"), time.time()
        if not isinstance(data, dict):
            return
        if kind == "state_changed":
            self._changed(data, now)
        elif str(kind).endswith("_registry_updated"):
            self._stale = True
        else:
            made = reading.told(event, self.house, now)
            if made is not None:
                self._listener.tell(made)

    def _changed(self, data: dict[str, Any], now: float) -> None:
        assert self._listener is not None  # noqa: S101 - set before anything runs
        line = reading.changed(data, self.house)
        if line is not None:
            self._listener.heard("state", line)
        entity = str(data.get("entity_id"))
        if self._missing.changed(entity, data.get("new_state") is not None):
            self._judge(self._parted)
        letter = reading.notification(data, self.house, now)
        if letter is not None:
            self._listener.tell(letter)
        self._spoken = self._spoken or reading.at_work(data)
        if entity.startswith("person.") or self.house.tells_of_broker(entity):
            self._stale = self._stale or _gone(data.get("old_state")) != _gone(data.get("new_state"))

    # what was said to a voice assistant
    async def _transcripts(self, socket: Socket) -> None:
        """The runs of the voice assistants that are new since the last look."""
        from homeassistant_api.errors import ResponseError

        assert self._listener is not None  # noqa: S101 - set before anything runs
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                pipelines = (await socket.ask("assist_pipeline/pipeline/list")).get("pipelines", [])
                for pipeline in pipelines:
                    for events in await self._runs_of(socket, str(pipeline["id"])):
                        made = reading.utterance(events, self.house, time.time())
                        if made is not None:
                            self._listener.tell(made)
        except ResponseError as error:
            log.debug("no transcripts: %s", _first(error))

    async def _runs_of(self, socket: Socket, pipeline: str) -> list[Sequence[dict[str, Any]]]:
        """What happened in runs that have not been read yet. One without a transcript so far is looked at again."""
        listed = await socket.ask("assist_pipeline/pipeline_debug/list", pipeline_id=pipeline)
        found: list[Sequence[dict[str, Any]]] = []
        for run in listed.get("pipeline_runs", [])[-RUNS:]:
            number = str(run["pipeline_run_id"])
            if number in self._runs or not _young(run.get("timestamp")):
                continue
            got = await socket.ask("assist_pipeline/pipeline_debug/get", pipeline_id=pipeline, pipeline_run_id=number)
            events = got.get("events", [])
            if any(event.get("type") in ("intent-start", "run-end", "error") for event in events):
                self._runs = dict.fromkeys([*self._runs, number][-REMEMBERED:])
                found.append(events)
        return found


def _young(text: Any) -> bool:
    at = reading.moment(text)
    return at is not None and time.time() - at < 60.0


def _gone(state: Any) -> bool:
    return not isinstance(state, dict) or state.get("state") in ("unavailable", "unknown")


def _first(error: BaseException) -> str:
    """The first line of an error, without what it was about."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200] or type(error).__name__
