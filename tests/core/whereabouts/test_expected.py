"""People without any device: where they are expected, how pets are told from them, and how big all this may grow."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.beliefs import HouseBelief
from hubd.core.codec import encode_state
from hubd.core.evidence.gallery import Gallery, enrol
from hubd.core.household import AWAY, UNKNOWN, Area, DeviceEntry, Identities, Person
from hubd.core.whereabouts.pets import MOVER_HERE, stray
from hubd.core.whereabouts.usual import expected, place_prior
from tests.core.living import ANNA, BEN, LEO, ROOMS, Lived, home_of

MIA = Person("mia", "Mia", "child")
MIAS = Area("mias_room", "Mia's room", "kids_room", ("hall",))
GRAN = Person("gran", "Gran")
"""An adult without a phone."""


# who is followed by nothing


def test_who_carries_a_phone_or_is_tracked_is_not_guessed_by_the_hour() -> None:
    home = Lived(ANNA, BEN, LEO, GRAN)

    assert home.brain.untracked == {"leo", "gran"}
    assert home.brain.children == {"leo"}


def test_a_child_without_a_sign_is_expected_at_school_beside_the_parents_and_in_bed() -> None:
    home = Lived(ANNA, LEO, start="2026-03-03 08:30")
    home.at("11:30")
    school = home.p("leo", AWAY)
    home.at("16:00")
    home.carries("phone-anna", "kitchen", 60)
    for _ in range(40):
        home.carries("phone-anna", "kitchen", 20).later(280)
    beside = home.p("leo", "kitchen")
    home.at("01:30")

    assert school > 0.45
    assert beside > 0.18
    assert beside > 2 * max(home.p("leo", room) for room in ROOMS if room not in ("kitchen", "kids_room"))
    assert home.where("leo") == "kids_room"


@pytest.mark.parametrize("parents_in", [True, False])
def test_no_small_child_is_left_behind_asleep_in_a_silent_house(*, parents_in: bool) -> None:
    """On a Saturday, when no school explains it."""
    home = Lived(ANNA, LEO, start="2026-03-07 07:30")
    asleep = replace(home.person("leo"), asleep=0.6)
    home.state = replace(home.state, people={**home.state.people, "leo": asleep})
    home.walks("bedroom", "hall").door()
    if not parents_in:
        home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=False, place="home")
    home.later(2700)

    assert (home.p("leo", AWAY) > 0.5) is not parents_in


def test_on_a_saturday_there_is_no_school() -> None:
    school, free = (Lived(ANNA, LEO, start=f"2026-03-{day} 08:30").at("12:30").p("leo", AWAY) for day in ("05", "07"))

    assert free < school - 0.2


def test_nobody_is_out_who_was_seen_since_a_door_last_moved() -> None:
    def noon(*, left: bool) -> float:
        home = Lived(GRAN, start="2026-03-03 07:00")
        home.door()
        for _ in range(20):
            home.walks("kitchen").later(60)
        if left:
            home.door()
        return home.at("12:00").p("gran", AWAY)

    assert noon(left=False) < 0.3
    assert noon(left=True) > noon(left=False) + 0.2


def test_an_adult_without_a_phone_stays_unknown_for_the_most_part() -> None:
    home = Lived(GRAN, start="2026-03-03 10:00", house=home_of(GRAN, devices=())).at("19:00")

    assert home.p("gran", UNKNOWN) > 0.35
    assert max(p for place, p in zip(home.brain.floor.places, home.person("gran").places, strict=True)
               if place != UNKNOWN) < 0.35  # fmt: skip


def test_evidence_counts_more_than_what_is_usual() -> None:
    """At eleven on a school day a face is seen: the child is ill and at home."""
    home = Lived(ANNA, LEO, start="2026-03-03 08:30").at("11:00")
    home.face("leo", "living", 0.97)
    home.later(240)

    assert home.p("leo", "living") > 0.6
    assert home.p("leo", AWAY) < 0.2


def believed_out(home: Lived, who: str, share: float) -> None:
    """The door has moved, and this person is believed to have gone with so much probability."""
    home.door()
    places = [p * (1.0 - share) for p in home.person(who).places]
    places[home.brain.floor.index[AWAY]] += share
    belief = replace(home.person(who), places=tuple(p / sum(places) for p in places))
    home.state = replace(home.state, people={**home.state.people, who: belief})


def test_time_without_a_sign_counts_however_much_others_move() -> None:
    def afternoon(*, busy: bool) -> float:
        home = Lived(ANNA, LEO, start="2026-03-03 14:00")
        believed_out(home, "leo", 0.8)
        for _ in range(120):
            home.carries("phone-anna", "kitchen", 10)
            if busy:
                home.walks("kitchen")
            home.until(home.now + (20 if busy else 50))
        return home.p("leo", AWAY)

    assert afternoon(busy=True) < afternoon(busy=False) + 0.15


@pytest.mark.parametrize(("day", "back"), [("Saturday", True), ("Tuesday", False)])
def test_a_child_who_was_taken_along_was_brought_home(day: str, *, back: bool) -> None:
    """On a Saturday Leo is out no longer than his mother; on a Tuesday afternoon he may be at a friend's."""
    home = Lived(ANNA, LEO, start=f"2026-03-{'07' if day == 'Saturday' else '03'} 14:00")
    home.carries("phone-anna", "hall", 60)
    believed_out(home, "leo", 0.8)
    home.later(900)
    away = home.p("leo", AWAY)
    home.door()
    for _ in range(45):
        home.carries("phone-anna", "kitchen", 20).later(40)

    assert away > 0.5
    assert (home.p("leo", AWAY) < 0.35) is back


