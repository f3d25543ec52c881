"""The arbiter's table line by line, outputs, answers, and what is learned from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hubd.core import events as ev
from hubd.core.activities.forest import Forest
from hubd.core.activities.heads import Head, Layout
from hubd.core.decisions import Call, Decision, Publish, Tell
from hubd.core.policy.arbitrate import ARBITRATION
from hubd.core.policy.reasons import Reason
from hubd.recipe_book import shipped
from tests.home import PEOPLE, Home, household

SWITCH = ({"call": "light.turn_off", "data": {"entity_id": "light.kitchen"}},)
NIGHT = "2026-03-08 02:00"


def note(home: Home, person: str = "ben", **more: object) -> list[Decision]:
    return home.propose("house.note", person, **more)


def switched(home: Home) -> list[Decision]:
    home.device(
        "homeassistant/light/kitchen",
        ev.Device(at=home.now, arrived=home.now, source="homeassistant/light/kitchen", value="ON"),
    )
    home.at("18:02")
    return home.propose("lab.off", effects=SWITCH)


def dismissed(home: Home, times: int = 3) -> Home:
    for _ in range(times):
        home.answer("dismissed", intent="house.note", by="ben")
    return home


def cool(home: Home) -> list[Decision]:
    note(home, cool_down=3600.0)
    return note(home.at("18:10"), cool_down=3600.0)


def crowd(home: Home) -> list[Decision]:
    home.put("ben", "kitchen").put("anna", "kitchen")
    home.propose("recipe.suggest", "ben", area="kitchen")
    return home.propose("recipe.suggest", "anna", area="kitchen", cause="other")


def asked_twice(home: Home) -> list[Decision]:
    note(home, stage="ask", output="living_speaker")
    home.at("18:01")
    return note(home, stage="ask", cause="second")


CASES: tuple[tuple[Reason, str, Callable[[Home], list[Decision]]], ...] = (
    (Reason.SHADOW, "suppress", lambda h: note(h, stage="shadow")),
    (Reason.HAND_VETO, "suppress", switched),
    (Reason.COOL_DOWN, "suppress", cool),
    (Reason.COMMAND, "act", lambda h: h.propose("lab.echo", effects=({"publish": "lab/out", "payload": "x"},))),
    (Reason.DUPLICATE, "suppress", crowd),
    (Reason.SILENCED, "suppress", lambda h: note(dismissed(h))),
    (Reason.HUSHED, "suppress", lambda h: note(h.hush("ben", "house.note"))),
    (Reason.UNSURE, "ask", lambda h: (
        h.answer("dismissed", intent="study.start", by="leo"),
        h.answer("dismissed", intent="study.start", by="leo"),
        h.put("leo", "kids_room", "study").propose("study.start", "leo"),
    )[2]),
    (Reason.MODE, "act", lambda h: h.put("leo", "kids_room", "study").propose("study.start", "leo")),
    (Reason.OUT, "suppress", lambda h: note(h.away("ben"))),
    (Reason.CRITICAL, "speak", lambda h: note(h.at(NIGHT), urgency="critical")),
    (Reason.QUIET_HOURS, "suppress", lambda h: h.at(NIGHT).propose("brief.welcome", "ben")),
    (Reason.ASLEEP, "defer", lambda h: note(h.put("ben", "bedroom", "sleeping", asleep=True))),
    (Reason.STRONGER, "defer", lambda h: (h.propose("hazard.smoke", "ben", area="kitchen"), note(h))[1]),
    (Reason.QUESTION_OPEN, "defer", asked_twice),
    (Reason.CONCENTRATING, "defer", lambda h: note(h.put("ben", "office", "work"))),
    (Reason.WHEREABOUTS, "defer", lambda h: note(h.put("ben", "unknown", p=0.95))),
    (Reason.WELCOME, "show", note),
    (Reason.BUDGET, "defer",
     lambda h: [note(h, cause=f"n{n}", output="ben_phone")[0] for n in range(4)] and note(h, stage="ask")),
)  # fmt: skip


@pytest.mark.parametrize(("reason", "verdict", "script"), CASES, ids=[f"{r}-{n}" for n, (r, _, _) in enumerate(CASES)])
def test_each_line_of_the_table(reason: Reason, verdict: str, script: Callable[[Home], list[Decision]]) -> None:
    home = Home(book=shipped())
    judged = script(home)[-1]
    assert (judged.verdict, judged.reason) == (verdict, reason)


def test_every_line_has_a_case() -> None:
    covered = {reason for reason, _, _ in CASES} | {Reason.ALREADY_TOLD, Reason.UNWELCOME, Reason.TRYING}
    covered.add(Reason.HELD_BACK)
    assert {reason for reason, _, _ in ARBITRATION} <= covered


def test_a_suppression_is_written_once_for_a_situation_and_reason() -> None:
    home = Home().away("ben")
    note(home)
    note(home.at("18:30"))
    assert [d.reason for d in home.decisions] == [Reason.OUT]


def test_a_rule_on_trial_says_what_it_would_have_done() -> None:
    (judged,) = note(Home(), stage="shadow")
    assert judged.data["would"] == "offer"


def test_a_command_publishes_and_calls_once_each() -> None:
    home = Home()
    home.propose("lab.echo", effects=({"publish": "lab/out", "payload": "ON", "qos": 1}, *SWITCH))
    publish, call = home.effects
    assert isinstance(publish, Publish) and (publish.topic, publish.payload, publish.qos) == ("lab/out", "ON", 1)
    assert isinstance(call, Call) and call.service == "light.turn_off"
    home.propose("lab.echo", effects=({"publish": "lab/out", "payload": "ON"},))
    assert len(home.effects) == 3


def test_a_command_on_probation_asks_first_and_acts_on_yes() -> None:
    home = Home().away("anna", "leo")
    (asked,) = home.propose("lab.off", effects=SWITCH, stage="ask")
    assert (asked.verdict, asked.audience) == ("ask", ("ben",))
    assert not any(isinstance(effect, Call) for effect in home.effects)
    home.answer("accepted", decision=asked.id, by="ben")
    assert home.last().verdict == "act"
    assert isinstance(home.effects[-1], Call)


def test_a_question_without_an_answer_does_nothing() -> None:
    home = Home().away("anna", "leo")
    home.propose("lab.off", effects=SWITCH, stage="ask")
    home.at("18:30")
    assert not any(isinstance(effect, Call) for effect in home.effects)
    assert home.state.policy.held == {}


@pytest.mark.parametrize("word", ["yes please", "Ja, bitte!", "Sí"])
def test_a_plain_word_in_the_room_answers(word: str) -> None:
    home = Home().put("ben", "living", "gaming").message("m", text="Please call me right now")
    home.says(word, "living")
    assert home.verdicts("m") == ["ask", "speak"]
    assert "Please call me right now" in home.last().text


def test_a_word_in_another_room_answers_nothing() -> None:
    home = Home().put("ben", "living", "gaming").message("m", text="Please call me right now").says("yes", "kitchen")
    assert home.verdicts("m") == ["ask"]


def test_an_unanswered_question_is_followed_by_one_delivery_and_no_more() -> None:
    home = Home().put("ben", "living", "gaming").message("m", text="Please call me right now").at("19:30")
    home.put("ben", "kitchen").at("20:30")
    assert home.verdicts("m") == ["ask", "push"]
    assert home.state.desk.notifications == {}


def test_later_brings_a_message_back_at_the_break() -> None:
    home = Home().put("ben", "living", "gaming").message("m", text="Please call me right now").says("later", "living")
    home.at("18:30").put("ben", "kitchen").at("18:40")
    assert home.verdicts("m") == ["ask", "defer", "show"]


def test_later_offers_the_same_again() -> None:
    home = Home()
    (shown,) = note(home)
    home.answer("later", decision=shown.id, by="ben").at("18:10")
    assert len(home.told(intent="house")) == 1
    home.at("18:30")
    assert len(home.told(intent="house")) == 2


def test_private_words_go_to_the_phone_when_others_are_in_the_room() -> None:
    home = (
        Home()
        .put("ben", "living")
        .message("m", text="Your account is overdrawn by 312 Euro", sender="Sparbank", app="Bank", private=True)
    )
    assert (home.last().verdict, home.last().outputs) == ("push", ("ben_phone",))


def test_private_words_are_never_in_a_question_before_guests() -> None:
    home = (
        Home()
        .guests()
        .put("leo", "living")
        .message(
            "m", to="leo", text="Your account is overdrawn by 312. Call me right now", sender="Sparbank", private=True
        )
    )
    assert home.last().verdict == "ask"
    spoken = [effect.title + effect.text for effect in home.effects if isinstance(effect, Tell)]
    assert not any("312" in text or "Sparbank" in text for text in spoken)


def test_three_dismissals_silence_that_hour_and_no_other() -> None:
    home = Home(at="2026-03-02 12:50")
    for day in range(2, 5):
        home.at(f"2026-03-0{day} 12:50").answer("dismissed", intent="brief.welcome", by="ben")
    assert home.at("2026-03-05 12:30").propose("brief.welcome", "ben")[-1].reason == Reason.SILENCED
    assert home.at("2026-03-05 17:30").propose("brief.welcome", "ben", cause="evening")[-1].verdict == "show"
    assert home.propose("brief.welcome", "anna", cause="anna")[-1].verdict == "show"


def test_after_a_fortnight_there_is_one_more_try() -> None:
    home = dismissed(Home(at="2026-03-02 18:00"))
    assert note(home.at("2026-03-15 18:00"), cause="a")[-1].reason == Reason.SILENCED
    assert note(home.at("2026-03-16 18:30"), cause="b")[-1].verdict == "show"
    assert note(home.at("2026-03-17 18:30"), cause="c")[-1].reason == Reason.SILENCED


def test_never_holds_until_it_is_taken_back() -> None:
    home = Home()
    (shown,) = note(home)
    home.answer("never", decision=shown.id, by="ben")
    assert note(home.at("2026-04-20 09:00"), cause="b")[-1].reason == Reason.SILENCED
    home.answer("accepted", intent="house.note", by="ben")
    assert note(home.at("2026-04-20 19:00"), cause="c")[-1].verdict == "show"


def test_hazards_are_never_silenced() -> None:
    home = Home()
    for _ in range(5):
        home.answer("never", intent="hazard.smoke", by="anna").answer("never", intent="hazard.smoke", by="ben")
    assert home.propose("hazard.smoke", "anna", "ben", area="kitchen")[-1].verdict == "speak"


def test_welcome_moves_with_answers_and_returns_to_the_prior() -> None:
    home = Home()
    prior = note(home)[-1].score
    home.answer("dismissed", intent="house.note", by="ben").answer("dismissed", intent="house.note", by="ben")
    worse = note(home.at("18:30"), cause="b")[-1].score
    much_later = note(home.at("2027-03-07 18:30"), cause="c")[-1].score
    assert worse < prior - 0.1
    assert abs(much_later - prior) < 0.02


def test_a_recipe_is_on_the_screen_of_the_kitchen_and_safe_for_everybody() -> None:
    people = {person.id: person for person in PEOPLE}
    people["leo"] = replace(people["leo"], diet=replace(people["leo"].diet, avoid=("peanut",)))
    home = Home(household(people=people), book=shipped()).put("anna", "kitchen", "cooking")
    items = tuple(ev.PantryItem(name=name) for name in ("tomatoes", "onions", "pasta", "garlic", "rice"))
    home.hears(ev.Pantry(at=home.now, arrived=home.now, source="in/pantry", items=items))
    (offer,) = home.propose("recipe.suggest", "anna", area="kitchen")
    assert (offer.verdict, offer.outputs) == ("show", ("kitchen_screen",))
    dish = offer.data["recipe"]
    assert dish["name"] and dish["minutes"] > 0 and len(dish["ingredients"]) >= 3
    assert not any("peanut" in line["name"].lower() for line in dish["ingredients"])
    (again,) = home.at("2026-03-08 18:00").propose("recipe.suggest", "anna", area="kitchen", cause="tomorrow")
    assert again.data["recipe"]["id"] != dish["id"]


def test_nothing_is_said_beside_somebody_asleep() -> None:
    home = Home().put("leo", "hall", "sleeping", asleep=True).put("ben", "hall")
    judged = note(home, output="hall_speaker")[-1]
    assert judged.outputs != ("hall_speaker",)


def test_the_morning_brief_comes_once_a_day_and_without_a_sound() -> None:
    home = Home(at="2026-03-08 08:00").put("ben", "kitchen")
    assert home.propose("brief.morning", "ben")[-1].verdict == "show"
    assert home.at("09:30").propose("brief.morning", "ben", cause="again")[-1].reason == Reason.ALREADY_TOLD
    assert home.at("2026-03-09 08:00").propose("brief.morning", "ben", cause="tomorrow")[-1].verdict == "show"


def test_a_question_about_study_that_nobody_answers_means_yes() -> None:
    home = Home().put("leo", "kids_room", "study")
    assert home.propose("study.start", "leo", stage="ask")[-1].verdict == "ask"
    home.at("18:05").message("m", to="leo")
    assert home.last().reason == Reason.STUDYING


def test_one_card_for_everybody_in_the_room_is_paid_by_each() -> None:
    home = Home()
    told = home.propose("house.note", "anna", "ben", output="living_speaker")
    assert [(d.audience, d.outputs) for d in told] == [(("anna", "ben"), ("living_speaker",))]
    assert len([effect for effect in home.effects if isinstance(effect, Tell)]) == 1
    assert len(home.state.policy.spent["anna"]) == len(home.state.policy.spent["ben"]) == 1


def test_what_a_rule_does_for_several_people_is_done_once() -> None:
    home = Home().put("anna", "kitchen")
    home.propose("house.note", "anna", "ben", effects=SWITCH)
    assert len([effect for effect in home.effects if isinstance(effect, Call)]) == 1


def test_what_is_for_nobody_at_home_is_not_done() -> None:
    home = Home().away("anna", "ben", "leo")
    (judged,) = home.propose("house.note")
    assert (judged.verdict, judged.reason) == ("suppress", Reason.NOBODY)


def test_a_decision_can_show_every_line_of_the_table_up_to_the_one_that_decided() -> None:
    (held,) = note(Home().put("ben", "office", "work"))
    *table, moment = held.ruling
    assert [line.holds for line in table] == [False] * (len(table) - 1) + [True]
    assert table[-1].path.endswith("concentrating")
    assert any("asleep" in line.path for line in table)
    assert moment.path == "moment"


def test_a_phone_that_drops_off_and_on_brings_one_welcome() -> None:
    home = Home()
    assert home.propose("brief.welcome", "ben")[-1].verdict == "show"
    assert home.at("20:30").propose("brief.welcome", "ben", cause="again")[-1].reason == Reason.COOL_DOWN
    assert home.at("21:30").propose("brief.welcome", "ben", cause="later")[-1].verdict == "show"


def test_a_decision_names_the_model_that_says_what_people_do() -> None:
    """Where the cues of the rooms judge, there is none to be named."""
    home = Home(at="2026-03-02 18:00")
    (plain,) = home.propose("house.note", "ben")
    assert all(finding.path != "models" for finding in plain.ruling)
    head = Head("ben-0123456789ab", Layout(()), Forest((), (), b"", b"", b"", ()))
    home.brain = replace(home.brain, heads={"ben": head})
    (told,) = home.at("20:00").propose("house.tip", "ben")
    (models,) = [finding for finding in told.ruling if finding.path == "models"]
    assert models.because == "ben-0123456789ab"
    assert [part.because for part in models.parts] == ["what Ben does is judged by ben-0123456789ab"]
