"""A backup: everything of a home in one file, whole and as of one moment, while hubd goes on living.

The journal is copied first, with SQLite's own backup in one reading transaction: writers do not wait for it. Daily logs
only grow meanwhile, and a hub that starts cuts them to what its journal knows. The file appears under its name when
all of it is on the disk.
"""

from __future__ import annotations

import fcntl
import io
import os
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import BinaryIO

import msgspec

from hubd.archive.belongings import JOURNAL, Belonging, belongings
from hubd.archive.manifest import CHECKSUMS, MANIFEST, STAMP, SUFFIX, Manifest
from hubd.archive.unpack import look_into
from hubd.config.settings import Settings
from hubd.errors import StoreError, StoreFull, StoreInUse
from hubd.packed import packing
from hubd.store.engine import PATIENCE, address, lies_still
from hubd.whole_files import PRIVATE

LEVEL = 6
"""Logs are packed already; a journal shrinks to a fifth."""
PAGES = 2_000
"""Pages of the journal copied between two words about progress."""
TEMPORARY = (".new", ".part", ".restoring")
"""Files that somebody is just writing."""
FORLORN = 86_400.0
"""Seconds after which nobody writes at half a backup any more."""
JOURNAL_SHARE = 0.5
"""Of the bar: copying the journal, against packing everything."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One finished backup. `missing`: what should be kept by other means, in sentences."""

    file: Path
    size: int
    names: tuple[str, ...]
    missing: tuple[str, ...] = ()


def pack(
    settings: Settings,
    target: Path,
    now: datetime,
    *,
    secrets: bool = True,
    progress: Callable[[float], None] = lambda _share: None,
) -> Packed:
    """Write the backup of a home to `target`, a folder, a file to be, or an older backup, which it takes the place of.
    Raises `StoreError` or `OSError`."""
    file = target / name_of(settings.household.id, now) if target.is_dir() else target
    if file.exists():
        look_into(file)
    kept = [one for one in belongings(settings) if secrets or not one.secret]
    _tidy(file.parent, settings.household.id, now)
    part, copy = (file.with_name(f".{file.name}{end}") for end in (".part", ".journal"))
    with _held(part):
        try:
            schema = None
            journal = next((one for one in kept if one.name == JOURNAL), None)
            if journal is not None:
                schema = copy_journal(journal.path, copy, lambda share: progress(share * JOURNAL_SHARE))
            files = [(name, copy if name == JOURNAL else path) for name, path in _files(kept)]
            manifest = Manifest(
                hubd=metadata.version("hubd"), home=settings.household.id, at=now.astimezone(UTC).isoformat(),
                bytes=sum(_size(path) for _, path in files), schema=schema,
                places={one.name: str(one.path) for one in kept},
            )  # fmt: skip
            _write(part, manifest, files, lambda share: progress(JOURNAL_SHARE + share * (1 - JOURNAL_SHARE)))
            part.replace(file)
        finally:
            for rest in (part, copy, copy.with_name(f"{copy.name}-journal")):
                rest.unlink(missing_ok=True)
    missing = () if journal is not None or not settings.store.url.startswith("postgresql") else (POSTGRESQL,)
    return Packed(file, file.stat().st_size, tuple(one.name for one in kept), missing)


