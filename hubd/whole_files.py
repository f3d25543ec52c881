"""Files that are written as a whole: whoever looks sees the old one or the new one, and so does the next start after a
full disk, a kill or a power cut.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PRIVATE = 0o600
"""What people do at home is nobody else's business."""


def write_whole(file: Path, data: bytes | Iterable[bytes], *, mode: int | None = None) -> None:
    """Write `file` anew, with `mode`, or else with the rights that it had.

    What an administrator writes belongs to whoever owned the file, or owns its folder, so that hubd's user can go on
    with it. A link is followed. Raises `OSError` that names the file; then nothing has changed.
    """
    target = file.resolve()
    if target.exists() and not target.is_file():  # a pipe or a device: it has no place that could be taken
        target.write_bytes(data if isinstance(data, bytes) else b"".join(data))
        return
    spare = target.with_name(f".{target.name}.new")
    try:
        with suppress(FileNotFoundError):
            spare.unlink()  # left by one that was killed
        _fill(spare, target, data, mode)
        spare.replace(target)
        sync_folder(target.parent)
    except BaseException as error:
        with suppress(OSError):
            spare.unlink()
        if isinstance(error, OSError):
            error.filename = str(file)
        raise


def _fill(spare: Path, target: Path, data: bytes | Iterable[bytes], mode: int | None) -> None:
    before = target.stat() if target.exists() else None
    handle = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
    with os.fdopen(handle, "wb") as out:
        for piece in (data,) if isinstance(data, bytes) else data:
            out.write(piece)
        out.flush()
        with suppress(PermissionError):  # some file systems know neither rights nor owners
            if mode is None and before is not None:
                os.fchmod(handle, before.st_mode & 0o7777)
        give_away(handle, before or target.parent.stat())
        os.fsync(handle)


def give_away(file: Path | int, whose: os.stat_result) -> None:
    """What an administrator made, a path or an open file, becomes that of somebody else; nobody else can give away."""
    if os.geteuid() == 0:
        with suppress(PermissionError):  # some file systems know no owners
            os.chown(file, whose.st_uid, whose.st_gid)


def sync_folder(folder: Path) -> None:
    """A new file is safe once its folder knows of it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Read, change and write again what is in this folder: one process at a time, and the others wait.

    It is made if it is not there. Where a file system knows no locks, everybody goes on at once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
