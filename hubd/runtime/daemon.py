"""The daemon: builds everything from the settings, opens it in order, and closes it in the opposite one.

Restoring is the newest snapshot and the journal after it, through the same operator; it is never an event and repeats
no effect. What the outbox still holds is finished afterwards.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import tzinfo
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from hubd.config.settings import Settings
from hubd.core.codec import decode_state
from hubd.core.decisions import Decision, Tell
from hubd.core.events import AnyEvent
from hubd.core.rules.compile import Rulebook
from hubd.errors import DecodeError, StoreError, Unavailable
from hubd.integration import Broker, Bus, Feed, Known, Message, Services, TlsFiles, bus_to, installed
from hubd.logs.lines import line_of
from hubd.runtime.actor import Actor
from hubd.runtime.announcer import OFFLINE, Announcer
from hubd.runtime.assemble import assemble, problems, with_heads
from hubd.runtime.clocks import LogClock, Time, WallClock
from hubd.runtime.likelihoods_watch import watch_likelihoods
from hubd.runtime.loop import Loop
from hubd.runtime.night_lessons import NightLessons
from hubd.runtime.operator import Decodes, Operator
from hubd.runtime.overnight import Overnight
from hubd.runtime.rules_watch import stamps, watch_rules
from hubd.runtime.stages import change, folder_of, wanted
from hubd.runtime.wakeups import NIGHTLY, TRAINING, Nightly
from hubd.runtime.ways import Ways
from hubd.runtime.window import Window
from hubd.store.daily import DailyLog
from hubd.store.steady import SteadyStore, open_store
from hubd.store.values import Input, Retention, Store

log = logging.getLogger("hubd.daemon")
T = TypeVar("T")

EARLIEST = 1_735_689_600.0
"""The start of 2025. A clock before it has not been set yet, as on a small computer without a battery."""
HAZARD_SECONDS, HAZARD_DECISIONS = 3_600.0, 1_000
"""How far back, and among how many decisions, unfinished warnings of a hazard are looked for after a start."""
POISON = "poisoned.log"
"""Beside the daily logs: messages that the core could not live through, as a log that a developer can replay. Not named
like one, because a replay of the whole folder must not live through them once more, out of order."""


class Router(Decodes, Protocol):
    """The decoders, and what they want to hear."""

    def subscriptions(self, known: Known | None = None) -> Sequence[str]: ...

    def discovered(self, known: Known) -> Sequence[str]: ...

    def spoken(self, tell: Tell, site: str) -> tuple[str, bytes] | None: ...

    def answered(self, topic: str, payload: bytes) -> tuple[str, bytes] | None: ...

    def repeated(self) -> Sequence[str]: ...


class Newcomers:
    """Devices that describe themselves are listened to from then on, wherever they speak."""

    def __init__(self, operator: Operator, router: Router, bus: Bus) -> None:
        self._operator, self._router, self._bus = operator, router, bus
        self._known = operator.state.known

    def look(self) -> None:
        """Has anybody described itself since the last look?"""
        known = self._operator.state.known
        if known is not self._known:
            self._known = known
            self._bus.listen(self._router.discovered(known))


class Hearing:
    """What comes by another connection than the bus, on its way into the loop."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    @property
    def full(self) -> bool:
        return self._loop.full

    def heard(self, kind: str, payload: bytes) -> None:
        self._loop.log(kind, payload)

    def tell(self, event: AnyEvent) -> None:
        self._loop.tell(event)


