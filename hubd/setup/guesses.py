"""What a device's name gives away: the room it stands in, what it sits on, whose phone it is.

Guesses only: they end up in a file that a person reads and corrects. A word that is missing here costs one line
of typing; one too many costs a wrong line, so the lists stay short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

ROOM_WORDS: dict[str, tuple[str, ...]] = {
    "kitchen": ("kitchen", "kueche", "küche", "cocina"),
    "dining": ("dining", "essen", "esszimmer", "comedor"),
    "living": ("living", "lounge", "livingroom", "wohnen", "wohnzimmer", "salon", "salón", "sala"),
    "bedroom": ("bedroom", "schlafzimmer", "schlafen", "dormitorio", "habitacion"),
    "kids_room": ("kids", "nursery", "children", "kinderzimmer", "kind", "infantil"),
    "office": ("office", "study", "buero", "büro", "arbeitszimmer", "despacho", "oficina"),
    "bathroom": ("bath", "bathroom", "toilet", "wc", "bad", "badezimmer", "baño", "bano", "aseo"),
    "hall": ("hall", "hallway", "corridor", "flur", "diele", "pasillo", "entrance", "entrada", "landing", "stairs",
             "treppe"),
    "utility": ("utility", "laundry", "cellar", "basement", "keller", "waschkueche", "waschküche", "lavadero",
                "sotano"),
    "garage": ("garage", "carport", "garaje"),
    "outdoor": ("garden", "porch", "patio", "balcony", "terrace", "yard", "driveway", "outdoor", "garten", "hof",
                "balkon", "terrasse", "jardin", "jardín", "terraza"),
}  # fmt: skip
"""Words in the names of rooms, by the kind of room."""

MEANS_WORDS: dict[str, tuple[str, ...]] = {
    "cooker": ("hob", "stove", "cooker", "induction", "herd", "kochfeld", "vitro"),
    "oven": ("oven", "backofen", "ofen", "horno"),
    "microwave": ("microwave", "mikrowelle", "microondas"),
    "kettle": ("kettle", "wasserkocher", "hervidor"),
    "coffee_machine": ("coffee", "espresso", "kaffee", "cafetera"),
    "dishwasher": ("dishwasher", "spuelmaschine", "geschirrspueler", "lavavajillas"),
    "washer": ("washer", "washing", "waschmaschine", "lavadora"),
    "dryer": ("dryer", "trockner", "secadora"),
    "fridge": ("fridge", "freezer", "kuehlschrank", "kühlschrank", "nevera"),
    "tv": ("tv", "television", "fernseher", "tele"),
    "games_console": ("console", "playstation", "ps4", "ps5", "xbox", "konsole", "consola"),
    "computer": ("pc", "computer", "laptop", "desktop", "ordenador"),
    "desk_lamp": ("desklamp", "schreibtischlampe"),
    "bed": ("bed", "bett", "cama"),
    "crib": ("crib", "cot", "cuna"),
    "couch": ("couch", "sofa", "sofá"),
    "medicine": ("medicine", "pills", "medizin"),
    "entrance": ("frontdoor", "haustuer", "haustür", "entrance", "entry", "puerta"),
    "window": ("window", "fenster", "ventana"),
    "mailbox": ("mailbox", "letterbox", "briefkasten", "buzon"),
}
"""Words in the names of devices, by what they give away."""

USUAL_ROOM: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("cooker", "oven", "microwave", "toaster", "kettle", "coffee_machine", "dishwasher", "fridge"),
                    ("kitchen",)),
    **dict.fromkeys(("tv", "games_console", "couch"), ("living",)),
    **dict.fromkeys(("washer", "dryer"), ("utility", "bathroom", "kitchen")),
    "entrance": ("hall",),
}  # fmt: skip
"""Where a thing stands in most homes, by kind of room."""

CARRIED = ("phone", "handy", "iphone", "pixel", "galaxy", "watch", "tag", "keys", "movil", "móvil", "telefon")
"""Words in the names of radio devices that people carry."""


def words(name: str) -> list[str]:
    """`zigbee2mqtt/Kitchen_Motion-2` in small words: zigbee2mqtt, kitchen, motion, 2; neighbours joined come last."""
    single = _apart(name)
    return [*single, *(a + b for a, b in pairwise(single))]


def _apart(name: str) -> list[str]:
    return [word for word in re.split(r"[^0-9a-zà-ÿß]+", name.lower()) if word]


def _first(name: str, table: dict[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """The kind whose word comes first in the name, and that word."""
    for word in words(name):
        for kind, known in table.items():
            if word in known:
                return kind, word
    return None


def room(name: str) -> tuple[str, str] | None:
    """Kind and word of the room that a name mentions."""
    return _first(name, ROOM_WORDS)


def area(name: str, known: Iterable[tuple[str, str]]) -> str | None:
    """The area whose name stands in a device's name, word for word; the longest where several do. `known`: ids, and
    names in small letters."""
    said = f"_{'_'.join(_apart(name))}_"
    found = [(len(called), id_) for id_, called in known if f"_{'_'.join(_apart(called))}_" in said]
    return max(found)[1] if found else None


def own_room(name: str, roles: Mapping[str, str]) -> str | None:
    """The kind of a room that is called after one of these people (id to role): `leo_room`, `Anna's room`."""
    called = words(name)
    role = next((role for person, role in roles.items() if person in called or f"{person}s" in called), None)
    return None if role is None else "bedroom" if role == "adult" else "kids_room"


def means(name: str) -> str | None:
    """What a device sits on, by its name. A front door is an entrance even when its two words stand apart."""
    joined = [word for word in words(name) if word in ("desklamp", "frontdoor")]
    found = _first(" ".join(joined) or name, MEANS_WORDS)
    return found[0] if found else None


def carrier(device: str, people: Iterable[str]) -> str | None:
    """Whose radio device this is: a person's id in the name of something that is carried."""
    parts = words(device)
    if not any(word in parts for word in CARRIED):
        return None
    return next((person for person in people if person in parts), None)
