"""Triage: the table line by line, and a message's way from arrival to its one delivery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from hubd.core import events as ev
from hubd.core.household import Language
from hubd.core.policy.messaging.importance import Importance
from hubd.core.policy.messaging.triage import TRIAGE
from hubd.core.policy.reasons import Reason
from tests.home import OUTPUTS, PEOPLE, Home, household

STRANDED = "The car broke down near the station. Please call me right now!"
HOSPITAL = "Dad fell, we are on the way to the hospital, call me urgently"
SALE = "Up to 40 % off on sneakers until Sunday"
CODE = "Your security code is 482913. Do not tell anybody."
NIGHT = "2026-03-08 02:00"


def asleep(home: Home) -> Home:
    return home.at(NIGHT).put("ben", "bedroom", "sleeping", asleep=True)


def spend(home: Home, times: int) -> Home:
    """Use up interruptions of Ben's."""
    for n in range(times):
        home.propose("house.note", "ben", cause=f"note {n}", output="ben_phone", data={"text": "the washing is done"})
    return home


def calls(home: Home, device: str = "homeassistant/sensor/ben_phone_state") -> Home:
    """Ben's phone says that he talks."""
    return home.device(device, ev.Device(at=home.now, arrived=home.now, source=device, value="offhook"))


CASES: tuple[tuple[Reason, str, Callable[[Home], object]], ...] = (
    (Reason.CRITICAL, "push", lambda h: h.away("ben").message("m", text=HOSPITAL, sender="Mum")),
    (Reason.CRITICAL, "speak",
     lambda h: h.put("ben", "living", "gaming").away("anna", "leo").message("m", text=HOSPITAL, sender="Mum")),
    (Reason.CRITICAL, "speak", lambda h: asleep(h).message("m", text=HOSPITAL, sender="Mum")),
    (Reason.CRITICAL, "push", lambda h: h.guests().message("m", text=HOSPITAL, sender="Mum", private=True)),
    (Reason.CRITICAL, "ask",
     lambda h: h.put("leo", "living").message("m", to="leo", text=HOSPITAL, sender="Mum", private=True)),
    (Reason.TRIVIAL, "defer", lambda h: h.message("m", text=SALE, app="ShopNow", sender="ShopNow")),
    (Reason.OUT, "defer", lambda h: h.away("leo").message("m", to="leo")),
    (Reason.BUDGET, "defer", lambda h: spend(h, 2).away("ben").message("m")),
    (Reason.FLOOD, "defer", lambda h: h.away("ben").message("first").message("m")),
    (Reason.AWAY, "push", lambda h: h.away("ben").message("m")),
    (Reason.QUIET_HOURS, "defer", lambda h: h.at(NIGHT).away("ben").message("m")),
    (Reason.WHEREABOUTS, "push", lambda h: h.put("ben", "unknown", p=0.95).message("m", text=STRANDED)),
    (Reason.WHEREABOUTS, "defer", lambda h: h.put("ben", "unknown", p=0.95).message("m")),
    (Reason.URGENT, "push",
     lambda h: h.put("ben", "bedroom", "sleeping", asleep=True).message("m", text=STRANDED)),
    (Reason.ASLEEP, "defer", lambda h: h.put("ben", "bedroom", "sleeping", asleep=True).message("m")),
    (Reason.ASLEEP, "defer", lambda h: asleep(h).message("m", text=STRANDED)),
    (Reason.ASLEEP, "defer", lambda h: asleep(h).message("m")),
    (Reason.QUIET_HOURS, "show",
     lambda h: h.at(NIGHT).put("ben", "living", "tv").message("m", text="Please call me right now")),
    (Reason.QUIET_HOURS, "defer", lambda h: h.at(NIGHT).put("ben", "living", "tv").message("m")),
    (Reason.GUESTS, "push", lambda h: h.guests().message("m", text=STRANDED, private=True)),
    (Reason.URGENT, "ask", lambda h: h.put("ben", "living", "gaming").message("m", text=STRANDED)),
    (Reason.URGENT, "speak", lambda h: spend(h, 3).message("m", text=STRANDED)),
    (Reason.BUDGET, "show", lambda h: spend(h, 4).message("m", text=STRANDED)),
    (Reason.CALLING, "push", lambda h: calls(h).message("m", text=HOSPITAL, sender="Mum")),
    (Reason.CALLING, "push", lambda h: calls(h).message("m", text=STRANDED)),
    (Reason.CONCENTRATING, "defer", lambda h: h.put("ben", "living", "gaming").message("m")),
    (Reason.STUDYING, "defer",
     lambda h: (h.put("leo", "kids_room"), h.propose("study.start", "leo"), h.message("m", to="leo"))),
    (Reason.PARENT, "show", lambda h: (
        h.put("leo", "living"), h.propose("study.start", "leo"), h.message("m", to="leo", sender="Anna"))),
    (Reason.AWAITED, "push", lambda h: h.put("ben", "living", "gaming").message("m", text=CODE, sender="Bank")),
    (Reason.HUSHED, "defer", lambda h: h.hush("ben", "message.").message("m")),
    (Reason.SILENCED, "defer", lambda h: (
        [h.answer("dismissed", intent="message.deliver", by="ben") for _ in range(3)], h.message("m"),
    )),
    (Reason.FLOOD, "defer", lambda h: h.message("first").message("m")),
    (Reason.CONFIDENTIAL, "push",
     lambda h: h.away("anna", "leo").message("m", text="Your results are in", sender="City Clinic")),
    (Reason.COMPANY, "push", lambda h: h.message("m", text="Your results are in", sender="City Clinic")),
    (Reason.WELCOME, "show", lambda h: h.message("m")),
    (Reason.STALE, "suppress", lambda h: h.message("m", retained=True)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "verdict", "script"), CASES, ids=[f"{r}-{v}-{n}" for n, (r, v, _) in enumerate(CASES)]
)
def test_each_line_of_the_table(reason: Reason, verdict: str, script: Callable[[Home], object]) -> None:
    home = Home()
    script(home)
    found = [d for d in home.decisions if d.data.get("message") == "m"]
    assert [(d.verdict, d.reason) for d in found] == [(verdict, reason)]