@contextmanager
def _held(part: Path) -> Iterator[None]:
    """Two backups into one file would be none. Ends with the process, however it ends."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT, PRIVATE)
    try:
        with suppress(OSError):  # not every disk knows locks
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreInUse(f"{part.parent}: another backup is being written there; wait for it") from error
        yield
    finally:
        os.close(handle)


def _tidy(folder: Path, home: str, now: datetime) -> None:
    """Halves of backups that were killed on the way: nobody else would ever remove them."""
    for half in folder.glob(f".hubd-{home}-????????T??????Z{SUFFIX}.*"):
        if half.stat().st_mtime < now.timestamp() - FORLORN:
            half.unlink()


POSTGRESQL = "the journal is on a PostgreSQL server: back it up at the same time with pg_dump"


def name_of(home: str, now: datetime) -> str:
    """`hubd-elm-street-20260302T180411Z.tar.zst`, so that names sort by time."""
    return f"hubd-{home}-{now.astimezone(UTC):{STAMP}}{SUFFIX}"


def rotate(folder: Path, home: str, keep: int) -> list[Path]:
    """Remove all but the newest backups of a home from a folder; returns what went."""
    old = sorted(folder.glob(f"hubd-{home}-????????T??????Z{SUFFIX}"))[:-keep]
    for file in old:
        file.unlink()
    return old


def copy_journal(source: Path, target: Path, progress: Callable[[float], None]) -> int:
    """A whole copy as of now; returns the number of its schema. Raises `StoreError` for what is no sound journal."""
    still, then = lies_still(source), _traces(source)
    schema = _copied(source, target, progress)
    if still and _traces(source) != then:  # a hub began meanwhile: what it wrote could stand in half of the pages
        schema = _copied(source, target, progress)
    return schema


def _traces(journal: Path) -> tuple[int, int, bool]:
    """What changes where somebody writes."""
    status = journal.stat()
    return status.st_size, status.st_mtime_ns, journal.with_name(f"{journal.name}-wal").exists()


def _copied(source: Path, target: Path, progress: Callable[[float], None]) -> int:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE))
    try:
        with (
            closing(sqlite3.connect(address(source), uri=True, timeout=PATIENCE)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.isolation_level = None
            live.execute("BEGIN")  # one reading transaction, so that what hubd writes meanwhile starts nothing anew
            row = live.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
            live.backup(copy, pages=PAGES, progress=lambda _s, left, all_: progress(1 - left / max(all_, 1)))
            copy.execute("PRAGMA journal_mode=DELETE")
            (sound,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            raise StoreFull(f"{target.parent}: no room for the backup; free some space, or name a place on another disk"
                            ) from error  # fmt: skip
        raise StoreError(f"{source} cannot be copied ({error}); 'hubd doctor' looks at it") from error
    if sound != "ok":
        raise StoreError(f"{source} is damaged ({sound}); start hubd once, it saves what can be read")
    return int(row[0]) if row else 0


def _files(kept: list[Belonging]) -> Iterator[tuple[str, Path]]:
    """Every file with its name in the archive, in the order of the belongings."""
    for one in kept:
        if one.path.is_file():
            yield one.name, one.path
        else:
            inside = sorted(path for path in one.path.rglob("*") if path.is_file() and path.suffix not in TEMPORARY)
            yield from ((f"{one.name}/{path.relative_to(one.path).as_posix()}", path) for path in inside)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _write(part: Path, manifest: Manifest, files: list[tuple[str, Path]], progress: Callable[[float], None]) -> None:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    sums: dict[str, str] = {}
    done, encode = 0, msgspec.json.Encoder(order="deterministic").encode
    with os.fdopen(handle, "wb") as out:
        with packing(out, LEVEL) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
            _add_bytes(tar, MANIFEST, encode(manifest))
            for name, path in files:
                done += _add(tar, name, path, sums)
                progress(min(1.0, done / max(manifest.bytes, 1)))
            _add_bytes(tar, CHECKSUMS, encode(sums))
        out.flush()
        os.fsync(handle)


def _add(tar: tarfile.TarFile, name: str, path: Path, sums: dict[str, str]) -> int:
    """As much of a file as there is now: logs grow. One that the night's tidying takes away is left out."""
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return 0
    with source:
        status = os.fstat(source.fileno())
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = status.st_size, int(status.st_mtime), PRIVATE
        summed = Summed(source, status.st_size)
        try:
            tar.addfile(entry, summed)
        except OSError as error:
            raise StoreError(f"{path} changed while it was packed ({error}); try again") from error
        sums[name] = summed.digest
    return entry.size


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), PRIVATE
    tar.addfile(entry, io.BytesIO(data))


class Summed:
    """The first `size` bytes of a file, summed while they are read. A file that shrank meanwhile is an error."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source, self._left, self._sum = source, size, sha256()

    def read(self, most: int = -1) -> bytes:
        data = self._source.read(self._left if most < 0 else min(most, self._left))
        self._left -= len(data)
        self._sum.update(data)
        return data

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()
