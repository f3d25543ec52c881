"""A store that never stops the house: while the disk takes nothing, it goes on in memory and says so.

Writing is tried again from time to time; when it works, what was kept in memory is written first. A
damaged SQLite file is set aside and a new one filled with what can be read.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from hubd.core.decisions import Decision, Effect
from hubd.errors import StoreDamaged, StoreError, StoreFull, StoreLocked
from hubd.store.claim import Claim
from hubd.store.engine import sqlite_file
from hubd.store.journal import PAGE, Journal
from hubd.store.memory import MemoryJournal
from hubd.store.note import Note
from hubd.store.salvage import put_back, salvage, set_aside
from hubd.store.values import (
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

log = logging.getLogger("hubd.store")

AGAIN = 30.0
"""Seconds of log time between two tries to write. Each may cost the database's patience."""
IN_MEMORY = 100_000
"""The most inputs kept in memory, about 40 MB. The oldest go first; what was decided from them stays."""

T = TypeVar("T")


def open_store(url: str, logs: Path | None = None) -> SteadyStore:
    """Open the store of a running hub. `logs` is the folder of the daily logs, which help when the store is damaged.

    A store of a newer hubd or one that another hubd runs with, a wrong address or a missing right is an error; a
    full or read-only disk, a lock or a damaged file is trouble to live with.
    """
    claim = Claim(url)
    try:
        return SteadyStore(url, logs, *_opened(url, logs), claim)
    except BaseException:
        claim.release()
        raise


def _opened(url: str, logs: Path | None) -> tuple[Journal | None, StoreError | None]:
    try:
        return _whole(url, logs), None
    except (StoreFull, StoreLocked) as trouble:
        return None, trouble


def _whole(url: str, logs: Path | None) -> Journal:
    """The journal, mended if it is known to be damaged once it is opened."""
    try:
        return Journal.open(url)
    except StoreDamaged as damage:
        return replace_damaged(url, logs, damage)


def replace_damaged(url: str, logs: Path | None, damage: StoreDamaged) -> Journal:
    """Set the damaged file aside and open a new one with what could be saved. If that is more than the disk takes, the
    damaged one is put back, and that is `StoreFull`."""
    file = sqlite_file(url)
    if file is None:
        raise damage  # a server's data is its administrator's to mend
    try:
        kept, journal = set_aside(file), None
    except OSError as error:
        raise StoreError(f"{damage}; and it cannot be set aside ({error.strerror}): let hubd's user write its folder"
                         ) from error  # fmt: skip
    try:
        journal = Journal.open(url)
        journal.notes.append(f"{damage}; it is kept as {kept.name}: {salvage(kept, journal, logs)}")
    except (StoreError, OSError) as error:
        if journal is not None:
            journal.close()
        put_back(kept, file)
        if isinstance(error, StoreError):
            raise
        raise StoreFull(f"{file}: damaged, and it cannot be mended ({error.strerror or error})") from error
    return journal


