"""A journal that takes everything: what the disk refuses waits in memory, loudly, and is written when it can be.

A full disk or a locked file must not stop a home, least of all a hazard. While the store fails, decisions go on;
the price is that a power cut in that time takes what was not written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

from hubd.core.decisions import Effect
from hubd.errors import StoreDamaged, StoreError
from hubd.store.values import Batch, Store

log = logging.getLogger("hubd.store")

RETRY_SECONDS = 15.0
"""How often a failing store is tried again. Trying may cost the loop some seconds when the file is locked."""
MOST = 200_000
"""Inputs that may wait. Beyond, the oldest are forgotten, and the snapshot that is written later stands for them."""


class PatientStore:
    """What the loop needs of a store. `snapshot` encodes the state of the moment, `reopen` replaces a damaged store."""

    def __init__(self, store: Store, snapshot: Callable[[], bytes], reopen: Callable[[], Store]) -> None:
        self.store = store
        self.trouble: str | None = None
        """Why nothing reaches the disk just now; None when all is well."""
        self._snapshot = snapshot
        self._reopen = reopen
        self._waiting: list[Batch] = []
        self._known: set[str] = set()
        self._next_try = 0.0

    def commit(self, batch: Batch) -> tuple[Effect, ...]:
        """Write it, or keep it. Returns the effects to carry out now, either way."""
        if self.trouble is not None and monotonic() < self._next_try:
            return self._keep(batch)
        try:
            if self.trouble is not None:
                self._catch_up()
            return self.store.commit(batch)
        except StoreError as error:
            self._failed(error)
            return self._keep(batch)

    def redelivered(self, mid: int, topic: str, payload: bytes) -> bool:
        """Was this written down, or kept, before it could be acknowledged?"""
        kept = any(
            (entry.mid, entry.topic, entry.payload) == (mid, topic, payload)
            for batch in self._waiting for entry in batch.inputs
        )
        return kept or self.store.redelivered(mid, topic, payload)

    def _keep(self, batch: Batch) -> tuple[Effect, ...]:
        fresh = tuple(effect for effect in batch.effects if effect.id not in self._known)
        self._known.update(effect.id for effect in fresh)
        batch.snapshot = None  # the one that is written in the end is newer
        self._waiting.append(batch)
        while sum(len(kept.inputs) for kept in self._waiting) > MOST:
            self._waiting[0].inputs = self._waiting[0].inputs[MOST // 100:]
            if not self._waiting[0].inputs and len(self._waiting) > 1:
                first = self._waiting.pop(0)
                self._waiting[0] = _together([first, self._waiting[0]])
        return fresh

    def _catch_up(self) -> None:
        together = _together(self._waiting)
        together.snapshot = self._snapshot()
        self.store.commit(together)
        log.warning("the journal is written again; %d messages had waited", len(together.inputs))
        self._waiting, self._known, self.trouble = [], set(), None

    def _failed(self, error: StoreError) -> None:
        self._next_try = monotonic() + RETRY_SECONDS
        if self.trouble is None:
            log.error("the journal cannot be written, decisions go on in memory: %s", error)
        self.trouble = str(error)
        if isinstance(error, StoreDamaged):
            try:
                self.store = self._reopen()
                self._next_try = 0.0
            except StoreError as again:
                self.trouble = str(again)


def _together(batches: list[Batch]) -> Batch:
    return Batch(
        inputs=[entry for batch in batches for entry in batch.inputs],
        decisions=[decision for batch in batches for decision in batch.decisions],
        effects=[effect for batch in batches for effect in batch.effects],
        marks=[mark for batch in batches for mark in batch.marks],
    )
