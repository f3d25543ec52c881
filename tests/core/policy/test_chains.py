"""Chains: what begins them, what they ask, what they wait for, how they end, and how they are taken back."""

from __future__ import annotations

from dataclasses import replace as with_
from typing import Any

import pytest

from hubd.chain_files import read_chains
from hubd.core.chains.parse import Reader
from hubd.core.chains.spec import Chain
from hubd.core.codec import decode_state, encode_state
from hubd.core.decisions import Call, Publish
from hubd.core.events import Appointment, Calendar, Done
from hubd.core.household import Kitchen
from tests.home import Home, household


def chain(*steps: dict[str, Any], **more: Any) -> Chain:
    """A chain of the test's own, begun by `begin it`."""
    reader = Reader()
    made = reader.chain({"id": "mine", "title": "Mine", "begins": [{"said": {"en": ["begin it"]}}],
                         "steps": list(steps), **more})  # fmt: skip
    assert reader.complaints == []
    assert made is not None
    return made


def home(*chains: Chain, at: str = "2026-03-07 16:00") -> Home:
    made = Home(household(), at=at)
    made.brain = with_(made.brain, chains=chains or read_chains()[0])
    made.put("anna", "living").away("ben", "leo")
    return made


def told(house: Home) -> list[tuple[str, str]]:
    return [(d.verdict, d.text) for d in house.decisions if d.intent.startswith("chain.")]


def calls(house: Home) -> list[tuple[str, dict[str, Any]]]:
    return [(effect.service, effect.data) for effect in house.effects if isinstance(effect, Call)]


def came_back(house: Home, result: str = "done") -> None:
    """Word of the last service call."""
    call = [effect for effect in house.effects if isinstance(effect, Call)][-1]
    house.hears(Done(at=house.now, arrived=house.now, source="actor", effect=call.id, result=result))  # type: ignore[arg-type]  # a word of the table above


LIGHTS = {"ask": {"en": "Lights?"}, "do": {"call": "scene.turn_on", "data": {"entity_id": "scene.x"}},
          "undo": {"call": "scene.turn_on", "data": {"entity_id": "scene.y"}}}  # fmt: skip
HELLO, BYE = {"tell": {"en": "Hello {name}"}}, {"tell": {"en": "Bye"}}


def test_steps_follow_each_other_and_a_question_waits_for_its_answer() -> None:
    house = home(chain(HELLO, LIGHTS, BYE))
    house.says("Begin it!", "living", "anna")
    assert told(house) == [("act", "Hello Anna"), ("ask", "Lights?")]
    house.answer("accepted", decision=house.last().id, by="anna")
    assert calls(house) == [("scene.turn_on", {"entity_id": "scene.x"})]
    assert told(house)[-1][1] != "Bye"
    came_back(house)

    assert told(house)[-1][1] == "Bye"
    assert house.state.policy.chains == {}


@pytest.mark.parametrize("answer", ["dismissed", "never", "wrong"])
def test_no_leaves_the_step_out_and_goes_on(answer: str) -> None:
    house = home(chain(LIGHTS, BYE))
    house.says("begin it", "living", "anna")
    house.answer(answer, decision=house.last().id, by="anna")

    assert calls(house) == []
    assert told(house)[-1][1] == "Bye"


def test_no_ends_it_where_the_step_says_so() -> None:
    house = home(chain({**LIGHTS, "refused": "stop"}, BYE))
    house.says("begin it", "living", "anna")
    house.answer("dismissed", decision=house.last().id, by="anna")

    assert told(house)[-1][1] == "All right, I stop here."
    assert house.state.policy.chains == {}


@pytest.mark.parametrize(("unanswered", "done"), [("no", 0), ("yes", 1)])
def test_silence_means_what_the_step_says(unanswered: str, done: int) -> None:
    house = home(chain({**LIGHTS, "unanswered": unanswered}))
    house.says("begin it", "living", "anna")
    house.at("16:10")

    assert len(calls(house)) == done


