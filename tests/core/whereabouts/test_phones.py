"""Phones by radio: where they are, whether their owners are with them, and what their silence means."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from msgspec.structs import replace as replace_radio

from hubd.core import events as ev
from hubd.core.household import AWAY, Area, DeviceEntry, Identities, Person
from hubd.core.likelihoods import Own
from hubd.core.state import State
from hubd.core.whereabouts.beside import _beside_a_sleeper, lay_there
from hubd.core.whereabouts.radio import in_hand, metres, offset
from tests.core.living import ANNA, LEO, Lived, home_of

KITCHEN_ONLY = (
    DeviceEntry("z/hall_motion", "hall"), DeviceEntry("ble/kitchen", "kitchen"), DeviceEntry("ble/hall", "hall"),
)  # fmt: skip


def carried(home: Lived, device: str) -> float:
    return home.state.radios[device].carried


def test_a_phone_takes_its_owner_along() -> None:
    home = Lived()
    home.carries("phone-anna", "kitchen", 120)
    kitchen = home.p("anna", "kitchen")
    home.carries("phone-anna", "office", 120)

    assert kitchen > 0.7
    assert home.p("anna", "office") > 0.7
    assert home.p("ben", "office") < 0.2
    assert "phone-anna in office" in home.why("anna")


def test_a_phone_that_changes_rooms_is_carried() -> None:
    home = Lived()
    home.carries("phone-anna", "kitchen", 60)
    lying = carried(home, "phone-anna")
    home.carries("phone-anna", "office", 60)

    assert carried(home, "phone-anna") > max(lying, 0.95)


def test_the_room_is_told_by_strength_where_no_distance_is_given() -> None:
    home = Lived(ANNA)
    for _ in range(20):
        home.hears(ev.Beacon, "ble/kitchen", device="phone-anna", rssi=-64.0)
        home.hears(ev.Beacon, "ble/hall", device="phone-anna", rssi=-84.0)
        home.later(5)

    assert home.where("anna") == "kitchen"
    assert metres(-62.0) == pytest.approx(1.0)
    assert metres(-130.0) == 20.0
    assert metres(None) is None


SENDS = {
    "kitchen": {"kitchen": 2.0, "living": 5.0, "hall": 5.5, "office": 7.5},
    "office": {"office": 2.2, "hall": 5.0, "kitchen": 7.0, "living": 8.0},
    "living": {"living": 1.8, "kitchen": 5.5, "hall": 5.0, "office": 7.8},
}
"""Metres that receivers measure of a phone like most, by the room where it is."""


@pytest.mark.parametrize("factor", [0.15, 1.0, 1.3])
def test_a_tag_that_sends_stronger_than_most_is_not_beside_every_receiver(factor: float) -> None:
    """To all receivers it seems to be near; for an hour it is carried about, and by then it is known for that."""
    home, chance = Lived(ANNA), Random(5)
    right = []
    for turn, area in enumerate(("kitchen", "office", "living") * 4):
        home.walks("hall", area)
        for _ in range(30):
            for receiver, metres_ in SENDS[area].items():
                home.beacon("phone-anna", receiver, factor * metres_ * chance.lognormvariate(0.0, 0.3))
            home.later(10.0)
        if turn > 2:
            right.append(home.state.radios["phone-anna"].area == area)

    assert all(right)
    assert (abs(offset(home.state.radios["phone-anna"])) > 1.0) is (factor < 0.5)


def test_a_factor_that_the_home_has_learned_is_not_guessed_again() -> None:
    home = Lived(ANNA)
    own = Own(nearer={"phone-anna": 5.0})
    home.happens(ev.Measured(at=home.now, arrived=home.now, source="hubd/training", own=own))
    home.carries("phone-anna", "kitchen", 600)

    assert home.state.radios["phone-anna"].told == 0.0


@pytest.mark.parametrize(
    "what",
    [
        {"device": "headphones-of-a-neighbour", "distance": 1.0},
        {"device": "phone-anna", "distance": 1.0, "present": False},
        {"device": "phone-anna"},
    ],
    ids=["a stranger's", "given up", "without strength"],
)
def test_radio_that_says_nothing_moves_nobody(what: dict[str, object]) -> None:
    home = Lived()
    before = home.person("anna").places

    home.hears(ev.Beacon, "ble/kitchen", **what)
    home.hears(ev.Beacon, "ble/nowhere", device="phone-anna", distance=1.0)

    assert home.person("anna").places == before
    assert not home.state.radios


@pytest.mark.parametrize("works", [True, False])
def test_the_silence_of_a_receiver_tells_where_a_phone_is_not(*, works: bool) -> None:
    """At a table that no receiver stands beside: the office would hear the phone, unless its receiver is off."""
    home = Lived(ANNA)
    home.carries("phone-anna", "office", 120)
    home.later(60.0 if works else 7 * 3600.0)
    for _ in range(60):
        home.walks("bathroom")
        home.beacon("phone-anna", "kitchen", 7.4)
        home.beacon("phone-anna", "living", 7.4)
    beside = home.state.radios["phone-anna"].places[home.brain.floor.index["office"]]

    assert (beside < 0.1) is works


def test_nobody_stands_outside_a_front_door_that_has_stayed_shut() -> None:
    """From afar the porch looks to radio like any room without a receiver; but the way there is through a door."""

    def porch(*devices: DeviceEntry) -> float:
        home = Lived(house=home_of(ANNA, devices=devices))
        home.carries("phone-anna", "kitchen", 120)
        for _ in range(60):
            home.walks("hall")
            home.beacon("phone-anna", "kitchen", 7.4)
            home.beacon("phone-anna", "living", 7.4)
        return home.p("anna", "porch")

    unwatched = tuple(entry for entry in home_of().devices if not entry.match.startswith("z/porch"))
    assert porch(*unwatched) < 0.06
    assert porch(*(entry for entry in unwatched if entry.means != "entrance")) > 0.06


def walks_without(home: Lived, device: str) -> None:
    """The device lies in the kitchen while the only one at home walks about."""
    for area in ("hall", "office", "hall", "bathroom", "hall", "living") * 2:
        home.beacon(device, "kitchen")
        home.moves(area)
        home.later(10)
        home.moves(area, on=False)


def test_a_phone_left_behind_no_longer_speaks_for_its_owner() -> None:
    home = Lived(ANNA)
    home.carries("phone-anna", "kitchen", 120)
    with_her = carried(home, "phone-anna")

    walks_without(home, "phone-anna")

    assert with_her > 0.8
    assert carried(home, "phone-anna") < 0.3
    assert home.state.radios["phone-anna"].area == "kitchen"
    assert home.where("anna") == "living"


@pytest.mark.parametrize(("unlocked", "where"), [(True, "kitchen"), (False, "living"), (None, "living")])
def test_a_phone_whose_screen_is_unlocked_is_in_its_owners_hand_again(unlocked: bool | None, where: str) -> None:
    home = Lived(ANNA)
    home.carries("phone-anna", "kitchen", 120)
    walks_without(home, "phone-anna")

    for _ in range(20):
        home.later(15)
        home.hears(ev.Beacon, "ble/kitchen", device="phone-anna", distance=0.5, unlocked=unlocked)

    assert (carried(home, "phone-anna") > 0.9) is bool(unlocked)
    assert home.where("anna") == where


def test_what_others_may_have_done_is_no_word_against_a_phone() -> None:
    """Ben walks about; Anna's phone lies beside her."""
    home = Lived()
    home.carries("phone-anna", "kitchen", 120)
    home.carries("phone-ben", "living", 20)
    for area in ("hall", "office", "hall", "bathroom", "hall", "living") * 2:
        home.beacon("phone-anna", "kitchen")
        home.carries("phone-ben", area, 60)
        home.moves(area)
        home.later(10)
        home.moves(area, on=False)

    assert carried(home, "phone-anna") > 0.3
    assert home.where("anna") == "kitchen"


