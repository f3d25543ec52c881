"""The record of mornings, and a morning that is later than all of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from hubd.core.activities.rhythm import KEPT, KNOWN, latest, woken
from hubd.core.belief import begin
from hubd.core.brain import build_brain
from hubd.core.rules.compile import compile_rules
from hubd.core.state import State
from tests.home import household

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2026, 3, 22, tzinfo=BERLIN)  # the clocks go forward a week later
HOUSE = household()
BRAIN = build_brain(HOUSE, compile_rules((), HOUSE))


def morning(state: State, day: int, clock: str) -> State:
    """Something stirs for the first time that day, and once more in the evening."""
    for time in (clock, "21:30"):
        hour, minute = (int(part) for part in time.split(":"))
        at = (SUNDAY + timedelta(days=day)).replace(hour=hour, minute=minute).timestamp()
        state = woken(moved(moved(state, "hall", at), "kitchen", at + 10.0), BRAIN, at + 20.0)
    return state


def moved(state: State, area: str, at: float) -> State:
    """A sensor of that room has seen somebody move."""
    return replace(state, areas={**state.areas, area: replace(state.areas[area], motion=at)})


def lived(*clocks: str) -> State:
    state = morning(begin(BRAIN, SUNDAY.timestamp()), 0, "00:30")
    for day, clock in enumerate(clocks, 1):
        state = morning(state, day, clock)
    return state


def test_the_first_stirring_of_each_day_is_written_down_and_only_that() -> None:
    assert lived("07:10", "06:50", "09:20").house.rose == (430, 410, 560)


@pytest.mark.parametrize("room", ["bedroom", "kitchen"])
def test_neither_turning_over_in_bed_nor_a_sensor_that_speaks_alone_is_a_getting_up(room: str) -> None:
    state = lived("07:10")
    turned = (SUNDAY + timedelta(days=2)).replace(hour=5).timestamp()
    state = woken(moved(state, room, turned), BRAIN, turned + 20.0)
    assert state.house.rose == (430,)
    assert morning(state, 2, "08:05").house.rose == (430, 485)


def test_nobody_is_late_before_a_rhythm_is_known() -> None:
    assert latest(lived(*["07:00"] * (KNOWN - 1))) is None
    assert latest(lived(*["07:00"] * KNOWN)) == 420


def test_the_latest_of_the_last_fortnight_counts_and_older_ones_do_not() -> None:
    clocks = ["11:40", *["07:00"] * (KEPT - 1)]
    assert latest(lived(*clocks)) == 700
    assert latest(lived(*clocks, "07:00")) == 420


def test_a_day_on_which_people_come_home_late_is_no_morning() -> None:
    assert latest(lived(*["07:00"] * KNOWN, "18:30")) == 420


def test_what_went_on_before_the_hub_looked_is_no_getting_up() -> None:
    assert lived().house.rose == ()


def test_the_clocks_may_change_in_between() -> None:
    assert lived(*["07:00"] * 9).house.rose == (420,) * 9
