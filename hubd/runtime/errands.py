"""Errands that need the home to themselves while hubd runs: `hubd forget` leaves a note, hubd pauses and does it.

The note lies beside the daily logs, where only hubd's user and an administrator can write: nobody can ask for it over
the bus. Messages wait at the broker meanwhile. Afterwards the configuration is read anew, and a receipt lies in the
place of the note.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hubd.errors import HubError, IntegrationError
from hubd.privacy import NOTE
from hubd.runtime.beat import beat
from hubd.store.claim import Claim
from hubd.whole_files import PRIVATE, write_whole

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.privacy.forgetting import Errand, Prepared, Receipt
    from hubd.privacy.mention import Mentions, Words

log = logging.getLogger("hubd.privacy")

ASKED, DONE = NOTE, "forget.receipt"
EVERY = 5.0
"""Seconds between two looks: one system call."""


class Outcome(msgspec.Struct, frozen=True):
    """How an errand went: what was forgotten, or why it could not be."""

    receipt: bytes = b""
    problem: str = ""


def waiting(settings: Settings) -> bool:
    """Is there anything to do?"""
    return (settings.store.logs / ASKED).exists()


async def watch_errands(settings: Settings, stopping: asyncio.Event, every: float = EVERY) -> None:
    """Stop the household when there is an errand. Whoever runs it begins it again afterwards."""
    while True:
        await beat(every)
        if waiting(settings):
            break
    log.info("pausing for a moment: somebody is to be forgotten")
    stopping.set()


async def carry_out(settings: Settings) -> bool:
    """Do what was asked for, while nobody lives here. Was there anything? The settings may have changed then."""
    if not waiting(settings):
        return False
    outcome = await asyncio.to_thread(_done, settings)
    try:
        (settings.store.logs / ASKED).unlink()
        _leave(settings.store.logs / DONE, outcome)
    except OSError as error:  # whoever waits for the receipt is told by the log; the home goes on
        log.error("the receipt could not be left: %s", error)  # noqa: TRY400 - the error says it all
    if outcome.problem:
        log.error("nobody was forgotten: %s", outcome.problem)
    else:
        log.info("it is forgotten")
    return True


def _done(settings: Settings) -> Outcome:
    from hubd.privacy.forgetting import Errand

    try:
        errand = msgspec.json.decode((settings.store.logs / ASKED).read_bytes(), type=Errand)
        return Outcome(msgspec.json.encode(forgotten(settings, errand.words, prepared=errand.prepared)))
    except (HubError, OSError, msgspec.MsgspecError) as error:
        return Outcome(problem=str(error))


def forgotten(
    settings: Settings,
    words: Words,
    progress: Callable[[float], None] = lambda _share: None,
    prepared: Prepared | None = None,
) -> Receipt:
    """Forget now, on the broker as well. Raises `StoreInUse` while hubd runs."""
    from hubd.privacy.forgetting import forget
    from hubd.privacy.mention import Mentions

    claim = Claim(settings.store.url)
    try:
        broker = _taken_back(settings, Mentions(words))
        done = forget(settings, words, datetime.now(UTC).isoformat(timespec="seconds"), progress, prepared)
        return msgspec.structs.replace(done, broker=broker)
    finally:
        claim.release()


def _taken_back(settings: Settings, mentions: Mentions) -> str:
    """What the broker keeps about the person goes, too; in words."""
    from hubd.runtime.leaving import take_back

    try:
        count = asyncio.run(take_back(settings, mentions.text))
    except IntegrationError as error:
        return f"retained topics on the broker could not be emptied ({error}); run this again when it is there"
    return f"{count} retained topics on the broker were emptied"


def ask(settings: Settings, errand: Errand) -> None:
    """Leave a note for the hub that runs. Raises `OSError`."""
    (settings.store.logs / DONE).unlink(missing_ok=True)
    _leave(settings.store.logs / ASKED, errand)


def answer(settings: Settings) -> Outcome | None:
    """What became of it, once; None as long as it is not done."""
    file = settings.store.logs / DONE
    if not file.exists():
        return None
    outcome = msgspec.json.decode(file.read_bytes(), type=Outcome)
    file.unlink()
    return outcome


def _leave(file: Path, what: msgspec.Struct) -> None:
    write_whole(file, msgspec.json.encode(what), mode=PRIVATE)
