"""Who lies asleep stays where they lay down, until something shows that they have got up."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.household import AWAY, UNKNOWN
from hubd.core.location import sleeps_inside
from tests.core.living import ANNA, BEN, LEO, Lived
from tests.core.test_whose_doing import asleep


def turns_over(home: Lived, area: str, times: int, every: float) -> Lived:
    for _ in range(times):
        home.moves(area)
        home.later(60.0)
        home.moves(area, on=False)
        home.later(every - 60.0)
    return home


def test_a_sleeper_is_not_forgotten_by_the_morning() -> None:
    home = asleep(Lived(ANNA, start="2026-03-03 23:30"), "anna").at("06:00")

    assert home.where("anna") == "bedroom"
    assert home.p("anna", UNKNOWN) < 0.2


def test_a_motion_sensor_that_calls_it_quiet_says_nothing_against_whoever_sleeps_there() -> None:
    home = asleep(Lived(ANNA, start="2026-03-03 23:30"), "anna")
    turns_over(home, "bedroom", times=10, every=1200.0)

    assert home.p("anna", "bedroom") > 0.7


def perhaps_out(home: Lived, who: str, out: float, asleep: float) -> Lived:
    """Somebody who is either out or in bed."""
    places = [0.001] * len(home.brain.floor.places)
    places[home.brain.floor.index["bedroom"]], places[home.brain.floor.index[AWAY]] = 1.0 - out, out
    belief = replace(home.person(who), places=tuple(places), at=home.now, asleep=asleep)
    home.state = replace(home.state, people={**home.state.people, who: belief})
    return home


def test_the_silence_of_a_child_that_sleeps_sends_nobody_out() -> None:
    home = asleep(Lived(ANNA, LEO, start="2026-03-03 23:00"), "anna")
    home.walks("hall")
    perhaps_out(home, "leo", 0.5, 0.5).at("04:00")

    assert home.p("leo", AWAY) < 0.5
    assert sleeps_inside(home.person("leo")) > 0.9


def test_that_somebody_may_be_out_keeps_no_house_awake() -> None:
    home = asleep(Lived(ANNA, LEO, start="2026-03-03 23:30"), "anna")
    perhaps_out(home, "leo", 0.6, 0.38).later(60)

    assert home.state.house.asleep > 0.85


def test_a_phone_that_wavers_while_others_stir_wakes_nobody() -> None:
    """Ben's phone beside the bed seems to lie in the hall now and then; Anna has breakfast."""
    home = Lived(ANNA, BEN, start="2026-03-07 06:00")
    home.walks("hall", "bedroom")
    home.carries("phone-ben", "bedroom", 120.0)
    asleep(home, "ben")
    home.walks("hall", "kitchen")
    for _ in range(6):
        home.later(120.0)
        for _ in range(8):
            home.beacon("phone-ben", "hall", 1.5)
            home.beacon("phone-ben", "bedroom", 5.5)
            home.beacon("phone-anna", "kitchen", 1.5)
            home.later(5.0)
        home.moves("kitchen")
        home.carries("phone-ben", "bedroom", 30.0)
        home.moves("kitchen", on=False)

    assert home.person("ben").asleep > 0.5


def test_whoever_really_walks_there_is_awake() -> None:
    home = Lived(ANNA, BEN, start="2026-03-07 06:30")
    home.walks("hall", "bedroom")
    home.carries("phone-ben", "bedroom", 120.0)
    asleep(home, "ben")
    home.walks("bedroom", "hall", "kitchen")
    for _ in range(4):
        home.walks("kitchen").carries("phone-ben", "kitchen", 120.0)

    assert home.person("ben").asleep < 0.3
    assert home.where("ben") == "kitchen"
