"""The homes: floor plans, families and sensors, and the configuration that describes them to hubd."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

AWAY = "away"
SIZES = ("small", "middle", "large")
MOST_PEOPLE = 6


@dataclass(frozen=True, slots=True)
class Room:
    """One area of the floor plan; `adjacent` names each door once, from either side."""

    id: str
    name: str
    kind: str
    adjacent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives here. `room` is where the bed stands; small children carry no phone."""

    id: str
    name: str
    role: str
    room: str
    phone: bool = True
    avoid: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sensor:
    """One device: what it is (`kind`), where it stands, what it measures (`means`), on which topic."""

    id: str
    kind: str
    area: str
    topic: str
    means: str | None = None


@dataclass(frozen=True)
class Home:
    """A home as its owner would describe it."""

    id: str
    name: str
    time_zone: str
    latitude: float
    longitude: float
    rooms: tuple[Room, ...]
    residents: tuple[Resident, ...]
    sensors: tuple[Sensor, ...]
    pets: tuple[tuple[str, str], ...] = ()
    """Pet to its kind (`dog`, `cat`)."""

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Room to its kind."""
        return {room.id: room.kind for room in self.rooms}

    @cached_property
    def doors(self) -> dict[str, tuple[str, ...]]:
        """Room to the rooms next to it, whichever side named the door."""
        links: dict[str, list[str]] = {room.id: [] for room in self.rooms}
        for room in self.rooms:
            for other in room.adjacent:
                links[room.id].append(other)
                links[other].append(room.id)
        return {room: tuple(dict.fromkeys(others)) for room, others in links.items()}

    @cached_property
    def outside(self) -> str | None:
        """The outdoor place before the entrance, where the home has one."""
        return next((room.id for room in self.rooms if room.kind == "outdoor"), None)

    @cached_property
    def entrance(self) -> str:
        """The room behind the front door."""
        return next(room.id for room in self.rooms if room.kind == "hall")

    def resident(self, who: str) -> Resident | None:
        return next((resident for resident in self.residents if resident.id == who), None)

    def first(self, *kinds: str) -> str:
        """The first room of the first kind that the home has (a flat without a dining room eats in the kitchen)."""
        return next(room.id for kind in kinds for room in self.rooms if room.kind == kind)

    def means(self, means: str, area: str | None = None) -> Sensor | None:
        """The device that stands for an appliance, in that area if one is named."""
        return next((s for s in self.sensors if s.means == means and area in (None, s.area)), None)

    def of_kind(self, *kinds: str) -> tuple[Sensor, ...]:
        return tuple(s for s in self.sensors if s.kind in kinds)

    def path(self, start: str, goal: str) -> list[str]:
        """The rooms to pass from `start` to `goal`, both included; the shortest way through doors."""
        came: dict[str, str] = {start: start}
        queue = [start]
        for here in queue:
            for there in self.doors[here]:
                if there not in came:
                    came[there] = here
                    queue.append(there)
        way = [goal]
        while way[-1] != start:
            way.append(came[way[-1]])
        return way[::-1]

    def document(self) -> dict[str, Any]:
        """The configuration, as the owner would write it into `home.yaml`."""
        return {
            "home": {
                "id": self.id,
                "name": self.name,
                "time_zone": self.time_zone,
                "location": {"latitude": self.latitude, "longitude": self.longitude, "radius_m": 150},
                "language": "en",
            },
            "areas": {
                room.id: {"name": room.name, "kind": room.kind, "adjacent": list(room.adjacent)} for room in self.rooms
            },
            "people": {resident.id: _described(resident) for resident in self.residents},
            **({"pets": {name: {"kind": kind} for name, kind in self.pets}} if self.pets else {}),
            "devices": [
                {"match": s.topic, "area": s.area, **({"means": s.means} if s.means else {})}
                for s in self.sensors
                if s.kind not in ("ble", "microphone")
            ],
            "outputs": self._outputs(),
        }

    def _outputs(self) -> dict[str, dict[str, str]]:
        rooms = {s.area for s in self.of_kind("microphone")}
        shared = [room.id for room in self.rooms if room.kind in ("kitchen", "living")]
        screens = {f"{room}_screen": {"type": "screen", "area": room} for room in shared}
        speakers = {f"{r.id}_speaker": {"type": "speaker", "area": r.id} for r in self.rooms if r.id in rooms}
        phones = {f"{p.id}_phone": {"type": "phone", "person": p.id} for p in self.residents if p.phone}
        return {**screens, **speakers, **phones}


def _described(resident: Resident) -> dict[str, Any]:
    identities: dict[str, Any] = {"face": [resident.id], "voice": [resident.id]}
    if resident.phone:
        identities |= {"owntracks": f"{resident.id}/phone", "beacon": [f"phone-{resident.id}"]}
    diet = {key: list(words) for key, words in (("avoid", resident.avoid), ("prefer", resident.prefer)) if words}
    described: dict[str, Any] = {"name": resident.name, "role": resident.role, "identities": identities}
    return described | ({"diet": diet} if diet else {})


FAMILY = ("adult", "adult", "child", "teen", "child", "adult")
"""Roles in the order in which a family grows from one to six."""

NAMES = {
    "adult": ("Anna", "Ben", "Clara", "David", "Elena", "Farid", "Greta", "Henrik"),
    "teen": ("Mia", "Noah", "Olga", "Pablo"),
    "child": ("Leo", "Ida", "Tom", "Zoe", "Emil", "Runa"),
}
PLACES = (
    ("Maple Court", "Europe/Berlin", 52.52, 13.405),
    ("Canal Row", "Europe/Amsterdam", 52.3702, 4.8952),
    ("Hill Lane", "Europe/London", 51.5072, -0.1276),
    ("Rambla Nova", "Europe/Madrid", 41.3874, 2.1686),
)
PETS = (("rex", "dog"), ("mimi", "cat"))
DIETS = ((), (), ("vegetarian",))
ALLERGIES = ((), (), ("peanut",), ("lactose",))


def invent(
    size: str = "middle", people: int = 4, seed: int = 0, *, pets: bool = False, names: Sequence[str] = ()
) -> Home:
    """A home of that size for that many people. The seed chooses names, place and which sensors it has;
    `names` are used instead, in the order in which a family grows."""
    if size not in SIZES:
        raise ValueError(f"no such size of home: {size}; there is {', '.join(SIZES)}")
    if not 1 <= people <= MOST_PEOPLE:
        raise ValueError(f"a simulated family has 1 to {MOST_PEOPLE} people, not {people}")
    rng = Random(f"home/{seed}")
    street, time_zone, latitude, longitude = rng.choice(PLACES)
    number = rng.randint(1, 99)
    pools = {role: rng.sample(pool, len(pool)) for role, pool in NAMES.items()}
    family = [(role, pools[role].pop()) for role in FAMILY[:people]]
    family = [(role, given) for (role, _), given in zip(family, names, strict=True)] if names else family
    rooms = _rooms(size, [(role, name) for role, name in family if role != "adult"])
    residents = tuple(_resident(rng, role, name, rooms) for role, name in family)
    sensors = _sensors(rng, Random(f"makers/{seed}"), size, rooms, residents)
    return Home(
        id=f"{street.lower().replace(' ', '-')}-{number}",
        name=f"{street} {number}",
        time_zone=time_zone,
        latitude=latitude,
        longitude=longitude,
        rooms=rooms,
        residents=residents,
        sensors=tuple(sensors),
        pets=PETS[: rng.randint(1, 2)] if pets else (),
    )


def _resident(rng: Random, role: str, name: str, rooms: Iterable[Room]) -> Resident:
    young = role != "adult"
    bed = f"{name.lower()}_room" if young else "bedroom"
    known = {room.id for room in rooms}
    shared = next((room.id for room in rooms if room.kind == "kids_room"), "bedroom")
    return Resident(
        id=name.lower(),
        name=name,
        role=role,
        room=bed if bed in known else shared,
        phone=role != "child",
        avoid=rng.choice(ALLERGIES) if young else (),
        prefer=() if young else rng.choice(DIETS),
    )


KIDS_ROOMS = {"small": 1, "middle": 2, "large": 3}
"""How many rooms of their own children can have; further ones share the first."""


def _rooms(size: str, young: list[tuple[str, str]]) -> tuple[Room, ...]:
    kids = [Room(f"{name.lower()}_room", f"{name}'s room", "kids_room") for _, name in young[: KIDS_ROOMS[size]]]
    upstairs = tuple(room.id for room in kids)
    plans: dict[str, tuple[Room, ...]] = {
        "small": (
            Room("hall", "Hall", "hall", ("living", "bathroom", "bedroom", *upstairs)),
            Room("living", "Living room", "living", ("kitchen",)),
            Room("kitchen", "Kitchen", "kitchen"),
            Room("bedroom", "Bedroom", "bedroom"),
            Room("bathroom", "Bathroom", "bathroom"),
        ),
        "middle": (
            Room("porch", "Porch", "outdoor", ("hall",)),
            Room("hall", "Hall", "hall", ("kitchen", "living", "bathroom", "office", "bedroom", *upstairs)),
            Room("kitchen", "Kitchen", "kitchen", ("dining", "utility")),
            Room("dining", "Dining corner", "dining", ("living",)),
            Room("living", "Living room", "living"),
            Room("bathroom", "Bathroom", "bathroom"),
            Room("office", "Office", "office"),
            Room("bedroom", "Bedroom", "bedroom"),
            Room("utility", "Utility room", "utility"),
        ),
        "large": (
            Room("porch", "Porch", "outdoor", ("hall",)),
            Room("hall", "Hall", "hall", ("kitchen", "living", "shower_room", "landing", "garage")),
            Room("kitchen", "Kitchen", "kitchen", ("dining", "utility")),
            Room("dining", "Dining room", "dining", ("living",)),
            Room("living", "Living room", "living"),
            Room("shower_room", "Shower room", "bathroom"),
            Room("utility", "Utility room", "utility"),
            Room("garage", "Garage", "garage"),
            Room("landing", "Landing", "hall", ("bathroom", "office", "bedroom", *upstairs)),
            Room("bathroom", "Bathroom", "bathroom"),
            Room("office", "Office", "office"),
            Room("bedroom", "Bedroom", "bedroom"),
        ),
    }
    return (*plans[size], *kids)


APPLIANCES: dict[str, tuple[tuple[str, str], ...]] = {
    "kitchen": (("hob", "cooker"), ("oven", "oven"), ("kettle", "kettle"), ("fridge", "fridge")),
    "living": (("tv", "tv"), ("console", "games_console")),
    "office": (("pc", "computer"),),
    "kids_room": (("lamp", "desk_lamp"), ("pc", "computer")),
    "utility": (("washer", "washer"),),
}
"""Smart plugs that a room of this kind has, and what hangs on them."""

SAFETY = {"kitchen": ("smoke",), "utility": ("leak", "co"), "bathroom": ("leak",)}
RADAR_SHARE = {"office": 0.7, "kids_room": 0.7, "living": 0.6, "bedroom": 0.3}
"""How often such a room has a radar as well as, or instead of, a plain motion sensor."""

HEARD = ("kitchen", "living", "bedroom", "kids_room")
"""Kinds of room with a microphone (a voice satellite), a speaker and, in larger homes, a Bluetooth receiver."""


PLUG_TOPICS = ("zigbee2mqtt/{}",) * 5 + ("tele/{}", "shellies/{}", "shellyplusplugs-{}")
"""Where plugs report: most are Zigbee, some are Tasmota's, some Shelly's of the first or second generation."""


def _sensors(
    rng: Random, makers: Random, size: str, rooms: Iterable[Room], residents: Iterable[Resident]
) -> Iterable[Sensor]:
    teens = {resident.room for resident in residents if resident.role == "teen"}
    for room in rooms:
        if room.kind == "outdoor":
            yield Sensor("front_door_cam", "camera", room.id, "frigate/front_door_cam")
            continue
        radar = rng.random() < RADAR_SHARE.get(room.kind, 0.0)
        if radar:
            yield _zigbee(room, "presence", "radar")
        if not radar or room.kind == "living":
            yield _zigbee(room, "motion", "pir")
        for name, means in APPLIANCES.get(room.kind, ()):
            if means != "computer" or room.kind == "office" or room.id in teens:
                topic = makers.choice(PLUG_TOPICS).format(plug := f"{room.id}_{name}_plug")
                yield Sensor(plug, "plug", room.id, topic, means)
        for kind in SAFETY.get(room.kind, ()):
            yield _zigbee(room, kind, kind)
        if room.kind == "kitchen":
            yield _zigbee(room, "fridge_door", "contact", "fridge")
        if room.kind in ("living", "bedroom", "bathroom"):
            yield _zigbee(room, "climate", "climate")
        if room.id == "hall":
            yield Sensor("front_door", "contact", room.id, "zigbee2mqtt/front_door", "entrance")
        if room.kind in HEARD:
            yield Sensor(f"{room.id}_mic", "microphone", room.id, f"in/sound/{room.id}")
        if room.kind in (*HEARD, "office") and (size != "small" or room.kind in ("living", "bedroom")):
            yield Sensor(f"{room.id}_ble", "ble", room.id, f"espresense/rooms/{room.id}")
        if room.kind in ("kitchen", "living"):
            yield Sensor(f"{room.id}_light", "light", room.id, f"homeassistant/light/{room.id}")
        if room.kind == "living":
            yield Sensor("living_tv", "player", room.id, "homeassistant/media_player/living_tv", "tv")
            if size != "small":
                yield Sensor("living_cam", "camera", room.id, "frigate/living_cam")


def _zigbee(room: Room, name: str, kind: str, means: str | None = None) -> Sensor:
    return Sensor(f"{room.id}_{name}", kind, room.id, f"zigbee2mqtt/{room.id}_{name}", means)
