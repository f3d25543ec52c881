"""What `hubd learn` writes reaches a running household as a logged input, at its own time."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import msgspec
import pytest

from hubd.config.load import load
from hubd.core.events import Measured
from hubd.core.likelihoods import Own
from hubd.integration import Message, router_of
from hubd.runtime.assemble import assemble
from hubd.runtime.likelihoods_watch import watch_likelihoods
from hubd.runtime.operator import Operator
from hubd.store.likelihoods import FILE, Versions, write
from tests.runtime.hub import Hub, until
from tests.runtime.mosquitto import Mosquitto

CONFIG = """
home: {id: lab, name: Lab, time_zone: Europe/Berlin}
areas: {kitchen: {kind: kitchen}}
devices: [{match: zigbee2mqtt/lamp, area: kitchen, means: desk_lamp}]
"""
LAMP = Own(running={"zigbee2mqtt/lamp": 12.5})
NOON = 1_772_449_200.0
TOPIC = "hubd/lab/log/likelihoods"


def household(folder: Path) -> Operator:
    (folder / "hubd.yaml").write_text(CONFIG)
    settings = load(folder / "hubd.yaml")
    return assemble(settings, router_of(settings.household, settings.mqtt))


def logged(event: Measured, at: float) -> Message:
    return Message(at, TOPIC, msgspec.json.encode(msgspec.structs.replace(event, at=at, arrived=at)))


def heard(operator: Operator, folder: Path, *versions: Versions) -> list[Message]:
    """What the watch tells, one version after the other, each taken by the household."""
    told: list[Message] = []

    async def listen() -> None:
        news = asyncio.Event()

        def tell(event: Measured) -> None:
            told.append(logged(event, NOON + len(told)))
            operator.take(told[-1])
            news.set()

        watching = asyncio.create_task(watch_likelihoods(folder, lambda: operator.state.own, tell, every=0.01))
        for version in versions:
            news.clear()
            write(folder, version)
            await asyncio.wait_for(news.wait(), 20)
        await asyncio.sleep(0.05)
        watching.cancel()

    asyncio.run(listen())
    return told


def test_a_new_version_and_the_way_back_are_inputs_that_a_replay_hears_too(tmp_path: Path) -> None:
    operator = household(tmp_path)
    learned = Versions().learned(LAMP, (), at=NOON)
    told = heard(operator, tmp_path / "logs", learned, learned.undone())
    assert len(told) == 2, "each version is told once"
    assert operator.state.own == Own()

    again = household(tmp_path)
    again.take(told[0])
    assert again.state.own.running == LAMP.running


def test_a_household_that_is_new_begins_with_what_was_learned(tmp_path: Path) -> None:
    write(tmp_path / "logs", Versions().learned(LAMP, (), at=NOON))
    operator = household(tmp_path)
    operator.advance(NOON)
    operator.take(Message(NOON + 1, "zigbee2mqtt/lamp", b'{"power": 9.1}'))
    assert operator.state.own.running == LAMP.running
    assert "desk_lamp" not in operator.state.areas["kitchen"].running


def test_a_broken_file_is_told_and_keeps_no_home_from_starting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / FILE).write_text("{")
    with caplog.at_level(logging.WARNING):
        operator = household(tmp_path)
    assert operator.brain.own == Own()
    assert "move it away" in caplog.text


@pytest.mark.broker
def test_the_daemon_takes_it_over_and_writes_it_down(tmp_path: Path, broker: Mosquitto) -> None:
    hub = Hub(tmp_path / "hub", broker.port)
    hub.start()
    write(hub.logs, Versions().learned(LAMP, (), at=NOON))
    until(lambda: hub.said("the home's own likelihoods") > 0, what="taking it over")
    hub.stop()
    lines = [json.loads(line) for line in _log_lines(hub.logs)]
    said = [line for line in lines if line["topic"] == TOPIC]
    assert [line["payload"]["own"]["running"] for line in said] == [LAMP.running]


def _log_lines(folder: Path) -> list[bytes]:
    from hubd.logs.files import lines_in

    return [line for file in sorted(folder.glob("*.jsonl*")) for line in lines_in(file)]