def test_who_walks_ahead_of_a_phone_leaves_nobody_elses_behind() -> None:
    """A motion sensor sees Ben in the next room before the receiver there hears his phone."""
    home = Lived()
    home.carries("phone-anna", "kitchen", 120)
    home.carries("phone-ben", "living", 120)
    for area in ("hall", "office", "hall", "bathroom", "hall", "living") * 2:
        home.moves(area)
        home.later(20)
        home.carries("phone-ben", area, 40).beacon("phone-anna", "kitchen")
        home.moves(area, on=False)

    assert carried(home, "phone-anna") > 0.7
    assert home.p("anna", "kitchen") > 0.7


def test_a_phone_that_may_be_on_its_way_is_not_said_to_lie_there() -> None:
    home = Lived(ANNA)
    home.carries("phone-anna", "kitchen", 300).door()
    lies, index = home.state.radios["phone-anna"], home.brain.floor.index
    places = [0.0] * len(lies.places)
    places[index["kitchen"]], places[index["hall"]] = 0.6, 0.4

    assert lay_there(home.state, lies, home.brain)
    assert not lay_there(home.state, replace_radio(lies, places=tuple(places)), home.brain)


def test_a_receiver_that_was_off_for_a_while_calls_nobody_home_to_a_forgotten_phone() -> None:
    home = Lived(ANNA, start="2026-03-03 09:00")
    home.carries("phone-anna", "kitchen", 300).door()
    home.later(60)
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=False, place="Home")
    home.carries("phone-anna", "kitchen", 3 * 3600)
    out = home.p("anna", "away")

    home.later(3600)
    assert home.state.radios["phone-anna"].area == "away"
    home.carries("phone-anna", "kitchen", 3 * 3600)

    assert home.state.radios["phone-anna"].area == "kitchen"
    assert min(out, home.p("anna", "away")) > 0.8


