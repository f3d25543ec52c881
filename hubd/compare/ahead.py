"""What a recording says, read and decoded: here, or ahead of time by another process where a core has nothing to do."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import msgspec

from hubd.compare.variants import Variant, decoders_of
from hubd.core.codec import decode_state
from hubd.core.events import AnyEvent, Described
from hubd.core.sources import learned
from hubd.errors import DecodeError, HubError
from hubd.integration import Message
from hubd.logs import LogReport, read_log
from hubd.logs.files import STDIN, log_files

BATCH = 256
"""Messages handed over at a time."""

WORTH = 4 << 20
"""Bytes of logs from which on it is worth the second in which a process starts."""


@dataclass(frozen=True)
class Recording:
    """What is lived through: files and folders in order, as one stretch of time. `until`: nothing after it."""

    name: str
    logs: tuple[Path, ...]
    until: float | None = None


class Said(NamedTuple):
    """What one message says. `rejected`: why it made no sense."""

    at: float
    events: tuple[AnyEvent, ...] = ()
    rejected: str | None = None
    detail: str = ""


class Batch(NamedTuple):
    """Some messages in a row, and what the log has to complain of meanwhile."""

    said: list[Said]
    notes: list[str]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Batch).decode


def messages(recording: Recording, report: LogReport) -> Iterator[Message]:
    """Every message of a recording."""
    for message in read_log(recording.logs, report):
        if recording.until is not None and message.at > recording.until:
            return
        yield message


def said_in(recording: Recording, variant: Variant, report: LogReport) -> Iterator[Said]:
    """Every message of a recording, decoded as this variant's household would."""
    decoders = decoders_of(variant)
    known: dict[str, dict[str, str]] = {}
    heard: set[str] = set()
    if variant.snapshot is not None:
        state = decode_state(variant.snapshot.read_bytes())
        known, heard = state.known, set(state.devices)
    for message in messages(recording, report):
        try:
            events = decoders.decode(message, known)
        except DecodeError as error:
            yield Said(message.at, (), error.reason, error.detail)
            continue
        for event in events:
            if isinstance(event, Described):
                known = learned(known, event, heard)
            else:
                heard.add(event.source)
        yield Said(message.at, tuple(events))


def worth_it(recording: Recording) -> bool:
    """Is there so much to read that another process is sooner done?"""
    if any(str(path) == STDIN for path in recording.logs):
        return False
    return sum(path.stat().st_size for path in log_files(recording.logs) if path.is_file()) >= WORTH


@contextmanager
def read_ahead(recording: Recording, variant: Variant, report: LogReport) -> Iterator[Iterator[Said]]:
    """The same, read in another process while this one lives through what came before."""
    context = get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(theirs, recording, variant), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _received(mine, report)
    finally:
        mine.close()
        process.terminate()
        process.join()


def _received(mine: Connection, report: LogReport) -> Iterator[Said]:
    """Batches, and then why there are no more of them, if it is not the end of the log."""
    while True:
        try:
            packed = mine.recv_bytes()
            failed: HubError | None = None if packed else mine.recv()
        except EOFError:
            raise HubError("the process that read the log was killed; try again with --jobs 1") from None
        if failed is not None:
            raise failed
        if not packed:
            return
        batch = _decode(packed)
        for note in batch.notes:
            report.tell(note)
        yield from batch.said


def _read(theirs: Connection, recording: Recording, variant: Variant) -> None:
    """The other process: a batch after the other, and an empty one at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the one who listens
    batch = Batch([], [])

    def hand_over() -> None:
        if batch.said or batch.notes:
            theirs.send_bytes(_encode(batch))
            batch.said.clear()
            batch.notes.clear()

    failed: HubError | None = None
    try:
        try:
            for one in said_in(recording, variant, LogReport(tell=batch.notes.append)):
                batch.said.append(one)
                if len(batch.said) == BATCH:
                    hand_over()
        except HubError as error:
            failed = error
        hand_over()
        theirs.send_bytes(b"")
        theirs.send(failed)
    except BrokenPipeError:
        pass
