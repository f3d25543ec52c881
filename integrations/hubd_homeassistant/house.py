"""The house as Home Assistant has it in its books: where each entity stands, whose it is, and who else reports it.

Made from the registries and the states at each connection and again when they change. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final

from hubd.core.household import Household

BY_MQTT: Final = frozenset({"mqtt", "mqtt_json", "mqtt_room", "tasmota", "frigate", "owntracks"})
"""Home Assistant's integrations whose devices speak on the broker, where hubd hears them itself."""

COMPANION: Final = ("_battery_level", "_battery_state", "_activity", "_detected_activity", "_wi_fi_connection", "_ssid",
                    "_is_charging", "_do_not_disturb", "_focus", "_ringer_mode", "_phone_state", "_interactive",
                    "_next_alarm", "_last_notification")  # fmt: skip
"""Endings of a phone's entities that say something about its owner. The others are figures about the phone."""

MINE: Final = "mobile_app"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the entity registry, as far as hubd reads it."""

    area: str | None = None
    device: str | None = None
    platform: str = ""
    unique_id: str = ""
    category: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """Answers for one moment. `areas`: Home Assistant's id to the names that it goes by, id first."""

    household: Household
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    devices: Mapping[str, str | None] = field(default_factory=dict)
    """Device to area."""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    unlisted: frozenset[str] = frozenset()
    """Entities that have a state and no line in the registry: what is set up by hand without an id."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """Device of the registry to hubd's person, for phones."""
    users: Mapping[str, str] = field(default_factory=dict)
    """Account to hubd's person."""
    spoken_for: frozenset[str] = frozenset()
    """Trackers whose word comes with their person's entity, or from the broker."""
    ignored: tuple[str, ...] = ()
    """Patterns of entities that the owner wants to be left alone."""
    shared_broker: bool = False
    """Home Assistant hears hubd on its broker: what speaks there is heard by hubd itself."""

    def hears(self, entity: str) -> bool:
        """Is this entity's state worth passing on? Not hubd's own, nothing heard otherwise, no settings and figures
        about the device itself."""
        if entity in self.spoken_for or any(fnmatchcase(entity, pattern) for pattern in self.ignored):
            return False
        entry = self.entries.get(entity)
        if entry is None:
            return True
        if entry.platform in BY_MQTT and (self.shared_broker or self._own(entry)):
            return False
        if entry.platform == MINE:
            return not entity.startswith(("sensor.", "binary_sensor.")) or entity.endswith(COMPANION)
        return entry.category is None

    def hinges(self, entity: str) -> bool:
        """May the registries, if they have changed since they were read, say that this entity is heard otherwise? So
        for one that is new, and for those of the broker while Home Assistant is not known to hear hubd there."""
        entry = self.entries.get(entity)
        if entry is None:
            return entity not in self.unlisted
        return entry.platform in BY_MQTT and not self.shared_broker

    def repeats_broker(self, tracker: str) -> bool:
        """Does a person's place come from a tracker that speaks on the broker, and is heard there?"""
        entry = self.entries.get(tracker)
        return entry is not None and entry.platform in BY_MQTT and self.shared_broker

    def area_of(self, entity: str) -> str | None:
        """hubd's area where this entity stands, if the two houses agree on a name."""
        entry = self.entries.get(entity)
        if entry is None:
            return None
        known = entry.area or self.devices.get(entry.device or "")
        return self.area_named(self.areas.get(known, (known,))) if known else None

    def area_of_device(self, device: str | None) -> str | None:
        known = self.devices.get(device or "")
        return self.area_named(self.areas.get(known, (known,))) if known else None

    def area_named(self, names: Iterable[str]) -> str | None:
        """hubd's area of one of several names."""
        wanted = [folded(name) for name in names]
        for area in self.household.areas.values():
            if folded(area.id) in wanted or folded(area.name) in wanted:
                return area.id
        return None

    def owner_of(self, entity: str) -> str | None:
        """The person whose phone this entity belongs to."""
        entry = self.entries.get(entity)
        return self.owners.get(entry.device or "") if entry is not None else None

    def tells_of_broker(self, entity: str) -> bool:
        """Is this one of hubd's own entities, by which Home Assistant shows that it hears hubd's broker?"""
        entry = self.entries.get(entity)
        return entry is not None and self._own(entry)

    def _own(self, entry: Entry) -> bool:
        return entry.unique_id.startswith(node(self.household) + "_")


