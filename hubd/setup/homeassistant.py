"""What Home Assistant's books propose for the configuration: areas, people, devices, and ways to reach people.

What its owner has said there is taken over as it is; what follows only from names is a guess, and marked so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hubd.config.words import LANGUAGES, id_of, slug
from hubd.integration import Books
from hubd.setup import guesses
from hubd.setup.heard import Placed, Proposal
from hubd.setup.write import Reached, Resident, Room

SENSING = ("binary_sensor", "sensor", "switch", "media_player", "light", "cover")
"""Domains whose entities may sit on something that matters."""
NO_VOICE = frozenset({"tv", "receiver"})
"""Players that are no loudspeaker in a room."""
ASIDE = ("battery", "signal_strength", "timestamp", "duration", "data_size", "voltage", "current", "energy",
         "connectivity", "update", "temperature", "humidity", "pressure", "tamper", "problem")  # fmt: skip
"""Device classes that tell nothing of what the thing is used for."""


BY_MQTT = frozenset({"mqtt", "mqtt_json", "mqtt_room", "tasmota", "frigate", "owntracks"})
"""Home Assistant's integrations whose devices speak on the broker."""


@dataclass(frozen=True, slots=True)
class Found:
    """A proposal. `sure` and `unsure` are sentences for people."""

    name: str
    time_zone: str
    language: str
    location: tuple[float, float] | None
    people: tuple[Resident, ...]
    rooms: tuple[Room, ...]
    outputs: tuple[Reached, ...]
    proposal: Proposal
    sure: tuple[str, ...] = ()
    unsure: tuple[str, ...] = field(default=())


def found_in(books: Books, *, broker: bool = False) -> Found:
    """All of it. `broker`: what speaks on a broker is heard there, and needs no line here."""
    people = dict(_people(books))
    rooms = dict(_rooms(books))
    residents = tuple(Resident(id_, name) for id_, (name, _) in people.items())
    devices = tuple(_devices(books, rooms, BY_MQTT if broker else frozenset()))
    outputs = tuple(_outputs(books, people, {area: room.id for area, room in rooms.items()}))
    location = (books.config.get("latitude"), books.config.get("longitude"))
    kinds = {room.id: room.kind for room in rooms.values()}
    proposal = Proposal(kinds, {id_: {"ha": [entity]} for id_, (_, entity) in people.items()}, devices, ())
    language = str(books.config.get("language") or "en").partition("-")[0]
    return Found(
        name=str(books.config.get("location_name") or "Home"), time_zone=str(books.config.get("time_zone") or "UTC"),
        language=language if language in LANGUAGES else "en",
        location=location if all(isinstance(part, int | float) for part in location) else None,  # type: ignore[arg-type]  # as looked
        people=residents, rooms=tuple(rooms.values()), outputs=outputs, proposal=proposal,
        sure=tuple(_sure(residents, rooms, outputs)), unsure=tuple(_unsure(rooms, devices)),
    )  # fmt: skip


def _sure(people: tuple[Resident, ...], rooms: Mapping[str, Room], outputs: tuple[Reached, ...]) -> Iterator[str]:
    yield f"{len(rooms)} areas: {', '.join(room.name for room in rooms.values()) or 'none'}"
    yield f"{len(people)} people: {', '.join(person.name for person in people) or 'none'}"
    yield f"{len(outputs)} ways to reach them: {', '.join(output.entity for output in outputs) or 'none'}"


def _unsure(rooms: Mapping[str, Room], devices: tuple[Placed, ...]) -> Iterator[str]:
    odd = [room.name for room in rooms.values() if room.kind == "other"]
    if odd:
        yield f"what kind of room this is: {', '.join(odd)}"
    if rooms:
        yield "which rooms lead into which"
    lost = sum(device.area is None for device in devices)
    if lost:
        yield f"where {lost} devices stand"


def _people(books: Books) -> Iterator[tuple[str, tuple[str, str]]]:
    """Person's id to name and entity."""
    for state in books.states:
        entity = str(state.get("entity_id"))
        if entity.startswith("person."):
            name = str((state.get("attributes") or {}).get("friendly_name") or entity.partition(".")[2].capitalize())
            yield id_of(name, entity.partition(".")[2]) or entity.partition(".")[2], (name, entity)


