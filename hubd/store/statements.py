"""What the journal writes, as text for the driver: compiled once, because a commit is on the way of every event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Engine, Table, bindparam, delete, func, literal_column, select, update

from hubd.store.schema import daily, decisions, effects, inputs, insert_into, snapshots
from hubd.store.values import OPEN_STATES


@dataclass(frozen=True, slots=True)
class Statements:
    """Parameters by position, in the order of the columns."""

    input: str
    decision: str
    effect: str
    mark: str
    """Parameters: state, time, detail, effect id. What is finished stays as it is."""
    snapshot: str
    """Parameters: body, digest. The state is as of the newest input."""
    old_snapshots: str
    """Parameter: how many to keep."""
    no_position: str
    position: str


def statements(engine: Engine) -> Statements:
    """The statements as this database and its driver want them."""

    def text(statement: Any) -> str:
        return str(statement.compile(dialect=engine.dialect))

    def insert(table: Table) -> str:
        columns = [column.name for column in table.columns if column.name != "number"]
        new = insert_into(table, engine.dialect.name).values({name: bindparam(name) for name in columns})
        return text(new.on_conflict_do_nothing())

    states: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("state", "changed", "detail")}
    still_open = effects.c.state.in_([literal_column(f"'{state}'") for state in OPEN_STATES])
    newest = select(func.coalesce(func.max(inputs.c.seq), literal_column("0"))).scalar_subquery()
    last = select(func.max(snapshots.c.number)).scalar_subquery()
    return Statements(
        input=insert(inputs),
        decision=insert(decisions),
        effect=insert(effects),
        mark=text(update(effects).where(effects.c.id == bindparam("effect"), still_open).values(states)),
        snapshot=text(snapshots.insert().values(seq=newest, body=bindparam("body"), digest=bindparam("digest"))),
        no_position=text(delete(daily)),
        position=insert(daily),
        old_snapshots=text(delete(snapshots).where(snapshots.c.number <= last - bindparam("kept", type_=BigInteger))),
    )
