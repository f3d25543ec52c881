"""Two loose formats that several programs write: room beacons (`mqtt_room`) and plain trackers (`mqtt_json`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hubd.core.events import AnyEvent, Beacon, Position
from hubd.integration import Message
from hubd_mqtt.decoders.owntracks import accuracy, coordinates, fixed
from hubd_mqtt.decoders.parse import number
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import stamp, unreadable


def is_room_beacon(said: dict[str, Any]) -> bool:
    return isinstance(said.get("id"), str) and "distance" in said


def room_beacon(message: Message, said: dict[str, Any], places: Places) -> Sequence[AnyEvent]:
    """`<topic>/<room>` with `{"id", "distance"}`: the room's receiver hears a device."""
    room = message.topic.rpartition("/")[2]
    distance, rssi = number(said.get("distance")), number(said.get("rssi"))
    if not isinstance(distance, float) or distance < 0.0:
        raise unreadable("distance")
    return (Beacon(device=said["id"], distance=distance, rssi=rssi if isinstance(rssi, float) else None,
                   area=places.area(room), **stamp(message, message.topic)),)  # fmt: skip


def is_tracker(said: dict[str, Any]) -> bool:
    return "latitude" in said and "longitude" in said


def tracker(message: Message, said: dict[str, Any], device: str) -> Sequence[AnyEvent]:
    """`{"latitude", "longitude", "gps_accuracy"}`. One coordinate missing: the tracker does not know."""
    latitude, longitude = coordinates(said["latitude"], said["longitude"])
    source = message.topic.removesuffix("/attributes")
    return (Position(
        device=device, latitude=latitude, longitude=longitude,
        accuracy=accuracy(said.get("gps_accuracy")) if latitude is not None else None,
        **fixed(message, source, said.get("timestamp") or said.get("last_seen")),
    ),)  # fmt: skip
