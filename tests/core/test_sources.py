"""Whoever may publish can invent sources without end; what the house remembers of them has one."""

from __future__ import annotations

from hubd.core import events as ev
from hubd.core.beliefs import DeviceState
from hubd.core.sources import MOST, Known, crowded, learned, room_for_another
from tests.core.living import Lived


def told(source: str) -> ev.Described:
    return ev.Described(at=0.0, arrived=0.0, source=source, facts={"name": source})


def heard(count: int, seen: float, name: str = "") -> DeviceState:
    return DeviceState(kind="level", seen=seen, count=count, id=name)


def test_a_flood_of_announcements_pushes_out_itself() -> None:
    home = ["smoke", "never_heard_yet"]
    known: Known = {name: {} for name in (*home, *(f"flood{n}" for n in range(MOST - 3)), "door")}

    known = learned(known, told("one_more"), {"smoke": heard(5, 0.0), "door": heard(1, 0.0)})

    assert len(known) <= MOST
    assert {"one_more", "door", *home} <= set(known)
    assert "flood0" in known
    assert f"flood{MOST - 4}" not in known


def test_one_that_is_known_already_needs_no_room() -> None:
    full: Known = {f"s{n}": {} for n in range(MOST)}
    assert learned(full, told("s7"), {}).keys() == full.keys()


def test_where_all_have_spoken_the_newest_go() -> None:
    full: Known = {f"s{n}": {} for n in range(MOST)}
    known = learned(full, told("another"), {name: heard(1, 0.0) for name in full})
    assert len(known) < MOST
    assert {"s0", "another"} <= set(known)


def test_of_too_many_that_were_heard_those_go_that_have_said_least_and_longest_ago() -> None:
    devices = {f"flood{n}": heard(1, 100.0 + n) for n in range(MOST - 2)}
    devices |= {"lamp": heard(30, 0.0), "described": heard(0, 0.0, "smoke")}

    left = room_for_another(devices)

    assert len(left) == MOST - MOST // 10
    assert {"lamp", "described", f"flood{MOST - 3}"} <= set(left)
    assert "flood0" not in left
    assert room_for_another(left) is left, "there is room now"


def test_a_full_house_hears_of_another_sensor_and_another_bridge() -> None:
    home = Lived()
    full = {f"s{n}": heard(1, 0.0) for n in range(MOST)}
    home.state = home.state.__class__(now=home.state.now, timers=home.state.timers, devices=full)
    home.hears(ev.Availability, "z/new", online=True)
    assert len(home.state.devices) < MOST
    assert "z/new" in home.state.devices


def test_it_is_told_before_anything_is_lost() -> None:
    assert not crowded(10_000)
    assert crowded(MOST - 1)
