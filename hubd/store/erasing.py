"""Erasing rows of a journal for good: out of the tables, the free pages and the write-ahead log.

Nobody else may use the store meanwhile. Input numbers never change: the daily log and the snapshots count on them, so
the newest input stays as an empty message where it has to go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, select, update

from hubd.store.engine import open_engine
from hubd.store.faults import in_our_words
from hubd.store.schema import daily, decisions, effects, inputs, migrate, snapshots
from hubd.store.values import Position

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Judge:
    """Says what may stay: an input's payload (or None), the body of a decision or effect, a snapshot (or None)."""

    input: Callable[[str, bytes], bytes | None]
    body: Callable[[bytes], bool]
    snapshot: Callable[[bytes], bytes | None]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows went or were changed."""

    inputs: int = 0
    decisions: int = 0
    effects: int = 0
    snapshots: int = 0


def erase(url: str, judge: Judge, silence: str, progress: Callable[[float], None] = lambda _share: None) -> Erased:
    """Erase what may not stay. `silence`: a topic on which an empty message says nothing. Raises `StoreError`."""
    engine, where = open_engine(url, readonly=False)
    words = partial(in_our_words, where, engine.dialect.loaded_dbapi.Error)
    try:
        with words():
            with engine.begin() as connection:
                migrate(connection)
            counts = _rows(engine, judge, silence, progress)
            _compact(engine)
    finally:
        engine.dispose()
    return counts


def set_position(url: str, position: Position) -> None:
    """The daily log is this long now. Raises `StoreError`."""
    engine, where = open_engine(url, readonly=False)
    try:
        with in_our_words(where, engine.dialect.loaded_dbapi.Error), engine.begin() as connection:
            connection.execute(delete(daily))
            connection.execute(daily.insert().values(position._asdict()))
    finally:
        engine.dispose()


def _rows(engine: Engine, judge: Judge, silence: str, progress: Callable[[float], None]) -> Erased:
    gone = _inputs(engine, judge, silence, progress)
    with engine.begin() as connection:
        bodies = connection.execute(select(decisions.c.id, decisions.c.body)).all()
        judged = {row.id for row in bodies if not judge.body(bytes(row.body))}
        told = connection.execute(select(effects.c.id, effects.c.decision, effects.c.body, effects.c.detail)).all()
        over = [
            row.id for row in told
            if row.decision in judged or not judge.body(bytes(row.body)) or not judge.body(row.detail.encode())
        ]  # fmt: skip
        for table, ids in ((decisions, sorted(judged)), (effects, over)):
            for one in ids:
                connection.execute(delete(table).where(table.c.id == one))
        numbers = [row.number for row in connection.execute(select(snapshots.c.number)).all()]
        changed = sum(_snapshot(connection, judge, number) for number in numbers)
    return Erased(gone, len(judged), len(over), changed)


def _inputs(engine: Engine, judge: Judge, silence: str, progress: Callable[[float], None]) -> int:
    with engine.connect() as connection:
        newest = connection.execute(select(func.max(inputs.c.seq))).scalar() or 0
    gone = last = 0
    while last < newest:
        with engine.begin() as connection:
            wanted = select(inputs).where(inputs.c.seq > last).order_by(inputs.c.seq).limit(PAGE)
            page = connection.execute(wanted).all()
            gone += sum(_input(connection, judge, row, newest, silence) for row in page)
        last = page[-1].seq
        progress(last / newest)
    return gone


def _input(connection: Connection, judge: Judge, row: Row[Any], newest: int, silence: str) -> bool:
    """Was there anything to erase in this input?"""
    payload = bytes(row.payload)
    kept = judge.input(row.topic, payload)
    if kept == payload:
        return False
    here = inputs.c.seq == row.seq
    if kept is not None:
        connection.execute(update(inputs).where(here).values(payload=kept))
    elif row.seq == newest:
        connection.execute(update(inputs).where(here).values(topic=silence, payload=b"", mid=None))
    else:
        connection.execute(delete(inputs).where(here))
    return True


def _snapshot(connection: Connection, judge: Judge, number: int) -> bool:
    body = bytes(connection.execute(select(snapshots.c.body).where(snapshots.c.number == number)).scalar_one())
    kept = judge.snapshot(body)
    if kept == body:
        return False
    here = snapshots.c.number == number
    if kept is None:
        connection.execute(delete(snapshots).where(here))
    else:
        digest = blake2b(kept, digest_size=16).digest()
        connection.execute(update(snapshots).where(here).values(body=kept, digest=digest))
    return True


def _compact(engine: Engine) -> None:
    """What was deleted still stands in free pages and in the write-ahead log until both are written anew."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                cursor.execute(statement)
                cursor.fetchall()
        else:
            connection.driver_connection.autocommit = True  # type: ignore[union-attr]  # it is connected
            for table in (inputs, decisions, effects, snapshots):
                cursor.execute(f"VACUUM FULL {table.name}")
    finally:
        connection.close()
