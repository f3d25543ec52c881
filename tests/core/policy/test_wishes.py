"""What people ask to be reminded of, in their own words and three languages, and what is no wish at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubd.core.household import Area
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.requests.replies.moments import length, moment
from hubd.core.policy.requests.replies.times import until
from hubd.core.policy.requests.wishes import SPEAKER, Wish, grammar_of
from tests.home import AREAS, household

BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY = datetime(2026, 3, 7, 18, 0, tzinfo=BERLIN)
HOUSE = household(areas={**{a.id: a for a in AREAS}, "balcony": Area("balcony", "Balcony", "outdoor", ("living",))})
BEGINNINGS = ("", "remind me to ", "remind me in ", "note that ", "set a timer for ", "forget ", "recuérdame ")


def read(text: str) -> Wish | None:
    return grammar_of(HOUSE).read(text, SATURDAY)


def told(text: str) -> dict[str, Any]:
    """What was understood, without what is not said; times as weekday and clock."""
    wish = read(text)
    assert wish is not None, text
    found = {name: getattr(wish, name) for name in Wish.__slots__}
    found["after"] = wish.after.strftime("%a %H:%M") if wish.after else None
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Remind me to water the basil when I'm next on the balcony",
         {"text": "water the basil", "area": "balcony", "fresh": True}),
        ("when I'm in the kitchen, remind me to take the pills", {"text": "take the pills", "area": "kitchen"}),
        ("Remind me to water the basil on the balcony",
         {"text": "water the basil on the balcony", "area": "balcony"}),
        ("tell Ben when he comes home that the parcel is here",
         {"text": "the parcel is here", "who": "ben", "home": "ben", "fresh": True}),
        ("Tell Ben that the parcel is here when he comes home",
         {"text": "the parcel is here", "who": "ben", "home": "ben", "fresh": True}),
        ("remind me to cook when Ben is home", {"text": "cook", "home": "ben"}),
        ("remind me to call Mum when I get home", {"text": "call Mum", "home": SPEAKER, "fresh": True}),
        ("remind me to tidy up when I'm in the kids room", {"text": "tidy up", "area": "kids_room"}),
        ("recuérdame regar las plantas en el balcón", {"text": "regar las plantas en el balcón", "area": "balcony"}),
        ("tell Ben dinner is ready", {"text": "dinner is ready", "who": "ben"}),
        ("remind me in 20 minutes to call Mum", {"text": "call Mum", "after": "Sat 18:20"}),
        ("hey hubd, could you remind me to call Mum tomorrow at seven", {"text": "call Mum", "after": "Sun 07:00"}),
        ("in 20 minutes remind me to check the oven", {"text": "check the oven", "after": "Sat 18:20"}),
        ("remind me about the meeting at half past six", {"text": "the meeting", "after": "Sat 18:30"}),
        ("remind me to hang up the laundry when the washing machine is done",
         {"text": "hang up the laundry", "machine": "washer"}),
        ("remind me to take out the bins when I leave", {"text": "take out the bins", "activity": "leaving"}),
        ("Remind me to buy two apples", {"text": "buy two apples"}),
        ("Erinnere mich in 20 Minuten an die Wäsche", {"text": "die Wäsche", "after": "Sat 18:20"}),
        ("Erinnere mich daran, das Basilikum zu gießen, wenn ich das nächste Mal auf dem Balkon bin",
         {"text": "das Basilikum zu gießen", "area": "balcony", "fresh": True}),
        ("Sag Ben, wenn er nach Hause kommt, dass das Paket da ist",
         {"text": "das Paket da ist", "who": "ben", "home": "ben", "fresh": True}),
        ("erinnere mich morgen um sieben an den Müll", {"text": "den Müll", "after": "Sun 07:00"}),
        ("Erinnere mich, wenn die Waschmaschine fertig ist, die Wäsche aufzuhängen",
         {"text": "die Wäsche aufzuhängen", "machine": "washer"}),
        ("Kannst du mich morgen um sieben daran erinnern, den Müll rauszubringen?",
         {"text": "den Müll rauszubringen", "after": "Sun 07:00"}),
        ("Könntest du mich in 20 Minuten an die Wäsche erinnern", {"text": "die Wäsche", "after": "Sat 18:20"}),
        ("Kannst du Ben sagen, dass das Essen fertig ist?", {"text": "das Essen fertig ist", "who": "ben"}),
        ("¿Puedes recordarme mañana a las siete llamar a mamá?", {"text": "llamar a mamá", "after": "Sun 07:00"}),
        ("Recuérdame regar la albahaca cuando vuelva a estar en el balcón",
         {"text": "regar la albahaca", "area": "balcony", "fresh": True}),
        ("Dile a Ben cuando llegue a casa que ha llegado el paquete",
         {"text": "ha llegado el paquete", "who": "ben", "home": "ben", "fresh": True}),
        ("tell me when the washing machine is done",
         {"text": "washing machine is done", "machine": "washer", "only": True}),
        ("let me know when Ben comes home", {"text": "Ben is home", "home": "ben", "fresh": True, "only": True}),
        ("Sag mir Bescheid, wenn die Waschmaschine fertig ist",
         {"text": "Waschmaschine ist fertig", "machine": "washer", "only": True}),
        ("sag mir bitte, wenn Ben nach Hause kommt",
         {"text": "Ben ist zu Hause", "home": "ben", "fresh": True, "only": True}),
        ("Avísame cuando termine la lavadora", {"text": "lavadora ha terminado", "machine": "washer", "only": True}),
        ("recuérdame mañana a las siete que llame a mamá", {"text": "llame a mamá", "after": "Sun 07:00"}),
    ],
)  # fmt: skip
def test_a_wish_to_be_reminded_is_understood(text: str, means: dict[str, Any]) -> None:
    assert told(text) == {"kind": "reminder", **means}


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("please note that the plumber comes on Friday", {"kind": "note", "text": "the plumber comes on Friday"}),
        ("merk dir, dass der Klempner am Freitag kommt", {"kind": "note", "text": "der Klempner am Freitag kommt"}),
        ("apunta que el fontanero viene el viernes", {"kind": "note", "text": "el fontanero viene el viernes"}),
        ("set a timer for ten minutes for the pasta", {"kind": "timer", "text": "pasta", "seconds": 600.0}),
        ("set a 10 minute timer", {"kind": "timer", "seconds": 600.0}),
        ("Stell einen Timer auf 10 Minuten", {"kind": "timer", "seconds": 600.0}),
        ("pon un temporizador de media hora", {"kind": "timer", "seconds": 1800.0}),
        ("cancel the timer", {"kind": "cancel", "about": "timer"}),
        ("forget the basil", {"kind": "cancel", "text": "basil"}),
        ("cancel the reminder about the basil", {"kind": "cancel", "text": "basil", "about": "reminder"}),
        ("lösche die Erinnerung an den Müll", {"kind": "cancel", "text": "Müll", "about": "reminder"}),
        ("olvida la albahaca", {"kind": "cancel", "text": "albahaca"}),
        ("what are my reminders", {"kind": "list", "about": "reminder"}),
        ("lies mir meine Notizen", {"kind": "list", "about": "note"}),
        ("qué recordatorios tengo", {"kind": "list", "about": "reminder"}),
        ("how long is left on the timer", {"kind": "list", "about": "timer"}),
        ("make a note: water the basil on the balcony", {"kind": "note", "text": "water the basil on the balcony"}),
    ],
)
def test_notes_timers_and_what_is_taken_back(text: str, means: dict[str, Any]) -> None:
    assert told(text) == means


@pytest.mark.parametrize(
    "text",
    ["", "hello there", "I told Ben to call", "let's eat", "remind me", "what time is it", "tell me a joke",
     "tell me when you are done", "let me know when", "tell me about Ben when the washing machine is done",
     "let me know when I am home", "sag mir Bescheid, wenn ich zu Hause bin",
     "Anna, remind me to call", "she said remind me of that", "timer", "forget it", "x " * 100,
     "remind me to call Eva" + " and to call Tom" * 20],
)  # fmt: skip
def test_whatever_people_say_to_each_other_is_no_wish(text: str) -> None:
    wish = read(text)

    assert wish is None or (wish.kind == "cancel" and wish.about is None)


@given(st.sampled_from(BEGINNINGS), st.text(max_size=120))
def test_any_text_is_read_without_harm_and_no_word_is_invented(beginning: str, text: str) -> None:
    said = beginning + text
    wish = read(said)

    assert wish is None or set(plain(wish.text).split()) <= set(plain(said).split())


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("tomorrow at seven", "Sun 08 07:00"), ("at seven", "Sat 07 19:00"), ("at 7:30", "Sat 07 19:30"),
        ("on friday at six", "Fri 13 18:00"), ("tonight at eight", "Sat 07 20:00"),
        ("tomorrow at three", "Sun 08 15:00"),
        ("in half an hour", "Sat 07 18:30"), ("day after tomorrow at noon", "Mon 09 12:00"), ("friday", "Fri 13 09:00"),
        ("in einer halben Stunde", "Sat 07 18:30"), ("um halb acht", "Sat 07 19:30"), ("morgen früh", "Sun 08 08:00"),
        ("morgen früh um 7", "Sun 08 07:00"), ("um 18 Uhr", "Sun 08 18:00"), ("um 18:30 Uhr", "Sat 07 18:30"),
        ("heute Abend um acht", "Sat 07 20:00"), ("in drei Tagen", "Tue 10 18:00"), ("am morgen", "Sun 08 08:00"),
        ("um viertel vor acht", "Sat 07 19:45"), ("mañana a las siete", "Sun 08 07:00"), ("today", "Sat 07 21:00"),
        ("a las siete y media", "Sat 07 19:30"), ("mañana por la mañana", "Sun 08 08:00"), ("a la una", "Sun 08 13:00"),
        ("at 25", None), ("apples", None), ("in", None),
    ],
)  # fmt: skip
def test_points_in_time_are_what_people_mean(text: str, when: str | None) -> None:
    found = moment(plain(text), SATURDAY)

    assert (found.strftime("%a %d %H:%M") if found else None) == when


def test_in_an_hour_is_an_hour_also_when_the_clocks_are_changed() -> None:
    before = datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)
    after = moment("in one hour", before)

    assert after is not None
    assert after.timestamp() - before.timestamp() == 3600.0


@given(
    st.integers(0, 365 * 24 * 60),
    st.sampled_from(
        ["at seven", "tomorrow", "on monday at five", "um halb eins", "heute abend", "a las doce", "today", "tonight"]
    ),
)
def test_it_is_always_in_the_future_and_within_a_week(minutes: int, text: str) -> None:
    local = datetime.fromtimestamp(1_767_225_600.0 + 60.0 * minutes, BERLIN)
    found = moment(text, local)

    assert found is None or 0 < found.timestamp() - local.timestamp() < 8.1 * 86400


SIX = datetime(2026, 3, 4, 6, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("at half past seven", "04 07:30"),
        ("at quarter to eight", "04 07:45"),
        ("quarter past six", "04 06:15"),
        ("um halb acht", "04 07:30"),
        ("um viertel vor acht", "04 07:45"),
        ("viertel nach sechs", "04 06:15"),
        ("a las siete y media", "04 07:30"),
        ("a las ocho menos cuarto", "04 07:45"),
        ("a las seis y cuarto", "04 06:15"),
        ("at 7 30", "04 07:30"),
        ("at 13 45", "04 13:45"),
        ("at 3 20", "04 15:20"),
        ("at 0 10", "05 00:10"),
        ("at 24", "05 00:00"),
        ("tomorrow at 5 40", "05 17:40"),
        ("tomorrow at 7 40", "05 07:40"),
        ("at 6 30 pm", "04 18:30"),
        ("at 12 am", "05 00:00"),
        ("at 12 pm", "04 12:00"),
        ("at noon", "04 12:00"),
        ("this evening at 8 15", "04 20:15"),
        ("in the morning at 11", "04 11:00"),
        ("at noon at 11 50", "04 11:50"),
        ("at noon at 12 20", "04 12:20"),
        ("on friday at 9 45", "06 09:45"),
        ("on wednesday at 5 am", "11 05:00"),
        ("today", "04 09:00"),
        ("tomorrow", "05 09:00"),
        ("tonight", "04 19:00"),
        ("in 90 seconds", "04 06:01"),
        ("in an hour and a half", "04 07:30"),
        ("in 2 hours and a half", "04 08:30"),
    ],
)
def test_a_moment_is_the_next_one_that_people_mean(words: str, when: str) -> None:
    found = moment(words, SIX)
    assert found is not None
    assert f"{found:%d %H:%M}" == when


@pytest.mark.parametrize("words", ["at 25", "whenever", "in a while", "in 5 parsecs", "in 0 minutes", "soon at", ""])
def test_words_that_name_no_moment(words: str) -> None:
    assert moment(words, SIX) is None


def test_a_length_is_a_number_of_something_or_a_phrase() -> None:
    said = ("two hours", "2 hours and a half", "half an hour", "some hours", "5 parsecs")
    assert [length(words) for words in said] == [7200.0, 9000.0, 1800.0, None, None]


@pytest.mark.parametrize(("words", "end"), [
    ("until eight", "04 08:00"), ("until 5", "04 17:00"), ("until 9 pm", "04 21:00"), ("until 24", "05 00:00"),
    ("until 7 30", "04 07:30"), ("for two hours", "04 08:00"), ("for half an hour", "04 06:30"), ("today", "05 00:00"),
    ("this week", "09 00:00"),
])  # fmt: skip
def test_a_silence_lasts_until_the_next_such_moment(words: str, end: str) -> None:
    found = until(words, SIX)
    assert found is not None
    assert f"{found:%d %H:%M}" == end


@pytest.mark.parametrize("words", ["until 25", "until 9 65", "for ever", ""])
def test_words_that_end_no_silence(words: str) -> None:
    assert until(words, SIX) is None


@pytest.mark.parametrize("sentence", ["remind me to water the plants please", "erinnere mich bitte an die Blumen bitte",
                                      "remind me to water the plants and"])  # fmt: skip
def test_small_words_at_the_end_belong_to_no_wish(sentence: str) -> None:
    wish = read(sentence)
    assert wish is not None
    assert wish.text.split()[-1] in ("plants", "Blumen")
