"""Common faults, one by one: each is found, named and explained, and a well installation has none of them."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from hubd.config.load import check
from hubd.core.beliefs import DeviceState, Reading
from hubd.core.codec import encode_state
from hubd.core.evidence.gallery import Gallery, Template
from hubd.core.state import State
from hubd.perception.manifest import find
from hubd.runtime import checkup, checkup_home
from hubd.runtime.checkup import check_up
from hubd.runtime.finding import Finding
from hubd.store.identities import Book, write
from hubd.store.journal import Journal
from hubd.store.values import Batch, Input, Position
from tests.runtime.mosquitto import free_port

HOME = """\
home: {id: elm, time_zone: Europe/Berlin}
areas: {hall: {kind: hall}}
people: {anna: {identities: {beacon: p1}}, ben: {identities: {beacon: p2}}}
outputs: {speaker: {type: speaker, area: hall}, anna_phone: {type: phone, person: anna}}
mqtt: {url: "mqtt://127.0.0.1:1", username: hub, password: !secret broker}
"""
Patch: TypeAlias = pytest.MonkeyPatch
PAGE = Path(__file__).parents[2] / "docs" / "doctor.md"


Spoil: TypeAlias = "Callable[[House, Patch], None]"


class House:
    """An installation with a record, to be spoiled."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.text = folder, HOME
        self.url = f"sqlite:///{folder}/hubd.db"
        secrets = folder / "secrets.yaml"
        secrets.write_text("broker: x\n")
        secrets.chmod(0o600)

    def lived(self, *ago: float, state: State | None = None, logged: int | None = None) -> None:
        """Inputs so many seconds ago, and a snapshot after them."""
        inputs = [Input(seq, time.time() - seconds, "z/x", b"1") for seq, seconds in enumerate(ago, 1)]
        with closing(Journal.open(self.url)) as journal:
            if logged is not None:
                journal.mark_logged(Position("2026-01-01", 0, logged))
            journal.commit(Batch(inputs=inputs, snapshot=encode_state(state or State(now=time.time()))))

    def findings(self) -> list[Finding]:
        file = self.folder / "hubd.yaml"
        file.write_text(self.text)
        settings, problems = check(file)
        assert settings is not None, problems
        return list(check_up(settings))


def sick(house: House, _patch: Patch) -> None:
    now = time.time()
    empty = {"battery": Reading(4.0, now, now)}
    door = DeviceState("contact", now - 60, empty, area="hall", count=9, first=now - 1e5)
    house.lived(60.0, state=State(now=now, devices={"z/door": door}))


def shown(model: str) -> Spoil:
    """Ben's voice is enrolled, told by this model."""

    def spoil(house: House, _patch: Patch) -> None:
        house.text = house.text.replace("ben: {identities: {beacon: p2}}", "ben: {}")
        people: dict[str, tuple[Template, ...]] = {"ben": (Template(b"\x01\x7f", 127.0),)}
        (house.folder / "hubd.yaml").write_text(house.text)
        settings, _ = check(house.folder / "hubd.yaml")
        assert settings is not None
        write(settings.store.logs, Book({"voice": Gallery(people=people, model=model)}))

    return spoil


def lost(house: House, _patch: Patch) -> None:
    now = time.time()
    somewhere = DeviceState("motion", now - 60, count=5, first=now - 1e5)
    house.lived(60.0, state=State(now=now, devices={"z/somewhere": somewhere}))


def readable(house: House, _patch: Patch) -> None:
    (house.folder / "secrets.yaml").chmod(0o644)


def unsaved(house: House, patch: Patch) -> None:
    patch.setattr(checkup_home, "LONG_START", 1)
    house.lived(60.0)
    with closing(Journal.open(house.url)) as journal:
        journal.commit(Batch(inputs=[Input(seq, time.time(), "z/x", b"1") for seq in (2, 3, 4)]))


def newer(house: House, _patch: Patch) -> None:
    Journal.open(house.url).close()
    with closing(sqlite3.connect(house.folder / "hubd.db")) as raw:
        raw.execute("UPDATE meta SET value = '99'")
        raw.commit()


def damaged(house: House, _patch: Patch) -> None:
    (house.folder / "hubd.db").write_bytes(b"no database" * 999)


def set_aside(house: House, _patch: Patch) -> None:
    house.lived(60.0)
    (house.folder / "hubd.db.damaged-20260101T000000Z").touch()


def poisoned(house: House, _patch: Patch) -> None:
    (house.folder / "logs").mkdir()
    (house.folder / "logs" / "poisoned.log").write_text("{}\n")


def behind(house: House, patch: Patch) -> None:
    patch.setattr(checkup_home, "BEHIND", 1)
    house.lived(60.0, 60.0, 60.0, logged=1)


def unpacked(house: House, patch: Patch) -> None:
    house.text += "metrics: {}\n"
    patch.setattr(checkup, "find_spec", lambda _name: None)


def lived(*ago: float) -> Spoil:
    return lambda house, _patch: house.lived(*ago)


def changed(old: str, new: str) -> Spoil:
    def spoil(house: House, _patch: Patch) -> None:
        house.text = re.sub(old, new, house.text)

    return spoil


def added(text: str) -> Spoil:
    return lambda house, _patch: setattr(house, "text", house.text + text)


