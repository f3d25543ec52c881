"""What people are doing, told by rooms, appliances, sounds and the hour."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.activities.activity import outlasted, scored, signs
from hubd.core.activities.sittings import done
from hubd.core.beliefs import AreaBelief, Sitting
from hubd.core.evidence.appliances import GAMING_WATTS, IN_USE, POINT_MEANS, SEATS, in_use_by_power
from hubd.core.evidence.cues import CUE_WEIGHT, KIND_PRIOR, ROLE_WEIGHT, SOUND_CUES, SOUNDS_OF_PEOPLE, SPELLS
from hubd.core.household import ACTIVITIES, AREA_KINDS, MEANS, Area, DeviceEntry, Person
from hubd.core.policy.scene import BUSY, CONCENTRATING
from tests.core.living import ANNA, AREAS, BERLIN, DEVICES, LEO, Lived, home_of

MIA = Person("mia", "Mia", "teen")
LAMP_IN_OFFICE = DeviceEntry("z/office_lamp", "office", "desk_lamp", "office_lamp")


def stays(home: Lived, area: str, minutes: int) -> Lived:
    """Somebody moves about in a room, as a sensor with a time-out of half a minute tells it."""
    for _ in range(minutes):
        home.moves(area)
        home.later(30)
        home.moves(area, on=False)
        home.later(30)
    return home


def test_a_hob_that_draws_and_sizzles_is_cooking() -> None:
    home = Lived(ANNA).walks("hall", "kitchen")
    home.draws("z/hob", 1800.0)
    home.sound("kitchen", "Sizzle")
    stays(home, "kitchen", 4)

    assert home.doing("anna") == "cooking"
    assert home.context.activity("anna", "cooking") > 0.7
    assert home.context.area_activity("kitchen", "cooking") > 0.7
    assert home.context.occupied("kitchen") > 0.9
    assert home.area("kitchen").people == pytest.approx(1.0, abs=0.2)


def test_an_empty_kitchen_with_a_hob_on_cooks_for_nobody() -> None:
    home = Lived(ANNA)
    home.draws("z/hob", 1800.0)
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=False, place="home")
    home.later(1200)

    assert "cooker" in home.area("kitchen").running
    assert home.context.activity("anna", "cooking") < 0.05
    assert home.context.area_activity("kitchen", "none") == 1.0


def test_a_thermostats_pause_is_no_end_and_its_next_pulse_no_hand() -> None:
    home = Lived(ANNA).walks("hall", "kitchen")
    home.draws("z/hob", 1800.0)
    home.draws("z/hob", 0.0)
    home.walks("hall", "office")
    office = home.p("anna", "office")
    home.draws("z/hob", 1800.0)

    assert home.p("anna", "office") == pytest.approx(office, abs=0.05)
    home.draws("z/hob", 0.0)
    home.later(250)
    assert "cooker" not in home.area("kitchen").running


def test_a_dishwasher_that_starts_by_itself_needs_nobody() -> None:
    home = Lived(ANNA).walks("hall", "office")
    before = home.p("anna", "kitchen")
    home.draws("z/dishwasher", 1900.0)

    assert home.p("anna", "kitchen") == before
    assert "dishwasher" in home.area("kitchen").running


def test_a_television_that_runs_is_watched_by_whoever_sits_there() -> None:
    home = Lived(ANNA, start="2026-03-03 20:30").walks("hall", "living")
    home.hears(ev.Motion, "z/couch", on=True)
    home.later(120)
    before = home.context.activity("anna", "tv")
    home.draws("z/tv", 90.0)
    home.later(300)

    assert before < 0.4
    assert home.context.activity("anna", "tv") > 0.7


def test_what_a_fridge_draws_says_nothing() -> None:
    home = Lived(ANNA)
    before = home.person("anna")
    home.draws("z/fridge", 90.0)

    assert not home.area("kitchen").running
    assert home.person("anna") == before


def test_stand_by_is_not_in_use() -> None:
    home = Lived(ANNA)
    before = home.person("anna")
    home.draws("z/tv", 0.8)

    assert not home.area("living").running
    assert home.person("anna") == before


def test_a_child_at_a_desk_studies_until_the_computer_works_hard() -> None:
    home = Lived(LEO, start="2026-03-03 16:00").walks("hall", "kids_room")
    home.hears(ev.Device, "z/desk_lamp", value="ON")
    home.draws("z/kid_pc", 60.0)
    stays(home, "kids_room", 4)
    homework = home.doing("leo")

    home.draws("z/kid_pc", GAMING_WATTS + 60.0)
    stays(home, "kids_room", 4)
    game = home.doing("leo")

    home.draws("z/kid_pc", 60.0)
    stays(home, "kids_room", 5)

    assert (homework, game, home.doing("leo")) == ("study", "gaming", "study")


def test_an_adult_at_a_computer_works_and_a_child_there_studies() -> None:
    told = {}
    for person in (ANNA, MIA, LEO):
        home = Lived(person, start="2026-03-03 10:00").walks("hall", "office")
        home.draws("z/pc", 60.0)
        stays(home, "office", 4)
        told[person.id] = home.doing(person.id)

    assert told == {"anna": "work", "mia": "study", "leo": "study"}


def test_lessons_and_work_at_a_computer_need_no_desk_lamp_and_no_office() -> None:
    sure = {}
    for person, room, plug in ((MIA, "kids_room", "z/kid_pc"), (ANNA, "bedroom", "z/bed_pc")):
        house = home_of(person, devices=(*DEVICES, DeviceEntry("z/bed_pc", "bedroom", "computer", "bed_pc")))
        home = Lived(person, start="2026-03-03 09:00", house=house).walks("hall", room)
        idle = concentrates(home, person.id)
        home.draws(plug, 60.0)
        stays(home, room, 6)
        sure[person.id] = (idle < 0.3, concentrates(home, person.id) >= BUSY)

    assert sure == {"mia": (True, True), "anna": (True, True)}


def concentrates(home: Lived, person: str) -> float:
    """How likely this person is at something that must not be broken into for little."""
    return sum(home.context.activity(person, doing) for doing in CONCENTRATING)


def test_a_bathroom_is_for_hygiene_and_a_shower_for_more_of_it() -> None:
    home = Lived(ANNA, start="2026-03-03 07:30").walks("hall", "bathroom")
    home.sound("bathroom", "Shower")
    stays(home, "bathroom", 3)

    assert home.doing("anna") == "hygiene"


def test_breakfast_noises_at_breakfast_time_are_breakfast() -> None:
    def at(hour: str) -> float:
        home = Lived(ANNA, start=f"2026-03-03 {hour}").walks("hall", "kitchen")
        home.sound("kitchen", "Cutlery, silverware")
        return stays(home, "kitchen", 4).context.activity("anna", "eating")

    assert at("07:30") > at("15:00") > 0.1


def test_a_cue_speaks_for_some_minutes_only() -> None:
    home = Lived(ANNA).walks("hall", "kitchen")
    home.sound("kitchen", "Sizzle")
    fresh = stays(home, "kitchen", 2).context.activity("anna", "cooking")
    stale = stays(home, "kitchen", 8).context.activity("anna", "cooking")

    assert fresh > 1.5 * stale


def test_opening_the_fridge_is_a_cue_of_the_kitchen() -> None:
    home = Lived(ANNA)
    home.hears(ev.Contact, "z/fridge", open=True)

    assert list(home.area("kitchen").cues) == ["fridge_used"]


def test_players_and_plugs_say_by_their_state_whether_they_run() -> None:
    devices = (*DEVICES, DeviceEntry("ha/player", "living", "media_player"))
    home = Lived(house=home_of(ANNA, devices=devices))
    running = []
    for word in ("idle", "playing", "paused", "unknown word", "off"):
        home.hears(ev.Device, "ha/player", value=word)
        running.append("media_player" in home.area("living").running)

    assert running == [False, True, True, True, False]


def test_a_plug_that_meters_is_judged_by_its_draw_and_not_by_its_relay() -> None:
    home = Lived(ANNA)
    home.draws("z/tv", 0.5)
    home.hears(ev.Device, "z/tv", value="ON", channel="switch")
    before = home.person("anna").places

    home.hears(ev.Device, "z/tv", value="OFF", channel="switch")
    home.hears(ev.Device, "z/tv", value="ON", channel="switch")

    assert not home.area("living").running
    assert home.person("anna").places == before


def test_nothing_runs_beside_somebody_asleep_by_the_table_of_watts() -> None:
    assert [in_use_by_power(means, watts) for means, watts in (
        ("kettle", 2000.0), ("kettle", 1.0), ("tv", 90.0), ("fridge", 90.0), (None, 90.0),
    )] == [True, False, True, None, None]  # fmt: skip


def test_activities_settle_and_do_not_jump() -> None:
    home = Lived(ANNA, start="2026-03-03 20:30").walks("hall", "living")
    home.radar("living")
    home.later(300)
    before = home.context.activity("anna", "tv")
    home.draws("z/tv", 90.0)
    at_once = home.context.activity("anna", "tv")
    home.later(240)

    assert at_once - before < 0.3
    assert home.context.activity("anna", "tv") > at_once + 0.2


def test_an_unknown_person_in_a_room_does_what_the_room_says() -> None:
    """Nobody who lives here is likely there, but somebody is."""
    home = Lived(ANNA, start="2026-03-03 19:00")
    home.hears(ev.Position, "owntracks/anna/phone", device="anna/phone", entered=False, place="home")
    home.draws("z/hob", 1800.0)
    home.radar("kitchen")
    home.sound("kitchen", "Sizzle")
    home.later(120)

    assert home.context.occupied("kitchen") >= 0.5
    assert home.area("kitchen").activity.get("cooking", 0.0) > 0.3


# the tables


def test_every_weight_is_of_an_activity_that_the_contract_names() -> None:
    weights = [*KIND_PRIOR.values(), *CUE_WEIGHT.values(), *ROLE_WEIGHT.values()]

    assert {activity for table in weights for activity in table} <= set(ACTIVITIES)
    assert set(KIND_PRIOR) == set(AREA_KINDS)
    assert set(ROLE_WEIGHT) == {"adult", "teen", "child"}


def test_every_appliance_is_one_that_the_configuration_knows() -> None:
    assert set(IN_USE) | POINT_MEANS | SEATS <= set(MEANS)


def test_sounds_are_written_as_they_are_looked_up() -> None:
    assert all(label == label.casefold() for label in (*SOUND_CUES, *SOUNDS_OF_PEOPLE))
    assert set(SOUND_CUES.values()) <= set(CUE_WEIGHT)


@pytest.mark.parametrize("kind", AREA_KINDS)
@pytest.mark.parametrize("hour", [3, 8, 12, 18, 23])
def test_every_kind_of_room_has_scores_at_every_hour(kind: str, hour: int) -> None:
    local = ANYTIME.replace(hour=hour)

    assert scored(signs(AreaBelief(at=0.0), kind, local, 0.0))


ANYTIME = home_of().local(1772523000.0).astimezone(BERLIN)


AFTERNOON, NIGHT = "2026-03-03 16:00", "2026-03-03 22:30"


def at_the_desk(start: str, *evidence: tuple[str, float]) -> list[float]:
    """How likely Leo studies, minute by minute, once he sits in his room and a plug draws so much."""
    home = Lived(ANNA, LEO, start=start).walks("hall", "kids_room")
    home.radar("kids_room")
    for source, watts in evidence:
        home.draws(source, watts)
    minutes = []
    for _ in range(6):
        home.later(60)
        home.radar("kids_room")
        minutes.append(home.context.activity("leo", "study"))
    return minutes


def test_a_desk_lamp_alone_is_enough_within_six_minutes_of_an_afternoon() -> None:
    """Nobody knows where Anna is, and it may be she who has lit it."""
    lamp = at_the_desk(AFTERNOON, ("z/desk_lamp", 8.6))
    assert lamp[0] < 0.5 and lamp[5] >= 0.68, "the lamp may have been lit in passing"
    assert at_the_desk(AFTERNOON, ("z/desk_lamp", 8.6), ("z/kid_pc", 60.0))[1] >= 0.65


def test_a_lamp_at_night_a_computer_alone_and_a_game_are_no_homework() -> None:
    assert max(at_the_desk(NIGHT, ("z/desk_lamp", 8.6))) < 0.7
    assert max(at_the_desk(AFTERNOON, ("z/kid_pc", 60.0))) < 0.7
    assert max(at_the_desk(AFTERNOON, ("z/desk_lamp", 8.6), ("z/kid_pc", 250.0))) < 0.3


def test_what_still_stands_at_the_next_look_and_leaves_little_doubt_is_soon_believed() -> None:
    home = Lived(ANNA)
    home.walks("hall", "kitchen")
    home.draws("z/hob", 1800.0)
    at_once = home.context.activity("anna", "cooking")

    assert at_once < 0.2, "it may be gone in a second"
    assert home.later(60.0).context.activity("anna", "cooking") > 0.5


def test_a_kind_of_room_that_nobody_has_thought_of_is_like_any_other() -> None:
    home = Lived(ANNA)
    there, local = home.area("hall"), home.household.local(home.now)
    assert scored(signs(there, "lobby", local, home.now)) == scored(signs(there, "other", local, home.now))


def hours_under_the_lamp(*shown: str) -> list[float]:
    """How likely Leo still studies, each half-hour under a burning lamp, if these sounds are heard now and then."""
    home = Lived(ANNA, LEO, start="2026-03-03 14:00").walks("hall", "kids_room")
    home.radar("kids_room")
    home.draws("z/desk_lamp", 8.6)
    told = []
    for minute in range(1, 181):
        home.later(60)
        home.radar("kids_room")
        home.draws("z/desk_lamp", 8.6)
        for label in shown if minute % 5 == 0 else ():
            home.sound("kids_room", label)
        if minute % 30 == 0:
            told.append(home.context.activity("leo", "study"))
    return told


def test_a_lamp_that_burns_for_hours_is_no_homework_any_more_unless_something_else_shows_it() -> None:
    alone, writes = hours_under_the_lamp(), hours_under_the_lamp("Writing")

    assert alone[0] > 0.8, "half an hour under the lamp is homework"
    assert alone == sorted(alone, reverse=True)
    assert alone[3] < 0.35 and alone[5] < 0.2, "nobody studies for hours without a sound"
    assert min(writes) > 0.9, "writing is heard all the while"


def sits_under_the_lamp(home: Lived, minutes: int, *shown: str) -> float:
    """Leo lights the lamp and sits there for so long. Answers with how likely it is homework."""
    for _ in range(minutes):
        home.draws("z/desk_lamp", 8.6)
        home.radar("kids_room")
        for label in shown:
            home.sound("kids_room", label)
        home.later(60)
    return home.context.activity("leo", "study")


def leaves_the_lamp(home: Lived, minutes: int) -> None:
    home.draws("z/desk_lamp", 0.0)
    for _ in range(minutes):
        home.radar("kids_room")
        home.later(60)


def test_a_lamp_that_was_left_on_and_is_switched_on_again_is_homework() -> None:
    home = Lived(ANNA, LEO, start="2026-03-03 13:30").walks("hall", "living")
    for _ in range(150):
        home.draws("z/desk_lamp", 8.6)
        home.later(60)
    leaves_the_lamp(home.walks("hall", "kids_room"), 10)

    assert sits_under_the_lamp(home, 5) > 0.8


def test_homework_is_done_once_a_day_unless_something_else_shows_it() -> None:
    """Who lights the lamp again an hour later rather reads, until writing is heard."""
    home = Lived(ANNA, LEO, start="2026-03-03 14:00").walks("hall", "kids_room")
    first = sits_under_the_lamp(home, 45)
    leaves_the_lamp(home, 60)
    reads = sits_under_the_lamp(home, 15)
    writes = sits_under_the_lamp(home, 10, "Writing")

    assert first > 0.75
    assert 0.5 < reads < 0.7
    assert writes > 0.8


def test_on_the_next_day_there_is_new_homework() -> None:
    an_hour = Sitting(0.0, 3600.0)
    assert done(an_hour, 2 * 3600.0)
    assert not done(an_hour, 24 * 3600.0)
    assert not done(an_hour, 3600.0 + 60.0), "it goes on"
    assert not done(None, 0.0)


@pytest.mark.parametrize(("thing", "watts", "activity"), [("z/desk_lamp", 9.0, "study"), ("z/kid_pc", 60.0, "study")])
def test_what_was_switched_off_no_longer_says_what_is_done_there(thing: str, watts: float, activity: str) -> None:
    home = Lived(LEO, start="2026-03-03 15:00").walks("hall")
    home.radar("kids_room")
    for _ in range(10):
        home.draws(thing, watts)
        home.later(60)
    before = home.context.activity("leo", activity)
    home.draws(thing, 0.3)
    home.later(120)

    assert before > 0.5
    assert home.context.activity("leo", activity) < 0.3


def test_who_puts_out_the_lamp_of_the_desk_has_finished() -> None:
    """In an office, where a child may study without a lamp, too, and where nothing tells that it has gone."""

    def still_at_it(*, put_out: bool) -> float:
        home = Lived(LEO, start="2026-03-03 15:00", house=home_of(LEO, devices=(*DEVICES, LAMP_IN_OFFICE)))
        home.walks("hall", "office")
        for _ in range(10):
            home.draws("z/office_lamp", 9.0)
            home.later(60)
        home.draws("z/office_lamp", 0.3 if put_out else 9.0)
        return home.later(150).context.activity("leo", "study")

    assert still_at_it(put_out=False) > 0.6
    assert still_at_it(put_out=True) < 0.3


def two_desks(*, second: float) -> Lived:
    """Somebody studies by the first of two lamps in one room; the other's plug says now and then what it draws."""
    lamps = (DeviceEntry("z/lamp_one", "kids_room", "desk_lamp"), DeviceEntry("z/lamp_two", "kids_room", "desk_lamp"))
    home = Lived(LEO, start="2026-03-03 15:00", house=home_of(LEO, devices=(*DEVICES, *lamps)))
    home.draws("z/lamp_two", 0.3)
    home.radar("kids_room")
    for _ in range(10):
        home.draws("z/lamp_one", 9.0)
        home.later(60)
    home.draws("z/lamp_two", second)
    return home.later(20)