@given(st.lists(st.floats(0.001, 1.0), min_size=10, max_size=10), st.floats(0.0, 1e6), st.integers(0, 167))
def test_what_is_usual_only_ever_leans(masses: list[float], seconds: float, hours: int) -> None:
    """At any hour of the week probabilities stay probabilities, and nothing is moved beyond what is usual."""
    home = Lived(ANNA, LEO, start="2026-03-02 00:00")
    state = replace(home.state, now=home.now + 3600.0 * hours)
    places = [m / sum(masses) for m in masses]
    assert len(places) == len(home.brain.floor.places)
    after = expected(state, "leo", places, seconds, home.brain)
    long = expected(state, "leo", places, 1e9, home.brain)

    assert sum(after) == pytest.approx(sum(places))
    for p, q, usual in zip(places, after, long, strict=True):
        assert min(p, usual) - 1e-9 <= q <= max(p, usual) + 1e-9


# whose room it is


def test_two_children_are_believed_each_in_the_own_bed() -> None:
    """Nobody sees who goes to which room in the evening; by midnight each is more likely in the own."""
    house = home_of(ANNA, LEO, MIA, areas={**home_of().areas, "mias_room": MIAS,
        "hall": Area("hall", "Hall", "hall", ("porch", *ROOMS, "mias_room")),
        "kids_room": Area("kids_room", "Leo's room", "kids_room", ("hall",))},
        devices=(*home_of().devices, DeviceEntry("z/mias_room_motion", "mias_room")))  # fmt: skip
    home = Lived(house=house, start="2026-03-03 19:30")
    home.carries("phone-anna", "living", 60)
    home.walks("living", "hall", "mias_room").later(20)
    home.walks("hall", "kids_room")
    for _ in range(10):
        home.carries("phone-anna", "living", 20).later(880)

    assert home.p("leo", "kids_room") > home.p("leo", "mias_room")
    assert home.p("mia", "mias_room") > home.p("mia", "kids_room")


def test_the_way_home_leads_through_the_door_where_the_door_has_a_sensor() -> None:
    def came(door: bool) -> float:
        home = Lived(GRAN, start="2026-03-07 15:00")
        home.hears(ev.Utterance, "asr", area="porch", text="bye", name=None)
        away = home.brain.floor.index[AWAY]
        places = tuple(0.98 if i == away else 0.02 / 9 for i in range(len(home.brain.floor.places)))
        belief = home.person("gran")
        gone = replace(belief, places=places, at=home.now, seen=home.now, area=AWAY)
        home.state = replace(home.state, people={"gran": gone})
        home.later(400)
        if door:
            home.door()
        home.moves("hall")
        return home.p("gran", AWAY)

    assert came(door=True) < came(door=False)


# pets


def test_where_a_cat_prowls_movement_says_little_of_people() -> None:
    busy = HouseBelief(strays={"living": 60.0}, prowled=8 * 3600.0)
    quiet = HouseBelief(strays={}, prowled=8 * 3600.0)

    assert stray(busy, "living", "living") > 0.7
    assert stray(quiet, "living", "living") == MOVER_HERE
    assert stray(busy, "hall", "hall") == MOVER_HERE


def test_how_often_a_pet_moves_is_counted_while_everybody_is_out() -> None:
    chance = Random(3)
    home = Lived(ANNA, start="2026-03-03 08:00", house=home_of(ANNA, pets={"mimi": "cat"}))
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=False, place="Home")
    for _ in range(40):
        home.moves("living", on=True)
        home.later(40)
        home.moves("living", on=False)
        home.later(chance.uniform(200, 400))

    assert home.where("anna") == AWAY
    assert home.state.house.strays["living"] > 20
    assert home.state.house.prowled > 2 * 3600
    assert stray(home.state.house, "living", "living") > 0.5
    assert stray(home.state.house, "office", "office") < 0.5


# size


def test_the_state_of_a_home_of_five_with_eighty_sensors_is_small() -> None:
    """At most 128 kB, with phones that five receivers hear and twelve faces and voices of each enrolled."""
    people = [
        Person(f"p{n}", f"P{n}", identities=Identities(beacon=(f"phone-{n}",), face=(f"p{n}",))) for n in range(5)
    ]
    sensors = tuple(DeviceEntry(f"zigbee2mqtt/sensor_{n}", (*ROOMS, "hall")[n % 7]) for n in range(80))
    home = Lived(house=home_of(*people, devices=(*home_of().devices, *sensors)))
    chance = Random(1)
    for hour in range(3):
        for n in range(80):
            source = f"zigbee2mqtt/sensor_{n}"
            home.hears(ev.Motion, source, on=bool((n + hour) % 2), channel="occupancy")
            for quantity in ("temperature", "humidity", "battery", "linkquality"):
                home.hears(ev.Level, source, quantity=quantity, value=chance.uniform(0, 100), channel=quantity)
        for who in range(5):
            for room in (*ROOMS, "hall"):
                home.beacon(f"phone-{who}", room, chance.uniform(1, 8))
            home.face(f"p{who}", "kitchen", 0.9, track=f"t{who}{hour}")
        home.later(600)
    galleries = {}
    for kind in ("face", "voice"):
        gallery = Gallery()
        for n in range(60):
            gallery, _ = enrol(gallery, f"p{n % 5}", [chance.gauss(0, 1) for _ in range(128)])
        galleries[kind] = gallery
    home.state = replace(home.state, galleries=galleries)

    assert len(home.state.devices) >= 80
    assert sum(len(kept) for kept in galleries["face"].people.values()) > 15
    assert len(encode_state(home.state)) <= 128_000


def test_at_night_somebody_is_expected_in_the_own_room() -> None:
    home = Lived(ANNA, LEO)
    night = place_prior(home.brain, "leo", 2)

    assert max(range(len(night)), key=night.__getitem__) == home.brain.floor.index["kids_room"]
