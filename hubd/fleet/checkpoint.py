"""Where a part stands, in one SQLite file: its homes put away, how far its log was lived through, and what left.

What leaves is written when it is decided, homes only at a checkpoint. After a crash the homes of the last checkpoint
live through the same records again and decide the same, with the same ids: what is known is left as it is, and so
nothing is lost and nothing is sent as something new twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from hubd.errors import StoreError, StoreTooNew
from hubd.fleet.outgoing import Outgoing
from hubd.fleet.segments import Place
from hubd.fleet.tally import Tally

SCHEMA = 1
TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS homes (home TEXT PRIMARY KEY, kept BLOB NOT NULL, at REAL NOT NULL, tally BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS outgoing (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, home TEXT NOT NULL, at REAL NOT NULL,
  kind TEXT NOT NULL, topic TEXT NOT NULL, body BLOB NOT NULL, expires REAL);
CREATE INDEX IF NOT EXISTS outgoing_kind_at ON outgoing (kind, at);
"""
PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA journal_size_limit=67108864")
ADD = "INSERT OR IGNORE INTO outgoing (id, home, at, kind, topic, body, expires) VALUES (?, ?, ?, ?, ?, ?, ?)"
KEEP = "INSERT OR REPLACE INTO homes (home, kept, at, tally) VALUES (?, ?, ?, ?)"
SAY = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"


class PutAway(NamedTuple):
    """One home as a checkpoint holds it, and what is counted of it, for those who only look."""

    kept: bytes
    at: float
    tally: Tally


class Checkpoints:
    """One part's file. One worker writes it; others may read it meanwhile."""

    def __init__(self, file: Path, *, readonly: bool = False) -> None:
        try:
            if not readonly:
                file.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(file if not readonly else f"file:{file}?mode=ro", uri=readonly, timeout=5.0)
            self._base.isolation_level = None
            if not readonly:
                for pragma in PRAGMAS:
                    self._base.execute(pragma)
                self._base.executescript(TABLES)
            found = self._said("schema")
        except sqlite3.Error as error:
            raise StoreError(f"{file}: cannot be used as a checkpoint ({error}); name another folder") from error
        if found is None and not readonly:
            self._base.execute(SAY, ("schema", str(SCHEMA)))
        elif found is not None and int(found) > SCHEMA:
            raise StoreTooNew(f"{file}: a newer hubd wrote it (schema {found}); start the newer one again")

    def place(self, log: str = "") -> Place:
        """How far a log (the homes', or another one beside it) was lived through by the homes that are put away."""
        file, _, byte = (self._said(f"place/{log}") or ":0").rpartition(":")
        return Place(file, int(byte))

    def home(self, name: str) -> bytes | None:
        row = self._base.execute("SELECT kept FROM homes WHERE home = ?", (name,)).fetchone()
        return row[0] if row else None

    def homes(self) -> list[str]:
        return [row[0] for row in self._base.execute("SELECT home FROM homes ORDER BY home")]

    def tallies(self) -> dict[str, tuple[float, Tally]]:
        """Home to the time it last lived at, and its counts."""
        rows = self._base.execute("SELECT home, at, tally FROM homes ORDER BY home")
        return {home: (at, msgspec.msgpack.decode(tally, type=Tally)) for home, at, tally in rows}

    def sizes(self) -> list[int]:
        """Bytes of each home's state."""
        return [row[0] for row in self._base.execute("SELECT length(kept) FROM homes ORDER BY home")]

    def add(self, things: Iterable[Outgoing]) -> int:
        """What leaves, at once: it survives the end of this process. Returns how much of it was new."""
        self._base.execute("BEGIN IMMEDIATE")
        new = self._base.executemany(ADD, (_row(each) for each in things)).rowcount
        self._base.execute("COMMIT")
        return new

    def checkpoint(self, places: Mapping[str, Place], homes: Mapping[str, PutAway]) -> None:
        """Homes as they are now, and how far they have come, together."""
        self._base.execute("BEGIN IMMEDIATE")
        encode = msgspec.msgpack.encode
        self._base.executemany(KEEP, ((name, h.kept, h.at, encode(h.tally)) for name, h in homes.items()))
        self._base.executemany(SAY, ((f"place/{log}", f"{at.file}:{at.byte}") for log, at in places.items()))
        self._base.execute("COMMIT")

    def waiting(self, outlet: str, most: int = 1000) -> list[tuple[int, Outgoing]]:
        """What this outlet has not yet delivered, oldest first, with its number."""
        rows = self._base.execute(
            "SELECT n, id, home, at, kind, topic, body, expires FROM outgoing WHERE n > ? ORDER BY n LIMIT ?",
            (int(self._said(f"sent/{outlet}") or 0), most),
        )
        return [(row[0], Outgoing(*row[1:])) for row in rows]

    def delivered(self, outlet: str, number: int, note: str = "") -> None:
        """This outlet has everything up to that number. `note`: what it wants to find again at the next start."""
        self._base.execute("BEGIN IMMEDIATE")
        self._base.execute(SAY, (f"sent/{outlet}", str(number)))
        self._base.execute(SAY, (f"note/{outlet}", note))
        self._base.execute("COMMIT")

    def note(self, outlet: str) -> str:
        return self._said(f"note/{outlet}") or ""

    def left(self, kind: str, since: float = float("-inf")) -> list[tuple[float, str, bytes]]:
        """What left, of one kind: when, whose, and what."""
        rows = self._base.execute(
            "SELECT at, home, body FROM outgoing WHERE kind = ? AND at >= ? ORDER BY at, n", (kind, since)
        )
        return list(rows)

    def forget(self, before: float, outlets: Sequence[str]) -> int:
        """Drop what every outlet has delivered and is older than that."""
        sent = min((int(self._said(f"sent/{outlet}") or 0) for outlet in outlets), default=0)
        return self._base.execute("DELETE FROM outgoing WHERE n <= ? AND at < ?", (sent, before)).rowcount

    def close(self) -> None:
        self._base.close()

    def _said(self, key: str) -> str | None:
        row = self._base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None


def _row(each: Outgoing) -> tuple[object, ...]:
    return each.id, each.home, each.at, each.kind, each.topic, each.body, each.expires


def file_of(state: Path, part: int) -> Path:
    """Where a part's checkpoint lies."""
    return state / f"part-{part:04d}.db"
