"""What a house watches by itself: the pool, the iron, the alarm system, frost, a silent morning; and what it says of
doors, windows, air and batteries."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.decisions import Tell
from hubd.core.household import Area, DeviceEntry
from hubd.core.memories import Alert
from tests.home import AREAS, DEVICES, PEOPLE, Home, household

POOL = Area("pool_yard", "Pool", "outdoor", ("hall",), ("pool",))
MORE = (
    DeviceEntry("z/iron", "office", "iron", "iron"),
    DeviceEntry("z/freezer", "kitchen", "freezer", "freezer"),
    DeviceEntry("z/panel", "hall", "alarm_panel", "panel"),
    DeviceEntry("z/cold", "kitchen", None, "cold"),
    DeviceEntry("z/window", "bedroom", "window", "window"),
)


def home(at: str = "2026-03-07 18:00", **changes: object) -> Home:
    settings = {
        "areas": {area.id: area for area in (*AREAS, POOL)},
        "devices": (*DEVICES, *MORE),
        **changes,
    }
    return Home(household(**settings), at=at)


def spoken(home: Home) -> dict[str, str]:
    return {effect.output: effect.text for effect in home.effects if isinstance(effect, Tell) and effect.text}


def alerts(house: Home) -> dict[str, Alert]:
    return house.state.policy.alerts


def test_a_child_at_the_pool_rings_at_once_and_is_over_when_a_grown_up_is_there() -> None:
    house = home().put("anna", "living").put("leo", "pool_yard").away("ben")
    (told,) = house.propose("hazard.child_at_pool", "anna", area="pool_yard", urgency="critical")
    assert told.urgency == "critical"
    assert {"living_speaker", "anna_phone"} <= set(told.outputs)
    assert "Leo may be at the pool" in told.text
    assert "ben_phone" in house.at("18:01").told(intent="hazard")[-1].outputs, "who is out hears of it when nobody acts"
    house.put("anna", "pool_yard")
    assert alerts(house) == {}


def test_an_iron_is_over_when_somebody_goes_back_to_it() -> None:
    house = home().device("z/iron", ev.Power(at=0.0, arrived=0.0, source="z/iron", watts=1200.0))
    house.put("anna", "living").away("ben")
    (told,) = house.propose("hazard.hot_unattended", "anna", area="office", urgency="high")
    assert told.text == "Nobody is with it, and the iron is still on (Office)."
    assert len(house.at("18:20").told(intent="hazard")) == 3
    house.put("anna", "office")
    assert alerts(house) == {}


def panel(house: Home, word: str) -> Home:
    return house.device("z/panel", ev.Device(at=house.now, arrived=house.now, source="z/panel", value=word))


def test_an_alarm_system_is_told_to_the_phones_and_is_over_when_it_says_so() -> None:
    house = panel(home().away("anna", "ben", "leo"), "triggered")
    (told,) = house.propose("hazard.intrusion", "anna", "ben", area="hall", because=("The alarm was set off.",))
    assert told.outputs == ("anna_phone", "ben_phone")
    assert told.text == "The alarm was set off. (Hall)"
    panel(house.at("18:02"), "triggered")
    panel(house, "disarmed")
    assert alerts(house) == {}


def warm(house: Home, source: str, degrees: float) -> Home:
    level = ev.Level(at=house.now, arrived=house.now, source=source, quantity="temperature", value=degrees)
    return house.device(source, level)


def test_a_warm_freezer_is_named_once_and_wakes_nobody() -> None:
    house = warm(home().put("anna", "living").away("ben"), "z/freezer", -4.0)
    (told,) = house.propose("hazard.fridge_warm", "anna", area="kitchen", urgency="normal")
    assert told.text.startswith("The freezer has been too warm")
    assert len(house.at("19:30").told(intent="hazard")) == 1
    asleep = warm(home().put("anna", "bedroom", asleep=True).away("ben"), "z/freezer", -4.0)
    (kept,) = asleep.propose("hazard.fridge_warm", "anna", area="kitchen", urgency="normal")
    assert kept.verdict == "suppress"


def test_a_freezer_that_has_warmed_while_all_slept_is_named_in_the_morning_and_one_that_is_cold_again_is_not() -> None:
    def night(by_morning: float) -> list[str]:
        house = warm(home(at="2026-03-07 02:00").put("anna", "bedroom", asleep=True).away("ben"), "z/freezer", -4.0)
        house.propose("hazard.fridge_warm", "anna", area="kitchen", urgency="normal")
        for hour in (3, 4, 5, 6):
            house.at(f"0{hour}:00")
        warm(house, "z/freezer", by_morning)
        house.at("07:20").put("anna", "kitchen").at("07:30")
        return [told.intent for told in house.told(intent="hazard")]

    assert night(-2.0) == ["hazard.fridge_warm"]
    assert night(-19.0) == []


def test_frost_is_over_when_the_room_is_mild_whatever_the_freezer_reads() -> None:
    house = warm(warm(home().put("anna", "living").away("ben"), "z/cold", 1.5), "z/freezer", -18.0)
    (told,) = house.propose("hazard.frost", "anna", area="kitchen")
    assert told.text.startswith("It is close to freezing here: Kitchen.")
    warm(house.at("18:10"), "z/cold", 9.0)
    assert alerts(house) == {}


def lies_still() -> Home:
    house = Home(household(people={person.id: person for person in PEOPLE[:2]}), at="2026-03-07 09:40")
    house.believe("anna", "bedroom", asleep=True)
    return stirs(house, "2026-03-06 22:40").away("ben")


def stirs(house: Home, when: str) -> Home:
    """When somebody was last up."""
    house.state = replace(house.state, house=replace(house.state.house, up=house.time(when)))
    return house


def test_who_does_not_stir_is_asked_before_anybody_else_hears_of_it() -> None:
    house = lies_still()
    (asked,) = house.propose("hazard.no_sign", "anna")
    assert asked.audience == ("anna",)
    assert "bedroom_speaker" in asked.outputs
    assert "since 22:40" in asked.text
    told = house.at("09:56").told(intent="hazard")[-1]
    assert "ben_phone" in told.outputs


def test_who_may_be_out_after_all_is_asked_first_as_well() -> None:
    house = lies_still().put("anna", "away", p=0.6)
    (asked,) = house.propose("hazard.no_sign", "anna")
    assert "bedroom_speaker" in asked.outputs
    assert "ben_phone" not in asked.outputs


def test_an_answer_or_a_movement_is_the_end_of_it() -> None:
    answered = lies_still()
    answered.propose("hazard.no_sign", "anna")
    answered.at("09:42").says("I'm on it", "bedroom")
    moved = lies_still()
    moved.propose("hazard.no_sign", "anna")
    moved.at("09:42")
    stirs(moved, "09:42").put("anna", "hall")
    for house in (answered, moved):
        assert alerts(house) == {}
        assert len(house.at("11:00").told(intent="hazard")) == 1


@pytest.mark.parametrize("clock", ["17:30", "23:10"])
def test_an_open_door_at_bedtime_comes_without_a_sound(clock: str) -> None:
    house = Home(home().household, at=f"2026-03-07 {clock}").put("anna", "bedroom").away("ben", "leo")
    house.device("z/door", ev.Contact(at=house.now, arrived=house.now, source="z/door", open=True))
    (told,) = house.propose("anticipate.open", "anna", area="hall", urgency="normal")
    assert (told.verdict, told.outputs) == ("push", ("anna_phone",))
    assert told.text == "Before you go to bed: a door is still open (Hall)."


def test_a_door_that_is_shut_by_then_is_not_spoken_of() -> None:
    house = home().put("anna", "living")
    house.device("z/door", ev.Contact(at=house.now, arrived=house.now, source="z/door", open=False))
    (decision,) = house.propose("anticipate.open", "anna", area="hall")
    assert (decision.verdict, decision.reason) == ("suppress", "nothing_to_say")


def test_rain_on_an_empty_house_goes_to_the_phones() -> None:
    house = home().away("anna", "ben", "leo")
    house.device("z/window", ev.Contact(at=house.now, arrived=house.now, source="z/window", open=True))
    wet = ev.ForecastHour(at=house.now + 3600.0, precipitation=1.4)
    house.hears(ev.Weather(at=house.now, arrived=house.now, source="in/weather", hours=(wet,)))
    told = house.propose("anticipate.rain_away", "anna", "ben", urgency="normal")
    assert [(d.verdict, d.outputs) for d in told] == [("push", ("anna_phone",)), ("push", ("ben_phone",))]
    assert told[0].text == "Rain from 19:00, and a window is open: Bedroom."


@pytest.mark.parametrize(
    ("intent", "words"), [("anticipate.air", "The air is stale: Living room."),
                          ("anticipate.battery", "The battery of a detector is nearly empty: Living room.")],
)  # fmt: skip
def test_air_and_batteries_come_as_one_card(intent: str, words: str) -> None:
    house = home().put("anna", "living").put("ben", "living")
    told = [d for d in house.propose(intent, "anna", "ben", area="living", urgency="low") if d.verdict != "suppress"]
    assert [(d.verdict, d.outputs) for d in told] == [("show", ("living_screen",))]
    assert told[0].text.startswith(words)
    assert not any("speaker" in output for output in spoken(house))


def test_frost_at_the_window_names_the_room_while_it_is_open() -> None:
    house = home().put("anna", "living").away("ben")
    house.device("z/window", ev.Contact(at=house.now, arrived=house.now, source="z/window", open=True))
    (told,) = house.propose("anticipate.cold", "anna", urgency="low")
    assert told.text == "It is freezing outside, and a window is still open: Bedroom."
