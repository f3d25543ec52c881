"""Devices that describe themselves are heard wherever they speak, without a word in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hubd_mqtt.client import Client

from hubd.store.journal import Journal
from tests.runtime.hub import Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto
from tests.runtime.test_client import Listener, at, joined, run

pytestmark = pytest.mark.broker


@pytest.fixture
def hub(tmp_path: Path, broker: Mosquitto) -> Iterator[Hub]:
    hub = Hub(tmp_path / "hub", broker.port)
    yield hub
    hub.kill()


def test_a_client_can_be_asked_to_hear_more(broker: Mosquitto) -> None:
    """At once, and again after a reconnect; asking twice is asking once."""

    async def test() -> None:
        ear = Listener()
        client = Client(at(broker.port), ["a"])
        await joined(client, ear)
        client.publish("b", b"kept", qos=1, retain=True)
        client.listen(["b", "b", "a"])
        client.listen(["b"])
        await ear.until(lambda: len(ear.got) == 1)
        before = ear.connections
        broker.stop()
        broker.start()
        await ear.until(lambda: ear.connections > before)
        client.publish("b", b"again", qos=1)
        await ear.until(lambda: ear.got[-1][1] == b"again")
        assert [payload for _, payload, *_ in ear.got].count(b"again") == 1
        await client.stop()

    run(test)


def test_a_discovered_entity_is_listened_to(hub: Hub, broker: Mosquitto) -> None:
    hub.start()
    wire = Wire(broker.port, "hubd/lab/status")
    wire.say("odd/place", '{"moved": "ON"}', retain=True)
    config = '{"stat_t": "odd/place", "val_tpl": "{{ value_json.moved }}", "dev_cla": "motion"}'
    wire.say("homeassistant/binary_sensor/odd/config", config, retain=True)
    wire.say("lab/gate", "ON")

    def written() -> set[str]:
        journal = Journal.open(hub.store, readonly=True)
        try:
            return {entry.topic for entry in journal.inputs()}
        finally:
            journal.close()

    until(lambda: "odd/place" in written(), what="hearing the discovered entity")
    wire.close()
    assert hub.stop() == 0