def test_the_lamp_of_the_second_desk_that_is_off_puts_out_no_other() -> None:
    home = two_desks(second=0.4)

    assert "desk_lamp" in home.area("kids_room").running
    assert home.context.activity("leo", "study") > 0.6


def test_when_one_of_two_lamps_is_put_out_the_other_burns_on() -> None:
    home = two_desks(second=9.0)
    home.draws("z/lamp_one", 0.3)
    assert "desk_lamp" in home.area("kids_room").running

    home.draws("z/lamp_two", 0.3)
    assert "desk_lamp" not in home.area("kids_room").running


def test_an_idle_computer_does_not_end_the_game_on_the_one_beside_it() -> None:
    computers = (DeviceEntry("z/tower", "kids_room", "computer"), DeviceEntry("z/laptop", "kids_room", "computer"))
    home = Lived(LEO, start="2026-03-03 15:00", house=home_of(LEO, devices=(*DEVICES, *computers)))
    home.radar("kids_room")
    home.draws("z/laptop", 3.0)
    for _ in range(8):
        home.draws("z/tower", 300.0)
        home.later(30)
        home.draws("z/laptop", 3.0)
        home.later(30)

    assert home.context.activity("leo", "gaming") > 0.7


def test_a_relay_that_is_always_on_does_not_outlast_the_meter_of_the_same_lamp() -> None:
    parts = (DeviceEntry("z/relay", "kids_room", "desk_lamp"), DeviceEntry("z/meter", "kids_room", "desk_lamp"))
    home = Lived(LEO, start="2026-03-03 15:00", house=home_of(LEO, devices=(*DEVICES, *parts)))
    home.hears(ev.Device, "z/relay", value="ON")
    home.draws("z/meter", 9.0)
    home.later(60)
    home.draws("z/meter", 0.2)

    assert "desk_lamp" not in home.area("kids_room").running


