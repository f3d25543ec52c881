"""Who is where: an evening of motion sensors, doors, trackers, cameras and voices, and what they are worth."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.belief import touched
from hubd.core.household import DeviceEntry, Identities, Person
from hubd.core.state import State
from hubd.core.whereabouts.location import age
from tests.core.living import ANNA, BEN, DEVICES, LEO, Lived, home_of

OFF_DUTY = Person("eve", "Eve")
"""Somebody of whom the house has no phone, no face and no voice."""


def both_settled() -> Lived:
    """Anna is in the kitchen and Ben in the living room; the house knows by their phones."""
    home = Lived()
    home.carries("phone-anna", "kitchen", 120)
    return home.carries("phone-ben", "living", 120)


def leaves(home: Lived, *, home_again: bool = False) -> None:
    """Anna's phone crosses the fence around the house."""
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=home_again, place="Home")


# motion


def test_motion_brings_the_one_who_lives_alone() -> None:
    home = Lived(ANNA)

    home.walks("hall", "kitchen")

    assert home.p("anna", "kitchen") > 0.7
    assert home.area("kitchen").occupied > 0.7
    assert home.why("anna")[-2:] == ["motion in kitchen", "kitchen is quiet"]


def test_motion_moves_the_one_who_can_have_come() -> None:
    """Ben is heard in the living room all the while; the steps in the hall are Anna's."""
    home = both_settled()
    for _ in range(3):
        home.beacon("phone-ben", "living")
        home.later(12)
    home.moves("bathroom")
    home.beacon("phone-ben", "living")

    assert home.p("anna", "bathroom") > home.p("ben", "bathroom")
    assert home.where("ben") == "living"


def test_motion_that_anybody_may_have_caused_is_shared() -> None:
    home = Lived()

    home.walks("hall", "kitchen")

    assert home.p("anna", "kitchen") == pytest.approx(home.p("ben", "kitchen"))
    assert 0.2 < home.p("anna", "kitchen") < 0.6, "one of two, or both"
    assert home.area("kitchen").occupied > 0.7, "but somebody is there"


def test_who_is_in_the_room_anyway_explains_its_motion() -> None:
    home = both_settled()
    home.carries("phone-anna", "kitchen", 60)
    home.carries("phone-ben", "living", 20)
    before = home.p("ben", "kitchen")

    for _ in range(5):
        home.moves("kitchen")
        home.later(30)
        home.beacon("phone-ben", "living")
        home.beacon("phone-anna", "kitchen")
        home.moves("kitchen", on=False)
        home.later(10)

    assert home.p("anna", "kitchen") > 0.8
    assert home.p("ben", "kitchen") < before + 0.1


def test_a_sensor_that_does_not_know_says_nothing() -> None:
    home = Lived(ANNA)
    before = home.person("anna")

    home.moves("kitchen", on=None)
    home.hears(ev.Motion, "z/nowhere", on=True)
    home.hears(ev.Contact, "z/window", open=None)
    home.hears(ev.Power, "z/hob", watts=None)
    home.hears(ev.Device, "z/lamp", value=None)
    home.hears(ev.Level, "z/hygrometer", quantity="humidity", value=61.0)

    assert home.person("anna") == before


def test_a_motion_sensor_stuck_on_for_a_day_holds_nobody() -> None:
    home = Lived(ANNA, LEO)
    home.carries("phone-anna", "living", 60)
    home.moves("kitchen")

    for _ in range(12):
        home.carries("phone-anna", "living", 3600, every=60.0)

    assert home.area("kitchen").occupied < 0.1
    assert home.where("anna") == "living"
    assert home.p("leo", "kitchen") < 0.1


def test_who_cooks_and_eats_before_a_sensor_that_says_so_only_once_is_there_all_the_time() -> None:
    home = Lived(ANNA).walks("hall")
    home.moves("kitchen")
    home.later(5400)

    assert home.area("kitchen").occupied > 0.8


def test_a_sensor_that_was_never_quiet_for_hours_is_stuck_and_no_longer_heard() -> None:
    home = Lived(ANNA)
    for _ in range(125):
        home.moves("kitchen")
        home.later(60)
    home.radar("office")
    before = home.person("anna").places

    home.moves("kitchen")
    assert home.person("anna").places == before

    home.moves("kitchen", on=False)
    home.moves("kitchen")
    assert home.person("anna").places != before, "once it was quiet, it is heard again"


