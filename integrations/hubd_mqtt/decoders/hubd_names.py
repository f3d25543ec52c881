"""Who, where and when, as people and their programs write it: ids, areas and seconds, or a helpful error."""

from __future__ import annotations

from datetime import date, datetime, time
from math import isfinite
from typing import Any

from hubd.core.household import AWAY
from hubd.errors import DecodeError
from hubd.integration import Message
from hubd_mqtt.decoders.parse import number, when
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import Stamp, stamp


class Names:
    """The names of one home."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def person(self, name: str) -> str:
        """A person's id, whatever the case; anybody else is an error that people can act on."""
        people = self._places.household.people
        found = name if name in people else name.strip().casefold()
        if found not in people:
            raise DecodeError("unknown person", f"{name[:40]!r} is not under people: in the configuration")
        return found

    def area(self, name: str) -> str:
        """The id of an area of the home, or `away`; anything else would wait for ever."""
        found = AWAY if name == AWAY else self._places.known_area(name)
        if found is None:
            raise DecodeError("unknown area", f"{name[:40]!r} is not under areas: in the configuration")
        return found

    def stamp(self, message: Message, at: Any = None) -> Stamp:
        """What every event needs. `at`: when it happened, where the message says so."""
        return stamp(message, message.topic, when(at, self._places.household.time_zone))

    def when(self, value: Any) -> float | None:
        """A time, or a date, which is midnight here."""
        zone = self._places.household.time_zone
        if isinstance(value, str) and len(value) == 10:
            try:
                return datetime.combine(date.fromisoformat(value), time(), zone).timestamp()
            except ValueError:
                return None
        return when(value, zone)


def plain_number(value: Any) -> float | None:
    """A number, or nothing where something else stands or it is left out."""
    made = number(value)
    return made if isinstance(made, float) else None


def share(score: float | None) -> float | None:
    """A score is a share of one; anything else is an error of the sender."""
    if score is not None and not 0.0 <= score <= 1.0:
        raise DecodeError("unreadable value", "`score` lies between 0 and 1")
    return score


def finite(embedding: tuple[float, ...] | None) -> tuple[float, ...] | None:
    """The embedding, unless it is empty. One with NaN or infinity in it would spoil every comparison after it."""
    if embedding is not None and not all(map(isfinite, embedding)):
        raise DecodeError("unreadable value", "`embedding` holds something that is no number")
    return embedding or None
