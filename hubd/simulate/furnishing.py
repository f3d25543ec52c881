"""More sensors for a home: what people who like sensors buy next, room by room, until there are as many as wished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hubd.simulate.homes import Home, Room, Sensor

MOST_SENSORS = 200

NEXT: tuple[tuple[str, str, str | None, tuple[str, ...]], ...] = (
    # name, kind of sensor, what it is on, kinds of rooms (none: every one)
    ("climate", "climate", None, ()),
    ("wardrobe", "lid", "wardrobe", ("bedroom", "kids_room", "hall")),
    ("cupboard", "lid", "cupboard", ("kitchen", "bathroom", "dining")),
    ("bed", "mat", "bed", ("bedroom", "kids_room")),
    ("couch", "mat", "couch", ("living",)),
    ("chair", "mat", "chair", ("dining", "office", "kids_room")),
    ("drawer", "lid", "drawer", ("kitchen", "bedroom", "bathroom", "office")),
    ("light", "light", None, ("bedroom", "bathroom", "hall", "office", "kids_room", "dining", "utility")),
    ("motion", "pir", None, ()),
    ("medicine", "lid", "medicine", ("bathroom",)),
    ("tap", "mat", "tap", ("bathroom", "kitchen")),
    ("shower", "mat", "shower", ("bathroom",)),
    ("fridge_lid", "lid", "fridge", ("kitchen",)),
)
"""In the order in which they are bought."""


def furnished(home: Home, wanted: int) -> Home:
    """The same home with at least so many sensors, up to `MOST_SENSORS`; what it has stays as it is."""
    sensors = list(home.sensors)
    taken = {sensor.id for sensor in sensors}
    for sensor in _bought(home.rooms):
        if len(sensors) >= min(wanted, MOST_SENSORS):
            break
        if sensor.id not in taken:
            taken.add(sensor.id)
            sensors.append(sensor)
    return replace(home, sensors=tuple(sensors))


def _bought(rooms: Iterable[Room]) -> Iterator[Sensor]:
    """Everything once, then a second and a third of it."""
    inside = [room for room in rooms if room.kind != "outdoor"]
    for number in ("", "_2", "_3"):
        for name, kind, means, kinds in NEXT:
            for room in inside:
                if not kinds or room.kind in kinds:
                    yield _sensor(f"{room.id}_{name}{number}", kind, room.id, means)


def _sensor(id_: str, kind: str, area: str, means: str | None) -> Sensor:
    topic = f"homeassistant/light/{id_}" if kind == "light" else f"zigbee2mqtt/{id_}"
    return Sensor(id_, kind, area, topic, means)
