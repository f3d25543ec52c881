"""A hob that pulses needs nobody: its thermostat is no hand."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hubd.core.belief import begin, believe
from hubd.core.brain import build_brain
from hubd.core.events import Motion, Power
from hubd.core.household import Area, DeviceEntry, Household, Person
from hubd.core.rules.compile import compile_rules

HOME = Household(
    id="home", name="Home", time_zone=ZoneInfo("UTC"),
    areas={
        "kitchen": Area("kitchen", "Kitchen", "kitchen", ("hall",)),
        "hall": Area("hall", "Hall", "hall", ("kitchen", "office")),
        "office": Area("office", "Office", "office", ("hall",)),
    },
    people={"anna": Person("anna", "Anna")},
    devices=(DeviceEntry("hob", "kitchen", "cooker", "hob"), DeviceEntry("radar", "office", None, "radar")),
)  # fmt: skip


def test_pulses_of_a_forgotten_hob_bring_nobody_into_the_kitchen() -> None:
    brain = build_brain(HOME, compile_rules((), HOME))
    state = begin(brain, 0.0)
    state, _ = believe(state, Power(at=10.0, arrived=10.0, source="hob", watts=1700.0), brain)
    switched_on = state.people["anna"].places[brain.floor.index["kitchen"]]
    now = 60.0
    state, _ = believe(state, Motion(at=now, arrived=now, source="radar", on=True, sensor="radar"), brain)
    for pulse in range(20):
        now = 70.0 + 30.0 * pulse
        watts = 20.0 if pulse % 2 else 1200.0
        state, _ = believe(state, Power(at=now, arrived=now, source="hob", watts=watts), brain)
        state, _ = believe(state, Motion(at=now + 1, arrived=now + 1, source="radar", on=True, sensor="radar"), brain)

    places = state.people["anna"].places

    assert switched_on > 0.3
    assert places[brain.floor.index["office"]] > 0.8
    assert places[brain.floor.index["kitchen"]] < 0.1
