"""Whole days from which a kind of input goes earlier than the rest: out of the journal, the daily log and decisions.

A day is thinned once for each kind, and a note beside the logs says how far that has come. What is thinned replays
without these inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import msgspec

from hubd.logs import read_log
from hubd.logs.lines import line_of
from hubd.packed import packed
from hubd.store.daily import SUFFIX
from hubd.store.kinds import KINDS
from hubd.store.values import Store
from hubd.whole_files import PRIVATE, write_whole

MARKS = "thinned.json"
"""By kind: the last day that was thinned."""


def thin(store: Store, folder: Path, zone: tzinfo, now: float, ages: Mapping[str, float]) -> int:
    """Remove what is older than its kind's age (seconds), in whole days. Returns how many inputs went."""
    marks, logged = _marks(folder), store.logged()
    newest = date.fromisoformat(logged.day) if logged is not None else date.max  # whose log may still grow
    gone = 0
    for kind, age in ages.items():
        last = min(datetime.fromtimestamp(now - age, zone).date(), newest) - timedelta(days=1)
        since = date.fromisoformat(marks[kind]) if kind in marks else None
        if since is not None and since >= last:
            continue
        begin = 0.0 if since is None else _midnight(since + timedelta(days=1), zone)
        gone += store.thin(kind, begin, _midnight(last + timedelta(days=1), zone))
        for file in sorted(folder.glob(f"????-??-??{SUFFIX}")):
            if (since is None or file.name[:10] > since.isoformat()) and file.name[:10] <= last.isoformat():
                _thin(file, kind, zone)
        marks[kind] = last.isoformat()
        write_whole(folder / MARKS, msgspec.json.encode(marks), mode=PRIVATE)
    return gone


def _midnight(day: date, zone: tzinfo) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()


def _marks(folder: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode((folder / MARKS).read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.MsgspecError):
        return {}


def _thin(file: Path, kind: str, zone: tzinfo) -> None:
    of_kind = KINDS[kind]
    if any(of_kind(message.topic, message.payload) for message in read_log(file)):
        kept = (message for message in read_log(file) if not of_kind(message.topic, message.payload))
        write_whole(file, packed(line_of(message, zone) for message in kept), mode=PRIVATE)
