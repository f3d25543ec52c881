"""A store that forgets everything when the process ends: for trials, and while no disk takes anything."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import islice

from hubd.core.decisions import Decision, Effect
from hubd.store.kinds import KINDS, MESSAGES, personal, wordless
from hubd.store.redelivery import PACKET_IDS
from hubd.store.values import (
    OPEN_STATES,
    SNAPSHOTS_KEPT,
    Batch,
    EffectState,
    Input,
    Mark,
    OutboxEntry,
    Position,
    Restored,
    Retention,
    Story,
    anything,
)

SLACK = 1000
"""Inputs beyond the limit before the oldest go, so that it is not done for each."""


class MemoryJournal:
    """A `Store` in memory. With a `limit`, the oldest inputs beyond it are dropped, and `dropped` says so."""

    def __init__(self, limit: int | None = None) -> None:
        self.notes: list[str] = []
        self.dropped = False
        self._limit = limit
        self._marks: list[Mark] = []
        self._inputs: list[Input] = []
        self._decisions: dict[str, Decision] = {}
        self._outbox: dict[str, OutboxEntry] = {}
        self._snapshots: list[tuple[int, bytes]] = []
        self._logged: Position | None = None

    def commit(self, batch: Batch) -> tuple[Effect, ...]:
        last = self.last_seq()
        self._inputs.extend(entry for entry in batch.inputs if entry.seq > last)
        for decision in batch.decisions:
            self._decisions.setdefault(decision.id, decision)
        fresh = tuple(effect for effect in batch.effects if self._new(effect, batch))
        for mark in batch.marks:
            self._mark(mark)
        if batch.snapshot is not None:
            self._snapshots = [*self._snapshots[1 - SNAPSHOTS_KEPT :], (self.last_seq(), batch.snapshot)]
        if self._limit is not None and len(self._inputs) > self._limit + SLACK:
            del self._inputs[: -self._limit]
            self.dropped = True
        return fresh

    lags = False

    def sync(self) -> None:
        """There is no disk to wait for."""

    def everything(self) -> list[Batch]:
        """The batches that give another store what this one has."""
        seq, snapshot = self._snapshots[-1] if self._snapshots else (0, None)
        rest = Batch(
            inputs=list(self.inputs(seq)),
            decisions=list(self._decisions.values()),
            effects=[entry.effect for entry in self._outbox.values()],
            marks=self._marks,
        )
        return [Batch(inputs=list(self.inputs(0, seq)), snapshot=snapshot), rest]

    def _new(self, effect: Effect, batch: Batch) -> bool:
        if effect.id in self._outbox:
            return False
        at = max((decision.at for decision in batch.decisions if decision.id == effect.decision), default=0.0)
        self._outbox[effect.id] = OutboxEntry(effect, "pending", at)
        return True

    def mark(self, effect: str, state: EffectState, at: float, detail: str = "") -> None:
        self._mark(Mark(effect, state, at, detail))

    def _mark(self, mark: Mark) -> None:
        self._marks.append(mark)
        known = self._outbox.get(mark.effect)
        if known is not None and known.state in OPEN_STATES:
            self._outbox[mark.effect] = OutboxEntry(known.effect, mark.state, mark.at, mark.detail)

    def restore(self, usable: Callable[[bytes], bool] = anything) -> Restored:
        for seq, snapshot in reversed(self._snapshots):
            if usable(snapshot):
                return Restored(snapshot, seq, self.inputs(seq))
        return Restored(None, 0, self.inputs())

    def snapshot_at(self, seq: int) -> bytes | None:
        return next((snapshot for as_of, snapshot in reversed(self._snapshots) if as_of == seq), None)

    def pending(self) -> list[OutboxEntry]:
        return [entry for entry in self._outbox.values() if entry.state in OPEN_STATES]

    def redelivered(self, mid: int, topic: str, payload: bytes) -> bool:
        recent = islice((entry for entry in reversed(self._inputs) if entry.mid is not None), PACKET_IDS)
        same = next((entry for entry in recent if entry.mid == mid), None)
        return same is not None and (same.topic, same.payload) == (topic, payload)

    def inputs(self, after: int = 0, until: int | None = None) -> Iterator[Input]:
        start = bisect_left(self._inputs, after + 1, key=_seq)
        end = len(self._inputs) if until is None else bisect_left(self._inputs, until + 1, key=_seq)
        yield from self._inputs[start:end]

    def last_seq(self) -> int:
        return self._inputs[-1].seq if self._inputs else 0

    def first_at(self, at: float) -> int:
        place = bisect_left(self._inputs, at, key=lambda entry: entry.at)
        return self._inputs[place].seq if place < len(self._inputs) else self.last_seq() + 1

    def decisions(
        self, since: float | None = None, until: float | None = None, intent: str | None = None, limit: int = 100
    ) -> list[Decision]:
        wanted = [
            decision
            for decision in self._decisions.values()
            if (since is None or decision.at >= since)
            and (until is None or decision.at <= until)
            and intent in {None, decision.intent}
        ]
        return sorted(wanted, key=lambda decision: (decision.at, decision.id), reverse=True)[:limit]

    def story(self, decision: str) -> Story | None:
        found = [told for told in self._decisions.values() if told.id.startswith(decision)]
        if len(found) != 1:
            return None
        outbox = tuple(entry for entry in self._outbox.values() if entry.effect.decision == found[0].id)
        return Story(found[0], outbox, tuple(entry for entry in self._inputs if entry.at == found[0].at))

    def logged(self) -> Position | None:
        return self._logged

    def mark_logged(self, position: Position) -> None:
        self._logged = position

    def purge(self, now: float, retention: Retention) -> int:
        safe = self._snapshots[0][0] if self._snapshots else 0
        first = min(self.first_at(now - retention.inputs), safe + 1, self.last_seq())
        keep = bisect_left(self._inputs, first, key=_seq)
        old = {decision.id for decision in self._decisions.values() if decision.at < now - retention.decisions}
        self._inputs = self._inputs[keep:]
        self._decisions = {id_: told for id_, told in self._decisions.items() if id_ not in old}
        self._outbox = {
            id_: entry
            for id_, entry in self._outbox.items()
            if entry.effect.decision not in old or entry.state in OPEN_STATES
        }
        return keep + len(old)

    def thin(self, kind: str, since: float, until: float) -> int:
        of_kind, before = KINDS[kind], len(self._inputs)
        last = self.last_seq()
        self._inputs = [
            entry for entry in self._inputs
            if entry.seq == last or not since <= entry.at < until or not of_kind(entry.topic, entry.payload)
        ]  # fmt: skip
        if kind == MESSAGES:
            for told in [told for told in self._decisions.values() if since <= told.at < until and personal(told)]:
                self._decisions[told.id] = wordless(told)
        return before - len(self._inputs)

    def close(self) -> None:
        """There is nothing to give back."""


def _seq(entry: Input) -> int:
    return entry.seq