def _rooms(books: Books) -> Iterator[tuple[str, Room]]:
    """Home Assistant's id to the room. A child's room is told by what stands in the names alone."""
    for area in books.areas:
        name = str(area.get("name") or area.get("area_id") or "").strip()
        id_ = id_of(name, str(area.get("area_id")))
        if id_:
            guess = guesses.room(name)
            yield str(area["area_id"]), Room(id_, name, guess[0] if guess else "other")


def _devices(books: Books, areas: Mapping[str, Room], without: frozenset[str]) -> Iterator[Placed]:
    """A line for each entity that sits on something, or whose room Home Assistant does not know."""
    rooms, kinds = {area: room.id for area, room in areas.items()}, {room.id: room.kind for room in areas.values()}
    devices = {str(device["id"]): device for device in books.devices if "id" in device}
    entries = {str(entry["entity_id"]): entry for entry in books.entities if "entity_id" in entry}
    for state in sorted(books.states, key=lambda state: str(state.get("entity_id"))):
        entity = str(state.get("entity_id"))
        domain, _, name = entity.partition(".")
        attributes: Mapping[str, Any] = state.get("attributes") or {}
        kind, entry = attributes.get("device_class"), entries.get(entity, {})
        if domain not in SENSING or kind in ASIDE or entry.get("entity_category") or name.startswith("hubd_"):
            continue
        if (domain == "sensor" and kind != "power") or entry.get("platform") in without:
            continue
        device = devices.get(str(entry.get("device_id")), {})
        known = rooms.get(str(entry.get("area_id") or device.get("area_id")))
        words = f"{name} {attributes.get('friendly_name') or ''} {device.get('name') or ''}"
        means = "tv" if kind == "tv" else guesses.means(words)
        worded = None if known else _worded(words, kinds) or _usual(means, kinds)
        if means or not known:
            yield Placed(f"homeassistant/{domain}/{name}", known or worded, means, str(kind or domain),
                         guessed=known is None and worded is not None)  # fmt: skip


def _usual(means: str | None, rooms: Mapping[str, str]) -> str | None:
    """The room where such a thing usually stands, if there is just one of that kind."""
    for kind in guesses.USUAL_ROOM.get(means or "", ()):
        alike = [room for room, its_kind in rooms.items() if its_kind == kind]
        if len(alike) == 1:
            return alike[0]
    return None


def _worded(words: str, rooms: Mapping[str, str]) -> str | None:
    """The room whose name stands in the words, the longest first."""
    said = f"_{slug(words)}_"
    return next((room for room in sorted(rooms, key=lambda room: (-len(room), room)) if f"_{room}_" in said), None)


def _outputs(books: Books, people: Mapping[str, tuple[str, str]], rooms: Mapping[str, str]) -> Iterator[Reached]:
    """Phones of people, and one loudspeaker for each room: an assistant before a player, because it can ask."""
    by_entity = {entity: id_ for id_, (_, entity) in people.items()}
    for state in books.states:
        who = by_entity.get(str(state.get("entity_id")))
        for tracker in (state.get("attributes") or {}).get("device_trackers") or [] if who else []:
            service = f"notify.mobile_app_{str(tracker).partition('.')[2]}"
            if who is not None and service in books.services:
                yield Reached(f"{who}_{slug(service.removeprefix('notify.mobile_app_'))}", "phone", who, service)
    devices = {str(device["id"]): device.get("area_id") for device in books.devices if "id" in device}
    voices: dict[str, str] = {}
    classes = {str(s.get("entity_id")): (s.get("attributes") or {}).get("device_class") for s in books.states}
    for domain in ("assist_satellite", "media_player"):
        for entry in sorted(books.entities, key=lambda entry: str(entry.get("entity_id"))):
            entity = str(entry.get("entity_id"))
            room = rooms.get(str(entry.get("area_id") or devices.get(str(entry.get("device_id")))))
            speaks = entity.startswith(f"{domain}.") and entity in classes and classes[entity] not in NO_VOICE
            if speaks and room is not None:
                voices.setdefault(room, entity)
    for room, entity in voices.items():
        yield Reached(f"{room}_speaker", "speaker", room, entity)


def together(found: Proposal, heard: Proposal) -> Proposal:
    """What Home Assistant knows, and what was heard on the broker beside it."""
    people = {person: {kind: list(names) for kind, names in known.items()} for person, known in found.people.items()}
    for person, known in heard.people.items():
        for kind, names in known.items():
            mine = people.setdefault(person, {}).setdefault(kind, [])
            mine += [name for name in names if name not in mine]
    return Proposal({**heard.areas, **found.areas}, people, (*heard.devices, *found.devices), heard.strangers)