def test_a_sensor_that_goes_on_waving_is_not_counted_again_and_again() -> None:
    home = both_settled()
    home.moves("office")
    first = home.p("anna", "office")
    for _ in range(30):
        home.later(1)
        home.moves("office")

    assert home.p("anna", "office") < max(2 * first, 0.9)


def test_a_lamp_switched_by_hand_means_somebody_is_near_but_its_first_word_does_not() -> None:
    home = Lived(ANNA)
    before = home.p("anna", "living")

    home.hears(ev.Device, "z/lamp", value="OFF")
    assert home.p("anna", "living") == pytest.approx(before)

    home.hears(ev.Device, "z/lamp", value="ON")
    assert home.p("anna", "living") > 1.5 * before


@pytest.mark.parametrize("thing", ["fridge", "window"])
def test_a_door_opened_by_hand_is_somebody_at_hand(thing: str) -> None:
    home = Lived(ANNA)
    home.hears(ev.Contact, f"z/{thing}", open=True)

    assert home.where("anna") == "kitchen"
    assert home.why("anna") == [f"{thing} in kitchen"]
    assert home.p("anna", "kitchen") > 0.5


# radar and seats


def test_a_radar_holds_whoever_sits_still() -> None:
    home = Lived(ANNA)
    home.walks("hall")
    home.radar("office")

    home.at("19:45")

    assert home.p("anna", "office") > 0.8
    assert home.area("office").occupied >= 0.95


def test_without_the_radar_nobody_is_sure_after_two_hours() -> None:
    home = Lived(ANNA)
    home.walks("hall", "office")

    home.at("20:00")

    assert max(home.person("anna").places) < 0.9


def test_a_radar_that_clears_says_that_nobody_is_there() -> None:
    home = Lived(ANNA)
    home.radar("office")
    home.later(60)
    held = home.p("anna", "office")

    home.radar("office", on=False)

    assert home.p("anna", "office") < held
    assert "radar/office" not in home.area("office").held
    home.later(600)
    assert home.area("office").occupied < 0.9


def test_two_radars_in_one_room_clear_it_only_together() -> None:
    devices = (*DEVICES, DeviceEntry("desk_radar", "office"))
    home = Lived(house=home_of(ANNA, devices=devices))
    home.radar("office")
    home.hears(ev.Motion, "desk_radar", on=True, sensor="radar")
    doubt = 1.0 - home.p("anna", "office")

    home.radar("office", on=False)
    assert 1.0 - home.p("anna", "office") < 2.0 * doubt

    home.hears(ev.Motion, "desk_radar", on=False, sensor="radar")
    assert 1.0 - home.p("anna", "office") > 4.0 * doubt


def test_a_couch_is_a_radar_whatever_its_maker_calls_it() -> None:
    home = Lived(ANNA)
    home.hears(ev.Motion, "z/couch", on=True)

    assert list(home.area("living").held) == ["z/couch"]
    assert home.area("living").running == {"couch"}

    home.hears(ev.Motion, "z/couch", on=False)
    assert not home.area("living").held
    assert not home.area("living").running


def test_a_seat_remembered_by_the_broker_holds_but_moves_nobody() -> None:
    home = Lived(ANNA)
    before = home.person("anna").places

    home.radar("office", freshness="retained")

    assert list(home.area("office").held) == ["radar/office"]
    assert home.person("anna").places == before
    home.at("19:00")
    assert home.where("anna") == "office", "but with time, that somebody sits there counts"


# coming and going


def test_the_door_and_the_porch_and_then_silence_are_somebody_who_left() -> None:
    home = Lived(ANNA, start="2026-03-03 09:00")
    home.walks("kitchen", "hall")
    home.door()
    home.moves("porch")
    home.later(30)
    home.moves("porch", on=False)

    home.at("10:30")

    assert home.p("anna", "away") > 0.9
    assert home.mode == "away"
    assert home.doing("anna") == "none"


def test_a_silent_house_with_its_door_shut_keeps_people_longer() -> None:
    left, stayed = Lived(ANNA, start="2026-03-03 09:00"), Lived(ANNA, start="2026-03-03 09:00")
    left.walks("kitchen", "hall")
    left.door()
    stayed.walks("kitchen", "hall")
    stayed.moves("living")

    assert left.at("09:10").p("anna", "away") > stayed.at("09:10").p("anna", "away") + 0.1