def test_a_phone_that_falls_silent_has_left_the_house() -> None:
    home = Lived()
    home.carries("phone-anna", "hall", 60)
    home.carries("phone-ben", "living", 20)
    home.door()

    for _ in range(60):
        home.beacon("phone-ben", "living")
        home.later(15)

    assert home.state.radios["phone-anna"].area == "away"
    assert home.p("anna", "away") > 0.7
    assert home.p("ben", "away") < 0.2
    assert "phone-anna is out of reach" in home.why("anna")
    assert home.person("anna").tracker_home is False


@pytest.mark.parametrize("opened", [True, False])
def test_who_went_out_with_the_watch_left_the_tablet_at_home(*, opened: bool) -> None:
    """What falls silent as the door moves was carried out; what is still heard in the living room was not."""
    anna = replace(ANNA, identities=replace(ANNA.identities, beacon=("watch-anna", "tablet-anna")))
    home = Lived(anna, start="2026-03-03 09:00")
    home.carries("tablet-anna", "living", 30)
    home.carries("watch-anna", "kitchen", 60).carries("watch-anna", "hall", 30)
    if opened:
        home.door()
    home.carries("tablet-anna", "living", 900)

    assert (carried(home, "tablet-anna") < 0.5) == opened
    assert (home.p("anna", "living") < 0.6) == opened


def test_a_phone_left_at_home_is_no_absence_while_the_watch_is_gone() -> None:
    """One of two devices falls silent: somebody may have left, but the tracker does not say so."""
    anna = replace(ANNA, identities=replace(ANNA.identities, beacon=("phone-anna", "watch-anna")))
    home = Lived(anna)
    for _ in range(60):
        if home.now < home.state.house.mode_since + 120.0:
            home.beacon("watch-anna", "hall")
        home.beacon("phone-anna", "kitchen")
        home.later(15)

    assert home.state.radios["watch-anna"].area == "away"
    assert home.state.radios["phone-anna"].area == "kitchen"
    assert home.person("anna").tracker_home is not False
    assert home.p("anna", "away") < 0.9


def test_a_phone_that_is_heard_again_is_home_again() -> None:
    home = Lived()
    home.carries("phone-anna", "hall", 60)
    home.door().later(1200)
    gone = home.p("anna", "away")
    home.moves("hall")
    home.carries("phone-anna", "kitchen", 120)

    assert gone > 0.5
    assert home.where("anna") == "kitchen"
    assert home.person("anna").tracker_home is None


@pytest.mark.parametrize("opened", [True, False])
def test_a_phone_heard_faintly_after_a_silence_without_a_door_was_never_out(*, opened: bool) -> None:
    """In a room that no receiver reaches it is not heard for minutes; one far reading calls its owner out no more."""
    home = Lived(ANNA, start="2026-03-03 10:00")
    home.carries("phone-anna", "kitchen", 300)
    if opened:
        home.door()
    for _ in range(30):
        home.radar("bedroom")
        home.later(20)
    home.beacon("phone-anna", "kitchen", 6.0)

    assert (home.state.radios["phone-anna"].area == "away") == opened
    assert (home.p("anna", "away") < 0.3) or opened


