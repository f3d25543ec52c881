"""How the readings of one device are told apart: a plug says power and on/off, a climate sensor three levels."""

from __future__ import annotations

from hubd.core.events import Alarm, AnyEvent, Level


def reading_key(event: AnyEvent) -> str:
    """`power`, `contact`, `alarm:smoke`, `temperature`, `power:l1`: what is measured, then the channel if any."""
    if isinstance(event, Level):
        what = event.quantity
    elif isinstance(event, Alarm):
        what = f"alarm:{event.hazard}"
    else:
        what = str(event.__struct_config__.tag)
    return f"{what}:{event.channel}" if event.channel else what
