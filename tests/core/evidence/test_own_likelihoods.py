"""A home's own figures: what changes when they are learned, and that sensors without them are as before."""

from __future__ import annotations

from hubd.core import events as ev
from hubd.core.context import Context
from hubd.core.likelihoods import Own
from hubd.core.rules.check import Truth, View
from hubd.core.rules.conditions.things import running
from tests.core.living import ANNA, LEO, Lived


def measured(house: Lived, own: Own) -> Lived:
    house.hears(ev.Measured, "hubd/learn", own=own)
    return house


def test_they_are_no_news_about_anybody() -> None:
    house = Lived(ANNA)
    house.walks("hall", "kitchen")
    before = house.state

    assert house.hears(ev.Measured, "hubd/learn", own=Own(id="one", ghosts={"z/hall_motion": 0.3})) is None

    assert house.state.people is before.people and house.state.areas is before.areas
    assert house.state.own.id == "one"


def test_a_weak_beacon_is_taken_to_be_nearer_than_it_seems() -> None:
    def lived(own: Own) -> float:
        house = measured(Lived(ANNA), own)
        for _ in range(30):  # twice as far as it is, in the kitchen beside the hall
            house.beacon("phone-anna", "kitchen", 4.6)
            house.beacon("phone-anna", "hall", 12.0)
            house.later(10.0)
        return house.p("anna", "kitchen")

    assert lived(Own()) < 0.5
    assert lived(Own(nearer={"phone-anna": 0.45})) > 0.75


def test_a_lamp_whose_plug_idles_at_nine_watts_is_not_on() -> None:
    house = measured(Lived(LEO, start="2026-03-03 16:00"), Own(running={"z/desk_lamp": 12.5}))
    house.walks("hall", "kids_room")
    house.draws("z/desk_lamp", 9.1)
    assert "desk_lamp" not in house.area("kids_room").running
    assert house.state.devices["z/desk_lamp"].above == 12.5
    assert not house.state.traces["z/desk_lamp"].on if "z/desk_lamp" in house.state.traces else True
    house.draws("z/desk_lamp", 17.6)
    assert "desk_lamp" in house.area("kids_room").running


def lit(house: Lived) -> Truth:
    """What a rule takes the lamp for now."""
    context = Context(household=house.brain.household, floor=house.brain.floor, state=house.state)
    view = View(context, ev.Tick(at=house.state.now, arrived=house.state.now, source="test"), house.state.rules)
    return running(house.state.devices["z/desk_lamp"], view)


def test_rules_read_the_learned_threshold_too() -> None:
    house = Lived(LEO)
    house.draws("z/desk_lamp", 9.1)
    assert lit(house)
    measured(house, Own(running={"z/desk_lamp": 12.5}))
    assert not lit(house)
    measured(house, Own())
    assert lit(house)


def test_a_sensor_that_sees_into_the_hall_does_not_call_anna_into_the_kitchen() -> None:
    def lived(own: Own) -> tuple[float, float]:
        house = measured(Lived(ANNA), own)
        house.walks("hall")
        house.carries("phone-anna", "hall", 60.0)
        for _ in range(3):
            house.moves("hall", on=False)
            house.moves("hall")
            house.moves("kitchen")
            house.later(20.0)
            house.moves("kitchen", on=False)
        return house.p("anna", "kitchen"), house.area("kitchen").occupied

    plain, kitchen = lived(Own())
    learned, quiet = lived(Own(sees={"z/kitchen_motion": {"hall": 0.7}}))
    assert plain > 0.5 > learned
    assert kitchen > 0.8 > quiet


def test_it_still_sees_whoever_is_in_the_kitchen() -> None:
    house = measured(Lived(ANNA), Own(sees={"z/kitchen_motion": {"hall": 0.7}}))
    house.walks("hall", "kitchen")
    for _ in range(4):
        house.moves("kitchen", on=False)
        house.later(20.0)
        house.moves("kitchen")
    assert house.where("anna") == "kitchen"
    assert house.area("kitchen").occupied > 0.8


def test_a_sensor_that_sees_ghosts_is_believed_less() -> None:
    def lived(own: Own) -> float:
        house = measured(Lived(ANNA), own)
        house.walks("hall", "living")
        house.carries("phone-anna", "living", 120.0)
        house.moves("office")
        return house.p("anna", "office")

    assert lived(Own(ghosts={"z/office_motion": 0.4})) < 0.6 * lived(Own())


def test_silence_begins_when_the_sensor_could_speak_again() -> None:
    def lived(own: Own) -> float:
        house = measured(Lived(ANNA), own)
        house.walks("hall", "kitchen")
        return house.later(600.0).p("anna", "kitchen")

    assert lived(Own(holds={"kitchen": 480.0})) > lived(Own()) + 0.05


def test_what_a_sensor_that_sees_ghosts_reports_of_an_empty_room_stirs_nothing() -> None:
    def stirs(own: Own) -> bool:
        house = measured(Lived(ANNA), own)
        house.walks("hall", "living")
        house.radar("living")
        house.later(60.0).moves("office")
        return house.area("office").motion == house.now

    assert stirs(Own())
    assert not stirs(Own(ghosts={"z/office_motion": 0.4}))
