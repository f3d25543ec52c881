"""What people say aloud of their messages is learned, confirmed in one line, and undone by another sentence."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from hubd.core.household import Person
from hubd.core.policy.messaging.opinion import Opinion, opinion_in
from hubd.core.policy.wording.phrases import say
from hubd.core.regard import ANSWERS, LEVELS, Answer, Regard, judged, marks_of, settled, told
from tests.home import Home, household

SAID = {
    "That was not important.": ("that", "unimportant"),
    "that wasn't really urgent": ("that", "not_urgent"),
    "that was just spam": ("that", "advert"),
    "That's not important!": ("this", "unimportant"),
    "that could have waited": ("that", "unimportant"),
    "the last message was urgent": ("message", "urgent"),
    "das war nicht so wichtig": ("that", "unimportant"),
    "das war nichts Wichtiges": ("that", "unimportant"),
    "Das war keine Werbung": ("that", "no_advert"),
    "das hätte warten können": ("that", "unimportant"),
    "die Nachricht war dringend": ("message", "urgent"),
    "no era importante": ("that", "unimportant"),
    "eso era muy importante": ("that", "important"),
    "ese mensaje era publicidad": ("message", "advert"),
}

OF_SOMEBODY = {
    "Ben's messages are always important": ("always", "important", "Ben"),
    "Bens Nachrichten sind nie wichtig": ("always", "unimportant", "Ben"),
    "Messages from my boss are always urgent.": ("always", "urgent", "boss"),
    "WhatsApp messages are never important, please": ("always", "unimportant", "WhatsApp"),
    "treat messages from Nora Stein as urgent": ("always", "urgent", "Nora Stein"),
    "what Grandma writes is important to me": ("always", "important", "Grandma"),
    "emails from the parents' council are always junk": ("always", "advert", "parents' council"),
    "was Oma schreibt, ist immer wichtig": ("always", "important", "Oma"),
    "die Nachrichten der Schule sind immer dringend": ("always", "urgent", "Schule"),
    "los mensajes de Nora siempre son importantes": ("always", "important", "Nora"),
    "los mensajes del colegio nunca son importantes": ("always", "unimportant", "colegio"),
    "Eva's message was important": ("theirs", "important", "Eva"),
    "the message from the school was not important": ("theirs", "unimportant", "school"),
    "die Nachricht von Eva war wichtig": ("theirs", "important", "Eva"),
    "el mensaje de Eva era importante": ("theirs", "important", "Eva"),
    "treat Nora's messages as usual": ("usual", "", "Nora"),
    "behandle Nachrichten von Eva wie üblich": ("usual", "", "Eva"),
    "trata los mensajes de Eva como siempre": ("usual", "", "Eva"),
}

NONE = (
    "messages from Nora are not always important", "los mensajes de Nora no siempre son importantes",
    "her messages are always important", "the messages are always important", "no messages are important",
    "the meeting was important", "homework is important", "it's important", "that is important for the school",
    "that was a lovely dinner", "was that important?", "important", "seine Nachrichten sind wichtig",
    "messages from the man who sold us the old car are always important",
)  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SAID.items())
def test_a_word_about_what_was_told_is_understood(text: str, wanted: tuple[str, str]) -> None:
    assert opinion_in(text) == Opinion(*wanted)  # type: ignore[arg-type]  # a scope by its name


@pytest.mark.parametrize(("text", "wanted"), OF_SOMEBODY.items())
def test_a_word_about_a_sender_is_understood(text: str, wanted: tuple[str, str, str]) -> None:
    found = opinion_in(text)
    assert found is not None
    assert (found.scope, found.said, found.names[0]) == wanted


@pytest.mark.parametrize("text", NONE)
def test_talk_is_no_opinion(text: str) -> None:
    assert opinion_in(text) is None


def home(**changes: Any) -> Home:
    """Anna alone in the kitchen; the others are out."""
    made = Home(household(**changes)).put("anna", "kitchen")
    made.away("ben", "leo")
    return made


def arrives(house: Home, name: str, sender: str = "Nora", text: str = "look at this", app: str = "Chat") -> str:
    """A message for Anna, a quarter of an hour after the last; how urgent it was taken to be."""
    house.until(house.now + 900.0)
    house.message(name, "anna", text, sender=sender, app=app)
    return next(d.urgency for d in house.decisions if d.data.get("message") == name)


def test_the_last_message_is_meant_and_its_sender_is_judged_anew() -> None:
    house = home()
    assert arrives(house, "m0") == "normal"
    for n in range(1, 6):
        house.says("that was urgent", "kitchen", "anna")
        assert house.last().text == "Noted: the message from Nora was urgent."
        arrives(house, f"m{n}", text=f"look {n}")

    assert arrives(house, "m9") == "high"
    assert house.state.policy.regard.answers[0].marks[0] == "from nora"


def test_the_confirmation_names_nobody_where_others_hear_it() -> None:
    house = home().put("ben", "kitchen")
    arrives(house, "m0")
    house.says("that was not important", "kitchen", "anna")
    assert house.last().text == "Noted: that was not important."


def test_talk_about_something_else_is_left_alone() -> None:
    house = home()
    arrives(house, "m0")
    house.propose("laundry.done", "anna")
    before = len(house.decisions)
    house.says("that was not important", "kitchen", "anna")  # the laundry
    house.at("20:00")
    house.says("that was important", "kitchen", "anna")  # nothing of ours: it is too long ago

    assert len(house.decisions) == before
    assert house.state.policy.regard == Regard()

    house.says("the last message was not important", "kitchen", "anna")
    assert house.last().text == "Noted: the message from Nora was not important."


def test_that_is_important_is_said_of_everything_and_only_counts_at_once() -> None:
    house = home()
    arrives(house, "m0")
    house.until(house.now + 120.0)
    house.says("that's not important", "kitchen", "anna")
    assert house.state.policy.regard == Regard()

    arrives(house, "m1")
    house.says("that's not important", "kitchen", "anna")
    assert len(house.state.policy.regard.answers) == 1


def test_of_several_told_together_one_must_be_named() -> None:
    house = home().put("anna", "kitchen", "gaming")
    for n, sender in enumerate(("Nora", "Max")):
        house.message(f"m{n}", "anna", "see you there", sender=sender, title=sender)
    house.until(house.now + 60.0)
    house.put("anna", "kitchen")
    house.until(house.now + 300.0)
    assert len(house.told(intent="message.")[-1].data.get("messages", ())) == 2

    house.says("that was not important", "kitchen", "anna")
    assert house.last().text == "Those were several. Whose message do you mean?"
    assert house.state.policy.regard == Regard()

    house.says("Nora's message was important", "kitchen", "anna")
    assert house.last().text == "Noted: the message from Nora was important."
    (answer,) = house.state.policy.regard.answers
    assert (answer.marks[0], answer.meant) == ("from nora", range(2, 4))


def test_only_whoever_a_message_was_for_can_say_what_it_was_worth() -> None:
    house = home()
    house.put("ben", "kitchen")
    arrives(house, "m0")
    house.says("that was not important", "kitchen", "ben")
    assert house.state.policy.regard == Regard()

    house.says("that message was not important", "kitchen", "ben")
    assert house.last().text == "I have told you no message lately."
    house.says("that message was not important", "kitchen")
    assert house.last().text.startswith("Who says so?")
    assert house.state.policy.regard == Regard()


def test_an_alarm_stays_an_alarm() -> None:
    house = home()
    arrives(house, "m0", text="There is smoke coming out of the kitchen window")
    house.says("that was not important", "kitchen", "anna")
    assert house.last().text.startswith("It spoke of a danger")
    house.says("Nora's messages are never important", "kitchen", "anna")

    assert arrives(house, "m1", text="there is smoke in the kitchen") == "critical"


def test_a_question_about_an_unimportant_message_is_closed_with_it() -> None:
    house = home(outputs={"kitchen_speaker": household().outputs["kitchen_speaker"]})
    arrives(house, "m0", text="Please call me right now!")
    asked = house.last()
    assert asked.verdict == "ask"

    house.says("that's not important", "kitchen", "anna")
    assert house.state.policy.open[asked.id].answered
    house.until(house.now + 600.0)
    assert [d.verdict for d in house.decisions if d.data.get("message") == "m0"] == ["ask", "act"]


@pytest.mark.parametrize(
    ("said", "level"),
    [("Nora's messages are always important", "normal"), ("Nora's messages are always urgent", "high"),
     ("treat messages from Nora as spam", "low")],
)  # fmt: skip
def test_one_sentence_settles_what_a_sender_is_worth(said: str, level: str) -> None:
    house = home()
    arrives(house, "m0")
    house.says(said, "kitchen", "anna")
    assert house.last().text.startswith("Noted: from now on messages from Nora count as ")

    arrives(house, "m1", text="another thing")
    decision = next(d for d in house.decisions if d.data.get("message") == "m1")
    assert decision.urgency == level
    importance = next(each for each in decision.ruling if each.path == "importance")
    assert importance.parts[0].because == "Anna has said so of Nora"
    assert "important" in said or "important" not in importance.because

    house.says("treat Nora's messages as usual", "kitchen", "anna")
    assert house.last().text == "Noted: messages from Nora count like any others again."
    assert house.state.policy.regard.answers == ()


def test_always_important_leaves_what_is_urgent_urgent() -> None:
    regard = settled(Regard(), "anna", "from nora", range(2, 4), 0.0)
    marks = marks_of("Chat", "Nora", "", "")

    pressing = judged(regard, "anna", marks, (0.01, 0.09, 0.1, 0.8), 0.0)
    calm = judged(regard, "anna", marks, (0.05, 0.9, 0.04, 0.01), 0.0)

    assert max(range(4), key=pressing.__getitem__) == LEVELS.index("urgent")
    assert max(range(4), key=calm.__getitem__) == LEVELS.index("important")


@pytest.mark.parametrize("mark", ["from nora", "app chat"])
@pytest.mark.parametrize("meant", [range(1), range(2), range(2, 4), range(3, 4)])
def test_a_settled_sender_or_app_is_followed_even_against_a_clear_case(mark: str, meant: range) -> None:
    regard = settled(Regard(), "anna", mark, meant, 0.0)
    wrong = next(level for level in range(4) if level not in meant)
    shares = tuple(0.94 if level == wrong else 0.02 for level in range(4))
    found = judged(regard, "anna", marks_of("Chat", "Nora", "", ""), shares, 0.0)

    assert max(range(4), key=found.__getitem__) in meant
    assert judged(regard, "anna", marks_of("Mail", "Max", "", ""), shares, 0.0) == shares
    assert judged(regard, "ben", marks_of("Chat", "Nora", "", ""), shares, 0.0) == shares


def test_a_change_of_mind_takes_the_place_of_what_was_settled() -> None:
    regard = Regard()
    for meant in (range(2, 4), range(2)):
        regard = settled(regard, "anna", "from nora", meant, 0.0)
    alone = settled(Regard(), "anna", "from nora", range(2), 0.0)
    assert regard.answers == alone.answers


def test_what_was_settled_outlasts_a_flood_of_single_answers() -> None:
    regard = settled(Regard(), "anna", "from nora", range(2, 4), 0.0)
    even = (0.25, 0.25, 0.25, 0.25)
    flood = tuple(Answer(0.0, "ben", marks_of("Chat", f"s{n}", "", ""), even, 1) for n in range(ANSWERS + 10))
    regard = told(replace(regard, answers=(*regard.answers, *flood[:-1])), flood[-1])

    assert regard.answers[0].standing
    assert [each.marks for each in regard.answers[1:]] == [each.marks for each in flood[1 - ANSWERS :]]


def test_a_name_is_looked_for_among_senders_and_two_of_a_name_are_asked_about() -> None:
    house = home()
    arrives(house, "m0", sender="Nora Stein")
    house.says("Nora's messages are always important", "kitchen", "anna")
    assert house.last().data["mark"] == "from nora stein"

    arrives(house, "m1", sender="Nora Lang")
    house.says("Noras Nachrichten sind nie wichtig", "kitchen", "anna")
    assert house.last().text == "Whom do you mean: Nora Lang, Nora Stein? Please say the whole name."
    house.says("Nora's message was important", "kitchen", "anna")
    assert house.last().text.startswith("Whom do you mean")
    house.says("messages from Nora Lang are never important", "kitchen", "anna")
    assert house.last().data["mark"] == "from nora lang"


def test_an_app_can_be_meant_and_a_name_that_is_new_is_said_to_be_new() -> None:
    house = home()
    arrives(house, "m0", app="WhatsApp")
    house.says("WhatsApp messages are always urgent", "kitchen", "anna")
    assert house.last().data["mark"] == "app whatsapp"
    assert arrives(house, "m1", sender="Somebody else", app="WhatsApp") == "high"

    house.says("messages from my boss are always important", "kitchen", "anna")
    assert house.last().text == (
        "Noted: once some come from boss, they count as important for you. I know of none so far."
    )
    house.says("the message from my boss was important", "kitchen", "anna")
    assert house.last().text == "I know of no message from boss lately."
    house.says("Jonas' messages are always urgent", "kitchen", "anna")
    assert house.last().data["mark"] == "from jonas"


def test_it_is_confirmed_in_the_language_of_the_person() -> None:
    people = {**household().people, "anna": Person("anna", "Anna", "adult", language="de")}
    house = home(people=people)
    arrives(house, "m0")
    house.says("das war nicht wichtig", "kitchen", "anna")
    assert house.last().text == "Gemerkt: Die Nachricht von Nora war nicht wichtig."
    house.says("Noras Nachrichten sind immer dringend", "kitchen", "anna")
    assert house.last().text == "Gemerkt: Nachrichten von Nora gelten für dich ab jetzt als dringend."


def test_whoever_talks_long_says_no_opinion() -> None:
    assert opinion_in("that was not important") is not None
    assert opinion_in("that was not important " * 20) is None


def test_in_an_empty_house_nobody_is_asked_whose_opinion_it_was() -> None:
    house = home()
    arrives(house, "m0")
    house.away("anna", "ben", "leo")
    before = len(house.decisions)
    house.says("the last message was not important", "nowhere")
    assert len(house.decisions) == before


def test_of_a_message_that_is_long_forgotten_nothing_is_learned() -> None:
    house = home()
    arrives(house, "m0")
    house.state = replace(house.state, policy=replace(house.state.policy, imprints={}))
    house.says("the last message was not important", "kitchen", "anna")

    assert house.state.policy.regard == Regard()
    assert house.last().text == say("opinion.none", "en")


def test_a_sender_without_a_name_is_called_by_none() -> None:
    house = home()
    arrives(house, "m0", sender="!!!", app="")
    house.says("Nora's messages are always important", "kitchen", "anna")
    assert [each.marks[0] for each in house.state.policy.regard.answers] == ["from nora"]


def test_a_name_that_was_spoken_of_before_is_known_to_whoever_spoke_of_it() -> None:
    house = home()
    house.says("messages from Nora Stein are always important", "kitchen", "anna")
    house.says("Nora's messages are never important", "kitchen", "anna")
    assert house.last().data["mark"] == "from nora stein"
    house.put("ben", "kitchen").says("Nora's messages are never important", "kitchen", "ben")
    assert house.last().data["mark"] == "from nora"


def test_where_it_is_asked_which_is_where_it_was_said() -> None:
    house = home()
    house.says("the last message was not important", "living", "anna")
    assert house.last().outputs == ("living_speaker",)