def test_later_asks_again() -> None:
    house = home(chain(LIGHTS))
    house.says("begin it", "living", "anna")
    house.answer("later", decision=house.last().id, by="anna")
    assert len(told(house)) == 1
    house.at("16:06")

    assert [verdict for verdict, _ in told(house)] == ["ask", "ask"]
    house.says("yes please", "living", "anna")
    assert len(calls(house)) == 1


def test_a_call_is_made_once_whatever_happens_and_nobody_knows_goes_on() -> None:
    house = home(chain({**LIGHTS, "ask": None, "tell": {"en": "Now"}}, BYE))
    house.says("begin it", "living", "anna")
    came_back(house, "uncertain")
    came_back(house, "uncertain")
    house.at("17:00")

    assert len(calls(house)) == 1
    assert [text for _, text in told(house)].count("Bye") == 1


def test_without_any_word_of_a_call_the_chain_goes_on_after_a_while() -> None:
    house = home(chain({"do": LIGHTS["do"]}, BYE))
    house.says("begin it", "living", "anna")
    house.at("16:01")
    assert told(house)[-1][1] != "Bye"
    house.at("16:03")
    assert told(house)[-1][1] == "Bye"


def test_what_fails_is_told_and_what_was_done_before_is_taken_back() -> None:
    first = {"id": "first", "do": {"call": "a.on"}, "undo": {"call": "a.off"}}
    house = home(chain(first, {"id": "second", "do": {"call": "b.on"}, "undo": {"call": "b.off"}}, BYE))
    house.says("begin it", "living", "anna")
    came_back(house)
    came_back(house, "failed")

    assert [service for service, _ in calls(house)] == ["a.on", "b.on", "a.off"]
    assert "That did not work." in [text for _, text in told(house)]
    assert told(house)[-1][1] == "All right, I have taken it back."
    assert house.state.policy.chains == {}


def test_a_failure_that_may_be_is_told_and_passed_over() -> None:
    house = home(chain({"do": {"call": "a.on"}, "on_failure": "go_on"}, BYE))
    house.says("begin it", "living", "anna")
    came_back(house, "failed")

    assert [text for _, text in told(house)][-2:] == ["That did not work.", "Bye"]


@pytest.mark.parametrize("words", ["undo that", "stop the plan", "mach das rückgängig", "deshaz eso"])
def test_a_sentence_takes_back_what_was_done(words: str) -> None:
    house = home(chain({"id": "lights", "do": LIGHTS["do"], "undo": LIGHTS["undo"]}, {"wait": {"for": "1h"}}, BYE))
    house.says("begin it", "living", "anna")
    came_back(house)
    house.says(words, "living", "anna")
    house.at("18:00")

    assert [data["entity_id"] for _, data in calls(house)] == ["scene.x", "scene.y"]
    assert "Bye" not in [text for _, text in told(house)]


def test_a_chain_goes_on_after_a_restart_where_it_stood() -> None:
    house = home(chain({"wait": {"for": "30m"}}, LIGHTS, BYE))
    house.says("begin it", "living", "anna")
    house.at("16:20")
    house.state = decode_state(encode_state(house.state))
    house.at("16:31")
    assert told(house)[-1] == ("ask", "Lights?")
    house.state = decode_state(encode_state(house.state))
    house.answer("accepted", decision=house.last().id, by="anna")
    house.state = decode_state(encode_state(house.state))
    came_back(house)

    assert told(house)[-1][1] == "Bye"
    assert len(calls(house)) == 1


def test_it_waits_for_somebody_to_go_and_to_come_and_not_for_ever() -> None:
    house = home(chain({"wait": {"away": "who", "at_most": "1h"}}, {"wait": {"home": "who"}}, BYE))
    house.says("begin it", "living", "anna")
    house.away("anna")
    assert told(house) == []
    house.at("16:30").put("anna", "hall")
    assert told(house)[-1][1] == "Bye"

    house.says("begin it", "hall", "anna")
    assert [text for _, text in told(house)].count("Bye") == 1
    house.at("17:31")
    assert [text for _, text in told(house)].count("Bye") == 2


