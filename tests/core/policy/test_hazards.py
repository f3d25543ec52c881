"""Hazards: told to those who can act, wider each time, and not a moment longer than they last."""

from __future__ import annotations

import pytest

from hubd.core import events as ev
from hubd.core.decisions import Decision, Tell
from hubd.core.policy.reasons import Reason
from tests.home import OUTPUTS, Home, household


def alarm(home: Home, hazard: str, on: bool = True, source: str = "z/leak") -> Home:
    event = ev.Alarm(at=home.now, arrived=home.now, source=source, hazard=hazard, on=on)  # type: ignore[arg-type]  # a word of the table above
    return home.device(source, event)


def power(home: Home, watts: float) -> Home:
    return home.device("z/hob", ev.Power(at=home.now, arrived=home.now, source="z/hob", watts=watts))


def stove(home: Home) -> list[Decision]:
    return home.propose("hazard.stove_unattended", "anna", "ben", area="kitchen", urgency="high")


def night(home: Home) -> Home:
    home.at("2026-03-08 02:38")
    for person in ("anna", "ben"):
        home.put(person, "bedroom", "sleeping", asleep=True)
    return home.put("leo", "kids_room", "sleeping", asleep=True)


def test_a_forgotten_stove_is_told_where_the_adult_is_then_everywhere_then_by_phone() -> None:
    home = power(Home(), 1500).put("anna", "office").away("ben", "leo")
    (first,) = stove(home)
    assert (first.verdict, first.audience, first.outputs) == ("speak", ("anna",), ("hall_speaker",))
    home.at("18:10")
    second = home.told(intent="hazard")[1]
    assert "anna_phone" in second.outputs
    assert {"kitchen_screen", "living_screen"} <= set(second.outputs)
    assert second.text.startswith("Still")
    assert 2 <= len(home.told(intent="hazard")) <= 6


def test_it_stops_when_somebody_turns_it_off() -> None:
    home = power(Home(), 1500).put("anna", "office").away("ben", "leo")
    stove(home)
    power(home.at("18:00:20"), 0.0)
    assert len(home.at("19:00").told(intent="hazard")) == 1
    assert home.state.policy.alerts == {}


def test_a_thermostat_that_rests_does_not_end_it() -> None:
    home = power(Home(), 1500).put("anna", "office").away("ben", "leo")
    stove(home)
    for minute in range(1, 8):
        power(home.at(f"18:{minute:02d}:00"), 0.0)
        power(home.at(f"18:{minute:02d}:30"), 1500)
    assert len(home.told(intent="hazard")) >= 3


def test_a_plug_that_is_on_all_day_counts_by_its_draw() -> None:
    home = power(Home(), 1500).put("anna", "office").away("ben", "leo")
    home.device("z/hob", ev.Device(at=home.now, arrived=home.now, source="z/hob", value="ON"))
    stove(home)
    power(home.at("18:00:10"), 0.4)
    assert len(home.at("19:00").told(intent="hazard")) == 1


def test_it_stops_when_somebody_goes_there() -> None:
    home = power(Home(), 1500).put("anna", "office").away("ben", "leo")
    stove(home)
    home.at("18:01").put("anna", "kitchen").at("19:00")
    assert len(home.told(intent="hazard")) == 1


@pytest.mark.parametrize("answer", ["button", "word"])
def test_it_stops_when_somebody_says_that_they_are_on_it(answer: str) -> None:
    home = power(Home(), 1500).put("anna", "living").away("ben", "leo")
    (first,) = stove(home)
    if answer == "button":
        home.answer("accepted", decision=first.id, by="anna")
    else:
        home.says("I'm on it", "living")
    assert len(home.at("19:00").told(intent="hazard")) == 1


def test_what_somebody_sees_to_is_not_told_again_when_its_sensor_says_so_once_more() -> None:
    home = power(Home(), 1500).put("anna", "living").away("ben", "leo")
    (first,) = stove(home)
    home.answer("accepted", decision=first.id, by="anna")

    (again,) = stove(home.at("18:02"))

    assert (again.verdict, again.reason) == ("suppress", "duplicate")


def test_a_stray_word_does_not_end_a_hazard() -> None:
    home = power(Home(), 1500).put("anna", "living").away("ben", "leo")
    stove(home)
    home.says("yes", "living").says("stop", "living")
    assert len(home.at("18:03").told(intent="hazard")) == 2


