"""A home whose owner moves walls, people and outputs in the configuration starts again, and goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.hub import Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto


@pytest.mark.broker
def test_a_hub_whose_home_was_changed_starts_and_reacts(
    request: pytest.FixtureRequest, tmp_path: Path, broker: Mosquitto
) -> None:
    hub = Hub(tmp_path / "hub", broker.port)
    request.addfinalizer(hub.kill)
    wire = Wire(broker.port, "lab/out", name="moving")
    request.addfinalizer(wire.close)
    hub.start()
    wire.say("lab/gate", "ON", retain=True)
    wire.say("zigbee2mqtt/hall_motion", {"occupancy": True})
    wire.say("lab/trigger", "before")
    until(lambda: wire.on("lab/out") == [b"before"], 10, "the first reaction")
    text = hub.config.read_text()
    assert "hall: {kind: hall}" in text
    more = text.replace("  hall: {kind: hall}\n", "  hall: {kind: hall}\n  attic: {kind: other, adjacent: [hall]}\n")
    less = text.replace("  hall: {kind: hall}\n", "").replace(", adjacent: [hall]", "")
    for name, config in (("more", more.replace("people:\n", "people:\n  ben: {role: child}\n")), ("less", less)):
        hub.stop()
        hub.config.write_text(config)
        hub.start()
        wire.say("zigbee2mqtt/kitchen_motion", {"occupancy": True})
        wire.say("lab/trigger", name)
        until(lambda name=name: name.encode() in wire.on("lab/out"), 10, name)  # type: ignore[misc]  # bound now
    assert "set aside" not in hub.output
    assert hub.said("believed anew") == 2