def test_every_line_has_a_case() -> None:
    covered = {reason for reason, _, _ in CASES} | {Reason.ALREADY_TOLD, Reason.QUESTION_OPEN}
    assert {reason for reason, _, _ in TRIAGE} <= covered


def test_into_a_call_nothing_is_said_that_can_be_seen_and_an_emergency_is_said_where_nothing_else_is() -> None:
    home = calls(Home().put("ben", "kitchen").away("anna", "leo")).message("m", text=HOSPITAL, sender="Mum")
    assert set(home.last().outputs) == {"kitchen_screen", "ben_phone"}
    mute = {output.id: output for output in OUTPUTS if output.type == "speaker"}
    home = calls(Home(household(outputs=mute)).put("ben", "living").away("anna", "leo"))
    assert home.message("m", text=HOSPITAL, sender="Mum").last().verdict == "speak"


def test_what_somebody_asked_to_be_reminded_of_is_not_said_into_a_call() -> None:
    home = calls(Home().put("ben", "living").away("anna", "leo"))
    (told,) = home.propose("reminder.deliver", "ben", data={"reminder": "r", "text": "Call the plumber"})
    assert told.verdict != "speak"


def test_a_message_is_told_once_however_often_it_comes() -> None:
    home = Home().message("m").message("m").at("18:20").message("m").at("23:00")
    assert home.verdicts("m") == ["show"]