def test_a_geofence_says_who_left_and_who_came_back() -> None:
    home = both_settled()

    leaves(home)
    assert home.p("anna", "away") > 0.97
    assert home.where("ben") == "living"
    assert home.why("anna")[-1] == "phone says away"

    leaves(home, home_again=True)
    assert home.p("anna", "away") < 0.1


def test_leaving_another_place_is_not_leaving_home() -> None:
    home = both_settled()
    before = home.person("anna").places

    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=False, place="Work")

    assert home.person("anna").places == before


def test_a_tracker_away_keeps_its_owner_from_wandering_back_by_motion() -> None:
    """Somebody who left with the phone does not come home because the cat crosses the hall."""
    home = Lived(start="2026-03-03 09:00")
    leaves(home)
    for _ in range(6):
        home.walks("hall", "kitchen", "hall")

    assert home.where("anna") == "away"
    assert home.p("anna", "away") > 0.7
    assert home.p("ben", "away") < 0.05


FAR_AWAY: dict[str, Any] = {"latitude": 52.60, "longitude": 13.50}
AT_HOME: dict[str, Any] = {"latitude": 52.5201, "longitude": 13.4051}


def test_a_good_fix_counts_for_home_and_for_away() -> None:
    home = Lived(ANNA)
    tell: dict[str, Any] = {"source": "owntracks/anna/phone", "device": "anna/phone"}

    for _ in range(3):
        home.hears(ev.Position, accuracy=12.0, **tell, **FAR_AWAY)
    assert home.where("anna") == "away"

    for _ in range(3):
        home.hears(ev.Position, accuracy=12.0, **tell, **AT_HOME)
    assert home.p("anna", "away") < 0.1


def test_one_word_of_a_phone_elsewhere_finds_somebody_of_whom_nothing_was_known() -> None:
    """A home with nothing but trackers still knows who is out: `unknown` does not swallow what the phone says."""
    home = Lived(ANNA)
    assert home.where("anna") == "unknown"
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", accuracy=12.0, **FAR_AWAY)
    assert home.p("anna", "away") > 0.7
    assert home.p("anna", "unknown") < 0.2


@pytest.mark.parametrize(
    "position",
    [
        {**FAR_AWAY, "accuracy": 3000.0},
        {**FAR_AWAY, "accuracy": None},
        {**FAR_AWAY, "accuracy": 0.0},
        {"latitude": 52.5223, "longitude": 13.405, "accuracy": 190.0},
        {"home": False, "accuracy": 3000.0},
        {"accuracy": 12.0},
    ],
    ids=["wild", "unrated", "zero", "on the fence", "said by a wild fix", "nowhere"],
)
def test_a_wild_position_moves_nobody(position: dict[str, Any]) -> None:
    home = both_settled()
    before = home.person("anna").places

    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", **position)

    assert home.person("anna").places == before


def test_an_old_fix_and_a_strangers_phone_move_nobody() -> None:
    home = both_settled()
    before = {who: belief.places for who, belief in home.state.people.items()}

    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", home=False, at=home.now - 1000.0)
    home.hears(ev.Position, "owntracks/carl/phone", device="carl/phone", home=False)

    assert {who: belief.places for who, belief in home.state.people.items()} == before


def test_a_router_is_believed_less_than_a_geofence() -> None:
    router, fence = both_settled(), both_settled()

    router.hears(ev.Position, "ha", device="person.ben", home=False)
    leaves(fence)

    assert router.p("ben", "away") < fence.p("anna", "away")


def test_a_home_without_a_place_on_the_map_takes_no_coordinates() -> None:
    home = Lived(house=home_of(ANNA, location=None))
    before = home.person("anna").places
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", accuracy=10.0, **FAR_AWAY)

    assert home.person("anna").places == before


# faces and voices


def test_a_face_names_one_person_and_no_other() -> None:
    home = Lived()

    home.face("Ben", "office", track="t1")

    assert home.p("ben", "office") > 0.8
    assert home.p("anna", "office") < 0.2
    assert home.why("ben") == ["ben's face in office"]