class Daemon:
    """One household, from start to stop. `log_time`: time comes from messages, for a day that was recorded."""

    def __init__(self, settings: Settings, *, log_time: bool = False) -> None:
        self.settings = settings
        self.stopping = asyncio.Event()
        self._log_time = log_time
        self._feed: Feed | None = None
        self._window: Window | None = None

    async def run(self, ready: Callable[[], None] | None = None) -> None:
        """Live until `stopping` is set. Everything that was opened is closed, in the opposite order. `ready` is called
        once, when hubd hears the broker for the first time."""
        settings, mqtt = self.settings, self.settings.mqtt
        async with AsyncExitStack() as opened:
            if mqtt.embedded:
                await _opened_broker(mqtt.host, mqtt.port, opened)
            router = _offer(installed("mqtt").decoders)(settings.household, mqtt)
            self._rules_seen = stamps(settings.rules)
            operator = assemble(settings, router)
            for problem in problems(operator):
                log.warning("%s", problem)
            store = open_store(settings.store.url, settings.store.logs)
            opened.callback(store.close)
            seq = restore(store, operator, settings.store.logs)
            for note in store.notes:
                log.warning("%s", note)
            clock: Time = LogClock(operator.state.now or None) if self._log_time else WallClock(operator.state.now)
            if not self._log_time:
                await _believable(self.stopping)
            self._put_together(operator, router, store, clock, seq, opened)
            await self._live(ready or _nothing, opened)

    def _put_together(
        self, operator: Operator, router: Router, store: SteadyStore, clock: Time, seq: int,
        opened: AsyncExitStack,
    ) -> None:
        """Connect the parts with each other; nothing is started yet."""
        settings, mqtt = self.settings, self.settings.mqtt
        household, base, logs = settings.household, mqtt.base_topic, settings.store.logs
        topics = router.subscriptions(operator.state.known)
        if settings.home_assistant is not None and not self._log_time:  # its own connection says the same, and more
            twice = frozenset(router.repeated())
            topics = [topic for topic in topics if topic not in twice]
        prefix = mqtt.discovery_prefix if mqtt.discovery else None
        birth = [f"{prefix}/status"] if prefix is not None else []
        missing = [topic for topic in birth if not any(hears(wanted, topic) for wanted in topics)]
        self._bus = bus_to(broker_of(settings), [*topics, *missing], keep_retain=self._log_time)
        self._actor = Actor(household, base, self._bus, clock.now, self._tell, self._ways(router, opened))
        diary = DailyLog(logs, household.time_zone, store)
        opened.callback(diary.close)
        poison = _set_aside(logs, household.time_zone)
        self.loop = Loop(operator, store, self._bus, self._actor, clock, base, seq=seq, diary=diary, poison=poison)
        self._announcer = Announcer(
            operator, self._bus, base, prefix, clock.now, single=mqtt.discovery_format == "single",
            health=lambda: self._problems(operator), trusting=folder_of(settings.rules) is not None,
        )  # fmt: skip
        newcomers = Newcomers(operator, router, self._bus)
        self._overnight = Overnight(operator, self._tell)
        self._lessons = NightLessons(operator, self._tell, settings.file)
        opened.push_async_callback(self._overnight.stop)
        opened.push_async_callback(self._lessons.stop)

        def lived(touched: frozenset[str], decisions: tuple[Decision, ...]) -> None:
            newcomers.look()
            if self._log_time:
                self._overnight.look()
                self._lessons.look()
            self._announcer.lived(touched, decisions)
            if self._window is not None:
                self._window.lived(decisions)

        self.loop.lived = lived
        if prefix is not None:
            self.loop.echoes = self._announcer.topics
        self.loop.watched = {
            **dict.fromkeys(birth, self._announcer.birth), f"{base}/{household.id}/in/stage": self._change_stage,
        }  # fmt: skip
        if any(output.hermes is not None for output in household.outputs.values()):
            self.loop.overheard = ("hermes/", lambda topic, payload: self._end_session(router, topic, payload))
        self._store = store
        self._clock = clock

    def _tell(self, event: AnyEvent) -> None:
        self.loop.tell(event)

    def _problems(self, operator: Operator) -> list[str]:
        """What is wrong with hubd just now, for the health entity."""
        feed = self._feed.problem if self._feed is not None else None
        return [problem for problem in (self.loop.ledger.trouble, feed, *problems(operator)) if problem is not None]

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

    def _ways(self, router: Router, opened: AsyncExitStack) -> Ways:
        """How words reach people, and how questions by Hermes end."""
        household, wyoming = self.settings.household, None
        if any(output.wyoming is not None for output in household.outputs.values()):
            wyoming = _offer(installed("wyoming").services)(household, None)
        hermes = any(output.hermes is not None for output in household.outputs.values())
        return Ways(household, self._services(opened), wyoming, router.spoken if hermes else None)

    def _end_session(self, router: Router, topic: str, payload: bytes) -> None:
        """A question by Hermes has been answered: its satellite need not listen any more."""
        try:
            end = router.answered(topic, payload)
        except DecodeError:
            return  # told where the message is decoded
        if end is not None:
            self._bus.publish(*end)

    def _services(self, opened: AsyncExitStack) -> Services | None:
        wanted = self.settings.home_assistant
        if wanted is None:
            return None
        offered = installed("homeassistant")
        services = _offer(offered.services)(self.settings.household, wanted)
        opened.push_async_callback(services.close)
        if not self._log_time:  # a recorded day has what was heard then
            self._feed = _offer(offered.feed)(self.settings.household, wanted, services)
        return services

    async def _live(self, ready: Callable[[], None], opened: AsyncExitStack) -> None:
        loop, bus, actor = self.loop, self._bus, self._actor
        opened.push_async_callback(self._part)
        if self.settings.status_page is not None:
            operator = loop.operator
            window = Window(operator, self.settings.status_page, self._clock.now, lambda: self._problems(operator))
            await window.open()
            opened.push_async_callback(window.close)
            self._window = window
        loop.make_good(self._store.noted(self._store.last_seq()))
        newest = self._store.decisions(limit=1)
        loop.ledger.known_until = newest[0].at if newest else float("-inf")
        while loop.behind() and not self.stopping.is_set():
            loop.wake()
            await asyncio.sleep(0)
        entries = self._store.pending()
        actor.resume(entries, self._hazards() if entries else frozenset())

        def joined() -> None:
            nonlocal ready
            self._announcer.joined()
            ready()
            ready = _nothing

        loop.joined = joined
        loop.begin()
        bus.start(loop)
        if self._feed is not None:
            self._feed.start(Hearing(loop))
            opened.push_async_callback(self._feed.stop)
        _tell_systemd(b"READY=1")
        settings = self.settings
        nightly = Nightly(settings.household.time_zone, (TRAINING, self._train), (NIGHTLY, self._tidy))
        opened.callback(nightly.stop)
        if not self._log_time:
            asyncio.get_running_loop().call_later(10.0, nightly.start)
        if settings.rules:
            watching = asyncio.create_task(watch_rules(settings, self._adopt, self._rules_seen))
            opened.callback(watching.cancel)
        learned = watch_likelihoods(settings.store.logs, lambda: loop.operator.state.own, loop.tell)
        opened.callback(asyncio.create_task(learned).cancel)
        await self.stopping.wait()
        _tell_systemd(b"STOPPING=1")

    async def _part(self) -> None:
        """Stop in order: calls under way, the last commit, goodbye to the bus, word of what went out."""
        self._announcer.stop()
        await self._actor.stop()
        self.loop.stop()
        await self._bus.stop([(self._announcer.status_topic, OFFLINE, 1, True)])
        self.loop.ledger.settle()

    def _hazards(self) -> frozenset[str]:
        """Decisions about hazards that are young enough to be worth another try."""
        recent = self._store.decisions(since=self.loop.operator.state.now - HAZARD_SECONDS, limit=HAZARD_DECISIONS)
        return frozenset(decision.id for decision in recent if decision.intent.startswith("hazard."))

    def _train(self) -> None:
        """The night's learning, each in a process of its own."""
        self._overnight.begin()
        self._lessons.begin()

    def _tidy(self) -> None:
        """The night's work: forget what is old. In a thread, because a slow disk takes its time."""
        from hubd.store.privacy import tidy

        store, zone = self.settings.store, self.settings.household.time_zone
        retention = Retention(store.keep_inputs, store.keep_decisions)
        self.loop.checkpoint()
        asyncio.get_running_loop().run_in_executor(
            None, tidy, self._store, store.logs, zone, time.time(), retention
        ).add_done_callback(_say_failure)


