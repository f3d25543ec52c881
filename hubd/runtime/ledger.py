"""Written down, then done, then acknowledged: what a batch that was lived through leads to.

What is noted survives the end of hubd, and a reaction leaves then; the transaction follows. What must survive a power
cut waits for the disk, beside life: acknowledgements, because the broker forgets what it has an acknowledgement of,
and calls of services.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from os import sched_yield
from time import perf_counter
from typing import Protocol

from hubd.core.codec import decision_line, encode_state
from hubd.core.decisions import Call, Convey, Decision, Effect, Publish
from hubd.core.household import Household
from hubd.core.state import State
from hubd.errors import StoreError
from hubd.integration import Bus, Receipt
from hubd.runtime.actor import Actor
from hubd.runtime.arrivals import Arrival
from hubd.runtime.syncing import Syncing
from hubd.store.values import Batch, Input, Mark

log = logging.getLogger("hubd.ledger")

SNAPSHOT_INPUTS, SNAPSHOT_SECONDS = 5_000, 300.0
"""A snapshot is due after so many messages, or so much time with any message in it."""
CALLS = (Call, Convey)
"""Effects that are calls of services."""


class Journal(Protocol):
    """Where a step is written down before anything is done about it. It never refuses: `trouble` is why it takes
    things to memory only, and `wants_snapshot` that memory did not hold them all."""

    trouble: StoreError | None

    @property
    def wants_snapshot(self) -> bool:
        """Only a snapshot can make up for what was dropped."""

    @property
    def lags(self) -> bool:
        """Is there anything left for `sync` to do after a commit?"""

    def sync(self) -> None:
        """Bring to the disk what was written."""

    def note(self, inputs: Sequence[Input]) -> bool:
        """Keep inputs safe from the end of hubd until their commit; False if a reaction must wait for that."""

    def commit(self, batch: Batch) -> tuple[Effect, ...]:
        """Write all of it; returns the effects that are to be carried out now."""

    def redelivered(self, mid: int, topic: str, payload: bytes) -> bool:
        """Was this message written down before it could be acknowledged?"""


class Counters:
    """What happened since the start, in numbers."""

    def __init__(self) -> None:
        self.accepted = 0
        self.rejected: Counter[str] = Counter()
        self.redelivered = 0
        self.poisoned = 0
        self.decisions: Counter[str] = Counter()
        self.commits = 0


class Ledger:
    """The books of one household: its journal, its outbox, and what is owed to the broker."""

    def __init__(
        self, household: Household, base: str, store: Journal, bus: Bus, actor: Actor, counters: Counters
    ) -> None:
        self.known_until = float("-inf")
        """Log time of the newest decision of an earlier life. Timers from before it may fire again."""
        self.trouble: str | None = None
        """Why nothing reaches the disk just now; None when all is well."""
        self._household = household
        self._topic = f"{base}/{household.id}/decision"
        self._store = store
        self._bus = bus
        self._actor = actor
        self._counters = counters
        self._syncing = Syncing(store, bus.flush)
        self._fresh = 0
        self._snapped = perf_counter()

    def knows(self, arrival: Arrival, inputs: Sequence[Input]) -> bool:
        """Was this written down already, or is it about to be? Then it came again, and counts once."""
        receipt, message = arrival.receipt, arrival.message
        if receipt is None:
            return False
        wanted = (receipt[1], message.topic, message.payload)
        known = any((entry.mid, entry.topic, entry.payload) == wanted for entry in inputs)
        try:
            known = known or self._store.redelivered(*wanted)
        except StoreError as error:
            log.debug("cannot tell whether %s came before: %s", message.topic, error)
        self._counters.redelivered += known
        return known

    def write(self, inputs: list[Input], decisions: tuple[Decision, ...], effects: tuple[Effect, ...]) -> None:
        """Commit, and act upon it. What is sent leaves as soon as the inputs that it follows from are noted; calls of
        services wait for the disk."""
        hazards = frozenset([decision.id for decision in decisions if decision.intent.startswith("hazard.")])
        effects += self._actor.ways.further(effects, decisions)
        marks = self._actor.starting(effects) if effects else []
        sent = [effect for effect in effects if not isinstance(effect, CALLS)]
        early = bool(sent and inputs) and self._new(decisions) and self._store.note(inputs)
        if early:
            self._actor.begin(sent, hazards)
            self._bus.flush()
            sched_yield()  # on a small machine, whoever carries the reaction on may be waiting for this very core
        told = self._told(decisions)
        self._counters.accepted += len(inputs)
        self._fresh += len(inputs)
        fresh = self._commit(Batch(inputs=inputs, decisions=decisions, effects=effects + told, marks=marks))
        if fresh:
            calls = [effect for effect in fresh if isinstance(effect, CALLS)]
            gone = {effect.id for effect in (*calls, *(sent if early else ()))}
            self._actor.begin([effect for effect in fresh if effect.id not in gone], hazards)
            if calls:
                self._syncing.then(lambda: self._actor.begin(calls, hazards))

    def make_good(self, noted: Sequence[Input], decisions: tuple[Decision, ...], effects: tuple[Effect, ...]) -> None:
        """Write what was noted and lived through again. What left before hubd stopped, nobody knows: the outbox
        settles it like everything that was under way."""
        effects += self._actor.ways.further(effects, decisions)
        gone = [effect for effect in effects if self._actor.once(effect) and not isinstance(effect, CALLS)]
        marks = [Mark(effect.id, "started", noted[-1].at) for effect in gone]
        self._commit(Batch(inputs=noted, decisions=decisions, effects=effects + self._told(decisions), marks=marks))

    def acknowledge(self, receipts: Sequence[Receipt], others: Sequence[Callable[[], None]] = ()) -> None:
        """Tell the broker, and others who wait for it, that these messages are safe, as soon as they are."""

        def safe() -> None:
            for receipt in receipts:
                self._bus.acknowledge(receipt)
            for tell in others:
                tell()

        self._syncing.then(safe)

    def settle(self) -> None:
        """Write down now how effects went."""
        if self._actor.marks:
            self._commit(Batch())

    @property
    def snapshot_due(self) -> bool:
        """Would a start now have much to live through again?"""
        if self._store.wants_snapshot or self._fresh >= SNAPSHOT_INPUTS:
            return True
        return self._fresh > 0 and perf_counter() - self._snapped > SNAPSHOT_SECONDS

    def checkpoint(self, state: State) -> None:
        """A snapshot of this state, the one after all that was written."""
        self._commit(Batch(snapshot=encode_state(state)))

    def finish(self) -> None:
        """Wait until the disk has everything, and acknowledge it."""
        self._syncing.finish()

    def _new(self, decisions: tuple[Decision, ...]) -> bool:
        """Can none of these have been made, and written, before?"""
        return all(decision.at > self.known_until for decision in decisions)

    def _told(self, decisions: tuple[Decision, ...]) -> tuple[Publish, ...]:
        """Decisions are told on a topic of hubd's own, with the promise that all such effects have."""
        self._counters.decisions.update(decision.verdict for decision in decisions)
        return tuple(
            Publish(
                id=f"{decision.id}-told",
                decision=decision.id,
                topic=self._topic,
                qos=1,
                payload=decision_line(decision, self._household).decode(),
            )
            for decision in decisions
        )

    def _commit(self, batch: Batch) -> tuple[Effect, ...]:
        marks, self._actor.marks = self._actor.marks, []
        batch.marks = [*marks, *batch.marks]
        self._counters.commits += 1
        if batch.snapshot is not None:
            self._fresh, self._snapped = 0, perf_counter()
        fresh = self._store.commit(batch)
        self._notice_trouble()
        return fresh

    def _notice_trouble(self) -> None:
        """Say loudly, but once, that the disk takes nothing, and that it does again."""
        trouble = self._store.trouble
        if (trouble is None) == (self.trouble is None):
            return
        self.trouble = str(trouble) if trouble is not None else None
        if self.trouble is not None:
            log.error("nothing can be written down, decisions go on in memory: %s", self.trouble)
        else:
            log.warning("the journal is written again")
