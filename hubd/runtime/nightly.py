"""Work for the night, by the clock of the house; what a night missed because the computer slept or was off is made up
for once it is up again.

A note beside the daily logs says when each kind of work was last begun. It is looked at every few minutes, because a
timer that was set before the computer slept goes on only after it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from hubd.whole_files import PRIVATE, write_whole

log = logging.getLogger("hubd.nightly")

NOTE = "nights.json"
"""By kind of work: when it was last begun, in seconds since 1970."""
LOOKS = {"minute": "*/5"}
"""When is looked whether something is due: the hours of the jobs are among these minutes."""
PUNCTUAL = 600.0
"""Seconds after its time at which work still counts as the night's. Later, it waits until nobody minds."""
PATIENCE = 12
"""Looks after which nobody is waited for any longer: an hour, as long as the computer is up."""


class Job(NamedTuple):
    """One kind of work: its name in the note, when it is due by the clock of the house, and what is done then."""

    name: str
    hour: int
    minute: int
    do: Callable[[], None]

    def due(self, now: float, zone: tzinfo) -> float:
        """When it was last due."""
        local = datetime.fromtimestamp(now, zone)
        today = local.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0, fold=0)
        return (today if today <= local else today - timedelta(days=1)).timestamp()


class Nightly:
    """Does the jobs when they are due. They run on the loop: whatever takes long leaves it by itself. `folder`: where
    the note is kept; `calm`: is nobody about who would mind the computer's being busy."""

    def __init__(self, zone: tzinfo, folder: Path, calm: Callable[[], bool], jobs: Sequence[Job]) -> None:
        self._zone, self._file, self._calm, self._jobs = zone, folder / NOTE, calm, jobs
        self._begun = _read(self._file)
        self._waited = 0
        self._scheduler: Any = None

    def start(self, looks: Mapping[str, str] = LOOKS) -> None:
        """Look at once, and from now on at these times."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # not needed for the first reaction

        self.look(time.time())
        self._scheduler = AsyncIOScheduler(timezone=self._zone)
        self._scheduler.add_job(self._look, "cron", **looks, misfire_grace_time=None, coalesce=True)
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def look(self, now: float) -> None:
        """Do what is due; of what is late, one thing at a time."""
        new = {job.name: now for job in self._jobs if self._begun.get(job.name, now + 1.0) > now}
        if new:  # nothing was missed before there was a note; and a note of the future was made by a wrong clock
            self._note(new)
        late = None
        for job in self._jobs:
            due = job.due(now, self._zone)
            if self._begun[job.name] >= due:
                continue
            if now - due <= PUNCTUAL:
                self._do(job, now)
            else:
                late = late or job
        if late is None:
            self._waited = 0
        elif self._calm() or self._waited >= PATIENCE:
            log.info("%s was missed at %02d:%02d, and is made up for", late.name, late.hour, late.minute)
            self._do(late, now)
        else:
            self._waited += 1

    def _do(self, job: Job, now: float) -> None:
        self._note({job.name: now})  # first: what kills hubd would kill it again
        job.do()

    def _note(self, begun: Mapping[str, float]) -> None:
        self._begun = {**self._begun, **begun}
        try:
            write_whole(self._file, msgspec.json.encode(self._begun), mode=PRIVATE)
        except OSError as error:
            log.debug("%s cannot be written: %s", self._file, error)  # what it says is known until hubd stops

    async def _look(self) -> None:
        """The scheduler runs plain functions in threads, where nobody may touch the household."""
        self.look(time.time())


def _read(file: Path) -> dict[str, float]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, float])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