def test_a_doubtful_face_counts_less() -> None:
    sure, doubtful = Lived(), Lived()
    sure.face("ben", "office", 0.95, track="t1")
    doubtful.face("ben", "office", 0.45, track="t1")

    assert doubtful.p("ben", "office") < sure.p("ben", "office") - 0.2


def test_a_name_that_its_recogniser_does_not_believe_is_no_name() -> None:
    """How sure the camera is of a person says nothing about whose face it is."""
    home = Lived()
    home.hears(ev.Sighting, "frigate/office", what="person", score=0.95, name="ben", name_score=0.0, track="t1")

    assert home.p("ben", "office") == pytest.approx(home.p("anna", "office"), abs=0.01)
    assert home.p("ben", "office") < 0.5


def test_a_name_that_comes_late_puts_the_other_one_back() -> None:
    """The camera sees somebody, and twenty seconds later it knows who it was."""
    home = Lived()
    home.face(None, "living", track="t1")
    taken_for = home.p("anna", "living")
    home.later(20)

    home.face("ben", "living", at=home.now - 20.0, track="t1")

    assert taken_for > 0.35
    assert home.p("ben", "living") > 0.9
    assert home.p("anna", "living") < taken_for / 2


def test_an_unknown_face_is_somebody_once() -> None:
    home = Lived(ANNA)
    before = home.person("anna").places
    home.face(None, "kitchen", what="face")
    home.face("a stranger", "kitchen", what="face")
    assert home.person("anna").places == before

    home.face("a stranger", "kitchen", what="person", track="t1")
    assert home.where("anna") == "kitchen"


def test_a_camera_that_repeats_itself_is_one_witness() -> None:
    home = Lived()
    home.face(None, "kitchen", track="t1")
    once = home.p("anna", "kitchen")
    for _ in range(10):
        home.later(1)
        home.face(None, "kitchen", track="t1")
    home.face(None, "kitchen", track="t1", ended=True)

    assert home.p("anna", "kitchen") == pytest.approx(once, abs=0.02)

    home.later(10)
    home.face(None, "kitchen", track="t1")
    assert home.p("anna", "kitchen") > 0.9 * once


def test_a_face_that_is_seen_all_the_time_is_one_witness() -> None:
    home = Lived()
    home.face("ben", "kitchen", 0.6, track="t1")
    once = home.p("ben", "kitchen")
    for _ in range(10):
        home.later(1)
        home.face("ben", "kitchen", 0.6, track="t1")

    assert home.p("ben", "kitchen") == pytest.approx(once, abs=0.02)


def test_the_house_forgets_tracks_of_an_hour_ago() -> None:
    home = Lived()
    for number in range(30):
        home.face(None, "kitchen", track=f"t{number}")
        home.face("ben", "kitchen", track=f"t{number}")
        home.later(600)

    assert len([name for name in home.state.timers if name.startswith(("track|", "face|"))]) < 20


def test_dogs_and_cars_on_camera_are_nobody() -> None:
    home = Lived(ANNA)
    before = home.person("anna").places
    home.hears(ev.Sighting, "frigate/kitchen", what="dog", score=0.9, track="d1")
    home.hears(ev.Sighting, "frigate/elsewhere", what="person", score=0.9, track="p1")

    assert home.person("anna").places == before


def test_a_camera_that_counts_holds_its_room_until_it_counts_none() -> None:
    home = Lived(ANNA)
    home.counts("living", 1)
    assert list(home.area("living").held) == ["frigate/living#count"]
    held = home.at("19:00").p("anna", "living")
    assert held > 0.85

    home.counts("living", 0)
    assert not home.area("living").held
    assert 1.0 - home.p("anna", "living") > 2.0 * (1.0 - held)


def test_an_empty_room_is_no_news_about_who_is_elsewhere() -> None:
    home = Lived(ANNA)
    for _ in range(4):
        home.face("anna", "office", 0.99, track="t1")
        home.later(20)
    before = home.person("anna")
    assert home.p("anna", "living") < 0.01

    home.counts("living", 0)

    assert home.person("anna") == before


def test_who_is_surely_out_is_not_drawn_home_by_a_radar_that_holds_somebody_else() -> None:
    home = Lived(start="2026-03-03 12:00")
    home.radar("bedroom")
    for _ in range(6):
        home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", accuracy=9.0, **FAR_AWAY)
        leaves(home)
    anna, ben = home.person("anna"), home.person("ben")

    home.radar("bedroom")

    assert home.person("anna") == anna
    assert home.person("ben") != ben