class SteadyStore:
    """A `Store` that always takes things. `trouble` is why it takes them to memory only, None when all is well."""

    def __init__(
        self,
        url: str,
        logs: Path | None,
        journal: Journal | None,
        trouble: StoreError | None = None,
        claim: Claim | None = None,
    ) -> None:
        self._url = url
        self._logs = logs
        self._journal = journal
        self._unmended: StoreDamaged | None = None
        """The damage of the journal, while there is no room for a mended one."""
        self._early = journal is None
        """Does what memory holds bear numbers of its own, from before there was a journal?"""
        self._claim = claim
        file = sqlite_file(url)
        self._note = Note(file.with_name(f"{file.name}-note")) if file is not None else None
        self._shift = 0
        self._mending = threading.Lock()
        self._memory = MemoryJournal(IN_MEMORY)
        self._last_try = float("-inf")
        self.trouble = trouble
        self.notes: list[str] = journal.notes if journal else []

    @property
    def wants_snapshot(self) -> bool:
        """Memory did not hold all inputs of a long trouble: only a snapshot of the state makes it good again."""
        return self._memory.dropped

    # writing
    def commit(self, batch: Batch) -> tuple[Effect, ...]:
        at = _time_of(batch)
        here = self.trouble is None or self._recovered(at)
        if self._shift:
            batch = _renumbered(batch, self._shift)
        if not here:
            return self._keep(batch)
        try:
            return self._ask(lambda journal: journal.commit(batch))
        except StoreError as error:
            self.trouble, self._last_try = error, at
            return self._keep(batch)

    @property
    def lags(self) -> bool:
        return self.trouble is None and self._journal is not None and self._journal.lags

    def sync(self) -> None:
        """A disk that does not keep what it took is trouble, as one that takes nothing is."""
        journal = self._journal
        if journal is None or self.trouble is not None:
            return
        try:
            journal.sync()
        except StoreError as error:
            self.trouble = error

    def note(self, inputs: Sequence[Input]) -> bool:
        """Keep inputs safe from the end of hubd until their commit, which follows at once; False: commit first."""
        if self._note is None or self.trouble is not None:
            return False
        shift = self._shift
        return self._note.write([entry._replace(seq=entry.seq + shift) for entry in inputs] if shift else inputs)

    def noted(self, after: int) -> list[Input]:
        """What was noted after input `after` and never committed."""
        return self._note.read(after) if self._note is not None else []

    def mark(self, effect: str, state: EffectState, at: float, detail: str = "") -> None:
        self.commit(Batch(marks=[Mark(effect, state, at, detail)]))

    def _keep(self, batch: Batch) -> tuple[Effect, ...]:
        fresh = self._memory.commit(batch)
        if batch.snapshot is not None:
            self._memory.dropped = False
        return fresh

    def _recovered(self, at: float) -> bool:
        """Write what memory holds, if it is time to try again."""
        if at < self._last_try + AGAIN:
            return False
        self._last_try = at
        try:
            for batch in self._waiting():
                self._ask(partial(Journal.commit, batch=batch))
        except StoreError as error:
            self.trouble = error
            return False
        self.trouble, self._memory = None, MemoryJournal(IN_MEMORY)
        return True

    def _waiting(self) -> list[Batch]:
        """What memory holds. Life that began without the journal continues its numbers once it is there."""
        if self._unmended is not None:
            self._mend(self._unmended)
        elif self._journal is None:
            self._journal = _whole(self._url, self._logs)
            self.notes.extend(self._journal.notes)
        if self._early:
            self._shift = self._ask(Journal.last_seq)
            self._memory, self._early = _continued(self._memory, self._shift), False
        return self._memory.everything()

    def _ask(self, question: Callable[[Journal], T]) -> T:
        """Ask the journal; if it turns out to be damaged, once more with a mended one."""
        journal = self._journal
        if journal is None:
            raise self.trouble or StoreError("there is no store")
        try:
            return question(journal)
        except StoreDamaged as damage:
            return question(self._mended(journal, damage))

    def _mended(self, damaged: Journal, damage: StoreDamaged) -> Journal:
        """A new journal in the place of a damaged one, unless another thread has seen to that already, or there is no
        room for it: then it is tried again as writing is."""
        with self._mending:
            if self._journal is damaged and self._unmended is None:
                self._mend(damage)
            if self._journal is None or self._unmended is not None:
                raise damage
            return self._journal

    def _mend(self, damage: StoreDamaged) -> None:
        if self._journal is not None:
            self._journal.close()
        self._unmended = damage
        self._journal = replace_damaged(self._url, self._logs, damage)
        self._unmended = None
        self.notes.extend(self._journal.notes)
        log.error("%s", self._journal.notes[-1])

    # reading: what the journal says, and what memory holds besides
    def _read(self, question: Callable[[Journal], T], otherwise: T) -> T:
        """While there is trouble, no answer from the journal is no news."""
        try:
            return self._ask(question)
        except StoreError as error:
            if self.trouble is None:
                self.trouble = error
            return otherwise

    def restore(self, usable: Callable[[bytes], bool] = anything) -> Restored:
        def whole(journal: Journal) -> Restored:
            found = journal.restore(usable)
            return Restored(found.snapshot, found.seq, iter(list(found.tail)))  # damage shows now, not half-way

        return self._read(whole, Restored(None, 0, iter(())))

    def snapshot_at(self, seq: int) -> bytes | None:
        kept = self._memory.snapshot_at(seq)
        return self._read(lambda journal: journal.snapshot_at(seq), None) if kept is None else kept

    def pending(self) -> list[OutboxEntry]:
        stored: list[OutboxEntry] = self._read(Journal.pending, [])
        return stored + self._memory.pending()

    def redelivered(self, mid: int, topic: str, payload: bytes) -> bool:
        if self._memory.redelivered(mid, topic, payload):
            return True
        return self._read(lambda journal: journal.redelivered(mid, topic, payload), False)

    def inputs(self, after: int = 0, until: int | None = None) -> Iterator[Input]:
        more = self._journal is not None
        while more:
            page = self._page(after, until)
            yield from page
            after = page[-1].seq if page else after
            more = len(page) == PAGE
        yield from self._memory.inputs(after, until)

    def _page(self, after: int, until: int | None) -> list[Input]:
        """Some inputs at once, so that damage is noticed here and not by whoever reads on."""
        return self._ask(lambda journal: list(islice(journal.inputs(after, until), PAGE)))

    def last_seq(self) -> int:
        return self._memory.last_seq() or self._read(Journal.last_seq, 0)

    def first_at(self, at: float) -> int:
        last = self.last_seq()
        first = self._read(lambda journal: journal.first_at(at), last + 1)
        stored = self._read(Journal.last_seq, 0)
        return first if first <= stored or not self._memory.last_seq() else self._memory.first_at(at)

    def decisions(
        self, since: float | None = None, until: float | None = None, intent: str | None = None, limit: int = 100
    ) -> list[Decision]:
        kept = self._memory.decisions(since, until, intent, limit)
        stored: list[Decision] = self._read(lambda journal: journal.decisions(since, until, intent, limit), [])
        return (kept + stored)[:limit]

    def story(self, decision: str) -> Story | None:
        return self._memory.story(decision) or self._read(lambda journal: journal.story(decision), None)

    # the daily log, and forgetting
    def logged(self) -> Position | None:
        return self._memory.logged() or self._read(Journal.logged, None)

    def mark_logged(self, position: Position) -> None:
        self._ask(lambda journal: journal.mark_logged(position))

    def purge(self, now: float, retention: Retention) -> int:
        return self._read(lambda journal: journal.purge(now, retention), 0)

    def thin(self, kind: str, since: float, until: float) -> int:
        return self._read(lambda journal: journal.thin(kind, since, until), 0)

    def close(self) -> None:
        """A last try to write what memory holds."""
        if self.trouble is not None:
            self._recovered(float("inf"))
        if self.trouble is None and self._note is not None:
            self._note.clear()
        if self._journal is not None:
            self._journal.close()
        if self._claim is not None:
            self._claim.release()


def _continued(memory: MemoryJournal, shift: int) -> MemoryJournal:
    """The same memory, with inputs whose numbers follow on those of the journal."""
    after = MemoryJournal(IN_MEMORY)
    for batch in memory.everything():
        after.commit(_renumbered(batch, shift))
    after.dropped = memory.dropped
    return after


def _renumbered(batch: Batch, shift: int) -> Batch:
    return replace(batch, inputs=[entry._replace(seq=entry.seq + shift) for entry in batch.inputs])


def _time_of(batch: Batch) -> float:
    """When this was, in log time; a batch without a time does not make anybody try again."""
    kinds: tuple[Sequence[Input | Decision | Mark], ...] = (batch.inputs, batch.decisions, batch.marks)
    return max((kind[-1].at for kind in kinds if kind), default=float("-inf"))
