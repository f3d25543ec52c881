"""A journal beside a replay: what the daemon would have written, in batches, so that it can be looked into."""

from __future__ import annotations

from types import TracebackType

from hubd.core.decisions import Decision, Effect
from hubd.integration import Message
from hubd.runtime.operator import Taken
from hubd.store.steady import open_store
from hubd.store.values import Batch, Input, Store

BATCH = 256
"""Messages in one transaction, as in the daemon under load."""


class Keeper:
    """Use as a context manager: the last batch is written when it closes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seq = store.restore().seq
        self._inputs: list[Input] = []
        self._decisions: list[Decision] = []
        self._effects: list[Effect] = []

    @classmethod
    def open(cls, url: str) -> Keeper:
        """A keeper for the store at `url`. Raises `StoreError`."""
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
        self._inputs, self._decisions, self._effects = [], [], []

    def __enter__(self) -> Keeper:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._write()
        self._store.close()