def test_a_pause_is_no_end_of_homework() -> None:
    home = Lived(ANNA, LEO, start="2026-03-03 14:00").walks("hall", "kids_room")
    sits_under_the_lamp(home, 30)
    leaves_the_lamp(home, 8)

    assert sits_under_the_lamp(home, 10) > 0.75


def test_a_lamp_that_was_off_for_minutes_has_burned_on_for_hours() -> None:
    home = Lived(ANNA, LEO, start="2026-03-03 14:00").walks("hall", "kids_room")
    sits_under_the_lamp(home, 110)
    leaves_the_lamp(home, 3)

    assert sits_under_the_lamp(home, 10) < 0.5, "who reads there comes back from the bathroom"


def test_where_there_is_a_place_to_dine_a_kitchen_is_less_one() -> None:
    def eating(*more: Area) -> float:
        home = Lived(house=home_of(ANNA, areas={area.id: area for area in (*AREAS, *more)}), start="2026-03-03 07:30")
        return stays(home.walks("hall", "kitchen"), "kitchen", 4).context.activity("anna", "eating")

    assert eating(Area("dining", "Dining room", "dining", ("hall",))) < eating()


def test_a_lamp_that_burns_for_hours_still_speaks_of_studying_while_somebody_writes() -> None:
    there = AreaBelief(at=0.0, running=frozenset({"desk_lamp"}), started={"desk_lamp": 0.0})
    spell = SPELLS["desk_lamp"]
    assert outlasted(spell, there, "desk_lamp", 6 * 3600.0) < -0.5
    writes = replace(there, running=there.running | {"writing"})
    assert outlasted(spell, writes, "desk_lamp", 6 * 3600.0) == 0.0
