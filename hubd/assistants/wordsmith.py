"""Has cards worded while they stand already: one after the other, and none that nobody waits for any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from hubd.assistants.models import AT_ONCE, Models
from hubd.assistants.wording import Wish, taken, wish
from hubd.core.decisions import Decision, Tell
from hubd.core.household import Household
from hubd.whole_files import write_whole

log = logging.getLogger("hubd.models")

WAITING = 8
"""Cards that may wait to be worded. In a flood, the words that they have will do."""
FILE = "language-models.json"
"""Beside the journal: which models were switched off or on."""

Worded = Callable[[str, str, str], None]
"""Told of the decision, its old text and the new one."""


class Wordsmith:
    """The models of one household at work."""

    def __init__(self, models: Models, household: Household, folder: Path, worded: Worded) -> None:
        self.models = models
        self._household, self._file, self._worded = household, folder / FILE, worded
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._recall()

    def shown(self, decision: Decision, tells: Iterable[Tell], *, private: bool) -> None:
        """A card went up: have it worded, if it may be."""
        texts = {tell.text: tell for tell in tells}
        if len(texts) != 1 or len(self._tasks) >= WAITING:
            return
        tell = next(iter(texts.values()))
        roles = [self._household.people[who].role for who in decision.audience if who in self._household.people]
        wanted = wish(decision, tell, roles[0] if len(set(roles)) == 1 else "adult")
        if wanted is not None:
            task = asyncio.get_running_loop().create_task(
                self._word(decision.id, tell, wanted._replace(private=wanted.private or private))
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _word(self, decision: str, tell: Tell, wanted: Wish) -> None:
        async with self._turn:
            said = await self.models.answer(wanted.use, wanted.system, wanted.text, private=wanted.private)
        people = [person.name for person in self._household.people.values()]
        new = taken(wanted.use, tell.text, said, tell.language, people) if said is not None else None
        if new is not None:
            self._worded(decision, tell.text, new)
        elif said is not None:
            log.info("what a language model made of a card was not taken: facts or form were not kept")

    def switch(self, name: str, *, on: bool) -> bool:
        """Ask this model from now on, or no more. False: there is none of that name."""
        found = [each for each in self.models.endpoints if each.settings.name == name]
        for endpoint in found:
            endpoint.on, endpoint.failures, endpoint.resting_until = on, 0, 0.0
        if found:
            switched = {each.settings.name: each.on for each in self.models.endpoints}
            write_whole(self._file, msgspec.json.encode(switched))
        return bool(found)

    def _recall(self) -> None:
        try:
            switched = msgspec.json.decode(self._file.read_bytes(), type=dict[str, bool])
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError) as error:
            log.warning("%s cannot be read (%s): every language model is on", self._file, error)
            return
        for endpoint in self.models.endpoints:
            endpoint.on = switched.get(endpoint.settings.name, True)

    async def stop(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.models.close()
