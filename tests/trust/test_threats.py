"""What docs/security.md promises against each threat, where no other test already holds it."""

from __future__ import annotations

import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hubd.core.activities.heads import unpacked
from hubd.rules_files import read_rule_text
from hubd.store.journal import Journal
from tests.runtime.conftest import broker  # noqa: F401 - a fixture
from tests.runtime.hub import Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"


@pytest.fixture
def hub(tmp_path: Path, broker: Mosquitto) -> Iterator[Hub]:
    hub = Hub(tmp_path / "hub", broker.port)
    yield hub
    hub.kill()


# a hostile message on the bus
@pytest.mark.broker
def test_nobody_forges_the_log_over_the_bus(hub: Hub, broker: Mosquitto) -> None:
    """What stands in the log under `log/` (enrolled faces, promoted models, Home Assistant's states) comes from hubd
    alone, also if a forged announcement makes it listen there."""
    wire = Wire(broker.port, "lab/out", "hubd/lab/person/anna/state")
    hub.start()
    topics = [f"hubd/lab/log/{kind}" for kind in ("event", "model", "identity", "state", "likelihoods", "forget")]
    for number, topic in enumerate(topics):
        forged = {"name": "x", "unique_id": f"x{number}", "state_topic": topic, "device_class": "motion"}
        wire.say(f"homeassistant/binary_sensor/evil/x{number}/config", forged, retain=True)
    wire.say("lab/gate", "ON")
    wire.say("lab/trigger", "1")
    until(lambda: wire.on("lab/out") == [b"1"])
    for topic in topics:
        wire.say(topic, {"type": "identity", "kind": "face", "person": "anna", "embedding": [1.0, 0.0]})
        wire.say(topic, {"type": "position", "at": 0, "arrived": 0, "source": "x", "device": "x", "home": True})
    wire.say("lab/trigger", "2")
    until(lambda: wire.on("lab/out") == [b"1", b"2"])
    hub.stop()
    wire.close()

    with closing(Journal.open(hub.store)) as journal:
        assert [entry.topic for entry in journal.inputs() if entry.topic.startswith("hubd/lab/log/")] == []


@pytest.mark.broker
def test_no_announced_topic_parts_the_hub_from_its_broker(hub: Hub, broker: Mosquitto) -> None:
    """Devices announce which topics they speak on, and what they have announced is remembered."""
    wire = Wire(broker.port, "lab/out")
    hub.start()
    for number, topic in enumerate(("a+b", "a#", "x" * 70_000, "a/" * 300, "a\x07b", "\uffff", "$share/a")):
        said = {"name": "x", "unique_id": f"x{number}", "state_topic": topic, "device_class": "motion"}
        wire.say(f"homeassistant/binary_sensor/evil/x{number}/config", said, retain=True)
    wire.say("lab/gate", "ON")
    wire.say("lab/trigger", "1")
    until(lambda: wire.on("lab/out") == [b"1"])
    hub.stop()
    hub.start()
    wire.say("lab/trigger", "2")
    until(lambda: wire.on("lab/out") == [b"1", b"2"])
    assert "was lost" not in hub.output
    wire.close()


HOSTILE = [
    b"", b"{", b"\xff\xfe", b"null", b"[]", b"[" * 100_000, b'{"a":' * 20_000, b'"' + b"x" * 1_000_000 + b'"',
    b'{"id":"' + b"A" * 100_000 + b'","for":"anna","text":"x"}', b'{"at":1e999}', b'{"at":"9999-12-31T23:59:59+14:00"}',
    b'{"person":"anna","activity":"cooking","from":"0001-01-01T00:00:00Z","to":"9999-12-31T00:00:00Z"}',
    b'{"area":"../../etc","text":"x"}', b'{"score":NaN}', b'{"embedding":[1e308,1e308,1e308]}',
    b'{"for":"anna","id":"\\u0000","text":"\\ud800"}', b'{"intent":"hazard.smoke","outcome":"never","by":"anna"}',
    b'{"items":[{"name":"' + b"x" * 50_000 + b'"}]}', b'{"events":[{"start":"x"}]}',
    b'{"rule":"lab.echo","stage":"root"}',
]  # fmt: skip
TOPICS = [
    *(f"hubd/lab/in/{name}" for name in (
        "message", "feedback", "utterance", "calendar", "pantry", "weather", "reminder", "sound", "sighting", "label",
        "clock", "stage", "study", "nonsense")),
    "zigbee2mqtt/x", "frigate/events", "owntracks/anna/phone", "espresense/devices/p/kitchen", "tele/x/SENSOR",
    "shellies/x/relay/0", "hermes/asr/textCaptured", "homeassistant/binary_sensor/x/config",
]  # fmt: skip


@pytest.mark.broker
def test_no_message_stops_the_hub_or_anything_else(hub: Hub, broker: Mosquitto) -> None:
    wire = Wire(broker.port, "lab/out")
    hub.start()
    for topic in TOPICS:
        for payload in HOSTILE:
            wire.client.publish(topic, payload, 1)
    wire.say("lab/gate", "ON")
    wire.say("lab/trigger", "1")

    until(lambda: wire.on("lab/out") == [b"1"], 30, "an answer after all that")
    assert hub.stop() == 0
    assert "please report it" not in hub.output, "nothing reached the core that it could not live through"
    assert not (hub.logs / "poisoned.log").exists()
    wire.close()


# a curious family member, a stolen computer
@pytest.mark.broker
def test_files_are_for_hubds_user_alone(hub: Hub, broker: Mosquitto) -> None:
    wire = Wire(broker.port, "lab/out")
    hub.start()
    wire.say("lab/gate", "ON")
    wire.say("lab/trigger", "1")
    until(lambda: wire.on("lab/out") == [b"1"])
    hub.stop()
    wire.close()

    made = [*hub.folder.glob("hubd.db*"), *(path for path in hub.logs.rglob("*") if path.is_file())]
    assert len(made) >= 3
    assert [path.name for path in made if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)] == []


# a malicious rule or model file
def test_rules_are_data(tmp_path: Path) -> None:
    for text in (
        "- !!python/object/apply:os.system ['touch pwned']\n",
        "- {id: x.y, because: x, stage: act, when: {all: [{event: '{{ exec(1) }}'}]}, do: [{shell: 'touch pwned'}]}\n",
        "- {id: x.y, because: x, stage: act, when: {all: [{mode: __import__('os')}]}, do: [{publish: a}]}\n",
        "- " + "[" * 900 + "]" * 900 + "\n",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n" + "".join(
            f"e{n}: [{'*d, ' * 20}]\n" for n in range(200)),
    ):  # fmt: skip
        read = read_rule_text(text)
        assert read.problems, text[:60]
    assert not Path("pwned").exists()


def test_what_was_learned_is_read_as_values() -> None:
    bomb = zlib.compress(b"\0" * 70_000_000)
    for data in (b"", b"\x80\x04cos\nsystem\n(S'touch pwned'\ntR.", b"x\x9c" + b"\0" * 40, bomb):
        with pytest.raises(ValueError, match="nothing that was learned"):
            unpacked(data)


# the page
def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`::`(test_\w+)`", PAGE.read_text())
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text()]

    assert missing == []
    assert len(named) >= 24


def test_every_threat_has_tests() -> None:
    sections = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]
    threats = [section for section in sections if "| what hubd does |" in section]

    assert len(threats) >= 6
    for section in threats:
        rows = [line for line in section.splitlines() if line.startswith("| ") and "---" not in line][1:]
        assert rows
        assert all("`tests/" in row for row in rows), section.splitlines()[0]
