"""kill -9 at random moments and brokers that stop or die: nothing is lost, nothing is done twice.

`HUBD_KILLS` says how often to kill (`make chaos`: 30; a few otherwise).
"""

from __future__ import annotations

import json
import os
import random
import socket
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec import structs

from hubd.config.load import load
from hubd.core.codec import decision_line, decode_state
from hubd.fleet.local import Job, Worker
from hubd.fleet.record import Record
from hubd.fleet.segments import Writer
from hubd.fleet.setup import Setup, document_of, setup_record
from hubd.integration import Message, router_of
from hubd.logs import read_log
from hubd.logs.lines import time_text
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator
from hubd.simulate.evening import evening
from hubd.simulate.sensors import sense
from hubd.simulate.write import write
from hubd.store.journal import Journal
from hubd.store.values import Input
from tests.runtime.hub import HOME, Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

pytestmark = pytest.mark.broker

STORED = """
sources: [{{id: end, topic: lab/end, kind: device}}]
mqtt: {{url: "{broker}"}}
store: {{url: "sqlite:///{folder}/hubd.db", logs: "{folder}/logs"}}
"""
KILLS = int(os.environ.get("HUBD_KILLS", "4"))
RATE = 100.0


class FakeHome(ThreadingHTTPServer):
    """Counts service calls, and is slow enough that some are under way when the hub dies."""

    daemon_threads = True

    def __init__(self) -> None:
        self.calls = 0
        super().__init__(("127.0.0.1", 0), _Answer)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Answer(BaseHTTPRequestHandler):
    server: FakeHome

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.server.calls += 1
        time.sleep(0.03)
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_: object) -> None:
        """Quietly."""


class Traffic:
    """Numbered triggers at QoS 1 and a steady rate, with a service call now and then, from a thread of its own."""

    def __init__(self, wire: Wire, rate: float = RATE) -> None:
        self.sent = 0
        self.calls = 0
        self._wire = wire
        self._pause = 1.0 / rate
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        begun = time.monotonic()
        while not self._stop.wait(max(0.0, begun + self.sent * self._pause - time.monotonic())):
            self._wire.say("lab/trigger", str(self.sent))
            if self.sent % 20 == 0:
                self._wire.say("lab/call", str(self.calls))
                self.calls += 1
            self.sent += 1

    def end(self) -> None:
        self._stop.set()
        self._thread.join()


@pytest.fixture
def home() -> Iterator[FakeHome]:
    server = FakeHome()
    yield server
    server.shutdown()
    server.server_close()


def fresh(hub: Hub, state: bytes | None = None) -> Operator:
    settings = load(hub.config)
    restored = decode_state(state) if state else None
    return assemble(settings, router_of(settings.household, settings.mqtt), state=restored)


def relived(operator: Operator, inputs: list[Input]) -> list[bytes]:
    """The decisions of an uninterrupted run over the same inputs."""
    lines = []
    for entry in inputs:
        taken = operator.take(entry.message())
        lines += [decision_line(decision, operator.brain.household) for decision in taken.decisions]
    return lines


def fates(hub: Hub) -> Counter[tuple[str, str]]:
    """How many effects of each kind came to which end. Asked of the tables, because there are thousands."""
    with closing(sqlite3.connect(hub.folder / "hubd.db")) as tables:
        rows = tables.execute("SELECT json_extract(body, '$.type'), state, count(*) FROM effects GROUP BY 1, 2")
        return Counter({(kind, state): number for kind, state, number in rows})


def first_snapshot(hub: Hub) -> bytes:
    return min(hub.logs.glob("*.snapshot")).read_bytes()


