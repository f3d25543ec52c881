"""Connections to the database that keep the promises of the journal: durable, and readable by others meanwhile."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from hubd.errors import StoreError, StoreFull
from hubd.store.faults import READ_ONLY
from hubd.whole_files import PRIVATE, sync_folder

PATIENCE = 2.0
"""Seconds to wait for another program's lock. Less fails on a slow card, more keeps the house waiting."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers and the writer do not wait for each other
    "PRAGMA synchronous=FULL",  # a commit survives a power cut, unless it is the writer's, which syncs by itself
    "PRAGMA journal_size_limit=67108864",  # a burst does not keep its space for ever
)
ADDRESSES = "write sqlite:///hubd.db or postgresql://user:password@host/database"


class Writer:
    """The one connection that writes, kept open. Made again when the database closed it.

    With SQLite a transaction is in the write-ahead log when it ends, where it survives the end of hubd; `sync` brings
    that log to the disk, where it survives a power cut. The disk takes five times as long as all the rest, and
    another thread can wait for it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wal = _wal_of(engine)
        self._begin = "BEGIN IMMEDIATE" if self._wal is not None else ""
        self._connection: PoolProxiedConnection | None = None
        self._known_file = -1

    @property
    def lags(self) -> bool:
        """Is there anything left to sync after a transaction?"""
        return self._wal is not None

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """A cursor of the driver. All of it is written afterwards, or nothing."""
        connection = self._connection or self._connect()
        self._connection = connection
        try:
            cursor = connection.cursor()
            if self._begin:
                cursor.execute(self._begin)
            yield cursor
            connection.commit()
        except BaseException:
            self._connection = None
            with suppress(Exception):
                connection.rollback()  # a statement that somebody still holds would keep its lock after closing
            connection.invalidate()
            raise

    def _connect(self) -> PoolProxiedConnection:
        connection = self._engine.raw_connection()
        if self._wal is not None:
            connection.cursor().execute("PRAGMA synchronous=NORMAL")
        return connection

    def sync(self) -> None:
        """Bring what was written to the disk. Any thread may wait for it; transactions go on meanwhile."""
        if self._wal is None:
            return
        try:
            log = os.open(self._wal, os.O_RDWR)
        except FileNotFoundError:
            return  # nothing was written since the log was last taken over into the database, which is synced
        try:
            _to_disk(log)
            if (number := os.fstat(log).st_ino) != self._known_file:
                sync_folder(self._wal.parent)
                self._known_file = number
        finally:
            os.close(log)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_to_disk = getattr(os, "fdatasync", os.fsync)


def _wal_of(engine: Engine) -> Path | None:
    """SQLite's write-ahead log; None for other databases, whose commits are durable by themselves."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    file = Path(engine.url.database).resolve()
    return file.with_name(f"{file.name}-wal")


def open_engine(url: str, *, readonly: bool) -> tuple[Engine, str]:
    """The engine for `store.url`, and what to call the store in messages (never with a password)."""
    try:
        target = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"store.url is no database address; {ADDRESSES}: {error}") from error
    where = target.render_as_string(hide_password=True)
    family = target.get_backend_name()
    if family == "sqlite":
        return _sqlite(target, where, readonly=readonly)
    if family == "postgresql":
        return _postgresql(target, where), where
    raise StoreError(f"{where}: hubd keeps its journal in SQLite or PostgreSQL; {ADDRESSES}")


def sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite address; None for other databases, for one in memory, and for what is no address."""
    try:
        target = make_url(url)
    except ArgumentError:
        return None
    if target.get_backend_name() != "sqlite" or not target.database or target.database == ":memory:":
        return None
    return Path(target.database)


def lies_still(file: Path) -> bool:
    """Is this a closed database in a folder that may not be written: on a disk that became read-only, or seen by a
    service that may only look? SQLite wants to put files beside a database for every reader, and has to be told that
    nobody writes. Where a hub runs, those files are there, and it reads them."""
    return not os.access(file.parent, os.W_OK, effective_ids=True) and not file.with_name(f"{file.name}-wal").exists()


def address(file: Path) -> str:
    """A database that is only read, as SQLite wants to be told."""
    return f"{file.absolute().as_uri()}?mode=ro{'&immutable=1' if lies_still(file) else ''}"


def damage(file: Path, seconds: float) -> str | None:
    """What is wrong in a database, which is read from end to end for so many seconds at most; None for nothing that was
    seen. Whoever writes meanwhile does not wait."""
    until = time.monotonic() + seconds
    try:
        with closing(sqlite3.connect(address(file), uri=True, timeout=PATIENCE)) as looked:
            looked.set_progress_handler(lambda: time.monotonic() > until, 10_000)
            (said,) = looked.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return str(error) if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) else None
    return None if said == "ok" else str(said).splitlines()[-1]


def _sqlite(url: URL, where: str, *, readonly: bool) -> tuple[Engine, str]:
    file = sqlite_file(url.render_as_string(hide_password=False))
    if file is None:
        raise StoreError(f"{where}: a journal needs a file; write sqlite:///hubd.db")
    where = str(file)
    if readonly and not file.exists():
        raise StoreError(f"{where}: there is no journal here yet; it begins with 'hubd run'")
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, PRIVATE))
    except OSError as error:
        if error.errno == errno.EROFS:
            raise StoreFull(f"{where}: {READ_ONLY}") from error
        raise StoreError(f"{where}: cannot be made ({error.strerror}); check that the folder may be written") from error
    if readonly and lies_still(file):
        url = URL.create("sqlite", database=file.absolute().as_uri(), query={"immutable": "1", "uri": "true"})
    engine = create_engine(url, connect_args={"timeout": PATIENCE}, pool_size=2)
    pragmas = ("PRAGMA query_only=ON",) if readonly else PRAGMAS

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin below, also around changes of tables
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = readonly or connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine, where


def _postgresql(url: URL, where: str) -> Engine:
    driver = url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
    try:
        patience = {"connect_timeout": int(PATIENCE)}
        return create_engine(driver, pool_size=2, pool_pre_ping=True, paramstyle="format", connect_args=patience)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(f"{where}: PostgreSQL needs its driver; install hubd[postgresql]") from error
