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
from hubd_homeassistant.transcripts import Transcripts

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
        self._held: deque[dict[str, Any]] = deque(maxlen=EARLY)
        """States that wait for the registries, since these have changed and may say who else reports them."""
        self._changes = self._read_to = 0
        """How often the registries have changed, and how many of these changes `house` knows."""
        self._looked = 0.0
        self._spoken = False
        self._transcripts = Transcripts()
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

    @property
    def _ear(self) -> Listener:
        """Who hears what is said. Everything that speaks is begun by `start`."""
        if self._listener is None:
            raise RuntimeError("nobody listens to Home Assistant: start() comes first")
        return self._listener

    def _connected(self) -> bool:
        return self._parted is None

    @property
    def _stale(self) -> bool:
        """Have the registries changed since they were read?"""
        return self._changes != self._read_to

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
        self._ear.heard("homeassistant", _encode({"online": online}))

    async def _live(self) -> None:
        """One connection, from greeting to loss. Raises `Unavailable` or `Rejected`."""
        self._early = deque(maxlen=EARLY)
        self._held.clear()
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
        """All states as they are now, and then the registries: an entity is listed before it has a state."""
        self._looked, changes = time.monotonic(), self._changes
        async with asyncio.timeout(2 * ANSWER_SECONDS):
            states = await self._services.states()
            areas, devices, entities = [await socket.ask(f"config/{kind}_registry/list") for kind in REGISTRIES]
        self.house = build_house(self._household, areas, devices, entities, states, self._ignored)
        self._read_to = changes
        self._services.learn(states)
        self._missing.take_stock(states)
        return states

    async def _tell_snapshot(self, states: list[dict[str, Any]]) -> None:
        for state in states:
            line = reading.state_line(state, self.house, snapshot=True)
            if line is not None:
                self._ear.heard("state", line)
            while self._full():  # noqa: ASYNC110 - the loop has no word for having room again
                await asyncio.sleep(0.02)

    async def _tell_spoken(self, socket: Socket) -> None:
        async with asyncio.timeout(ANSWER_SECONDS):
            for utterance in await self._transcripts.new(socket, self.house):
                self._ear.tell(utterance)

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
                self._take_held()
            if self._spoken:
                self._spoken = False
                await self._tell_spoken(socket)

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
        kind, data, now = event.get("event_type"), event.get("data"), time.time()
        if not isinstance(data, dict):
            return
        if kind == "state_changed":
            if self._stale and self.house.hinges(str(data.get("entity_id"))):
                self._held.append(event)
            else:
                self._changed(data, now)
        elif str(kind).endswith("_registry_updated"):
            self._changes += 1
        else:
            made = reading.told(event, self.house, now)
            if made is not None:
                self._ear.tell(made)

    def _changed(self, data: dict[str, Any], now: float) -> None:
        line = reading.changed(data, self.house)
        if line is not None:
            self._ear.heard("state", line)
        entity = str(data.get("entity_id"))
        if self._missing.changed(entity, data.get("new_state") is not None):
            self._judge(self._parted)
        letter = reading.notification(data, self.house, now)
        if letter is not None:
            self._ear.tell(letter)
        self._spoken = self._spoken or reading.at_work(data)
        if entity.startswith("person.") or self.house.tells_of_broker(entity):
            self._changes += _gone(data.get("old_state")) != _gone(data.get("new_state"))

    def _take_held(self) -> None:
        """What has waited for the registries. What they still do not tell of waits on, if they have changed again."""
        held, self._held = self._held, deque(maxlen=EARLY)
        for event in held:
            self._take(event)


def _gone(state: Any) -> bool:
    return not isinstance(state, dict) or state.get("state") in ("unavailable", "unknown")


def _first(error: BaseException) -> str:
    """The first line of an error, without what it was about."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200] or type(error).__name__
