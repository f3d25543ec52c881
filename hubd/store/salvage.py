"""What can be saved from a damaged SQLite file: the file itself, and the household's memory out of it.

The damaged file is never written or removed. If nothing can be read from it, the daily log of the
last day and the snapshot beside it give the same state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import count, islice
from pathlib import Path
from typing import Any

from msgspec.structs import astuple

from hubd.logs import read_log
from hubd.store.daily import SNAPSHOT, SUFFIX, cut_to_whole_frames
from hubd.store.journal import decode_decision, decode_effect
from hubd.store.values import OPEN_STATES, Batch, Input, Mark, Position, Store

COMPANIONS = ("", "-wal", "-shm")
SOME = 1000
NOTHING = "nothing could be read from it; hubd starts without memory"


def set_aside(file: Path) -> Path:
    """Move a damaged database and its companions out of the way: `hubd.db.damaged-20260302T180411Z`."""
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    names = (f"{file.name}.damaged-{changed:%Y%m%dT%H%M%SZ}{f'-{n}' if n else ''}" for n in count())
    kept = next(path for path in map(file.with_name, names) if not path.exists())
    for companion in COMPANIONS:
        with suppress(FileNotFoundError):
            file.with_name(file.name + companion).rename(kept.with_name(kept.name + companion))
    return kept


def salvage(kept: Path, store: Store, logs: Path | None) -> str:
    """Fill a new store from what can be read; says in a sentence how far that went."""
    with closing(sqlite3.connect(f"{kept.absolute().as_uri()}?mode=ro", uri=True)) as damaged:
        found = _newest_snapshot(damaged)
        if found is not None:
            inputs = _go_on(damaged, found, store)
            effects = _open_effects(damaged, store)
            _history(damaged, store)
            return f"hubd goes on from its last good snapshot, {inputs} inputs after it and {effects} open effects"
    return _go_on_from_logs(logs, store) if logs and logs.is_dir() else NOTHING


def _newest_snapshot(damaged: sqlite3.Connection) -> tuple[int, bytes] | None:
    for seq, body, digest in _readable(damaged, "SELECT seq, body, digest FROM snapshots ORDER BY number DESC"):
        if isinstance(body, bytes) and blake2b(body, digest_size=16).digest() == digest:
            return seq, body
    return None


def _go_on(damaged: sqlite3.Connection, found: tuple[int, bytes], store: Store) -> int:
    """The snapshot, the input that it is as of, and all that came in after it."""
    seq, body = found
    last = _readable(damaged, "SELECT * FROM inputs WHERE seq = ?", seq)
    store.commit(Batch(inputs=[Input._make(row) for row in last], snapshot=body))
    for row in _readable(damaged, "SELECT day, length, seq FROM daily ORDER BY day DESC LIMIT 1"):
        store.mark_logged(Position._make(row))
    after = _readable(damaged, "SELECT * FROM inputs WHERE seq > ? ORDER BY seq", seq)
    return _fill(store, (Input._make(row) for row in after))


def _fill(store: Store, inputs: Iterable[Input]) -> int:
    filled = 0
    rest = iter(inputs)
    while some := list(islice(rest, SOME)):
        store.commit(Batch(inputs=some))
        filled += len(some)
    return filled


def _open_effects(damaged: sqlite3.Connection, store: Store) -> int:
    outbox = list(_readable(damaged, "SELECT state, changed, body FROM effects ORDER BY number"))
    still = [(state, changed, decode_effect(body)) for state, changed, body in outbox if state in OPEN_STATES]
    store.commit(
        Batch(
            effects=[effect for _, _, effect in still],
            marks=[Mark(effect.id, state, changed) for state, changed, effect in still],
        )
    )
    return len(still)


def _history(damaged: sqlite3.Connection, store: Store) -> None:
    """Decisions, for `hubd explain` and for learning; the newest first, in case that not all can be read."""
    rest = _readable(damaged, "SELECT body FROM decisions ORDER BY at DESC")
    while some := [decode_decision(body) for (body,) in islice(rest, SOME)]:
        store.commit(Batch(decisions=some))


def _go_on_from_logs(logs: Path, store: Store) -> str:
    """The state at the beginning of the last day in the daily logs, and the inputs of that day."""
    file = max(logs.glob(f"????-??-??{SUFFIX}"), default=None)
    if file is None:
        return NOTHING
    length = cut_to_whole_frames(file)
    beginning = file.with_name(file.name.removesuffix(SUFFIX) + SNAPSHOT)
    store.commit(Batch(snapshot=beginning.read_bytes() if beginning.exists() else None))
    messages = enumerate(read_log(file), start=1) if length else ()
    filled = _fill(store, (Input(seq, *astuple(message)) for seq, message in messages))
    store.mark_logged(Position(file.name.removesuffix(SUFFIX), length, filled))
    return f"nothing could be read from it; hubd goes on from the daily log {file.name} with {filled} inputs"


def _readable(damaged: sqlite3.Connection, query: str, *values: int) -> Iterator[tuple[Any, ...]]:
    """The rows up to where the damage begins."""
    with suppress(sqlite3.Error):
        yield from damaged.execute(query, values)
