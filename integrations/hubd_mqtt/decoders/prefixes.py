"""Topic roots by vendor: the usual ones, and those the owner put in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

USUAL: Final[dict[str, tuple[str, ...]]] = {
    "zigbee2mqtt": ("zigbee2mqtt",), "frigate": ("frigate",), "double_take": ("double-take",),
    "owntracks": ("owntracks",), "espresense": ("espresense",), "room_assistant": ("room-assistant",),
    "openmqttgateway": ("home",), "tasmota": ("tele", "stat", "tasmota/discovery"), "shelly": (), "esphome": (),
    "hermes": ("hermes",), "statestream": ("homeassistant",), "eventstream": (), "homeassistant": ("homeassistant",),
}  # fmt: skip
"""Shelly and ESPHome have no root of their own: any device may stand anywhere, and is told by the shape."""


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Where each vendor's topics begin. `base`: hubd's own; `chosen`: vendor to the roots that replace the usual."""

    base: str = "hubd"
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, vendor: str) -> tuple[str, ...]:
        roots = self.chosen.get(vendor, USUAL[vendor])
        return tuple(root.strip("/") for root in roots if root.strip("/"))