def test_two_questions_in_a_row_queue_up() -> None:
    home = Home().put("ben", "living", "gaming")
    home.message("one", text=STRANDED, sender="Eva").message("two", text="Please call me right now", sender="Tom")
    assert (home.verdicts("one"), home.verdicts("two")) == (["ask"], ["defer"])
    assert home.last().reason == Reason.QUESTION_OPEN
    home.at("18:03")
    assert home.verdicts("two") == ["defer", "ask", "push"]


def test_trivia_waits_for_the_end_of_the_game_and_comes_in_one_card() -> None:
    home = Home().put("ben", "living", "gaming")
    home.message("sale", text=SALE, app="ShopNow", sender="ShopNow").at("18:30").message("chat").message("chat2").at(
        "19:30"
    )
    assert home.told(intent="message") == []
    home.put("ben", "kitchen", "none").at("19:33")
    (digest,) = home.told(intent="message")
    assert (digest.intent, digest.verdict, digest.outputs) == ("message.digest", "show", ("kitchen_screen",))
    assert digest.data["messages"] == ["sale", "chat", "chat2"]


def test_what_waited_long_in_a_game_brings_nothing_along_that_has_just_come() -> None:
    home = Home().put("ben", "living", "gaming").away("anna", "leo")
    home.message("milk", text="Can you bring milk tonight?", sender="Anna").at("18:55")
    home.message("like", text="Kim liked your photo", app="Pictures", sender="Pictures")
    home.put("ben", "living", "gaming").at("19:10")
    assert home.verdicts("milk") == ["defer", "show"]
    assert home.verdicts("like") == ["defer"]
    home.put("ben", "kitchen", "none").at("19:13")
    assert home.verdicts("like") == ["defer", "show"]


def test_ordinary_words_wait_for_the_pause_of_a_long_game_and_come_into_a_long_day_of_work() -> None:
    def after(doing: str) -> list[str]:
        home = Home().put("ben", "living", doing).message("new", sender="StreamBox", text="New episodes this week")
        for clock in ("18:50", "19:40", "20:20"):
            home.at(clock).put("ben", "living", doing)
        return home.verdicts("new")

    assert after("gaming") == ["defer"]
    assert after("work") == ["defer", "show"]


@pytest.mark.parametrize(("place", "told"), [("kitchen", ["defer", "show"]), ("living", ["defer"])])
def test_whoever_leaves_a_game_for_a_bite_has_a_break_and_whoever_eats_at_it_has_none(
    place: str, told: list[str]
) -> None:
    home = Home().put("ben", "living", "gaming").message("sale", text=SALE, app="ShopNow", sender="ShopNow")
    home.at("18:40").put("ben", place, "eating").at("18:45")
    assert home.verdicts("sale") == told


@pytest.mark.parametrize(("doing", "told"), [("work", ["defer", "show"]), ("gaming", ["defer"])])
def test_what_matters_comes_silently_into_a_day_of_work_and_waits_for_the_pause_of_a_game(
    doing: str, told: list[str]
) -> None:
    home = Home().put("ben", "living", doing).message("m", sender="Anna", text="Can you bring milk tonight?")
    assert home.at("18:40").verdicts("m") == told
    assert home.at("19:00").put("ben", "living").at("19:10").verdicts("m") == ["defer", "show"]


def test_a_game_without_a_pause_keeps_back_what_matters_for_an_hour() -> None:
    home = Home().put("ben", "living", "gaming").message("m", sender="Anna", text="Can you bring milk tonight?")
    for clock in ("18:30", "18:50"):
        home.at(clock).put("ben", "living", "gaming")
    assert home.verdicts("m") == ["defer"]
    assert home.at("19:10").verdicts("m") == ["defer", "show"]


def test_whoever_is_out_for_the_evening_hears_of_it_before_the_night() -> None:
    def told(at: str, who: str = "ben") -> list[str]:
        return Home(at=f"2026-03-07 {at}").away(who).message("m", to=who).verdicts("m")

    assert (told("22:30"), told("23:30")) == (["push"], ["defer"])