def test_a_phone_that_is_always_heard_rarely_is_not_missed_at_once() -> None:
    """At night some phones speak up every four minutes."""
    home = Lived(ANNA, start="2026-03-03 22:30")
    for _ in range(20):
        home.beacon("phone-anna", "bedroom")
        home.later(240)
    home.later(200)

    assert home.state.radios["phone-anna"].area == "bedroom"
    assert home.where("anna") == "bedroom"


def test_walking_with_the_phone_is_being_awake() -> None:
    home = Lived(ANNA, start="2026-03-03 22:00")
    home.carries("phone-anna", "bedroom", 3600, every=30.0)
    asleep = home.person("anna").asleep
    home.carries("phone-anna", "kitchen", 60)

    assert asleep > 0.9
    assert home.person("anna").asleep < 0.5 * asleep


def night(
    home: Lived, noise: float, seed: int, where: dict[str, dict[str, float]], turns: float | None = None
) -> dict[str, list[str]]:
    """Phones that lie still, heard by several receivers: where people were taken to be in eight hours, without repeats.

    Half an hour passes before it counts: the house has come to rest. Every `turns` seconds somebody turns over in bed.
    """
    chance, said = Random(seed), []  # noise that can be repeated
    for device, heard in where.items():
        for area, distance in heard.items():
            at = home.now
            while at < home.now + 8.5 * 3600:
                at += chance.uniform(24.0, 54.0)
                said.append((at, device, area, distance * chance.lognormvariate(0.0, noise)))
    rooms: dict[str, list[str]] = {who: [] for who in home.household.people}
    settled, turned = home.now + 1800.0, home.now
    for at, device, area, distance in sorted(said):
        if turns is not None and at > turned + turns:
            turned = at
            home.until(at).moves("bedroom")
            home.moves("bedroom", on=False)
        home.until(at).beacon(device, area, distance)
        for who, seen in rooms.items():
            if at > settled and home.where(who) != (seen[-1] if seen else ""):
                seen.append(home.where(who))
    return rooms


def test_two_phones_that_lie_still_in_their_rooms_stay_there_all_night() -> None:
    home = Lived(start="2026-03-03 22:00").walks("hall", "bedroom")

    rooms = night(
        home, 0.18, 1,
        {"phone-anna": {"bedroom": 1.6, "hall": 5.5}, "phone-ben": {"living": 2.2, "hall": 5.0, "kitchen": 6.5}},
    )  # fmt: skip

    assert rooms == {"anna": ["bedroom"], "ben": ["living"]}


@pytest.mark.parametrize("seed", [1, 2])
def test_two_phones_that_lie_between_two_rooms_do_not_send_their_owners_to_and_fro(seed: int) -> None:
    """Each is heard almost equally well in two rooms; radio wavers, people in bed do not."""
    home = Lived(start="2026-03-03 22:00").walks("hall", "bedroom")

    rooms = night(
        home, 0.18, seed,
        {
            "phone-anna": {"bedroom": 2.0, "kids_room": 2.6, "hall": 4.0},
            "phone-ben": {"living": 2.0, "office": 2.5, "hall": 4.5},
        },
    )  # fmt: skip

    assert all(len(taken) <= 2 for taken in rooms.values()), rooms


@pytest.mark.parametrize("seed", [1, 2])
def test_who_turns_over_in_bed_moves_no_phone_that_lies_between_two_rooms(seed: int) -> None:
    home = Lived(start="2026-03-03 22:00").walks("hall", "bedroom")

    rooms = night(
        home, 0.18, seed, {"phone-ben": {"living": 2.0, "office": 2.5, "hall": 4.5}}, turns=420.0,
    )  # fmt: skip

    assert len(rooms["ben"]) <= 2, rooms
    assert carried(home, "phone-ben") < 0.95, "what wavers has not been carried from room to room"


