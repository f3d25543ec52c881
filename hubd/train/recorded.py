"""Homes that others recorded, as tables: `events.csv.gz`, `labels.csv.gz`, `away.csv` and `sensors.json` in a folder.

Their sensors become Zigbee2MQTT devices, so that what is learned has gone through the decoders that it will be used
with. Times are the home's wall-clock time without a zone; the home is taken to live in UTC.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hubd.integration import Message
from hubd.train.homes import AWAY, OTHER, Did, Home

ROOM_KIND = {
    "kitchen": "kitchen", "living_room": "living", "bedroom": "bedroom", "bathroom": "bathroom", "toilet": "bathroom",
    "hall": "hall", "dining_work_area": "dining", "storage": "utility", "office": "office",
}  # fmt: skip
MEANS: tuple[tuple[str, str], ...] = (
    ("front", "entrance"), ("house door", "entrance"), ("maindoor", "entrance"), ("fridge", "fridge"),
    ("freezer", "fridge"), ("microwave", "microwave"), ("stove", "cooker"), ("cooktop", "cooker"),
    ("toaster", "toaster"), ("dishwasher", "dishwasher"), ("washing_machine", "washer"), ("medicine", "medicine"),
    ("bed", "bed"), ("couch", "couch"), ("seat", "couch"), ("armchair", "couch"), ("chair", "chair"),
    ("toilet", "toilet"), ("tap", "tap"), ("sink", "tap"), ("basin", "tap"), ("bathtub", "shower"),
    ("shower", "shower"), ("tv", "tv"), ("wardrobe", "wardrobe"), ("closet", "wardrobe"), ("dresser", "wardrobe"),
    ("drawer", "drawer"), ("cupboard", "cupboard"), ("cabinet", "cupboard"),
)  # fmt: skip
"""Part of a sensor's place to what it sits on, the more telling first."""
HELD = frozenset({"bed", "couch", "chair", "tap", "tv"})
"""Things that are on for as long as they are used; all others open and close."""
ACTIVITY = {
    "sleep": "sleeping", "cook": "cooking", "eat": "eating", "dishes": "dishes", "bathroom": "hygiene",
    "study": "study", "leisure": "relaxing", "chores": "housework", "away": AWAY,
}  # fmt: skip
"""Words of the tables to hubd's; all others are `other`."""


def read(folder: Path) -> Home:
    """One recorded home. Raises `OSError` or `KeyError` for a folder that is none."""
    sensors = json.loads((folder / "sensors.json").read_text(encoding="utf-8"))
    means = {name: _means(said["place"]) for name, said in sensors.items()}
    told = rows(folder / "events.csv.gz")
    messages = [_message(row, sensors[row["sensor"]]["kind"], means[row["sensor"]]) for row in told]
    messages.sort(key=lambda message: message.at)
    did: dict[str, list[Did]] = {}
    for name, known in (("labels.csv.gz", None), ("away.csv", AWAY)):
        if (folder / name).exists():
            for row in rows(folder / name):
                activity = known or ACTIVITY.get(row["canon"], OTHER)
                did.setdefault(row["resident"].lower(), []).append(Did(_at(row["start"]), _at(row["end"]), activity))
    days = frozenset(int(message.at // 86400) for message in messages)
    return Home(folder.name, _document(folder.name, sensors, means, sorted(did)), messages, did, days)


def rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a table, packed or not."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as table:
        yield from csv.DictReader(table)


def _at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def _means(place: str) -> str | None:
    return next((word for part, word in MEANS if part in place.lower()), None)


def _message(row: dict[str, str], kind: str, means: str | None) -> Message:
    on = float(row["value"]) > 0.0
    payload: dict[str, Any] = {"contact": not on}
    if kind == "motion" or means in HELD:
        payload = {"occupancy": on}
    elif kind == "light":
        payload = {"state": "ON" if on else "OFF"}
    elif kind == "power":
        payload = {"power": 800.0 if on else 0.0}
    return Message(_at(row["ts"]), f"zigbee2mqtt/{row['sensor'].lower()}", json.dumps(payload).encode())


def _document(name: str, sensors: dict[str, Any], means: dict[str, str | None], people: list[str]) -> dict[str, Any]:
    rooms = sorted({said["room"] for said in sensors.values()})
    middle = "hall" if "hall" in rooms else rooms[0]
    return {
        "home": {"id": name.replace("_", "-"), "time_zone": "UTC"},
        "areas": {
            room: {"kind": ROOM_KIND.get(room, "other"), "adjacent": [middle] if room != middle else []}
            for room in rooms
        },
        "people": {person: {"role": "adult"} for person in people},
        "devices": [
            {"match": f"zigbee2mqtt/{sensor.lower()}", "area": said["room"]}
            | ({"means": means[sensor]} if means[sensor] else {})
            for sensor, said in sorted(sensors.items())
        ],
    }
