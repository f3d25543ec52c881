"""What databases complain about, in hubd's words and with what to do about it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from hubd.errors import StoreDamaged, StoreError, StoreFull, StoreLocked

RIGHTS = "let hubd's user write the file and its folder"
SQLITE: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_FULL: (StoreFull, "no room left on the disk; free some space, hubd writes again by itself"),
    sqlite3.SQLITE_IOERR: (StoreFull, "the disk does not take or give data; check its space and its health"),
    sqlite3.SQLITE_BUSY: (StoreLocked, "another program holds the database; close it, hubd writes again by itself"),
    sqlite3.SQLITE_LOCKED: (StoreLocked, "another program holds the database; close it, hubd writes again by itself"),
    sqlite3.SQLITE_CORRUPT: (StoreDamaged, "the database file is damaged"),
    sqlite3.SQLITE_NOTADB: (StoreDamaged, "the file is not a database, or its beginning is damaged"),
    sqlite3.SQLITE_READONLY: (StoreError, f"the database may only be read; {RIGHTS}"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, f"the database cannot be opened; {RIGHTS}"),
    sqlite3.SQLITE_PERM: (StoreError, f"access denied; {RIGHTS}"),
}
"""Primary result code of SQLite to what it means here."""

NO_RIGHTS = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
READ_ONLY = (
    "the disk is mounted read-only, by somebody or after a fault; mount it writable, hubd writes again by itself"
)
"""What the same codes mean where not a right is missing: a card that fails is often found so after a restart."""

POSTGRESQL: dict[str, tuple[type[StoreError], str]] = {
    "53100": (StoreFull, "no room left on the database server's disk"),
    "55P03": (StoreLocked, "another program holds the tables"),
    "28P01": (StoreError, "wrong password; correct store.url"),
    "28000": (StoreError, "the server refuses this user; correct store.url"),
    "3D000": (StoreError, "no such database; create it, or correct store.url"),
    "42501": (StoreError, "this user may not do that; grant the rights on the database to it"),
    "XX001": (StoreDamaged, "the server reports damaged data"),
    "XX002": (StoreDamaged, "the server reports a damaged index"),
}
"""SQLSTATE to what it means here."""


@contextmanager
def in_our_words(where: str, driver_error: type[Exception] = sqlite3.Error) -> Iterator[None]:
    """Whatever the database or its driver says becomes a `StoreError` that names the store and what to do."""
    try:
        yield
    except (DBAPIError, driver_error) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        kind, what = _meaning(said, where)
        raise kind(f"{where}: {what} ({_first_line(said)})") from error
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"{where}: {_first_line(error)}") from error


def read_only(file: Path) -> bool:
    """Is it the file system, not the file, that takes nothing?"""
    folder = next((each for each in file.absolute().parents if each.exists()), None)
    return folder is not None and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _meaning(error: BaseException | None, where: str) -> tuple[type[StoreError], str]:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in NO_RIGHTS and read_only(Path(where)):
            return StoreFull, READ_ONLY
        return SQLITE.get(code, (StoreError, "the database says no"))
    state = getattr(error, "sqlstate", None)
    return POSTGRESQL.get(state or "", (StoreError, "the database is not reachable or says no; check store.url"))


def _first_line(error: BaseException | None) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