def test_nobody_sleeps_in_a_hall_whose_sensor_is_silent() -> None:
    """The device may lie in the hall or in the living room: its owner, who sleeps, is rather in the room."""
    home = Lived(ANNA, start="2026-03-03 23:00").walks("hall", "living")
    home.carries("phone-anna", "living", 60)
    home.later(1800)
    floor, radio = home.brain.floor, home.state.radios["phone-anna"]
    places = [0.5 if place in ("hall", "living") else 0.0 for place in floor.places]
    told = _beside_a_sleeper(asleep(home), "anna", replace_radio(radio, places=tuple(places)), home.now, home.brain)

    assert told.places[floor.index["hall"]] < 0.01
    assert told.places[floor.index["living"]] > max(0.7, home.person("anna").places[floor.index["living"]])


def asleep(home: Lived) -> State:
    """The same moment, with Anna asleep."""
    people = {**home.state.people, "anna": replace_radio(home.person("anna"), asleep=0.9)}
    return replace_radio(home.state, people=people)


def test_who_sleeps_is_where_they_were_if_their_phone_is_heard_in_a_silent_hall() -> None:
    """What little is left of the device's whereabouts beside the hall is chance, and draws nobody into another room."""
    home = Lived(ANNA, start="2026-03-03 23:00").walks("hall", "bedroom")
    home.carries("phone-anna", "bedroom", 60)
    home.later(1800)
    floor, radio = home.brain.floor, home.state.radios["phone-anna"]
    heard = {"hall": 0.985, "living": 0.01, "bedroom": 0.005}
    places = tuple([heard.get(place, 0.0) for place in floor.places])
    told = _beside_a_sleeper(asleep(home), "anna", replace_radio(radio, places=places), home.now, home.brain)

    assert home.where("anna") == "bedroom"
    assert told.places[floor.index["bedroom"]] > 0.8
    assert told.places[floor.index["living"]] < 0.05


def test_two_phones_that_lie_exactly_between_two_rooms_change_rooms_at_most_once() -> None:
    """The radio cannot tell the rooms apart at all: what is believed stays with one of them, and says how unsure."""
    home = Lived(start="2026-03-03 22:00").walks("hall", "bedroom")

    rooms = night(
        home, 0.18, 3,
        {
            "phone-anna": {"bedroom": 2.0, "kids_room": 2.0, "hall": 4.0},
            "phone-ben": {"living": 3.0, "office": 3.0, "hall": 4.5},
        },
    )  # fmt: skip

    assert all(len(taken) <= 2 for taken in rooms.values()), rooms
    assert home.p("ben", "living") < 0.9
    assert home.p("ben", "office") < 0.9


def test_a_phone_that_is_carried_off_in_a_still_house_is_followed() -> None:
    """No motion sensor sees the way; the receivers do."""
    home = Lived(ANNA, start="2026-03-03 22:00").walks("hall", "bedroom")
    home.carries("phone-anna", "bedroom", 3600, every=30.0)
    asleep = home.where("anna")
    home.carries("phone-anna", "living", 600, every=10.0)

    assert asleep == "bedroom"
    assert home.where("anna") == "living"


def test_what_a_receiver_says_again_and_again_is_kept_as_one_distance() -> None:
    home = Lived()
    home.carries("phone-anna", "kitchen", 60)
    before = home.state.radios["phone-anna"].heard["ble/kitchen"]
    home.carries("phone-anna", "kitchen", 60)
    after = home.state.radios["phone-anna"].heard["ble/kitchen"]

    assert after.alike > before.alike > 3.0
    assert after.usual == pytest.approx(before.usual)


def test_a_phone_heard_elsewhere_after_an_hour_may_well_have_been_carried_there() -> None:
    def there(silent: float) -> float:
        home = Lived()
        home.carries("phone-anna", "kitchen", 120)
        home.later(silent).beacon("phone-anna", "office", 1.0)
        return home.state.radios["phone-anna"].places[home.brain.floor.index["office"]]

    assert there(3600.0) > 3.0 * there(5.0)


def test_a_phone_that_is_heard_every_four_minutes_is_not_gone_after_seven() -> None:
    home = Lived(ANNA, start="2026-03-03 22:30")
    for _ in range(10):
        home.beacon("phone-anna", "bedroom")
        home.later(240.0)
    home.beacon("phone-anna", "bedroom")
    home.moves("office")  # so that the house looks up every minute

    assert home.later(420.0).state.radios["phone-anna"].area == "bedroom"
    assert home.later(420.0).state.radios["phone-anna"].area == "away"


