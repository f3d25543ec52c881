"""Decisions and alarms of a fleet in a database, for those who ask questions of many homes at once.

PostgreSQL, or SQLite to try it. Ids are keys, so that what comes twice stands there once.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from hubd.errors import StoreError
from hubd.fleet.checkpoint import Checkpoints
from hubd.fleet.outgoing import ALARM, DECISION
from hubd.store.schema import insert_into

_tables = sa.MetaData()
decisions = sa.Table(
    "fleet_decisions", _tables,
    sa.Column("id", sa.String(26), primary_key=True), sa.Column("home", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False), sa.Column("intent", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False), sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decision", sa.JSON, nullable=False), sa.Index("fleet_decisions_home_at", "home", "at"),
)  # fmt: skip
alarms = sa.Table(
    "fleet_alarms", _tables,
    sa.Column("id", sa.String(26), primary_key=True), sa.Column("home", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False), sa.Column("kind", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False), sa.Index("fleet_alarms_home_at", "home", "at"),
)  # fmt: skip
_decode = msgspec.json.Decoder().decode


class IntoDatabase:
    """Tables `fleet_decisions` and `fleet_alarms`, made where they are missing. Raises `StoreError`."""

    def __init__(self, address: str) -> None:
        url = sa.engine.make_url(address)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        self.name = f"database {url.host or url.database}"
        try:
            self._engine = sa.create_engine(url, pool_pre_ping=True)
            _tables.create_all(self._engine)
        except (SQLAlchemyError, ModuleNotFoundError) as error:
            said = url.render_as_string(hide_password=True)
            raise StoreError(f"{said}: cannot keep decisions ({error}); is it there, and may we write?") from error

    def resume(self, part: int, note: str) -> None:
        """Ids tell what is known."""

    def deliver(self, store: Checkpoints, _part: int) -> bool:
        while waiting := store.waiting(self.name):
            told = [_decision(_decode(each.body), each.at) for _, each in waiting if each.kind == DECISION]
            warned = [_alarm(_decode(each.body), each.at) for _, each in waiting if each.kind == ALARM]
            try:
                with self._engine.begin() as connection:
                    for table, rows in ((decisions, told), (alarms, warned)):
                        if rows:
                            insert = insert_into(table, self._engine.dialect.name)
                            connection.execute(insert.on_conflict_do_nothing(index_elements=[table.c.id]), rows)
            except OperationalError:
                return False
            store.delivered(self.name, waiting[-1][0])
        return True

    def close(self) -> None:
        self._engine.dispose()


def _decision(said: dict[str, object], at: float) -> dict[str, object]:
    named = {name: said[name] for name in ("id", "home", "intent", "verdict", "reason")}
    return {**named, "at": datetime.fromtimestamp(at, UTC), "decision": said}


def _alarm(said: dict[str, object], at: float) -> dict[str, object]:
    named = {name: said[name] for name in ("id", "home", "kind", "what")}
    return {**named, "at": datetime.fromtimestamp(at, UTC)}
