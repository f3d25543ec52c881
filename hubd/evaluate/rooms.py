"""One room as others recorded it: rows of readings, and how many people were really in it.

Read are tables (`.csv`, `.csv.gz`) with a time in `ts`, readings, and the truth in a column `occupied` (0 or 1) or one
whose name ends in `count`. Light is left out: in a room with a switch it is the answer itself, and no home is so tidy.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

ROOM = "room"
MOST = 3
"""More people than this are not told apart."""

AIR: tuple[tuple[str, str], ...] = (
    (r"(^|_)co2(_ppm)?$", "co2"), (r"(^|_)temp(_c|erature)?$", "temperature"), (r"(^|_)humidity$", "humidity"),
)  # fmt: skip
"""How columns are named that one sensor of the air fills, and what it calls them."""
MOVES = re.compile(r"(^|_)(pir|motion)\d*$")
"""Columns of motion sensors, each one of its own."""
HOUR = re.compile(r"([T ])(\d):")
"""An hour without its zero, as some tables write it."""
TRUTH = re.compile(r"^occupied$|count$")

DOCUMENT: dict[str, Any] = {
    "home": {"id": "recorded", "name": "Recorded room", "time_zone": "UTC", "language": "en"},
    "areas": {
        ROOM: {"kind": "office", "adjacent": ["hall"]},
        "hall": {"kind": "hall", "adjacent": [ROOM]},
    },
    "devices": [{"match": "zigbee2mqtt/*", "area": ROOM}],
}
"""The configuration of such a room. Nobody is known to live there: whoever comes is somebody."""


class Room(NamedTuple):
    """`lines`: a log of what the sensors said. `truth`: seconds since 1970, and how many were there."""

    lines: list[str]
    truth: list[tuple[float, int]]


def is_room(path: Path) -> bool:
    """Is this a table of one room?"""
    if not path.is_file() or ".csv" not in path.suffixes:
        return False
    with _opened(path) as file:
        columns = next(csv.reader(file), [])
    return "ts" in columns and any(TRUTH.search(column) for column in columns)


def read_room(path: Path) -> Room:
    """The table as a log and its truth. Raises `ValueError` naming the row that makes no sense."""
    lines: list[str] = []
    truth: list[tuple[float, int]] = []
    with _opened(path) as file:
        rows = csv.DictReader(file)
        known = next(column for column in rows.fieldnames or () if TRUTH.search(column))
        for number, row in enumerate(rows, 2):
            try:
                at = datetime.fromisoformat(HOUR.sub(r"\g<1>0\2:", row["ts"])).replace(tzinfo=UTC)
                truth.append((at.timestamp(), int(row[known])))
                lines += [_line(at, name, payload) for name, payload in _said(row)]
            except (ValueError, TypeError) as problem:
                raise ValueError(f"{path}:{number}: not a row of readings: {problem}") from None
    if not lines:
        names = "co2_ppm, temp_c, humidity, pir"
        raise ValueError(f"{path}: no column of readings is known: name them {names}, each with a prefix if need be")
    return Room(lines, truth)


def _opened(path: Path) -> Any:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _said(row: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the sensors of one row say, by their names. Of several alike in the air the first speaks for all."""
    air: dict[str, float] = {}
    for column, value in row.items():
        if not value:
            continue
        quantity = next((name for pattern, name in AIR if re.search(pattern, column)), None)
        if quantity is not None:
            air.setdefault(quantity, float(value))
        elif MOVES.search(column):
            yield column, {"occupancy": float(value) > 0.0}
    if air:
        yield "air", air


def _line(at: datetime, name: str, payload: Mapping[str, Any]) -> str:
    said = {"at": at.isoformat(), "topic": f"zigbee2mqtt/{name}", "payload": payload}
    return json.dumps(said, separators=(",", ":")) + "\n"


class Measures(NamedTuple):
    """How well it was known whether somebody is there (`accuracy`, `f1`, `brier`), and how many (`exact`: the share of
    rows with the right number; `off`: by how many people it was wrong on average)."""

    rows: int
    occupied: float
    accuracy: float
    f1: float
    brier: float
    exact: float
    off: float


def measured(truth: Sequence[tuple[float, int]], believed: Mapping[int, Mapping[str, float]], every: float) -> Measures:
    """Compare each row with the first look after it. `believed`: by Unix time, the area as a context line tells it."""
    found = [(there, belief) for at, there in truth if (belief := believed.get(int(at // every * every + every)))]
    if not found:
        raise ValueError("no row of the table is within the time that was lived through: is it longer than a look?")
    somebody = [(there > 0, belief["occupied"]) for there, belief in found]
    said = [(there, p >= 0.5) for there, p in somebody]
    hits = sum(there and called for there, called in said)
    number = [(min(there, MOST), round(b["people"]) if b["occupied"] >= 0.5 else 0) for there, b in found]
    return Measures(
        rows=len(found),
        occupied=_mean([there for there, _ in somebody]),
        accuracy=_mean([there == called for there, called in said]),
        f1=2.0 * hits / max(sum(there + called for there, called in said), 1),
        brier=_mean([(there - p) ** 2 for there, p in somebody]),
        exact=_mean([there == count for there, count in number]),
        off=_mean([abs(there - count) for there, count in number]),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
