"""The one loop: what arrives is lived through, written down, acted upon and acknowledged, in that order (`ledger`).

Whatever has arrived is taken together, so that one write serves many messages: at most 256 of them or 20 ms.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter
from typing import Protocol

import msgspec

from hubd.core.decisions import Decision, Effect
from hubd.core.events import AnyEvent, Beacon, Level, Measured, Power, Promoted
from hubd.errors import DecodeError
from hubd.integration import Bus, Message, Receipt
from hubd.runtime.actor import Actor
from hubd.runtime.arrivals import Arrival, Arrivals
from hubd.runtime.clocks import LogClock, Time
from hubd.runtime.doorway import Doorway
from hubd.runtime.ledger import Counters, Journal, Ledger
from hubd.runtime.misfits import Misfits
from hubd.runtime.operator import Operator, Taken, joined
from hubd.runtime.wakeups import Alarm
from hubd.store.values import Batch, Input

BATCH, BATCH_SECONDS = 256, 0.020
"""A commit serves at most so many messages, or so much work."""
BATCH_ONCE = 16
"""A commit starts at most about so many effects that must not happen twice: if the power fails right after it, it is
unknown whether these were carried out. The client sends as many without waiting for the broker."""
SETTLE_SECONDS = 0.25
"""How long word of carried-out effects may wait for the next commit."""
LOGGED: dict[type, str] = {Measured: "likelihoods", Promoted: "model"}
"""Under which name what came by no bus stands in the log; all else is an `event`."""
READINGS = (Level, Power, Beacon)
"""Events of which only the newest counts when there are too many."""

_encode = msgspec.json.Encoder().encode


class Diary(Protocol):
    """Who keeps the daily log."""

    def turns(self, at: float) -> bool:
        """Does a new day begin at `at`? Then a snapshot of the state before it is due."""

    def take(self, batch: Batch, now: float) -> None:
        """This was committed just now. `now` is the clock of the wall, also while a recorded day goes by."""


class Loop:
    """One household living on one bus. An `Ear` for the bus; everything here runs on one asyncio loop."""

    def __init__(
        self,
        operator: Operator,
        store: Journal,
        bus: Bus,
        actor: Actor,
        time: Time,
        base: str,
        *,
        seq: int = 0,
        diary: Diary | None = None,
        poison: Callable[[Message, Exception], None] | None = None,
    ) -> None:
        self.counters = Counters()
        self.ledger = Ledger(operator.brain.household, base, store, bus, actor, self.counters)
        self.lived: Callable[[frozenset[str], tuple[Decision, ...]], None] = lambda _touched, _decisions: None
        """Called after every commit with the facts that may have changed."""
        self.told: list[Callable[[Sequence[Effect]], None]] = []
        """Called before it with what was told or done, if anything was."""
        self.joined: Callable[[], None] = lambda: None
        """Called when the bus is there (again)."""
        self._store = store
        self.operator = operator
        self._bus = bus
        self._actor = actor
        self._time = time
        self._own = f"{base}/{operator.brain.household.id}/"
        self._seq = seq
        self._diary = diary
        self._misfits = Misfits(operator, self.counters, poison)
        self._arrivals = Arrivals(None if isinstance(time, LogClock) else self._is_reading)
        self.door = Doorway(self._own, time, bus, self._misfits.refuse, self._arrivals.add)
        self.heard = self.door.heard
        self._alarm = Alarm(self.wake)
        self._settling = Alarm(self.ledger.settle)
        self._again: asyncio.Handle | None = None
        self._paused = False
        self._ended = False
        actor.marked, actor.settle = self._settle_soon, self.ledger.settle

    # the ear
    @property
    def full(self) -> bool:
        return self._arrivals.full

    @property
    def waiting(self) -> int:
        """How many messages have arrived and are not yet lived through."""
        return len(self._arrivals)

    @property
    def dropped(self) -> int:
        """Readings that newer ones have replaced under flood."""
        return self._arrivals.dropped.total()

    def lag(self, now: float) -> float:
        """For how many seconds the oldest message has waited."""
        oldest = self._arrivals.oldest
        return 0.0 if oldest is None else max(0.0, now - oldest)

    def drained(self) -> None:
        self._work()
        if self._arrivals.full and not self._paused:
            self._paused = True
            self._bus.pause()

    def connected(self) -> None:
        self._actor.reconnected()
        self.joined()
        self._bus.flush()

    # other ways in
    def tell(self, event: AnyEvent) -> None:
        """An event that came by no bus. It is logged like a message, so that a replay hears it too."""
        at = self._time.now()
        if at is not None:
            payload = _encode(msgspec.structs.replace(event, at=at, arrived=at))
            self.log(LOGGED.get(type(event), "event"), payload)

    def log(self, kind: str, payload: bytes) -> None:
        """Something that came by no bus and is still to be decoded; logged like a message."""
        self.hear(f"log/{kind}", payload)

    def hear(self, below: str, payload: bytes, safe: Callable[[], None] | None = None) -> bool:
        """What somebody says to hubd by another way than the bus, as if it had come on this topic below the home's.
        `safe` is called once it is on the disk. False before log time has begun: it was not heard."""
        at = self._time.now()
        if at is None or self._ended:
            return False
        topic = f"{self._own}{below}"
        if topic in self.door.watched:
            self.door.watched[topic](payload)
        self._arrivals.add(Arrival(Message(at, topic, payload), safe=safe))
        self._work_soon()
        return True

    def make_good(self, noted: Sequence[Input]) -> None:
        """Live again through what was noted but not written when hubd stopped, and write it."""
        taken = []
        for entry in noted:
            message = entry.message()
            taken.append(self._misfits.guarded(partial(self.operator.take, message), message))
            self._seq = entry.seq
        if noted:
            together = joined(taken)
            self.ledger.make_good(noted, together.decisions, together.effects)

    def checkpoint(self) -> None:
        """A snapshot now, so that nothing before it is needed to go on."""
        self.ledger.checkpoint(self.operator.state)

    def begin(self) -> None:
        """A household that is new begins now, and not with the first message; a recorded day begins with it."""
        now = self._time.now()
        if now is not None and not isinstance(self._time, LogClock):
            if self.operator.wake_at is None:
                self.operator.advance(now)
                self.checkpoint()
            self._set_alarm()

    def wake(self) -> None:
        """Time has passed: take what waits, then fire the timers that are due next."""
        self._work()
        now, due = self._time.now(), self.operator.wake_at
        if now is not None and due is not None and due <= now and not self._arrivals and not self._ended:
            turned = self._diary is not None and self._diary.turns(due)
            if turned:
                self.checkpoint()
            self._finish([], [self._misfits.guarded(lambda: self.operator.advance(due))], [], [])
            if self._diary is not None:
                self._diary.take(Batch(), perf_counter())
        self._set_alarm()

    def behind(self) -> bool:
        """Are there timers that should have fired by now?"""
        now, due = self._time.now(), self.operator.wake_at
        return now is not None and due is not None and due <= now and not isinstance(self._time, LogClock)

    def stop(self) -> None:
        """Take what waits, then write down the last word and a snapshot."""
        self._ended = True
        self._alarm.cancel()
        self._settling.cancel()
        if self._again is not None:
            self._again.cancel()
        while self._arrivals:
            self._batch()
        self.checkpoint()
        self.ledger.finish()

    # one batch
    def _work_soon(self) -> None:
        if self._again is None and not self._ended:
            self._again = asyncio.get_running_loop().call_soon(self._work)

    def _work(self) -> None:
        self._again = None
        if self._ended:
            return
        self._relieve()
        if self._arrivals and not self._bus.busy:
            self._batch()
            self._set_alarm()
        if self._arrivals and not self._bus.busy:
            self._work_soon()
        if self._paused and not self._arrivals.full:
            self._paused = False
            self._bus.resume()

    def _relieve(self) -> None:
        for arrival in self._arrivals.relieve():
            if arrival.receipt is not None:
                self._bus.acknowledge(arrival.receipt)

    def _batch(self) -> None:
        """Live through what has arrived, commit it, act, acknowledge."""
        inputs: list[Input] = []
        receipts: list[Receipt] = []
        safe: list[Callable[[], None]] = []
        taken: list[Taken] = []
        begun, started = perf_counter(), 0
        while (
            self._arrivals and len(inputs) < BATCH and started < BATCH_ONCE and perf_counter() - begun < BATCH_SECONDS
        ):
            arrival = self._arrivals.pop()
            if self._diary is not None and self._diary.turns(arrival.message.at):
                self._finish(inputs, taken, receipts, safe, snapshot=True)
                inputs, taken, receipts, safe = [], [], [], []
            if arrival.receipt is not None:
                receipts.append(arrival.receipt)
            if arrival.safe is not None:
                safe.append(arrival.safe)
            if arrival.again and self.ledger.knows(arrival, inputs):
                continue
            taken.append(self._live(arrival, inputs))
            started += sum(map(self._actor.once, taken[-1].effects))
        self._finish(inputs, taken, receipts, safe)

    def _live(self, arrival: Arrival, inputs: list[Input]) -> Taken:
        message = arrival.message
        taken = self._misfits.guarded(lambda: self.operator.take(message), message)
        if taken.rejected is not None:
            self._misfits.refuse(message.topic, taken.rejected, taken.detail)
            return taken
        self._seq += 1
        mid = arrival.receipt[1] if arrival.receipt is not None else None
        inputs.append(Input(self._seq, message.at, message.topic, message.payload, message.retain, message.qos, mid))
        return taken

    def _finish(
        self,
        inputs: list[Input],
        taken: list[Taken],
        receipts: list[Receipt],
        safe: list[Callable[[], None]],
        *,
        snapshot: bool = False,
    ) -> None:
        """Write down and act, then acknowledge."""
        decisions, effects, touched, *_ = joined(taken)
        if inputs or decisions:
            self.ledger.write(inputs, decisions, effects)
        self._bus.flush()
        if receipts or inputs or safe:
            self.ledger.acknowledge(receipts, safe)
        if snapshot or self.ledger.snapshot_due:  # not before the reaction has left
            self.checkpoint()
        if self._diary is not None and inputs:
            self._diary.take(Batch(inputs=inputs), perf_counter())
        if effects:
            for hear in self.told:
                hear(effects)
        if touched or decisions:
            self.lived(touched, decisions)

    # time
    def _set_alarm(self) -> None:
        """Be woken when the household wants to be; a recorded day has no such need."""
        now = self._time.now()
        if now is not None and not isinstance(self._time, LogClock) and not self._ended:
            self._alarm.set(self.operator.wake_at, now)

    def _settle_soon(self) -> None:
        if not self._ended:
            self._settling.set(SETTLE_SECONDS, 0.0)
            if self._arrivals:
                self._work_soon()

    def _is_reading(self, message: Message) -> bool:
        if message.topic.startswith(f"{self._own}log/"):
            return False  # one topic for many things: a newer one replaces nothing
        try:
            events = self.operator.decode(message)
        except DecodeError:
            return False
        return bool(events) and all(isinstance(event, READINGS) for event in events)