def test_with_nobody_home_the_phones_ring_at_once() -> None:
    home = power(Home(), 1500).away("anna", "ben", "leo")
    (first,) = stove(home)
    assert (first.verdict, set(first.outputs), first.audience) == ("push", {"anna_phone", "ben_phone"}, ("anna", "ben"))


def test_water_at_night_wakes_somebody() -> None:
    home = alarm(night(Home()), "water_leak")
    (first,) = home.propose("hazard.water_leak", "anna", "ben", area="kitchen", urgency="critical")
    assert first.verdict == "speak"
    assert "bedroom_speaker" in first.outputs
    assert first.urgency == "critical"


def test_smoke_goes_to_every_speaker_screen_and_phone() -> None:
    home = alarm(Home(), "smoke", source="z/smoke")
    (first,) = home.propose("hazard.smoke", "anna", area="kitchen")
    assert set(first.outputs) == {output.id for output in OUTPUTS}


def test_a_fridge_wakes_nobody() -> None:
    home = night(Home())
    (judged,) = home.propose("hazard.fridge_open", "anna", "ben", area="kitchen")
    assert (judged.verdict, judged.reason) == ("suppress", Reason.NOBODY)


def test_a_fridge_that_stands_open_all_night_is_told_in_the_morning() -> None:
    home = night(Home())
    home.device("z/fridge", ev.Contact(at=home.now, arrived=home.now, source="z/fridge", open=True))
    home.propose("hazard.fridge_open", "anna", "ben", area="kitchen")
    assert home.at("07:00").told(intent="hazard") == []
    (told,) = home.put("anna", "kitchen").at("07:06").told(intent="hazard")
    assert (told.audience, told.verdict) == (("anna",), "speak")


def test_a_crying_baby_is_for_the_parent_who_is_awake() -> None:
    home = night(Home()).put("ben", "living", "tv")
    (told,) = home.propose("hazard.baby_cry", "anna", "ben", area="kids_room")
    assert (told.audience, told.outputs) == (("ben",), ("living_speaker", "living_screen"))


def test_a_crying_baby_never_calls_a_parent_who_is_out() -> None:
    home = night(Home()).away("ben")
    (told,) = home.propose("hazard.baby_cry", "anna", "ben", area="kids_room")
    assert told.audience == ("anna",)


def test_the_same_hazard_is_not_raised_twice() -> None:
    home = power(Home(), 1500).put("anna", "office").away("ben", "leo")
    stove(home)
    home.at("18:00:30")
    (again,) = stove(home)
    assert (again.verdict, again.reason) == ("suppress", Reason.DUPLICATE)


def test_hazards_cost_no_budget_and_ignore_it() -> None:
    home = Home()
    for n in range(4):
        home.propose("house.note", "ben", cause=f"note {n}", output="ben_phone")
    (told,) = home.propose("hazard.smoke", "ben", area="kitchen")
    assert told.verdict == "speak"
    assert len(home.state.policy.spent["ben"]) == 4


def test_nothing_else_is_said_while_a_hazard_lasts() -> None:
    home = alarm(Home(), "smoke", source="z/smoke")
    home.propose("hazard.smoke", "anna", "ben", area="kitchen")
    (held,) = home.propose("house.note", "ben")
    assert (held.verdict, held.reason) == ("defer", Reason.STRONGER)


def test_a_house_without_any_output_says_that_it_could_not() -> None:
    home = Home(household(outputs={}))
    (judged,) = home.propose("hazard.smoke", "anna", area="kitchen")
    assert (judged.verdict, judged.reason) == ("suppress", Reason.NO_OUTPUT)
    assert home.effects == []


def test_what_only_a_microphone_heard_goes_on_though_the_detector_is_silent() -> None:
    home = alarm(Home(), "smoke", on=False, source="z/smoke")
    home.propose("hazard.smoke", "anna", "ben", area="kitchen", urgency="high")
    home.at("18:05").put("anna", "kitchen")
    assert len(home.told(intent="hazard")) >= 3


