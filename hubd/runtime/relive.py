"""`python -m hubd.runtime.relive`: the daemon's helper at night. It is told on standard input whose night it is
(`Question` as JSON), lives through the daily logs once more, learns from their labels, and answers on standard output
with what was learned (`Lessons` as msgpack).

It runs beside the daemon, which goes first, and writes nothing but what it has learned, and from how much. What
receivers hear in each room it writes as a new version of the home's own likelihoods.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from hubd.config.load import load
from hubd.config.settings import Settings
from hubd.core.codec import decode_state
from hubd.core.likelihoods import Reach
from hubd.core.state import State
from hubd.errors import HubError, StoreError
from hubd.integration import router_of
from hubd.learning.apprentice import DAY, REMEMBERED
from hubd.learning.retrospect import Lessons, Marks, Retrospect, Surveyor
from hubd.logs.files import lines_in
from hubd.logs.reading import read_log
from hubd.runtime.assemble import assemble, with_heads
from hubd.runtime.elsewhere import answer
from hubd.store import heads, likelihoods
from hubd.store.daily import SNAPSHOT

log = logging.getLogger("hubd.relive")

MARKS = "lessons.json"
"""How much was learned from so far: beside the heads."""
LATELY = 3
"""Files in which a label must stand: there is a lesson while labels come, and a last one when they have ended."""
NICE = 5
"""Less important than the house, but not so much that a busy computer never gets through."""


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """Whose night: the configuration file, and settings taken instead of what it says."""

    config: str
    changes: dict[str, Any] = {}


def relive(settings: Settings) -> Lessons:
    """Tonight's lesson of this household; nothing where nobody has labelled anything lately."""
    logs = settings.store.logs
    files = recent(logs)
    if not labelled(files[-LATELY:], settings):
        return Lessons()
    operator = assemble(settings, router_of(settings.household, settings.mqtt), state=_before(files[0]))
    with_heads(operator, logs)
    watch = operator.learner = Retrospect(_marks(logs))
    radio = operator.examiner = Surveyor()
    for message in read_log(files):
        operator.take(message)
    found = watch.tonight(operator.state, operator.brain)
    for data in found.heads.values():
        heads.keep(logs, data)
    if found.marks:
        note = logs / heads.FOLDER / MARKS
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_bytes(msgspec.json.encode(found.marks))
    _keep_map(logs, radio.tonight(operator.state, operator.brain), operator.state.now)
    return found


def _keep_map(logs: Path, found: dict[str, dict[str, Reach]], now: float) -> None:
    """A new version of the home's own likelihoods, which the running hub takes over as a logged input. It is listed by
    `hubd learn --history`, and `hubd learn --undo` goes back to the one before."""
    try:
        before = likelihoods.read(logs)
    except StoreError as error:
        log.warning("%s", error)
        return
    after = before.mapped(found, now) if found else before
    if after is not before:
        likelihoods.write(logs, after)


def recent(logs: Path) -> list[Path]:
    """The daily logs that lie within what is remembered, the oldest first."""
    days = sorted((day, file) for file in logs.glob("*.jsonl*") if (day := _day(file)) is not None)
    if not days:
        return []
    oldest = days[-1][0] - timedelta(days=REMEMBERED / DAY)
    return [file for day, file in days if day >= oldest]


def _day(file: Path) -> date | None:
    """The day that a log is named after; None for any other file."""
    try:
        return date.fromisoformat(file.name.partition(".")[0])
    except ValueError:
        return None


def labelled(files: Sequence[Path], settings: Settings) -> bool:
    """Has anybody labelled anything on these days? A look at the bytes is quick, living through them is not."""
    topic = f"{settings.mqtt.base_topic}/{settings.household.id}/in/label".encode()
    return any(topic in line for file in files for line in _lines(file))


def _lines(file: Path) -> Iterator[bytes]:
    try:
        yield from lines_in(file)
    except (OSError, HubError) as error:  # today's file may end in the middle of a frame
        log.debug("%s: %s", file, error)


def _before(first: Path) -> State | None:
    """The state before the first of the logs; None where it was not kept: then nothing is known to begin with."""
    snapshot = first.with_name(first.name.partition(".")[0] + SNAPSHOT)
    try:
        return decode_state(snapshot.read_bytes())
    except (OSError, msgspec.MsgspecError, StoreError) as error:
        log.debug("%s: %s", snapshot, error)
        return None


def _marks(logs: Path) -> Marks:
    try:
        return msgspec.json.decode((logs / heads.FOLDER / MARKS).read_bytes(), type=Marks)
    except (OSError, msgspec.MsgspecError):
        return {}


def _learned(question: Question) -> bytes:
    return msgspec.msgpack.encode(relive(load(Path(question.config), changes=question.changes)))


if __name__ == "__main__":
    answer(Question, _learned, NICE)
