"""Forgetting what is old: journal rows, daily logs and their snapshots. Meant for the quiet hours, in a thread."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path

import zstandard

from hubd.store.daily import CHUNK, SUFFIX, replace
from hubd.store.values import Retention, Store

LEVEL = 9
"""How hard finished days are packed: half the size of the frames written during the day."""


def tidy(store: Store, folder: Path, zone: tzinfo, now: float, retention: Retention) -> tuple[int, int]:
    """Forget what is older than its time and pack finished days. Returns how many rows and how many files went."""
    rows = store.purge(now, retention)
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
    return rows, files


def _day(at: float, zone: tzinfo) -> str:
    return datetime.fromtimestamp(at, zone).date().isoformat()


def _pack(file: Path) -> None:
    """Many small frames become one: a day shrinks to a third or less."""
    if not _many_frames(file):
        return
    packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
    with file.open("rb") as source:
        reader = zstandard.ZstdDecompressor().stream_reader(source, read_across_frames=True)
        replace(file, packer.read_to_iter(reader))


def _many_frames(file: Path) -> bool:
    machine = zstandard.ZstdDecompressor().decompressobj()
    with file.open("rb") as source:
        while (chunk := source.read(CHUNK)) and not machine.eof:
            machine.decompress(chunk)
        return bool(chunk or machine.unused_data)
