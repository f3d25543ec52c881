"""Houses of whose doors no sensor tells: who has gone is told by phones that fall silent, and by routers."""

from __future__ import annotations

import pytest

from hubd.core import events as ev
from hubd.core.household import DeviceEntry, Person
from tests.core.living import ANNA, BEN, DEVICES, LEO, Lived, home_of

UNTOLD = tuple(entry for entry in DEVICES if entry.means != "entrance")
BARE: tuple[DeviceEntry, ...] = ()


def untold(*people: Person, start: str = "2026-03-03 10:00", devices: tuple[DeviceEntry, ...] = UNTOLD) -> Lived:
    return Lived(house=home_of(*people, devices=devices), start=start)


def router(home: Lived, says: bool, source: str = "homeassistant/person/ben") -> None:
    home.hears(ev.Position, source, device="person.ben", home=says)


def both_in(home: Lived) -> None:
    for _ in range(20):
        home.beacon("phone-anna", "kitchen")
        home.beacon("phone-ben", "living")
        home.later(15)


def hears_ben(home: Lived, minutes: int) -> None:
    for _ in range(4 * minutes):
        home.beacon("phone-ben", "living")
        home.later(15)


def test_who_is_heard_by_no_receiver_any_more_has_gone_out() -> None:
    home = untold()
    both_in(home)
    hears_ben(home, 12)

    assert home.p("anna", "away") > 0.85
    assert home.p("ben", "living") > 0.8


def test_a_phone_that_falls_silent_beside_its_sleeping_owner_is_no_departure() -> None:
    home = untold(start="2026-03-02 22:30")
    for _ in range(4 * 180):
        home.beacon("phone-anna", "bedroom")
        home.beacon("phone-ben", "living")
        home.later(15)
    assert home.person("anna").asleep > 0.8
    hears_ben(home, 12)

    assert home.p("anna", "away") < 0.5


def test_nobody_has_left_because_the_receivers_fell_silent() -> None:
    home = untold(start="2026-03-03 10:00")
    both_in(home)
    for room in ("kitchen", "living"):
        home.hears(ev.Availability, f"ble/{room}", online=False)
    home.later(720)

    assert max(home.p("anna", "away"), home.p("ben", "away")) < 0.3
    assert home.state.radios["phone-anna"].area == "kitchen"


@pytest.mark.parametrize(("start", "out"), [("2026-03-03 10:00", True), ("2026-03-03 02:00", False)])
def test_a_router_that_goes_on_missing_a_phone_is_believed_unless_its_owner_sleeps(start: str, out: bool) -> None:
    home = untold(BEN, start=start, devices=BARE)
    router(home, True)
    home.later(3600)
    router(home, False)
    home.later(1500)

    assert (home.p("ben", "away") > 0.85) == out
    assert ("phone still away" in home.why("ben")) or not out


def test_a_router_that_goes_on_missing_a_phone_is_not_believed_of_whoever_was_seen_since() -> None:
    home = untold(BEN)
    router(home, True)
    home.later(600)
    router(home, False)
    home.later(300)
    home.face("ben", "kitchen")
    home.later(1200)

    assert home.p("ben", "away") < 0.3


def test_who_comes_home_by_the_word_of_a_router_is_surely_in() -> None:
    home = untold(BEN, devices=BARE)
    router(home, True)
    home.later(600)
    router(home, False)
    home.later(4 * 3600)
    router(home, True)
    home.later(60)

    assert 1.0 - home.p("ben", "away") - home.p("ben", "unknown") > 0.85


def test_who_has_just_come_home_is_not_lost_where_others_keep_one_sensor_busy() -> None:
    """Ben comes in and eats with Anna: the kitchen's sensor sees movement all the while, and tells no more."""
    home = Lived(start="2026-03-03 17:00")
    router(home, False)
    home.later(7200)
    home.carries("phone-anna", "kitchen", 120)
    home.moves("kitchen")
    home.door()
    router(home, True)
    home.moves("hall")
    home.later(60)
    home.moves("hall", on=False)
    home.carries("phone-anna", "kitchen", 2400)

    assert home.p("ben", "away") < 0.25


@pytest.mark.parametrize(("company", "out"), [((ANNA, BEN), True), ((ANNA, BEN), False)])
def test_a_small_child_is_taken_along_by_the_last_who_would_look_after_it(
    company: tuple[object, ...], out: bool
) -> None:
    home = untold(ANNA, BEN, LEO, start="2026-03-07 10:00", devices=BARE)
    for who, device in (("anna", "anna/phone"), ("ben", "person.ben")):
        gone = out or who == "anna"
        home.hears(ev.Position, f"tracker/{who}", device=device, home=not gone)
    for _ in range(10):
        home.later(900)
        home.hears(ev.Position, "tracker/anna", device="anna/phone", home=False)

    assert (home.p("leo", "away") > 0.6) == out
    assert (home.mode == "away") == out


@pytest.mark.parametrize("sensor", [True, False])
def test_stillness_says_nothing_of_sleep_in_the_morning_where_no_sensor_would_tell_of_movement(*, sensor: bool) -> None:
    home = untold(BEN, start="2026-03-03 01:00", devices=UNTOLD if sensor else BARE)
    router(home, True)
    if sensor:
        home.moves("bedroom")
        home.moves("bedroom", on=False)
    home.at("05:00")
    asleep = home.person("ben").asleep
    home.at("08:00")

    assert asleep > 0.8
    assert (home.person("ben").asleep < 0.3) != sensor
