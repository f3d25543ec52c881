"""Silences that people set, aloud or by a button, in their own words; and what no silence stops."""

from __future__ import annotations

from datetime import datetime

import pytest

from hubd.core import events as ev
from hubd.core.brain import build_brain
from hubd.core.decisions import Decision, Tell
from hubd.core.policy.requests.hush import wished
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.examples.rehearse import SAMPLE
from hubd.rules_files import load_rulebook, read_rule_text
from tests.home import Home

BRAIN = build_brain(SAMPLE, rules=load_rulebook(SAMPLE))
SIX = datetime(2026, 3, 4, 18, 0, tzinfo=SAMPLE.time_zone)
WISHES = [
    ("Nothing about recipes today", "recipe.", "Thu 00:00"),
    ("please no more recipes", "recipe.", "Thu 00:00"),
    ("Stop telling me about bedtime", "bedtime.", "Thu 00:00"),
    ("Don't tell me about the rain until eight", "anticipate.rain", "Wed 20:00"),
    ("nothing about the dryer today", "means:dryer", "Thu 00:00"),
    ("no messages until 9 pm", "message.", "Wed 21:00"),
    ("no more reminders for three days", "reminder.", "Sat 18:00"),
    ("nothing about the iron this week", "means:iron", "Mon 00:00"),
    ("Be quiet for an hour!", "*", "Wed 19:00"),
    ("do not disturb", "*", "Wed 19:00"),
    ("Do not disturb us for 2 hours", "*", "Wed 20:00"),
    ("Nichts mehr über Rezepte heute", "recipe.", "Thu 00:00"),
    ("Heute keine Nachrichten", "message.", "Thu 00:00"),
    ("Ruhe bitte für eine halbe Stunde", "*", "Wed 18:30"),
    ("lass mich mit dem Bügeleisen in Ruhe", "means:iron", "Thu 00:00"),
    ("Bitte nicht stören bis 20 Uhr", "*", "Wed 20:00"),
    ("Nada de recetas hoy", "recipe.", "Thu 00:00"),
    ("no me hables de la lluvia", "anticipate.rain", "Thu 00:00"),
    ("silencio hasta las diez", "*", "Wed 22:00"),
    ("no molestar durante dos horas", "*", "Wed 20:00"),
]


def said(text: str) -> ev.Utterance:
    return ev.Utterance(at=SIX.timestamp(), arrived=SIX.timestamp(), source="in/utterance", text=text)


@pytest.mark.parametrize(("text", "topic", "until"), WISHES)
def test_a_wish_for_silence_is_understood(text: str, topic: str, until: str) -> None:
    wish = wished(said(text), BRAIN)
    assert wish is not None
    assert wish.until is not None
    assert (wish.kind, wish.topic, f"{SAMPLE.local(wish.until):%a %H:%M}") == ("hush", topic, until)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("you can talk again", "*"),
        ("Tell me about recipes again", "recipe."),
        ("du darfst wieder reden", "*"),
        ("ya puedes hablar", "*"),
    ],
)
def test_a_silence_can_be_taken_back(text: str, topic: str) -> None:
    assert wished(said(text), BRAIN) == ("again", topic, None)


@pytest.mark.parametrize(
    "text",
    [
        "nothing about the moon",
        "I had nothing about it in mind",
        "no more tears",
        "no",
        "silence is golden",
        "what is there to eat today",
        "heute keine Lust",
        "",
        "nothing",
    ],
)
def test_other_talk_is_no_wish(text: str) -> None:
    assert wished(said(text), BRAIN) is None


def home() -> Home:
    house = Home().put("anna", "kitchen").away("ben", "leo")
    house.brain = build_brain(house.household, rules=load_rulebook(house.household))
    return house


def offered(house: Home, **more: object) -> Decision:
    (decision,) = house.propose(
        "recipe.mine", "anna", rule="recipes.cooking", urgency="low", cause=f"recipe|{house.now}", **more
    )
    return decision


def test_nothing_is_said_of_it_until_the_day_is_over_and_the_answer_tells_until_when() -> None:
    house = home()
    assert offered(house).verdict != "suppress"
    house.says("no more recipes today", "kitchen")
    told = house.last()
    assert (told.intent, told.verdict, told.outputs) == ("house.hush", "act", ("kitchen_speaker",))
    assert told.text == "All right, not a word about it until 24:00."
    assert [effect.kind for effect in house.effects[-1:] if isinstance(effect, Tell)] == ["say"]
    hushed = offered(house.at("19:00"))
    assert (hushed.verdict, hushed.reason) == ("suppress", "hushed")
    house.at("2026-03-08 18:00").put("anna", "kitchen")
    assert offered(house).verdict != "suppress"


def test_it_holds_for_the_one_who_asked() -> None:
    house = home().put("ben", "living")
    house.says("no more recipes today", "kitchen")
    (decision,) = house.propose("recipe.mine", "ben", rule="recipes.cooking", urgency="low")
    assert decision.verdict != "suppress"


def test_taken_back_it_is_offered_again() -> None:
    house = home()
    house.says("no more recipes today", "kitchen")
    house.at("18:30").says("tell me about recipes again", "kitchen")
    assert offered(house.at("18:40")).verdict != "suppress"