def test_a_step_that_the_owner_has_not_filled_in_is_left_out_and_a_chain_of_such_never_begins() -> None:
    parts: dict[str, Any] = {"do": {"call": "$scene"}}
    house = home(chain(parts, **{"with": {"scene": ""}}))
    before = len(house.decisions)
    house.says("begin it", "living", "anna")
    assert len(house.decisions) == before
    filled = home(chain(parts, **{"with": {"scene": "script.evening"}}))
    filled.says("begin it", "living", "anna")
    assert calls(filled) == [("script.evening", {})]


def test_parameters_and_data_are_filled_in_however_deep() -> None:
    inner = {"target": {"entity_id": ["$lamp"]}, "at": "{time}"}
    house = home(chain({"do": {"call": "light.turn_on", "data": inner}}, begins=[{"said": {"en": ["light {time}"]}}],
                       **{"with": {"lamp": "light.x"}}))  # fmt: skip
    house.says("light at eight", "living", "anna")

    assert calls(house) == [
        ("light.turn_on", {"target": {"entity_id": ["light.x"]}, "at": house.time("20:00")})]  # fmt: skip


def test_a_step_may_publish_and_set_a_timer() -> None:
    house = home(chain({"do": {"publish": "coffee/set", "payload": "ON"}},
                       {"do": {"timer": "5m", "text": {"en": "coffee"}}}))  # fmt: skip
    house.says("begin it", "living", "anna")

    assert [(e.topic, e.payload) for e in house.effects if isinstance(e, Publish)] == [("coffee/set", "ON")]
    house.at("16:06")
    assert [d.text for d in house.told(intent="timer.done")] == ["Anna, time is up: coffee."]


def test_a_chain_begins_by_what_is_told() -> None:
    house = home(chain(BYE, begins=[{"told": "bedtime.wind_down"}]))
    house.propose("bedtime.wind_down", "anna")

    assert told(house)[-1][1] == "Bye"


def test_guests_at_eight_are_reminded_of_and_lit() -> None:
    chains = tuple(with_(each, parameters={"scene": "scene.guests", "after": "scene.evening"})
                   if each.id == "guests_at" else each for each in read_chains()[0])  # fmt: skip
    house = home(*chains)
    house.says("We have guests at eight", "living", "anna")
    assert told(house) == [("act", "Guests at 20:00. I will remind you an hour before.")]
    house.at("18:59")
    assert len(told(house)) == 1
    house.at("19:01")
    assert told(house)[-1] == ("show", "Your guests come at 20:00: one hour left.")
    house.at("19:46")
    assert told(house)[-1] == ("ask", "The guests come soon. Shall I set the scene?")
    house.answer("accepted", decision=house.last().id, by="anna")
    assert calls(house) == [("scene.turn_on", {"entity_id": "scene.guests"})]


@pytest.mark.parametrize("words", ["Gäste um acht", "wir bekommen Besuch um acht", "tenemos invitados a las ocho"])
def test_guests_are_understood_in_every_language(words: str) -> None:
    house = home()
    house.says(words, "living", "anna")

    assert told(house)[0][1].startswith("Guests at 20:00")


def test_leaving_on_time_knows_the_way_and_ends_when_the_house_is_left() -> None:
    chains = tuple(with_(each, parameters={"ready": "script.ready", "left": "scene.nobody", "back": ""})
                   if each.id == "leave_on_time" else each for each in read_chains()[0])  # fmt: skip
    house = home(*chains)
    start = house.time("18:00")
    item = Appointment(id="d", title="Dentist", start=start, end=start + 3600, location="Town", travel_minutes=20.0)
    house.hears(Calendar(at=house.now, arrived=house.now, source="in/calendar", person="anna", events=(item,)))
    house.says("help me leave on time", "living", "anna")
    assert told(house) == [("act", "You leave at 17:40 for Dentist. I will tell you in time.")]
    house.at("17:11")
    assert told(house)[-1] == ("show", "Half an hour until you leave for Dentist.")
    house.at("17:31")
    assert told(house)[-1] == ("ask", "Ten minutes left. Shall I get the house ready?")
    house.answer("accepted", decision=house.last().id, by="anna")
    came_back(house)
    house.at("17:40").away("anna")

    assert [service for service, _ in calls(house)] == ["script.ready", "scene.nobody"]