def test_kill_at_random_moments_loses_nothing_and_does_nothing_twice(
    request: pytest.FixtureRequest, tmp_path: Path, broker: Mosquitto, home: FakeHome
) -> None:
    hub = Hub(tmp_path / "hub", broker.port, home_assistant=home.server_port)
    request.addfinalizer(hub.kill)
    ears = Wire(broker.port, "lab/out", "hubd/lab/decision", name="ears", clean=False)
    mouth = Wire(broker.port, name="mouth", clean=False)
    chance = random.Random(7)
    hub.start()
    mouth.say("lab/gate", "ON", retain=True).wait_for_publish(5)
    traffic = Traffic(mouth)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.2))
        hub.kill()
        hub.start()
    traffic.end()
    until(lambda: f"{traffic.sent - 1}".encode() in ears.on("lab/out"), 20, "the last reaction")
    time.sleep(0.5)
    assert hub.stop() == 0

    journal = Journal.open(hub.store)
    inputs = list(journal.inputs())
    triggers = [int(entry.payload) for entry in inputs if entry.topic == "lab/trigger"]
    assert triggers == list(range(traffic.sent)), "every message that the broker took is in the journal, once"

    operator = fresh(hub, first_snapshot(hub))
    kept = sorted(decision_line(each, operator.brain.household) for each in journal.decisions(limit=10**9))
    assert sorted(set(relived(operator, inputs))) == kept, "decisions are those of an uninterrupted replay"

    told = [json.loads(line)["id"] for line in ears.on("hubd/lab/decision")]
    assert set(told) == {json.loads(line)["id"] for line in kept}, "every decision was told, under its one id"

    assert journal.pending() == []
    reactions = Counter(int(payload) for payload in ears.on("lab/out"))
    assert max(reactions.values()) == 1, "what others act upon is sent at most once"
    states = fates(hub)
    lost = traffic.sent - len(reactions)
    assert lost <= states["publish", "uncertain"] + states["publish", "expired"], "and what was not sent is known"
    assert home.calls <= traffic.calls
    assert traffic.calls - home.calls <= states["call", "uncertain"] + states["call", "expired"]
    journal.close()

    logged = [message for log in sorted(hub.logs.glob("*.zst")) for message in read_log(log)]
    assert logged == [entry.message() for entry in inputs], "the daily log is the journal's inputs"
    ears.close()
    mouth.close()


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_broker_that_goes_away_for_three_seconds_costs_nothing(
    request: pytest.FixtureRequest, tmp_path: Path, end: str
) -> None:
    broker = Mosquitto(tmp_path / "broker", careful=True)
    broker.start()
    request.addfinalizer(broker.stop)
    hub = Hub(tmp_path / "hub", broker.port)
    request.addfinalizer(hub.kill)
    ears = Wire(broker.port, "lab/out", name="ears", clean=False)
    mouth = Wire(broker.port, name="mouth", clean=False)
    hub.start()
    mouth.say("lab/gate", "ON", retain=True).wait_for_publish(5)
    traffic = Traffic(mouth, 50.0)
    time.sleep(1.5)
    getattr(broker, end)()
    time.sleep(3.0)
    broker.start()
    back = time.monotonic()
    count = len(ears.on("lab/out"))
    until(lambda: hub.said("connected to the broker") > 0, 5, "finding the broker again")
    assert time.monotonic() - back < 1.0
    until(lambda: len(ears.on("lab/out")) > count, 5, "reacting again")
    traffic.end()
    until(lambda: f"{traffic.sent - 1}".encode() in ears.on("lab/out"), 20, "the last reaction")
    assert hub.stop() == 0

    journal = Journal.open(hub.store)
    heard = {int(entry.payload) for entry in journal.inputs() if entry.topic == "lab/trigger"}
    journal.close()
    assert heard == set(range(traffic.sent))
    ears.close()
    mouth.close()


def test_calendars_that_give_no_answer_keep_the_house_from_nothing(
    request: pytest.FixtureRequest, tmp_path: Path, broker: Mosquitto
) -> None:
    """The line to the world is down. There are more of them than asyncio has threads to lend."""
    silent = socket.create_server(("127.0.0.1", 0), backlog=100)
    request.addfinalizer(silent.close)
    address = f"http://127.0.0.1:{silent.getsockname()[1]}"
    many = "".join(f"  - {{{{person: anna, url: '{address}/{n}.ics'}}}}\n" for n in range(40))
    hub = Hub(tmp_path / "hub", broker.port, home=f"{HOME}calendars:\n{many}")
    request.addfinalizer(hub.kill)
    hub.patience = 20.0
    wire = Wire(broker.port, "lab/out", name="wire")
    hub.start()
    wire.say("lab/gate", "ON", retain=True)
    wire.say("lab/trigger", "1")
    until(lambda: wire.on("lab/out") == [b"1"], 5, "a reaction")
    assert "not reachable" not in hub.output, "none of them has been given up yet"
    begun = time.monotonic()
    assert hub.stop() == 0
    assert time.monotonic() - begun < 10
    wire.close()


