"""What a device of a scripted home says: the observation behind `hob_plug 1800 W`, `lab_gate is ON`, `fridge opens`."""

from __future__ import annotations

from collections.abc import Sequence

from hubd.core import events as ev
from hubd.core.events import AnyEvent

ON, OFF = ("on", "opens", "open", "starts"), ("off", "closes", "closed", "stops")
QUANTITIES = ("temperature", "humidity", "co2", "battery")


def reported(source: str, said: Sequence[str], at: float) -> tuple[AnyEvent, bool | float | str]:
    """The observation, and the value that its reading gets. Raises `ValueError` for a number that is none."""
    words = said[1:] if said[0] == "is" and len(said) > 1 else said
    if len(words) == 2 and words[0] in QUANTITIES:
        value = float(words[1])
        return ev.Level(at=at, arrived=at, source=source, quantity=words[0], value=value), value
    head = words[0].casefold()
    number = head.removesuffix("w")
    if number.replace(".", "", 1).isdigit():
        watts = float(number)
        return ev.Power(at=at, arrived=at, source=source, watts=watts), watts
    if head in ("opens", "open", "closes", "closed"):
        is_open = head.startswith("open")
        return ev.Contact(at=at, arrived=at, source=source, open=is_open), is_open
    text = "ON" if head in ON else "OFF" if head in OFF else " ".join(words)
    return ev.Device(at=at, arrived=at, source=source, value=text), text