def test_before_guests_the_calendar_keeps_to_the_phone() -> None:
    house = home()
    start = house.time("18:00")
    item = Appointment(id="d", title="Dentist", start=start, end=start + 3600, location="Town", travel_minutes=20.0)
    house.hears(Calendar(at=house.now, arrived=house.now, source="in/calendar", person="anna", events=(item,)))
    house.says("help me leave on time", "living", "anna")
    house.guests()
    house.at("17:11")

    assert house.last().text == "Half an hour until you leave for Dentist."
    assert house.last().outputs == ("anna_phone",)


def test_without_a_trip_there_is_nothing_to_leave_for() -> None:
    house = home()
    before = len(house.decisions)
    house.says("help me leave on time", "living", "anna")

    assert len(house.decisions) == before


def test_questions_of_a_chain_keep_to_the_budget() -> None:
    house = home(chain(*({**LIGHTS, "id": f"l{n}"} for n in range(8))))
    house.says("begin it", "living", "anna")
    for _ in range(8):
        house.answer("dismissed", decision=house.last().id, by="anna")
    asked = [verdict for verdict, _ in told(house)]

    assert asked == ["ask"] * 4 + ["show"] * 4


def test_of_two_chains_one_asks_at_a_time() -> None:
    house = home(chain(LIGHTS), with_(chain({"ask": {"en": "Music?"}, "do": {"call": "music.on"}}), id="other"))
    house.says("begin it", "living", "anna")
    assert told(house)[-1] == ("ask", "Lights?")
    other = with_(house.brain.chains[1], begins=(with_(house.brain.chains[1].begins[0], said={"en": ("and music",)}),))
    house.brain = with_(house.brain, chains=(house.brain.chains[0], other))
    house.says("and music", "living", "anna")
    assert told(house)[-1] == ("ask", "Lights?")
    house.answer("dismissed", decision=house.last().id, by="anna")
    house.at("16:01")

    assert told(house)[-1] == ("ask", "Music?")


def test_whoever_cannot_be_asked_has_not_agreed_and_whoever_cannot_be_told_is_not() -> None:
    house = home(chain(LIGHTS, {"wait": {"for": "1m"}, "tell": {"en": "Later"}}))
    house.household = household(outputs={})
    house.brain = with_(house.brain, household=house.household)
    house.says("begin it", "living", "anna")
    house.at("16:05")

    assert calls(house) == []
    assert told(house) == []
    assert house.state.policy.chains == {}


def test_word_of_other_calls_moves_no_chain() -> None:
    house = home(chain({"do": LIGHTS["do"]}, BYE))
    house.says("begin it", "living", "anna")
    before = house.state.policy
    house.hears(Done(at=house.now, arrived=house.now, source="actor", effect="another", result="done"))

    assert house.state.policy is before


def shopping(house: Home) -> Home:
    """The same, with a list that Home Assistant keeps."""
    house.household = household(kitchen=Kitchen(shopping="todo.shopping"))
    house.brain = with_(house.brain, household=house.household)
    return house


def test_a_step_of_several_calls_is_over_when_all_of_them_are() -> None:
    house = shopping(home(chain({"do": {"shopping": "missing"}}, BYE, begins=[{"told": "own.offer"}])))
    house.propose("own.offer", "anna", data={"missing": [{"name": "basil"}, {"name": "salt"}], "text": "Soup"})
    first, second = [effect for effect in house.effects if isinstance(effect, Call)]
    house.hears(Done(at=house.now, arrived=house.now, source="actor", effect=first.id, result="done"))
    assert told(house)[-1][1] != "Bye"
    house.hears(Done(at=house.now, arrived=house.now, source="actor", effect=second.id, result="done"))

    assert told(house)[-1][1] == "Bye"