def test_a_detector_is_heard_though_a_microphone_cried_wolf_half_an_hour_ago() -> None:
    home = Home()
    home.propose("hazard.smoke", "anna", "ben", area="living", cause="heard|living", urgency="high")
    before = len(home.at("18:30").told(intent="hazard"))
    alarm(home, "smoke", source="z/smoke")
    (told,) = home.propose("hazard.smoke", "anna", "ben", area="kitchen", cause="smoke|kitchen", urgency="critical")
    assert told.verdict == "speak"
    assert before == 5


def test_a_detector_that_confirmed_it_also_says_when_it_is_over() -> None:
    home = alarm(Home(), "smoke", source="z/smoke")
    home.propose("hazard.smoke", "anna", "ben", area="kitchen")
    alarm(home.at("18:00:30"), "smoke", on=False, source="z/smoke").at("19:00")
    assert len(home.told(intent="hazard")) == 1
    cleared = [effect for effect in home.effects if isinstance(effect, Tell) and effect.kind == "clear"]
    assert {effect.output for effect in cleared} == {"kitchen_screen", "living_screen"}


def test_whoever_was_told_of_it_is_not_left_out_of_what_follows() -> None:
    home = power(Home(), 1500).put("anna", "office").put("ben", "living").away("leo")
    (first,) = stove(home)
    assert first.audience == ("anna", "ben")
    home.away("ben")
    home.at("18:10")
    assert all(set(told.audience) == {"anna", "ben"} for told in home.told(intent="hazard"))
    assert "ben_phone" in home.told(intent="hazard")[-1].outputs


@pytest.mark.parametrize("hazard", ["smoke", "carbon_monoxide", "gas"])
def test_a_child_alone_in_its_room_hears_what_a_child_can_do(hazard: str) -> None:
    home = alarm(Home(), hazard, source="z/smoke").put("anna", "living").put("leo", "kids_room").away("ben")
    (told,) = home.propose(f"hazard.{hazard}", "anna", "ben", area="kitchen", urgency="critical")
    said = {effect.output: effect.text for effect in home.effects if isinstance(effect, Tell)}
    assert "kids_speaker" in told.outputs
    assert said["living_speaker"] == told.text
    assert said["kids_speaker"] != told.text
    assert "o outside" in said["kids_speaker"]


def test_of_two_dangers_whoever_is_on_it_means_the_one_in_that_room() -> None:
    home = alarm(Home(), "smoke", source="z/smoke").put("anna", "kitchen").away("ben", "leo")
    home.propose("hazard.smoke", "anna", area="kitchen", urgency="critical")
    home.at("18:00:20").propose("hazard.water_leak", "anna", area="hall", urgency="critical")
    home.says("I'm on it", "kitchen")
    assert [alert.proposal.intent for alert in home.state.policy.alerts.values()] == ["hazard.water_leak"]


@pytest.mark.parametrize(
    ("hazard", "verdict"),
    [("hazard.smoke", "speak"), ("hazard.carbon_monoxide", "speak"), ("hazard.water_leak", "speak"),
     ("hazard.door_open_away", "suppress"), ("hazard.glass_break", "suppress")],
)  # fmt: skip
def test_in_a_home_of_which_nobody_is_known_fire_and_water_are_told_to_whoever_is_there(
    hazard: str, verdict: str
) -> None:
    """Before people are configured, a door that stands open says nothing; smoke does."""
    home = Home(household(people={}, language="de"))

    (told,) = home.propose(hazard, area="kitchen", urgency="high")

    assert (told.verdict, told.audience) == (verdict, ())
    assert ("hall_speaker" in told.outputs) is (verdict == "speak")
    assert ("Wasser" in told.text) is (hazard == "hazard.water_leak")


@pytest.mark.parametrize("hazard", ["water_leak", "smoke"])
def test_who_is_up_hears_first_of_what_one_person_can_see_to(hazard: str) -> None:
    """Ben sleeps after a night's work: water is Anna's errand for two minutes, smoke wakes everybody."""
    home = Home().put("anna", "living").put("ben", "bedroom", "sleeping", asleep=True).away("leo")
    alarm(home, hazard)
    home.propose(f"hazard.{hazard}", "anna", "ben", area="kitchen", urgency="critical")
    first = home.told(intent="hazard")[0]
    assert ("ben" in first.audience) == ("bedroom_speaker" in first.outputs) == (hazard == "smoke")

    home.until(home.now + 121.0)
    assert any("ben" in again.audience for again in home.told(intent="hazard")[1:])
