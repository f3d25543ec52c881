"""Who lies asleep stays where they lay down, until something shows that they have got up."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.household import AWAY, UNKNOWN, Identities, Person
from hubd.core.whereabouts.location import sleeps_inside
from tests.core.living import ANNA, BEN, LEO, Lived
from tests.core.whereabouts.test_whose_doing import asleep


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


def lies_down(who: Person, room: str, start: str) -> Lived:
    home = Lived(who, start=start)
    home.walks("hall", room)
    places = [0.001] * len(home.brain.floor.places)
    places[home.brain.floor.index[room]] = 1.0
    belief = replace(home.person(who.id), places=tuple(places), at=home.now, area=room)
    home.state = replace(home.state, people={**home.state.people, who.id: belief})
    return home


def test_who_lies_down_after_lunch_naps_before_half_an_hour_is_over() -> None:
    home = lies_down(ANNA, "bedroom", "2026-03-07 13:00")

    assert home.later(600).person("anna").asleep < 0.3, "a moment on the bed"
    assert home.later(1200).person("anna").asleep > 0.5


def test_a_small_child_in_a_silent_room_after_lunch_or_at_seven_sleeps() -> None:
    assert lies_down(LEO, "kids_room", "2026-03-07 12:45").later(2100).person("leo").asleep > 0.5
    assert lies_down(LEO, "kids_room", "2026-03-07 19:00").later(2100).person("leo").asleep > 0.5


def test_who_moves_about_in_the_bedroom_by_day_does_not_sleep() -> None:
    home = lies_down(ANNA, "bedroom", "2026-03-07 13:00")
    turns_over(home, "bedroom", times=10, every=270.0)

    assert home.person("anna").asleep < 0.2


def test_a_teens_silent_room_is_no_bedside_by_day() -> None:
    mia = Person("mia", "Mia", "teen", identities=Identities(face=("mia",)))
    assert lies_down(mia, "kids_room", "2026-03-07 13:00").later(1500).person("mia").asleep < 0.5


def radar_sees(home: Lived, *still: bool, every: float = 300.0) -> Lived:
    """A radar in the bedroom goes on reporting somebody, who moves or only breathes."""
    for each in still:
        home.radar("bedroom", still=each)
        home.later(every)
    return home


def test_a_radar_that_sees_somebody_breathe_by_day_sees_a_sleeper() -> None:
    home = lies_down(ANNA, "bedroom", "2026-03-07 10:00")
    radar_sees(home, False, True, True, True, True, True, True, True)

    assert home.person("anna").asleep > 0.5


def test_a_radar_that_sees_somebody_move_does_not() -> None:
    home = lies_down(ANNA, "bedroom", "2026-03-07 10:00")
    radar_sees(home, *(True, False) * 4)

    assert home.person("anna").asleep < 0.3


def test_who_goes_on_moving_about_in_the_bedroom_in_the_morning_is_awake() -> None:
    """She works there: once up and back in the room with her bed, she is noticed every few minutes."""
    home = asleep(Lived(ANNA, start="2026-03-06 08:30"), "anna")
    radar_sees(home, False, True, False, False, True, False, False)

    assert home.person("anna").asleep < 0.4


def test_a_guest_who_stays_the_night_draws_nobody_out_of_bed() -> None:
    """Radars in the bedroom and in the office, where a guest sleeps, go on holding all night."""
    home = asleep(Lived(LEO, start="2026-03-06 23:30"), "leo")
    home.radar("bedroom")
    home.radar("office")
    for _ in range(60):
        home.later(240.0)
        home.radar("office")
        home.later(60.0)
        home.radar("bedroom")

    assert home.p("leo", "bedroom") > 0.5
    assert home.mode == "asleep"


def test_a_radar_that_loses_a_sleeper_for_a_moment_wakes_nobody() -> None:
    home = asleep(Lived(ANNA, start="2026-03-06 23:30"), "anna")
    home.radar("bedroom")
    home.later(1800.0)
    before = home.p("anna", "bedroom")
    home.radar("bedroom", on=False)
    lost = (1.0 - home.p("anna", "bedroom")) / (1.0 - before)

    assert lost < 3.0
