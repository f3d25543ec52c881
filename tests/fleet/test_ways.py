"""In and out: what brokers bring is written down before it is acknowledged, and what homes say arrives, once to all."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
import sqlalchemy as sa
from paho.mqtt.enums import CallbackAPIVersion

from hubd.errors import StoreError
from hubd.fleet.brokers import OverMqtt
from hubd.fleet.checkpoint import Checkpoints
from hubd.fleet.database import IntoDatabase
from hubd.fleet.gateway import lag, over_kafka, over_mqtt
from hubd.fleet.intake import Ear, Intake
from hubd.fleet.outgoing import ALARM, DECISION, EFFECT, Outgoing
from hubd.fleet.outlets import Files
from hubd.fleet.record import Record, record_of, written
from hubd.fleet.segments import Reader, Writer, parts_of
from hubd.fleet.ways_out import NoSuchOutlet, open_outlets
from hubd.integration import Message
from tests.runtime.brokers import running
from tests.runtime.mosquitto import Mosquitto

POSTGRES = os.environ.get("HUBD_TEST_POSTGRES", "")


def decision(number: int, home: str = "elm") -> Outgoing:
    said = {"id": f"D{number}", "home": home, "intent": "message.deliver", "verdict": "show", "reason": "welcome"}
    at = 100.0 + number % 1_000
    return Outgoing(f"D{number}", home, at, DECISION, f"hubd/{home}/decision", json.dumps(said).encode())


def warning(number: int, home: str = "elm") -> Outgoing:
    said = {"id": f"A{number}", "at": 1.0, "home": home, "kind": "gap", "what": "3 missing"}
    return Outgoing(f"A{number}", home, 1.0, ALARM, f"hubd/{home}/fleet/alarm", json.dumps(said).encode())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Checkpoints]:
    found = Checkpoints(tmp_path / "part.db")
    yield found
    found.close()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with running(tmp_path / "broker") as mosquitto:
        yield mosquitto


def read(log: Path) -> list[Record]:
    found = []
    for part in range(parts_of(log)):
        reader = Reader(log, part)
        while lines := reader.lines():
            found += [record_of(line) for line in lines]
        reader.close()
    return found


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30.0
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


# out


def test_files_hold_everything_once_whenever_a_crash_falls(store: Checkpoints, tmp_path: Path) -> None:
    outlet = Files(tmp_path / "out")
    outlet.resume(0, store.note(outlet.name))
    store.add([decision(1), warning(1), decision(2)])
    outlet.deliver(store, 0)
    file = tmp_path / "out" / "decisions" / "part-0000.jsonl"
    file.write_bytes(file.read_bytes() + b'{"id":"D3"}\n')  # written, but the crash came before it was noted
    again = Files(tmp_path / "out")
    again.resume(0, store.note(again.name))
    store.add([decision(2), decision(3)])
    again.deliver(store, 0)

    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] == ["D1", "D2", "D3"]
    assert len((tmp_path / "out" / "alarms" / "part-0000.jsonl").read_text().splitlines()) == 1


def test_what_every_outlet_has_is_forgotten_after_a_while(store: Checkpoints) -> None:
    store.add([decision(1), decision(2)])
    store.delivered("files", 2)
    store.delivered("mqtt", 1)

    assert store.forget(101.5, ["files", "mqtt"]) == 1
    assert [each.id for _, each in store.waiting("new")] == ["D2"]


def databases(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}/fleet.db"
    if POSTGRES:
        yield POSTGRES


def test_a_database_has_each_decision_once(store: Checkpoints, tmp_path: Path) -> None:
    for address in databases(tmp_path):
        name = f"elm-{time.time_ns()}"
        store.add([decision(time.time_ns(), name), warning(time.time_ns(), name)])
        outlet = IntoDatabase(address)
        assert outlet.deliver(store, 0)
        store.delivered(outlet.name, 0)  # as after a crash: everything comes again
        assert outlet.deliver(store, 0)
        with outlet._engine.begin() as connection:
            rows = connection.execute(sa.text("SELECT verdict FROM fleet_decisions WHERE home = :home"), {"home": name})
            warned = connection.execute(sa.text("SELECT kind FROM fleet_alarms WHERE home = :home"), {"home": name})
            assert [row[0] for row in rows] == ["show"]
            assert [row[0] for row in warned] == ["gap"]
        outlet.close()


def test_a_database_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreError, match="postgresql"):
        IntoDatabase("postgresql://nobody:secret@127.0.0.1:1/none")


def test_homes_hear_over_mqtt_and_what_has_expired_is_not_said(store: Checkpoints, broker: Mosquitto) -> None:
    heard: list[tuple[str, bytes]] = []
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.on_message = lambda _c, _u, message: heard.append((message.topic, bytes(message.payload)))
    ready = threading.Event()
    client.on_subscribe = lambda *_: ready.set()
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    client.subscribe("hubd/#", 1)
    assert ready.wait(10)
    late = Outgoing("late", "elm", 1.0, EFFECT, "hubd/elm/output/hall", b"too late", time.time() - 60.0)
    store.add([late, decision(1), Outgoing("said", "elm", 1.0, EFFECT, "hubd/elm/output/hall", b"in time")])
    outlet = OverMqtt(f"mqtt://127.0.0.1:{broker.port}")

    assert outlet.deliver(store, 0)
    until(lambda: len(heard) == 2)
    assert [topic for topic, _ in heard] == ["hubd/elm/decision", "hubd/elm/output/hall"]
    assert heard[1][1] == b"in time"
    assert store.waiting(outlet.name) == []
    broker.stop()
    store.add([decision(2)])
    outlet.close()
    assert [each.id for _, each in store.waiting(outlet.name)] == ["D2"]
    client.loop_stop()


def test_an_address_that_nobody_knows_is_named() -> None:
    with pytest.raises(NoSuchOutlet, match=r"mqtt://.*postgresql://"):
        open_outlets(None, ("carrier-pigeon://loft",))


# in


@pytest.fixture
def taken(tmp_path: Path) -> Iterator[Intake]:
    writer = Writer(tmp_path, 2)
    yield Intake(writer, "1", lambda: 1_000.0)
    writer.close()


def test_what_a_bridge_brings_is_numbered_by_home(taken: Intake, tmp_path: Path) -> None:
    for number in range(3):
        taken.take("fleet/elm/zigbee2mqtt/hall", b"%d" % number, qos=1)
        taken.take("fleet/oak/zigbee2mqtt/hall", b"%d" % number)
    taken.take("fleet/elm/zigbee2mqtt/hall", b"2", qos=1, again=True)
    taken.take("fleet", b"?")
    taken.safe()
    found = read(tmp_path)
    elm = [record for record in found if record.home == "elm"]

    assert [(each.seq, each.via, each.message.topic) for each in elm] == [
        (number, "gateway-1", "zigbee2mqtt/hall") for number in (1, 2, 3)
    ]
    assert len(found) == 6
    assert taken.refused == {"no home in the topic": 1}


def test_nobody_speaks_for_another_home_or_for_the_operator(taken: Intake, tmp_path: Path) -> None:
    good = Record("elm", 7, Message(900.0, "a/b", b"1"), "cellar")
    ahead = Record("elm", 8, Message(9_000.0, "a/b", b"1"), "cellar")
    for record in (good, ahead, Record("oak", 1, good.message), Record("elm", 1, good.message, "fleet")):
        taken.take("fleet/elm/record", written(record).strip())
    taken.take("fleet/elm/record", b"{}")
    taken.safe()

    assert read(tmp_path) == [good, Record("elm", 8, Message(1_000.0, "a/b", b"1"), "cellar")]
    assert taken.refused == {"speaks for somebody else": 2, "not a fleet's line": 1}


def test_the_broker_keeps_the_rest_while_homes_are_behind(taken: Intake) -> None:
    class Bus:
        def __init__(self) -> None:
            self.said: list[object] = []

        def pause(self) -> None:
            self.said.append("pause")

        def resume(self) -> None:
            self.said.append("resume")

        def acknowledge(self, receipt: object) -> None:
            self.said.append(receipt)

        def flush(self) -> None:
            self.said.append("flush")

    bus: Any = Bus()
    behind = [False, True, True, False]
    ear = Ear(taken, bus, lambda: behind.pop(0))
    ear.heard("fleet/elm/a", b"1", False, 1, (1, 1), False)
    ear.drained()
    for _ in range(4):
        ear.look()

    assert bus.said == [(1, 1), "flush", "pause", "resume"]
    assert not ear.full


def test_a_gateway_writes_down_what_homes_publish(broker: Mosquitto, tmp_path: Path) -> None:
    async def live() -> Intake:
        stopping = asyncio.Event()
        address = f"mqtt://127.0.0.1:{broker.port}/fleet"
        running = asyncio.create_task(over_mqtt(address, tmp_path / "log", tmp_path / "state", 2, stopping))
        client = paho.Client(CallbackAPIVersion.VERSION2)
        client.connect("127.0.0.1", broker.port)
        client.loop_start()
        while not list((tmp_path / "log").rglob("*.jsonl")) or len(read(tmp_path / "log")) < 20:
            client.publish("fleet/elm/zigbee2mqtt/hall", json.dumps({"occupancy": True}), 1)
            await asyncio.sleep(0.02)
        client.loop_stop()
        stopping.set()
        return await running

    taken = asyncio.run(asyncio.wait_for(live(), 60))
    found = read(tmp_path / "log")

    assert taken.taken["elm"] == len(found) >= 20
    assert [record.seq for record in found] == list(range(1, len(found) + 1))
    assert lag(tmp_path / "log", tmp_path / "state") == sum(len(written(record)) for record in found)


def test_over_kafka_in_and_out(store: Checkpoints, tmp_path: Path) -> None:
    kafka = pytest.importorskip("confluent_kafka", reason="needs the extra kafka: make test-fleet installs it")
    from hubd.fleet.brokers import OverKafka

    mock = kafka.Producer({"bootstrap.servers": "ignored", "test.mock.num.brokers": 1})
    address = next(iter(mock.list_topics(timeout=10).brokers.values()))
    where = f"{address.host}:{address.port}"
    records = [Record("elm", number, Message(float(number), "a/b", b"%d" % number)) for number in range(1, 40)]
    for record in records:
        mock.produce("hubd-in", written(record).strip(), record.home)
    assert not mock.flush(10)
    stopping = threading.Event()
    taken: list[Intake] = []
    source = f"kafka://{where}/hubd-in"
    running = threading.Thread(
        target=lambda: taken.append(over_kafka(source, tmp_path / "log", tmp_path / "state", 1, stopping))
    )
    running.start()
    until(lambda: (tmp_path / "log" / "parts").exists() and len(read(tmp_path / "log")) == len(records))
    stopping.set()
    running.join()
    store.add([decision(1), warning(1)])
    outlet = OverKafka(f"kafka://{where}/hubd-out")
    assert outlet.deliver(store, 0)
    heard = kafka.Consumer({"bootstrap.servers": where, "group.id": "test", "auto.offset.reset": "earliest"})
    heard.subscribe(["hubd-out"])
    messages: list[Any] = []
    until(lambda: len(messages.__iadd__(heard.consume(10, 0.2))) >= 2)
    heard.close()

    assert read(tmp_path / "log") == records
    assert sorted(dict(message.headers())["id"] for message in messages) == [b"A1", b"D1"]
    assert {message.key() for message in messages} == {b"elm"}
