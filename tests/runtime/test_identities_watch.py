"""Who was enrolled or forgotten reaches a running household as logged inputs, person by person."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from hubd.config.load import load
from hubd.core.consent import as_agreed
from hubd.core.events import Consented, Known
from hubd.core.evidence.gallery import Gallery, Template, enrol
from hubd.core.evidence.recognised import Kind, agreed
from hubd.integration import Message, router_of
from hubd.logs.files import lines_in
from hubd.runtime.assemble import assemble
from hubd.runtime.identities_watch import IdentitiesWatch, differences
from hubd.runtime.operator import Operator
from hubd.store.identities import FILE, Book, read, write
from tests.runtime.hub import Hub, until
from tests.runtime.mosquitto import Mosquitto

CONFIG = """
home: {id: lab, name: Lab, time_zone: Europe/Berlin}
areas: {kitchen: {kind: kitchen}}
people:
  anna: {name: Anna, role: adult}
  ben: {name: Ben, role: adult, consent: {voice: false}}
"""
NOON = 1_772_449_200.0


def household(folder: Path) -> Operator:
    (folder / "hubd.yaml").write_text(CONFIG)
    settings = load(folder / "hubd.yaml")
    operator = assemble(settings, router_of(settings.household, settings.mqtt))
    operator.advance(NOON)
    return operator


def gallery(*people: str) -> Gallery:
    made = Gallery()
    for n, who in enumerate(people):
        made, verdict = enrol(made, who, [float(i == n) for i in range(4)])
        assert verdict == "taken"
    return made


class Told:
    """A household, and everything that the watch has told it, as its log would hold it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.operator = folder, household(folder)
        self.lines: list[Message] = []
        self.watch = IdentitiesWatch(
            folder, lambda: self.operator.state.galleries, self.allowed, self.tell,
            lambda: self.operator.state.consents,
        )  # fmt: skip

    def allowed(self, kind: Kind) -> tuple[str, ...]:
        return agreed(as_agreed(self.operator.state, self.operator.brain).household, kind)

    def tell(self, event: Known) -> None:
        at = NOON + 1.0 + len(self.lines)
        payload = msgspec.json.encode(msgspec.structs.replace(event, at=at, arrived=at))
        self.lines.append(Message(at, "hubd/lab/log/event", payload))
        assert self.operator.take(self.lines[-1]).rejected is None

    def look(self) -> dict[str, tuple[Template, ...]]:
        asyncio.run(self.watch.look())
        return self.operator.state.galleries.get("voice", Gallery()).people


def test_enrolled_and_forgotten_people_are_inputs_that_a_replay_hears_too(tmp_path: Path) -> None:
    told, both = Told(tmp_path), gallery("anna", "eva")
    write(tmp_path, Book().having("voice", both))

    assert set(told.look()) == {"anna"}, "eva does not live here"
    assert len(told.lines) == 1
    told.look()
    assert len(told.lines) == 1, "what is known is not told again"

    write(tmp_path, read(tmp_path).without("anna"))
    assert told.look() == {}

    replayed = household(tmp_path)
    for line in told.lines:
        replayed.take(line)
    assert replayed.state == told.operator.state


def test_nobody_is_known_who_does_not_agree_and_a_word_taken_back_counts_at_once(tmp_path: Path) -> None:
    told = Told(tmp_path)
    write(tmp_path, Book().having("voice", gallery("anna", "ben")))
    assert set(told.look()) == {"anna"}

    told.operator.live(Consented(at=NOON + 9, arrived=NOON + 9, source="x", person="anna", voice=False))
    told.watch.lived(frozenset(), ())
    assert told.look() == {}
    told.operator.live(Consented(at=NOON + 10, arrived=NOON + 10, source="x", person="anna", voice=True))
    told.watch.lived(frozenset(), ())
    assert set(told.look()) == {"anna"}


def test_a_file_that_nobody_can_read_changes_nothing(tmp_path: Path) -> None:
    told = Told(tmp_path)
    write(tmp_path, Book().having("voice", gallery("anna")))
    assert set(told.look()) == {"anna"}
    (tmp_path / FILE).write_text("{")
    assert set(told.look()) == {"anna"}
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0, "and nobody else may read it"


def test_a_house_without_the_file_hears_nothing(tmp_path: Path) -> None:
    told = Told(tmp_path)
    told.look()
    assert told.lines == []
    assert list(differences(Book(), {}, told.allowed)) == []


@pytest.mark.broker
def test_the_daemon_takes_it_over_and_its_log_replays(tmp_path: Path, broker: Mosquitto) -> None:
    hub = Hub(tmp_path / "hub", broker.port)
    hub.start()
    write(hub.logs, Book().having("voice", gallery("anna")))
    until(lambda: hub.said("enrolled voices changed") > 0, what="taking it over")
    hub.stop()

    found = [line for file in sorted(hub.logs.glob("*.jsonl*")) for line in lines_in(file) if b'"known"' in line]
    assert len(found) == 1
    assert msgspec.json.decode(found[0])["payload"]["person"] == "anna"
