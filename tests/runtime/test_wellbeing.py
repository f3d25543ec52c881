"""Sick sensors are told of once, shown as long as they are, and told of again when they are well."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import cast

import pytest
from msgspec.structs import replace

from hubd.core.beliefs import DeviceState, Reading
from hubd.runtime.living import Living
from hubd.runtime.wellbeing import Wellbeing

NOW = 1e6
WELL = DeviceState("contact", NOW - 60.0, count=100, first=NOW - 1e5)
EMPTY = replace(WELL, readings={"battery": Reading(5.0, NOW, NOW)})


@pytest.fixture
def part() -> Wellbeing:
    return Wellbeing(cast(Living, SimpleNamespace(operator=SimpleNamespace(state=SimpleNamespace(devices={})))))


def test_a_change_is_told_once(part: Wellbeing, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "hubd.sensors")
    part.look({"z/door": WELL}, NOW)
    assert (part.problem, caplog.messages) == (None, [])

    for minute in range(3):
        part.look({"z/door": EMPTY}, NOW + 60.0 * minute)
    assert caplog.messages == ["z/door: battery 5 %"]
    assert part.problem == "sensors that need a look: z/door: battery 5 %"
    assert part.kinds() == {"battery": 1}

    part.look({"z/door": WELL}, NOW + 300.0)
    assert caplog.messages[-1] == "z/door: well again (battery)"
    assert part.problem is None


def test_what_chatters_now_is_found_however_quiet_it_was_before(part: Wellbeing) -> None:
    part.look({"z/door": WELL}, NOW)
    part.look({"z/door": replace(WELL, count=100 + 1200)}, NOW + 300.0)

    assert part.kinds() == {"chattering": 1}

    part.look({"z/door": replace(WELL, count=100 + 1203)}, NOW + 600.0)
    assert part.kinds() == {}


def test_many_are_summed_up(part: Wellbeing) -> None:
    part.look({f"z/{n}": EMPTY for n in range(8)}, NOW)

    assert part.problem is not None
    assert part.problem.endswith(", and 3 more")


def test_what_is_online_again_is_no_longer_shown_before_the_next_look(part: Wellbeing) -> None:
    devices = cast(dict[str, DeviceState], part._living.operator.state.devices)
    devices |= {"h/lamp": replace(WELL, online=False), "h/door": replace(EMPTY, online=False)}
    part.look(devices, NOW)
    assert part.problem == "sensors that need a look: h/lamp: offline; h/door: offline, battery 5 %"

    devices |= {"h/lamp": replace(WELL, online=True), "h/door": replace(EMPTY, online=True)}
    assert part.problem == "sensors that need a look: h/door: offline, battery 5 %"
