"""Whose doing it was, where nothing names anybody: two in one bed, a child without a phone, routers that forget."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.household import AWAY, Area, Consent, DeviceEntry, Identities, Person
from hubd.core.whereabouts.usual import place_prior
from tests.core.living import ANNA, BEN, DEVICES, LEO, Lived, home_of
from tests.core.whereabouts.test_pets import FLAT, flat, prowls

ERNA = Person("erna", "Erna", "adult")
OTTO = Person("otto", "Otto", "adult")
KAI = Person("kai", "Kai", "adult", identities=Identities(ha=("person.kai",)))


def says(home: Lived, *, home_now: bool) -> None:
    """Home Assistant's person, who follows the router."""
    home.hears(ev.Position, "homeassistant/person/kai", device="person.kai", home=home_now)


def asleep(home: Lived, *who: str) -> Lived:
    """They sleep in the bedroom."""
    places = [0.001] * len(home.brain.floor.places)
    places[home.brain.floor.index["bedroom"]] = 1.0
    people = {w: replace(home.person(w), places=tuple(places), at=home.now, asleep=0.95, area="bedroom") for w in who}
    home.state = replace(home.state, people={**home.state.people, **people})
    return home


# whose movements


def test_of_two_without_phones_none_becomes_surer_of_having_got_up_with_every_movement() -> None:
    home = asleep(Lived(ERNA, OTTO, start="2026-03-03 06:30"), "erna", "otto").later(60)
    home.walks("hall", "kitchen")
    for _ in range(10):
        home.later(50).walks("kitchen")

    assert home.p("erna", "kitchen") + home.p("otto", "kitchen") < 1.2
    assert max(home.p("erna", "kitchen"), home.p("otto", "kitchen")) < 0.7


def test_one_alone_is_known_by_the_same_movements() -> None:
    home = asleep(Lived(ERNA, start="2026-03-03 06:30"), "erna").later(60)
    home.walks("hall", "kitchen")
    for _ in range(10):
        home.later(50).walks("kitchen")

    assert home.p("erna", "kitchen") > 0.8


def test_who_is_up_is_who_moves_not_who_sleeps() -> None:
    """Ben is home from a night's work and goes from room to room; Anna sleeps on."""

    def anna_abed(up: bool) -> float:
        home = asleep(Lived(ANNA, BEN, start="2026-03-03 07:40"), "anna")
        home.carries("phone-ben", "living" if up else "bedroom", 60)
        home.state = replace(
            home.state,
            people={**home.state.people, "ben": replace(home.person("ben"), asleep=0.0 if up else 0.95)},
        )
        for _ in range(3):
            home.later(40).walks("hall", "kitchen", "hall", "living")
        return home.p("anna", "bedroom")

    assert anna_abed(up=True) > 0.4
    assert anna_abed(up=True) > anna_abed(up=False)


@pytest.mark.parametrize("door", [False, True])
def test_the_cat_is_not_the_child_that_all_have_taken_along(door: bool) -> None:
    """Once all had left, what moves is no child that carries nothing, unless a door has moved."""
    home = flat(ANNA, LEO)
    home.state = replace(home.state, people={**home.state.people, "leo": gone(home, 0.75)})
    if door:
        home.door()

    modes = prowls(home, 2)

    assert door or home.p("leo", AWAY) > 0.75
    assert ("home" in modes) == door


def gone(home: Lived, p: float):  # type: ignore[no-untyped-def]  # the state of whoever asks
    """Leo, out with this probability and else anywhere."""
    places = [(1.0 - p) / (len(home.brain.floor.places) - 1)] * len(home.brain.floor.places)
    places[home.brain.floor.index[AWAY]] = p
    return replace(home.person("leo"), places=tuple(places), at=home.now, area=AWAY)


def test_a_hand_on_the_fridge_in_a_house_that_all_had_left_is_no_cat() -> None:
    home = flat(ANNA, LEO)
    home.hears(ev.Contact, "z/fridge", open=False)
    home.later(5)
    home.hears(ev.Contact, "z/fridge", open=True)

    assert "left" not in home.state.timers


# routers


def test_a_router_that_forgets_a_phone_at_night_sends_nobody_out() -> None:
    home = Lived(KAI, start="2026-03-03 21:00")
    home.door()
    home.later(600)
    says(home, home_now=True)
    home.walks("hall", "bedroom").at("03:00")
    says(home, home_now=False)
    home.later(600)

    assert home.p("kai", AWAY) < 0.5

    says(home, home_now=True)

    assert home.p("kai", AWAY) < 0.1


