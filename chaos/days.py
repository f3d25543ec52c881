"""The days of one episode: a simulated home's messages, with marks in between by which everything can be counted.

Numbered probes show what arrived and what was reacted to; smoke alarms, an hour and more apart, show whether a hazard
sounds; a ghost is a retained trigger of yesterday on which nothing may ever happen.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hubd.integration import Message
from hubd.logs import read_log
from hubd.simulate import write
from hubd.simulate.homes import invent
from hubd.simulate.life import Life
from hubd.simulate.people import live
from hubd.simulate.sensors import sense

SIZES = (("small", 2), ("middle", 4), ("small", 3))
STARTS = ("2026-03-28", "2026-05-04", "2026-10-24", "2026-12-30", "2026-02-27")
"""First days: two changes of the clock, an ordinary week, the turn of the year and of a short month."""
PROBE_EVERY = 12
"""Messages between two probes."""
RADIO_KEPT = 4
"""Of the reports of Bluetooth receivers, which are two thirds of a home's messages, one in so many is played."""
ALARMS = (7.5, 13.0, 21.5)
"""Hours of the day at which the smoke alarm goes off, for two minutes."""
LAB = """
sources:
  - {id: lab_gate, topic: lab/gate, kind: device}
  - {id: lab_trigger, topic: lab/trigger, kind: device}
  - {id: lab_ghost, topic: lab/ghost, kind: device}
mqtt: {url: "BROKER", client_id: chaos, keepalive: 5s}
store: {url: "sqlite:///FOLDER/hubd.db", logs: "FOLDER/logs"}
rules: [lab.yaml]
"""
RULES = """\
- id: lab.echo
  stage: act
  because: The gate is open and a trigger came.
  when: {all: [{event: lab_trigger}, {device: lab_gate, is: "ON"}]}
  do: [{publish: lab/out, payload: same, qos: 1}]
- id: lab.ghost
  stage: act
  because: This is of yesterday.
  when: {event: lab_ghost}
  do: [{publish: lab/ghost_out, payload: same, qos: 1}]
"""


class Episode(NamedTuple):
    """Some days of one home: its configuration, and what its broker carries, in order."""

    name: str
    site: str
    config: str
    messages: list[Message]
    days: int


def invented(folder: Path, number: int, days: int, seed: int) -> Episode:
    """The days of one home; the same for the same seed."""
    size, people = SIZES[number % len(SIZES)]
    first = date.fromisoformat(STARTS[number % len(STARTS)]) + timedelta(days=7 * (number // len(STARTS)))
    home = invent(size, people, seed * 1000 + number)
    life = live(Life.of(home, first.isoformat(), days, seed * 1000 + number))
    write.write(life, sense(life), folder)
    told = read_log(folder / "log.jsonl")
    site = home.id
    config = (folder / "home.yaml").read_text(encoding="utf-8")
    kept = list(_thinned(told, random.Random(seed)))  # noqa: S311 - the same days again
    return Episode(f"{home.name}, {first}", site, config, list(_marked(kept, days)), days)


def _thinned(told: Iterator[Message], chance: random.Random) -> Iterator[Message]:
    return (m for m in told if not m.topic.startswith("espresense/devices") or chance.randrange(RADIO_KEPT) == 0)


def _marked(told: list[Message], days: int) -> Iterator[Message]:
    """With probes and alarms at their places."""
    begin = told[0].at
    midnight = datetime.fromtimestamp(begin, UTC).replace(hour=0, minute=0, second=0).timestamp()
    alarms = [midnight + day * 86_400 + hour * 3_600 for day in range(days) for hour in ALARMS]
    turns = ((0.0, b"true"), (120.0, b"false"))
    due = sorted((at + after, text) for at in alarms if at > begin for after, text in turns)
    for number, message in enumerate(told):
        while due and due[0][0] <= message.at:
            _, text = due.pop(0)
            yield Message(message.at, "zigbee2mqtt/kitchen_smoke", b'{"smoke":%s,"battery":90}' % text, qos=1)
        yield message
        if number % PROBE_EVERY == 0:
            yield Message(message.at, "lab/trigger", str(number // PROBE_EVERY).encode(), qos=1)
