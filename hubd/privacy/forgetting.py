"""Forgetting one person for good: in order, so that whoever is interrupted begins again and finishes, with a receipt.

Days that are finished can be cleaned while hubd runs (`prepare`); for the rest nobody else may use the store
(`forget`). The journal comes first then: daily logs are made whole from it after a crash, never the other way round. In
the end everything that is left is searched once more, and the receipt says what was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from hubd.config.build import tokens_file
from hubd.config.settings import Settings
from hubd.core.activities.heads import unpacked
from hubd.core.codec import decode_state
from hubd.errors import StoreError
from hubd.privacy import NOTE, files
from hubd.privacy.mention import MODEL, Mentions, Words
from hubd.privacy.scrub import scrubbed_snapshot
from hubd.store.daily import SUFFIX
from hubd.store.engine import sqlite_file
from hubd.store.erasing import Erased, Judge, erase, set_position
from hubd.store.journal import Journal
from hubd.store.values import Position

Progress = Callable[[float], None]
ROWS, LOGS = 0.6, 0.4
"""How the work is shared, for a bar."""


class Receipt(msgspec.Struct, frozen=True):
    """What was forgotten, in numbers and without a name. `left`: files in which the person is still found."""

    at: str
    gone: dict[str, int]
    removed_files: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    broker: str = ""
    """What became of the retained topics."""


class Prepared(msgspec.Struct, frozen=True):
    """What was done already while hubd ran: logs that are clean, by name, and what was learned about the person."""

    gone: dict[str, int] = {}
    clean: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


class Errand(msgspec.Struct, frozen=True):
    """For the hub that runs: whom to forget, and what was done already."""

    words: Words
    prepared: Prepared


def silent(_share: float) -> None:
    """Nobody watches."""


def prepare(settings: Settings, words: Words, progress: Progress = silent) -> Prepared:
    """Clean the logs of all days but the newest, which hubd may be writing."""
    home = _Home(settings, words)
    finished = [file for file in files.logs_in(home.logs) if file.name.endswith(SUFFIX)][:-1]
    gone = files.clean_logs(finished, home.eraser, settings.household, progress)
    return Prepared(dict(gone), tuple(file.name for file in finished), tuple(sorted(home.heads)))


def forget(
    settings: Settings, words: Words, at: str, progress: Progress = silent, prepared: Prepared | None = None
) -> Receipt:
    """Forget a person. `at`: the time, for the receipt. Raises `StoreError` or `OSError`; begin again then.

    With what was `prepared`, only the rest is done, and nothing is searched: do that afterwards (`remains`)."""
    home = _Home(settings, words)
    before = prepared or Prepared()
    home.heads.update(before.heads)
    gone: Counter[str] = Counter(before.gone)
    if home.journal is None or home.journal.exists():
        rows = home.forget_rows(lambda share: progress(share * ROWS))
        gone.update(inputs=rows.inputs, decisions=rows.decisions, effects=rows.effects, snapshots=rows.snapshots)
    if home.logs.is_dir():
        rest = [file for file in files.logs_in(home.logs) if file.name not in before.clean]
        gone += files.clean_logs(rest, home.eraser, settings.household, lambda share: progress(ROWS + share * LOGS))
        gone += files.clean_learned(home.logs, home.mentions, home.heads)
    gone["tokens"] += files.clean_tokens(tokens_file(settings.store), home.mentions)
    home.follow()
    removed = files.remove_set_aside(home.journal, home.logs)
    left = remains(settings, words) if prepared is None else ()
    return Receipt(at, dict(gone), tuple(removed), left)


def remains(settings: Settings, words: Words) -> tuple[str, ...]:
    """The files that still name the person, packed or not; none, if all went well."""
    mentions = Mentions(words)
    return tuple(sorted(_found_in(_searched(settings), mentions)))


class _Home:
    """One household, and one person who is taken out of it."""

    def __init__(self, settings: Settings, words: Words) -> None:
        self.settings, self.mentions = settings, Mentions(words)
        self.journal, self.logs = sqlite_file(settings.store.url), settings.store.logs
        self.heads: set[str] = set()
        """What was learned about the person, by name, as far as it was met on the way."""
        self.eraser = files.Eraser(self.mentions.perhaps, self._message, self._snapshot)

    def _message(self, topic: str, payload: bytes) -> bytes | None:
        if topic.endswith(MODEL):
            self.heads.update(_promoted(payload, self.mentions))
        return self.mentions.kept(topic, payload)

    def _snapshot(self, body: bytes) -> bytes | None:
        self.heads.update(_in_charge(body, self.mentions))
        return scrubbed_snapshot(body, self.mentions, self.settings.household)

    def forget_rows(self, progress: Progress) -> Erased:
        """Out of the journal, and out of the note beside it."""
        url, base = self.settings.store.url, self.settings.mqtt.base_topic
        with closing(Journal.open(url)) as journal:
            last = journal.last_seq()
        judge = Judge(self._message, lambda body: not self.mentions.data(body), self._snapshot)
        rows = erase(url, judge, f"{base}/{self.settings.household.id}/in/label", progress)
        if self.journal is not None:
            files.clean_note(self.journal.with_name(f"{self.journal.name}-note"), last, self.mentions)
        return rows

    def follow(self) -> None:
        """The journal learns how long the newest daily log has become."""
        if self.journal is not None and not self.journal.exists():
            return
        with closing(Journal.open(self.settings.store.url)) as journal:
            position = journal.logged()
        file = self.logs / f"{position.day}{SUFFIX}" if position is not None else None
        if position is None or file is None or not file.exists():
            return
        length = files.length_of(file)
        if length != position.length:
            set_position(self.settings.store.url, Position(position.day, length, position.seq))


def _in_charge(snapshot: bytes, mentions: Mentions) -> Iterator[str]:
    try:
        heads = decode_state(snapshot).heads
    except (msgspec.MsgspecError, StoreError):
        return
    yield from (name for who, name in heads.items() if mentions.text(who))


class _Promotion(msgspec.Struct):
    heads: dict[str, bytes] = {}


def _promoted(payload: bytes, mentions: Mentions) -> Iterator[str]:
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


def _searched(settings: Settings) -> list[Path]:
    """Every file in which something about a person may stand: beside the journal, and below the daily logs."""
    journal, logs = sqlite_file(settings.store.url), settings.store.logs
    found = [path for path in logs.rglob("*") if path.is_file()] if logs.is_dir() else []
    if journal is not None:
        found += [path for path in journal.parent.glob(f"{journal.name}*") if path.is_file()]
    tokens = tokens_file(settings.store)
    found += [tokens] if tokens.exists() else []
    return sorted(path for path in set(found) if path.name != NOTE)


def _found_in(paths: Iterable[Path], mentions: Mentions) -> Iterator[str]:
    for path in paths:
        if any(mentions.perhaps(piece) and mentions.data(piece) for piece in files.pieces(path)):
            yield path.name
