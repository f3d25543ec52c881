"""The outbox: at least once for hubd's own topics, at most once for everything that others act upon."""

from __future__ import annotations

import asyncio
import json
from zoneinfo import ZoneInfo

import pytest

from hubd.core.decisions import Action, Call, Effect, Publish, Tell
from hubd.core.events import AnyEvent, Done
from hubd.core.household import Household
from hubd.errors import Rejected, Unavailable
from hubd.runtime import actor as actor_module
from hubd.runtime.actor import Actor
from hubd.runtime.ways import Ways
from hubd.store.values import OutboxEntry
from tests.runtime.scripted import ScriptedBus, ScriptedServices, ScriptedTime

HOME = Household(id="elm", name="Elm", time_zone=ZoneInfo("Europe/Berlin"))
OURS = Tell(
    id="t",
    decision="d",
    output="kitchen_screen",
    kind="show",
    title="Dinner",
    text="Soup?",
    expires=1_772_470_600.0,
    actions=(Action("yes", "Yes"),),
)
THEIRS = Publish(id="p", decision="d", topic="lab/out", payload="1", qos=1)
CALL = Call(id="c", decision="d", service="light.turn_on", data={"entity_id": "light.desk"})


class Stage:
    def __init__(self, connected: bool = True, services: ScriptedServices | None = None) -> None:
        self.bus = ScriptedBus(connected)
        self.time = ScriptedTime()
        self.told: list[Done] = []
        self.settled = 0
        self.actor = Actor(HOME, "hubd", self.bus, self.time.now, self._tell, Ways(HOME, services))
        self.actor.settle = self._settle

    def _tell(self, event: AnyEvent) -> None:
        assert isinstance(event, Done)
        self.told.append(event)

    def _settle(self) -> None:
        self.settled += 1

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(mark.effect, mark.state) for mark in self.actor.marks]

    async def act(self, *effects: Effect, hazards: frozenset[str] = frozenset()) -> None:
        self.actor.begin(effects, hazards)
        await self.actor.stop()


def test_an_output_gets_what_the_contract_says() -> None:
    stage = Stage()
    stage.actor.begin([OURS])
    (line,) = stage.bus.said("hubd/elm/output/kitchen_screen")
    assert json.loads(line) == {
        "id": "t",
        "decision": "d",
        "kind": "show",
        "title": "Dinner",
        "text": "Soup?",
        "language": "en",
        "expires": "2026-03-02T17:56:40+01:00",
        "actions": [{"id": "yes", "label": "Yes"}],
        "data": {},
    }
    assert stage.states == []
    stage.bus.answer(True)
    assert stage.states == [("t", "done")]


def test_our_own_is_sent_again_with_the_same_id_until_the_broker_has_it() -> None:
    stage = Stage()
    stage.actor.begin([OURS])
    stage.bus.answer(None)
    stage.bus.connected = False
    stage.actor.begin([OURS])
    stage.bus.connected = True
    stage.actor.reconnected()
    stage.bus.answer(True)
    sent = stage.bus.said("hubd/elm/output/kitchen_screen")
    assert len(sent) == 2 and sent[0] == sent[1]
    assert stage.states == [("t", "done")]


def test_what_others_act_upon_is_begun_once_and_its_fate_may_be_uncertain() -> None:
    stage = Stage()
    assert [(mark.effect, mark.state) for mark in stage.actor.starting([OURS, THEIRS, CALL])] == [
        ("p", "started"), ("c", "started"),
    ]  # fmt: skip
    stage.actor.begin([THEIRS])
    stage.bus.answer(None)
    stage.actor.reconnected()
    assert len(stage.bus.said("lab/out")) == 1
    assert stage.states == [("p", "uncertain")]
    assert [done.result for done in stage.told] == ["uncertain"]


def test_what_could_not_be_begun_is_marked_before_it_is_sent_later() -> None:
    stage = Stage(connected=False)
    assert stage.actor.starting([THEIRS]) == []
    stage.actor.begin([THEIRS])
    stage.bus.connected = True
    stage.actor.settle = lambda: stage.bus.story.append(("settle", stage.states[-1]))
    stage.actor.reconnected()
    assert [kind for kind, _ in stage.bus.story] == ["settle", "publish"]
    assert stage.bus.story[0] == ("settle", ("p", "started"))


def test_a_greeting_that_comes_too_late_is_not_given() -> None:
    stage = Stage(connected=False)
    stage.actor.begin([OURS])
    stage.time.at += 3600
    stage.bus.connected = True
    stage.actor.reconnected()
    assert stage.bus.story == []
    assert stage.states == [("t", "expired")]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (None, "done"),
        (TimeoutError(), "uncertain"),
        (Unavailable("away"), "failed"),
        (Rejected("no"), "failed"),
        (KeyError("domain"), "uncertain"),
    ],
)
def test_a_service_is_called_once_whatever_comes_of_it(answer: Exception | None, state: str) -> None:
    services = ScriptedServices(answer)
    stage = Stage(services=services)
    asyncio.run(stage.act(CALL))
    assert services.calls == [("light.turn_on", {"entity_id": "light.desk"})]
    assert stage.states == [("c", state)]
    assert [(done.effect, done.result) for done in stage.told] == [("c", state)]


def test_a_hazards_call_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor_module, "RETRY_PAUSES", (0.0, 0.0, 0.0))
    services = ScriptedServices(Unavailable("away"), TimeoutError(), None)
    stage = Stage(services=services)
    asyncio.run(stage.act(CALL, hazards=frozenset({"d"})))
    assert len(services.calls) == 3
    assert stage.states == [("c", "done")]


def test_a_hazards_call_is_tried_again_also_after_a_fault_that_nobody_thought_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(actor_module, "RETRY_PAUSES", (0.0, 0.0, 0.0))
    services = ScriptedServices(KeyError("domain"), None)
    stage = Stage(services=services)
    asyncio.run(stage.act(CALL, hazards=frozenset({"d"})))
    assert len(services.calls) == 2
    assert stage.states == [("c", "done")]
    assert "please report it" in caplog.text


def test_without_home_assistant_a_call_fails_and_says_what_to_configure() -> None:
    stage = Stage()
    asyncio.run(stage.act(CALL))
    assert stage.states == [("c", "failed")]
    assert "home_assistant" in stage.actor.marks[0].detail


def test_after_a_restart_only_what_surely_did_not_happen_is_done() -> None:
    services = ScriptedServices()
    stage = Stage(services=services)
    late = Tell(id="old", decision="d", output="kitchen_screen", kind="say", expires=stage.time.at - 1)

    async def resume() -> None:
        stage.actor.resume(
            [OutboxEntry(OURS, "pending", 0), OutboxEntry(late, "pending", 0), OutboxEntry(THEIRS, "started", 0),
             OutboxEntry(CALL, "started", 0)], frozenset(),
        )  # fmt: skip
        await stage.actor.stop()

    asyncio.run(resume())
    assert len(stage.bus.said("hubd/elm/output/kitchen_screen")) == 1
    assert services.calls == [] and stage.bus.said("lab/out") == []
    assert stage.states == [("old", "expired"), ("p", "uncertain"), ("c", "uncertain")]
