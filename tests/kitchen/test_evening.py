"""A daemon, a Mealie and a chain: killed in the middle it goes on where it stood, and a replay decides the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hubd.core.codec import decision_line
from hubd.logs import read_log
from hubd.store.journal import Journal
from tests.kitchen.served import MealieServer, Served, running
from tests.runtime.hub import Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto
from tests.runtime.test_survival import first_snapshot, fresh, relived

pytestmark = pytest.mark.broker

HOME = """\
home: {{id: lab, time_zone: Europe/Berlin}}
areas:
  kitchen: {{kind: kitchen}}
people:
  anna: {{role: adult, identities: {{face: anna}}}}
outputs:
  kitchen_screen: {{type: screen, area: kitchen}}
  anna_phone: {{type: phone, person: anna}}
mqtt: {{url: "{broker}"}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
policy: {{quiet_hours: {{from: "03:58", to: "03:59"}}}}
chains: [mine.yaml]
kitchen: {{every: 60s, shopping_list: mealie, mealie: {{url: "MEALIE", token: t}}}}
"""
CHAINS = """\
- id: errand
  title: Errand
  begins: [{said: {en: [begin the errand]}}]
  steps:
    - {id: first, do: {call: shopping.add, data: {items: [{name: eggs}]}}}
    - {id: pause, wait: {for: 2s}}
    - {id: second, ask: {en: "Milk, too?"}, do: {call: shopping.add, data: {items: [{name: milk}]}}}
    - {id: end, tell: {en: "That is all."}}
"""


def test_a_chain_survives_a_kill_calls_once_and_replays(
    request: pytest.FixtureRequest, tmp_path: Path, broker: Mosquitto
) -> None:
    mealie = MealieServer()
    mealie.add("Our rice", "300 g rice", "2 eggs")
    with running(Served(mealie, "Authorization", "Bearer t")) as served:
        hub = Hub(tmp_path / "hub", broker.port, home=HOME.replace("MEALIE", served.url))
        (hub.folder / "mine.yaml").write_text(CHAINS)
        request.addfinalizer(hub.kill)
        wire = Wire(broker.port, "hubd/lab/decision", name="ears", clean=False)
        hub.start()

        def say(text: str) -> None:
            wire.say("hubd/lab/in/utterance", json.dumps({"text": text, "person": "anna"}))

        def told(test: Callable[[dict[str, object]], bool]) -> list[dict[str, object]]:
            return [line for line in map(json.loads, wire.on("hubd/lab/decision")) if test(line)]

        say("put rice on the shopping list")
        until(lambda: len(mealie.items) == 1, 10, "the list")
        wire.say("hubd/lab/in/sighting", json.dumps({"kind": "face", "area": "kitchen", "name": "anna", "score": 0.99}))
        say("begin the errand")
        until(lambda: len(mealie.items) == 2, 10, "the first step")
        hub.kill()
        hub.start()
        until(lambda: bool(told(lambda line: line["text"] == "Milk, too?")), 20, "the question")
        question = told(lambda line: line["text"] == "Milk, too?")[0]
        wire.say("hubd/lab/in/feedback", json.dumps({"decision": question["id"], "outcome": "accepted", "by": "anna"}))
        until(lambda: bool(told(lambda line: line["text"] == "That is all.")), 20, "the end")
        assert [item["note"] for item in mealie.items] == ["rice", "eggs", "milk"]
        assert hub.stop() == 0

    journal = Journal.open(hub.store)
    operator = fresh(hub, first_snapshot(hub))
    kept = sorted(decision_line(each, operator.brain.household) for each in journal.decisions(limit=10**9))
    assert sorted(set(relived(operator, list(journal.inputs())))) == kept
    logged = [message for log in sorted(hub.logs.glob("*.zst")) for message in read_log(log)]
    assert any(message.topic.endswith("log/event") and b"Our rice" in message.payload for message in logged)
    again = fresh(hub, first_snapshot(hub))
    lines = {decision_line(d, again.brain.household) for message in logged for d in again.take(message).decisions}
    assert sorted(lines) == kept, "the daily log alone decides the same"
    assert again.brain.book is not None
    assert "mealie:our-rice" in again.brain.book.with_shelf(again.state.desk.shelf).recipes
    journal.close()
    wire.close()
