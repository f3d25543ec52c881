"""A chain that is wrong is none, and every mistake in it is named with its place and with what to write instead."""

from __future__ import annotations

from typing import Any

import pytest

from hubd.core.chains.parse import MOST, Reader
from hubd.core.chains.spec import in_language

STEP = {"id": "one", "tell": {"en": "Hello"}}
GOOD = {"id": "mine", "title": {"en": "Mine"}, "begins": [{"said": {"en": ["begin it"]}}], "steps": [STEP]}


def complaints(data: Any) -> list[tuple[str, str]]:
    reader = Reader()
    made = reader.chain(data)
    assert (made is None) == bool(reader.complaints)
    assert all(hint for _, _, hint in reader.complaints)
    return [(path, what) for path, what, _ in reader.complaints]


def step(**parts: Any) -> dict[str, Any]:
    return {**GOOD, "steps": [{"id": "one", **parts}]}


@pytest.mark.parametrize(
    ("data", "path", "what"),
    [
        ("cook", "", "a chain is a mapping"),
        ({**GOOD, "id": 7}, "id", "a chain needs an id of small letters, digits and _"),
        ({**GOOD, "steps": "tell"}, "steps", f"a chain has between 1 and {MOST} steps"),
        ({**GOOD, "steps": []}, "steps", f"a chain has between 1 and {MOST} steps"),
        ({**GOOD, "steps": [{**STEP, "id": f"s{n}"} for n in range(MOST + 1)]}, "steps",
         f"a chain has between 1 and {MOST} steps"),
        ({**GOOD, "begins": "begin it"}, "begins", "nothing begins this chain"),
        ({**GOOD, "steps": [STEP, STEP]}, "steps/1/id", "two steps are called 'one'"),
        (step(do={"publish": "house/#"}), "steps/0", "a topic to publish on has no wildcards"),
        (step(undo={"publish": "house/\0"}), "steps/0", "a topic has no control characters"),
        (step(do={"publish": "house/\ud83d"}), "steps/0", "half a character stands in the topic"),
        ({**step(do={"publish": "$where"}), "with": {"where": "a" * 65_536}}, "steps/0",
         "a topic has at most 65,535 bytes"),
        ({**GOOD, "with": ["scene"]}, "with", "parameters are a mapping of names to values"),
        ({**GOOD, "color": "red"}, "color", "unknown key 'color'"),
        ({**GOOD, "title": 7}, "title", "a text stands by language"),
        ({**GOOD, "title": {"en": 7}}, "title", "a text stands by language"),
        ({**GOOD, "title": {"fr": "Le mien"}}, "title/fr", "unknown language 'fr'"),
        ({**GOOD, "steps": ["tell"]}, "steps/0", "a step is a mapping"),
        (step(), "steps/0", "this step does nothing"),
        (step(tell={"en": "Hi"}, colour=1), "steps/0/colour", "unknown key 'colour'"),
        (step(tell={"en": "Hi"}, refused="go"), "steps/0/refused", "'go' is none of skip, stop"),
        (step(wait="10m"), "steps/0/wait", "a wait is a mapping"),
        (step(wait={"for": "10m", "home": "who"}), "steps/0/wait", "a wait has one of for, until, away, home"),
        (step(wait={"for": "soon"}), "steps/0/wait/for", "'soon' is no duration"),
        (step(wait={"home": "who", "at_most": "x"}), "steps/0/wait/at_most", "'x' is no duration"),
        (step(do="scene.turn_on"), "steps/0/do", "what is done is a mapping"),
        (step(do={"data": {}}), "steps/0/do", "a step does one of call, publish, shopping, cook, timer"),
        (step(do={"call": "a.on", "data": ["x"]}), "steps/0/do/data", "data are a mapping"),
        (step(do={"timer": "long"}), "steps/0/do/timer", "'long' is no duration"),
        (step(do={"call": "$scene"}), "steps/0", "$scene is no parameter of this chain"),
        (step(do={"call": "a.on"}, undo={"call": "a.off", "data": {"x": ["$y"]}}), "steps/0",
         "$y is no parameter of this chain"),
        ({**GOOD, "begins": ["begin it"]}, "begins/0", "what begins a chain is a mapping"),
        ({**GOOD, "begins": [{"answer": "accepted"}]}, "begins/0", "this begins nothing"),
        ({**GOOD, "begins": [{"said": "begin it"}]}, "begins/0/said", "sentences stand by language"),
        ({**GOOD, "begins": [{"sad": {}}]}, "begins/0/sad", "unknown key 'sad'"),
        ({**GOOD, "begins": [{"told": "x.y", "said": {"en": "begin (it"}}]}, "begins/0/said",
         "'begin (it' is no pattern (missing ), unterminated subpattern at position 6)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(data: Any, path: str, what: str) -> None:
    assert (path, what) in complaints(data)


def test_what_may_be_left_out_is_left_out() -> None:
    reader = Reader()
    chain = reader.chain({"id": "mine", "begins": [{"said": {"en": "begin {time}"}}], "steps": [{"tell": "Hello"}]})

    assert chain is not None
    assert (chain.id, chain.title, dict(chain.parameters)) == ("mine", {"en": "mine"}, {})
    assert chain.begins[0].said == {"en": ("begin {time}",)}
    (made,) = chain.steps
    assert (made.id, made.tell, made.ask, made.wait, made.do) == ("0", {"en": "Hello"}, {}, None, None)
    assert (made.unanswered, made.refused, made.on_failure) == ("no", "skip", "stop")


def test_lengths_of_time_are_seconds_and_a_payload_is_data() -> None:
    reader = Reader()
    chain = reader.chain({
        **GOOD, "with": {"pot": "coffee/set"},
        "steps": [
            {"id": "a", "wait": {"until": "trip.leave", "before": "1.5m"}},
            {"id": "b", "wait": {"away": "who", "at_most": "2 d"}},
            {"id": "c", "do": {"publish": "$pot", "payload": "ON", "data": {"qos": 1}}},
            {"id": "d", "do": {"timer": "1h", "text": "tea"}},
        ],
    })  # fmt: skip

    assert chain is not None
    until, away, publish, timer = chain.steps
    assert until.wait is not None
    assert (until.wait.until, until.wait.before, until.wait.presence, until.wait.at_most) == (
        "trip.leave", 90.0, "", 43200.0)  # fmt: skip
    assert away.wait is not None
    assert (away.wait.presence, away.wait.at_most, away.wait.seconds) == ("away", 172800.0, None)
    assert publish.do is not None
    assert (publish.do.kind, publish.do.value, publish.do.data) == ("publish", "$pot", {"qos": 1, "payload": "ON"})
    assert timer.do is not None
    assert (timer.do.value, timer.do.text) == (3600.0, {"en": "tea"})


@pytest.mark.parametrize(("texts", "told"), [
    ({"de": "Hallo", "en": "Hello"}, "Hello"), ({"de": "Hallo", "es": "Hola"}, "Hola"), ({"de": "Hallo"}, "Hallo"),
    ({}, ""),
])  # fmt: skip
def test_a_text_is_told_in_the_language_that_there_is(texts: dict[str, str], told: str) -> None:
    assert in_language(texts, "es") == told
