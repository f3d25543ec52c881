"""The connection to the broker: what it promises, against real brokers."""

from __future__ import annotations

import asyncio
import gc
import shutil
import subprocess
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from hubd_mqtt.client import Client
from hubd_mqtt.patience import Patience
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from hubd.errors import Rejected, Unavailable
from hubd.integration import UNDER_WAY, Broker, Receipt, TlsFiles
from tests.runtime.mosquitto import Mosquitto, free_port

pytestmark = pytest.mark.broker


class Listener:
    """An ear that remembers, and acknowledges when told to."""

    full = False

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes, bool, int, bool]] = []
        self.receipts: list[Receipt] = []
        self.connections = 0
        self.news = asyncio.Event()

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        self.got.append((topic, payload, retain, qos, again))
        if receipt is not None:
            self.receipts.append(receipt)
        self.news.set()

    def drained(self) -> None:
        pass

    def connected(self) -> None:
        self.connections += 1
        self.news.set()

    async def until(self, condition: Callable[[], bool], seconds: float = 5.0) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                self.news.clear()
                await self.news.wait()


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(20):
            await test()

    asyncio.run(bounded())


def at(port: int, client_id: str = "hubd-test", **more: object) -> Broker:
    return Broker(host="127.0.0.1", port=port, client_id=client_id, **more)  # type: ignore[arg-type]  # fields by their names


async def joined(client: Client, ear: Listener) -> None:
    before = ear.connections
    client.start(ear)
    await ear.until(lambda: ear.connections > before)


def test_what_is_published_is_heard_with_its_quality(broker: Mosquitto) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a/+", "b"])
        await joined(client, ear)
        results: list[bool | None] = []
        assert client.publish("a/x", b"one", qos=1, done=results.append)
        assert client.publish("b", b"two", qos=0, done=results.append)
        assert client.publish("c", b"not subscribed")
        await ear.until(lambda: len(ear.got) == 2)
        assert sorted(ear.got) == [("a/x", b"one", False, 1, False), ("b", b"two", False, 0, False)]
        while len(results) < 2:
            await asyncio.sleep(0)
        assert results == [True, True]
        await client.stop()

    run(test)


def test_a_connection_that_breaks_while_it_is_written_to_is_no_error_of_the_writer(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    own = Mosquitto(tmp_path / "broker")
    own.start()
    request.addfinalizer(own.stop)

    async def test() -> None:
        ear = Listener()
        client = Client(at(own.port), ["a"])
        await joined(client, ear)
        fates: list[bool | None] = []
        taken = 0
        own.kill()
        for number in range(5):  # the loop has no turn in between to hear of it
            taken += client.publish("out", b"%d" % number, qos=1, done=fates.append)
            client.flush()
            time.sleep(0.02)  # noqa: ASYNC251 - that it blocks is the point
        assert taken > 0
        async with asyncio.timeout(5):
            while len(fates) < taken:
                await asyncio.sleep(0.01)
        assert True not in fates
        await client.stop()

    run(test)


def test_no_more_is_under_way_than_can_be_lived_through_again_quickly(broker: Mosquitto) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["flood"])
        await joined(client, ear)
        other = paho.Client(CallbackAPIVersion.VERSION2)
        other.max_inflight_messages_set(0)
        other.connect("127.0.0.1", broker.port)
        other.loop_start()
        for number in range(UNDER_WAY + 300):
            sent = other.publish("flood", str(number), 1)
        await asyncio.to_thread(sent.wait_for_publish, 10)
        await ear.until(lambda: len(ear.got) >= UNDER_WAY)
        await asyncio.sleep(0.2)
        assert len(ear.got) == UNDER_WAY, "the rest waits for acknowledgements"
        for receipt in ear.receipts[:300]:
            client.acknowledge(receipt)
        client.flush()
        await ear.until(lambda: len(ear.got) == UNDER_WAY + 300)
        other.disconnect()
        other.loop_stop()
        await client.stop()

    run(test)


