"""Speaking through Hermes: what a satellite is told, and how a question ends."""

from __future__ import annotations

import json

import pytest
from hubd_mqtt.hermes_out import ended, spoken

from hubd.core.decisions import Tell
from hubd.errors import DecodeError


def tell(kind: str) -> Tell:
    return Tell(id="T", decision="D", output="o", kind=kind, title="Dinner", text="Dinner?", language="en")  # type: ignore[arg-type]  # a word of the table above


def test_what_a_satellite_is_told() -> None:
    said = spoken("hermes", tell("say"), "kitchen")
    assert said is not None
    assert (said[0], json.loads(said[1])) == (
        "hermes/tts/say", {"text": "Dinner?", "siteId": "kitchen", "lang": "en", "id": "T"})  # fmt: skip
    asked = spoken("hermes", tell("ask"), "kitchen")
    assert asked is not None
    question = json.loads(asked[1])
    assert asked[0] == "hermes/dialogueManager/startSession"
    assert (question["customData"], question["init"]["text"]) == ("hubd:D", "Dinner?")
    assert question["init"]["sendIntentNotRecognized"] is True
    assert spoken("hermes", tell("show"), "kitchen") is None


def test_a_session_of_ours_ends_with_its_answer_and_nobody_elses() -> None:
    answer = json.dumps({"input": "yes", "sessionId": "s1", "customData": "hubd:D"}).encode()
    for topic in ("hermes/intent/Yes", "hermes/nlu/intentNotRecognized"):
        end = ended("hermes", topic, answer)
        assert end is not None
        assert (end[0], json.loads(end[1])["sessionId"]) == ("hermes/dialogueManager/endSession", "s1")
    assert ended("hermes", "hermes/intent/Yes", json.dumps({"sessionId": "s", "customData": None}).encode()) is None
    assert ended("hermes", "hermes/asr/textCaptured", answer) is None
    with pytest.raises(DecodeError):
        ended("hermes", "hermes/intent/Yes", b"{")
