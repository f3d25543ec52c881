"""Corners of the policy: what is asked of a home with gaps in it, and what must not happen there."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

import msgspec
import pytest

from hubd.core import events as ev
from hubd.core.context import Context
from hubd.core.decisions import Call, Decision, Proposal, Publish, Tell
from hubd.core.household import DeviceEntry, Language, Output, Person
from hubd.core.kitchen.cookbook import Ingredient, Recipe, unpacked
from hubd.core.memories import Weight, Welcome
from hubd.core.policy.case import Case
from hubd.core.policy.channels.effects import tellings
from hubd.core.policy.channels.outputs import by_preference
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Content
from hubd.core.policy.manners import PLAIN
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene, sleepers_hear
from hubd.core.policy.table import read
from hubd.core.policy.wording.phrasebook.why import REASONS
from hubd.core.policy.wording.phrases import ACTIVITIES, CONDITIONS, PHRASES, listed, reason_in_words, say
from hubd.core.state import State
from hubd.recipe_book import shipped
from tests.home import DEVICES, OUTPUTS, PEOPLE, Home, household

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
    assert reason_in_words(Reason.WELCOME, "fr") == reason_in_words(Reason.WELCOME, "en")
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


def test_an_answer_learned_from_changes_what_is_thought_welcome_in_the_same_step() -> None:
    home = Home().put("ben", "living")
    docket = Docket(Context(home.household, home.brain.floor, home.state), home.brain)
    proposal = Proposal(intent="recipe.suggest", rule="lab", cause="lab", audience=("ben",))
    before = docket.estimate(proposal, "ben", "show")
    assert docket.estimate(proposal, "ben", "show") is before  # what is asked again is not reckoned again
    assert docket.estimate(proposal, "ben", "speak") != before
    learned = Welcome(at=home.now, weights={"own|recipe.suggest|ben": Weight(-3.0, 1.0)})
    docket.policy = msgspec.structs.replace(docket.policy, welcome=learned)
    assert docket.estimate(proposal, "ben", "show").mean < before.mean


def test_what_a_step_has_told_shows_in_the_next_look_at_a_person() -> None:
    home = Home().put("ben", "living")
    docket = Docket(Context(home.household, home.brain.floor, home.state), home.brain)
    left = docket.scene("ben").left
    docket.policy = msgspec.structs.replace(docket.policy, spent={"ben": (home.now,)})
    assert docket.scene("ben").left == left - 1


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


@pytest.mark.parametrize("recipe", ["soup", {"name": "soup"}, None, {"id": "no such dish"}, {"id": ["soup"]}])
def test_a_rule_may_call_anything_a_recipe(recipe: object) -> None:
    home = Home(book=shipped())
    (told,) = home.propose("own.offer", "anna", data={"recipe": recipe, "text": "Soup"})

    assert told.verdict in ("speak", "show")
    assert told.data["recipe"] == recipe


# what is kept on the desk


def test_plans_and_recipes_of_other_programs_are_kept_by_program_and_a_part_without_any_is_gone() -> None:
    home = Home()
    stamp = {"at": home.now, "arrived": home.now, "source": "hubd/kitchen"}
    soup = Recipe(id="x:soup", names={"en": "Soup"}, ingredients=(Ingredient(name="leek"),), minutes=30.0)

    def shelved(part: str, *recipes: Recipe) -> None:
        home.hears(ev.Shelved(**stamp, program="mealie", part=part, recipes=recipes))  # type: ignore[arg-type]  # fields by their names

    shelved("a", soup)
    shelved("b", soup)
    meal = ev.Meal(day="2026-03-08", recipe="x:soup")
    home.hears(ev.Planned(**stamp, program="mealie", meals=(meal,)))  # type: ignore[arg-type]  # fields by their names
    assert set(home.state.desk.shelf) == {"mealie/a", "mealie/b"}
    assert unpacked(home.state.desk.shelf["mealie/a"]) == (soup,)
    assert home.state.desk.menu == {"mealie": (meal,)}

    shelved("a")
    home.hears(ev.Planned(**stamp, program="mealie"))  # type: ignore[arg-type]  # fields by their names
    assert set(home.state.desk.shelf) == {"mealie/b"}
    assert home.state.desk.menu == {"mealie": ()}


# whom it is for


def test_what_is_for_nobody_in_particular_goes_to_the_first_grown_up_whom_it_does_not_disturb() -> None:
    home = Home().put("anna", "living", "gaming").put("ben", "kitchen")
    (told,) = home.propose("own.thing")
    assert told.audience == ("ben",)

    alone = only("living_screen").put("anna", "office").put("ben", "living")
    (told,) = alone.propose("own.thing")
    assert (told.audience, told.outputs) == (("ben",), ("living_screen",))

    (kept,) = only().propose("own.thing")
    assert (kept.verdict, kept.reason, kept.audience) == ("suppress", "nobody", ())


def test_the_day_is_told_to_whoever_is_known_to_have_asked() -> None:
    home = Home(at="2026-03-07 08:00")
    before = len(home.decisions)
    home.says("good morning", "living")
    assert len(home.decisions) == before, "there are three in the room"
    home.says("good morning", "living", "anna")
    assert home.last().audience == ("anna",)


def test_whom_nobody_knows_learns_no_taste_and_reads_no_mail() -> None:
    home = Home()
    (told,) = home.propose("own.thing", "anna")
    home.answer("dismissed", decision=told.id, by="eve")
    assert home.state.policy.tastes == {}

    home.message("m", to="eve")
    home.message("n", to="eve", retained=True)
    assert home.verdicts("m") == home.verdicts("n") == []


# dangers


def test_an_answer_ends_the_danger_it_was_about_and_no_other() -> None:
    home = Home()
    home.propose("hazard.smoke", "anna", area="kitchen", cause="smoke")
    home.propose("hazard.water_leak", "anna", area="kitchen", cause="leak")
    smoke = home.decisions[0]
    home.answer("accepted", decision=smoke.id, by="anna")

    assert [*home.state.policy.alerts] == ["leak"]


def test_a_danger_for_a_child_names_the_child_who_is_there() -> None:
    more = {**{p.id: p for p in PEOPLE}, "mia": Person("mia", "Mia", "child")}
    home = Home(household(people=more)).put("mia", "kitchen").put("leo", "living")

    def text(area: str) -> str:
        (told,) = home.propose("hazard.child_at_hob", "anna", area=area, cause=area)
        return told.text

    assert "Mia" in text("kitchen")
    assert "Leo" in text("nowhere"), "the first, where the room is none"


def test_a_parent_beside_the_crib_ends_the_crying_and_one_asleep_does_not() -> None:
    home = Home(at="2026-03-07 02:00").put("anna", "bedroom", "sleeping", asleep=True).away("ben")
    home.put("leo", "kids_room", asleep=True)
    home.propose("hazard.baby_cry", "anna", area="kids_room", cause="cry")
    home.at("02:01")
    assert "cry" in home.state.policy.alerts
    home.put("anna", "kids_room")
    assert "cry" not in home.state.policy.alerts


def test_water_that_runs_with_a_grown_up_beside_it_is_no_danger() -> None:
    home = Home().put("anna", "living")
    home.propose("hazard.water_running", "anna", area="kitchen", cause="tap")
    home.at("18:01")
    assert "tap" in home.state.policy.alerts
    home.put("anna", "kitchen")
    assert "tap" not in home.state.policy.alerts


# things that are gone


@pytest.mark.parametrize(("intent", "data"), [
    ("reminder.deliver", {"reminder": "gone"}), ("timer.done", {"timer": "gone"}), ("brief.study", {"person": "eve"}),
    ("departure.leave_now", {"event": "gone"}), ("message.digest", {"messages": ["gone"]}),
])  # fmt: skip
def test_of_what_is_gone_nothing_is_said(intent: str, data: dict[str, object]) -> None:
    (told,) = Home().propose(intent, "anna", data=data)
    assert (told.verdict, told.reason) == ("suppress", "nothing_to_say")


def test_a_message_on_trial_that_is_gone_is_noted_without_words() -> None:
    (told,) = Home().propose("message.deliver", "anna", data={"message": "gone"}, stage="shadow")
    assert (told.verdict, told.reason) == ("suppress", "shadow")
    (told,) = Home().propose("message.digest", "anna", data={"messages": ["gone"]}, stage="shadow")
    assert (told.verdict, told.reason) == ("suppress", "shadow")


def test_yes_to_a_message_that_is_gone_reads_nothing() -> None:
    home = only("living_speaker").message("m", text=PRESSING)
    asked = home.last()
    assert asked.verdict == "ask"
    home.state = msgspec.structs.replace(home.state, desk=msgspec.structs.replace(home.state.desk, notifications={}))
    before = len(home.decisions)
    home.answer("accepted", decision=asked.id, by="ben")
    assert len(home.decisions) == before


def test_of_several_messages_it_cannot_be_said_which_one_matters() -> None:
    home = Home().put("ben", "living", "gaming").message("m1").message("m2", text="see you").message("m3", text="ok")
    home.at("18:30").put("ben", "kitchen").at("18:50")
    digest = next(d for d in home.decisions if d.intent == "message.digest")
    before = home.state.policy.regard
    stamp = {"at": home.now, "arrived": home.now, "source": "in/feedback", "by": "ben", "decision": digest.id}
    home.hears(ev.Feedback(**stamp, outcome="wrong", action="important"))  # type: ignore[arg-type]  # fields by their names
    assert home.state.policy.regard == before
    home.hears(ev.Feedback(**stamp, outcome="wrong", action="important", message="m1"))  # type: ignore[arg-type]  # fields by their names
    assert home.state.policy.regard != before


# where words go


def scene_of(home: Home, person: str) -> Scene:
    context = Context(home.household, home.brain.floor, home.state)
    return Scene(context, home.state.policy, home.household.people[person])


def test_private_words_go_to_no_screen_that_others_may_see() -> None:
    home = only("living_screen", "kitchen_screen").put("ben", "living").put("anna", "living").put("leo", "kids_room")
    ben, leo = scene_of(home, "ben"), scene_of(home, "leo")
    ways = {"card": (ben, "living_screen"), "any": (ben, "kitchen_screen"), "parent": (leo, "living_screen")}
    for way, (scene, screen) in ways.items():
        found = by_preference(scene, (way,), None)
        assert found is not None
        assert (found.verdict, found.outputs) == ("show", (screen,)), way
        assert by_preference(scene, (way,), None, private=True) is None, way
    alone = scene_of(home.put("anna", "office"), "ben")
    assert by_preference(alone, ("card",), None, private=True) == ("show", ("living_screen",))


def test_what_cannot_wait_is_a_card_where_there_is_no_phone() -> None:
    home = only("living_screen")
    home.message("m", text=PRESSING)
    assert (home.last().verdict, home.last().outputs) == ("show", ("living_screen",))


@pytest.mark.parametrize("to", ["nobody", "eve"])
def test_an_owner_that_is_nobody_of_the_house_is_told_in_the_language_of_the_house(to: str) -> None:
    house = household(language="de", outputs={"p": Output("p", "phone", person=to)})
    told = Decision(
        id="x", at=0.0, home="h", intent="own.thing", audience=(), area=None, verdict="push", outputs=("p",), title="T",
        text="Text", urgency="normal", score=0.0, rule="r", because=(), reason="welcome",
    )  # fmt: skip
    home = Home(house)
    context = Context(house, home.brain.floor, home.state)
    (tell,) = tellings(context, told, Content("T", "Text", {}, ("accepted",)), 9.0)
    assert [action.label for action in tell.actions] == [say("do.accepted", "de")]


def test_a_parents_word_reaches_a_child_at_homework_and_an_unsigned_one_waits() -> None:
    home = Home(household(outputs={**{o.id: o for o in OUTPUTS}, "s": Output("s", "screen", area="kids_room")}))
    home.put("leo", "kids_room", "study")
    home.state = replace_state(home.state, modes={"study|leo": {"since": home.now}})
    home.message("m", to="leo", sender="Anna", text="dinner is at seven")
    home.message("n", to="leo", sender="", text="see you")
    assert home.verdicts("m") == ["show"]
    assert home.verdicts("n") == ["defer"]


def replace_state(state: State, **policy: object) -> State:
    return msgspec.structs.replace(state, policy=msgspec.structs.replace(state.policy, **policy))


def test_a_yes_on_a_screen_is_answered_on_it() -> None:
    home = only("living_screen").put("ben", "living", "gaming").message("m", text="see you on Saturday")
    asked = home.propose("message.own", "ben", data={"message": "m", "text": "Read it?"}, stage="ask",
                         output="living_screen", urgency="critical")[-1]  # fmt: skip
    assert (asked.verdict, asked.outputs) == ("ask", ("living_screen",))
    home.answer("accepted", decision=asked.id, by="ben")
    assert (home.last().verdict, home.last().outputs) == ("show", ("living_screen",))
    assert "see you on Saturday" in home.last().text


def test_what_presses_and_reaches_nobody_is_let_go_after_a_week() -> None:
    home = only().message("m", text=PRESSING)
    home.at("2026-03-09 12:00")
    assert [held.proposal.cause for held in home.state.policy.held.values()] == ["message|m"]
    home.at("2026-03-16 12:00")
    assert home.state.policy.held == {}
    assert (home.last().verdict, home.last().reason) == ("suppress", "no_output")


@pytest.mark.parametrize(("items", "text"), [
    ([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"),
])  # fmt: skip
def test_a_list_is_said_as_people_say_it(items: list[str], text: str) -> None:
    assert listed(items, "en") == text


def test_whoever_is_out_gets_what_waits_on_the_phone() -> None:
    home = Home().put("ben", "living", "gaming").message("m", text="see you on Saturday")
    assert home.verdicts("m") == ["defer"]
    assert home.away("ben").at("18:02").verdicts("m") == ["defer"]
    assert home.at("18:40").verdicts("m") == ["defer", "push"]


def test_beyond_the_budget_what_a_rule_says_is_a_card_in_the_room_it_speaks_of() -> None:
    home = Home()
    for n in range(4):
        home.at(f"18:{5 * n + 5:02}").propose("own.thing", "anna", output="speaker", cause=f"n{n}")
    home.at("18:25")
    (told,) = home.propose("own.thing", "anna", output="speaker", area="kitchen", cause="more")
    assert (told.verdict, told.reason, told.outputs) == ("show", "silent_only", ("kitchen_screen",))


def test_each_deed_of_a_rule_has_an_id_of_its_own_and_the_same_one_in_a_replay() -> None:
    def ids() -> list[str]:
        home = Home()
        home.propose("lab.on", effects=({"publish": "a/b"}, {"publish": "a/c"}, {"call": "light.turn_on"}))
        return [effect.id for effect in home.effects if isinstance(effect, Publish | Call)]

    assert len(set(ids())) == 3
    assert all(ids())
    assert ids() == ids()


@pytest.mark.parametrize(("condition", "word"), [("pouring", "raining"), ("clear", "18:30")])
def test_rain_that_falls_already_is_told_so_and_rain_to_come_with_its_time(condition: str, word: str) -> None:
    home = Home(household(devices=(*DEVICES, DeviceEntry("z/window", "living", "window", "window"))))
    home.device("z/window", ev.Contact(at=home.now, arrived=home.now, source="z/window", open=True))
    hour = ev.ForecastHour(at=home.now + 1800.0, condition="rainy")
    home.hears(ev.Weather(at=home.now, arrived=home.now, source="in/weather", condition=condition, hours=(hour,)))
    (told,) = home.propose("anticipate.rain", "anna")
    assert word in told.text


def test_yes_to_several_messages_reads_each_with_its_sender() -> None:
    home = only("living_speaker").put("ben", "living", "gaming").away("anna", "leo")
    home.message("m1", sender="Max", text="see you").message("m2", sender="Eva", text="dinner is nice")
    home.at("19:30").put("ben", "living")
    while home.last().intent != "message.digest":
        home.until(home.now + 60.0)
    assert home.last().verdict == "ask"
    home.answer("accepted", decision=home.last().id, by="ben")
    read = home.last()
    assert (read.verdict, read.outputs) == ("speak", ("living_speaker",))
    assert [word in read.text for word in ("Max", "Eva", "see you", "dinner is nice")] == [True] * 4


def test_an_advertisement_buzzes_only_at_a_break() -> None:
    home = only("ben_phone").put("ben", "living").away("anna", "leo")
    home.message("ad", app="shop", sender="Shoe Barn", text="Sale! Everything 70 % off today, buy now")
    assert [home.at(clock).verdicts("ad")[-1] for clock in ("18:10", "18:44", "19:00")] == ["defer", "defer", "push"]
    busy = only("ben_phone").put("ben", "living", "gaming").away("anna", "leo")
    busy.message("ad", app="shop", sender="Shoe Barn", text="Sale! Everything 70 % off today, buy now")
    assert busy.at("18:20").put("ben", "living").at("18:25").verdicts("ad")[-1] == "push"


def test_a_timer_that_rang_while_nobody_heard_it_is_not_rung_hours_later() -> None:
    home = Home().put("ben", "living")
    remind(home, id="old", timer=60.0, after=home.now - 6 * 3600.0)
    remind(home, id="new", timer=60.0, after=home.now - 1.0)
    assert [d.data for d in home.told(intent="timer.done")] == [{"timer": "new"}]


def test_a_word_wakes_whoever_sleeps_in_the_room_and_from_the_hall_in_those_beside_it() -> None:
    home = Home().put("anna", "bedroom", asleep=True).put("ben", "hall", asleep=True).away("leo")
    context = Context(home.household, home.brain.floor, home.state)
    assert sleepers_hear(context, "bedroom")
    assert sleepers_hear(context, "hall", but="ben")
    assert not sleepers_hear(context, "kitchen")
    assert not sleepers_hear(context, "nowhere")


def test_why_each_line_of_a_table_held_or_not_is_told_in_the_language_of_the_house() -> None:
    def ruling(language: Language) -> list[str]:
        home = Home(household(language=language)).put("ben", "living", "gaming").message("m")
        return [line.because for line in home.last().ruling if line.path.endswith("already_told")]

    assert ruling("en") == [reason_in_words("already_told", "en")]
    assert ruling("de") == [reason_in_words("already_told", "de")]


def test_what_is_private_is_not_said_in_all_rooms_where_people_are() -> None:
    scene = scene_of(Home().put("ben", "living", p=0.5), "ben")
    assert by_preference(scene, ("around",), None, private=True) is None
    night = scene_of(Home(at="2026-03-08 02:00").put("ben", "living", p=0.5, asleep=True), "ben")
    assert by_preference(night, ("around",), None) is None


def test_words_for_somebody_who_may_be_anywhere_need_a_room_to_be_said_in() -> None:
    scene = scene_of(Home().put("ben", "living", p=0.3), "ben")
    assert by_preference(scene, ("origin",), None) is None
    assert by_preference(scene, ("origin",), "kitchen") is not None


def test_at_a_quiet_hour_somebody_else_is_shown_what_nothing_else_brings_to_a_child() -> None:
    night = Home(at="2026-03-07 23:30").put("anna", "living").put("leo", "kids_room", asleep=True)
    leo = scene_of(night, "leo")

    shown = by_preference(leo, ("relay",), None)

    assert shown is not None
    assert (shown.verdict, shown.outputs) == ("show", ("living_screen",))
    assert by_preference(leo, ("relay",), None, private=True) is None
    nobody_near = scene_of(Home(at="2026-03-07 23:30").away("anna", "ben").put("leo", "kids_room"), "leo")
    assert by_preference(nobody_near, ("relay",), None) is None
    no_screen = only("kitchen_screen", "living_speaker")
    no_screen.at("23:30").put("anna", "living").put("leo", "kids_room", asleep=True)
    assert by_preference(scene_of(no_screen, "leo"), ("relay",), None) is None