@pytest.mark.parametrize("qos", [0, 1])
def test_a_message_with_properties_is_heard_like_any_other(broker: Mosquitto, qos: int) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, ear)
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call] # paho leaves it untyped
        properties.UserProperty = [("who", "anna")]
        properties.MessageExpiryInterval = 60
        other = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        other.connect("127.0.0.1", broker.port)
        other.loop_start()
        other.publish("a", b"\x00payload", qos, properties=properties)
        await ear.until(lambda: bool(ear.got))
        other.disconnect()
        other.loop_stop()
        assert ear.got == [("a", b"\x00payload", False, qos, False)]
        await client.stop()

    run(test)


class Unread(Properties):
    """A user property whose name the standard allows, and paho does not."""

    def pack(self) -> bytes:
        return b"\x0b\x26\x00\x05a\xef\xbb\xbfb\x00\x01x"


@pytest.mark.parametrize("qos", [0, 1])
def test_no_property_of_a_message_parts_the_hub_from_its_broker(broker: Mosquitto, qos: int) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, ear)
        other = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        other.connect("127.0.0.1", broker.port)
        other.loop_start()
        other.publish("a", b"strange", qos, properties=Unread(PacketTypes.PUBLISH))  # type: ignore[no-untyped-call] # paho leaves it untyped
        other.publish("a", b"next", qos)
        await ear.until(lambda: len(ear.got) == 2)
        other.disconnect()
        other.loop_stop()
        assert [payload for _, payload, *_ in ear.got] == [b"strange", b"next"]
        assert ear.connections == 1
        await client.stop()

    run(test)


def test_acknowledgements_leave_in_the_order_in_which_the_messages_came(broker: Mosquitto) -> None:
    """MQTT demands it (4.6.0-2), and a broker that hears of a later one first lets new messages overtake others."""

    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, ear)
        for payload in (b"first", b"second", b"third"):
            client.publish("a", payload, qos=1)
        await ear.until(lambda: len(ear.got) == 3)
        client.acknowledge(ear.receipts[2])
        client.acknowledge(ear.receipts[0])
        await client.stop()

        later = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, later)
        await later.until(lambda: len(later.got) == 2)
        assert [payload for _, payload, *_ in later.got] == [b"second", b"third"]
        client.acknowledge(later.receipts[1])
        client.acknowledge(later.receipts[0])
        await client.stop()

        third = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, third)
        client.publish("a", b"new", qos=1)
        await third.until(lambda: bool(third.got))
        assert [payload for _, payload, *_ in third.got] == [b"new"]
        await client.stop()

    run(test)


def test_a_message_that_was_not_acknowledged_comes_again_after_a_reconnect(broker: Mosquitto) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, ear)
        for payload in (b"kept", b"lost"):
            client.publish("a", payload, qos=1)
        await ear.until(lambda: len(ear.got) == 2)
        client.acknowledge(ear.receipts[0])
        await client.stop()

        later = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, later)
        await later.until(lambda: bool(later.got))
        assert later.got == [("a", b"lost", False, 1, True)]
        connection, mid = later.receipts[0]
        client.acknowledge((connection - 1, mid))  # a receipt of an earlier connection means nothing on this one
        await client.stop()

        third = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, third)
        await third.until(lambda: bool(third.got))
        assert third.got == [("a", b"lost", False, 1, True)]
        await client.stop()

    run(test)


def test_the_session_collects_while_nobody_listens_and_retained_messages_say_so(broker: Mosquitto) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a", "kept"])
        await joined(client, ear)
        await client.stop()

        other = Client(at(broker.port, "other"), [])
        await joined(other, Listener())
        told: list[bool | None] = []
        other.publish("a", b"meanwhile", qos=1, done=told.append)
        other.publish("kept", b"state", qos=1, retain=True, done=told.append)
        while len(told) < 2:
            await asyncio.sleep(0.001)
        await other.stop()

        client = Client(at(broker.port), ["a", "kept"])
        await joined(client, ear)
        await ear.until(lambda: len(ear.got) >= 3)
        assert ("a", b"meanwhile", False, 1, False) in ear.got
        assert ("kept", b"state", True, 1, False) in ear.got
        await client.stop()

    run(test)


