"""Nights and days of the whole house: falling asleep, getting up, coming home, going away."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from math import log

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.activities.sleep import FALL_ASLEEP, drowse
from hubd.core.evidence.gallery import Gallery, enrol
from hubd.core.household import Household
from tests.core.living import ANNA, BEN, BERLIN, LEO, Lived, home_of


def in_bed(start: str = "2026-03-03 22:30") -> Lived:
    """Anna, who lives alone, has gone to bed."""
    home = Lived(ANNA, start=start)
    home.walks("hall", "bathroom", "hall", "bedroom")
    return home


def fence(home: Lived, *, home_again: bool) -> None:
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=home_again, place="home")


# sleep


def test_who_is_still_in_the_bedroom_at_night_falls_asleep() -> None:
    home = in_bed()
    awake = home.person("anna").asleep

    asleep = [home.later(600).person("anna").asleep for _ in range(6)]

    assert awake < 0.3
    assert asleep == sorted(asleep)
    assert asleep[-1] > 0.9
    assert home.doing("anna") == "sleeping"
    assert home.mode == "asleep"


@pytest.mark.parametrize("worked", [True, False])
def test_who_worked_all_night_sleeps_by_day_and_may_turn_over(*, worked: bool) -> None:
    home = Lived(ANNA, start="2026-03-03 21:30")
    if worked:
        home.door()
        fence(home, home_again=False)
        home.at("06:40").door()
        fence(home, home_again=True)
    else:
        home.walks("hall", "bedroom").at("06:40")
    home.walks("hall", "kitchen").at("07:30").walks("hall", "bathroom", "hall", "bedroom")
    while home.household.local(home.now).hour < 12:
        home.carries("phone-anna", "bedroom", 720, every=30.0)
        for _ in range(2):
            home.walks("bedroom", every=15.0)

    assert (home.person("anna").asleep > 0.6) is worked


def test_nobody_falls_asleep_in_the_kitchen_or_at_noon() -> None:
    kitchen, noon = Lived(ANNA, start="2026-03-03 22:30"), in_bed("2026-03-03 12:00")
    for _ in range(4):
        kitchen.radar("kitchen")
        kitchen.later(600)
    noon.later(2400)

    assert kitchen.person("anna").asleep < 0.3
    assert noon.person("anna").asleep < 0.5
    assert kitchen.mode == noon.mode == "home"


def abed(start: str, until: str, *, sensor: bool = True) -> Lived:
    """Anna lies in bed with her phone beside her, from one time to the other; her bedroom may have a motion sensor."""
    home = Lived(ANNA, start=start)
    home.walks("hall", *(["bedroom"] if sensor else []))
    hours, minutes = (int(part) for part in until.split(":"))
    end = datetime.fromtimestamp(home.now, BERLIN).replace(hour=hours, minute=minutes).timestamp()
    return home.carries("phone-anna", "bedroom", end - home.now, every=30.0)


def test_who_sleeps_late_is_asleep_until_somebody_stirs() -> None:
    home = abed("2026-03-07 00:30", "11:00")
    assert home.mode == "asleep"
    assert home.person("anna").asleep > 0.7

    for _ in range(6):
        home.walks("bedroom", "hall", "kitchen")
        home.carries("phone-anna", "kitchen", 180.0, every=30.0)

    assert home.person("anna").asleep < 0.3
    assert home.mode == "home"


def test_who_comes_from_the_night_shift_falls_asleep_by_day() -> None:
    assert abed("2026-03-04 08:05", "09:30").person("anna").asleep > 0.7
    assert abed("2026-03-04 13:00", "14:00").person("anna").asleep > 0.6, "a nap"
    assert abed("2026-03-04 13:00", "13:15").person("anna").asleep < 0.3, "a moment on the bed"


def test_who_sleeps_on_beside_somebody_who_reads_is_not_taken_to_wake() -> None:
    home = Lived(ANNA, BEN, start="2026-03-04 10:00")
    for who in ("anna", "ben"):
        home.state = replace(home.state, people={**home.state.people, who: replace(home.person(who), asleep=0.9)})
        home.carries(f"phone-{who}", "bedroom", 120)
    home.state = replace(home.state, people={**home.state.people, "anna": replace(home.person("anna"), asleep=0.02),
                                             "ben": replace(home.person("ben"), asleep=0.9)})  # fmt: skip
    for _ in range(10):
        home.walks("bedroom", every=5.0)
        for who in ("anna", "ben"):
            home.carries(f"phone-{who}", "bedroom", 60)

    assert home.person("anna").asleep < 0.3
    assert home.person("ben").asleep > 0.6


def test_without_a_sensor_at_the_bed_nobody_knows_who_sleeps_by_day() -> None:
    assert abed("2026-03-04 13:00", "14:00", sensor=False).person("anna").asleep < 0.5


def test_nobody_falls_asleep_beside_a_running_television() -> None:
    def evening(*, watching: bool) -> float:
        home = Lived(ANNA, start="2026-03-03 22:30")
        home.radar("living")
        if watching:
            home.draws("z/tv", 90.0)
        return home.at("22:45").person("anna").asleep

    assert evening(watching=True) < 0.6 * evening(watching=False)


def test_a_visit_to_the_bathroom_at_night_is_no_morning() -> None:
    home = in_bed().at("03:00")
    home.walks("bedroom", "hall", "bathroom").later(120)
    home.walks("bathroom", "hall", "bedroom").at("03:40")

    assert home.mode == "asleep"
    assert home.person("anna").asleep > 0.8
    assert home.where("anna") == "bedroom"


def test_breakfast_is_being_up() -> None:
    home = in_bed().at("06:30")
    asleep = home.person("anna").asleep
    home.walks("bedroom", "hall", "kitchen")
    for _ in range(4):
        home.later(200).walks("kitchen")

    assert asleep > 0.7
    assert home.person("anna").asleep < 0.4
    assert home.mode == "home"
    assert home.where("anna") == "kitchen"


def test_the_house_sleeps_only_when_everybody_at_home_does() -> None:
    home = Lived(start="2026-03-03 22:30")
    home.walks("hall", "bedroom")
    home.carries("phone-anna", "bedroom", 2400, every=30.0)
    for _ in range(40):
        home.radar("office")
        home.beacon("phone-anna", "bedroom")
        home.beacon("phone-ben", "office")
        home.later(60)

    assert home.person("anna").asleep > 0.8
    assert home.person("ben").asleep < 0.4
    assert home.mode == "home"


def test_a_start_at_night_takes_people_to_be_in_bed() -> None:
    night, day = Lived(ANNA, LEO, start="2026-03-04 02:00"), Lived(ANNA, LEO, start="2026-03-04 15:00")

    assert night.p("anna", "bedroom") > 2 * day.p("anna", "bedroom")
    assert night.p("leo", "kids_room") > 2 * day.p("leo", "kids_room")
    assert night.person("leo").asleep > day.person("leo").asleep
    assert night.at("02:30").mode == "asleep"


@pytest.mark.parametrize("role", ["adult", "teen", "child"])
def test_the_hours_of_falling_asleep_cover_the_day(role: str) -> None:
    edges = [a for a, _, _ in FALL_ASLEEP[role]] + [24.0]

    assert edges == sorted(edges)
    assert edges[0] == 0.0
    assert [b for _, b, _ in FALL_ASLEEP[role]] == edges[1:]


# coming home and going away


def test_who_comes_home_to_an_empty_house_is_arriving_for_some_minutes() -> None:
    home = Lived(ANNA, start="2026-03-03 14:00")
    fence(home, home_again=False)
    assert home.later(120).mode == "away"

    fence(home, home_again=True)
    home.later(20).door()
    home.moves("hall")
    assert home.mode == "arriving"

    home.moves("hall", on=False)
    home.walks("hall", "kitchen").later(300)
    assert home.mode == "home"


def test_who_comes_home_to_others_is_simply_home() -> None:
    home = Lived(start="2026-03-03 14:00")
    home.carries("phone-ben", "living", 60)
    fence(home, home_again=False)
    home.carries("phone-ben", "living", 120)
    fence(home, home_again=True)
    home.door()

    assert home.later(30).mode == "home"


def test_the_house_does_not_dither_between_two_modes() -> None:
    """Doubt that would not have made the house `away` does not make it `home` either."""
    home = Lived(ANNA, start="2026-03-03 14:00")
    modes = []
    fence(home, home_again=False)
    for _ in range(30):
        home.moves("hall")
        home.later(30)
        home.moves("hall", on=False)
        home.later(90)
        modes.append(home.mode)

    changes = sum(a != b for a, b in pairwise(modes))
    assert changes <= 2
    assert 0.0 < home.p("anna", "away") < 1.0


def test_sleep_is_left_on_clear_evidence_only() -> None:
    home = in_bed().at("02:00")
    since = home.state.house.mode_since
    home.walks("bedroom")
    home.later(60)

    assert home.mode == "asleep"
    assert home.state.house.mode_since == since


@pytest.mark.parametrize(("before", "doing"), [("home", "leaving"), ("away", "entering")])
def test_next_to_a_door_that_moves_people_come_or_go(before: str, doing: str) -> None:
    home = Lived(ANNA, start="2026-03-03 14:00")
    if before == "away":
        fence(home, home_again=False)
        home.later(300)
        fence(home, home_again=True)
    home.moves("hall")
    home.later(20)
    calm = home.context.activity("anna", doing)
    home.door()
    for _ in range(4):
        home.later(15)
        home.moves("hall")

    assert calm == 0.0
    assert home.later(30).context.activity("anna", doing) > 0.1


@pytest.mark.parametrize(("when", "hour"), [("2026-03-29 01:30", 3), ("2026-10-25 01:30", 2)])
def test_an_hour_later_when_the_clocks_change(when: str, hour: int) -> None:
    """The house counts seconds; only what it says of the hour follows the clock on the wall."""
    home = Lived(ANNA, start=when)

    home.later(3600)

    assert home.household.local(home.now).hour == hour
    assert home.person("anna").asleep > 0.4


# guests, pets and robots


def test_more_people_in_view_than_live_here_are_guests() -> None:
    home = Lived(start="2026-03-03 19:00")
    home.carries("phone-anna", "living", 60)
    home.carries("phone-ben", "living", 60)

    home.counts("living", 2)
    assert home.state.house.guests < 0.1

    home.counts("living", 4)
    assert home.state.house.guests > 0.8


def test_one_too_many_is_doubted_and_many_are_believed() -> None:
    one, many = Lived(ANNA, start="2026-03-03 19:00"), Lived(ANNA, start="2026-03-03 19:00")
    for home, count in ((one, 2), (many, 5)):
        home.carries("phone-anna", "living", 60)
        home.counts("living", count)

    assert one.state.house.guests < many.state.house.guests


def test_a_count_that_is_taken_back_at_once_was_a_miscount() -> None:
    def guests(seconds: float) -> float:
        home = Lived(ANNA, start="2026-03-03 19:00")
        home.carries("phone-anna", "living", 60)
        home.counts("living", 5)
        assert home.state.house.guests > 0.8
        home.later(seconds)
        home.counts("living", 1)
        return home.state.house.guests

    assert guests(0.5) < 0.1
    assert guests(60.0) > 0.8


def test_people_on_the_porch_are_not_inside() -> None:
    home = Lived(start="2026-03-03 19:00")
    home.counts("porch", 6)

    assert home.state.house.guests < 0.05


def test_voices_like_nobodys_here_are_guests() -> None:
    home = Lived(start="2026-03-03 19:00")
    heard = []
    for number in range(6):
        home.says("living", f"what a nice place {number}", None, 0.2)
        heard.append(home.state.house.guests)
        home.later(60)

    assert heard == sorted(heard)
    assert heard[-1] > 0.6


def test_a_voice_that_was_not_compared_is_no_guest() -> None:
    home = Lived(start="2026-03-03 19:00")
    home.says("living", "lights on", None, None)
    home.says("living", "lights off", "ben", 0.9)
    home.says("living", "lights up", None, 0.8)

    assert home.state.house.guests == pytest.approx(0.02)


def test_guests_have_gone_home_by_the_morning() -> None:
    home = Lived(start="2026-03-03 20:00")
    home.counts("living", 5)
    evening = home.later(60).state.house.guests
    home.counts("living", 0)
    late = home.at("22:30").state.house.guests

    assert evening > 0.8
    assert 0.2 < late < evening
    assert home.at("07:00").state.house.guests < 0.05


def test_motion_in_an_empty_house_is_a_pet_or_a_robot() -> None:
    home = Lived(ANNA, start="2026-03-03 09:00")
    fence(home, home_again=False)
    home.later(600)
    before = home.state.house.movers
    for _ in range(8):
        home.walks("kitchen").later(300)

    assert home.state.house.movers > max(0.5, before)
    assert home.where("anna") == "away"


def test_a_configured_pet_is_believed_in_from_the_start() -> None:
    with_dog = Lived(house=home_of(ANNA, pets={"rex": "dog"}))

    assert with_dog.state.house.movers > 0.5
    with_dog.moves("kitchen")
    alone = Lived(ANNA)
    alone.moves("kitchen")
    assert with_dog.p("anna", "kitchen") < alone.p("anna", "kitchen")


def test_what_moves_outdoors_says_nothing_about_pets() -> None:
    home = Lived(start="2026-03-03 09:00")
    before = home.state.house.movers
    for _ in range(10):
        home.walks("porch")

    assert home.state.house.movers <= before


def test_a_house_without_people_believes_nothing_and_does_not_fail() -> None:
    home = Lived(house=Household(id="empty", name="Empty", time_zone=BERLIN, areas=home_of(BEN).areas))
    home.moves("kitchen")
    home.hears(ev.Motion, "x", on=True, area="kitchen")

    assert home.later(600).mode == "away"
    assert home.area("kitchen").people <= 1.0


@pytest.mark.parametrize(("area", "guests"), [("living", 0.5), ("porch", 0.02)])
def test_a_face_like_nobodys_is_a_guest_inside_and_a_passer_by_outside(area: str, guests: float) -> None:
    home = Lived(start="2026-03-03 19:00")
    gallery, _ = enrol(Gallery(), "anna", (9.0, 1.0, 0.0, 0.0))
    gallery, _ = enrol(gallery, "ben", (0.0, 9.0, 1.0, 0.0))
    home.state = replace(home.state, galleries={"face": gallery})
    for number in range(3):
        home.face(None, area, 0.0, embedding=(0.0, 0.0, 1.0, 9.0), track=f"t{number}")

    assert (home.state.house.guests >= guests) if area == "living" else (home.state.house.guests == guests)


def test_a_lamp_that_goes_on_beside_somebody_asleep_wakes_them() -> None:
    def asleep(*, lamp: bool) -> float:
        home = Lived(LEO, start="2026-03-03 22:30")
        home.walks("hall", "kids_room").at("02:00")
        if lamp:
            home.draws("z/desk_lamp", 20.0)
        return home.later(300.0).person("leo").asleep

    assert asleep(lamp=True) < asleep(lamp=False) - 0.3


def test_whoever_seems_to_walk_about_asleep_is_doubted_longer_at_night_than_by_day() -> None:
    def rate(clock: str) -> float:
        home = Lived(ANNA, start=f"2026-03-04 {clock}").walks("hall", "kitchen")
        places = tuple(0.9 if place == "kitchen" else 0.1 / 9 for place in home.brain.floor.places)
        anna = replace(home.person("anna"), places=places, asleep=0.9)
        state = drowse(replace(home.state, people={"anna": anna}), home.brain, home.now, 60.0)
        return log(0.9 / state.people["anna"].asleep)

    assert rate("10:00") > 1.3 * rate("02:00") > 0.1
