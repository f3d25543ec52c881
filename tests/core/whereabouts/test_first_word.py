"""A device keeps its place in the house, whatever it says first."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hubd.core.belief import begin
from hubd.core.brain import build_brain
from hubd.core.events import Availability, Motion
from hubd.core.household import Area, DeviceEntry, Household
from hubd.core.normalise import normalise
from hubd.core.rules.compile import compile_rules

HOME = Household(
    id="home", name="Home", time_zone=ZoneInfo("UTC"), areas={"den": Area("den", "Den", "living")},
    devices=(DeviceEntry("zigbee2mqtt/den", "den", "couch", "den"),),
)  # fmt: skip


def test_a_device_that_first_says_it_is_online_still_stands_where_the_configuration_says() -> None:
    brain = build_brain(HOME, compile_rules((), HOME))
    state = begin(brain, 0.0)

    state, _ = normalise(state, Availability(at=1.0, arrived=1.0, source="zigbee2mqtt/den", online=True), brain)
    state, fact = normalise(state, Motion(at=2.0, arrived=2.0, source="zigbee2mqtt/den", on=True), brain)

    assert fact is not None
    assert (fact.area, fact.means) == ("den", "couch")
    assert state.devices["zigbee2mqtt/den"].id == "den"
