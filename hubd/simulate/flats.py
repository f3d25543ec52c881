"""Homes of one or two people with few and simple sensors: motion, doors, mats, lids. No two are furnished alike.

`homes` invents the families of today, with phones and plugs. Flats are what long studies of older or single people
lived in, and what many homes begin with. Rooms, sensors and habits (`habits`) are drawn widely on purpose: whoever
learns from many flats learns what they have in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hubd.simulate.homes import Home, Resident, Room, Sensor

ALWAYS = (("hall", "hall"), ("kitchen", "kitchen"), ("bathroom", "bathroom"))
SOMETIMES = (("dining", "dining", 0.35), ("office", "office", 0.25), ("toilet", "bathroom", 0.3),
             ("utility", "utility", 0.25), ("guest_room", "bedroom", 0.2))  # fmt: skip
ONE_ROOM = 0.06
"""How often living and sleeping share a room."""

LIDS: dict[str, tuple[tuple[str, str], ...]] = {
    "kitchen": (("fridge", "fridge"), ("freezer", "fridge"), ("cups", "cupboard"), ("plates", "cupboard"),
                ("groceries", "cupboard"), ("pans", "cupboard"), ("cutlery", "drawer"), ("microwave", "microwave"),
                ("dishwasher", "dishwasher"), ("stove", "cooker"), ("medicine", "medicine")),
    "bathroom": (("flush", "toilet"), ("cabinet", "cupboard"), ("washer", "washer"), ("cabin", "shower")),
    "bedroom": (("wardrobe", "wardrobe"), ("dresser", "drawer"), ("pills", "medicine")),
    "living": (("cabinet", "cupboard"),),
    "hall": (("closet", "wardrobe"),),
}  # fmt: skip
"""What is opened, pulled or flushed, in rooms of a kind: the id and what it means."""

MATS: dict[str, tuple[tuple[str, str], ...]] = {
    "bedroom": (("bed", "bed"),),
    "living": (("couch", "couch"), ("armchair", "couch")),
    "dining": (("chair", "chair"),),
    "office": (("desk_chair", "chair"),),
    "kitchen": (("stool", "chair"), ("sink", "tap")),
    "bathroom": (("basin", "tap"), ("tub", "shower")),
}
"""What is on for as long as somebody lies or sits on it, or uses it."""

PLUGS: dict[str, tuple[tuple[str, str], ...]] = {
    "kitchen": (("kettle_plug", "kettle"), ("toaster_plug", "toaster"), ("microwave_plug", "microwave"),
                ("hob_plug", "cooker")),
    "living": (("tv_plug", "tv"),),
    "office": (("pc_plug", "computer"),),
}  # fmt: skip
"""Appliances behind a meter."""

STYLES = ("motion", "motion", "contacts", "mixed", "mixed", "mats")
"""What a flat has most of. Studies chose one kind of sensor and used it everywhere."""
SHARES: dict[str, tuple[float, float, float, float, float]] = {
    # motion, a second motion sensor in the same room, lids, mats, inner doors
    "motion": (0.97, 0.45, 0.15, 0.03, 0.05),
    "contacts": (0.0, 0.0, 0.8, 0.05, 0.6),
    "mixed": (0.7, 0.2, 0.55, 0.5, 0.25),
    "mats": (0.25, 0.0, 0.6, 0.9, 0.15),
}
"""How likely a room or a thing has a sensor, by style."""


def furnish(seed: int, people: int = 1) -> Home:
    """An invented flat. The seed chooses its rooms, and where there are sensors."""
    rng = Random(f"flat/{seed}")
    rooms = tuple(_rooms(rng))
    style = rng.choice(STYLES)
    sensors = tuple(_sensors(rng, rooms, SHARES[style], plugs=rng.random() < 0.3))
    bedrooms = [room.id for room in rooms if room.kind == "bedroom"] or ["living"]
    names = ("Rosa", "Karl")[:people]
    residents = tuple(
        Resident(name.lower(), name, "adult", bedrooms[min(i, len(bedrooms) - 1)], phone=False)
        for i, name in enumerate(names)
    )
    return Home(
        id=f"flat-{seed}",
        name=f"Flat {seed}",
        time_zone="UTC",
        latitude=52.52,
        longitude=13.405,
        rooms=rooms,
        residents=residents,
        sensors=sensors,
    )


def _rooms(rng: Random) -> Iterator[Room]:
    kinds = [*ALWAYS, ("living", "living")]
    if rng.random() > ONE_ROOM:
        kinds.append(("bedroom", "bedroom"))
    kinds += [(name, kind) for name, kind, share in SOMETIMES if rng.random() < share]
    for name, kind in kinds:
        others = tuple(other for other, _ in kinds if other != "hall") if name == "hall" else ()
        yield Room(name, name.replace("_", " ").title(), kind, others)


def _sensors(
    rng: Random, rooms: tuple[Room, ...], shares: tuple[float, float, float, float, float], *, plugs: bool
) -> Iterator[Sensor]:
    motion, second, lids, mats, doors = shares
    hasty = "quick_pir" if rng.random() < 0.6 else "pir"
    yield _sensor("front_door", "contact", "hall", "entrance")
    for room in rooms:
        if rng.random() < motion:
            yield _sensor(f"{room.id}_motion", hasty, room.id)
            if rng.random() < second:
                yield _sensor(f"{room.id}_corner", hasty, room.id)
        for name, means in LIDS.get(room.kind, ()):
            if rng.random() < lids:
                yield _sensor(f"{room.id}_{name}", "lid", room.id, means)
        for name, means in MATS.get(room.kind, ()):
            if rng.random() < mats:
                yield _sensor(f"{room.id}_{name}", "mat", room.id, means)
        for name, means in PLUGS.get(room.kind, ()):
            if plugs and rng.random() < 0.5:
                yield _sensor(f"{room.id}_{name}", "meter", room.id, means)
        if room.id != "hall" and rng.random() < doors:
            yield _sensor(f"{room.id}_door", "inner_door", room.id)


def _sensor(name: str, kind: str, area: str, means: str | None = None) -> Sensor:
    return Sensor(name, kind, area, f"zigbee2mqtt/{name}", means)
