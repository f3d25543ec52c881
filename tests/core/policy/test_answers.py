"""What people answer, in their own words and languages, and what is no answer at all."""

from __future__ import annotations

import pytest

from hubd.core.policy.requests.answers import LANGUAGES, ORDER, is_on_it, sayings_of, understood

SAID = [
    ("accepted", "Yes", "yes, please", "Yeah, read it out", "oh sure, go ahead then", "Well, why not?", "ok ok"),
    ("accepted", "Ja!", "ähm, ja bitte", "na gut, lies mal vor", "Von mir aus", "ja, klar, mach das"),
    ("accepted", "Sí", "sí, por favor", "vale, léemelo", "claro que sí, gracias", "Venga, dale"),
    (
        "later",
        "Later",
        "no, later",
        "not just yet, thanks",
        "in ten minutes",
        "In 20 minutes please",
        "ask me again in an hour",
        "After the game!",
        "when I'm done",
        "yes, but later",
    ),
    (
        "later",
        "Später",
        "jetzt nicht, später",
        "in fünf Minuten",
        "in einer Stunde",
        "in zwei Stunden",
        "nach dem Spiel",
        "frag mich nachher",
        "Moment mal",
        "ich kann gerade nicht",
    ),
    ("later", "Luego", "ahora no, luego", "dentro de 10 minutos", "en una hora", "cuando termine", "espera un momento"),
    ("later", "it can wait", "give me a sec", "Das kann warten", "bin gleich fertig", "puede esperar"),
    ("accepted", "Schieß los!", "erzähl mal"),
    ("dismissed", "ignore it", "paso, gracias"),
    ("dismissed", "No", "No thanks.", "not right now", "never mind", "no, leave it", "ok, but not now"),
    ("dismissed", "Nein", "nein, danke", "lieber nicht", "lass gut sein", "Nö"),
    ("dismissed", "no", "no, gracias", "ahora no", "no hace falta", "déjalo"),
    ("never", "Never", "don't ask me again", "Don't ever ask me that again!", "no, never again, thanks", "stop asking"),
    ("never", "Nie wieder", "frag mich das nie wieder", "hör auf zu fragen", "nein, nie mehr"),
    ("never", "Nunca más", "no me lo preguntes más", "deja de preguntar", "no vuelvas a preguntar"),
]


@pytest.mark.parametrize(("outcome", "text"), [(outcome, text) for outcome, *texts in SAID for text in texts])
def test_a_plain_answer_is_understood(outcome: str, text: str) -> None:
    assert understood(text) == outcome


@pytest.mark.parametrize(
    "text",
    [
        "", "thanks", "danke", "um", "what time is it", "yes I told him about the kitchen", "turn on the light",
        "no tengo hambre", "ja das habe ich gestern schon erzählt", "never seen such a film", "later we went home",
        "read it and weep my friend", "yes " * 20, "🙂", "mach das Licht an", "stop the washing machine",
    ],
)  # fmt: skip
def test_what_people_say_to_each_other_is_no_answer(text: str) -> None:
    assert understood(text) is None


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.__name__.rpartition(".")[2])
def test_every_listed_saying_means_what_its_list_says(language: object) -> None:
    for outcome in ORDER:
        for saying in sayings_of(language.REPLIES[outcome]):  # type: ignore[attr-defined]  # a module of data
            assert understood(" ".join(saying).replace("#", "10")) == outcome, saying


@pytest.mark.parametrize(
    "text",
    [
        "I'm on it",
        "okay, I'm on it!",
        "Ja, mach ich",
        "ich kümmere mich darum",
        "ya voy",
        "vale, me encargo yo",
        "it's off now",
        "I turned it off",
        "ist schon aus",
        "ya está apagado",
        "it's a false alarm",
        "Fehlalarm",
    ],
)
def test_somebody_who_sees_to_it_says_so(text: str) -> None:
    assert is_on_it(text)


@pytest.mark.parametrize("text", ["yes", "stop", "ok", "no", "ja", "para", "coming", "later", "", "I was on it"])
def test_a_stray_word_ends_no_hazard(text: str) -> None:
    assert not is_on_it(text)