def test_a_minute_that_looks_like_a_film_does_not_end_a_game() -> None:
    home = Home().put("ben", "living", "gaming").message("sale", text=SALE, app="ShopNow", sender="ShopNow")
    home.at("18:30").put("ben", "living", "tv", sure=0.6).at("18:40").put("ben", "living", "gaming").at("19:00")
    assert home.told() == []


def test_what_came_at_night_is_told_after_getting_up_and_not_before() -> None:
    home = asleep(Home()).message("n").at("08:30")
    assert home.told() == []
    home.put("ben", "bedroom").at("08:35").put("ben", "kitchen").at("09:00")
    assert home.verdicts("n") == ["defer", "show"]


def test_messages_kept_during_study_come_afterwards() -> None:
    home = Home(at="2026-03-04 14:30").put("leo", "kids_room", "study")
    home.propose("study.start", "leo")
    home.at("14:50").message("a", to="leo").message(
        "b", to="leo", sender="Game Hub", app="Game Hub", text="Your daily bonus is waiting"
    )
    home.at("15:40").put("leo", "living")
    home.propose("study.end", "leo")
    assert next(d for d in home.decisions if d.intent == "study.end").data["held"] == 2
    home.at("15:50")
    (digest,) = home.told(intent="message")
    assert (digest.audience, digest.data["messages"]) == (("leo",), ["a", "b"])


def test_a_flood_costs_a_person_no_more_than_the_budget() -> None:
    home = Home(at="2026-03-07 20:10").away("ben")
    for n in range(60):
        home.until(home.now + 1).message(f"m{n}", sender=f"S{n % 5}", title="Crew", app="Group")
    home.at("21:30")
    loud = [d for d in home.told(person="ben") if d.verdict in ("speak", "ask", "push")]
    assert len(loud) <= 3
    assert sum(len(d.data.get("messages", [1])) for d in loud) == 60


@pytest.mark.parametrize(("language", "words"), [("en", "Shall I read it?"), ("de", "vorlesen"), ("es", "leo")])
def test_the_question_is_in_the_persons_language(language: Language, words: str) -> None:
    people = {person.id: replace(person, language=language) for person in PEOPLE}
    home = Home(household(people=people)).put("ben", "living", "gaming").message("m", text="Please call me right now")
    assert words in home.last().text


def test_without_a_screen_trivia_comes_to_the_phone_at_the_break() -> None:
    speaker_and_phone = {o.id: o for o in OUTPUTS if o.id in ("living_speaker", "ben_phone")}
    home = Home(household(outputs=speaker_and_phone)).put("ben", "living", "gaming")
    home.message("sale", text=SALE, app="ShopNow", sender="ShopNow").message(
        "sale2", text=SALE, app="ShopNow", sender="ShopNow"
    )
    home.at("19:00").put("ben", "living").at("19:10")
    (digest,) = home.told(intent="message")
    assert (digest.verdict, digest.outputs) == ("push", ("ben_phone",))


def test_an_answer_that_the_broker_kept_counts_for_nothing() -> None:
    home = Home().put("ben", "living", "gaming").message("m", text="Please call me right now")
    old = ev.Feedback(
        at=home.now,
        arrived=home.now,
        source="in/feedback",
        outcome="accepted",
        intent="message.deliver",
        by="ben",
        freshness="retained",
    )
    home.hears(old)
    assert home.verdicts("m") == ["ask"]


def test_nothing_is_said_aloud_for_somebody_who_may_be_anywhere() -> None:
    home = Home()
    places = home.brain.floor.places
    belief = home.state.people["leo"]
    spread = tuple(
        0.45 if place == "away" else 0.3 if place == "unknown" else 0.25 / (len(places) - 2) for place in places
    )
    home.state = msgspec.structs.replace(
        home.state, people={**home.state.people, "leo": msgspec.structs.replace(belief, places=spread)}
    )
    home.message("m", to="leo", text=STRANDED)
    assert home.verdicts("m") == ["defer"]


