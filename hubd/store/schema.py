"""The tables, and the way there from every schema that was ever in use.

The number of a schema is the number of migrations behind it. A store of an older number is brought
up to date when the daemon opens it; one of a newer number is refused. A migration that
changes a table also freezes the form the table had before in the migration that made it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from hubd.errors import StoreError, StoreTooNew

TABLES = sa.MetaData()
Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Seconds = sa.Float(53)

meta = sa.Table(
    "meta", TABLES,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)  # fmt: skip

inputs = sa.Table(
    "inputs", TABLES,
    sa.Column("seq", Number, primary_key=True, autoincrement=False),
    sa.Column("at", Seconds, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
    sa.Column("retain", sa.Boolean, nullable=False),
    sa.Column("qos", sa.SmallInteger, nullable=False),
    sa.Column("mid", sa.Integer),
)  # fmt: skip

decisions = sa.Table(
    "decisions", TABLES,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("at", Seconds, nullable=False, index=True),
    sa.Column("intent", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)  # fmt: skip

effects = sa.Table(
    "effects", TABLES,
    sa.Column("number", Number, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("decision", sa.Text, nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("changed", Seconds, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)  # fmt: skip

snapshots = sa.Table(
    "snapshots", TABLES,
    sa.Column("number", Number, primary_key=True, autoincrement=True),
    sa.Column("seq", Number, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
)  # fmt: skip

daily = sa.Table(
    "daily", TABLES,
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("length", Number, nullable=False),
    sa.Column("seq", Number, nullable=False),
)  # fmt: skip


def _journal(connection: sa.Connection) -> None:
    TABLES.create_all(connection, [meta, inputs, decisions, effects, snapshots])


def _daily_log(connection: sa.Connection) -> None:
    TABLES.create_all(connection, [daily])


def _decisions_by_intent(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE INDEX ix_decisions_intent_at ON decisions (intent, at)")


MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (_journal, _daily_log, _decisions_by_intent)
SCHEMA = len(MIGRATIONS)


def insert_into(table: sa.Table, dialect: str) -> Any:
    """An insert that knows what to do about conflicts; each database spells that in its own way."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # costs memory that a home on SQLite need not pay

        return postgresql.insert(table)
    return sqlite.insert(table)


def schema_of(connection: sa.Connection) -> int:
    """The number of the schema in a store; 0 for an empty one."""
    if not sa.inspect(connection).has_table("meta"):
        return 0
    return int(connection.execute(sa.select(meta.c.value).where(meta.c.key == "schema")).scalar() or 0)


def migrate(connection: sa.Connection, to: int = SCHEMA, *, readonly: bool = False) -> int:
    """Bring a store up to date, and say which number it had. Belongs into one transaction."""
    found = schema_of(connection)
    if found > to:
        raise StoreTooNew(
            f"this store has schema {found}, and this hubd knows schemas up to {to}: a newer hubd wrote it. "
            "Update hubd, or name another store in store.url"
        )
    if readonly and found < to:
        raise StoreError(f"this store has schema {found} and is read as {to}; start hubd once, it brings it up to date")
    for migration in MIGRATIONS[found:to]:
        migration(connection)
    if found < to:
        insert = insert_into(meta, connection.dialect.name)
        new = {"value": str(to)}
        connection.execute(
            insert.values(key="schema", **new).on_conflict_do_update(index_elements=[meta.c.key], set_=new)
        )
    return found
