"""What is about to go wrong: told early, once, to somebody who can act, in a child's words where a child hears it."""

from __future__ import annotations

import pytest

from hubd.core import events as ev
from hubd.core.decisions import Decision, Tell
from hubd.core.household import Area, DeviceEntry, Output
from tests.home import AREAS, DEVICES, OUTPUTS, Home, household

BATHROOM = Area("bathroom", "Bathroom", "bathroom", ("hall",))
MORE = (
    DeviceEntry("z/medicine", "bathroom", "medicine", "medicine"),
    DeviceEntry("z/bath", "bathroom", "bath", "bath"),
    DeviceEntry("z/iron", "office", "iron", "iron"),
    DeviceEntry("z/window", "bedroom", "window", "window"),
)
SPEAKERS = (*OUTPUTS, Output("bath_speaker", "speaker", area="bathroom"))


def home(**changes: object) -> Home:
    """The house with a bathroom, an iron and a window."""
    settings = {
        "areas": {area.id: area for area in (*AREAS, BATHROOM)},
        "devices": (*DEVICES, *MORE),
        "outputs": {output.id: output for output in SPEAKERS},
        **changes,
    }
    return Home(household(**settings))


def opens(home: Home, source: str, open_: bool = True) -> Home:
    return home.device(source, ev.Contact(at=home.now, arrived=home.now, source=source, open=open_))


def draws(home: Home, source: str, watts: float) -> Home:
    return home.device(source, ev.Power(at=home.now, arrived=home.now, source=source, watts=watts))


def spoken(home: Home) -> dict[str, str]:
    """The last words on each output."""
    return {effect.output: effect.text for effect in home.effects if isinstance(effect, Tell) and effect.text}


def hob(home: Home) -> list[Decision]:
    return home.propose("hazard.child_at_hob", "anna", area="kitchen", urgency="high")


def test_a_child_at_the_hob_is_told_to_the_parent_and_to_the_child_each_in_their_own_words() -> None:
    house = draws(home(), "z/hob", 1500).put("anna", "living").put("leo", "kitchen").away("ben")
    (told,) = hob(house)
    assert (told.verdict, told.audience) == ("speak", ("anna",))
    words = spoken(house)
    assert words["living_speaker"] == "The hob is hot and Leo is alone with it (Kitchen)."
    assert words["kitchen_speaker"] == "Leo, the hob is hot. Please stay away from it; I am calling a grown-up."


def test_it_is_told_once() -> None:
    house = draws(home(), "z/hob", 1500).put("anna", "living").put("leo", "kitchen").away("ben")
    hob(house)
    assert len(house.at("19:30").told(intent="hazard")) == 1


def test_it_is_over_when_the_parent_stands_beside_or_the_child_has_gone() -> None:
    for person, area in (("anna", "kitchen"), ("leo", "kids_room")):
        house = draws(home(), "z/hob", 1500).put("anna", "living").put("leo", "kitchen").away("ben")
        hob(house)
        house.at("18:00:30").put(person, area)
        assert house.state.policy.alerts == {}


def test_it_breaks_into_work_and_waits_for_no_budget() -> None:
    house = draws(home(), "z/hob", 1500).put("anna", "office", "work").put("leo", "kitchen").away("ben")
    (told,) = hob(house)
    assert told.verdict == "speak"
    assert house.state.policy.spent == {}


def test_with_no_grown_up_at_home_the_phones_ring() -> None:
    house = opens(home(), "z/door").put("leo", "hall").away("anna", "ben")
    (told,) = house.propose("hazard.child_at_door", "anna", "ben", area="hall", urgency="high")
    assert {"anna_phone", "ben_phone"} <= set(told.outputs)
    assert spoken(house)["hall_speaker"] == "Leo, please wait inside. A grown-up is coming."


def test_an_opened_medicine_cupboard_names_the_child() -> None:
    house = opens(home(), "z/medicine").put("anna", "kitchen").put("leo", "bathroom").away("ben")
    (told,) = house.propose("hazard.medicine_open", "anna", area="bathroom", urgency="high")
    assert told.text == "Leo has opened the medicine cupboard (Bathroom)."
    assert "leave that closed" in spoken(house)["bath_speaker"]
    opens(house.at("18:01"), "z/medicine", open_=False).put("anna", "kitchen")
    assert house.state.policy.alerts == {}


