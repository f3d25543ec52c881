"""Live news: nothing is lost in a gap, who reads slowly costs no memory, and who loses the right to listen is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from hubd.core.codec import decision_line, decode_state
from hubd.core.decisions import Action, Decision, Tell
from hubd.core.memories import Open, PolicyState
from hubd.errors import Unavailable
from hubd.logs.reading import read_log
from hubd.store.journal import Journal
from hubd.web import stream
from hubd.web.caller import Caller
from hubd.web.entry import Entry
from hubd.web.stream import Stream, Word
from tests.runtime.hub import Wire
from tests.runtime.mosquitto import Mosquitto, free_port
from tests.runtime.test_survival import first_snapshot, fresh
from tests.web.inside import NOW, Inside
from tests.web.site import Site

SCREEN = Caller("screen")


def decision(id_: str, **more: Any) -> Decision:
    fields: dict[str, Any] = {
        "id": id_, "at": NOW, "home": "x", "intent": "recipe.suggest", "audience": ("anna",), "area": "kitchen",
        "verdict": "show", "outputs": ("kitchen_screen",), "title": "Dinner", "text": "Soup", "urgency": "normal",
        "score": 1.0, "rule": "recipes.dinner", "because": (),
    }  # fmt: skip
    return Decision(**{**fields, **more})


class House:
    """A household whose screens are told things by hand."""

    def __init__(self, folder: Path, kept: int = 100) -> None:
        self.inside = Inside(folder, kept=kept)
        self.house = self.inside.house
        self.policy = PolicyState()
        self.stream = Stream(self.house, Entry(self.inside.tokens, None))
        self.runner = asyncio.Runner()

    def show(self, id_: str, *outputs: str, bare: bool = False, **more: Any) -> None:
        """A card goes up."""
        shown = decision(id_, outputs=outputs or ("kitchen_screen",), **more)
        self.policy.open[id_] = Open(shown, NOW + 600.0)
        if bare:
            self.policy.bare[id_] = NOW + 600.0
        self.house.board.told([
            Tell(id=f"{id_}-{output}", decision=id_, output=output, kind="show", title=shown.title, text=shown.text,
                 expires=NOW + 600.0, actions=(Action("accepted", "Yes"),))
            for output in shown.outputs
        ], self.policy)  # fmt: skip

    def clear(self, id_: str, output: str = "kitchen_screen") -> None:
        self.house.board.told([Tell(id=f"{id_}-x", decision=id_, output=output, kind="clear")], self.policy)

    def listen(
        self, last: str | None = None, caller: Caller = SCREEN, wanted: int = 100, during: Callable[[], Any] = str
    ) -> list[Word]:
        """What a listener gets at once, and for what happens meanwhile; then it leaves."""

        async def listened() -> list[Word]:
            leaving = asyncio.create_task(asyncio.sleep(5))
            got: list[Word] = []
            asyncio.get_running_loop().call_soon(during)
            async with aclosing(self.stream.words(caller, last, leaving)) as words:
                async for word in words:
                    got.append(word)
                    if len(got) >= wanted or not word.event:
                        break
            leaving.cancel()
            return got

        return self.runner.run(listened())


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(stream, "PING", 0.05)
    house = House(tmp_path)
    yield house
    house.runner.close()


def told(words: list[Word]) -> list[tuple[str, str]]:
    return [(word.event, json.loads(word.data).get("id", "")) for word in words if word.event in ("card", "card_gone")]


def test_who_comes_for_the_first_time_gets_the_whole_picture(house: House) -> None:
    house.show("A")
    words = house.listen()

    assert [word.event for word in words] == ["home", "card", "timers", "health", ""]
    assert json.loads(words[1].data)["buttons"] == [{"answer": "accepted", "label": "Yes"}]


def test_who_comes_back_gets_what_was_missed_and_nothing_twice(house: House) -> None:
    house.show("A")
    last = house.listen()[-1].id
    house.show("B")
    house.clear("A")
    house.show("C")

    missed = house.listen(last)
    assert told(missed) == [("card", "B"), ("card_gone", "A"), ("card", "C")]
    assert told(house.listen(missed[-1].id)) == []
    assert [word.event for word in house.listen(missed[-1].id)] == [""]


@pytest.mark.parametrize("last", ["", "0badcafe-3", "nonsense", "-", "x-99999999999999999999"])
def test_who_was_away_for_too_long_or_before_a_restart_begins_again(house: House, last: str) -> None:
    house.show("A")
    words = house.listen(last)

    assert words[0].event == ("reset" if last else "home")
    assert told(words) == [("card", "A")]


def test_a_gap_longer_than_the_memory_is_a_reset(house: House) -> None:
    last = house.listen()[-1].id
    for n in range(150):
        house.show(f"A{n}")
        house.clear(f"A{n}")
    house.show("B")

    words = house.listen(last)
    assert words[0].event == "reset"
    assert told(words) == [("card", "B")]


def test_what_happens_while_somebody_listens_is_told_at_once(house: House) -> None:
    def during() -> None:
        house.show("A")
        house.clear("A")

    assert told(house.listen(during=during)) == [("card", "A"), ("card_gone", "A")]


def test_a_card_on_several_screens_is_told_once_and_gone_where_it_is_cleared(house: House) -> None:
    kitchen, living = Caller("screen", output="kitchen_screen"), Caller("screen", output="living_screen")
    last = house.listen()[-1].id
    house.show("A", "kitchen_screen", "living_screen")
    assert told(house.listen(last)) == [("card", "A")]

    last = house.listen()[-1].id
    house.clear("A", "kitchen_screen")
    assert told(house.listen(last, kitchen)) == [("card_gone", "A")]
    assert told(house.listen(last, living)) == [("card", "A")]
    assert told(house.listen(last)) == [("card", "A")]


def test_private_words_stand_on_their_own_screen_and_nowhere_else(house: House) -> None:
    house.show("A", intent="brief.morning", bare=True)

    assert told(house.listen()) == []
    assert told(house.listen(caller=Caller("admin"))) == []
    assert told(house.listen(caller=Caller("screen", output="living_screen"))) == []
    assert told(house.listen(caller=Caller("screen", output="kitchen_screen"))) == [("card", "A")]
    assert told(house.listen(caller=Caller("member", "anna"))) == [("card", "A")]
    assert told(house.listen(caller=Caller("member", "leo"))) == []


def test_a_card_comes_down_when_it_is_answered_or_over(house: House) -> None:
    house.show("A")
    house.show("B")
    last = house.listen()[-1].id
    del house.policy.open["A"]
    house.house.board.look(house.policy, NOW + 1.0)
    house.house.board.look(house.policy, NOW + 601.0)

    assert told(house.listen(last)) == [("card_gone", "A"), ("card_gone", "B")]


def test_a_revoked_token_listens_no_longer(house: House, tmp_path: Path) -> None:
    text = house.inside.token("screen")
    token = house.inside.tokens.owner(text)
    assert token is not None

    async def listened() -> list[Word]:
        leaving = asyncio.create_task(asyncio.sleep(5))
        got = []
        async for word in house.stream.words(Caller("screen", token=token.id), None, leaving):
            got.append(word)
            if not word.event:
                house.inside.tokens.revoke(token.id)
        leaving.cancel()
        return got

    assert [word.event for word in house.runner.run(listened())][-1] == ""  # it ended by itself


def test_who_reads_slowly_costs_no_memory_and_begins_again(house: House) -> None:
    """Nothing is queued for anybody: the memory of news is one, and it is bounded."""

    async def slow() -> tuple[list[str], int]:
        leaving = asyncio.create_task(asyncio.sleep(5))
        words = house.stream.words(SCREEN, None, leaving)
        events = [(await anext(words)).event, (await anext(words)).event]
        for n in range(5_000):  # meanwhile the reader does not come back
            house.show(f"A{n}")
            house.clear(f"A{n}")
        house.show("B")
        kept = len(house.house.news._items)
        while events[-1] != "card":
            events.append((await anext(words)).event)
        await words.aclose()
        leaving.cancel()
        return events, kept

    events, kept = house.runner.run(slow())
    assert kept == 100
    assert "reset" in events


def test_there_is_an_end_to_how_many_may_listen(house: House) -> None:
    house.house.news.listeners = stream.MOST
    answer = house.inside.ask("GET", "/api/v1/events", house.inside.token("screen"))

    assert (answer.status, answer.said["error"]) == (503, "busy")


def test_listeners_are_counted_also_when_they_break_off(house: House) -> None:
    house.listen()
    assert house.house.news.listeners == 0


# with a living hub


def socket_of(site: Site) -> str:
    return f"ws://127.0.0.1:{site.port}/api/v1/events/ws"


def test_the_same_over_a_websocket(site: Site, wire: Wire) -> None:
    token = site.token("member", "anna")
    offered: list[Any] = ["hubd", f"hubd.token.{token}"]
    with connect(socket_of(site), subprotocols=offered, proxy=None) as socket:
        assert socket.subprotocol == "hubd"
        first = [json.loads(socket.recv(5)) for _ in range(2)]
        wire.say("hubd/lab/in/message", {"id": "ws1", "for": "anna", "app": "sms", "sender": "Ben", "title": "",
                                         "text": "Please call me right now"})  # fmt: skip
        word = json.loads(socket.recv(5))
        while word["event"] != "decision":
            word = json.loads(socket.recv(5))
    assert first[0]["event"] == "home"
    assert word["data"]["intent"] == "message.deliver"
    assert word["id"].rpartition("-")[0] == first[0]["id"].rpartition("-")[0]


@pytest.mark.parametrize("protocols", [[], ["hubd"], ["hubd.token.hubd_1_2"]])
def test_a_websocket_without_a_good_token_is_closed(site: Site, protocols: list[str]) -> None:
    def listen() -> None:
        with connect(socket_of(site), subprotocols=protocols or None, proxy=None) as socket:  # type: ignore[arg-type]  # text will do
            socket.recv(5)

    with pytest.raises((InvalidStatus, ConnectionClosed)):
        listen()


@pytest.fixture
def broker_of_its_own(tmp_path: Path, broker: Mosquitto) -> Iterator[Mosquitto]:
    mosquitto = Mosquitto(tmp_path / "broker")
    mosquitto.start()
    yield mosquitto
    mosquitto.stop()


def test_cards_stand_again_after_a_restart_and_a_listener_loses_none(
    tmp_path: Path, broker_of_its_own: Mosquitto, request: pytest.FixtureRequest
) -> None:
    site = Site(tmp_path, broker_of_its_own.port)
    request.addfinalizer(site.hub.kill)
    wire = Wire(broker_of_its_own.port)
    site.hub.start()
    client = site.client()
    with client.listening() as news:
        wire.say("zigbee2mqtt/smoke", {"smoke": True})
        card = news.until("card")
    site.hub.kill()
    site.hub.start()

    assert [each["id"] for each in client.get("/cards")["cards"]] == [card.data["id"]]
    with client.listening(card.id) as news:
        assert news.next().event == "reset"
        assert news.until("card").data["id"] == card.data["id"]
    assert site.hub.stop() == 0
    wire.close()


def test_what_was_done_on_a_screen_replays_to_the_same_bytes(
    tmp_path: Path, broker_of_its_own: Mosquitto, request: pytest.FixtureRequest
) -> None:
    site = Site(tmp_path, broker_of_its_own.port)
    request.addfinalizer(site.hub.kill)
    wire = Wire(broker_of_its_own.port)
    site.hub.start()
    anna = site.client("member", person="anna")
    with anna.listening() as news:
        wire.say("hubd/lab/in/message", {"id": "r1", "for": "anna", "app": "sms", "sender": "Ben", "title": "",
                                         "text": "Please call me right now"})  # fmt: skip
        decision = news.until("decision", intent="message.deliver").data
        assert anna.post(f"/decisions/{decision['id']}/answer", {"answer": "never"}).status == 200
        assert anna.post("/say", {"text": "do not disturb for two hours"}).status == 200
        assert anna.ask("PUT", "/me/privacy", {"location": False, "face": False}).status == 200
        assert anna.post("/study", {"person": "leo", "action": "start"}).status == 200
        wire.say("zigbee2mqtt/smoke", {"smoke": True})
        card = news.until("card", intent="hazard.smoke").data
    assert anna.post(f"/decisions/{card['id']}/answer", {"answer": "accepted"}).status == 200
    assert site.hub.stop() == 0
    wire.close()

    operator = fresh(site.hub, first_snapshot(site.hub))
    household = operator.brain.household
    messages = list(read_log(sorted(site.hub.logs.glob("*.zst"))))
    lived = [decision_line(each, household) for message in messages for each in operator.take(message).decisions]
    journal = Journal.open(site.hub.store, readonly=True)
    kept = [decision_line(each, household) for each in journal.decisions(limit=1000)]
    snapshot = journal.restore().snapshot
    journal.close()
    assert sorted(lived) == sorted(kept)
    assert len(kept) >= 4
    assert operator.state.consents == {"anna": (False, True, False)}
    assert snapshot is not None
    assert decode_state(snapshot).policy.tastes == operator.state.policy.tastes


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    from hubd.runtime.sheets import listening

    port = free_port()
    first = listening("web", "127.0.0.1", port)
    with pytest.raises(Unavailable, match=f"web: 127.0.0.1:{port} cannot be opened .* name another"):
        listening("web", "127.0.0.1", port)
    first.close()
