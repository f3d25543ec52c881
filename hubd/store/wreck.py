"""Reading a damaged SQLite file: every row that lies on a sound page, whatever is spoilt around it.

A query ends at the first spoilt page. So rows are asked for by spans of their keys, and a span that cannot be read is
halved until little more than the spoilt page is left unread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import msgspec

from hubd.core.decisions import Decision, Effect
from hubd.store.journal import decode_decision, decode_effect
from hubd.store.values import EffectState, Input, Mark, Position

SPAN: Final = 1000
"""Keys that are asked for at once."""
FEW: Final = 4
"""A span of so many keys that cannot be read is given up: a page holds more than that."""
WIDEST: Final = 10_000_000
"""Keys further apart than this are no keys, but what the damage has left of them."""

Row = tuple[Any, ...]


class Wreck:
    """A damaged database, opened to be read only."""

    def __init__(self, file: Path) -> None:
        self._tables = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._tables.close()

    def newest_snapshot(self) -> tuple[int, bytes] | None:
        """The last state that is whole, and the number of the input that it is as of."""
        for seq, body, digest in reversed(list(self._rows("snapshots", "number", "seq, body, digest"))):
            if isinstance(body, bytes) and blake2b(body, digest_size=16).digest() == digest:
                return seq, body
        return None

    def position(self) -> Position | None:
        """How far the daily log goes."""
        found = self._asked("SELECT day, length, seq FROM daily ORDER BY day DESC LIMIT 1")
        return Position._make(found[0]) if found else None

    def bounds(self) -> tuple[int, int] | None:
        """The first and the last number of an input, as far as they can be told."""
        return self._ends("inputs", "seq")

    def inputs(self, first: int) -> Iterator[Input]:
        """Inputs from this number on, in order, with gaps where they cannot be read."""
        for row in self._rows("inputs", "seq", "seq, at, topic, payload, retain, qos, mid", first):
            entry = Input._make(row)
            if isinstance(entry.at, float) and isinstance(entry.topic, str) and isinstance(entry.payload, bytes):
                yield entry._replace(retain=bool(entry.retain))

    def effects(self) -> Iterator[tuple[Effect, Mark]]:
        """The outbox, and how far each effect has come."""
        for id_, state, changed, detail, body in self._rows("effects", "number", "id, state, changed, detail, body"):
            try:
                yield decode_effect(body), Mark(id_, EFFECT_STATES[state], changed, detail)
            except (msgspec.MsgspecError, KeyError, TypeError):
                continue

    def decisions(self) -> Iterator[Decision]:
        """For `hubd explain`, and for learning."""
        for (body,) in self._rows("decisions", "rowid", "body"):
            try:
                yield decode_decision(body)
            except (msgspec.MsgspecError, TypeError):
                continue

    # rows
    def _rows(self, table: str, key: str, columns: str, first: int | None = None) -> Iterator[Row]:
        ends = self._ends(table, key)
        if ends is None:
            return
        least, most = ends if first is None else (max(first, ends[0]), ends[1])
        query = f"SELECT {columns} FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key}"  # noqa: S608 - names of this file
        for start in range(least, most + 1, SPAN):
            yield from self._span(query, start, min(start + SPAN - 1, most))

    def _span(self, query: str, first: int, last: int) -> list[Row]:
        found = self._asked(query, first, last)
        if found is not None:
            return found
        if last - first < FEW:
            return []
        middle = (first + last) // 2
        return self._span(query, first, middle) + self._span(query, middle + 1, last)

    def _ends(self, table: str, key: str) -> tuple[int, int] | None:
        """The least and the greatest key. Where the page that has one is spoilt, the nearest to it that can be told."""
        least = self._asked(f"SELECT min({key}) FROM {table}")  # noqa: S608 - names of this file
        most = self._asked(f"SELECT max({key}) FROM {table}")  # noqa: S608 - names of this file
        low = least[0][0] if least else None
        high = most[0][0] if most else None
        if high is None and low is not None:
            high = self._spoilt_from(f"SELECT {key} FROM {table} WHERE {key} <= ? ORDER BY {key} DESC LIMIT 1", low, 1)  # noqa: S608 - names of this file
        elif low is None and high is not None:
            low = self._spoilt_from(f"SELECT {key} FROM {table} WHERE {key} >= ? ORDER BY {key} LIMIT 1", high, -1)  # noqa: S608 - names of this file
        return (low, high) if low is not None and high is not None and 0 <= high - low < WIDEST else None

    def _spoilt_from(self, query: str, start: int, way: int) -> int:
        """A key on the spoilt page at this end of a table, found in steps that double."""
        step, key = 1, start
        while key > 0 and step < WIDEST and self._asked(query, key) is not None:
            key, step = max(start + way * step, 0), 2 * step
        return key

    def _asked(self, query: str, *values: int) -> list[Row] | None:
        """The answer; None where a page that it needs is spoilt."""
        try:
            return self._tables.execute(query, values).fetchall()
        except (sqlite3.Error, OverflowError):
            return None


EFFECT_STATES: Final[dict[str, EffectState]] = {
    state: state for state in ("pending", "started", "done", "failed", "expired", "uncertain")
}
