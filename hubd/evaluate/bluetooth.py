"""A flat in which receivers heard a tag that was carried about: in which room it was believed to be, and where it was.

Read is a folder with `rooms.json` (`rooms_xyxy_m`: room to its rectangle in metres; `anchors`: `id` and `room` of each
receiver) and tables (`.csv`, `.csv.gz`) of rows with a time in `ts`, the strength that each receiver heard in `rssi_ID`
(dBm, or empty), and the true `room`. Who carries the tag may have said where they are during some of its minutes (the
survey); the others are lived through on the next day.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from hubd.evaluate import minutes as m
from hubd.evaluate.recordings import KINDS

PLAN = "rooms.json"
HOME = "recorded"
WHO = "resident"
TAG = "tag"
STRENGTH = "rssi_"

PIECE_S = 60.0
"""The recording is dealt out to those who survey and those who are judged in pieces of so many seconds."""

GAP_M = 0.3
DOOR_M = 0.7
"""Rooms whose rectangles are so near each other over such a length may share a door; who drew them left walls out."""

A_DAY = timedelta(days=1)


class Row(NamedTuple):
    """What receivers heard at one moment, and the true room."""

    at: datetime
    heard: tuple[tuple[str, float], ...]
    room: str


class Flat(NamedTuple):
    document: dict[str, Any]
    rows: list[Row]


class Round(NamedTuple):
    """`lines`: a log. `truth`: for the time (seconds since 1970) of the last message of each judged row, the room."""

    lines: list[str]
    truth: dict[float, str]


class Tracked(NamedTuple):
    """How well the room was known. `sure`: the share of rows believed with 0.9 or more, and how many of them were
    right. `rooms`: F1 by room."""

    rows: int
    accuracy: float
    macro_f1: float
    brier: float
    calibration_error: float
    sure: tuple[float, float]
    rooms: dict[str, float]


def is_flat(path: Path) -> bool:
    """Is this a flat whose receivers heard a tag?"""
    return path.is_dir() and (path / PLAN).exists() and bool(_tables(path))


def _tables(path: Path) -> list[Path]:
    return sorted(file for pattern in ("*.csv", "*.csv.gz") for file in path.glob(pattern))


def read_flat(path: Path) -> Flat:
    """The flat as a configuration and rows. Raises `ValueError` naming what makes no sense."""
    plan = json.loads((path / PLAN).read_text(encoding="utf-8"))
    try:
        rooms = {str(room): [float(edge) for edge in edges] for room, edges in plan["rooms_xyxy_m"].items()}
        receivers = {str(each["id"]): str(each["room"]) for each in plan["anchors"]}
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise ValueError(f"{path / PLAN}: not a plan with rooms_xyxy_m and anchors: {problem}") from None
    rows = [row for file in _tables(path) for row in _rows(file, receivers)]
    if not rows:
        raise ValueError(f"{path}: no row of what receivers heard, with the columns ts, room and {STRENGTH}1 and so on")
    return Flat(_document(rooms, receivers), sorted(rows))


def _rows(file: Path, receivers: Mapping[str, str]) -> Iterator[Row]:
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            try:
                heard = tuple((name, float(row[f"{STRENGTH}{name}"])) for name in receivers if row[f"{STRENGTH}{name}"])
                yield Row(datetime.fromisoformat(row["ts"]).replace(tzinfo=UTC), heard, row["room"])
            except (KeyError, TypeError, ValueError) as problem:
                raise ValueError(f"{file}:{number}: not a row of what receivers heard: {problem}") from None


def _document(rooms: Mapping[str, Sequence[float]], receivers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "home": {"id": HOME, "name": "Recorded flat", "time_zone": "UTC", "language": "en"},
        "areas": {
            room: {
                "kind": next((kind for part, kind in KINDS.items() if part in room), "other"),
                "adjacent": [other for other in rooms if other != room and _next_to(rooms[room], rooms[other])],
            }
            for room in rooms
        },
        "people": {WHO: {"name": WHO.title(), "role": "adult", "identities": {"beacon": [TAG]}}},
        "devices": [{"match": f"espresense/rooms/{name}", "area": room} for name, room in receivers.items()],
    }


def _next_to(one: Sequence[float], other: Sequence[float]) -> bool:
    """Do two rectangles (left, top, right, bottom) touch over the width of a door?"""
    wide, high = (min(one[n + 2], other[n + 2]) - max(one[n], other[n]) for n in (0, 1))
    return (wide >= DOOR_M and high >= -GAP_M) or (high >= DOOR_M and wide >= -GAP_M)


def rounds(flat: Flat, labelled: float) -> Iterator[Round]:
    """The survey covers this share of the recording (0: none, half or more), and what is left is judged: so often, with
    other pieces left each time, that every row is judged once."""
    parts = round(1.0 / (1.0 - labelled)) if 0.5 <= labelled < 1.0 else 1
    if (parts == 1) != (labelled == 0.0):
        raise ValueError("--label-days: a flat with receivers can be surveyed half or more, as with 80%, or not at all")
    begun = flat.rows[0].at
    for part in range(parts):
        left = [row for row in flat.rows if int((row.at - begun).total_seconds() // PIECE_S) % parts == part]
        kept = set(left)
        surveyed = [row for row in flat.rows if row not in kept] if parts > 1 else []
        told = [*_heard(surveyed), *_said(surveyed)]
        later = [row._replace(at=row.at + A_DAY) for row in left]
        lines = sorted([*told, *_heard(later)], key=lambda line: line[0])
        truth = {row.at.timestamp(): row.room for row in later}
        yield Round([_line(*line) for line in lines], truth)


Said = tuple[datetime, str, Mapping[str, Any]]


def _heard(rows: Sequence[Row]) -> Iterator[Said]:
    for row in rows:
        for name, rssi in row.heard:
            yield row.at, f"espresense/devices/{TAG}/{name}", {"id": TAG, "rssi": rssi}


def _said(rows: Sequence[Row]) -> Iterator[Said]:
    """Who walks through the flat says in which room, as long as it is one and nothing is left out."""
    piece = timedelta(seconds=PIECE_S)
    number, before, runs = 0, rows[0].at if rows else None, []
    for row in rows:
        if before is not None and row.at - before > piece / 4:
            number += 1
        before = row.at
        runs.append((number, row))
    for (_, room), run in groupby(runs, key=lambda each: (each[0], each[1].room)):
        stayed = [row for _, row in run]
        span = {"from": stayed[0].at.isoformat(), "to": (stayed[-1].at + timedelta(milliseconds=1)).isoformat()}
        yield stayed[-1].at, f"hubd/{HOME}/in/label", {"person": WHO, "area": room, "activity": "other", **span}


def _line(at: datetime, topic: str, payload: Mapping[str, Any]) -> str:
    said = {"at": at.isoformat(timespec="milliseconds"), "topic": topic, "payload": payload}
    return json.dumps(said, separators=(",", ":")) + "\n"


def tracked(judged: Sequence[m.Judged]) -> Tracked:
    """What all judged rows say."""
    counted, sure = m.pairs(judged), m.sure(judged)
    return Tracked(
        rows=len(judged),
        accuracy=m.accuracy(counted),
        macro_f1=m.macro_f1(counted),
        brier=m.brier(judged),
        calibration_error=m.calibration_error(judged),
        sure=(sure.share, sure.right),
        rooms={name: found.f1 for name, found in m.by_class(counted).items() if found.minutes},
    )
