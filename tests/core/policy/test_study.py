"""Study time from all sides: by hand and by sentence, breaks, the scene, a parent's message, and minutes afterwards."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hubd.core.beliefs import Sitting
from hubd.core.decisions import Call, Decision
from hubd.core.events import Wish
from hubd.core.household import Output, Study
from hubd.core.policy.routines.study_time import today, week
from tests.home import OUTPUTS, Home, household

SCREEN = Output("leo_screen", "screen", area="kids_room")
HOUSE = household(
    outputs={output.id: output for output in (*OUTPUTS, SCREEN)},
    study=Study(focus=1500.0, pause=300.0, scenes={"leo": ("scene.leo_desk", "script.leo_room")}),
)


def home(at: str = "2026-03-04 16:00") -> Home:
    """A Wednesday afternoon: Leo in his room, Anna in the living room, Ben out."""
    made = Home(HOUSE, at=at)
    made.put("leo", "kids_room")
    made.away("ben")
    return made


def switched(house: Home, on: bool) -> None:
    house.hears(Wish(at=house.now, arrived=house.now, source="in/study", what="study", person="leo", on=on))


def calls(house: Home) -> list[tuple[str, str]]:
    return [(effect.service, effect.data["entity_id"]) for effect in house.effects if isinstance(effect, Call)]


def runs(house: Home) -> bool:
    return "study|leo" in house.state.policy.modes


def test_a_switch_begins_and_ends_it_with_a_word_on_the_childs_screen_and_its_scenes() -> None:
    house = home()
    switched(house, on=True)
    began = house.last()
    assert (began.intent, began.verdict, began.outputs) == ("study.start", "act", ("leo_screen",))
    assert began.reason == "command"
    switched(house, on=True)
    assert house.last() is began

    house.at("16:42")
    switched(house, on=False)
    ended = [d for d in house.decisions if d.intent == "study.end"][-1]
    assert ended.data["minutes"] == 42
    assert calls(house) == [("scene.turn_on", "scene.leo_desk"), ("script.turn_on", "script.leo_room")]


@pytest.mark.parametrize(
    ("last", "minutes", "end"), [("16:36", 36, "16:36"), ("16:10", 34, "16:34"), (None, 44, "16:44")]
)
def test_what_a_rule_finds_to_be_over_was_over_when_the_desk_was_left(last: str | None, minutes: int, end: str) -> None:
    """A rule waits some minutes before it is sure, and those were no homework; nor is it hours back."""
    house = home()
    house.propose("study.start", "leo")
    if last is not None:
        at = Home(HOUSE, at=f"2026-03-04 {last}").now
        leo = replace(house.state.people["leo"], sitting=Sitting(house.now, at))
        house.state = replace(house.state, people={**house.state.people, "leo": leo})
    house.at("16:44")
    (ended,) = (d for d in house.propose("study.end", "leo") if d.intent == "study.end")
    assert (ended.data["minutes"], today(house.state.policy, HOUSE, "leo", house.now)) == (minutes, minutes)
    (report,) = house.told(intent="brief.study")
    assert report.text == f"Leo studied for {minutes} minutes."
    assert report.because[0] == f"Leo studied from 16:00 to {end}"
    house.answer("wrong", decision=ended.id, by="leo")
    assert runs(house)
    assert house.state.policy.studied["leo"] == ()


def test_parents_who_are_in_see_minutes_on_a_card_and_nobody_hears_of_it() -> None:
    house = home()
    switched(house, on=True)
    house.at("16:42")
    switched(house, on=False)

    (report,) = house.told(intent="brief.study")
    assert (report.audience, report.verdict, report.outputs) == (("anna",), "show", ("living_screen",))
    assert report.text == "Leo studied for 42 minutes."
    assert report.because[0] == "Leo studied from 16:00 to 16:42"
    assert set(report.data) == {"person", "minutes"}


def test_a_short_sitting_is_worth_no_word() -> None:
    house = home()
    switched(house, on=True)
    house.at("16:03")
    switched(house, on=False)

    assert house.told(intent="brief.study") == []
    assert house.state.policy.studied == {}


def test_breaks_come_in_time_on_a_card_and_end_again() -> None:
    house = home()
    switched(house, on=True)
    house.at("16:26")
    (pause,) = house.told(intent="study.break")
    assert (pause.verdict, pause.outputs) == ("show", ("leo_screen",))
    assert pause.text == "Leo, 25 minutes already. How about 5 minutes off?"
    assert house.state.policy.modes["study|leo"]["phase"] == "break"

    house.at("16:31")
    (back,) = house.told(intent="study.back")
    assert back.text == "Leo, ready to go on?"
    assert house.state.policy.modes["study|leo"]["phase"] == "focus"
    assert house.state.policy.modes["study|leo"]["until"] == house.time("16:55")


def test_no_break_now_means_ten_minutes_more() -> None:
    house = home()
    switched(house, on=True)
    house.at("16:26")
    house.answer("later", decision=house.told(intent="study.break")[0].id, by="leo")
    assert house.state.policy.modes["study|leo"]["phase"] == "focus"
    house.at("16:35")
    assert len(house.told(intent="study.break")) == 1
    house.at("16:37")
    assert len(house.told(intent="study.break")) == 2


def test_nobody_is_called_from_work_aloud() -> None:
    house = Home(household(study=Study(focus=600.0)), at="2026-03-04 16:00")  # a speaker in the room, and no screen
    house.put("leo", "kids_room")
    switched(house, on=True)
    house.at("17:30")

    assert house.told(intent="study.break") == []


@pytest.mark.parametrize("sender", ["Anna", "Mum", "Mamá", "Anna Schmidt"])
def test_a_parents_message_is_shown_without_a_sound_and_others_wait(sender: str) -> None:
    house = home()
    switched(house, on=True)
    house.message("m1", to="leo", text="are you coming to the game?", sender="Max")
    house.message("m2", to="leo", text="I am back at five", sender=sender)

    assert house.verdicts("m1") == ["defer"]
    known = sender != "Anna Schmidt"  # a classmate
    assert house.verdicts("m2") == (["show"] if known else ["defer"])
    assert house.last().reason == ("parent" if known else "studying")


@pytest.mark.parametrize(
    ("begin", "done"),
    [
        ("I'm doing my homework now", "I'm done with my homework"),
        ("study time for Leo", "Leo is finished with his homework"),
        ("Ich mache jetzt Hausaufgaben", "Die Hausaufgaben sind fertig"),
        ("Lernzeit für Leo", "Ich bin mit den Hausaufgaben fertig"),
        ("voy a hacer los deberes", "he terminado los deberes"),
    ],
)
def test_it_begins_and_ends_by_a_sentence(begin: str, done: str) -> None:
    house = home()
    house.says(begin, "kids_room")
    assert runs(house)
    house.at("16:40")
    house.says(done, "kids_room")
    assert not runs(house)


@pytest.mark.parametrize("text", ["I'm doing the dishes", "homework is boring", "Leo studies law", "study"])
def test_other_talk_begins_nothing(text: str) -> None:
    house = home()
    house.says(text, "kids_room")

    assert not runs(house)


def test_a_grown_up_does_no_homework_by_a_sentence_and_is_told_nothing_of_a_switch() -> None:
    house = home()
    before = len(house.decisions)
    house.says("I'm doing my homework", "living", "anna")
    house.hears(Wish(at=house.now, arrived=house.now, source="in/study", what="study", person="anna", on=True))

    assert len(house.decisions) == before
    assert "study|anna" in house.state.policy.modes


def test_the_week_adds_up_day_by_day_and_can_be_asked_for() -> None:
    house = home("2026-03-02 16:00")
    for day, minutes in (("2026-03-02", 30), ("2026-03-03", 45)):
        house.at(f"{day} 16:00")
        switched(house, on=True)
        house.at(f"{day} 16:{minutes}")
        switched(house, on=False)
    house.at("2026-03-03 17:00")

    assert week(house.state.policy, HOUSE, "leo", house.now) == [30, 45, 0, 0, 0, 0, 0]
    assert today(house.state.policy, HOUSE, "leo", house.now) == 45
    house.says("how long has Leo studied this week", "living", "anna")
    assert house.last().text == "Leo has studied for 75 minutes this week."
    house.says("wie lange hat Leo heute gelernt", "living", "anna")
    assert house.last().text == "Leo has studied for 45 minutes today."
    (card,) = house.propose("brief.study_week", "anna")
    assert card.text == "Leo studied for 75 minutes."
    assert card.data["week"]["leo"][:2] == [30, 45]


def test_a_week_without_studying_has_no_card() -> None:
    assert home().propose("brief.study_week", "anna")[0].reason == "nothing_to_say"


def test_whoever_comes_home_hears_of_the_days_studying() -> None:
    house = home()
    switched(house, on=True)
    house.at("16:42")
    switched(house, on=False)
    house.put("ben", "kitchen")

    (brief,) = house.propose("brief.welcome", "ben")
    assert "Leo studied for 42 minutes." in brief.text


def test_whoever_comes_home_meanwhile_hears_of_it_when_it_is_over() -> None:
    house = home()
    switched(house, on=True)
    house.at("16:42").put("ben", "kitchen")
    (brief,) = house.propose("brief.welcome", "ben")
    assert "studied" not in brief.text

    house.at("16:50")
    switched(house, on=False)
    assert any("ben" in told.audience and "50 minutes" in told.text for told in house.told(intent="brief.study"))


def test_with_the_parents_out_the_sitting_is_kept_and_nobody_is_told() -> None:
    house = home()
    house.away("anna")
    switched(house, on=True)
    house.at("16:42")
    switched(house, on=False)

    assert house.told(intent="brief.study") == []
    assert [round(seconds / 60) for _, seconds in house.state.policy.studied["leo"]] == [42]


def test_a_sitting_that_goes_on_counts_and_last_weeks_does_not() -> None:
    house = home("2026-03-01 16:00")
    switched(house, on=True)
    house.at("16:30")
    switched(house, on=False)
    house.at("2026-03-02 16:00")
    switched(house, on=True)
    house.at("16:10")

    assert week(house.state.policy, HOUSE, "leo", house.now) == [10, 0, 0, 0, 0, 0, 0]


def asked(house: Home, intent: str) -> Decision:
    (question,) = house.propose(intent, "leo", stage="ask")
    assert question.verdict == "ask"
    return question


@pytest.mark.parametrize(("outcome", "on"), [("dismissed", False), ("later", True), ("accepted", True)])
def test_it_runs_while_it_is_asked_about_and_only_no_ends_it(outcome: str, on: bool) -> None:
    house = home()
    house.answer(outcome, decision=asked(house, "study.start").id, by="leo")

    assert runs(house) is on


def test_it_was_not_over_after_a_sitting_too_short_to_be_kept() -> None:
    house = home()
    switched(house, on=True)
    house.at("16:03")
    switched(house, on=False)
    ended = house.last()
    house.at("16:04").answer("wrong", decision=ended.id, by="leo")

    assert runs(house)
    assert house.state.policy.modes["study|leo"]["since"] == house.now


@pytest.mark.parametrize("outcome", ["accepted", "later"])
def test_yes_to_a_break_is_a_break_and_after_the_end_there_is_none_to_put_off(outcome: str) -> None:
    house = home()
    switched(house, on=True)
    house.at("16:26")
    (pause,) = house.told(intent="study.break")
    if outcome == "later":
        switched(house, on=False)
    before = house.state.policy.modes
    house.answer(outcome, decision=pause.id, by="leo")

    assert house.state.policy.modes == before


def test_a_switch_for_somebody_who_does_not_live_here_switches_nothing() -> None:
    house = home()
    house.hears(Wish(at=house.now, arrived=house.now, source="in/study", what="study", person="eva", on=True))

    assert house.state.policy.modes == {}


def test_a_rule_of_the_owners_may_speak_of_a_break_in_words_of_its_own() -> None:
    (told,) = home().propose("study.break", "leo", data={"text": "Go and see the garden."})

    assert told.text == "Go and see the garden."


def test_what_somebody_studied_is_nothing_where_nobody_of_that_name_lives() -> None:
    (told,) = home().propose("brief.study", "anna", data={"person": "eva", "minutes": 40})

    assert told.reason == "nothing_to_say"


def test_a_grown_ups_own_study_time_begins_and_ends_by_the_switch_and_is_kept() -> None:
    house = home()
    for on, clock in ((True, "16:30"), (True, "16:31"), (False, "17:00"), (False, "17:01")):
        house.hears(Wish(at=house.now, arrived=house.now, source="in/study", what="study", person="anna", on=on))
        assert ("study|anna" in house.state.policy.modes) is on
        house.at(clock)

    assert [round(seconds / 60) for _, seconds in house.state.policy.studied["anna"]] == [31]
    assert house.told(intent="brief.study") == []


def test_no_to_a_question_about_study_time_that_was_switched_off_meanwhile_changes_nothing() -> None:
    house = home()
    question = asked(house, "study.start")
    switched(house, on=False)
    before = house.state.policy.studied
    house.answer("dismissed", decision=question.id, by="leo")

    assert not runs(house)
    assert house.state.policy.studied == before


def test_where_somebody_says_that_it_begins_is_remembered() -> None:
    house = home()
    house.put("leo", "kitchen")
    house.says("I am starting my homework", "kitchen", "leo")

    assert house.state.policy.modes["study|leo"]["area"] == "kitchen"


def test_what_a_parent_says_of_a_child_is_said_elsewhere() -> None:
    house = home()
    house.put("anna", "living")
    house.says("Leo is starting his homework", "living", "anna")

    assert house.state.policy.modes["study|leo"]["area"] == "kids_room"
