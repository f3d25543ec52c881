"""What an entity is, told by its class or, with care, by the words of its name."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from hubd_mqtt.decoders.vocabulary import Reader, alarm, opening, pir, radar

CLASSES: Final[dict[str, Reader]] = {
    "motion": pir, "moving": pir, "occupancy": radar, "presence": radar,
    "door": opening, "window": opening, "garage_door": opening, "opening": opening,
    "smoke": alarm("smoke"), "gas": alarm("gas"), "carbon_monoxide": alarm("carbon_monoxide"),
    "moisture": alarm("water_leak"), "tamper": alarm("tamper"), "sound": alarm("noise"),
}  # fmt: skip
"""Home Assistant's device classes of binary sensors to readers. The others (running, plug, power, light, ...) are
plain states."""

_BY_WORD: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("smoke", frozenset({"smoke", "rauch", "rauchmelder", "humo"})),
    ("carbon_monoxide", frozenset({"co", "kohlenmonoxid"})),
    ("moisture", frozenset({"leak", "flood", "moisture", "water_leak", "leck", "wassermelder", "fuga"})),
    ("motion", frozenset({"motion", "pir", "bewegung", "bewegungsmelder", "movimiento"})),
    ("presence", frozenset({"presence", "occupancy", "radar", "mmwave", "praesenz", "präsenz", "presencia"})),
    ("door", frozenset({"door", "tür", "tuer", "haustür", "haustuer", "puerta", "gate", "reed", "contact"})),
    ("window", frozenset({"window", "fenster", "ventana"})),
)
_NOT_THE_THING: Final = frozenset({
    "battery", "low", "tamper", "lock", "update", "connectivity", "timeout", "sensitivity", "enabled", "led", "bell",
    "distance", "count", "target", "fault", "problem", "temperature", "light",
})  # fmt: skip
"""A name with one of these speaks of something about the door or sensor, not of the door."""


@lru_cache(maxsize=4096)
def class_of(name: str) -> str | None:
    """The class that a name's whole words suggest (`hall_motion`, `PIR1`), or None where they leave a doubt."""
    parts = name.casefold().replace("-", "_").replace(" ", "_").split("_")
    words = {part if part == "co2" else part.strip("0123456789") for part in parts}
    if words & _NOT_THE_THING:
        return None
    return next((kind for kind, known in _BY_WORD if words & known), None)


def reader_of(device_class: str | None, name: str) -> Reader | None:
    """The reader for a binary sensor: its class decides, else its name; None for a plain state."""
    if device_class is not None:
        return CLASSES.get(device_class)
    guessed = class_of(name)
    return CLASSES[guessed] if guessed is not None else None