@pytest.mark.parametrize(
    ("missing", "bought"),
    [
        (["basil", {"name": "eggs", "amount": 6, "unit": ""}, 7, {"amount": 2}], ["basil", "6 eggs"]),
        (
            [{"name": "salt", "amount": "some"}, {"name": "milk", "amount": 0.5, "unit": "l"}],
            ["some salt", "0.5 l milk"],
        ),
    ],
)
def test_what_is_missing_may_be_written_in_many_ways(missing: list[Any], bought: list[str]) -> None:
    house = shopping(home(chain({"do": {"shopping": "missing"}}, begins=[{"told": "own.offer"}])))
    house.propose("own.offer", "anna", data={"missing": missing, "text": "Soup"})

    assert [data["item"] for _, data in calls(house)] == bought


def test_nothing_to_buy_is_no_step() -> None:
    house = shopping(home(chain({"do": {"shopping": "missing"}}, BYE)))
    house.says("begin it", "living", "anna")

    assert calls(house) == []
    assert [text for _, text in told(house)] == ["Bye"]


def test_a_chain_that_the_house_no_longer_has_is_dropped_and_cannot_be_stopped() -> None:
    house = home(chain({"wait": {"for": "10m"}}, BYE))
    house.says("begin it", "living", "anna")
    house.brain = with_(house.brain, chains=())
    before = len(house.decisions)
    house.says("stop the plan", "living", "anna")
    assert len(house.decisions) == before
    house.at("16:11")

    assert house.state.policy.chains == {}
    assert len(house.decisions) == before


def test_stopped_at_a_question_the_card_goes_and_what_cannot_be_undone_stays() -> None:
    house = home(chain({"id": "on", "do": {"call": "a.on"}}, LIGHTS))
    house.says("begin it", "living", "anna")
    came_back(house)
    asked = house.last()
    assert asked.verdict == "ask"
    house.says("stop the plan", "living", "anna")
    house.answer("accepted", decision=asked.id, by="anna")

    assert told(house)[-1][1] == "All right, I stop here."
    assert [service for service, _ in calls(house)] == ["a.on"]


def test_a_chain_that_is_stopped_takes_its_recipe_off_the_stove() -> None:
    recipe = {"name": "Soup", "steps": ["Chop.", "Boil."]}
    house = home(chain({"id": "steps", "do": {"cook": "recipe"}}, {"wait": {"for": "1h"}},
                       begins=[{"told": "own.offer"}]))  # fmt: skip
    house.propose("own.offer", "anna", data={"recipe": recipe, "text": "Soup"})
    assert house.state.policy.cooking["anna"].recipe["name"] == "Soup"
    house.says("stop the plan", "living", "anna")

    assert house.state.policy.cooking == {}


def test_a_time_that_no_clock_shows_begins_nothing() -> None:
    house = home()
    before = len(house.decisions)
    house.says("We have guests at 25", "living", "anna")

    assert len(house.decisions) == before
    assert house.state.policy.chains == {}


def test_a_chain_answers_in_the_room_where_it_was_begun() -> None:
    house = home(chain(HELLO))
    house.says("begin it", "kitchen", "anna")
    assert house.last().outputs == ("kitchen_speaker",)


def test_a_list_is_told_by_its_names_however_they_are_written() -> None:
    listing = chain({"tell": {"en": "Get {things}"}}, **{"with": {"things": ["milk", {"name": "eggs"}, 7]}})
    house = home(listing)
    house.says("begin it", "living", "anna")
    assert house.last().text == "Get milk, eggs and 7"


def test_a_question_of_a_chain_that_was_stopped_no_longer_stands_in_the_way() -> None:
    other = chain({"ask": {"en": "Music?"}, "do": {"call": "music.on"}}, id="other",
                  begins=[{"said": {"en": ["and music"]}}])  # fmt: skip
    house = home(chain(LIGHTS), other)
    house.says("begin it", "living", "anna")
    question = house.last()
    house.says("stop the plan", "living", "anna")
    assert house.state.policy.open[question.id].answered
    house.says("and music", "living", "anna")
    assert told(house)[-1] == ("ask", "Music?")
