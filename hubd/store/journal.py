"""The journal in a database: what came in, what was decided, what is still to be done, and snapshots.

One process writes (a step and its effects in one transaction, which is written when `commit` returns and on the disk
when `sync` does), any number of others may read at the same time. SQLite is the usual home; PostgreSQL serves
the same tables when `store.url` names one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import blake2b
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Engine, Row, Select, delete, func, select, update

from hubd.core.decisions import Decision, Effect
from hubd.store.engine import Writer, open_engine
from hubd.store.faults import in_our_words
from hubd.store.kinds import KINDS, MESSAGES, personal, wordless
from hubd.store.redelivery import PACKET_IDS, Redelivery
from hubd.store.schema import SCHEMA, daily, decisions, effects, inputs, migrate, schema_of, snapshots
from hubd.store.statements import statements
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

PAGE = 1000
"""Rows read or removed at a time, so that nobody waits long for anybody."""

_encode = msgspec.json.Encoder().encode
decode_effect = msgspec.json.Decoder(Effect).decode
decode_decision = msgspec.json.Decoder(Decision).decode


class Journal:
    """A `Store` in a database. May be used from several threads; they take turns."""

    def __init__(self, engine: Engine, where: str, notes: list[str] | None = None) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reading=True)
        self._words = partial(in_our_words, where, engine.dialect.loaded_dbapi.Error)
        self._turn = threading.RLock()
        self._writer = Writer(engine)
        self._sql = statements(engine)
        self._reached: Position | None = None
        """How far the daily log goes, if the database does not know that yet."""
        self._recent: Redelivery | None = None
        self.notes = notes or []

    @classmethod
    def open(cls, url: str, *, readonly: bool = False) -> Journal:
        """Open the store, make or migrate its tables. `readonly`: it must exist, and nothing is changed."""
        engine, where = open_engine(url, readonly=readonly)
        journal = cls(engine, where)
        try:
            with journal._words():
                journal._bring_up_to_date(readonly)
        except BaseException:
            engine.dispose()
            raise
        return journal

    def _bring_up_to_date(self, readonly: bool) -> None:
        """Writes only when there is something to change: somebody else's lock is no reason not to read."""
        with self._reading.connect() as connection:
            if schema_of(connection) == SCHEMA:
                return
        with self._engine.begin() as connection:
            migrate(connection, readonly=readonly)

    def close(self) -> None:
        with self._turn, self._words():
            self._writer.close()
            self._engine.dispose()

    # writing
    def commit(self, batch: Batch) -> tuple[Effect, ...]:
        with self._turn, self._words(), self._writer.transaction() as cursor:
            if batch.inputs:
                cursor.executemany(self._sql.input, batch.inputs)
            if batch.decisions:
                cursor.executemany(self._sql.decision, [_decision_row(decision) for decision in batch.decisions])
            fresh = tuple(effect for effect in batch.effects if self._new(cursor, effect, batch))
            if batch.marks:
                cursor.executemany(self._sql.mark, [(state, at, detail, id_) for id_, state, at, detail in batch.marks])
            if batch.snapshot is not None:
                cursor.execute(self._sql.snapshot, (batch.snapshot, _digest(batch.snapshot)))
                cursor.execute(self._sql.old_snapshots, (SNAPSHOTS_KEPT,))
            reached = self._reached
            if reached is not None:
                cursor.execute(self._sql.no_position)
                cursor.execute(self._sql.position, reached)
        if self._reached is reached:
            self._reached = None
        self._remember(batch.inputs)
        return fresh

    @property
    def lags(self) -> bool:
        return self._writer.lags

    def sync(self) -> None:
        with self._words():
            self._writer.sync()

    def mark(self, effect: str, state: EffectState, at: float, detail: str = "") -> None:
        self.commit(Batch(marks=[Mark(effect, state, at, detail)]))

    def _new(self, cursor: Any, effect: Effect, batch: Batch) -> bool:
        at = max((decision.at for decision in batch.decisions if decision.id == effect.decision), default=0.0)
        cursor.execute(self._sql.effect, (effect.id, effect.decision, "pending", at, "", _encode(effect)))
        return bool(cursor.rowcount == 1)

    # going on after a stop
    def restore(self, usable: Callable[[bytes], bool] = anything) -> Restored:
        for number in self._column(select(snapshots.c.number).order_by(snapshots.c.number.desc())):
            row = self._rows(select(snapshots).where(snapshots.c.number == number))[0]
            if _digest(row.body) == row.digest and usable(row.body):
                return Restored(row.body, row.seq, self.inputs(row.seq))
        return Restored(None, 0, self.inputs())

    def snapshot_at(self, seq: int) -> bytes | None:
        rows = self._rows(select(snapshots).where(snapshots.c.seq == seq).order_by(snapshots.c.number.desc()))
        return next((bytes(row.body) for row in rows if _digest(row.body) == row.digest), None)

    def pending(self) -> list[OutboxEntry]:
        return self._outbox(select(effects).where(effects.c.state.in_(OPEN_STATES)))

    def failed(self, since: float) -> list[OutboxEntry]:
        """Effects that did not work, or of which nobody knows, since then."""
        wanted = (effects.c.state.in_(("failed", "uncertain"))) & (effects.c.changed >= since)
        return self._outbox(select(effects).where(wanted))

    def redelivered(self, mid: int, topic: str, payload: bytes) -> bool:
        with self._turn:
            if self._recent is None:
                self._recent = Redelivery()
                wanted = select(inputs).where(inputs.c.qos > 0).order_by(inputs.c.seq.desc())
                self._remember(Input._make(row) for row in reversed(self._rows(wanted.limit(PACKET_IDS))))
            return self._recent.known(mid, topic, payload)

    def _remember(self, arrived: Iterable[Input]) -> None:
        """The packet ids, so that a message sent twice is known again. Read once, then kept up to date."""
        if self._recent is not None:
            self._recent.remember(arrived)

    # reading
    def inputs(self, after: int = 0, until: int | None = None) -> Iterator[Input]:
        while True:
            wanted = select(inputs).where(inputs.c.seq > after).order_by(inputs.c.seq).limit(PAGE)
            rows = self._rows(wanted if until is None else wanted.where(inputs.c.seq <= until))
            for row in rows:
                yield Input._make(row)
            if len(rows) < PAGE:
                return
            after = rows[-1].seq

    def last_seq(self) -> int:
        return int(self._rows(select(func.max(inputs.c.seq)))[0][0] or 0)

    def first_at(self, at: float) -> int:
        low, high = int(self._rows(select(func.min(inputs.c.seq)))[0][0] or 1), self.last_seq() + 1
        while low < high:  # times never decrease from input to input, so no index is needed
            middle = (low + high) // 2
            wanted = select(inputs.c.seq, inputs.c.at).where(inputs.c.seq >= middle).order_by(inputs.c.seq).limit(1)
            row = self._rows(wanted)[0]
            low, high = (low, middle) if row.at >= at else (row.seq + 1, high)
        return low

    def decisions(
        self, since: float | None = None, until: float | None = None, intent: str | None = None, limit: int = 100
    ) -> list[Decision]:
        wanted = select(decisions.c.body).order_by(decisions.c.at.desc(), decisions.c.id.desc()).limit(limit)
        if since is not None:
            wanted = wanted.where(decisions.c.at >= since)
        if until is not None:
            wanted = wanted.where(decisions.c.at <= until)
        if intent is not None:
            wanted = wanted.where(decisions.c.intent == intent)
        return [decode_decision(body) for body in self._column(wanted)]

    def story(self, decision: str) -> Story | None:
        named = decisions.c.id.startswith(decision, autoescape=True)
        found = self._column(select(decisions.c.body).where(named).limit(2))
        if len(found) != 1:
            return None
        told = decode_decision(found[0])
        outbox = self._outbox(select(effects).where(effects.c.decision == told.id))
        first = self.first_at(told.at)
        causes = tuple(entry for entry in self.inputs(first - 1, first + PAGE) if entry.at == told.at)
        return Story(told, tuple(outbox), causes)

    def _outbox(self, wanted: Select[Any]) -> list[OutboxEntry]:
        rows = self._rows(wanted.order_by(effects.c.number))
        return [OutboxEntry(decode_effect(row.body), row.state, row.changed, row.detail) for row in rows]

    def _rows(self, wanted: Select[Any]) -> list[Row[Any]]:
        with self._turn, self._words(), self._reading.connect() as connection:
            return list(connection.execute(wanted))

    def _column(self, wanted: Select[Any]) -> list[Any]:
        return [row[0] for row in self._rows(wanted)]

    # the daily log, and forgetting
    def logged(self) -> Position | None:
        if self._reached is not None:
            return self._reached
        rows = self._rows(select(daily).order_by(daily.c.day.desc()).limit(1))
        return Position._make(rows[0]) if rows else None

    def mark_logged(self, position: Position) -> None:
        self._reached = position

    def purge(self, now: float, retention: Retention) -> int:
        safe = min((row[0] for row in self._rows(select(func.min(snapshots.c.seq))) if row[0] is not None), default=0)
        first = min(self.first_at(now - retention.inputs), safe + 1, self.last_seq())  # the last one keeps the number
        old = select(decisions.c.id).where(decisions.c.at < now - retention.decisions)
        gone = self._remove(inputs.c.seq, select(inputs.c.seq).where(inputs.c.seq < first))
        over = select(effects.c.id).where(effects.c.decision.in_(old), effects.c.state.not_in(OPEN_STATES))
        self._remove(effects.c.id, over)
        return gone + self._remove(decisions.c.id, old)

    def thin(self, kind: str, since: float, until: float) -> int:
        of_kind = KINDS[kind]
        safe = min((row[0] for row in self._rows(select(func.min(snapshots.c.seq))) if row[0] is not None), default=0)
        first, end = self.first_at(since), min(self.first_at(until), safe + 1, self.last_seq())
        gone = 0
        while first < end:
            page = list(islice(self.inputs(first - 1, end - 1), PAGE))
            seqs = [entry.seq for entry in page if of_kind(entry.topic, entry.payload)]
            if seqs:
                with self._turn, self._words(), self._engine.begin() as connection:
                    gone += connection.execute(delete(inputs).where(inputs.c.seq.in_(seqs))).rowcount
            first = page[-1].seq + 1 if page else end
        if kind == MESSAGES:
            self._silence(since, until)
        return gone

    def _silence(self, since: float, until: float) -> None:
        """Decisions keep what was decided and why, without the words; their effects, which are over, go."""
        wanted = select(decisions.c.body).where(decisions.c.at >= since, decisions.c.at < until)
        told = [decision for body in self._column(wanted) if personal(decision := decode_decision(body))]
        for some in (told[n : n + PAGE] for n in range(0, len(told), PAGE)):
            with self._turn, self._words(), self._engine.begin() as connection:
                for decision in some:
                    here = decisions.c.id == decision.id
                    connection.execute(update(decisions).where(here).values(body=_encode(wordless(decision))))
                over = effects.c.decision.in_([decision.id for decision in some]), effects.c.state.not_in(OPEN_STATES)
                connection.execute(delete(effects).where(*over))

    def _remove(self, key: Any, which: Select[Any]) -> int:
        gone = 0
        while True:
            with self._turn, self._words(), self._engine.begin() as connection:
                some = which.limit(PAGE).scalar_subquery()
                removed = connection.execute(delete(key.table).where(key.in_(some))).rowcount
            gone += removed
            if removed < PAGE:
                return gone


def _decision_row(decision: Decision) -> tuple[Any, ...]:
    return decision.id, decision.at, decision.intent, decision.verdict, decision.rule, _encode(decision)


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).digest()
