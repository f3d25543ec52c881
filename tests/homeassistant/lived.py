"""Days of a small household as Home Assistant's recorder keeps them: rows for its database, and its own files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

HOB, MOTION, DOOR, HALL, ANNA = (
    "sensor.hob_power", "binary_sensor.kitchen_motion", "binary_sensor.front_door", "binary_sensor.hall_motion",
    "person.anna",
)  # fmt: skip
ATTRIBUTES: dict[str, dict[str, Any]] = {
    HOB: {"device_class": "power", "unit_of_measurement": "W", "friendly_name": "Hob power"},
    MOTION: {"device_class": "motion", "friendly_name": "Kitchen motion"},
    HALL: {"device_class": "motion", "friendly_name": "Hall motion"},
    DOOR: {"device_class": "door", "friendly_name": "Front door"},
    ANNA: {"friendly_name": "Anna", "device_trackers": ["device_tracker.pixel"], "user_id": "u1"},
}
AREAS = ("Kitchen", "Hall", "Living room")


class Row(NamedTuple):
    """One state at a time."""

    at: float
    entity: str
    state: str


def lived(until: datetime, days: int = 10) -> Iterator[Row]:
    """Anna comes home at five, cooks, and every third day walks off to the hall with the hob on, until she goes out."""
    midnight = until.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for ago in range(days, 0, -1):
        day = midnight - timedelta(days=ago)

        def at(hour: int, minute: int, second: int = 0, day: datetime = day) -> float:
            return (day + timedelta(hours=hour, minutes=minute, seconds=second)).timestamp()

        yield Row(at(6, 0), ANNA, "home")
        for minute in range(0, 30, 2):
            yield Row(at(6, minute, 5), MOTION, "on" if minute % 4 else "off")
        yield from (Row(at(7, 30), DOOR, "on"), Row(at(7, 30, 20), DOOR, "off"), Row(at(7, 45), ANNA, "not_home"))
        yield from (Row(at(16, 0), DOOR, "on"), Row(at(16, 0, 10), ANNA, "home"), Row(at(16, 0, 20), DOOR, "off"))
        yield from (Row(at(16, 1), HALL, "on"), Row(at(16, 2), HALL, "off"))
        for minute in range(5, 40):
            yield Row(at(16, minute, 10), MOTION, "on")
            yield Row(at(16, minute, 40), MOTION, "off")
            if minute == 8:
                yield Row(at(16, 8, 45), HOB, "1850.0")
        if ago % 3 == 0:
            yield from (Row(at(16, 41), HALL, "on"), Row(at(16, 43), HALL, "off"), Row(at(17, 30), HOB, "0.0"))
        else:
            yield Row(at(16, 41), HOB, "0.0")


SCHEMA = """\
CREATE TABLE states_meta (metadata_id INTEGER PRIMARY KEY, entity_id VARCHAR(255));
CREATE TABLE state_attributes (attributes_id INTEGER PRIMARY KEY, hash BIGINT, shared_attrs TEXT);
CREATE TABLE states (state_id INTEGER PRIMARY KEY, entity_id CHAR(0), state VARCHAR(255), attributes CHAR(0),
  last_changed_ts FLOAT, last_updated_ts FLOAT, old_state_id INTEGER, attributes_id INTEGER, metadata_id INTEGER);
"""


def remember(file: Path, rows: Iterator[Row]) -> int:
    """Put rows into a recorder's database, beside whatever it holds. Returns how many."""
    database = sqlite3.connect(file)
    meta = {name: number for number, name in database.execute("SELECT metadata_id, entity_id FROM states_meta")}
    kept: dict[str, int] = {}
    count = 0
    for row in rows:
        if row.entity not in meta:
            made = database.execute("INSERT INTO states_meta (entity_id) VALUES (?)", (row.entity,))
            meta[row.entity] = made.lastrowid or 0
        if row.entity not in kept:
            text = json.dumps(ATTRIBUTES[row.entity])
            made = database.execute("INSERT INTO state_attributes (hash, shared_attrs) VALUES (0, ?)", (text,))
            kept[row.entity] = made.lastrowid or 0
        database.execute(
            "INSERT INTO states (state, last_changed_ts, last_updated_ts, attributes_id, metadata_id) "
            "VALUES (?, NULL, ?, ?, ?)", (row.state, row.at, kept[row.entity], meta[row.entity]),
        )  # fmt: skip
        count += 1
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'recorder_runs'").fetchone():
        began = "2020-01-01 00:00:00.000000"  # it tells nothing of a time before its first run
        database.execute("INSERT INTO recorder_runs (start, end, closed_incorrect, created) VALUES (?, ?, 0, ?)",
                         (began, began, began))  # fmt: skip
    database.commit()
    database.close()
    return count


def a_copy(folder: Path, until: datetime) -> Path:
    """A database and the files beside it, as copied out of `/config`."""
    file = folder / "home-assistant_v2.db"
    database = sqlite3.connect(file)
    database.executescript(SCHEMA)
    database.close()
    remember(file, lived(until))
    stored: dict[str, Any] = {
        "core.area_registry": {"areas": [{"id": f"a{n}", "name": name} for n, name in enumerate(AREAS)]},
        "core.device_registry": {"devices": [{"id": "d0", "area_id": "a0", "name": "Hob"}]},
        "core.entity_registry": {"entities": [{"entity_id": HOB, "device_id": "d0", "platform": "zha"}]},
        "core.config": {"latitude": 52.52, "longitude": 13.4, "time_zone": "Europe/Berlin", "location_name": "Elm 3",
                        "language": "en"},
        "person": {"items": [{"id": "leo", "name": "Leo", "device_trackers": []}]},
    }  # fmt: skip
    (folder / ".storage").mkdir()
    for name, data in stored.items():
        (folder / ".storage" / name).write_text(json.dumps({"version": 1, "key": name, "data": data}))
    return file