def test_a_childs_evening_is_quiet_before_the_households() -> None:
    home = Home(at="2026-03-07 20:30").put("leo", "kids_room").put("ben", "kitchen")
    home.message("a", to="leo").message("b", to="ben").at("21:30")
    assert (home.verdicts("a"), home.verdicts("b")) == (["defer"], ["show"])
    home.message("c", to="leo", text=STRANDED)
    assert home.verdicts("c") == ["ask"]


def test_a_running_console_makes_a_game_of_what_looks_like_a_film() -> None:
    home = Home().put("ben", "living", "tv", sure=0.6)
    belief = msgspec.structs.replace(home.state.people["ben"], activity={"tv": 0.7, "gaming": 0.2})
    living = msgspec.structs.replace(home.state.areas["living"], running=frozenset({"games_console"}))
    home.state = msgspec.structs.replace(
        home.state, people={**home.state.people, "ben": belief}, areas={**home.state.areas, "living": living}
    )
    home.message("m")
    assert home.last().reason == Reason.CONCENTRATING


@pytest.mark.parametrize("doing", ["gaming", "tv", "eating"])
def test_a_one_time_code_comes_to_the_phone_at_once_and_is_never_said_aloud(doing: str) -> None:
    house = Home().put("ben", "living", doing).message("code", text=CODE, sender="Bank")

    assert house.verdicts("code") == ["push"]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Your code is 771204", "push"),
        ("Dein Foto-Code ist 482913", "push"),
        ("Tu código es 55 21 33", "push"),
        ("Your discount code is 771204", "defer"),
        ("Your order code: 771204", "defer"),
    ],
)
def test_a_code_is_told_by_few_words_too(text: str, way: str) -> None:
    house = Home().put("ben", "living", "gaming").message("code", text=text, sender="Shop", app="SMS")

    assert house.verdicts("code") == [way]


def test_a_code_for_somebody_without_a_phone_is_not_asked_about_aloud() -> None:
    house = Home().put("leo", "bathroom").message("code", to="leo", text=CODE, sender="Game").at("18:30").at("19:00")

    assert {"ask", "speak"}.isdisjoint(house.verdicts("code"))


def test_a_code_that_nobody_can_use_any_more_waits_like_any_other_message() -> None:
    house = Home().put("ben", "living", "gaming", asleep=True).message("code", text=CODE, sender="Bank")
    house.at("18:20").put("ben", "living", "gaming").at("18:21")

    assert house.verdicts("code") == ["defer"]


@pytest.mark.parametrize(("sure", "first"), [(0.6, "defer"), (0.85, "ask")])
@pytest.mark.parametrize("topic", ["message.", "*"])
def test_who_asked_to_be_left_alone_is_spared_what_a_model_only_thinks_urgent(
    sure: float, first: str, topic: str
) -> None:
    house = Home().hush("ben", topic)
    thought = Importance("urgent", (), (0.0, 1.0 - sure, 0.0, sure), by="words")
    house.brain = replace(house.brain, importance=lambda _message, _household: thought)
    house.message("m", text="A parcel waits for you")

    assert house.verdicts("m") == [first]
    assert "defer" not in house.at("19:30").at("19:40").verdicts("m")[1:]


@pytest.mark.parametrize(("share", "first"), [(0.6, "defer"), (0.9, "show")])
def test_in_a_lively_conversation_a_word_comes_apart_only_if_a_model_is_sure_that_it_matters(
    share: float, first: str
) -> None:
    """Alone either would be shown at once."""
    home = Home().put("ben", "living")
    told = Importance("important", shares=(0.0, 1.0 - share, share, 0.0), by="a model")
    home.brain = replace(home.brain, importance=lambda _message, _household: told)
    home.message("alone", sender="Tim", text="saturday?").message("m", sender="Tim", text="which one")
    assert [home.verdicts("alone"), home.verdicts("m")] == [["show"], [first]]
