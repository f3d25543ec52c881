"""The doctor finds what is wrong, names what to do, and disturbs nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from hubd.cli import hubd
from hubd.core.codec import encode_state
from hubd.core.state import State
from hubd.packed import frame
from hubd.runtime import checkup
from hubd.runtime.finding import ago
from hubd.store.journal import Journal
from hubd.store.values import Batch, Input
from tests.runtime.mosquitto import Mosquitto, free_port


def findings(folder: Path, text: str) -> dict[str, list[tuple[str, str]]]:
    """What the doctor says about a configuration: topic to states and texts. The exit code is checked on the way."""
    file = folder / "hubd.yaml"
    file.write_text(text)
    said = CliRunner().invoke(hubd, ["doctor", "--config", str(file), "--json"])
    found: dict[str, list[tuple[str, str]]] = {}
    for line in said.output.splitlines():
        finding = json.loads(line)
        found.setdefault(finding["topic"], []).append((finding["state"], finding["said"] + " " + finding["hint"]))
    wrong = any(state == "problem" for states in found.values() for state, _ in states)
    assert said.exit_code == (1 if wrong else 0), said.output
    return found


def home(port: int) -> str:
    reach = "people: {anna: {}}\noutputs: {phone: {type: phone, person: anna}}\n"
    return f"home: {{id: elm, time_zone: Europe/Berlin}}\nmqtt: {{url: 'mqtt://127.0.0.1:{port}'}}\n{reach}"


@pytest.fixture
def speaker(broker: Mosquitto) -> Iterator[paho.Client]:
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    yield client
    client.disconnect()
    client.loop_stop()


@pytest.mark.broker
def test_all_is_well_with_a_hub_that_runs(tmp_path: Path, broker: Mosquitto, speaker: paho.Client) -> None:
    speaker.publish("hubd/elm/status", b"online", qos=1, retain=True).wait_for_publish(5)
    Journal.open(f"sqlite:///{tmp_path}/hubd.db").close()

    found = findings(tmp_path, home(broker.port))

    assert [state for states in found.values() for state, _ in states if state == "problem"] == []
    assert found["hubd"] == [("ok", "it runs ")]
    assert found["broker"][0][0] == found["store"][0][0] == "ok"


@pytest.mark.broker
def test_a_hub_that_does_not_run_is_a_note(tmp_path: Path, broker: Mosquitto) -> None:
    found = findings(tmp_path, home(broker.port))

    assert found["hubd"][0][0] == "note"
    assert "hubd run" in found["hubd"][0][1]
    assert found["store"][0] == ("note", f"{tmp_path}/hubd.db: there is no journal yet "
                                 "it is made when hubd runs for the first time")  # fmt: skip


ACCESS = """\
user writer
topic readwrite elsewhere/#
topic write hubd/#
user reader
topic read hubd/#
"""


@pytest.mark.broker
@pytest.mark.parametrize(("user", "words"), [("reader", "does not take a word from"), ("writer", "tells nothing to")])
def test_an_access_list_without_hubd_is_found(tmp_path: Path, user: str, words: str) -> None:
    """The broker lets such a user in, refuses what it says or never tells it anything, and everything seems well."""
    (tmp_path / "acl").write_text(ACCESS)
    (tmp_path / "acl").chmod(0o600)
    broker = Mosquitto(tmp_path / "broker", f"allow_anonymous true\nacl_file {tmp_path / 'acl'}")
    broker.start()
    try:
        found = findings(tmp_path, home(broker.port).replace("'}", f"', username: {user}, password: x}}", 1))
    finally:
        broker.stop()

    assert found["broker"][0][0] == "ok"
    state, text = found["broker"][1]
    assert (state, "hubd" in found) == ("problem", False)
    assert f"{words} user '{user}' below hubd/elm/" in text
    assert "topic readwrite" in text


def test_no_broker_is_a_problem(tmp_path: Path) -> None:
    state, text = findings(tmp_path, home(free_port()))["broker"][0]

    assert state == "problem"
    assert "mqtt.url" in text


def test_a_damaged_journal_and_one_that_was_set_aside(tmp_path: Path) -> None:
    (tmp_path / "hubd.db").write_bytes(b"no database" * 1000)
    (tmp_path / "hubd.db.damaged-20260101T000000Z").touch()
    assert findings(tmp_path, home(free_port()))["store"][0][0] == "problem"

    (tmp_path / "hubd.db").unlink()
    Journal.open(f"sqlite:///{tmp_path}/hubd.db").close()
    states = findings(tmp_path, home(free_port()))["store"]
    assert [state for state, _ in states] == ["ok", "note"]
    assert "damaged-20260101" in states[1][1]


def test_a_damaged_page_in_the_middle_is_found_before_hubd_comes_upon_it(tmp_path: Path) -> None:
    inputs = [Input(seq, 1.0 * seq, "z/x", b"1" * 900) for seq in range(1, 400)]
    with closing(Journal.open(f"sqlite:///{tmp_path}/hubd.db")) as journal:
        journal.commit(Batch(inputs=inputs))
    file = tmp_path / "hubd.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: 4096 * 40] + b"\xa5" * 4096 + whole[4096 * 41 :])

    said = [text for state, text in findings(tmp_path, home(free_port()))["store"] if state == "problem"]

    assert len(said) == 1
    assert "the database file is damaged" in said[0]
    assert "start hubd" in said[0]


@pytest.mark.parametrize(
    ("hurt", "said"),
    [
        (lambda whole: whole[:300] + bytes(8) + whole[308:], "is damaged after"),
        (lambda whole: whole[:-40], "ends in the middle, after"),
    ],
)
def test_a_damaged_daily_log_is_named(tmp_path: Path, hurt: Callable[[bytes], bytes], said: str) -> None:
    today = frame(b'{"at":"2026-03-01T10:00:00Z","topic":"z/x","payload":1}\n' * 9, 0)
    whole = b"".join(frame(Random(day).randbytes(200).hex().encode() + b"\n") for day in range(9))
    (tmp_path / "2026-03-01.jsonl.zst").write_bytes(whole)
    (tmp_path / "2026-03-02.jsonl.zst").write_bytes(today + today[:-5])  # what a running hub is writing just now
    looked = home(free_port()) + "store: {logs: .}\n"
    assert findings(tmp_path, looked)["logs"] == [("ok", "2 daily logs can be read to the end ")]

    (tmp_path / "2026-03-01.jsonl.zst").write_bytes(hurt(whole))
    ((state, text),) = findings(tmp_path, looked)["logs"]
    assert state == "problem"
    assert "2026-03-01.jsonl.zst" in text
    assert said in text
    assert "a backup may hold it whole" in text


def test_a_disk_that_is_mounted_read_only_is_named_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "read_only", lambda _file: True)
    monkeypatch.setattr(os, "access", lambda _place, wanted, **_more: not wanted & os.W_OK)

    state, text = findings(tmp_path, home(free_port()))["disk"][0]

    assert state == "problem"
    assert "mounted read-only" in text


@pytest.mark.parametrize("lost", ["likelihoods.json", "heads/gone-1.head"])
def test_a_damaged_file_of_what_was_learned_is_found(tmp_path: Path, lost: str) -> None:
    state = State(now=1.0, heads={"anna": "gone-1"} if "heads" in lost else {})
    with closing(Journal.open(f"sqlite:///{tmp_path}/hubd.db")) as journal:
        journal.commit(Batch(inputs=[Input(1, 1.0, "z/x", b"1")], snapshot=encode_state(state)))
    file = tmp_path / "logs" / lost
    file.parent.mkdir(parents=True)
    file.write_text('{"dam')

    ((level, text),) = findings(tmp_path, home(free_port()))["learned"]

    assert level == "problem"
    assert "cannot be read" in text


def test_a_full_disk_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "VERY_LITTLE", 10**18)

    assert {state for state, _ in findings(tmp_path, home(free_port()))["disk"]} == {"problem"}


def test_messages_that_broke_the_core_are_shown(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "poisoned.log").write_text("{}\n{}\n")

    assert findings(tmp_path, home(free_port()))["messages"][0][1].startswith("2 messages in ")


def test_a_missing_package_is_named_with_the_way_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "find_spec", lambda _name: None)
    text = home(free_port()) + "home_assistant: {token: secret-token}\n"

    said = findings(tmp_path, text)["packages"]

    assert said == [("problem", "homeassistant_api is missing, and home_assistant is configured "
                                "pip install 'hubd[homeassistant]'")]  # fmt: skip


def test_a_home_assistant_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("homeassistant_api")
    url = f"http://127.0.0.1:{free_port()}"
    found = findings(tmp_path, home(free_port()) + f"home_assistant: {{url: '{url}', token: secret-token}}\n")

    assert found["home assistant"][0][0] == "problem"
    assert "secret-token" not in str(found)


def test_a_broken_configuration_is_all_there_is_to_say(tmp_path: Path) -> None:
    found = findings(tmp_path, "home: {id: X}\n")

    assert list(found) == ["configuration"]
    assert found["configuration"][0][0] == "problem"


@pytest.mark.parametrize(
    ("seconds", "text"), [(-5, "0 s"), (40, "40 s"), (200, "3 min"), (7200, "2 h"), (200_000, "2 days")]
)
def test_times_are_told_roughly(seconds: float, text: str) -> None:
    assert ago(seconds) == text
