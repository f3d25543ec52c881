"""Putting a backup back: all of it, checked, or nothing.

Files are written beside their places first and compared with their checksums. Only then what lies there is moved aside
(`hubd.db.before-20260302T180411Z`), and the backup takes its place; whatever fails is undone. What an archive says of
places is shown to a person before anything is written: an archive may come from anywhere.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

import msgspec

from hubd.archive.belongings import CONFIGURATION, JOURNAL, LOGS, NOTE
from hubd.archive.manifest import CHECKSUMS, MANIFEST, STAMP, Manifest, read_manifest
from hubd.errors import StoreError
from hubd.packed import DAMAGE, MAGIC, unpacking
from hubd.store.claim import Claim
from hubd.whole_files import PRIVATE, give_away

CHUNK = 1 << 20
MOST_WORDS = 1 << 26
"""Bytes of a manifest or a list of checksums; a home of ten years has a hundredth of it."""
SPARE = 100_000_000
"""Free bytes that are left after unpacking."""
NONE_OF_OURS = "no backup of hubd's; those are what hubd backup writes, hubd-HOME-TIME.tar.zst"
DAMAGED = "this backup is damaged or cut off; nothing was changed, take another one"


@dataclass(frozen=True, slots=True)
class Move:
    """One belonging on its way to its place. `aside`: where that which lies there now would go, None where nothing
    does."""

    name: str
    place: Path
    aside: Path | None

    @property
    def staged(self) -> Path:
        return self.place.with_name(f".{self.place.name}.restoring")


def look_into(archive: Path) -> Manifest:
    """What an archive holds. Raises `StoreError`, kindly for one of a newer hubd."""
    with _opened(archive) as tar:
        first = tar.next()
        if first is None or first.name != MANIFEST:
            raise StoreError(f"{archive} is {NONE_OF_OURS}")
        return read_manifest(_words(tar, first))


def plan(manifest: Manifest, into: Path | None, now: datetime) -> list[Move]:
    """Where each belonging would go: to where it came from, or below a folder as it lay below the configuration's.
    Raises `StoreError` for a place that nobody can tell from its words."""
    home = Path(manifest.places.get(CONFIGURATION, "/nowhere/hubd.yaml")).parent
    moves: list[Move] = []
    for name, origin in manifest.places.items():
        place = Path(origin)
        if ".." in place.parts:
            raise StoreError(f"this is no backup of hubd's: {name} would go to {origin}")
        if into is not None:
            inside = place.relative_to(home) if place.is_relative_to(home) else Path(place.name)
            place = into.absolute() / inside
        aside = place.with_name(f"{place.name}.before-{now.astimezone(UTC):{STAMP}}")
        moves.append(Move(name, place, aside if place.exists() else None))
    journal = next((move for move in moves if move.name == JOURNAL), None)
    if journal is not None and not any(move.name == NOTE for move in moves):
        note = journal.place.with_name(f"{journal.place.name}-note")
        if note.exists():  # it belongs to the journal that goes
            moves.append(Move("", note, note.with_name(f"{note.name}.before-{now.astimezone(UTC):{STAMP}}")))
    return moves


def unpack(archive: Path, moves: list[Move], progress: Callable[[float], None] = lambda _share: None) -> None:
    """Put everything in its place. Raises `StoreError` or `OSError`; then nothing has changed."""
    journal = next((move.place for move in moves if move.name == JOURNAL), None)
    claim = Claim(f"sqlite:///{journal}") if journal is not None else None
    staged = [move for move in moves if move.name]
    try:
        _extract(archive, {move.name: move.staged for move in staged}, progress)
        if journal is not None:
            _sound(next(move.staged for move in staged if move.name == JOURNAL))
        for move in staged:
            _hand_over(move)
        _exchange(moves)
    finally:
        if claim is not None:
            claim.release()
        for move in staged:
            _remove(move.staged)


@contextmanager
def _opened(archive: Path) -> Iterator[tarfile.TarFile]:
    """An archive for reading from its beginning; whatever is wrong with it is one error."""
    try:
        with (
            _packed(archive) as file,
            unpacking(file) as stream,
            tarfile.open(fileobj=stream, mode="r|") as tar,
        ):
            yield tar
    except (tarfile.TarError, *DAMAGE) as error:
        raise StoreError(f"{archive}: {DAMAGED} ({error})") from error


def _packed(archive: Path) -> BinaryIO:
    """The file, if it is one that is packed as backups are."""
    file = archive.open("rb")
    if file.read(len(MAGIC)) != MAGIC:
        file.close()
        raise StoreError(f"{archive} is {NONE_OF_OURS}")
    file.seek(0)
    return file


def _extract(archive: Path, targets: dict[str, Path], progress: Callable[[float], None]) -> None:
    sums: dict[str, str] = {}
    wanted: dict[str, str] | None = None
    with _opened(archive) as tar:
        manifest = read_manifest(_words(tar, _next(tar, archive)))
        _room(manifest, targets)
        done = 0
        while (entry := tar.next()) is not None:
            if entry.name == CHECKSUMS:
                wanted = _checksums(_words(tar, entry), archive)
                break
            sums[entry.name] = _write(tar, entry, _target(entry, targets, archive))
            done += entry.size
            progress(min(1.0, done / max(manifest.bytes, 1)))
    if wanted is None or sums != wanted:
        raise StoreError(f"{archive}: {DAMAGED}")


def _next(tar: tarfile.TarFile, archive: Path) -> tarfile.TarInfo:
    entry = tar.next()
    if entry is None:
        raise StoreError(f"{archive}: {DAMAGED}")
    return entry


def _checksums(data: bytes, archive: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(data, type=dict[str, str])
    except msgspec.MsgspecError as error:
        raise StoreError(f"{archive}: {DAMAGED} ({error})") from error


def _room(manifest: Manifest, targets: dict[str, Path]) -> None:
    for place in dict.fromkeys(_there(target) for target in targets.values()):
        free = shutil.disk_usage(place).free
        if free < manifest.bytes + SPARE:
            needed = (manifest.bytes + SPARE) / 1e6
            raise StoreError(f"{place} has {free / 1e6:.0f} MB left, and {needed:.0f} MB are needed; free some space")


def _there(path: Path) -> Path:
    return next(parent for parent in path.parents if parent.exists())


def _target(entry: tarfile.TarInfo, targets: dict[str, Path], archive: Path) -> Path:
    """Where one file goes: below the place of its belonging and nowhere else."""
    path = PurePosixPath(entry.name)
    name, *rest = path.parts or ("",)
    if not entry.isreg() or name not in targets or ".." in rest or path.is_absolute():
        raise StoreError(f"{archive}: holds {entry.name!r}, which belongs nowhere; this is no backup of hubd's")
    return targets[name].joinpath(*rest)


def _write(tar: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    summed = sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as out:
        source = _content(tar, entry)
        while chunk := source.read(CHUNK):
            summed.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return summed.hexdigest()


def _words(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    if not entry.isreg() or entry.size > MOST_WORDS:
        raise StoreError(DAMAGED)
    return _content(tar, entry).read()


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    source = tar.extractfile(entry)
    if source is None:
        raise StoreError(DAMAGED)
    return source


def _sound(journal: Path) -> None:
    try:
        with closing(sqlite3.connect(journal)) as copy:
            (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise StoreError(f"the journal in this backup is damaged ({said}); nothing was changed, take another one")


def _hand_over(move: Move) -> None:
    """What an administrator restores belongs to whoever owned what lay there, or owns the folder, so that hubd's user
    can go on with it. In an administrator's folder that has a group, such as /etc/hubd, the group may read."""
    if os.geteuid() != 0 or not move.staged.exists():
        return
    before = move.place.stat() if move.place.exists() else None
    whose = before or move.place.parent.stat()
    for path in (move.staged, *move.staged.rglob("*")):
        give_away(path, whose)
    if move.staged.is_file():
        shared = whose.st_uid == 0 != whose.st_gid
        rights = stat.S_IMODE(before.st_mode) & ~stat.S_IRWXO if before else stat.S_IRGRP if shared else 0
        move.staged.chmod(PRIVATE | rights)


def _exchange(moves: list[Move]) -> None:
    """Everything takes its place; if one thing cannot, all go back."""
    undo: list[tuple[Path, Path]] = []
    try:
        for move in moves:
            if move.aside is not None:
                _rename(move.place, move.aside, undo)
                if move.name == JOURNAL:  # what SQLite has beside a journal belongs to that very file
                    for end in ("-wal", "-shm"):
                        beside = move.place.with_name(move.place.name + end)
                        if beside.exists():
                            _rename(beside, move.aside.with_name(move.aside.name + end), undo)
            if move.name and move.staged.exists():
                _rename(move.staged, move.place, undo)
            elif move.name == LOGS:
                move.place.mkdir()
    except OSError:
        for was, now in reversed(undo):
            now.rename(was)
        raise


def _rename(old: Path, new: Path, undo: list[tuple[Path, Path]]) -> None:
    old.rename(new)
    undo.append((old, new))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
