"""Forgetting what is old: journal rows, daily logs and their snapshots. Meant for the quiet hours, in a thread."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path

import msgspec

from hubd.core.codec import decode_state
from hubd.errors import StoreError
from hubd.packed import DAMAGE, many_frames, packed, unpacked
from hubd.store import heads
from hubd.store.daily import SNAPSHOT, SUFFIX
from hubd.store.thinning import thin
from hubd.store.values import Retention, Store
from hubd.whole_files import PRIVATE, write_whole

DAMAGED, REPLACED = "*.damaged-????????T??????Z*", "*.before-????????T??????Z*"
FRESH = 86_400.0
"""Seconds for which nobody may have named yet what was just learned."""


def tidy(store: Store, folder: Path, zone: tzinfo, now: float, retention: Retention) -> tuple[int, int]:
    """Forget what is older than its time and pack finished days. Returns how many rows and how many files went."""
    rows = store.purge(now, retention) + thin(store, folder, zone, now, retention.kinds)
    today = _day(now, zone)
    oldest = _day(now - retention.inputs, zone)
    logged = store.logged()
    files = 0
    for file in sorted(folder.glob("????-??-??.*")):
        day = file.name[:10]
        if day < oldest:
            file.unlink()
            files += 1
        elif day < today and file.name.endswith(SUFFIX) and (logged is None or day < logged.day):
            _pack(file)
    files += sum(map(_removed, [*_old_heads(store, folder, now), *_set_aside(folder, now - retention.set_aside)]))
    return rows, files


def _removed(path: Path) -> bool:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    return True


def _old_heads(store: Store, folder: Path, now: float) -> Iterator[Path]:
    """What was learned about people once, and neither is in charge nor was on any day that can still be replayed."""
    newest = store.restore().snapshot
    snapshots = [file.read_bytes() for file in folder.glob(f"*{SNAPSHOT}")] + ([newest] if newest is not None else [])
    named = {name for snapshot in snapshots for name in _heads_of(snapshot)}
    for file in sorted((folder / heads.FOLDER).glob(f"*{heads.SUFFIX}")):
        if file.name.removesuffix(heads.SUFFIX) not in named and file.stat().st_mtime < now - FRESH:
            yield file


def _heads_of(snapshot: bytes) -> Iterable[str]:
    try:
        return decode_state(snapshot).heads.values()
    except (msgspec.MsgspecError, StoreError):
        return ()


def _set_aside(folder: Path, before: float) -> Iterator[Path]:
    """Damaged journals, and what a restored backup moved aside, lie beside the folder of the logs, messages that failed
    in it."""
    for path in sorted([*folder.glob("poisoned.log"), *folder.parent.glob(DAMAGED), *folder.parent.glob(REPLACED)]):
        if path.stat().st_mtime < before:
            yield path


def _day(at: float, zone: tzinfo) -> str:
    return datetime.fromtimestamp(at, zone).date().isoformat()


def _pack(file: Path) -> None:
    """Many small frames become one: a day shrinks to a third or less."""
    with file.open("rb") as source, suppress(*DAMAGE):  # a damaged one stays as it is
        if many_frames(source):
            source.seek(0)
            write_whole(file, packed(unpacked(source)), mode=PRIVATE)
