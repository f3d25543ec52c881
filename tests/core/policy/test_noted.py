"""A sentence becomes a reminder, confirmed in one line, given back at its place and moment, taken back by another."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hubd.core.events import Reminder
from hubd.core.household import Area, Person
from tests.home import AREAS, Home, household

HOUSE = household(areas={**{a.id: a for a in AREAS}, "balcony": Area("balcony", "Balcony", "outdoor", ("living",))})


def home() -> Home:
    made = Home(HOUSE)
    made.put("anna", "living")
    made.away("ben", "leo")
    return made


def said(made: Home) -> str:
    return made.last().text


def test_next_on_the_balcony_is_not_now_and_is_told_there_once() -> None:
    house = home()
    house.put("anna", "balcony")
    house.says("Remind me to water the basil when I'm next on the balcony", "balcony", "anna")
    assert said(house) == "Noted: water the basil, there: Balcony."
    assert house.last().verdict == "act"

    house.put("anna", "balcony")
    assert house.told(intent="reminder.deliver") == []
    house.put("anna", "living")
    house.put("anna", "balcony")
    (decision,) = house.told(intent="reminder.deliver")

    assert decision.text == "Anna, a reminder: water the basil"
    house.put("anna", "living")
    house.put("anna", "balcony")
    assert len(house.told(intent="reminder.deliver")) == 1


def test_somebody_else_is_told_on_coming_home_and_hears_from_whom() -> None:
    house = home()
    house.says("tell Ben when he comes home that the parcel is here", "living", "anna")
    assert said(house) == "I will tell Ben: the parcel is here, once Ben is home."

    house.put("ben", "kitchen")
    (decision,) = house.told(intent="reminder.deliver")

    assert decision.audience == ("ben",)
    assert decision.text == "Ben, from Anna: the parcel is here"


def test_whoever_is_home_already_is_told_on_the_next_coming() -> None:
    house = home()
    house.put("ben", "kitchen")
    house.says("tell Ben when he comes home that the parcel is here", "living", "anna")
    house.put("ben", "living")
    assert house.told(intent="reminder.deliver") == []

    house.away("ben")
    house.put("ben", "hall")
    assert [d.audience for d in house.told(intent="reminder.deliver")] == [("ben",)]


def test_in_twenty_minutes_is_told_in_twenty_minutes_where_the_person_is_then() -> None:
    house = home()
    house.says("remind me in 20 minutes to call Mum", "living", "anna")
    house.put("anna", "kitchen")
    house.at("18:19")
    assert house.told(intent="reminder.deliver") == []

    house.at("18:21")
    (decision,) = house.told(intent="reminder.deliver")
    assert decision.outputs == ("kitchen_speaker",)


@pytest.mark.parametrize(
    "sentence",
    ["set a timer for ten minutes", "cancel the timer", "what timers are running", "add milk to the list"],
)
def test_what_another_voice_assistant_does_by_itself_is_left_to_it(sentence: str) -> None:
    house = home()
    house.says(sentence, "living", "anna", overheard=True)
    house.at("18:30")

    assert house.decisions == []


def test_what_no_other_voice_assistant_does_is_done_also_where_one_has_heard_it() -> None:
    house = home()
    house.says("remind me in 20 minutes to call Mum", "living", "anna", overheard=True)
    assert said(house) == "Noted: call Mum, at 18:20."

    house.says("set a timer for 5 minutes", "kitchen", "anna")
    house.says("cancel the timer", "living", "anna", overheard=True)
    assert house.last().verdict == "act", "a timer that hubd has set is hubd's to stop"


def test_a_timer_rings_where_the_cook_is_and_can_be_asked_and_stopped() -> None:
    house = home()
    house.put("anna", "kitchen")
    house.says("set a timer for ten minutes for the pasta", "kitchen")
    assert said(house) == "Timer for pasta: 10 minutes."
    house.says("set a timer for 5 minutes", "kitchen")
    house.at("18:04")
    house.says("how long is left on the timer", "kitchen")
    assert said(house) == "There is: pasta (6 minutes); the timer (1 minute)."
    house.says("cancel the timer for the pasta", "kitchen")
    assert said(house) == "All right, forgotten: pasta."

    house.at("18:30")
    (decision,) = house.told(intent="timer.done")
    assert decision.text == "Anna, time is up: the timer."
    assert set(decision.data) == {"timer"}


def test_a_timer_rings_where_it_was_set_while_its_owner_may_still_be_there() -> None:
    house = home()
    house.put("anna", "kitchen")
    house.says("set a timer for 5 minutes", "kitchen")
    house.put("anna", "kitchen", p=0.4).at("18:05")
    (decision,) = house.told(intent="timer.done")
    assert (decision.verdict, decision.outputs) == ("speak", ("kitchen_speaker", "anna_phone"))

    house.put("anna", "kitchen")
    house.says("set a timer for 5 minutes", "kitchen")
    house.put("anna", "living")
    house.at("18:15")
    assert house.told(intent="timer.done")[-1].outputs == ("living_speaker",)


def test_a_timer_whose_owner_has_left_without_a_phone_is_over_when_he_comes_back_hours_later() -> None:
    house = home()
    house.put("leo", "kitchen")
    house.says("set a timer for 10 minutes", "kitchen", "leo")
    house.away("leo")
    house.at("18:12").at("22:30").put("leo", "kitchen")
    house.at("22:35")

    assert house.told(intent="timer.done") == []
    assert not house.state.desk.reminders


def test_a_machine_that_runs_must_finish_first_and_one_that_rests_must_run_first() -> None:
    house = home()

    def washer(*running: str) -> None:
        area = replace(house.state.areas["kitchen"], running=frozenset(running))
        house.state = replace(house.state, areas={**house.state.areas, "kitchen": area})
        house.put("anna", "living")

    house.says("remind me to hang up the laundry when the washing machine is done", "living", "anna")
    washer()
    assert house.told(intent="reminder.deliver") == []
    washer("washer")
    assert house.told(intent="reminder.deliver") == []
    washer()
    assert [d.text for d in house.told(intent="reminder.deliver")] == ["Anna, a reminder: hang up the laundry"]


def test_a_washer_that_soaks_for_minutes_is_not_done() -> None:
    house = home()

    def washer(on: bool) -> None:
        kitchen = house.state.areas["kitchen"]
        cues = {**kitchen.cues, "washer": house.now} if on else kitchen.cues
        area = replace(kitchen, running=frozenset({"washer"} if on else ()), cues=cues)
        house.state = replace(house.state, areas={**house.state.areas, "kitchen": area})
        house.put("anna", "living")

    washer(on=True)
    house.says("remind me to hang up the laundry when the washing machine is done", "living", "anna")
    washer(on=False)
    house.at("18:06").put("anna", "living")
    assert house.told(intent="reminder.deliver") == []
    washer(on=True)
    washer(on=False)
    house.at("18:13").put("anna", "living")
    assert house.told(intent="reminder.deliver") == []
    house.at("18:17").put("anna", "living")
    assert [d.text for d in house.told(intent="reminder.deliver")] == ["Anna, a reminder: hang up the laundry"]


def test_a_note_is_told_in_the_morning_and_on_request_until_it_is_forgotten() -> None:
    house = home()
    house.says("note that the plumber comes on Friday", "living", "anna")
    assert said(house) == "Noted: the plumber comes on Friday. I will mention it in the morning."
    house.at("23:00")
    assert house.told(intent="reminder.deliver") == []
    (brief,) = house.at("2026-03-08 08:00").put("anna", "kitchen").propose("brief.morning", "anna")
    assert "Noted: the plumber comes on Friday." in brief.text

    house.says("read my notes", "kitchen", "anna")
    assert said(house) == "There is: the plumber comes on Friday."
    house.says("forget the plumber", "kitchen", "anna")
    house.says("read my notes", "kitchen", "anna")
    assert said(house) == "Nothing is noted."


def test_without_a_moment_it_is_a_note_for_oneself_and_told_at_once_to_another() -> None:
    house = home()
    house.says("remind me to buy milk", "living", "anna")
    assert said(house).startswith("Noted: buy milk.")
    house.put("ben", "office")
    house.says("tell Ben dinner is ready", "living", "anna")
    house.at("18:01")

    assert [(d.audience, d.text) for d in house.told(intent="reminder.deliver")] == [
        (("ben",), "Ben, from Anna: dinner is ready")
    ]


def test_between_two_people_nobody_is_guessed() -> None:
    house = home()
    house.put("ben", "living")
    house.says("remind me in 20 minutes to call Mum", "living")

    assert said(house) == "Whom shall I remind? Please say the name."
    assert house.state.desk.reminders == {}
    house.says("what are my reminders", "living")
    assert said(house) == "Whom shall I remind? Please say the name."


def test_a_guest_is_not_taken_for_whoever_lives_here() -> None:
    house = home()
    house.says("note that the plumber comes on Friday", "living", "anna")
    house.guests()
    before = len(house.decisions)
    house.says("read my notes", "living")

    assert len(house.decisions) == before


def test_what_was_never_noted_is_forgotten_without_a_word_unless_a_reminder_is_meant() -> None:
    house = home()
    before = len(house.decisions)
    house.says("forget the basil", "living", "anna")
    assert len(house.decisions) == before
    house.says("cancel the reminder about the basil", "living", "anna")
    assert said(house) == "I have nothing of the kind noted."


@pytest.mark.parametrize(("words", "told"), [("ask for the results of the biopsy", False), ("water the basil", True)])
def test_before_guests_a_private_reminder_keeps_its_words_to_itself(words: str, told: bool) -> None:
    house = home()
    house.guests()
    house.hears(Reminder(at=house.now, arrived=house.now, source="x", id="r", to="anna", text=words))

    (decision,) = house.told(intent="reminder.deliver")
    assert (words in decision.text) is told
    assert told or decision.text == "Anna, there is a reminder for you."


def test_alone_a_private_reminder_is_told_in_full() -> None:
    house = home()
    house.hears(Reminder(at=house.now, arrived=house.now, source="x", id="r", to="anna", text="call the clinic"))

    assert "call the clinic" in house.told(intent="reminder.deliver")[-1].text


def test_a_program_may_take_a_reminder_back() -> None:
    house = home()
    soon = Reminder(at=house.now, arrived=house.now, source="x", id="r", to="anna", text="milk", after=house.now + 60)
    house.hears(soon)
    house.hears(replace(soon, over=True))
    house.at("18:05")

    assert house.told(intent="reminder.deliver") == []


@pytest.mark.parametrize("words", ["What's on today?", "guten Morgen", "¿Qué tengo hoy?"])
def test_the_day_is_told_to_whoever_asks(words: str) -> None:
    house = home()
    house.says(words, "living", "anna")
    assert (house.last().intent, house.last().verdict, house.last().outputs) == (
        "brief.morning", "act", ("living_speaker",))  # fmt: skip
    house.put("ben", "living")
    before = len(house.decisions)
    house.says(words, "living")
    assert len(house.decisions) == before, "two are in the room, and the day is nobody else's business"


def test_nobody_takes_back_what_belongs_to_somebody_else() -> None:
    house = home()
    later = house.now + 9e3
    house.hears(Reminder(at=house.now, arrived=house.now, source="x", id="r", to="ben", text="the basil", after=later))
    house.says("cancel the reminder about the basil", "living", "anna")

    assert "r" in house.state.desk.reminders


def test_there_is_an_end_to_what_one_person_can_have_noted() -> None:
    house = home()
    for n in range(55):
        house.says(f"note the number {n}", "living", "anna")

    assert len(house.state.desk.reminders) == 50
    assert "fifty" in said(house)


@pytest.mark.parametrize(
    ("language", "sentence", "confirmed"),
    [
        ("de", "Erinnere mich in 20 Minuten an die Wäsche", "Gemerkt: die Wäsche, um 18:20 Uhr."),
        ("es", "recuérdame mañana a las siete llamar a mamá", "Anotado: llamar a mamá, mañana a las 07:00."),
    ],
)
def test_it_is_confirmed_in_the_language_of_whoever_asked(language: str, sentence: str, confirmed: str) -> None:
    house = Home(household(people={"anna": Person("anna", "Anna", "adult", language=language)}))  # type: ignore[arg-type]  # one of the three
    house.says(sentence, "living", "anna")

    assert said(house) == confirmed


def test_a_confirmation_is_seen_and_not_heard_at_night_and_where_nobody_hears() -> None:
    house = home()
    house.says("remind me in 20 minutes to call Mum", "living", "anna")
    assert house.last().outputs == ("living_speaker",)
    house.at("23:30")
    house.says("remind me tomorrow at seven to call Mum", "living", "anna")
    assert house.last().outputs == ("living_screen",)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("remind me tomorrow at nine to call Mum", "Noted: call Mum, tomorrow at 09:00."),
        ("remind me on Friday at nine to call Mum", "Noted: call Mum, on Friday at 09:00."),
        ("remind me on Saturday at nine to call Mum", "Noted: call Mum, on 14.3. at 09:00."),
        ("remind me to stretch when I am cooking", "Noted: stretch, meanwhile: cooking."),
        ("set a timer for 2 hours", "Timer: 2 hours."),
        ("set a timer for one hour", "Timer: 1 hour."),
        ("set a timer for an hour and a half", "Timer: 1 hour 30 minutes."),
        ("set a timer for 90 seconds", "Timer: 1 minute 30 seconds."),
        ("set a timer for 60 seconds", "Timer: 1 minute."),
        ("set a timer for 45 seconds", "Timer: 45 seconds."),
    ],
)
def test_a_moment_is_repeated_as_people_say_it(sentence: str, told: str) -> None:
    house = home()
    house.says(sentence, "living", "anna")

    assert said(house) == told


def test_where_no_room_is_known_a_grown_up_who_is_in_is_asked_for_a_name_and_an_empty_house_is_silent() -> None:
    house = home()
    house.says("remind me to call Mum", "nowhere")
    assert (said(house), house.last().audience) == ("Whom shall I remind? Please say the name.", ("anna",))

    house.away("anna")
    before = len(house.decisions)
    for sentence in ("remind me to call Mum", "cancel the reminder", "what timers are there", "start a 5 minute timer"):
        house.says(sentence, "nowhere")
    assert len(house.decisions) == before


def test_a_timer_needs_nobody_to_be_known_and_a_room_with_nobody_in_it_is_answered_by_who_is_in() -> None:
    house = home()
    house.put("ben", "living")
    house.says("set a timer for 5 minutes", "living")
    house.says("set a timer for 7 minutes", "kitchen")

    assert sorted(each.timer or 0.0 for each in house.state.desk.reminders.values()) == [300.0, 420.0]


def test_the_last_of_its_kind_is_meant_where_no_word_tells_which() -> None:
    house = home()
    house.says("remind me tomorrow at nine to call Mum", "living", "anna")
    house.says("remind me tomorrow at ten to buy bread", "living", "anna")
    house.says("cancel my reminder", "living", "anna")
    assert said(house) == "All right, forgotten: buy bread."

    assert [each.text for each in house.state.desk.reminders.values()] == ["call Mum"]


def test_what_somebody_else_is_to_be_told_is_listed_with_the_name() -> None:
    house = home()
    house.says("tell Ben when he comes home that the parcel is here", "living", "anna")
    house.says("what are my reminders", "living", "anna")

    assert said(house) == "There is: Ben: the parcel is here (once Ben is home)."


def test_a_confirmation_names_what_it_confirms_for_programs() -> None:
    house = home()
    house.says("remind me tomorrow at nine to call Mum", "living", "anna")
    (first,) = house.state.desk.reminders
    assert house.last().data == {"reminder": first}
    house.says("set a timer for 5 minutes", "living", "anna")
    timer = next(name for name in house.state.desk.reminders if name != first)
    assert house.last().data == {"timer": timer}
    house.says("what are my reminders", "living", "anna")
    assert house.last().data == {"reminders": [first]}
    house.says("how long is left on the timer", "living")
    assert house.last().data == {"reminders": [timer]}
    house.says("cancel the reminder", "living", "anna")
    assert house.last().data == {"reminders": [first]}


def test_how_long_a_timer_runs_is_told_to_whoever_is_in_the_room() -> None:
    house = home()
    house.says("set a timer for 5 minutes", "living", "anna")
    house.put("ben", "living")
    before = len(house.decisions)
    house.says("what are my reminders", "living")
    assert len(house.decisions) == before, "it may be nobody else's business, and either may have asked"
    house.says("how long is left on the timer", "living")
    assert len(house.decisions) == before + 1
    assert "5 minutes" in said(house)


def test_who_only_wants_to_hear_when_something_is_so_is_told_that_they_will() -> None:
    house = home()
    house.says("let me know when Ben comes home", "living", "anna")
    assert said(house) == "I will tell you."
