"""Corners of the policy: what is asked of a home with gaps in it, and what must not happen there."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

import msgspec
import pytest

from hubd.core import events as ev
from hubd.core.context import Context
from hubd.core.decisions import Proposal, Tell
from hubd.core.policy.case import Case
from hubd.core.policy.docket import Docket
from hubd.core.policy.manners import PLAIN
from hubd.core.policy.phrasebook.why import REASONS
from hubd.core.policy.phrases import ACTIVITIES, CONDITIONS, PHRASES, listed, say
from hubd.core.policy.reasons import Reason
from hubd.core.policy.table import read
from hubd.recipe_book import shipped
from tests.home import OUTPUTS, Home, household

PRESSING = "Please call me right now"


def only(*names: str) -> Home:
    return Home(household(outputs={o.id: o for o in OUTPUTS if o.id in names}))


def remind(home: Home, **when: object) -> Home:
    given = {"id": "r", "text": "Bins", "to": "ben", **when}
    stamp = {"kind": "reminder", "at": home.now, "arrived": home.now, "source": "in/reminder"}
    return home.hears(msgspec.convert({**stamp, **given}, ev.Reminder))


# words


@pytest.mark.parametrize(
    "table", [PHRASES, REASONS, ACTIVITIES, CONDITIONS], ids=["phrases", "reasons", "activities", "weather"]
)
def test_every_phrase_is_in_every_language_with_the_same_blanks(table: dict[str, dict[str, str]]) -> None:
    for key, words in table.items():
        assert set(words) == {"en", "de", "es"}, key
        blanks = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in words.values()]
        assert blanks[0] == blanks[1] == blanks[2], key


def test_every_reason_has_words() -> None:
    assert {reason.value for reason in Reason} == set(REASONS)


def test_an_unknown_language_is_said_in_english() -> None:
    assert say("and", "fr") == "and"
    assert (listed([], "en"), listed(["a"], "en"), listed(["a", "b", "c"], "de")) == ("", "a", "a, b und c")


def test_a_child_is_told_in_a_childs_words() -> None:
    home = only("living_screen")
    (told,) = home.propose("bedtime.wind_down", "leo")
    assert "Teeth, pyjamas" in told.text
    assert "Teeth" not in home.propose("bedtime.wind_down", "ben", cause="ben")[-1].text


# gaps


def test_a_reminder_for_a_room_that_does_not_exist_never_falls_due() -> None:
    assert remind(Home(), in_area="attic").at("20:00").told() == []


def test_a_reminder_for_nobody_known_never_falls_due() -> None:
    assert remind(Home(), to="stranger").at("20:00").told() == []


def test_a_reminder_waits_for_what_the_person_does() -> None:
    home = remind(Home().put("ben", "kitchen"), activity="cooking")
    assert home.told() == []
    assert len(home.put("ben", "kitchen", "cooking").told()) == 1


def test_what_a_rule_says_of_things_that_are_gone_is_not_said() -> None:
    home = Home()
    for intent, data in (
        ("reminder.deliver", {"reminder": "gone"}),
        ("departure.leave_now", {"event": "gone"}),
        ("message.digest", {"messages": ["gone"]}),
    ):
        assert home.propose(intent, "ben", data=data)[-1].reason == Reason.NOTHING_TO_SAY
    assert home.propose("message.deliver", "ben", data={"message": "gone"}) == []


def test_a_message_that_vanished_while_it_waited_is_dropped() -> None:
    home = Home().put("ben", "living", "gaming").message("m")
    home.state = msgspec.structs.replace(home.state, desk=msgspec.structs.replace(home.state.desk, notifications={}))
    home.at("18:20").put("ben", "kitchen").at("18:40")
    assert home.state.policy.held == {}
    assert home.told() == []


def test_a_case_for_nobody_has_no_scene() -> None:
    home = Home()
    context = Context(home.household, home.brain.floor, home.state)
    proposal = Proposal(intent="lab.echo", rule="lab", cause="lab")
    with pytest.raises(LookupError, match="lab is for nobody"):
        _ = Case(Docket(context, home.brain), proposal, PLAIN, None).at


def test_a_table_without_an_end_is_a_mistake() -> None:
    with pytest.raises(LookupError, match="last line"):
        read(((Reason.CRITICAL, 1, lambda _: False),), None, "en")


# privacy


def test_a_digest_keeps_private_words_back_and_tells_the_rest() -> None:
    home = only("living_screen").put("leo", "living", "gaming").put("ben", "living")
    home.message("a", to="leo").message("b", to="leo", sender="Tim").message(
        "c", to="leo", text="your results", private=True
    )
    home.at("18:40").put("leo", "living").at("18:45")
    (digest,) = home.told(intent="message")
    assert digest.data["messages"] == ["a", "b"]


def test_a_digest_of_private_words_is_hidden_at_the_last_call() -> None:
    home = only("living_screen").put("leo", "living").put("ben", "living")
    home.message("a", to="leo", text="your results", private=True).message(
        "b", to="leo", text="your results", private=True
    )
    home.at("2026-03-08 09:40")
    for person in ("leo", "ben", "anna"):
        home.put(person, "living")
    home.at("2026-03-08 10:00")
    assert (home.last().intent, home.last().text) == ("message.digest", "2 messages are waiting for Leo.")


def test_whoever_puts_a_child_to_bed_is_not_talked_to_there() -> None:
    home = Home().put("ben", "kids_room")
    assert home.propose("house.note", "ben", output="speaker")[-1].outputs == ("ben_phone",)


def test_a_wish_for_a_phone_or_a_screen() -> None:
    home = Home()
    assert home.propose("house.note", "ben", output="phone")[-1].verdict == "push"
    assert home.propose("house.note", "ben", cause="b", output="screen")[-1].verdict == "show"


# when nothing is sure


def test_what_cannot_wait_is_said_in_the_likeliest_room_and_pushed() -> None:
    home = Home()
    places = home.brain.floor.places
    odds = {"living": 0.4, "kitchen": 0.35, "office": 0.1}
    spread = tuple(odds.get(place, 0.15 / (len(places) - 3)) for place in places)
    ben = msgspec.structs.replace(home.state.people["ben"], places=spread, area="living")
    home.state = msgspec.structs.replace(home.state, people={**home.state.people, "ben": ben})
    home.message("m", text=PRESSING)
    assert (home.last().verdict, home.last().outputs) == ("ask", ("living_speaker", "ben_phone"))


def test_an_important_message_without_a_screen_is_asked_about() -> None:
    home = only("living_speaker").put("ben", "living")
    home.message("m", text="where are you? dinner is ready", sender="Anna")
    assert home.last().verdict == "ask"


def test_an_ordinary_message_waits_for_a_screen_before_it_is_asked_about() -> None:
    home = only("living_speaker").put("ben", "living").message("m")
    assert home.last().reason == Reason.NO_QUIET_OUTPUT
    home.at("18:30")
    assert home.verdicts("m") == ["defer", "ask"]


def test_a_yes_beyond_the_budget_is_shown() -> None:
    home = Home().put("ben", "living").message("m", text=PRESSING)
    for n in range(3):
        home.until(home.now + 25).propose("house.note", "ben", cause=f"note {n}", output="ben_phone")
    assert len(home.state.policy.spent["ben"]) == 4
    home.says("yes", "living")
    assert (home.last().verdict, home.last().outputs) == ("show", ("living_screen",))


def test_an_alert_that_ended_can_be_answered_once_more_without_harm() -> None:
    home = Home()
    (told,) = home.propose("hazard.fridge_open", "anna", "ben", area="kitchen")
    home.answer("accepted", decision=told.id, by="ben").answer("wrong", decision=told.id, by="anna")
    assert home.state.policy.alerts == {}


def test_later_is_no_answer_to_a_hazard() -> None:
    home = Home()
    (told,) = home.propose("hazard.fridge_open", "anna", "ben", area="kitchen")
    home.answer("later", decision=told.id, by="ben")
    assert len(home.state.policy.alerts) == 1


def test_an_alert_nobody_answers_is_closed_after_an_hour() -> None:
    home = Home()
    home.propose("hazard.boiler", "anna", "ben", area="kitchen")
    assert home.at("19:30").state.policy.alerts == {}
    assert len(home.told(intent="hazard")) == 3


def test_a_household_of_one_without_areas_still_gets_its_messages() -> None:
    house = household(areas={}, outputs={o.id: o for o in OUTPUTS if o.id == "ben_phone"}, devices=())
    home = Home(replace(house, people={"ben": house.people["ben"]}), place="away").message("m")
    assert home.last().outputs == ("ben_phone",)


def test_a_word_expires_before_a_card() -> None:
    home = Home()
    (spoken,) = home.propose("house.note", "ben", output="living_speaker")
    (alarm,) = home.propose("hazard.fridge_open", "anna", "ben", area="kitchen")
    (shown,) = home.until(home.now + 400).propose("house.note", "ben", cause="b")
    lasts = {
        e.decision: e.expires - decision.at
        for decision in (spoken, alarm, shown)
        for e in home.effects
        if isinstance(e, Tell) and e.decision == decision.id and e.expires is not None and e.kind in ("say", "show")
    }
    assert lasts[spoken.id] < 600 < lasts[shown.id]


@pytest.mark.parametrize("recipe", ["soup", {"name": "soup"}, None, {"id": "no such dish"}])
def test_a_rule_may_call_anything_a_recipe(recipe: object) -> None:
    home = Home(book=shipped())
    (told,) = home.propose("own.offer", "anna", data={"recipe": recipe, "text": "Soup"})

    assert told.verdict in ("speak", "show")
    assert told.data["recipe"] == recipe