def test_who_goes_out_by_the_door_is_missed_by_the_router_some_minutes_later() -> None:
    home = Lived(KAI, start="2026-03-03 07:00")
    says(home, home_now=True)
    home.walks("bathroom", "hall")
    home.door()
    home.later(300)
    says(home, home_now=False)

    assert home.p("kai", AWAY) > 0.9


def test_a_phone_that_is_heard_again_is_home_however_sure_it_was_that_its_owner_was_out() -> None:
    home = Lived(KAI, LEO, start="2026-03-03 07:00")
    says(home, home_now=False)
    home.later(6 * 3600)
    assert home.p("kai", AWAY) > 0.6

    says(home, home_now=True)

    assert home.p("kai", AWAY) < 0.2


# a phone that was forgotten


def forgotten(*, left: bool) -> Lived:
    """Anna's phone lies in the living room, heard all morning. `left`: she has gone out by the door without it; else
    she sits there and moves now and then."""
    home = Lived(ANNA, start="2026-03-03 07:00")
    for area in ("bedroom", "kitchen", "office"):  # whose sensors are there to tell of somebody
        home.walks(area)
    home.carries("phone-anna", "living", 300)
    home.walks("living")
    if left:
        home.walks("kitchen", "hall")
        home.door()
    for minute in range(150):
        home.beacon("phone-anna", "living", 1.4)
        if minute % 45 == 0:
            home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", home=True, accuracy=10.0)
        if not left and minute % 12 == 0:
            home.walks("living", every=2.0)
        home.later(60)
    return home


def test_who_goes_out_without_the_phone_is_out_although_it_is_heard_at_home() -> None:
    home = forgotten(left=True)

    assert home.mode == "away"
    assert home.p("anna", AWAY) > 0.7


def test_who_sits_beside_the_phone_is_there() -> None:
    home = forgotten(left=False)

    assert home.mode == "home"
    assert home.p("anna", "living") > 0.8


def test_nobody_goes_to_a_room_whose_sensor_would_have_seen_it() -> None:
    def drifted(*, sensor: bool) -> float:
        home = Lived(ANNA, start="2026-03-03 14:00")
        if sensor:
            home.walks("bedroom")
        home.carries("phone-anna", "living", 300)
        home.walks("living")
        return home.later(3600).p("anna", "bedroom")

    assert drifted(sensor=True) < 0.5 * drifted(sensor=False)


# halls and beds


def test_nobody_stands_in_a_silent_hall_for_an_hour_with_the_phone() -> None:
    """The receiver next door errs; or the phone lies there."""
    home = Lived(ANNA, start="2026-03-03 21:00")
    home.walks("hall", "bedroom")
    home.carries("phone-anna", "bedroom", 120)
    home.walks("hall")
    for _ in range(90):
        home.beacon("phone-anna", "hall", 1.6)
        home.beacon("phone-anna", "bedroom", 4.2)
        home.later(40)

    assert home.where("anna") != "hall"


STUDIO = {
    "studio": Area("studio", "Studio", "living", ("hall",), ("bed", "couch")),
    "hall": Area("hall", "Hall", "hall"),
}


@pytest.mark.parametrize("has", [("bed", "couch"), ("couch",)])
def test_people_sleep_where_a_bed_stands_whatever_the_room_is_called(has: tuple[str, ...]) -> None:
    rooms = {**STUDIO, "studio": Area("studio", "Studio", "living", ("hall",), has)}
    devices = (DeviceEntry("z/studio_motion", "studio"), DeviceEntry("z/hall_motion", "hall"))
    home = Lived(house=home_of(ANNA, areas=rooms, devices=devices), start="2026-03-03 13:00")
    home.walks("hall", "studio").at("14:00")
    asleep = home.person("anna").asleep

    assert asleep > 0.5 if "bed" in has else asleep < 0.2
    prior = place_prior(home.brain, "anna", 2)
    assert (prior[home.brain.floor.index["studio"]] > 0.4) == ("bed" in has)


def test_a_bed_with_a_sensor_is_a_bed() -> None:
    study = (*DEVICES, DeviceEntry("z/guest_bed", "office", "bed"))
    floor = Lived(house=home_of(ANNA, devices=study)).brain.floor

    assert floor.beds[floor.index["office"]]
    assert not floor.beds[floor.index["kitchen"]]
    assert FLAT


