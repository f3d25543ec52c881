"""Journals as hubd wrote them under every schema so far: `python -m tests.custody.old_journals` adds the newest.

Beside them lies what earlier hubs themselves wrote: `memory-TIME` the end of a simulated day (the newest snapshot and
the messages around it, with `memory.yaml`), `home-TIME` a whole backup. TIME is that of the change the hub ended with.

A file is made once, by the migrations of its day, and never again: it is what homes out there have.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from backports import zstd

from hubd.store.schema import SCHEMA, migrate
from tests.custody.lived import live

FOLDER = Path(__file__).parent / "old"


def file_of(schema: int) -> Path:
    return FOLDER / f"journal-{schema}.db.zst"


def unpacked(schema: int, target: Path) -> Path:
    """The journal of that schema as a file."""
    target.write_bytes(zstd.decompress(file_of(schema).read_bytes()))
    return target


def write(schema: int) -> None:
    """A journal of that schema with what a home lives in two days."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        live(folder)
        old = folder / "old.db"
        engine = sa.create_engine(f"sqlite:///{old}")
        with engine.begin() as connection:
            migrate(connection, to=schema)
        engine.dispose()
        with closing(sqlite3.connect(old)) as target:
            target.execute("ATTACH ? AS lived", (str(folder / "hubd.db"),))
            known = {row[0] for row in target.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
            for table in ("inputs", "decisions", "effects", "snapshots", "daily"):
                if table in known:
                    target.execute(f"INSERT INTO main.{table} SELECT * FROM lived.{table}")
            target.commit()
            target.execute("DETACH lived")
            target.execute("VACUUM")
        file_of(schema).write_bytes(zstd.compress(old.read_bytes(), 19))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for number in range(1, SCHEMA + 1):
        if not file_of(number).exists():
            write(number)