FAULTS: dict[str, tuple[Spoil, str, str]] = {
    "a clock before 2025": (lambda _h, p: p.setattr(checkup, "EARLIEST", 1e12), "problem", "before 2025"),
    "a clock that went back": (lived(-7200.0), "problem", "ahead of the clock"),
    "a time zone left out": (changed(", time_zone: Europe/Berlin", ""), "note", "home.time_zone is UTC"),
    "a time zone of no place": (changed("Europe/Berlin", "Etc/UTC"), "note", "home.time_zone is Etc/UTC"),
    "somebody alone in no zone": (changed("(?s), time_zone: Europe/Berlin(.*), ben: {identities: {beacon: p2}}", r"\1"),
                                  "note", "home.time_zone is UTC"),
    "a package is missing": (unpacked, "problem", "prometheus_client is missing"),
    "no room": (lambda _h, p: p.setattr(checkup, "VERY_LITTLE", 10**18), "problem", "GB free"),
    "a damaged journal": (damaged, "problem", "not a database"),
    "a journal set aside": (set_aside, "note", "set aside"),
    "a newer journal": (newer, "problem", "a newer hubd wrote it"),
    "a log that is behind": (behind, "problem", "messages behind the journal"),
    "records that do not go": (lived(60 * 86400.0, 60.0), "note", "should have gone"),
    "an old snapshot": (unsaved, "note", "the next start takes long"),
    "errors of hubd's own": (poisoned, "problem", "could not be lived through"),
    "nothing is heard": (lived(9 * 3600.0), "problem", "nothing was heard for 9 h"),
    "a sick sensor": (sick, "note", "z/door: battery 4 %"),
    "a sensor without a room": (lost, "note", "does not know where z/somewhere stand"),
    "nobody can be warned": (changed("outputs: .*\n", ""), "problem", "hubd can warn nobody"),
    "only screens": (changed("outputs: .*", "outputs: {s: {type: screen, area: hall}}"), "note", "only screens"),
    "no phone": (changed(", anna_phone: {.*?}", ""), "note", "there is no phone"),
    "nobody to tell by": (changed("ben: {identities: {beacon: p2}}", "ben: {}"), "note", "ben: known by no phone"),
    "voices of another model": (shown("wespeaker-12345678"), "problem", "nobody is known by voice"),
    "files that others read": (readable, "problem", "secrets.yaml can be read or changed by others"),
    "a secret in plain sight": (changed("!secret broker", "hunter2hunter2"), "note",
                                "mqtt.password stands in hubd.yaml"),
    "root": (lambda _h, p: p.setattr(os, "geteuid", lambda: 0), "note", "hubd runs as root"),
    "an open status page": (added("status_page: {host: 0.0.0.0, only_from: []}\n"), "problem", "status_page is open"),
    "open figures": (added("metrics: {listen: 0.0.0.0, only_from: []}\n"), "problem", "metrics is open"),
    "a screen without TLS": (added("web: {listen: 0.0.0.0}\n"), "note", "without TLS"),
    "an open broker of its own": (changed("mqtt: .*", "mqtt: {url: embedded, embedded: {host: 0.0.0.0}}"),
                                  "problem", "lets everybody in"),
    "a broker without passwords": (changed('127.0.0.1:1", username: hub, password: !secret broker', '192.0.2.1:1"'),
                                   "note", "so can everybody else"),
    "a broker that may be anybody": (changed(", username", ", tls: {insecure: true}, username"), "problem",
                                     "pretend to be"),
    "no broker": (lambda _h, _p: None, "problem", "127.0.0.1:1"),
}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return House(tmp_path)


def test_there_are_more_than_twenty() -> None:
    assert len(FAULTS) > 20


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_and_explained(house: House, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    spoil, state, words = FAULTS[name]
    spoil(house, monkeypatch)

    found = next(finding for finding in house.findings() if words in finding.said)

    assert found.state == state
    assert found.hint or ":" in found.said, "what to do is said"


def test_who_is_enrolled_is_known(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ships = find("voices")
    assert ships is not None
    shown(ships.id)(house, monkeypatch)
    said = [finding.said for finding in house.findings()]
    assert [words for words in said if "known by no" in words or "nobody is known" in words] == []


def test_a_well_installation_has_none_of_them(house: House) -> None:
    house.lived(86400.0, 60.0)

    found = [finding for finding in house.findings() if finding.state != "ok"]

    told = {words for _, _, words in FAULTS.values()} - {"127.0.0.1:1", "GB free"}
    assert [finding.said for finding in found if any(words in finding.said for words in told)] == []


@contextmanager
def taken(port: int) -> Iterator[None]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        yield


def test_a_port_that_somebody_else_has(house: House) -> None:
    port = free_port()
    house.text += f"metrics: {{port: {port}}}\n"
    with taken(port):
        (found,) = [finding for finding in house.findings() if finding.topic == "ports"]

    assert found.state == "problem"
    assert "another metrics.port" in found.hint


@pytest.mark.parametrize("words", [
    "before 2025", "ahead of the clock", "home.time_zone is", "is missing, and", "GB free", "may not be written",
    "a damaged journal was set aside", "a newer hubd wrote it", "messages behind", "which should have gone",
    "messages old", "could not be lived through", "came to nothing", "nothing was heard for", "there are no outputs",
    "known by no phone, face, voice or tracker", "can be read or changed by others", "in plain sight",
    "runs as root", "mqtt.tls.insecure", "cannot be opened", "it does not run",
])  # fmt: skip
def test_the_page_tells_faults_in_the_doctors_words(words: str) -> None:
    sources = "".join(file.read_text() for file in (Path(checkup.__file__).parent).glob("*.py"))
    sources += (Path(checkup.__file__).parents[1] / "store" / "schema.py").read_text()

    assert words in PAGE.read_text()
    assert words in sources
