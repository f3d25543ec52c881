"""The less travelled ways: answers to digests, private things, guests, homes with few outputs, things that expire."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from hubd.core import events as ev
from hubd.core.decisions import Tell
from hubd.core.household import AWAY
from hubd.core.policy.reasons import Reason
from tests.home import OUTPUTS, PEOPLE, Home, household


def only(*names: str) -> Home:
    """A home with few outputs."""
    return Home(household(outputs={o.id: o for o in OUTPUTS if o.id in names}))


def urgent(home: Home, name: str = "m", **more: Any) -> Home:
    return home.message(name, text="Please call me right now", **more)


def waiting_digest() -> Home:
    """Leo has two messages and nothing but the speaker in his room."""
    home = only("kids_speaker").put("leo", "kids_room", "gaming")
    home.message("a", to="leo", text="are you there", sender="Max").message("b", to="leo", text="see you", sender="Tim")
    return home.at("18:30").put("leo", "kids_room").at("18:32")


# messages


def test_a_digest_without_a_screen_is_asked_about_and_read_out_on_yes() -> None:
    home = waiting_digest()
    assert (home.last().intent, home.last().verdict) == ("message.digest", "ask")
    home.says("yes", "kids_room")
    assert home.last().verdict == "speak"
    assert "are you there" in home.last().text and "see you" in home.last().text
    assert home.state.desk.notifications == {}


@pytest.mark.parametrize("answer", ["no thanks", "nein", "ahora no"])
def test_a_digest_that_is_turned_down_has_ended(answer: str) -> None:
    home = waiting_digest().says(answer, "kids_room").at("23:00")
    assert len(home.told(intent="message")) == 1
    assert home.state.desk.notifications == {}


def test_a_retained_message_is_refused_by_the_rule_for_messages_and_a_card_is_cleared_in_the_home_s_language() -> None:
    home = Home(household(language="de")).put("ben", "kitchen")
    home.message("old", to="ben", text="hello", retained=True)
    assert (home.decisions[-1].rule, home.decisions[-1].reason) == ("messages.deliver", "stale")
    home.propose("house.note", "ben", output="kitchen_screen", area="kitchen")
    home.answer("dismissed", decision=home.last().id)
    cleared = [tell for tell in home.effects if isinstance(tell, Tell) and tell.kind == "clear"]
    assert [tell.language for tell in cleared] == ["de"]


def test_a_message_of_nobody_has_an_unknown_sender() -> None:
    home = Home().put("ben", "kitchen").message("m", text="the parcel is here", sender="", app="")
    assert home.last().title == "Message from an unknown sender"
    assert home.last().because[0] == "a message from an unknown sender"


def test_a_long_message_is_read_out_up_to_a_word() -> None:
    long = "Please call me right now. " + "word " * 200
    home = Home().put("ben", "living", "gaming")
    home.message("m", text=long).says("yes", "living")
    assert home.last().verdict == "speak"
    assert home.last().text.endswith("word …")
    assert len(home.last().text) < 450


def test_what_is_critical_rings_the_phone_where_no_voice_is_in_hearing() -> None:
    """A card makes no sound: in a kitchen with nothing but a screen, an accident is not left to a glance."""
    home = only("kitchen_screen", "anna_phone").put("anna", "kitchen", "cooking")
    home.message("m", to="anna", text="I had an accident, I am in the hospital. Please call me right now", sender="Ben")
    assert (home.last().urgency, home.last().verdict) == ("critical", "push")
    assert home.last().outputs == ("kitchen_screen", "anna_phone")
    assert {tell.kind for tell in home.effects if isinstance(tell, Tell)} == {"show", "push"}


def test_an_answer_of_a_speech_session_names_its_question() -> None:
    home = urgent(Home().put("ben", "living", "gaming"))
    asked = home.last()
    heard = ev.Utterance(at=home.now, arrived=home.now, source="hermes", text="yes", session=f"hubd:{asked.id}")
    home.hears(heard)
    assert home.verdicts("m") == ["ask", "speak"]


def test_an_answer_typed_on_ones_own_device_needs_no_room() -> None:
    home = urgent(Home().put("ben", "living", "gaming"))
    typed = ev.Utterance(at=home.now, arrived=home.now, source="in/utterance", text="yes", by="anna")
    home.hears(typed)
    assert home.verdicts("m") == ["ask"]
    home.hears(msgspec.structs.replace(typed, by="ben"))
    assert home.verdicts("m") == ["ask", "speak"]


def test_an_answer_is_heard_where_the_satellite_stands() -> None:
    home = urgent(Home().put("ben", "living", "gaming"))
    home.device("z/hob", ev.Power(at=home.now, arrived=home.now, source="z/hob", watts=0.0)).put("ben", "kitchen")
    home.hears(ev.Utterance(at=home.now, arrived=home.now, source="z/hob", text="yes"))
    assert home.verdicts("m")[-1] == "speak"


def test_a_private_question_is_answered_on_the_phone() -> None:
    home = Home().put("ben", "living")
    home.away("anna", "leo").put("ben", "living", "gaming")
    urgent(home, private=True)
    assert home.last().verdict == "ask"
    home.put("leo", "living").says("yes", "living")
    assert (home.last().verdict, home.last().outputs) == ("push", ("ben_phone",))
    assert "right now" in home.last().text


def test_a_private_yes_without_a_phone_waits_until_nobody_listens() -> None:
    home = Home().put("leo", "living")
    urgent(home, to="leo", private=True).says("yes", "living", name="leo")
    assert home.last().verdict == "defer"
    home.at("18:10").put("leo", "kids_room").at("18:30")
    assert home.verdicts("m")[-1] in ("ask", "speak", "show")


def test_a_card_that_was_asked_about_is_answered_on_the_card() -> None:
    home = only("living_screen").put("ben", "living")
    told = home.propose("house.note", "ben", stage="ask")[-1]
    assert (told.verdict, told.outputs) == ("ask", ("living_screen",))
    home.answer("accepted", decision=told.id, by="ben")
    assert any(isinstance(e, Tell) and e.kind == "clear" for e in home.effects)


def test_two_rules_for_one_message_ask_once() -> None:
    home = urgent(Home().put("ben", "living", "gaming"))
    again = home.propose("message.deliver", "ben", cause="message|m", data={"message": "m"})
    assert [(d.verdict, d.reason) for d in again] == [("suppress", Reason.ALREADY_TOLD)]


def test_what_waits_since_yesterday_comes_hidden_when_there_is_no_other_way() -> None:
    home = only("living_screen").put("leo", "living")
    home.message("m", to="leo", text="your results", private=True).at("2026-03-08 09:40")
    for person in ("anna", "ben", "leo"):
        home.put(person, "living")
    home.at("2026-03-08 10:00")
    assert (home.last().verdict, home.last().title) == ("show", "A message for Leo")
    assert "results" not in home.last().text


def test_a_message_that_nothing_can_deliver_is_let_go_after_a_week() -> None:
    home = only("anna_phone").message("m").at("2026-03-20 12:00").put("ben", "living").at("2026-03-20 13:00")
    assert home.verdicts("m") == ["defer", "suppress"]
    assert home.last().reason == Reason.NO_OUTPUT
    assert home.state.desk.notifications == {}


def test_a_message_without_text_is_told_by_its_title() -> None:
    home = Home().message("m", text="", title="3 new photos", sender="Eva")
    assert "3 new photos" in home.last().text


def test_a_missed_call_is_important() -> None:
    home = Home().put("ben", "office").message("m", text="", title="Missed call", sender="Eva", app="Phone")
    assert "important" in home.last().because


def test_a_message_on_trial_is_only_noted() -> None:
    home = Home()
    judged = home.propose("message.deliver", "ben", cause="message|x", data={"message": "x"}, stage="shadow")
    assert [(d.verdict, d.reason) for d in judged] == [("suppress", Reason.SHADOW)]


# everything else


def test_over_budget_an_offer_becomes_a_card() -> None:
    home = Home()
    for n in range(4):
        home.propose("house.note", "ben", cause=f"n{n}", output="ben_phone")
    told = home.propose("house.note", "ben", cause="fifth", output="ben_phone")[-1]
    assert (told.verdict, told.outputs) == ("show", ("living_screen",))


def test_a_reminder_for_somebody_who_is_out_goes_to_the_phone() -> None:
    home = Home().away("ben")
    home.hears(ev.Reminder(at=home.now, arrived=home.now, source="in/reminder", id="r", to="ben", text="Buy milk"))
    assert (home.last().verdict, home.last().outputs) == ("push", ("ben_phone",))


@pytest.mark.parametrize("asleep", [False, True])
def test_a_reminder_for_somebody_without_a_phone_is_heard_wherever_people_are(*, asleep: bool) -> None:
    """Nobody knows in which room Leo is: it is said in those that are occupied, but not beside a sleeper."""
    home = Home().put("leo", "living", p=0.4).put("anna", "kitchen").put("ben", "bedroom", asleep=asleep)
    areas = home.state.areas
    busy = {room: msgspec.structs.replace(areas[room], occupied=0.9) for room in ("living", "kitchen", "bedroom")}
    home.state = msgspec.structs.replace(home.state, areas={**areas, **busy})
    home.hears(ev.Reminder(at=home.now, arrived=home.now, source="in/reminder", id="r", to="leo", text="Feed the cat"))
    assert home.last().verdict == "speak"
    assert home.last().outputs == ("kitchen_speaker", "living_speaker", *(() if asleep else ("bedroom_speaker",)))


@pytest.mark.parametrize(
    ("text", "out", "told"),
    [
        ("Feed the cat", 0.5, ("living_speaker",)),
        ("Ask the clinic for the results", 0.5, ()),
        ("Feed the cat", 0.9, ()),
    ],
)
def test_a_reminder_for_somebody_whom_nothing_reaches_is_passed_on_by_others(
    text: str, out: float, told: tuple[str, ...]
) -> None:
    """Leo has no phone, and may be in or out: whoever is in hears it. What is for his ears alone waits, and so does
    everything while he is surely out."""
    home = Home().put("leo", AWAY, p=out).put("anna", "living").away("ben")
    home.hears(ev.Reminder(at=home.now, arrived=home.now, source="in/reminder", id="r", to="leo", text=text))
    assert (home.last().verdict, home.last().outputs) == (("speak", told) if told else ("defer", ()))


def test_no_recipe_without_a_book() -> None:
    assert (
        Home().put("ben", "kitchen").propose("recipe.suggest", "ben", area="kitchen")[-1].reason
        == Reason.NOTHING_TO_SAY
    )


def test_what_waited_too_long_has_expired() -> None:
    home = Home().put("ben", "bedroom", "sleeping", asleep=True)
    home.propose("house.note", "ben")
    home.at("18:30").put("ben", "living").at("19:00")
    assert [d.reason for d in home.decisions] == [Reason.ASLEEP, Reason.EXPIRED]


def test_what_waited_is_told_at_the_better_moment() -> None:
    home = Home().put("ben", "bedroom", "sleeping", asleep=True)
    home.propose("house.note", "ben")
    home.at("18:05").put("ben", "living")
    assert [d.verdict for d in home.decisions] == ["defer", "show"]


def test_no_output_in_reach_waits_and_then_gives_up() -> None:
    home = only("anna_phone")
    assert home.propose("house.note", "ben")[-1].reason == Reason.NO_OUTPUT
    assert home.at("19:00").told() == []


def test_a_rule_can_wish_for_an_output_that_is_not_there() -> None:
    home = only("ben_phone")
    assert home.propose("house.note", "ben", output="speaker")[-1].outputs == ("ben_phone",)
    assert home.propose("house.note", "ben", cause="b", output="nothing_like_it")[-1].outputs == ("ben_phone",)


def test_a_wish_for_a_speaker_is_not_granted_at_night() -> None:
    home = Home(at="2026-03-08 23:00").put("ben", "living", "tv")
    assert home.propose("house.note", "ben", output="living_speaker")[-1].outputs == ("living_screen",)


def test_before_guests_a_departure_does_not_say_where_to() -> None:
    home = Home(at="2026-03-09 09:00").guests()
    item = ev.Appointment(
        id="x", title="Clinic", start=home.time("10:00"), end=home.time("11:00"), location="C", travel_minutes=35.0
    )
    home.hears(ev.Calendar(at=home.now, arrived=home.now, source="in/calendar", person="ben", events=(item,))).at(
        "09:14"
    )
    told = home.told(intent="departure")[0]
    assert told.verdict == "speak"
    assert "Clinic" not in told.text


def test_before_guests_a_brief_keeps_the_calendar_to_itself() -> None:
    home = Home(at="2026-03-09 08:00").guests()
    item = ev.Appointment(id="x", title="Clinic", start=home.time("10:00"), end=home.time("11:00"))
    home.hears(ev.Calendar(at=home.now, arrived=home.now, source="in/calendar", person="ben", events=(item,)))
    assert "Clinic" not in home.propose("brief.morning", "ben")[-1].text


def test_who_left_without_the_morning_brief_has_it_on_the_phone_and_no_screen_at_home_shows_it() -> None:
    told = Home(at="2026-03-09 08:00").put("ben", "away", "none").propose("brief.morning", "ben")[-1]
    assert (told.verdict, told.outputs) == ("push", ("ben_phone",))


def test_a_brief_tells_of_rain_and_of_what_waits() -> None:
    home = Home(at="2026-03-09 08:00").put("ben", "office", "work").message("m")
    wet = ev.ForecastHour(at=home.time("14:00"), condition="rainy", precipitation=1.2)
    home.hears(ev.Weather(at=home.now, arrived=home.now, source="in/weather", condition="Wolkenbruch", hours=(wet,)))
    home.hears(ev.Calendar(at=home.now, arrived=home.now, source="in/calendar", person="ben", events=()))
    text = home.put("ben", "hall").propose("brief.morning", "ben")[-1].text
    assert "Wolkenbruch" in text and "Rain from 14:00" in text and "One message is waiting" in text
    assert "Nothing is in the calendar" in text


@pytest.mark.parametrize(("outcome", "runs"), [("wrong", False), ("dismissed", False), ("accepted", True)])
def test_study_mode_listens_to_answers(outcome: str, runs: bool) -> None:
    home = Home().put("leo", "kids_room", "study")
    told = home.propose("study.start", "leo")[-1]
    home.answer(outcome, decision=told.id, by="leo")
    assert ("study|leo" in home.state.policy.modes) is runs


def test_study_that_was_not_over_goes_on() -> None:
    home = Home().put("leo", "kids_room", "study")
    home.propose("study.start", "leo")
    begun = home.now
    told, report, *_ = home.at("18:40").propose("study.end", "leo")
    home.answer("wrong", decision=told.id, by="leo")
    assert home.state.policy.modes["study|leo"]["since"] == begun
    assert home.state.policy.studied["leo"] == ()
    assert home.state.policy.open[report.id].answered


def test_feedback_about_nothing_known_changes_nothing() -> None:
    home = Home()
    before = home.state.policy
    home.answer("dismissed", decision="01UNKNOWN", by="ben")
    assert home.state.policy.tastes == before.tastes


def test_many_open_things_do_not_grow_the_state_without_end() -> None:
    home = Home()
    for n in range(100):
        home.until(home.now + 30).propose("house.note", "ben", cause=f"n{n}")
    assert len(home.state.policy.open) <= 64


def test_many_told_things_are_forgotten_after_a_month() -> None:
    home = Home()
    for n in range(520):
        home.until(home.now + 30).propose("house.note", "ben", cause=f"n{n}")
    home.at("2026-05-01 12:00").propose("house.note", "ben", cause="later")
    assert len(home.state.policy.told) < 520


# hazards


def test_a_hazard_on_trial_is_only_noted() -> None:
    (judged,) = Home().propose("hazard.smoke", "anna", area="kitchen", stage="shadow")
    assert (judged.verdict, judged.data["would"]) == ("suppress", "alert")


def test_when_nobody_knows_where_they_are_every_speaker_tells() -> None:
    home = Home()
    for person in ("anna", "ben", "leo"):
        home.put(person, "unknown", p=0.9)
    (told,) = home.propose("hazard.water_leak", "anna", "ben", area="kitchen")
    assert {o.id for o in OUTPUTS if o.type == "speaker"} <= set(told.outputs)


def test_an_open_door_is_over_when_somebody_comes_home() -> None:
    home = Home().away("anna", "ben", "leo")
    home.device("z/door", ev.Contact(at=home.now, arrived=home.now, source="z/door", open=True))
    home.propose("hazard.door_open_away", "anna", "ben", area="hall")
    home.at("18:05").put("anna", "hall").at("20:00")
    assert len(home.told(intent="hazard")) == 1


def test_an_open_door_is_over_when_it_is_closed() -> None:
    home = Home().away("anna", "ben", "leo")
    home.device("z/door", ev.Contact(at=home.now, arrived=home.now, source="z/door", open=True))
    home.propose("hazard.door_open_away", "anna", "ben", area="hall")
    home.at("18:05").device("z/door", ev.Contact(at=home.now, arrived=home.now, source="z/door", open=False)).at(
        "20:00"
    )
    assert len(home.told(intent="hazard")) == 1


def test_broken_glass_is_told_again_unless_somebody_comes() -> None:
    home = Home().away("anna", "ben", "leo")
    home.propose("hazard.glass_break", "anna", "ben", area="living")
    assert len(home.at("18:30").told(intent="hazard")) == 2


def test_smoke_in_an_empty_house_with_a_sitter_is_said_aloud_too() -> None:
    home = Home().away("anna", "ben", "leo").guests()
    (told,) = home.propose("hazard.smoke", "anna", "ben", area="kitchen")
    assert told.verdict == "speak" and {"anna_phone", "ben_phone"} <= set(told.outputs)


def test_a_crying_baby_is_told_until_somebody_is_up() -> None:
    home = Home(at="2026-03-08 02:00")
    for person in ("anna", "ben"):
        home.put(person, "bedroom", "sleeping", asleep=True)
    home.propose("hazard.baby_cry", "anna", "ben", area="kids_room")
    assert len(home.at("02:03").told(intent="hazard")) == 2
    home.put("ben", "hall").at("03:00")
    assert len(home.told(intent="hazard")) == 2


def test_a_hazard_of_the_owners_own_is_told_in_the_rules_words() -> None:
    (told,) = Home().propose("hazard.boiler", "anna", "ben", area="kitchen", because=("The boiler is too hot.",))
    assert "The boiler is too hot." in told.text


def test_teens_are_told_when_no_adult_is_in() -> None:
    people = {p.id: replace(p, role="teen") if p.id == "leo" else p for p in PEOPLE}
    home = Home(household(people=people)).away("anna", "ben")
    (told,) = home.propose("hazard.water_leak", "anna", "ben", area="kitchen")
    assert told.audience[0] == "leo"
