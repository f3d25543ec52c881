"""The one loop: written down first, acted upon second, acknowledged third; and nothing stops it."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import pytest

from hubd.config.settings import Settings
from hubd.core import events as ev
from hubd.core.brain import build_brain
from hubd.core.decisions import Effect
from hubd.core.household import Area, Household, SourceEntry
from hubd.core.rules.compile import compile_rules
from hubd.errors import StoreFull
from hubd.integration import Known, Message, router_of
from hubd.rules_files import read_rule_text
from hubd.runtime.actor import Actor
from hubd.runtime.arrivals import FLOOD
from hubd.runtime.clocks import LogClock, Time
from hubd.runtime.loop import Loop
from hubd.runtime.operator import Operator
from hubd.runtime.restoring import restore
from hubd.runtime.ways import Ways
from hubd.store.memory import MemoryJournal
from hubd.store.values import Batch, Input
from tests.runtime.hub import RULES
from tests.runtime.scripted import ScriptedBus, ScriptedServices, ScriptedTime

HOME = Household(
    id="lab", name="Lab", time_zone=ZoneInfo("Europe/Berlin"), areas={"kitchen": Area("kitchen", "Kitchen", "kitchen")},
    sources=(
        SourceEntry("lab_gate", "lab/gate", "device"), SourceEntry("lab_trigger", "lab/trigger", "device"),
        SourceEntry("lab_meter", "lab/meter", "level"), SourceEntry("lab_call", "lab/call", "device"),
    ),
)  # fmt: skip


class Noted(MemoryJournal):
    """A store in memory that tells the bus's story when it writes, and can be full."""

    trouble = None
    wants_snapshot = False

    def __init__(self, bus: ScriptedBus) -> None:
        super().__init__()
        self._bus = bus
        self.disk = threading.Event()
        self.disk.set()
        self.paper: list[Input] | None = None
        """What was noted last; None: there is nothing to note on."""

    def note(self, inputs: Sequence[Input]) -> bool:
        if self.paper is not None:
            self.paper = list(inputs)
            self._bus.story.append(("note", tuple(entry.topic for entry in inputs)))
        return self.paper is not None

    def sync(self) -> None:
        assert self.disk.wait(10)

    def commit(self, batch: Batch) -> tuple[Effect, ...]:
        self._bus.story.append(("commit", tuple(entry.topic for entry in batch.inputs)))
        return super().commit(batch)


class Poisonous:
    """Decodes like the rest, but what says `poison` makes the core fail."""

    def __init__(self, inner: object) -> None:
        self._inner = inner

    def decode(self, message: Message, known: Known) -> Sequence[ev.AnyEvent]:
        if message.payload == b"poison":
            raise ZeroDivisionError
        return self._inner.decode(message, known)  # type: ignore[attr-defined, no-any-return]  # a decoder


class Stage:
    def __init__(self, time: Time | None = None, strict: bool = False) -> None:
        self.bus = ScriptedBus()
        self.time = time or ScriptedTime()
        rules = compile_rules(tuple(read_rule_text(RULES).rules.values()), HOME)
        brain = build_brain(HOME, rules)
        self.operator = Operator(brain, Poisonous(router_of(HOME, Settings(HOME).mqtt)))
        self.store = Noted(self.bus)
        self.actor = Actor(HOME, "hubd", self.bus, self.time.now, self._tell)
        self.poisoned: list[Message] = []
        aside = None if strict else lambda message, _error: self.poisoned.append(message)
        self.loop = Loop(self.operator, self.store, self.bus, self.actor, self.time, "hubd", poison=aside)  # type: ignore[arg-type]  # all of it that is asked for

    def _tell(self, done: ev.AnyEvent) -> None:
        self.loop.tell(done)

    def hears(self, topic: str, payload: bytes, number: int | None = None, again: bool = False) -> None:
        receipt = None if number is None else (1, number)
        self.loop.heard(topic, payload, False, 0 if number is None else 1, receipt, again)

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.bus.story]