def node(household: Household) -> str:
    """What hubd's entities are called in Home Assistant, before their own names."""
    return "hubd_" + household.id.replace("-", "_")


def named(household: Household) -> dict[str, str]:
    """The entities that the configuration names, and where it does."""
    found = {name: f"people.{person.id}.identities.ha" for person in household.people.values()
             for name in person.identities.ha}  # fmt: skip
    for entry in household.devices:
        levels = entry.match.split("/")
        if levels[0] == "homeassistant" and len(levels) == 3 and "*" not in entry.match:
            found[f"{levels[1]}.{levels[2]}"] = f"devices: match: {entry.match}"
    found |= {o.home_assistant: f"outputs.{o.id}" for o in household.outputs.values() if o.home_assistant is not None}
    return found


def folded(name: str) -> str:
    """A name as both houses may spell it."""
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def build_house(
    household: Household,
    areas: Sequence[Mapping[str, Any]],
    devices: Sequence[Mapping[str, Any]],
    entities: Sequence[Mapping[str, Any]],
    states: Sequence[Mapping[str, Any]],
    ignored: Sequence[str] = (),
) -> House:
    """Put the registries together with what the person entities say about accounts and trackers."""
    entries = {str(e["entity_id"]): _entry(e) for e in entities if isinstance(e.get("entity_id"), str)}
    users, owners, quiet = _people(household, entries, states)
    own = node(household) + "_"
    unlisted = frozenset(str(s.get("entity_id")) for s in states) - entries.keys()
    available = {s["entity_id"] for s in states if s.get("state") not in (None, "unavailable")}
    shared = any(e.platform == "mqtt" and e.unique_id.startswith(own) and n in available for n, e in entries.items())
    return House(
        household=household,
        areas={str(a["area_id"]): (str(a["area_id"]), str(a.get("name") or ""), *_texts(a.get("aliases")))
               for a in areas if "area_id" in a},
        devices={str(d["id"]): d.get("area_id") for d in devices if "id" in d},
        entries=entries, unlisted=unlisted, owners=owners, users=users, spoken_for=quiet,
        shared_broker=shared, ignored=tuple(ignored),
    )  # fmt: skip


def _entry(said: Mapping[str, Any]) -> Entry:
    return Entry(
        said.get("area_id"),
        said.get("device_id"),
        str(said.get("platform") or ""),
        str(said.get("unique_id") or ""),
        said.get("entity_category"),
        str(said.get("name") or said.get("original_name") or ""),
    )


def _people(
    household: Household, entries: Mapping[str, Entry], states: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Whose account is whose, whose phone is whose, and the trackers for which a person's entity speaks."""
    by_entity = {name: who.id for who in household.people.values() for name in who.identities.ha}
    users: dict[str, str] = {}
    owners: dict[str, str] = {}
    quiet: set[str] = set()
    for state in states:
        entity, attributes = str(state.get("entity_id")), _attributes(state)
        if not entity.startswith("person."):
            continue
        trackers = _texts(attributes.get("device_trackers"))
        who = by_entity.get(entity) or next((by_entity[t] for t in trackers if t in by_entity), None)
        if who is None:
            continue
        if isinstance(attributes.get("user_id"), str):
            users[attributes["user_id"]] = who
        owners.update({entries[t].device or "": who for t in trackers if t in entries and entries[t].device})
        if entity in by_entity:
            quiet.update(trackers)
    for name, who in by_entity.items():
        if name in entries and entries[name].device:
            owners.setdefault(entries[name].device or "", who)
    return users, owners, frozenset(quiet)


def _attributes(state: Mapping[str, Any]) -> dict[str, Any]:
    found = state.get("attributes")
    return found if isinstance(found, dict) else {}


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list | tuple) else ()
