"""The daemon: builds everything from the settings, opens it in order, and closes it in the opposite one.

What the outbox still holds after a restart is finished once the household lives again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

from hubd.config.settings import Settings
from hubd.core.decisions import Decision
from hubd.core.events import AnyEvent
from hubd.core.household import topic_fits
from hubd.core.rules.rulebook import Rulebook
from hubd.errors import DecodeError
from hubd.integration import Feed, Services, bus_to, feed_of, router_of, services_of
from hubd.learning.apprentice import LEARNS_AT
from hubd.rules_files import ENDINGS
from hubd.runtime import announced, parts
from hubd.runtime.actor import Actor
from hubd.runtime.announcer import OFFLINE, Announcer
from hubd.runtime.assemble import assemble, problems
from hubd.runtime.beside import shopping, tools
from hubd.runtime.chains_watch import watch_chains
from hubd.runtime.clocks import LogClock, Time, WallClock, believable
from hubd.runtime.doorway import Doorway
from hubd.runtime.errands import watch_errands
from hubd.runtime.hearing import Hearing, Newcomers
from hubd.runtime.likelihoods_watch import watch_likelihoods
from hubd.runtime.living import Living, Part
from hubd.runtime.login import broker_of
from hubd.runtime.loop import Loop
from hubd.runtime.night_lessons import NightLessons
from hubd.runtime.nightly import Job, Nightly
from hubd.runtime.overnight import Overnight
from hubd.runtime.poison import set_aside
from hubd.runtime.restoring import restore
from hubd.runtime.rules_watch import watch_rules
from hubd.runtime.stages import change, folder_of, wanted
from hubd.runtime.stamps import stamps
from hubd.runtime.systemd import tell_systemd
from hubd.runtime.ways import Ways
from hubd.store.daily import DailyLog
from hubd.store.steady import open_store
from hubd.store.values import Retention

log = logging.getLogger("hubd.daemon")

HAZARD_SECONDS, HAZARD_DECISIONS = 3_600.0, 1_000
"""How far back, and among how many decisions, unfinished warnings of a hazard are looked for after a start."""


class Daemon:
    """One household, from start to stop. `log_time`: time comes from messages, for a day that was recorded."""

    def __init__(self, settings: Settings, *, log_time: bool = False) -> None:
        self.settings = settings
        self.stopping = asyncio.Event()
        self._log_time = log_time
        self._feed: Feed | None = None
        self._parts: list[Part] = []

    async def run(self, ready: Callable[[], None] | None = None) -> None:
        """Live until `stopping` is set. Everything that was opened is closed, in the opposite order. `ready` is called
        once, when hubd hears the broker for the first time."""
        settings, mqtt = self.settings, self.settings.mqtt
        async with AsyncExitStack() as opened:
            if mqtt.embedded:
                await _opened_broker(mqtt.host, mqtt.port, opened)
            self._router = router_of(settings.household, mqtt)
            self._rules_seen = stamps(settings.rules, ENDINGS)
            self._operator = assemble(settings, self._router)
            for problem in problems(self._operator):
                log.warning("%s", problem)
            self._store = open_store(settings.store.url, settings.store.logs)
            opened.callback(self._store.close)
            seq = restore(self._store, self._operator, settings.store.logs)
            for note in self._store.notes:
                log.warning("%s", note)
            now = self._operator.state.now
            self._clock: Time = LogClock(now or None) if self._log_time else WallClock(now)
            if not self._log_time:
                await believable(self.stopping)
            self._put_together(seq, opened)
            await self._live(ready or _nothing, opened)

    # building
    def _put_together(self, seq: int, opened: AsyncExitStack) -> None:
        """Connect the parts with each other; nothing is started yet."""
        settings, operator = self.settings, self._operator
        household, base, logs = settings.household, settings.mqtt.base_topic, settings.store.logs
        self._bus = bus_to(broker_of(settings), self._topics(), keep_retain=self._log_time)
        self._actor = Actor(household, base, self._bus, self._clock.now, self._tell, self._ways(opened))
        diary = DailyLog(logs, household.time_zone, self._store)
        opened.callback(diary.close)
        poison = set_aside(logs, household.time_zone)
        self.loop = Loop(
            operator, self._store, self._bus, self._actor, self._clock, base, seq=seq, diary=diary, poison=poison
        )
        self._announcer = Announcer(
            operator, self._bus, base, self._discovery, self._clock.now,
            single=settings.mqtt.discovery_format == "single", health=self._problems,
            trusting=folder_of(settings.rules) is not None, memory=logs / announced.FILE,
        )  # fmt: skip
        self._newcomers = Newcomers(operator, self._router, self._bus)
        self._overnight = Overnight(operator, self._tell)
        self._lessons = NightLessons(operator, self._tell, settings.file, settings.changes)
        opened.push_async_callback(self._overnight.stop)
        opened.push_async_callback(self._lessons.stop)
        self.loop.lived = self._lived
        self._keep_the_door(self.loop.door)

    @property
    def _discovery(self) -> str | None:
        """Under which topic Home Assistant listens for devices that introduce themselves, if it is to hear of hubd."""
        mqtt = self.settings.mqtt
        return mqtt.discovery_prefix if mqtt.discovery else None

    @property
    def _births(self) -> list[str]:
        """Where Home Assistant says that it has started, and wants to hear everything again."""
        return [f"{self._discovery}/status"] if self._discovery is not None else []

    def _topics(self) -> list[str]:
        """All that is listened to on the bus."""
        topics = list(self._router.subscriptions(self._operator.state.known))
        if self.settings.home_assistant is not None and not self._log_time:  # it says the same itself, and more
            twice = frozenset(self._router.repeated())
            topics = [topic for topic in topics if topic not in twice]
        missing = [topic for topic in self._births if not any(topic_fits(wanted, topic) for wanted in topics)]
        return [*topics, *missing]

    def _keep_the_door(self, door: Doorway) -> None:
        """What must not come back in as news, and what is for the daemon itself."""
        household, base = self.settings.household, self.settings.mqtt.base_topic
        if self._discovery is not None:
            door.echoes, door.node = self._announcer.topics, f"/{self._announcer.face.node}/"
        door.watched = {
            **dict.fromkeys(self._births, self._announcer.birth), f"{base}/{household.id}/in/stage": self._change_stage,
        }  # fmt: skip
        if any(output.hermes is not None for output in household.outputs.values()):
            door.overheard = ("hermes/", self._end_session)

    # living
    def _lived(self, touched: frozenset[str], decisions: tuple[Decision, ...]) -> None:
        """Whoever wants to know of every commit, in order."""
        self._newcomers.look()
        if self._log_time:
            self._overnight.look()
            self._lessons.look()
        self._announcer.lived(touched, decisions)
        for part in self._parts:
            part.lived(touched, decisions)

    def _tell(self, event: AnyEvent) -> None:
        self.loop.tell(event)

    def _problems(self) -> list[str]:
        """What is wrong with hubd just now, for the health entity."""
        feed = self._feed.problem if self._feed is not None else None
        others = (getattr(part, "problem", None) for part in self._parts)
        found = (self.loop.ledger.trouble, feed, *others, *problems(self._operator))
        return [problem for problem in found if problem is not None]

    def _adopt(self, rules: Rulebook) -> None:
        self.loop.operator.adopt(rules)
        self._announcer.reintroduce()

    def _change_stage(self, payload: bytes) -> None:
        """Somebody trusts a rule more, or less. The watch over the rules takes it up."""
        try:
            said = wanted(payload, [spec.id for spec in self.loop.operator.brain.rules.specs])
            change(self.settings.rules, said.rule, said.stage)
        except (DecodeError, OSError) as error:
            log.warning("the stage of a rule was not changed: %s", error)

    def _ways(self, opened: AsyncExitStack) -> Ways:
        """How words reach people, and how questions by Hermes end."""
        household, wyoming = self.settings.household, None
        if any(output.wyoming is not None for output in household.outputs.values()):
            wyoming = services_of("wyoming", household, None)
        hermes = any(output.hermes is not None for output in household.outputs.values())
        shops = shopping(self.settings)
        spoken = self._router.spoken if hermes else None
        return Ways(household, self._services(opened), wyoming, spoken, shops, tools(self.settings))

    def _end_session(self, topic: str, payload: bytes) -> None:
        """A question by Hermes has been answered: its satellite need not listen any more."""
        try:
            end = self._router.answered(topic, payload)
        except DecodeError:
            return  # told where the message is decoded
        if end is not None:
            self._bus.publish(*end)

    def _services(self, opened: AsyncExitStack) -> Services | None:
        wanted = self.settings.home_assistant
        if wanted is None:
            return None
        household = self.settings.household
        services = services_of("homeassistant", household, wanted)
        opened.push_async_callback(services.close)
        if not self._log_time:  # a recorded day has what was heard then
            self._feed = feed_of("homeassistant", household, wanted, services)
        return services

    async def _live(self, ready: Callable[[], None], opened: AsyncExitStack) -> None:
        """From the state that was restored to the living house, until it is to stop."""
        opened.push_async_callback(self._part)
        for part in parts.wanted(self._living()):
            await part.open()
            opened.push_async_callback(part.close)
            self._parts.append(part)
        await self._catch_up()
        self._listen(ready, opened)
        tell_systemd(b"READY=1")
        self._keep_watch(opened)
        await self.stopping.wait()
        tell_systemd(b"STOPPING=1")

    async def _catch_up(self) -> None:
        """What was noted is lived, timers that went by fire, and what the outbox still holds is finished."""
        loop, store = self.loop, self._store
        loop.make_good(store.noted(store.last_seq()))
        newest = store.decisions(limit=1)
        loop.ledger.known_until = newest[0].at if newest else float("-inf")
        while loop.behind() and not self.stopping.is_set():
            loop.wake()
            await asyncio.sleep(0)
        entries = store.pending()
        self._actor.resume(entries, self._hazards() if entries else frozenset())

    def _listen(self, ready: Callable[[], None], opened: AsyncExitStack) -> None:
        """From now on the house is heard. `ready` is called when the bus is there for the first time."""

        def joined() -> None:
            nonlocal ready
            self._announcer.joined()
            ready()
            ready = _nothing

        self.loop.joined = joined
        self.loop.begin()
        self._bus.start(self.loop)
        if self._feed is not None:
            self._feed.start(Hearing(self.loop))
            opened.push_async_callback(self._feed.stop)

    def _keep_watch(self, opened: AsyncExitStack) -> None:
        """The night's work, and files that change while hubd runs."""
        settings, loop = self.settings, self.loop
        nightly = Nightly(settings.household.time_zone, settings.store.logs, self._calm, self._nights())
        opened.callback(nightly.stop)
        if not self._log_time:
            asyncio.get_running_loop().call_later(10.0, nightly.start)
        watches = [
            watch_errands(settings, self.stopping),
            watch_likelihoods(settings.store.logs, lambda: loop.operator.state.own, loop.tell),
        ]
        if settings.rules:
            watches.append(watch_rules(settings, self._adopt, self._rules_seen))
        if settings.chains:
            watches.append(watch_chains(settings.chains, loop.operator.adopt_chains))
        for watch in watches:
            opened.callback(asyncio.create_task(watch).cancel)

    async def _part(self) -> None:
        """Stop in order: calls under way, the last commit, goodbye to the bus, word of what went out."""
        self._announcer.stop()
        await self._actor.stop()
        self.loop.stop()
        await self._bus.stop([(self._announcer.status_topic, OFFLINE, 1, True)])
        self.loop.ledger.settle()

    def _living(self) -> Living:
        """What the parts beside the loop may know."""
        loop = self.loop
        return Living(
            self.settings,
            loop.operator,
            self._store,
            self._clock.now,
            loop.tell,
            loop.hear,
            problems=self._problems,
            loop=loop,
            connected=lambda: self._bus.connected,
            recorded=self._log_time,
        )

    def _hazards(self) -> frozenset[str]:
        """Decisions about hazards that are young enough to be worth another try."""
        recent = self._store.decisions(since=self.loop.operator.state.now - HAZARD_SECONDS, limit=HAZARD_DECISIONS)
        return frozenset(decision.id for decision in recent if decision.intent.startswith("hazard."))

    def _nights(self) -> list[Job]:
        """The night's work: quiet hours, clear of both changes of the clock, and training as in a replay."""
        return [
            Job("training", LEARNS_AT, 0, self._train),
            Job("housekeeping", 3, 40, self._tidy),
        ]

    def _calm(self) -> bool:
        """Is nobody up and at home, as far as is known?"""
        return self._operator.state.house.mode in {"away", "asleep"}

    def _train(self) -> None:
        """The night's learning, each in a process of its own."""
        self._overnight.begin()
        self._lessons.begin()

    def _tidy(self) -> None:
        """The night's work: forget what is old. In a thread, because a slow disk takes its time."""
        from hubd.store.privacy import tidy

        store, zone = self.settings.store, self.settings.household.time_zone
        retention = Retention(store.keep_inputs, store.keep_decisions, dict(store.keep_kinds), store.keep_set_aside)
        self.loop.checkpoint()
        asyncio.get_running_loop().run_in_executor(
            None, tidy, self._store, store.logs, zone, time.time(), retention
        ).add_done_callback(_say_failure)


async def _opened_broker(host: str, port: int, opened: AsyncExitStack) -> None:
    from hubd.runtime.broker import EmbeddedBroker

    broker = EmbeddedBroker(host, port)
    await broker.start()
    opened.push_async_callback(broker.stop)
    log.info("an embedded broker listens on %s:%d", host, port)


def _nothing() -> None:
    """What there is to say the second time."""


def _say_failure(task: asyncio.Future[Any]) -> None:
    if task.exception() is not None:
        log.warning("the nightly housekeeping did not finish: %s", task.exception())
