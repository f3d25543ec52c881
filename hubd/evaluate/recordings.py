"""Recorded homes of others as hubd would hear them: a configuration, messages, and the truth.

Read are folders with `events.csv(.gz)`, `sensors.json`, `labels.csv(.gz)` and `away.csv`, and plain CASAS recordings.
Sensors speak as Zigbee2MQTT devices would. Recorded wall-clock times stand for UTC.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from hubd.evaluate.labels import AWAY, CASAS_LINE, Lived, read_labels

HOME = "recorded"

KINDS: dict[str, str] = {
    "kitchen": "kitchen", "living": "living", "bedroom": "bedroom", "bath": "bathroom", "toilet": "bathroom",
    "hall": "hall", "dining": "dining", "storage": "utility", "office": "office", "utility": "utility",
    "garage": "garage",
}  # fmt: skip
"""Parts of the names of rooms, and what kind of room it then is."""

MEANS: tuple[tuple[str, str], ...] = (
    ("front", "entrance"), ("house door", "entrance"), ("main door", "entrance"), ("maindoor", "entrance"),
    ("fridge", "fridge"), ("freezer", "fridge"), ("microwave", "microwave"), ("stove", "cooker"), ("cooktop", "cooker"),
    ("toaster", "toaster"), ("dishwasher", "dishwasher"), ("washing", "washer"), ("medicine", "medicine"),
    ("bed", "bed"), ("couch", "couch"), ("sofa", "couch"), ("armchair", "couch"), ("seat", "couch"), ("chair", "chair"),
    ("toilet", "toilet"), ("tap", "tap"), ("sink", "tap"), ("basin", "tap"), ("bathtub", "shower"),
    ("shower", "shower"), ("tv", "tv"), ("wardrobe", "wardrobe"), ("closet", "wardrobe"), ("drawer", "drawer"),
    ("cupboard", "cupboard"), ("cabinet", "cupboard"),
)  # fmt: skip
"""Parts of the names of places, the more telling first, and what stands there."""

HELD = frozenset({"bed", "couch", "chair", "tap", "tv"})
"""Things whose sensor is on while they are in use; others open and shut."""

SAID: dict[str, str] = {
    "sleep": "sleeping", "cook": "cooking", "eat": "eating", "dishes": "dishes", "bathroom": "hygiene",
    "study": "study", "leisure": "relaxing", "chores": "housework",
}  # fmt: skip
"""Class to the activity that a label names; anything else is `other`."""


class Heard(NamedTuple):
    """One message, in seconds since 1970."""

    at: float
    topic: str
    payload: Mapping[str, Any]


class Recording(NamedTuple):
    """A recorded home. Scores count on the `days` on which anything was recorded after people had labelled: of a hole
    in a recording nobody knows what was done."""

    document: dict[str, Any]
    messages: list[Heard]
    truth: list[Lived]
    days: frozenset[date]


class Sensor(NamedTuple):
    room: str
    kind: str
    means: str | None = None


def is_recording(path: Path) -> bool:
    """Is this one of the forms that can be read here?"""
    if path.is_dir():
        return any((path / name).exists() for name in ("events.csv", "events.csv.gz"))
    with _opened(path) as lines:
        return CASAS_LINE.match(lines.readline()) is not None


def read_recording(path: Path, label: float) -> Recording:
    """A recorded home whose people label what they do on its first days: so many (a whole number), or this share of all
    that were recorded (a fraction). Raises `ValueError` naming what is wrong."""
    truth = read_labels(path)
    sensors, events = _folder(path) if path.is_dir() else _casas(path)
    if not events:
        raise ValueError(f"{path}: no event can be read")
    days = sorted({at.date() for at, _, _ in events})
    label_days = label if isinstance(label, int) else int(label * len(days))
    if label_days >= len(days):
        raise ValueError(f"{path}: {label_days} days with labels, but only {len(days)} days were recorded")
    begin = datetime.combine(days[label_days], time.min)
    truth = [lived._replace(who=lived.who or "resident") for lived in truth]
    messages = [_message(at, name, sensors[name], value) for at, name, value in events if name in sensors]
    messages += [_label(lived) for lived in truth if lived.end <= begin and lived.activity != AWAY]
    messages.sort(key=lambda message: message.at)
    document = _document(sensors, sorted({lived.who for lived in truth}))
    return Recording(document, messages, truth, frozenset(days[label_days:]))


def labelled_days(path: Path, label: float) -> tuple[int, frozenset[date]]:
    """On how many of its first days people then label, and the days that are left to be judged."""
    days = {at.date() for at, _, _ in (_folder(path) if path.is_dir() else _casas(path))[1]}
    judged = read_recording(path, label).days
    return len(days) - len(judged), judged


def _opened(path: Path) -> Any:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


Events = list[tuple[datetime, str, float]]


def _folder(path: Path) -> tuple[dict[str, Sensor], Events]:
    described = json.loads((path / "sensors.json").read_text(encoding="utf-8"))
    sensors = {
        name: Sensor(each.get("room", "house"), each.get("kind", "motion"), _means(str(each.get("place", ""))))
        for name, each in described.items()
    }
    file = next(found for name in ("events.csv", "events.csv.gz") if (found := path / name).exists())
    events: Events = []
    with _opened(file) as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            try:
                events.append((datetime.fromisoformat(row["ts"]), row["sensor"], float(row["value"])))
            except (KeyError, ValueError, TypeError) as problem:
                raise ValueError(f"{file}:{number}: not an event: {problem}") from None
    return sensors, events


def _casas(path: Path) -> tuple[dict[str, Sensor], Events]:
    """`DATE TIME SENSOR VALUE …`: names begin with the kind of sensor, and nothing tells the room."""
    kinds = {"M": "motion", "D": "door", "I": "item"}
    on = {"ON": 1.0, "OPEN": 1.0, "PRESENT": 1.0, "OFF": 0.0, "CLOSE": 0.0, "ABSENT": 0.0}
    sensors: dict[str, Sensor] = {}
    events: Events = []
    with _opened(path) as lines:
        for line in lines:
            words = line.split()
            if len(words) >= 4 and words[2][0].upper() in kinds and words[3].upper() in on:
                sensors.setdefault(words[2], Sensor("house", kinds[words[2][0].upper()]))
                at = datetime.fromisoformat(f"{words[0]}T{words[1][:15]}")
                events.append((at, words[2], on[words[3].upper()]))
    return sensors, events


def _means(place: str) -> str | None:
    return next((word for part, word in MEANS if part in place.lower()), None)


def _message(at: datetime, name: str, sensor: Sensor, value: float) -> Heard:
    on = value > 0.0
    if sensor.kind == "motion" or sensor.means in HELD:
        payload: dict[str, Any] = {"occupancy": on}
    elif sensor.kind == "light":
        payload = {"state": "ON" if on else "OFF"}
    elif sensor.kind == "power":
        payload = {"power": 800.0 if on else 0.0}
    else:
        payload = {"contact": not on}
    return Heard(_seconds(at), f"zigbee2mqtt/{name.lower()}", payload)


def _label(lived: Lived) -> Heard:
    payload = {
        "person": lived.who, "activity": SAID.get(lived.activity, "other"),
        "from": f"{lived.start.isoformat()}+00:00", "to": f"{lived.end.isoformat()}+00:00",
    }  # fmt: skip
    return Heard(_seconds(lived.end), f"hubd/{HOME}/in/label", payload)


def _seconds(at: datetime) -> float:
    return at.replace(tzinfo=UTC).timestamp()


def _document(sensors: Mapping[str, Sensor], people: list[str]) -> dict[str, Any]:
    """The configuration of such a home: rooms around the hall, and every sensor in its room."""
    rooms = sorted({sensor.room for sensor in sensors.values()})
    middle = next((room for room in rooms if "hall" in room), rooms[0])
    return {
        "home": {"id": HOME, "name": "Recorded home", "time_zone": "UTC", "language": "en"},
        "areas": {
            room: {
                "kind": next((kind for part, kind in KINDS.items() if part in room), "other"),
                "adjacent": [other for other in rooms if other != room] if room == middle else [middle],
            }
            for room in rooms
        },
        "people": {who: {"name": who.title(), "role": "adult"} for who in people},
        "devices": [
            {"match": f"zigbee2mqtt/{name.lower()}", "area": sensor.room}
            | ({"means": sensor.means} if sensor.means else {})
            for name, sensor in sorted(sensors.items())
        ],
    }


def lines_of(recording: Recording) -> Iterator[str]:
    """The messages as lines of a log."""
    for said in recording.messages:
        at = datetime.fromtimestamp(said.at, UTC).isoformat(timespec="milliseconds")
        yield json.dumps({"at": at, "topic": said.topic, "payload": said.payload}, separators=(",", ":")) + "\n"