def test_the_daily_log_with_its_snapshot_replays_to_the_daemons_decisions(
    request: pytest.FixtureRequest, tmp_path: Path, broker: Mosquitto
) -> None:
    hub = Hub(tmp_path / "hub", broker.port)
    request.addfinalizer(hub.kill)
    mouth = Wire(broker.port, "lab/out")
    hub.start()
    mouth.say("lab/gate", "ON", retain=True)
    for number in range(50):
        mouth.say("lab/trigger", str(number), qos=number % 2)
        mouth.say("lab/meter", str(number / 7), qos=0)
    until(lambda: len(mouth.on("lab/out")) == 50)
    hub.stop()
    mouth.close()

    operator = fresh(hub, first_snapshot(hub))
    lines = []
    for message in read_log(sorted(hub.logs.glob("*.zst"))):
        lines += [decision_line(each, operator.brain.household) for each in operator.take(message).decisions]
    journal = Journal.open(hub.store)
    kept = [decision_line(each, operator.brain.household) for each in reversed(journal.decisions(limit=10**9))]
    journal.close()
    assert len(lines) == 50
    assert sorted(lines) == sorted(kept)


def test_an_evening_published_to_the_daemon_gives_the_decisions_of_its_replay(
    request: pytest.FixtureRequest, tmp_path: Path, broker: Mosquitto
) -> None:
    """`--clock log`: every message of a simulated evening over real MQTT, against the replay of the same messages."""
    life = evening()
    write(life, sense(life), tmp_path / "evening")
    begin, end = life.at("16:50"), life.at("19:00")
    told = [
        structs.replace(message, qos=1)
        for message in read_log(tmp_path / "evening" / "log.jsonl")
        if begin <= message.at <= end
    ]
    home = (tmp_path / "evening" / "home.yaml").read_text().replace("{", "{{").replace("}", "}}")
    hub = Hub(tmp_path / "hub", broker.port, "--clock", "log", home=home + STORED)
    request.addfinalizer(hub.kill)
    hub.start()
    name = load(hub.config).household.id
    mouth = Wire(broker.port)
    clock = 0.0
    for message in told:
        if message.at != clock:
            clock = message.at
            mouth.say(f"hubd/{name}/in/clock", {"at": time_text(clock, UTC)})
        mouth.say(message.topic, message.payload, 1, message.retain)
    mouth.say("lab/end", "the end").wait_for_publish(60)
    with closing(Journal.open(hub.store, readonly=True)) as journal:
        until(lambda: any(entry.payload == b"the end" for entry in journal.inputs(journal.last_seq() - 9)), 60)
    assert hub.stop() == 0
    mouth.close()

    operator = fresh(hub)
    replayed = [
        decision_line(each, operator.brain.household) for message in told for each in operator.take(message).decisions
    ]
    with closing(Journal.open(hub.store)) as journal:
        lived = [decision_line(each, operator.brain.household) for each in journal.decisions(limit=10**9)]
        logged = list(read_log(sorted(hub.logs.glob("*.zst"))))
        assert logged == [entry.message() for entry in journal.inputs()]
    assert len(replayed) >= 3
    assert sorted(lived) == sorted(replayed)

    operator = fresh(hub)
    again = [
        decision_line(each, operator.brain.household) for message in logged for each in operator.take(message).decisions
    ]
    assert again == replayed, "and so does the daemon's own log of that evening"
    assert among_many(hub.config, name, told, tmp_path / "fleet") == replayed, "and so does an operator of many homes"


def among_many(config: Path, name: str, told: list[Message], folder: Path) -> list[bytes]:
    """What this home decides as one of a fleet's."""
    records = [Record(name, seq, message) for seq, message in enumerate(told, start=1)]
    setup = setup_record(name, 1, told[0].at, Setup("first", document_of(config)))
    writer = Writer(folder / "log", 2)
    writer.add([setup, *records])
    writer.close()
    Worker(Job(folder / "log", folder / "state", folder / "packs", folder / "out"), 0).run()
    return [line for file in (folder / "out" / "decisions").glob("*.jsonl") for line in file.read_bytes().splitlines()]
