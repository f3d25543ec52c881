"""Forgetting one person for good: in order, so that whoever is interrupted begins again and finishes, with a receipt.

Nobody else may use the store meanwhile. The journal comes first: daily logs are made whole from it after a crash, never
the other way round. In the end everything that is left is searched once more, and the receipt says what was found.
"""

from __future__ import annotations

import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from hubd.config.build import tokens_file
from hubd.config.settings import Settings
from hubd.core.codec import decode_state
from hubd.core.heads import unpacked
from hubd.errors import StoreError
from hubd.logs import read_log
from hubd.privacy import NOTE, files
from hubd.privacy.mention import MODEL, Mentions, Words
from hubd.privacy.scrub import scrubbed_snapshot
from hubd.store.daily import SNAPSHOT, SUFFIX
from hubd.store.engine import sqlite_file
from hubd.store.erasing import Erased, Judge, erase, set_position
from hubd.store.journal import Journal
from hubd.store.values import Position

ZSTD, ZLIB = b"\x28\xb5\x2f\xfd", (b"\x78\x9c", b"\x78\xda", b"\x78\x01")
PIECE, OVERLAP = 1 << 20, 1 << 10
ROWS, LOGS, REST = 0.6, 0.3, 0.1
"""How the work is shared, for a bar."""


class Receipt(msgspec.Struct, frozen=True):
    """What was forgotten, in numbers and without a name. `left`: files in which the person is still found, and why."""

    at: str
    gone: dict[str, int]
    removed_files: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    broker: str = ""
    """What became of the retained topics."""


@dataclass(frozen=True, slots=True)
class _Home:
    settings: Settings
    mentions: Mentions

    @property
    def journal(self) -> Path | None:
        return sqlite_file(self.settings.store.url)

    @property
    def logs(self) -> Path:
        return self.settings.store.logs


def forget(
    settings: Settings, words: Words, at: str, progress: Callable[[float], None] = lambda _share: None
) -> Receipt:
    """Forget a person. `at`: the time, for the receipt. Raises `StoreError` or `OSError`; begin again then."""
    home = _Home(settings, Mentions(words))
    gone: Counter[str] = Counter()
    learned = sorted(_heads(home))
    if home.journal is None or home.journal.exists():
        rows = _forget_rows(home, lambda share: progress(share * ROWS))
        gone.update({"inputs": rows.inputs, "decisions": rows.decisions, "effects": rows.effects,
                     "snapshots": rows.snapshots})  # fmt: skip
    if home.logs.is_dir():
        household = settings.household
        gone += files.clean_logs(home.logs, home.mentions, household, lambda share: progress(ROWS + share * LOGS))
        gone += files.clean_learned(home.logs, home.mentions, learned)
    gone["tokens"] += files.clean_tokens(tokens_file(settings.store), home.mentions)
    _follow(home)
    removed = files.remove_set_aside(home.journal, home.logs)
    progress(1.0 - REST)
    return Receipt(at, dict(gone), tuple(removed), tuple(sorted(found_in(searched(settings), home.mentions))))


def _forget_rows(home: _Home, progress: Callable[[float], None]) -> Erased:
    household, mentions = home.settings.household, home.mentions
    url, base = home.settings.store.url, home.settings.mqtt.base_topic
    last = _last_seq(url)
    judge = Judge(
        input=mentions.kept,
        body=lambda body: not mentions.data(body),
        snapshot=lambda body: scrubbed_snapshot(body, mentions, household),
    )
    rows = erase(url, judge, f"{base}/{household.id}/in/label", progress)
    if home.journal is not None:
        files.clean_note(home.journal.with_name(f"{home.journal.name}-note"), last, mentions)
    return rows


def _last_seq(url: str) -> int:
    with closing(Journal.open(url)) as journal:
        return journal.last_seq()


def _follow(home: _Home) -> None:
    """The journal learns how long the newest daily log has become."""
    url = home.settings.store.url
    if home.journal is not None and not home.journal.exists():
        return
    with closing(Journal.open(url)) as journal:
        position = journal.logged()
    file = home.logs / f"{position.day}{SUFFIX}" if position is not None else None
    if position is None or file is None or not file.exists():
        return
    length = files.length_of(file)
    if length != position.length:
        set_position(url, Position(position.day, length, position.seq))


def _heads(home: _Home) -> Iterator[str]:
    """The names of what was learned about the person, wherever it was promoted or is in charge."""
    for file in home.logs.glob(f"*{SNAPSHOT}"):
        yield from _heads_in_charge(file.read_bytes(), home.mentions)
    for file in home.logs.glob(f"*{SUFFIX}"):
        for message in read_log(file):
            if message.topic.endswith(MODEL):
                yield from _heads_promoted(message.payload, home.mentions)
    if home.journal is not None and not home.journal.exists():
        return
    with closing(Journal.open(home.settings.store.url)) as journal:
        snapshot = journal.restore().snapshot
        yield from _heads_in_charge(snapshot, home.mentions) if snapshot is not None else ()
        for entry in journal.inputs():
            if entry.topic.endswith(MODEL):
                yield from _heads_promoted(entry.payload, home.mentions)


def _heads_in_charge(snapshot: bytes, mentions: Mentions) -> Iterator[str]:
    try:
        heads = decode_state(snapshot).heads
    except (msgspec.MsgspecError, StoreError):
        return
    yield from (name for who, name in heads.items() if mentions.text(who))


class _Promotion(msgspec.Struct):
    heads: dict[str, bytes] = {}


def _heads_promoted(payload: bytes, mentions: Mentions) -> Iterator[str]:
    try:
        promoted = msgspec.json.decode(payload, type=_Promotion)
    except msgspec.MsgspecError:
        return
    for who, data in promoted.heads.items():
        if mentions.text(who):
            try:
                yield unpacked(data).id
            except ValueError:
                continue


def searched(settings: Settings) -> list[Path]:
    """Every file in which something about a person may stand: beside the journal, and below the daily logs."""
    journal, logs = sqlite_file(settings.store.url), settings.store.logs
    found = [path for path in logs.rglob("*") if path.is_file()] if logs.is_dir() else []
    if journal is not None:
        found += [path for path in journal.parent.glob(f"{journal.name}*") if path.is_file()]
    tokens = tokens_file(settings.store)
    found += [tokens] if tokens.exists() else []
    return sorted(path for path in set(found) if path.name != NOTE)


def found_in(paths: Iterable[Path], mentions: Mentions) -> Iterator[str]:
    """The files that name the person, packed or not."""
    for path in paths:
        if any(map(mentions.data, _pieces(path))):
            yield path.name


def _pieces(path: Path) -> Iterator[bytes]:
    """What a file says, unpacked, in pieces that overlap by more than any name is long."""
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        if magic == ZSTD:
            reader: Any = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        else:
            reader = io.BytesIO(zlib.decompress(file.read())) if magic[:2] in ZLIB else file
        before = b""
        try:
            while piece := reader.read(PIECE):
                yield before + piece
                before = piece[-OVERLAP:]
        except zstandard.ZstdError:
            return  # a log that ends in the middle was searched up to there