@pytest.mark.parametrize(("keep", "flag"), [(True, True), (False, False)])
def test_a_replayed_log_keeps_its_retain_flags_when_asked_to(broker: Mosquitto, keep: bool, flag: bool) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"], keep_retain=keep)
        await joined(client, ear)
        client.publish("a", b"1", qos=1, retain=True)
        await ear.until(lambda: bool(ear.got))
        assert ear.got == [("a", b"1", flag, 1, False)]
        await client.stop()

    run(test)


def test_the_last_will_tells_of_a_death_and_a_farewell_of_an_orderly_end(broker: Mosquitto) -> None:
    async def test() -> None:
        ear = Listener()
        watcher = Client(at(broker.port, "watcher"), ["hubd/elm/status"])
        await joined(watcher, ear)
        mine = Listener()
        hub = Client(at(broker.port, will=("hubd/elm/status", b"offline")), [])
        await joined(hub, mine)
        assert hub._wire is not None
        sock = hub._wire.client.socket()
        assert sock is not None
        hub._task.cancel()  # type: ignore[union-attr]  # it is there
        hub._wire._unwatch(sock)
        sock.close()
        await ear.until(lambda: len(ear.got) == 1)

        hub = Client(at(broker.port, will=("hubd/elm/status", b"offline")), [])
        await joined(hub, mine)
        await hub.stop(farewell=[("hubd/elm/status", b"offline", 1, True)])
        await ear.until(lambda: len(ear.got) == 2)
        assert [payload for _, payload, *_ in ear.got] == [b"offline", b"offline"]
        await watcher.stop()

    run(test)


def test_a_broker_that_comes_back_is_rejoined_within_a_second(broker: Mosquitto) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, ear)
        broker.kill()
        while client.connected:
            await asyncio.sleep(0.001)
        assert not client.publish("a", b"nowhere")
        await asyncio.sleep(0.3)
        broker.start()
        await ear.until(lambda: ear.connections == 2, seconds=1.0)
        client.publish("a", b"again", qos=1)
        await ear.until(lambda: bool(ear.got))
        await client.stop()

    run(test)


@pytest.mark.parametrize(("stood", "pauses"), [(0.0, (0.0, 0.05)), (60.0, (0.1, 0.5))], ids=["long", "not long"])
def test_a_connection_that_stood_is_sought_again_at_once(
    broker: Mosquitto, monkeypatch: pytest.MonkeyPatch, stood: float, pauses: tuple[float, float]
) -> None:
    """One that has just begun may have been thrown out by another hub of the same name, and gives it time."""
    waited: list[tuple[float, float]] = []

    def remembered(least: float, most: float) -> float:
        waited.append((least, most))
        return 0.0

    monkeypatch.setattr("hubd_mqtt.patience.STOOD", stood)
    monkeypatch.setattr("hubd_mqtt.patience.random.uniform", remembered)

    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, ear)
        other = paho.Client(CallbackAPIVersion.VERSION2, client_id="hubd-test")
        other.connect("127.0.0.1", broker.port)
        await asyncio.to_thread(other.loop, 1.0)
        await ear.until(lambda: ear.connections == 2)
        other.disconnect()
        await client.stop()

    run(test)
    assert waited[0] == pauses