# how many there are


@pytest.mark.parametrize(("lost", "guests"), [(AWAY, True), ("unknown", True), (None, False)])
def test_who_is_in_but_nobody_knows_in_which_room_makes_no_guest_of_the_second_in_view(
    lost: str | None, guests: bool
) -> None:
    home = Lived(ANNA, BEN, LEO).later(60)
    names = home.brain.floor.places
    rooms = [name for name in names if name not in (AWAY, "unknown")]
    spread = tuple((name in rooms) / len(rooms) if lost is None else float(name == lost) for name in names)
    seen = tuple(float(name == "living") for name in names)
    people = {who: replace(each, places=spread, at=home.now) for who, each in home.state.people.items()}
    people["anna"] = replace(people["anna"], places=seen)
    home.state = replace(home.state, people=people)

    home.counts("living", 3)

    assert (home.state.house.guests > 0.3) == guests


@pytest.mark.parametrize("source", ["z/hob", "z/dishwasher"])
def test_a_small_child_is_not_who_switches_on_the_hob(source: str) -> None:
    """Neither carries anything. What moves in the kitchen may be either; but the hob is the grown-up's."""
    home = Lived(ERNA, LEO, start="2026-03-03 16:30")
    home.walks("living", "hall", "kitchen")
    before = home.p("erna", "kitchen")
    home.draws(source, 1800.0)

    assert (home.p("erna", "kitchen") > before + 0.1) is (source == "z/hob")


@pytest.mark.parametrize("source", ["z/hob", "z/dishwasher"])
def test_it_is_rather_a_parent_than_a_teenager_who_switches_on_the_hob(source: str) -> None:
    teen = Person("uma", "Uma", "teen")
    home = Lived(ERNA, teen, start="2026-03-03 16:30")
    home.walks("living", "hall", "kitchen")
    before = home.p("erna", "kitchen") - home.p("uma", "kitchen")
    home.draws(source, 1800.0)

    assert (home.p("erna", "kitchen") - home.p("uma", "kitchen") > before + 0.05) is (source == "z/hob")


# whose things


MIA, TOM = Person("mia", "Mia", "child"), Person("tom", "Tom", "child")


@pytest.mark.parametrize("names", ["lamp_tom", "Lampe Tom", "toms-lamp"])
def test_a_lamp_that_is_named_after_one_of_two_children_tells_who_sits_down(names: str) -> None:
    lamp = DeviceEntry(f"z/{names}", "kids_room", "desk_lamp")
    home = Lived(MIA, TOM, start="2026-03-03 15:00", house=home_of(MIA, TOM, devices=(*DEVICES, lamp)))
    home.draws(lamp.match, 0.2)
    home.walks("living").radar("living")
    home.walks("hall").radar("kids_room")
    home.draws(lamp.match, 9.0)
    home.later(60)

    assert home.p("tom", "kids_room") > 0.6
    assert home.p("tom", "kids_room") > home.p("mia", "kids_room") + 0.1


def test_a_name_tells_nothing_of_who_does_not_want_to_be_found() -> None:
    shy = Person("tom", "Tom", "child", consent=Consent(location=False))
    lamp = DeviceEntry("z/lamp_tom", "kids_room", "desk_lamp")
    home = Lived(MIA, shy, start="2026-03-03 15:00", house=home_of(MIA, shy, devices=(*DEVICES, lamp)))
    home.draws(lamp.match, 0.2)
    home.walks("hall").radar("kids_room")
    home.draws(lamp.match, 9.0)

    assert home.p("tom", "kids_room") == pytest.approx(home.p("mia", "kids_room"), abs=0.02)


# where no motion sensor is


def test_without_any_motion_sensor_whoever_switched_something_has_gone_there() -> None:
    home = Lived(LEO, start="2026-03-03 15:00")
    home.draws("z/tv", 80.0)
    home.later(120)
    before = home.p("leo", "living")
    home.draws("z/desk_lamp", 0.2)
    home.draws("z/desk_lamp", 9.0)

    assert before > 0.4
    assert home.p("leo", "kids_room") > 0.5


def test_who_cooks_where_nothing_tells_of_movement_is_taken_to_be_there_for_as_long_as_the_hob_is_on() -> None:
    home = Lived(ANNA, start="2026-03-03 18:00")
    for _ in range(15):
        home.draws("z/hob", 1500.0)
        home.later(120)

    assert home.p("anna", "kitchen") > 0.5