def test_a_silence_about_an_appliance_stops_the_rules_that_speak_of_it() -> None:
    house = home()
    house.says("nothing about the fridge today", "kitchen")
    (decision,) = house.propose("kitchen.note", "anna", rule="hazards.fridge_open", urgency="low")
    assert decision.reason == "hushed"


@pytest.mark.parametrize("words", ["do not disturb for two hours", "nothing about the cooker today"])
def test_no_silence_stops_a_danger(words: str) -> None:
    house = home()
    house.says(words, "kitchen")
    (told,) = house.propose(
        "hazard.stove_unattended", "anna", rule="hazards.stove_unattended", area="kitchen", urgency="high"
    )
    assert told.verdict == "speak"


def test_do_not_disturb_keeps_the_house_silent_and_messages_until_it_is_over() -> None:
    house = home()
    house.says("do not disturb for two hours", "kitchen")
    (spoken,) = house.propose("reminder.mine", "anna", output="speaker")
    assert spoken.verdict != "speak"
    house.at("18:10").message("m1", "anna", "hello")
    assert house.verdicts("m1") == ["defer"]
    house.at("20:30")
    assert house.verdicts("m1")[1:] in (["show"], ["push"])


def test_no_messages_for_a_while_means_none_but_what_presses() -> None:
    house = home()
    house.says("no messages until eight", "kitchen")
    house.message("m1", "anna", "see you on Saturday").message("m2", "anna", "Call me right now!", sender="Mum")
    assert house.verdicts("m1") == ["defer"]
    assert house.verdicts("m2")[0] in ("ask", "speak")
    assert "m1" not in str(house.at("19:50").told(person="anna")[-1].data)
    house.at("20:40")
    assert house.verdicts("m1")[-1] in ("show", "push")


def test_not_today_on_a_card_is_a_silence_until_midnight() -> None:
    house = home()
    first = offered(house)
    house.hears(
        ev.Feedback(
            at=house.now,
            arrived=house.now,
            source="in/feedback",
            outcome="dismissed",
            decision=first.id,
            action="today",
            by="anna",
        )
    )
    assert offered(house.at("21:00")).reason == "hushed"
    assert offered(house.at("2026-03-08 18:00").put("anna", "kitchen")).reason != "hushed"


def test_an_answer_to_a_question_is_no_silence() -> None:
    house = home()
    house.message("m1", "anna", "Call me right now!", sender="Mum")
    assert house.verdicts("m1") == ["ask"]
    house.says("be quiet", "kitchen")
    assert house.state.policy.hushes == {}


def test_a_known_voice_asks_for_itself_wherever_it_is() -> None:
    house = home().put("ben", "kitchen")
    house.says("no more recipes today", "kitchen", "ben")
    assert set(house.state.policy.hushes) == {"ben|recipe."}


def test_where_nobody_is_known_and_no_room_there_is_nobody_to_be_silent_to() -> None:
    house = home()
    before = len(house.decisions)
    house.says("no more recipes today", "nowhere")

    assert (len(house.decisions), house.state.policy.hushes) == (before, {})


def test_for_days_is_answered_with_the_day() -> None:
    house = home()
    house.says("no more recipes for three days", "kitchen")
    assert house.last().text == "All right, not a word about it until Tuesday."


def test_at_night_the_answer_is_a_card() -> None:
    house = home()
    house.at("23:30").says("no more recipes today", "kitchen")
    assert house.last().outputs == ("kitchen_screen",)


def test_you_can_talk_again_ends_every_silence_of_whoever_says_so_and_no_others() -> None:
    house = home().put("ben", "living")
    house.says("no more recipes today", "kitchen", "anna").says("no messages until eight", "kitchen", "anna")
    house.says("no more recipes today", "living", "ben")
    house.says("you can talk again", "kitchen", "anna")

    assert set(house.state.policy.hushes) == {"ben|recipe."}


def test_a_silence_about_one_thing_is_no_silence_about_another() -> None:
    house = home()
    house.says("nothing about the iron today", "kitchen")
    assert offered(house).verdict != "suppress"
    (spoken,) = house.propose("kitchen.note", "anna", rule="hazards.fridge_open", urgency="low")
    assert spoken.reason != "hushed"


def test_no_button_silences_a_danger() -> None:
    house = home()
    (told,) = house.propose(
        "hazard.stove_unattended", "anna", rule="hazards.stove_unattended", area="kitchen", urgency="high"
    )
    house.hears(
        ev.Feedback(
            at=house.now,
            arrived=house.now,
            source="in/feedback",
            outcome="dismissed",
            decision=told.id,
            action="today",
            by="anna",
        )
    )

    assert house.state.policy.hushes == {}


@pytest.mark.parametrize("topic", ["mine", "open", "kitchen", "note"])
def test_a_silence_about_a_word_stops_the_rules_that_are_called_so_or_propose_so(topic: str) -> None:
    house = home()
    text = "- id: mine.fridge_open\n  when: {mode: home}\n  propose: {intent: kitchen.note, for: anna}\n"
    rules = compile_rules(tuple(read_rule_text(text).rules.values()), house.household)
    house.brain = build_brain(house.household, rules=rules)
    assert house.propose("kitchen.note", "anna", rule="mine.fridge_open", cause="a")[0].reason != "hushed"
    house.says(f"nothing about {topic} today", "kitchen", "anna")
    (told,) = house.propose("kitchen.note", "anna", rule="mine.fridge_open", cause="b")
    assert told.reason == "hushed"
