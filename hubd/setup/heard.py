"""What a minute on the broker tells: devices with what they report, trackers, beacons, faces, rooms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hubd.config.words import slug
from hubd.core.events import (
    AnyEvent,
    Availability,
    Beacon,
    Contact,
    Described,
    Device,
    Motion,
    Position,
    Power,
    Sighting,
)
from hubd.setup import guesses

SENSING = (Motion, Contact, Power, Device, Sighting, Beacon)
"""Reports that say where something is going on. Levels alone (a thermometer) need no place."""

WITH_MEANS = (Motion, Contact, Power, Device)
"""Reports whose meaning depends on what the sensor sits on."""


@dataclass(slots=True)
class Thing:
    """One reporting device: what it reports, and the room that it names itself."""

    source: str
    kinds: dict[str, None] = field(default_factory=dict)
    area: str | None = None
    senses: bool = False
    appliance: bool = False


@dataclass(slots=True)
class Heard:
    """Everything heard so far, in the order of hearing. `silent` counts messages that said nothing to hubd."""

    things: dict[str, Thing] = field(default_factory=dict)
    trackers: dict[str, None] = field(default_factory=dict)
    beacons: dict[str, None] = field(default_factory=dict)
    faces: dict[str, None] = field(default_factory=dict)
    messages: int = 0
    silent: int = 0

    def take(self, events: Iterable[AnyEvent]) -> None:
        """Remember what one message says."""
        self.messages += 1
        said = False
        for event in events:
            said = True
            self._take(event)
        self.silent += not said

    def _take(self, event: AnyEvent) -> None:
        if isinstance(event, Availability):
            return
        if isinstance(event, Position):
            self.trackers.setdefault(event.device)
            return
        if isinstance(event, Beacon):
            self.beacons.setdefault(event.device)
        if isinstance(event, Sighting) and event.name:
            self.faces.setdefault(event.name)
        thing = self.things.setdefault(event.source, Thing(event.source))
        if isinstance(event, Described):
            thing.area = thing.area or event.facts.get("area")
            return
        thing.kinds.setdefault(_kind(event))
        thing.area = thing.area or event.area
        thing.senses = thing.senses or isinstance(event, SENSING)
        thing.appliance = thing.appliance or isinstance(event, WITH_MEANS)


def _kind(event: AnyEvent) -> str:
    return str(event.__struct_config__.tag)


@dataclass(frozen=True, slots=True)
class Placed:
    """One proposed `devices:` line. Without an area it is left for the owner to fill in."""

    match: str
    area: str | None
    means: str | None
    reports: str
    guessed: bool = False
    """The area follows from what the device sits on, not from its name."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may stand in the file. Areas: id to kind. People: id to identities by kind of source."""

    areas: dict[str, str]
    people: dict[str, dict[str, list[str]]]
    devices: tuple[Placed, ...]
    strangers: tuple[str, ...]
    """Radio devices that nobody has claimed."""


def propose(heard: Heard, people: Iterable[str] = (), named: Mapping[str, str] | None = None) -> Proposal:
    """Areas, people and devices that what was heard suggests. `people` are ids that the owner has named, `named` the
    areas, with their kinds."""
    areas: dict[str, str] = dict(named or {})
    who: dict[str, dict[str, list[str]]] = {person: {} for person in people}
    for tracker in heard.trackers:
        _claim(who, *_owner_of(tracker))
    things = [thing for thing in heard.things.values() if thing.senses]
    for thing in things:
        _named(thing, areas, who)
    rooms = {thing.source: slug(thing.area or "") or _worded(thing, areas) for thing in things}
    devices = tuple(_placed(thing, rooms[thing.source], areas) for thing in things if not _is_room(thing))
    for face in heard.faces:
        if slug(face) in who:
            _claim(who, slug(face), "face", face)
    strangers = []
    for device in heard.beacons:
        owner = guesses.carrier(device, who)
        if owner:
            _claim(who, owner, "beacon", device)
        else:
            strangers.append(device)
    return Proposal(areas, who, devices, tuple(strangers))


def _is_room(thing: Thing) -> bool:
    """ESPresense names its rooms itself: the area is enough, and needs no line."""
    return thing.source.startswith("espresense/rooms/") and thing.area is not None


def _placed(thing: Thing, area: str | None, areas: dict[str, str]) -> Placed:
    means = guesses.means(_name(thing)) if thing.appliance else None
    usual = None if area else _usual(means, areas)
    return Placed(thing.source, area or usual, means, ", ".join(thing.kinds), guessed=usual is not None)


def _named(thing: Thing, areas: dict[str, str], people: Iterable[str]) -> None:
    """Take in the room that a source names itself."""
    area = slug(thing.area or "")
    if area:
        found = guesses.room(area)
        own = guesses.own_room(area, dict.fromkeys(people, "adult"))
        areas.setdefault(area, found[0] if found else own or "other")


def _worded(thing: Thing, areas: dict[str, str]) -> str | None:
    """The room that a device's name mentions: one that is known already (`kids` is `kids_room`), or a new one."""
    whole = guesses.area(_name(thing), ((area, area) for area in areas))
    if whole is not None:
        return whole
    found = guesses.room(_name(thing))
    if found is None:
        return None
    kind, word = found
    known = (area for area, its_kind in areas.items() if its_kind == kind and word in guesses.words(area))
    area = next(known, slug(word))
    areas.setdefault(area, kind)
    return area


def _usual(means: str | None, areas: dict[str, str]) -> str | None:
    """The room where such a thing usually stands, if the home has exactly one of that kind."""
    for kind in guesses.USUAL_ROOM.get(means or "", ()):
        rooms = [area for area, its_kind in areas.items() if its_kind == kind]
        if len(rooms) == 1:
            return rooms[0]
    return None


def _name(thing: Thing) -> str:
    return thing.source.partition("/")[2] or thing.source


def _owner_of(tracker: str) -> tuple[str, str, str]:
    """Person, kind of source and name of a tracker: `anna/phone` or `person.anna`."""
    if "/" in tracker:
        return slug(tracker.partition("/")[0]), "owntracks", tracker
    domain, _, name = tracker.partition(".")
    return slug(name.partition("_")[0] if domain == "device_tracker" else name), "ha", tracker


def _claim(who: dict[str, dict[str, list[str]]], person: str, kind: str, name: str) -> None:
    if person:
        names = who.setdefault(person, {}).setdefault(kind, [])
        if name not in names:
            names.append(name)
