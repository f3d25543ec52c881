"""The right to write to a store: two hubs on one file would each believe half of the house."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from hubd.errors import StoreInUse
from hubd.store.engine import sqlite_file
from hubd.whole_files import PRIVATE, give_away


class Claim:
    """Held by one running hub at a time. Ends with the process, however it ends."""

    def __init__(self, url: str) -> None:
        self._handle: int | None = None
        file = sqlite_file(url)
        if file is None:
            return
        with suppress(OSError):  # nothing can be claimed in a folder that is not there; opening the store says so
            file.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT, PRIVATE)
            give_away(self._handle, (file if file.exists() else file.parent).stat())
        if self._handle is not None:
            self._take(self._handle, file)

    def _take(self, handle: int, file: Path) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            other = os.pread(handle, 20, 0).decode(errors="replace").strip()
            os.close(handle)
            self._handle = None
            raise StoreInUse(
                f"{file}: another hubd{f' (process {other})' if other else ''} runs with this store; "
                "stop it first, or name another in store.url"
            ) from error
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