@pytest.fixture(autouse=True)
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a batch is what has arrived."""
    monkeypatch.setattr("hubd.runtime.loop.BATCH_SECONDS", float("inf"))


def living(test: Callable[[], None]) -> None:
    async def run() -> None:
        test()

    asyncio.run(run())


def test_a_reaction_leaves_after_the_commit_and_before_the_acknowledgement() -> None:
    def test() -> None:
        stage = Stage()
        stage.hears("lab/gate", b"ON", 1)
        stage.hears("lab/trigger", b"7", 2)
        stage.loop.drained()
        kinds = stage.kinds()
        assert kinds.count("commit") == 1, "what arrived together is written together"
        assert stage.bus.said("lab/out") == [b"7"]
        assert kinds.index("commit") < kinds.index("publish") < kinds.index("flush") < kinds.index("acknowledge")
        assert [what for kind, what in stage.bus.story if kind == "acknowledge"] == [(1, 1), (1, 2)]

    living(test)


def test_what_is_said_by_another_way_counts_like_a_message_and_is_told_of_once_it_is_safe() -> None:
    async def test() -> None:
        stage = Stage()
        stage.store.lags = True
        stage.store.disk = disk = threading.Event()
        safe: list[str] = []
        stage.hears("lab/gate", b"ON", 1)
        stage.loop.drained()
        never = b'{"intent": "recipe.suggest", "outcome": "never"}'
        assert stage.loop.hear("in/feedback", never, lambda: safe.append("it"))
        await asyncio.sleep(0)
        assert [entry.topic for entry in stage.store.inputs(1)][-1] == "hubd/lab/in/feedback"
        assert safe == [], "the disk does not have it yet"
        disk.set()
        async with asyncio.timeout(5):
            while not safe:
                await asyncio.sleep(0.01)
        stage.loop.stop()
        assert not stage.loop.hear("in/feedback", b"{}"), "hubd has ended"

    asyncio.run(test())


def test_a_reaction_does_not_wait_for_the_disk_but_acknowledgements_and_calls_do() -> None:
    async def test() -> None:
        stage = Stage()
        stage.store.lags = True
        services = ScriptedServices(None)
        stage.actor.ways = Ways(HOME, services)
        disk = threading.Event()
        stage.store.disk = disk
        stage.hears("lab/gate", b"ON", 1)
        stage.hears("lab/trigger", b"7", 2)
        stage.hears("lab/call", b"now", 3)
        stage.loop.drained()
        assert stage.bus.said("lab/out") == [b"7"]
        await asyncio.sleep(0.02)
        assert "acknowledge" not in stage.kinds()
        assert services.calls == []
        disk.set()
        async with asyncio.timeout(5):
            while "acknowledge" not in stage.kinds() or not services.calls:
                await asyncio.sleep(0.001)
        assert [what for kind, what in stage.bus.story if kind == "acknowledge"] == [(1, 1), (1, 2), (1, 3)]

    asyncio.run(test())


def test_what_is_noted_need_not_wait_for_the_database() -> None:
    def test() -> None:
        stage = Stage()
        stage.store.paper = []
        stage.hears("lab/gate", b"ON", 1)
        stage.hears("lab/trigger", b"7", 2)
        stage.loop.drained()
        kinds = stage.kinds()
        assert kinds[:4] == ["note", "publish", "flush", "commit"]
        assert stage.bus.said("lab/out") == [b"7"], "once"
        assert len(stage.bus.said("hubd/lab/decision")) == 1
        assert [entry.state for entry in stage.store.pending() if entry.effect.id.endswith("told")] == ["pending"]

    living(test)


def test_a_reaction_that_has_left_may_travel_before_the_database_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def test() -> None:
        stage = Stage()
        stage.store.paper = []
        monkeypatch.setattr("hubd.runtime.ledger.sched_yield", lambda: stage.bus.story.append(("yield", None)))
        stage.hears("lab/gate", b"ON", 1)
        stage.loop.drained()
        assert "yield" not in stage.kinds(), "nothing has left"
        stage.bus.story.clear()
        stage.hears("lab/trigger", b"7", 2)
        stage.loop.drained()
        assert stage.kinds()[:5] == ["note", "publish", "flush", "yield", "commit"]

    living(test)


def test_what_may_have_been_decided_in_an_earlier_life_waits_for_the_database() -> None:
    def test() -> None:
        stage = Stage()
        stage.store.paper = []
        stage.loop.ledger.known_until = stage.time.now() or 0.0
        stage.hears("lab/gate", b"ON", 1)
        stage.hears("lab/trigger", b"7", 2)
        stage.loop.drained()
        assert stage.kinds()[:2] == ["commit", "publish"]

    living(test)


def test_what_was_noted_and_not_written_is_made_good_after_a_crash() -> None:
    def test() -> None:
        stage = Stage()
        stage.store.paper = []
        stage.hears("lab/gate", b"ON", 1)
        stage.loop.drained()
        stage.store.commit = _crash  # type: ignore[assignment]  # in the place of the real one
        stage.hears("lab/trigger", b"7", 2)
        with pytest.raises(Crash):
            stage.loop.drained()
        assert stage.bus.said("lab/out") == [b"7"]

        after = Stage()
        after.store._inputs = stage.store._inputs
        restore(after.store, after.operator)
        after.loop.make_good(stage.store.paper)

        assert [entry.payload for entry in after.store.inputs()] == [b"ON", b"7"]
        states = {entry.effect.id.rpartition("-")[2]: entry.state for entry in after.store.pending()}
        assert sorted(states.values()) == ["pending", "started"]
        assert states["told"] == "pending", "word of it may be sent again, it has an id"
        after.actor.resume(after.store.pending(), frozenset())
        assert after.bus.said("lab/out") == [], "whether the lamp was switched nobody knows, so it is not repeated"
        assert len(after.bus.said("hubd/lab/decision")) == 1

    living(test)


class Crash(BaseException):
    """The process ends here."""


def _crash(_batch: Batch) -> tuple[Effect, ...]:
    raise Crash


def test_what_makes_no_sense_is_counted_and_acknowledged_and_not_written() -> None:
    def test() -> None:
        stage = Stage()
        stage.hears("zigbee2mqtt/door", b'{"contact": NaN}', 3)
        stage.loop.drained()
        assert sum(stage.loop.counters.rejected.values()) == 1
        assert ("acknowledge", (1, 3)) in stage.bus.story
        assert stage.store.last_seq() == 0

    living(test)


def test_a_failure_in_the_core_sets_one_message_aside_and_life_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    def test() -> None:
        stage = Stage()
        stage.hears("lab/gate", b"ON", 1)
        stage.hears("lab/trigger", b"poison", 2)
        stage.hears("lab/trigger", b"8", 3)
        stage.loop.drained()
        assert [message.payload for message in stage.poisoned] == [b"poison"]
        assert stage.bus.said("lab/out") == [b"8"]
        assert [entry.payload for entry in stage.store.inputs()] == [b"ON", b"8"]

    with caplog.at_level(logging.CRITICAL):
        living(test)


def test_in_tests_a_failure_in_the_core_is_loud() -> None:
    def test() -> None:
        stage = Stage(strict=True)
        stage.hears("lab/trigger", b"poison", 2)
        with pytest.raises(ZeroDivisionError):
            stage.loop.drained()

    living(test)


def test_what_was_written_down_before_it_could_be_acknowledged_is_not_lived_twice() -> None:
    def test() -> None:
        stage = Stage()
        stage.hears("lab/gate", b"ON", 1)
        stage.hears("lab/trigger", b"7", 2)
        stage.loop.drained()
        stage.hears("lab/trigger", b"7", 2, again=True)
        stage.hears("lab/trigger", b"9", 3, again=True)
        stage.hears("lab/trigger", b"9", 3, again=True)
        stage.loop.drained()
        assert stage.bus.said("lab/out") == [b"7", b"9"]
        assert stage.loop.counters.redelivered == 2

    living(test)


def test_under_flood_meters_give_way_and_triggers_do_not() -> None:
    async def test() -> None:
        stage = Stage()
        stage.hears("lab/gate", b"ON", 1)
        for number in range(FLOOD):
            stage.hears("lab/meter", b"%d" % number, 10 + number)
        stage.hears("lab/trigger", b"7", 2)
        stage.loop.drained()
        while stage.bus.said("lab/out") != [b"7"]:
            await asyncio.sleep(0)
        meters = [entry.payload for entry in stage.store.inputs() if entry.topic == "lab/meter"]
        assert meters == [b"%d" % (FLOOD - 1)]
        assert sum(kind == "acknowledge" for kind in stage.kinds()) == FLOOD + 2

    asyncio.run(test())


def test_a_recorded_day_begins_with_its_clock_and_stands_still_between() -> None:
    def test() -> None:
        stage = Stage(time=LogClock())
        stage.hears("lab/gate", b"ON", 1)
        stage.loop.drained()
        assert stage.store.last_seq() == 0
        stage.hears("hubd/lab/in/clock", b'{"at": "2026-03-02T18:00:00.250+01:00"}', 2)
        stage.hears("lab/trigger", b"1", 3)
        stage.hears("hubd/lab/in/clock", b'{"at": "2026-03-02T17:00:00+01:00"}', 4)
        stage.hears("lab/trigger", b"2", 5)
        stage.loop.drained()
        assert {entry.at for entry in stage.store.inputs()} == {1772470800.25}
        assert stage.bus.said("lab/out") == [b"1", b"2"]

    living(test)


@pytest.mark.parametrize("far", ["9999-12-31T23:00:00Z", "2029-03-02T18:00:00Z"])
def test_a_recorded_clock_that_leaps_years_ahead_is_refused_and_time_goes_on(far: str) -> None:
    def test() -> None:
        stage = Stage(time=LogClock())
        stage.hears("hubd/lab/in/clock", b'{"at": "2026-03-02T18:00:00Z"}', 1)
        stage.hears("hubd/lab/in/clock", f'{{"at": "{far}"}}'.encode(), 2)
        stage.hears("lab/gate", b"ON", 3)
        stage.hears("lab/trigger", b"1", 4)
        stage.loop.drained()
        assert stage.loop.counters.rejected == {"clock: too far ahead": 1}
        assert ("acknowledge", (1, 2)) in stage.bus.story
        assert stage.bus.said("lab/out") == [b"1"]
        assert {entry.at for entry in stage.store.inputs()} == {1772474400.0}

    living(test)


def test_elsewhere_the_clock_is_nobodys_to_set() -> None:
    def test() -> None:
        stage = Stage()
        stage.hears("hubd/lab/in/clock", b'{"at": "2036-03-02T18:00:00+01:00"}', 2)
        stage.loop.drained()
        assert stage.store.last_seq() == 0 and ("acknowledge", (1, 2)) in stage.bus.story
        assert stage.loop.counters.rejected == {"clock: only with --clock log": 1}

    living(test)


def test_how_an_effect_went_is_logged_as_an_event_that_a_replay_hears() -> None:
    async def test() -> None:
        stage = Stage()
        stage.hears("lab/gate", b"ON", 1)
        stage.hears("lab/trigger", b"7", 2)
        stage.loop.drained()
        stage.bus.answer(None)
        while stage.store.last_seq() < 3:
            await asyncio.sleep(0)
        entry = list(stage.store.inputs())[-1]
        assert entry.topic == "hubd/lab/log/event"
        event = json.loads(entry.payload)
        assert (event["kind"], event["result"], event["at"]) == ("done", "uncertain", entry.at)

    asyncio.run(test())


def test_nothing_more_is_begun_while_something_in_a_hurry_waits() -> None:
    async def test() -> None:
        stage = Stage()
        stage.hears("lab/gate", b"ON", 1)
        for number in range(100):
            stage.hears("lab/trigger", b"%d" % number, 2 + number)
        stage.bus.busy = True
        stage.loop.drained()
        assert stage.store.last_seq() == 0
        stage.bus.busy = False
        stage.loop.drained()
        first = len(stage.bus.said("lab/out"))
        assert 0 < first < 100, "one commit begins only some effects that must not happen twice"
        while len(stage.bus.said("lab/out")) < 100:
            await asyncio.sleep(0)

    asyncio.run(test())


def test_a_full_disk_is_said_once_and_its_end_too(caplog: pytest.LogCaptureFixture) -> None:
    def test() -> None:
        stage = Stage()
        stage.store.trouble = StoreFull("hubd.db: no room left on the disk")  # type: ignore[assignment]  # in the place of the real one
        for number in range(3):
            stage.hears("lab/gate", b"ON", number)
            stage.loop.drained()
        stage.store.trouble = None
        stage.hears("lab/gate", b"ON", 9)
        stage.loop.drained()

    with caplog.at_level(logging.WARNING):
        living(test)
    said = [record.getMessage() for record in caplog.records if record.name == "hubd.ledger"]
    assert len(said) == 2 and "no room left" in said[0] and "again" in said[1]


def test_the_first_nonsense_of_a_topic_is_told_and_the_rest_counted(caplog: pytest.LogCaptureFixture) -> None:
    def test() -> None:
        stage = Stage()
        for number in range(3):
            stage.hears("lab/meter", b"no number", number)
        stage.hears("hubd/lab/in/feedback", b"{}", 9)
        for number in range(10, 12):
            stage.hears("hubd/lab/in/clock", b"soon", number)
        stage.loop.drained()
        assert sum(stage.loop.counters.rejected.values()) == 6

    with caplog.at_level(logging.INFO):
        living(test)
    said = [record.getMessage() for record in caplog.records if record.name == "hubd.loop"]
    assert sorted(line.split(":")[0].rpartition("/")[2] for line in said) == ["clock", "feedback", "meter"]


def test_timers_that_fell_due_are_lived_through_one_by_one() -> None:
    def test() -> None:
        stage = Stage()
        assert isinstance(stage.time, ScriptedTime)
        stage.loop.begin()
        begun = stage.operator.wake_at
        assert begun is not None
        stage.time.at = begun + 200.0
        seen = []
        while stage.loop.behind():
            stage.loop.wake()
            seen.append(stage.operator.state.now)
        assert len(seen) >= 2 and seen == sorted(set(seen))
        assert stage.operator.wake_at is not None and stage.operator.wake_at > stage.time.at

    living(test)


def test_a_journal_that_a_newer_hubd_stumbles_over_does_not_keep_the_home_from_starting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stage = Stage()
    said = [(1, b"ON", "lab/gate"), (2, b"poison", "lab/trigger"), (3, b"OFF", "lab/gate")]
    inputs = [Input(seq, stage.time.now() or 0.0, topic, payload) for seq, payload, topic in said]
    stage.store.commit(Batch(inputs=inputs))
    with caplog.at_level(logging.CRITICAL):
        assert restore(stage.store, stage.operator) == 3
    assert [reading.value for reading in stage.operator.state.devices["lab/gate"].readings.values()] == ["OFF"]