def test_a_voice_places_its_speaker() -> None:
    home = Lived()

    home.says("kitchen", "what is for dinner?", "Anna", 0.9)

    assert home.where("anna") == "kitchen"
    assert home.p("anna", "kitchen") > 0.75
    assert home.why("anna") == ["anna's voice in kitchen"]
    assert home.why("ben") == []


def test_a_voice_without_a_name_may_be_anybodys() -> None:
    home = Lived()

    home.says("kitchen", "what is for dinner?")

    assert home.p("anna", "kitchen") == pytest.approx(home.p("ben", "kitchen"))
    assert home.p("anna", "kitchen") > 0.2
    assert home.why("anna") == ["a voice in kitchen"]


def test_sounds_of_people_mean_people_unless_the_television_runs() -> None:
    quiet, loud = Lived(ANNA), Lived(ANNA)
    loud.draws("z/tv", 90.0)
    before = loud.p("anna", "living")

    quiet.sound("living", "Speech")
    loud.sound("living", "Speech")

    assert quiet.where("anna") == "living"
    assert loud.p("anna", "living") == pytest.approx(before)


@pytest.mark.parametrize("what", [{"score": 0.2}, {"score": 0.0}, {"on": False}])
def test_a_sound_that_is_doubtful_or_over_says_nothing(what: dict[str, Any]) -> None:
    home = Lived(ANNA)
    before = home.person("anna").places
    home.sound("living", "Speech", **what)

    assert home.person("anna").places == before


# what is not known


def test_without_evidence_the_house_knows_less_and_less() -> None:
    home = Lived(OFF_DUTY, start="2026-03-03 14:00", house=home_of(OFF_DUTY, devices=()))
    home.hears(ev.Sound, "microphone", area="kitchen", label="laughter", score=0.9)
    heard = home.p("eve", "kitchen")

    unknown = [home.later(1800).p("eve", "unknown") for _ in range(10)]

    assert unknown == sorted(unknown)
    assert unknown[-1] > 0.4
    assert home.p("eve", "kitchen") < heard / 3


def test_nothing_at_all_is_ever_impossible() -> None:
    home = Lived(ANNA)
    for _ in range(50):
        home.face("anna", "office", 0.99, track="t")
        home.later(20)

    assert min(home.person("anna").places) > 0.0
    home.face("anna", "porch", 0.99, track="t")
    home.later(20)
    home.face("anna", "porch", 0.99, track="t")
    assert home.where("anna") == "porch"


def test_the_evidence_is_kept_for_whoever_asks_why() -> None:
    home = Lived(ANNA)
    for _ in range(4):
        home.walks("hall", "kitchen")

    kept = home.person("anna").evidence

    assert 0 < len(kept) <= 6
    assert all(at <= home.now and said and isinstance(weight, float) for at, said, weight in kept)
    assert max(weight for _, said, weight in kept if said == "motion in kitchen") > 0.5


def test_only_what_changed_is_looked_at_again() -> None:
    home = Lived()
    before = home.state
    fact = home.hears(ev.Level, "z/hygrometer", quantity="humidity", value=61.0)
    assert fact is not None
    assert touched(before, home.state, fact.touched) == set(fact.touched)

    before = home.state
    fact = home.counts("living", 7)
    assert fact is not None
    assert {"guests", "area:living"} <= touched(before, home.state, fact.touched)

    before = home.state
    fact = home.moves("kitchen")
    assert fact is not None
    assert {"person:anna", "person:ben", "area:kitchen"} <= touched(before, home.state, fact.touched)


def test_identities_are_compared_without_regard_to_case() -> None:
    carla = Person("carla", "Carla", identities=Identities(beacon=("Watch-CARLA",), face=("CARLA",)))
    home = Lived(carla, BEN)

    home.beacon("watch-Carla", "kitchen")
    home.face("Carla", "office", track="t1")

    assert home.where("carla") == "office"
    assert list(home.state.radios) == ["watch-carla"]


