"""A question through a Hermes satellite, on a real broker: asked, answered, acted upon, and its session ended."""

from __future__ import annotations

import json
from pathlib import Path

from tests.runtime.hub import HOME, Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

RULE = """
- id: lab.ask
  because: Somebody wants light.
  stage: ask
  when: {all: [{event: lab_call}]}
  propose: {intent: lab.ask, for: anna, urgency: high, expires: 10m}
  do: [{publish: lab/answered, payload: "1"}]
"""


def test_a_question_is_asked_through_a_satellite_and_its_answer_counts(tmp_path: Path, broker: Mosquitto) -> None:
    home = HOME.replace("anna_phone: {{type: phone, person: anna}}", "").replace(
        "kitchen_screen: {{type: screen, area: kitchen}}", "voice: {{type: speaker, area: kitchen, hermes: kitchen}}"
    ).replace("{{role: adult}}", "{{role: adult, identities: {{beacon: [tag]}}}}")  # fmt: skip
    hub = Hub(tmp_path / "hub", broker.port, "--clock", "log", home=home)
    with (hub.folder / "lab.yaml").open("a") as rules:
        rules.write(RULE)
    wire = Wire(broker.port, "hermes/tts/say", "hermes/dialogueManager/#", "lab/answered", "hubd/lab/decision")
    hub.start()
    try:
        for seconds in range(0, 60, 5):
            wire.say("hubd/lab/in/clock", {"at": f"2026-03-02T18:00:{seconds:02d}+01:00"})
            wire.say("espresense/devices/tag/kitchen", {"id": "tag", "distance": 0.5})
        wire.say("lab/call", "1")
        until(lambda: bool(wire.on("hermes/dialogueManager/startSession")), what="the question")
        (asked,) = (json.loads(payload) for payload in wire.on("hermes/dialogueManager/startSession"))
        answer = {"input": "yes please", "rawInput": "yes please", "siteId": "kitchen", "sessionId": "s1",
                  "customData": asked["customData"]}  # fmt: skip
        wire.say("hermes/nlu/intentNotRecognized", answer)
        until(lambda: bool(wire.on("lab/answered")), what="the answer")
        until(lambda: bool(wire.on("hermes/dialogueManager/endSession")), what="the end of the session")
    finally:
        hub.stop()
        wire.close()