def test_two_hubs_of_one_name_put_each_other_out_ever_more_slowly_and_say_so_once(
    broker: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        ears, clients = (Listener(), Listener()), [Client(at(broker.port), ["a"]) for _ in range(2)]
        for client, ear in zip(clients, ears, strict=True):
            await joined(client, ear)
        await ears[0].until(lambda: sum(ear.connections for ear in ears) >= 8, seconds=12.0)
        for client in clients:
            await client.stop()

    with caplog.at_level("INFO", logger="hubd.mqtt"):
        run(test)

    lines = [record.getMessage() for record in caplog.records]
    said = [line for line in lines if "another client calls itself 'hubd-test'" in line]
    assert 1 <= len(said) <= 2  # each of the two at most once
    assert "choose another mqtt.client_id" in said[0]
    assert "unspecified" not in caplog.text


def test_a_name_in_dispute_is_sought_ever_more_slowly_until_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubd_mqtt.patience.random.uniform", lambda _least, most: most)
    patience = Patience()
    pauses = []
    for _ in range(20):
        patience.lost(stood=0.1)
        pauses.append(patience.seconds())

    assert pauses[:2] == [0.5, 0.5]  # a broker may restart twice in a row
    assert patience.contested
    assert pauses[2:] == sorted(pauses[2:])
    assert pauses[-1] == 30.0
    patience.lost(stood=100.0)
    assert not patience.contested
    assert patience.seconds() < 0.1
    patience.lost(stood=20.0, taken=True)  # as a broker with MQTT 5 says it
    assert patience.contested


def test_a_broker_that_is_not_there_in_between_has_put_nobody_out() -> None:
    patience = Patience()
    for _ in range(10):
        patience.lost(stood=0.1)
        patience.absent()

    assert not patience.contested


def test_publications_under_way_when_the_broker_dies_are_reported_as_unknown(broker: Mosquitto) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), [])
        await joined(client, ear)
        results: list[bool | None] = []
        broker.kill()
        for _ in range(30):
            client.publish("a", b"x", qos=1, done=results.append)
        while len(results) < 30:
            await asyncio.sleep(0.001)
        assert results.count(None) == 20
        assert results.count(False) == 10  # never left the window
        await client.stop()

    run(test)


def test_a_publication_that_the_access_list_refuses_is_told_once_with_its_topic(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "acl").write_text("topic read #\ntopic write hubd/#\n")
    (tmp_path / "acl").chmod(0o600)
    broker = Mosquitto(tmp_path / "broker", f"allow_anonymous true\nacl_file {tmp_path / 'acl'}")
    broker.start()

    async def test() -> None:
        client = Client(at(broker.port), [])
        await joined(client, Listener())
        results: list[bool | None] = []
        for number in range(3):
            client.publish(f"homeassistant/sensor/{number}", b"x", qos=1, done=results.append)
            client.publish(f"hubd/elm/{number}", b"x", qos=1, done=results.append)
        while len(results) < 6:
            await asyncio.sleep(0.001)
        assert sorted(map(bool, results)) == [False] * 3 + [True] * 3
        await client.stop()

    try:
        run(test)
    finally:
        broker.stop()
    told = [record.getMessage() for record in caplog.records if "refused" in record.getMessage()]
    assert len(told) == 1
    assert "'homeassistant/sensor/0': not authorized" in told[0]
    assert "access list" in told[0]


def test_no_broker_is_unavailable_and_says_where(tmp_path: Path) -> None:
    async def test() -> None:
        port = free_port()
        with pytest.raises(Unavailable, match=f"127.0.0.1:{port}.*mqtt.url"):
            await Client(at(port), []).check()

    run(test)


def test_a_wrong_password_is_said_once_and_clearly(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    mosquitto = Mosquitto(tmp_path / "b", "allow_anonymous false")
    mosquitto.start()

    async def test() -> None:
        wrong = at(mosquitto.port, username="anna", password="nope")
        with pytest.raises(Rejected, match="mqtt.password") as caught:
            await Client(wrong, []).check()
        assert "nope" not in str(caught.value)
        client = Client(wrong, [])
        client.start(Listener())
        while client.problem is None:
            await asyncio.sleep(0.001)
        await client.stop()

    run(test)
    mosquitto.stop()
    assert [record.levelname for record in caplog.records if record.name == "hubd.mqtt"] == ["ERROR"]


def test_something_that_is_no_broker_is_named_as_such() -> None:
    async def test() -> None:
        async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(greet, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Unavailable, match="127.0.0.1"):
            await Client(at(port), []).check()
        server.close()

    run(test)


def test_a_payload_of_ten_megabytes_arrives_and_the_next_one_too(broker: Mosquitto) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, ear)
        client.publish("a", b"x" * 10_000_000, qos=1)
        client.publish("a", b"small", qos=1)
        await ear.until(lambda: len(ear.got) == 2)
        assert [len(payload) for _, payload, *_ in ear.got] == [10_000_000, 5]
        await client.stop()

    run(test)


NO_TOPICS = [
    "",
    "a+b",
    "a#",
    "#/a",
    "a/#/b",
    "x" * 70_000,
    "a/" * 300,
    "a\x00b",
    "a\x07b",
    "\uffff",
    "\ud800",
    "$share/a",
]