def restore(store: Store, operator: Operator, logs: Path | None = None) -> int:
    """Bring the operator back to where the journal ends. Returns the number of the last input. `logs`: the folder of
    daily logs, beside which lies what was learned about people."""
    def usable(snapshot: bytes) -> bool:
        try:
            decode_state(snapshot)
        except msgspec.MsgspecError as error:
            log.warning("a snapshot cannot be read (%s), taking the one before", error)
            return False
        return True

    restored = store.restore(usable)
    if restored.snapshot is not None:
        operator.state = decode_state(restored.snapshot)
        if logs is not None:
            _recall(operator, logs)
    seq = restored.seq
    for entry in restored.tail:
        _relive(operator, entry)
        seq = entry.seq
    return seq


def _recall(operator: Operator, logs: Path) -> None:
    """What was learned from labels is in charge again; where its files are gone, the home goes on as a new one."""
    try:
        with_heads(operator, logs)
    except StoreError as error:
        log.warning("%s", error)


def _relive(operator: Operator, entry: Input) -> None:
    """What was lived through once may fail under a newer hubd. That must not keep a home from starting."""
    before = operator.state
    try:
        operator.take(entry.message())
    except Exception:
        log.exception("input %d of the journal was passed over, please report it: %s", entry.seq, entry.topic)
        operator.state = before


