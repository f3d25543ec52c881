"""A small integration of the tests inside the real Home Assistant: what a house does there, and no demo can.

Texts, because they run in Home Assistant's own Python: `lab.burst` changes states faster than any house, `lab.fail`
fails, and from 2025.4 on there is a voice satellite that shows what it announces as the state `lab.announced`.
"""

from __future__ import annotations

import json
from pathlib import Path

MANIFEST = {"domain": "lab", "name": "Lab", "version": "1.0.0", "codeowners": [], "requirements": [],
            "documentation": "https://example.org", "dependencies": [], "iot_class": "local_push"}  # fmt: skip
SERVICES = """
import asyncio
from homeassistant.exceptions import HomeAssistantError

async def async_setup(hass, config):
    async def burst(call):
        for n in range(call.data["count"]):
            hass.states.async_set(f"input_number.flood{n % 50}", str(n))
            if n % call.data["at_once"] == 0:
                await asyncio.sleep(0)

    async def fail(call):
        raise HomeAssistantError("the lamp is out of reach")

    hass.services.async_register("lab", "burst", burst)
    hass.services.async_register("lab", "fail", fail)
    return True
"""
SATELLITE = """
from homeassistant.components.assist_satellite import AssistSatelliteEntity, AssistSatelliteEntityFeature

async def async_setup_platform(hass, config, add, discovery_info=None):
    add([Satellite()])

class Satellite(AssistSatelliteEntity):
    _attr_name = "Lab"
    _attr_supported_features = AssistSatelliteEntityFeature.ANNOUNCE

    def async_get_configuration(self):
        raise NotImplementedError

    async def async_set_configuration(self, config):
        raise NotImplementedError

    def on_pipeline_event(self, event):
        pass

    async def async_announce(self, announcement):
        self.hass.states.async_set("lab.announced", announcement.message, {"media": announcement.media_id})
"""


def put_into(folder: Path) -> None:
    """Write it where Home Assistant looks for integrations of one's own."""
    place = folder / "custom_components" / "lab"
    place.mkdir(parents=True)
    (place / "manifest.json").write_text(json.dumps(MANIFEST))
    (place / "__init__.py").write_text(SERVICES)
    (place / "assist_satellite.py").write_text(SATELLITE)
