"""A journal beside a replay: what the daemon would have written, in batches, so that it can be looked into."""

from __future__ import annotations

from types import TracebackType

from hubd.core.decisions import Decision, Effect
from hubd.errors import StoreError
from hubd.integration import Message
from hubd.runtime.operator import Taken
from hubd.store.engine import sqlite_file
from hubd.store.steady import SteadyStore, open_store
from hubd.store.values import Batch, Input

BATCH = 256
"""Messages in one transaction, as in the daemon under load."""
MAGIC = b"SQLite format 3\0"
"""How a database begins that is not damaged at its beginning."""


class Keeper:
    """Use as a context manager: the last batch is written when it closes."""

    def __init__(self, store: SteadyStore) -> None:
        self._store = store
        self._seq = store.restore().seq
        self._inputs: list[Input] = []
        self._decisions: list[Decision] = []
        self._effects: list[Effect] = []

    @classmethod
    def open(cls, url: str) -> Keeper:
        """A keeper for the store at `url`. Raises `StoreError`; also for a file that is something else, which a daemon
        would take for its own, damaged."""
        file = sqlite_file(url)
        if file is not None and file.is_file() and file.stat().st_size:
            with file.open("rb") as there:
                if there.read(len(MAGIC)) != MAGIC:
                    raise StoreError(f"{file}: this file is no journal; name another one, or one that is not there yet")
        return cls(open_store(url))

    def keep(self, message: Message, taken: Taken) -> None:
        """Write a message down with what it led to; one that made no sense is not kept."""
        if taken.rejected is None:
            self._seq += 1
            self._inputs.append(
                Input(self._seq, message.at, message.topic, message.payload, message.retain, message.qos)
            )
        self._decisions += taken.decisions
        self._effects += taken.effects
        if len(self._inputs) >= BATCH:
            self._write()

    def _write(self) -> None:
        self._store.commit(Batch(inputs=self._inputs, decisions=self._decisions, effects=self._effects))
        if self._store.trouble is not None:  # a daemon lives on in memory; here, the journal is all that was wanted
            raise self._store.trouble
        self._inputs, self._decisions, self._effects = [], [], []

    def __enter__(self) -> Keeper:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self._write()
        finally:
            self._store.close()