async def _opened_broker(host: str, port: int, opened: AsyncExitStack) -> None:
    from hubd.runtime.broker import EmbeddedBroker

    broker = EmbeddedBroker(host, port)
    await broker.start()
    opened.push_async_callback(broker.stop)
    log.info("an embedded broker listens on %s:%d", host, port)


async def _believable(stopping: asyncio.Event) -> None:
    """Wait until the computer knows what year it is: living through decades of timers would be worse."""
    warned = False
    while time.time() < EARLIEST and not stopping.is_set():
        if not warned:
            log.warning("the computer's clock has not been set yet, waiting for it")
            warned = True
        await asyncio.sleep(1.0)


def hears(wanted: str, topic: str) -> bool:
    """Does this filter (with `+` for any one level) bring this topic?"""
    levels, wishes = topic.split("/"), wanted.split("/")
    return len(levels) == len(wishes) and all(
        wish in ("+", level) for wish, level in zip(wishes, levels, strict=True)
    )


def broker_of(settings: Settings) -> Broker:
    """Where and as whom to log in, with a last will that tells everybody that hubd is gone."""
    mqtt = settings.mqtt
    tls = mqtt.tls
    return Broker(
        host=mqtt.host, port=mqtt.port, client_id=mqtt.client_id, username=mqtt.username, password=mqtt.password,
        keepalive=mqtt.keepalive, will=(f"{mqtt.base_topic}/{settings.household.id}/status", OFFLINE),
        old=mqtt.embedded,
        tls=None if tls is None else TlsFiles(tls.ca, tls.cert, tls.key, tls.insecure),
    )


def _nothing() -> None:
    """What there is to say the second time."""


def _offer(offer: T | None) -> T:
    if offer is None:
        raise Unavailable("an installed integration does not offer what hubd needs; install hubd again")
    return offer


def _set_aside(folder: Path, zone: tzinfo) -> Callable[[Message, Exception], None]:
    """Keep a message that the core could not live through."""
    def write(message: Message, error: Exception) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / POISON).open("ab") as file:
                file.write(line_of(message, zone))
        except OSError as full:
            log.error("a message that failed (%s) could not be set aside either: %s", error, full)  # noqa: TRY400 - both are told

    return write


def _tell_systemd(text: bytes) -> None:
    """Readiness for a service manager that asks for it."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            sock.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            sock.send(text)


def _say_failure(task: asyncio.Future[Any]) -> None:
    if task.exception() is not None:
        log.warning("the nightly housekeeping did not finish: %s", task.exception())