def test_rules_about_sleep_look_again_when_somebody_is_lost_and_not_whenever_somebody_moves() -> None:
    home = Lived(ANNA)

    def believed(place: str, p: float) -> State:
        floor = home.brain.floor
        rest = (1.0 - p) / (len(floor.places) - 1)
        anna = replace(home.person("anna"), places=tuple(p if name == place else rest for name in floor.places))
        return replace(home.state, people={"anna": anna})

    kitchen, away, lost = believed("kitchen", 0.9), believed("away", 0.9), believed("unknown", 0.9)
    assert "asleep:anna" not in touched(kitchen, away, ())
    assert "asleep:anna" in touched(kitchen, lost, ())
    assert "asleep:anna" in touched(lost, away, ())


def test_a_house_that_has_just_begun_forgets_nobody_for_five_minutes() -> None:
    home = Lived(ANNA)
    before = home.p("anna", "unknown")
    assert age(home.state, "anna", home.now + 240.0, home.brain)[-1] == pytest.approx(before, abs=1e-3)
    assert age(home.state, "anna", home.now + 3600.0, home.brain)[-1] > before + 0.05


def test_what_may_as_well_have_been_a_guest_is_no_sign_of_life_of_anybody() -> None:
    def seen(guests: float) -> float:
        home = Lived(ANNA)
        rest = 0.7 / (len(home.brain.floor.places) - 1)
        places = tuple(0.3 if place == "kitchen" else rest for place in home.brain.floor.places)
        home.now += 60.0
        anna = replace(home.person("anna"), places=places, at=home.now)
        home.state = replace(home.state, people={"anna": anna}, house=replace(home.state.house, guests=guests))
        home.moves("kitchen")
        return home.now - home.person("anna").seen

    assert seen(0.02) == 0.0
    assert seen(0.6) == 60.0


@pytest.mark.parametrize(("thing", "hand"), [("oven", False), ("kettle", True)])
def test_an_oven_may_switch_itself_off_and_says_nothing_of_anybody(thing: str, hand: bool) -> None:
    home = Lived(house=home_of(ANNA, BEN, devices=(*DEVICES, DeviceEntry("z/it", "kitchen", thing, "it"))))
    home.walks("hall", "kitchen")
    home.draws("z/it", 2000.0)
    home.later(1200.0).walks("hall", "living").later(300.0)
    before = home.person("anna").evidence
    home.draws("z/it", 0.0)
    assert (home.person("anna").evidence != before) is hand


# the alarm system


PANEL = DeviceEntry("z/panel", "hall", "alarm_panel", "panel")


def guarded(*people: Person) -> Lived:
    home = Lived(house=home_of(*people, devices=(*DEVICES, PANEL)))
    home.hears(ev.Device, "z/panel", value="disarmed", channel="state")
    return home


def test_whoever_arms_the_alarm_for_an_empty_house_leaves_no_child_in_it() -> None:
    home = guarded(ANNA, LEO)
    home.face("leo", "living")
    home.carries("phone-anna", "living", 120)
    home.later(1200)
    home.walks("living", "hall").door()
    leaves(home)
    before = home.p("leo", "away")
    home.later(30.0)
    home.hears(ev.Device, "z/panel", value="armed_away", channel="state")
    assert before < 0.5
    assert home.p("leo", "away") > 0.75
    assert home.p("anna", "away") > 0.95
    assert home.why("leo")[-1] == "the alarm system is armed"


def test_an_alarm_that_the_broker_had_kept_or_for_the_night_sends_nobody_out() -> None:
    home = guarded(ANNA, LEO)
    home.face("leo", "living")
    before = home.p("leo", "away")
    home.hears(ev.Device, "z/panel", value="armed_away", channel="state", freshness="retained")
    assert home.p("leo", "away") == pytest.approx(before, abs=0.01)
    home.hears(ev.Device, "z/panel", value="armed_night", channel="state")
    assert home.p("leo", "away") == pytest.approx(before, abs=0.01)


@pytest.mark.parametrize("value", ["pending", "triggered"])
def test_an_alarm_that_goes_off_brings_nobody_home(value: str) -> None:
    home = guarded(ANNA)
    home.walks("hall").door()
    leaves(home)
    home.later(3600)
    home.hears(ev.Device, "z/panel", value="armed_away", channel="state")
    home.later(3600)
    home.hears(ev.Device, "z/panel", value=value, channel="state")
    assert home.area("hall").occupied < 0.1
    assert home.p("anna", "away") > 0.95