def left_in_bed(home: Lived, *, door: bool) -> Lived:
    """The phone is put down in the bedroom; then the door moves, or does not, and nothing moves for hours."""
    home.carries("phone-anna", "kitchen", 300)
    home.walks("hall", "bedroom")
    home.carries("phone-anna", "bedroom", 300)
    home.walks("hall")
    if door:
        home.door()
    return home.carries("phone-anna", "bedroom", 8 * 3600, every=60)


def test_a_phone_that_lies_beside_the_bed_all_day_has_been_forgotten() -> None:
    gone = left_in_bed(Lived(ANNA, start="2026-03-03 08:00"), door=True)
    assert gone.p("anna", "bedroom") < 0.5

    asleep = left_in_bed(Lived(ANNA, start="2026-03-03 22:00"), door=False)
    assert asleep.p("anna", "bedroom") > 0.6


def test_a_phone_that_lay_about_when_another_device_left_was_forgotten() -> None:
    """In the hand it would have been taken along, too; it is not held for hours as surely as when it last moved."""
    home = left_in_bed(Lived(ANNA, start="2026-03-03 08:00"), door=False)
    radio = home.state.radios["phone-anna"]

    assert in_hand(replace_radio(radio, carried=0.97), home.state, home.now) < 0.86
    assert in_hand(replace_radio(radio, carried=0.97, since=home.now), home.state, home.now) > 0.96
    assert in_hand(replace_radio(radio, carried=0.2), home.state, home.now) == 0.2


def test_a_phone_that_was_silent_for_a_while_and_is_heard_in_another_room_was_carried_there() -> None:
    def found(room: str) -> float:
        home = Lived(ANNA)
        home.carries("phone-anna", "bedroom", 300)
        for area in ("hall", "office", "hall", "bathroom", "hall", "kitchen") * 2:
            home.beacon("phone-anna", "bedroom")
            home.moves(area)
            home.later(10)
            home.moves(area, on=False)
        home.later(900).walks("hall", room)
        home.carries("phone-anna", room, 120)
        return carried(home, "phone-anna")

    assert found("living") > 0.5
    assert found("bedroom") < 0.2


def test_a_phone_that_is_as_far_from_every_receiver_is_in_no_room_whose_sensor_is_silent() -> None:
    """Only the living room and the bedroom have receivers, and Leo plays in the office already: that nothing
    moves in the bathroom tells that Anna has gone to him."""
    home = Lived(ANNA, LEO)
    for room in ("porch", "hall", "kitchen", "bathroom", "kids_room", "bedroom"):
        home.moves(room, on=False)
    home.walks("hall", "office").radar("office")
    home.carries("phone-anna", "living", 300)
    home.walks("hall")
    for _ in range(30):
        home.later(5.0).beacon("phone-anna", "living", 7.5)
        home.later(5.0).beacon("phone-anna", "bedroom", 7.5)

    assert home.state.radios["phone-anna"].places[home.brain.floor.index["bathroom"]] > 0.1
    assert home.p("anna", "bathroom") < 0.1
    assert home.p("anna", "office") > 0.45


def test_a_phone_that_wavers_between_hall_and_room_is_not_held_to_the_hall() -> None:
    """Both sensors have been quiet for as long: nobody stands in a hall for minutes, but people sit still in a room."""
    home = Lived(ANNA)
    home.walks("porch", "hall")
    for _ in range(6):
        home.later(5.0).beacon("phone-anna", "hall", 2.0)
    home.walks("hall", "living", every=10.0)
    for _ in range(7):
        home.later(30.0).beacon("phone-anna", "hall", 4.5)
        home.beacon("phone-anna", "living", 3.0)

    assert home.state.radios["phone-anna"].area == "hall", "radio alone does not tell"
    assert home.p("anna", "living") > 2.0 * home.p("anna", "hall")


def test_a_sensor_that_goes_on_seeing_movement_is_not_silent() -> None:
    """The kitchen's sensor is not quiet for minutes: who cooks there need not set it off again."""
    home = Lived(ANNA)
    for room in ("porch", "hall", "bathroom", "office", "bedroom", "kids_room"):
        home.moves(room, on=False)
    home.carries("phone-anna", "living", 120)
    home.walks("living").moves("kitchen")
    for _ in range(10):
        home.later(45.0).beacon("phone-anna", "living", 5.2)

    assert home.p("anna", "kitchen") > 0.33


