"""What can be saved from a damaged SQLite file: the file itself, and the household's memory out of it.

The damaged file is never written or removed. Inputs that it has lost stand in the daily log, too. If nothing at all
can be read from it, the log of the last day and the snapshot beside it give the same state.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count, islice
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from msgspec.structs import astuple

from hubd.errors import HubError
from hubd.logs import read_log
from hubd.store.daily import SNAPSHOT, SUFFIX, cut_to_whole_frames
from hubd.store.numbered import NumberedLogs, complete
from hubd.store.values import OPEN_STATES, Batch, Input, Position, Store
from hubd.store.wreck import Wreck

T = TypeVar("T")

COMPANIONS = ("", "-wal", "-shm")
SOME = 1000
BROUGHT = 100_000
"""The most inputs from before the snapshot that are brought over: a few seconds in which nobody is served. Older ones
stay in the file that was set aside, and in the daily log."""
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


def put_back(kept: Path, file: Path) -> None:
    """Undo `set_aside`, with what was filled into a new file meanwhile: the next try begins from all there is."""
    for companion in COMPANIONS:
        file.with_name(file.name + companion).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            kept.with_name(kept.name + companion).rename(file.with_name(file.name + companion))


def salvage(kept: Path, store: Store, logs: Path | None) -> str:
    """Fill a new store from what can be read; says in a sentence how far that went."""
    with Wreck(kept) as wreck:
        bounds, found = wreck.bounds(), wreck.newest_snapshot()
        if found is None and (bounds is None or bounds[0] > 1):  # nobody knows how it all began
            return _go_on_from_logs(logs, store) if logs and logs.is_dir() else NOTHING
        seq, body = found or (0, None)
        position = wreck.position() or _found_again(wreck, logs)
        first, known = bounds[0] if bounds else 1, max(seq, position.seq if position is not None else 0)
        first = max(first, seq + 1 - BROUGHT) if position is not None else seq  # what the log does not know, it gets
        if position is not None:
            store.mark_logged(position)
        inputs = complete(wreck.inputs(first), max(first, 1), known, NumberedLogs(logs, position))
        went_on = _go_on(store, inputs, seq, body)
        gone = max(known, store.last_seq()) - seq - went_on
        effects = _outbox(wreck, store)
        for decisions in _packed(wreck.decisions()):
            store.commit(Batch(decisions=decisions))
    lost = f", {gone} more are lost," if gone > 0 else ""
    since = "its last good snapshot" if found is not None else "its beginning"
    return f"hubd goes on from {since}, {went_on} inputs after it{lost} and {effects} open effects"


def _go_on(store: Store, inputs: Iterable[Input], seq: int, body: bytes | None) -> int:
    """The inputs in order, and between them the snapshot, as of input `seq`. Returns how many follow on it."""
    after = 0
    for some in _packed(inputs):
        cut = bisect_right(some, seq, key=attrgetter("seq"))
        after += len(some) - cut
        if body is None or cut == len(some):
            store.commit(Batch(inputs=some))
        else:
            store.commit(Batch(inputs=some[:cut], snapshot=body))
            store.commit(Batch(inputs=some[cut:]))
            body = None
    if body is not None:
        store.commit(Batch(snapshot=body))
    return after


def _outbox(wreck: Wreck, store: Store) -> int:
    """All effects and how they went. Returns how many are still to be done."""
    still = 0
    for some in _packed(wreck.effects()):
        store.commit(Batch(effects=[effect for effect, _ in some], marks=[mark for _, mark in some]))
        still += sum(mark.state in OPEN_STATES for _, mark in some)
    return still


def _found_again(wreck: Wreck, logs: Path | None) -> Position | None:
    """How far the daily log goes, where the journal can no longer tell: its last line is one of the inputs."""
    file = _newest(logs) if logs is not None else None
    if file is None:
        return None
    try:
        length, last = cut_to_whole_frames(file), None
        for message in read_log(file) if length else ():
            last = message
    except (OSError, HubError):
        return None
    same = [entry.seq for entry in wreck.inputs(1) if entry.message() == last]
    return Position(file.name.removesuffix(SUFFIX), length, same[-1]) if same else None


def _packed(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, SOME)):
        yield some


def _newest(logs: Path) -> Path | None:
    return max(logs.glob(f"????-??-??{SUFFIX}"), default=None)


def _go_on_from_logs(logs: Path, store: Store) -> str:
    """The state at the beginning of the last day in the daily logs, and the inputs of that day."""
    file = _newest(logs)
    if file is None:
        return NOTHING
    length = cut_to_whole_frames(file)
    beginning = file.with_name(file.name.removesuffix(SUFFIX) + SNAPSHOT)
    store.commit(Batch(snapshot=beginning.read_bytes() if beginning.exists() else None))
    messages = enumerate(read_log(file), start=1) if length else ()
    filled = _go_on(store, (Input(seq, *astuple(message)) for seq, message in messages), 0, None)
    store.mark_logged(Position(file.name.removesuffix(SUFFIX), length, filled))
    return f"nothing could be read from it; hubd goes on from the daily log {file.name} with {filled} inputs"