def test_the_iron_is_told_at_the_door_and_to_the_phones_when_everybody_has_gone() -> None:
    house = draws(home(), "z/iron", 1200).put("anna", "hall").away("ben", "leo")
    (first,) = house.propose("hazard.left_on", "anna", area="office", urgency="high")
    assert (first.verdict, first.outputs) == ("speak", ("hall_speaker",))
    assert first.text == "Before you go: the iron is still on (Office)."
    house.at("18:01").away("anna")
    house.at("18:05")
    (_, second) = house.told(intent="hazard")
    assert "anna_phone" in second.outputs
    assert len(house.at("19:30").told(intent="hazard")) == 2


def test_of_what_was_told_at_the_door_and_is_told_of_anyhow_phones_hear_under_one_name() -> None:
    house = draws(home(), "z/iron", 1200).put("anna", "hall").away("ben", "leo")
    house.propose("hazard.hot_unattended", "anna", area="office", urgency="high")
    house.at("18:01").propose("hazard.left_on", "anna", area="office", urgency="high")
    house.at("18:02").away("anna")
    told = house.at("19:30").told(intent="hazard")
    assert [d.intent for d in told[:2]] == ["hazard.hot_unattended", "hazard.left_on"]
    assert {d.intent for d in told[2:]} == {"hazard.hot_unattended"}
    assert all("anna_phone" in d.outputs for d in told[2:])


def test_whoever_goes_back_to_the_iron_hears_no_more_of_it() -> None:
    house = draws(home(), "z/iron", 1200).put("anna", "hall").away("ben", "leo")
    house.propose("hazard.left_on", "anna", area="office", urgency="high")
    house.at("18:01").put("anna", "office")
    assert len(house.at("18:30").told(intent="hazard")) == 1


def test_a_running_bath_is_over_when_the_tap_is_shut() -> None:
    house = home().device("z/bath", ev.Device(at=0.0, arrived=0.0, source="z/bath", value="ON"))
    house.put("anna", "bedroom").away("ben", "leo")
    (told,) = house.propose("hazard.water_running", "anna", area="bathroom", urgency="high")
    assert told.text == "Water is running and nobody is with it (Bathroom)."
    house.at("18:02").device("z/bath", ev.Device(at=house.now, arrived=house.now, source="z/bath", value="OFF"))
    assert house.at("18:03").put("anna", "bedroom").state.policy.alerts == {}


def rain(house: Home, after: float = 1800.0) -> Home:
    wet = ev.ForecastHour(at=house.now + after, precipitation=1.4)
    return house.hears(ev.Weather(at=house.now, arrived=house.now, source="in/weather", hours=(wet,)))


def test_rain_names_the_rooms_and_goes_to_one_card() -> None:
    house = rain(opens(home().put("anna", "living").put("ben", "living"), "z/window"))
    told = [d for d in house.propose("anticipate.rain", "anna", "ben", urgency="low") if d.verdict != "suppress"]
    assert [(d.verdict, d.outputs) for d in told] == [("show", ("living_screen",))]
    assert told[0].text == "Rain from 18:30, and a window is open: Bedroom."


@pytest.mark.parametrize("quiet", ["closed", "no rain"])
def test_nothing_is_said_of_rain_once_it_matters_no_more(quiet: str) -> None:
    house = opens(home().put("anna", "living").away("ben"), "z/window")
    house = rain(house) if quiet == "closed" else house
    if quiet == "closed":
        opens(house, "z/window", open_=False)
    (decision,) = house.propose("anticipate.rain", "anna", urgency="low")
    assert (decision.verdict, decision.reason) == ("suppress", "nothing_to_say")


def test_nobody_is_told_of_rain_at_night() -> None:
    house = rain(opens(home().at("23:30").put("anna", "living").away("ben"), "z/window"))
    (decision,) = house.propose("anticipate.rain", "anna", urgency="low")
    assert decision.verdict == "suppress"