def test_a_topic_that_nobody_can_listen_to_costs_no_connection(
    broker: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a", *NO_TOPICS])
        await joined(client, ear)
        client.listen(NO_TOPICS)
        client.listen([*NO_TOPICS, "b/+/#"])
        client.publish("a", b"first", 1)
        client.publish("b/c/d", b"second", 1)
        await ear.until(lambda: len(ear.got) == 2)
        assert ear.connections == 1
        broker.stop()
        broker.start()
        await ear.until(lambda: ear.connections == 2, 15)
        client.publish("a", b"third", 1)
        await ear.until(lambda: any(payload == b"third" for _, payload, *_ in ear.got))
        await client.stop()

    with caplog.at_level("WARNING"):
        run(test)
    assert caplog.text.count("nobody can listen to") == len(NO_TOPICS)


def test_a_fault_of_the_listener_costs_the_connection_and_not_the_next_one(
    broker: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    class Stumbling(Listener):
        def connected(self) -> None:
            super().connected()
            if self.connections == 1:
                raise KeyError("oops")

    async def test() -> None:
        ear = Stumbling()
        client = Client(at(broker.port), ["a"])
        client.start(ear)
        await ear.until(lambda: ear.connections == 2)
        client.publish("a", b"x", 1)
        await ear.until(lambda: bool(ear.got))
        await client.stop()

    run(test)
    assert "please report it" in caplog.text


@pytest.mark.parametrize("qos", [0, 1])
def test_a_payload_that_a_small_computer_has_no_room_for_stays_with_the_broker(broker: Mosquitto, qos: int) -> None:
    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, ear)
        other = paho.Client(CallbackAPIVersion.VERSION2)
        other.connect("127.0.0.1", broker.port)
        other.loop_start()
        for _ in range(3):
            other.publish("a", b"x" * (17 << 20), qos)
        other.publish("a", b"small", qos)
        await ear.until(lambda: bool(ear.got), 15)
        other.disconnect()
        other.loop_stop()
        assert [len(payload) for _, payload, *_ in ear.got] == [5]
        await client.stop()

    run(test)


@pytest.mark.filterwarnings("ignore")  # the library leaves sockets to the garbage collector
def test_a_broker_that_knows_only_3_1_1_is_spoken_to_in_3_1_1() -> None:
    amqtt = pytest.importorskip("amqtt.broker", reason="needs the extra `broker`")

    async def test() -> None:
        port = free_port()
        plugins = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
        listeners = {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}}
        server = amqtt.Broker({"listeners": listeners, "plugins": plugins})
        await server.start()
        ear = Listener()
        client = Client(at(port), ["a"])
        await joined(client, ear)
        client.publish("a", b"hello", qos=1)
        await ear.until(lambda: bool(ear.got))
        assert ear.got[0][:2] == ("a", b"hello")
        await client.stop()
        await server.shutdown()

    run(test)
    gc.collect()  # so that its warnings come up here


@pytest.mark.filterwarnings("ignore")  # a handshake that failed leaves its socket to the garbage collector
def test_a_broker_behind_tls_is_trusted_when_its_certificate_is(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(cert),
            "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)
    mosquitto = Mosquitto(tmp_path / "b", f"allow_anonymous true\ncafile {cert}\ncertfile {cert}\nkeyfile {key}")
    mosquitto.start()

    async def test() -> None:
        ear = Listener()
        client = Client(at(mosquitto.port, tls=TlsFiles(ca=cert)), ["a"])
        await joined(client, ear)
        client.publish("a", b"x" * 100_000, qos=1)
        client.publish("a", b"small", qos=1)
        await ear.until(lambda: len(ear.got) == 2)
        assert [len(payload) for _, payload, *_ in ear.got] == [100_000, 5]
        await client.stop()
        with pytest.raises(Unavailable, match=r"mqtt\.tls"):
            await Client(at(mosquitto.port, tls=TlsFiles()), []).check()
        await Client(at(mosquitto.port, tls=TlsFiles(insecure=True)), []).check()  # for trying out: any certificate

    run(test)
    gc.collect()
    mosquitto.stop()
