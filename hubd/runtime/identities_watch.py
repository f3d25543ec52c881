"""A running hub takes over who was enrolled or forgotten, person by person, as inputs that a replay hears too."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from hubd.core.consent import as_agreed
from hubd.core.decisions import Decision
from hubd.core.events import Known
from hubd.core.evidence.gallery import Gallery, Template
from hubd.core.evidence.recognised import agreed
from hubd.errors import StoreError
from hubd.runtime.beat import beat
from hubd.runtime.living import Living
from hubd.runtime.stamps import Stamp, stamp
from hubd.store import identities
from hubd.store.identities import Book

log = logging.getLogger("hubd.identities")

EVERY = 2.0
"""Seconds between two looks at the file: one system call."""
KINDS: tuple[Literal["face", "voice"], ...] = ("face", "voice")
Agreed: TypeAlias = Callable[[Literal["face", "voice"]], tuple[str, ...]]
"""Kind of evidence to who lets it be used."""


class IdentitiesWatch:
    """Looks at the file for as long as the hub lives. `held` is what the household knows, `agreed` who lets it, and
    `words` changes when somebody says otherwise."""

    @classmethod
    def of(cls, living: Living) -> IdentitiesWatch:
        """The part of a running hub."""
        operator = living.operator

        def allowed(kind: Literal["face", "voice"]) -> tuple[str, ...]:
            return agreed(as_agreed(operator.state, operator.brain).household, kind)

        def words() -> object:
            return operator.state.consents

        return cls(living.settings.store.logs, lambda: operator.state.galleries, allowed, living.tell, words)

    def __init__(
        self,
        folder: Path,
        held: Callable[[], Mapping[str, Gallery]],
        agreed: Agreed,
        tell: Callable[[Known], None],
        words: Callable[[], object] = object,
        every: float = EVERY,
    ) -> None:
        self._file, self._folder = folder / identities.FILE, folder
        self._held, self._agreed, self._tell, self._every = held, agreed, tell, every
        self._words, self._spoken = words, words()
        self._seen: Stamp | None = None
        self._running: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._running = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """Somebody may have said anew what the house may know of them: then the file says something new."""
        del touched, decisions
        if self._words() is not self._spoken:
            self._seen, self._spoken = None, self._words()

    async def _run(self) -> None:
        while True:
            await self.look()
            await beat(self._every)

    async def look(self) -> None:
        """Tell what differs, if the file has changed since it was last seen to say the same."""
        found = stamp(self._file)
        if found is None or found == self._seen:
            return
        try:
            book = await asyncio.to_thread(identities.read, self._folder)
        except StoreError as error:
            log.warning("%s", error)
            self._seen = found
            return
        news = list(differences(book, self._held(), self._agreed))
        for event in news:
            log.info("enrolled %ss changed: %d examples of somebody", event.of, len(event.templates))
            self._tell(event)
        if not news:
            self._seen = found


def differences(book: Book, held: Mapping[str, Gallery], agreed: Agreed) -> Iterator[Known]:
    """What the household must hear to know whom the book knows."""
    for kind in KINDS:
        wanted, there = book.gallery(kind), held.get(kind, Gallery())
        allowed = agreed(kind)
        people = {who: templates for who, templates in wanted.people.items() if who in allowed}
        for who in sorted({*people, *there.people}):
            if people.get(who, ()) != there.people.get(who, ()):
                yield _known(kind, who, people.get(who, ()), wanted)
        if (wanted.strangers, wanted.cohort) != (there.strangers, there.cohort):
            strangers = _known(kind, None, wanted.strangers, wanted)
            yield msgspec.structs.replace(strangers, cohort=wanted.cohort)


def _known(kind: Literal["face", "voice"], who: str | None, templates: tuple[Template, ...], of: Gallery) -> Known:
    return Known(
        at=0.0, arrived=0.0, source="hubd/enroll", of=kind, person=who, templates=templates, own=of.own, other=of.other,
        model=of.model,
    )  # fmt: skip