def test_whose_room_it_is_tells_where_no_receiver_does() -> None:
    """Emma and Leo have a room each, and only the kitchen has a receiver: Emma's phone is rather in her own."""
    emma = Person("emma", "Emma", "teen", identities=Identities(beacon=("phone-emma",)))
    rooms = (
        Area("hall", "Hall", "hall", ("kitchen", "one", "two")), Area("kitchen", "Kitchen", "kitchen", ("hall",)),
        Area("one", "Emma's room", "kids_room", ("hall",)), Area("two", "Leo's room", "kids_room", ("hall",)),
    )  # fmt: skip
    home = Lived(house=home_of(emma, LEO, areas={room.id: room for room in rooms}, devices=KITCHEN_ONLY))
    home.carries("phone-emma", "kitchen", 120)
    home.walks("hall")
    for _ in range(12):
        home.later(30.0).beacon("phone-emma", "kitchen", 7.6)

    assert home.p("emma", "one") > 1.5 * home.p("emma", "two")


def test_who_is_busy_where_the_sensor_never_calls_it_quiet_is_still_beside_the_phone() -> None:
    """The kitchen's sensor says once that something moves, and nothing more while people are at work there."""
    home = Lived(ANNA, LEO)
    home.walks("hall", "kitchen", "hall").moves("kitchen")
    home.carries("phone-anna", "kitchen", 1500, every=30.0)
    before = home.p("anna", "kitchen")
    home.walks("hall").radar("kids_room")
    home.carries("phone-anna", "kitchen", 120, every=30.0)

    assert before > 0.8
    assert home.p("anna", "kitchen") > 0.5
    assert home.p("leo", "kids_room") > 0.7, "nobody else can have gone there"
    home.carries("phone-anna", "kitchen", 9000, every=30.0)
    assert home.p("anna", "kitchen") < 0.5, "a sensor's last word may have been lost"


@pytest.mark.parametrize(("girls", "strange"), [(True, True), (False, False)])
def test_a_room_named_after_one_child_is_anothers_too_where_there_is_no_other(*, girls: bool, strange: bool) -> None:
    there = ("boy", "girls") if girls else ("boy",)
    names = {"hall": "Hall", "boy": "Leo's room", "girls": "Girls"}
    rooms = {room: Area(room, names[room], "kids_room", ("hall",)) for room in there}
    rooms["hall"] = Area("hall", "Hall", "hall", there)
    lotte = Person("lotte", "Lotte", "child")
    brain = Lived(house=home_of(LEO, lotte, areas=rooms, devices=())).brain

    assert (brain.ways.gaits["lotte"].affinity[brain.floor.index["boy"]] < 1.0) is strange
    assert brain.ways.gaits["leo"].affinity[brain.floor.index["boy"]] == 1.0


@pytest.mark.parametrize("door", [True, False])
def test_a_phone_that_is_elsewhere_just_after_the_door_moved_has_gone_with_its_owner(*, door: bool) -> None:
    """Without the door it may be a position that jumps."""
    tracked = replace(ANNA, identities=Identities(owntracks=("anna/phone",)))
    home = Lived(tracked, LEO, start="2026-03-03 07:00")
    home.door()
    here, there = {"latitude": 52.52, "longitude": 13.405}, {"latitude": 52.54, "longitude": 13.435}
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", accuracy=15.0, **here)
    home.walks("hall", "bathroom").later(1500)
    if door:
        home.door()
    home.later(60)
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", accuracy=15.0, **there)

    assert (home.p("anna", AWAY) > 0.85) is door


@pytest.mark.parametrize("opened", [True, False])
def test_whose_face_is_seen_at_home_has_not_gone_out_with_a_phone_that_somebody_else_took(*, opened: bool) -> None:
    """Its positions say nothing of them until a door moves: then they may have followed it."""
    home = Lived(ANNA, start="2026-03-03 09:00")
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", home=False)
    home.later(600)
    for i in range(4):
        home.face("anna", "living", track=f"t{i}")
        home.later(60)
    if opened:
        home.door()
        home.later(600)
    for _ in range(4):
        home.later(300)
        home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", home=False)

    assert (home.p("anna", "away") < 0.2) != opened
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", home=True)
    assert home.person("anna").apart == 0.0
