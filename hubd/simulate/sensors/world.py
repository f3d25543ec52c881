"""What there is to sense: the truth of a life, arranged by room and by device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property

from hubd.simulate.homes import AWAY, Sensor
from hubd.simulate.life import Fault, Life, Stay, Use

LIGHT_HOURS = (7.2, 18.2)
"""Hours of the clock between which a room needs no lamp, roughly, in spring."""


class World:
    """The stays and uses of one life, ready to be looked up by area, person and sensor."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.home = life.home
        self.pets = dict(life.home.pets)
        self.stays = {who: life.stays(who) for who in life.plans}
        everybody = [stay for stays in self.stays.values() for stay in stays]
        people = [stay for stay in everybody if stay.who not in self.pets]
        self.in_area = _grouped(everybody)
        self.people_in = _grouped(people)
        self._uses = _by_sensor(life.uses([stay for stay in people if stay.who not in life.guests]))
        self._openings = _by_sensor(life.passages(people))

    def uses(self, sensor: Sensor) -> list[Use]:
        """When the appliance runs, without overlaps."""
        return joined(self._uses.get(sensor.id, ()))

    def openings(self, sensor: Sensor) -> list[Use]:
        """When the door stands open, without overlaps."""
        return joined(self._openings.get(sensor.id, ()))

    def faults(self, sensor: Sensor, what: str) -> list[Fault]:
        return [fault for fault in self.life.faults if fault.sensor == sensor.id and fault.what == what]

    def skew(self, sensor: str) -> float:
        """Seconds by which the device's own clock is wrong."""
        return sum(fault.seconds for fault in self.life.faults if fault.sensor == sensor and fault.what == "skewed")

    def dark(self, at: float) -> bool:
        local = datetime.fromtimestamp(at, self.home.zone)
        return not LIGHT_HOURS[0] < local.hour + local.minute / 60 < LIGHT_HOURS[1]

    def phone(self, who: str) -> list[Stay]:
        """Where the phone is: with its owner, except while it lies somewhere."""
        track = list(self.stays[who])
        for lies in sorted(stay for stay in self.life.left_phones if stay.who == who):
            track = [piece for stay in track for piece in _without(stay, lies.start, lies.end)]
            track.append(lies)
        return [stay for stay in sorted(track) if stay.end - stay.start > 0]

    @cached_property
    def outings(self) -> dict[str, list[tuple[float, float]]]:
        """For each phone, when it is away from home."""
        found: dict[str, list[tuple[float, float]]] = {}
        for resident in self.home.residents:
            away = [Use(s.start, s.end, resident.id) for s in self.phone(resident.id) if s.area == AWAY]
            found[resident.id] = [(use.start, use.end) for use in joined(away)]
        return found


def _grouped(stays: Iterable[Stay]) -> dict[str, list[Stay]]:
    areas: dict[str, list[Stay]] = {}
    for stay in sorted(stays):
        areas.setdefault(stay.area, []).append(stay)
    return areas


def _by_sensor(uses: Iterable[Use]) -> dict[str, list[Use]]:
    sensors: dict[str, list[Use]] = {}
    for use in uses:
        sensors.setdefault(use.sensor, []).append(use)
    return sensors


def _without(stay: Stay, start: float, end: float) -> Iterator[Stay]:
    """What is left of a stay when the time from `start` to `end` is cut out."""
    if stay.start < min(start, stay.end):
        yield stay._replace(end=min(start, stay.end))
    if stay.end > max(end, stay.start):
        yield stay._replace(start=max(end, stay.start))


def joined(uses: Iterable[Use], gap: float = 0.0) -> list[Use]:
    """Uses in order, those that touch (or lie within `gap` seconds) made one."""
    found: list[Use] = []
    for use in sorted(uses):
        if found and use.start <= found[-1].end + gap:
            found[-1] = found[-1]._replace(end=max(found[-1].end, use.end))
        else:
            found.append(use)
    return found
