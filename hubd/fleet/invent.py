"""A street of invented homes, to try an operator's machinery with: setups, and a log of so many records of all.

A handful of families are simulated, and each lives in many homes: under other ids, at another hour. So a thousand homes
cost no more to invent than a dozen do, and every one of them has a day of its own.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from hubd.fleet.record import Record, written
from hubd.fleet.segments import Writer
from hubd.fleet.setup import Setup, setup_record
from hubd.integration import Message
from hubd.logs.lines import stamp
from hubd.simulate.homes import invent
from hubd.simulate.life import Life
from hubd.simulate.people import live
from hubd.simulate.sensors import sense

FAMILIES = (("small", 1), ("small", 2), ("middle", 2), ("middle", 4), ("middle", 3), ("large", 6), ("large", 4),
            ("small", 2))  # fmt: skip
"""Sizes and heads of the families, in turn."""
SHIFT = 137.0
"""Seconds by which every further home lives later than its family did."""
HOUR = 3600.0
MESSAGES = 0.5 * HOUR
"""Between two messages to the same person, on average."""
WRITTEN = (
    ("Greta", "Are you still coming on Saturday?"), ("Parcel service", "Your parcel arrives today"),
    ("School", "The trip tomorrow begins at eight"), ("Shop", "20 % off everything this weekend"),
    ("Henrik", "Please call me back, it is urgent"), ("Bank", "Your statement is ready"),
)  # fmt: skip
VERSION = "first"
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True)
class Family:
    """A simulated life: its configuration and its messages, in order."""

    size: str
    name: str
    document: dict[str, Any]
    messages: tuple[Message, ...]


def families(count: int, days: int = 1, seed: int = 0) -> list[Family]:
    """So many different lives."""
    return [family(*FAMILIES[number % len(FAMILIES)], seed + number, days) for number in range(count)]


def family(size: str, people: int, seed: int, days: int = 1) -> Family:
    """One life: so many people in a home of that size."""
    home = invent(size, people, seed)
    life = live(Life.of(home, days=days, seed=seed))
    _write_to_them(life)
    said = (Message(stamp(one.at), one.topic, _payload(one.payload), one.retain, one.qos) for one in sense(life))
    return Family(size, home.id, home.document(), tuple(said))


def _write_to_them(life: Life) -> None:
    """Everybody with a phone gets messages, from the morning to the night."""
    for resident in (resident for resident in life.home.residents if resident.phone):
        rng = life.rng(f"messages/{resident.id}")
        at = life.start + 7 * HOUR
        while (at := at + rng.expovariate(1.0 / MESSAGES)) < life.end:
            sender, text = rng.choice(WRITTEN)
            life.message(at, resident.id, sender, text)


def _payload(said: Any) -> bytes:
    return said.encode() if isinstance(said, str) else _encode(said)


def member(of: Family, number: int) -> tuple[str, Setup]:
    """One home of a family: its id and its setup."""
    name = f"{of.size}-{number:06d}"
    section = {**of.document["home"], "id": name, "name": f"Home {number}"}
    return name, Setup(VERSION, {**of.document, "home": section})


def moved(of: Family, name: str, later: float) -> Iterator[Message]:
    """The family's messages as this home sends them."""
    own, new = f"hubd/{of.name}/", f"hubd/{name}/"
    for message in of.messages:
        topic = new + message.topic[len(own) :] if message.topic.startswith(own) else message.topic
        yield Message(stamp(message.at + later), topic, message.payload, message.retain, message.qos)


def records(lives: list[Family], homes: int, each: int | None = None, begin: float = 0.0) -> Iterator[Record]:
    """The records of all homes as an operator gets them, in order of time. `each`: so many of every home, from this
    share of its time on."""
    return heapq.merge(*(_home(lives[number % len(lives)], number, each, begin) for number in range(homes)), key=_when)


def _home(of: Family, number: int, each: int | None, begin: float) -> Iterator[Record]:
    name, setup = member(of, number)
    first = int(begin * len(of.messages))
    said = moved(of, name, SHIFT * (number // len(FAMILIES) % 97))
    for seq, message in enumerate(islice(said, first, None if each is None else first + each), start=1):
        if seq == 1:
            yield setup_record(name, 1, message.at, setup)
        yield Record(name, seq, message)


def _when(record: Record) -> float:
    return record.message.at


def write(folder: Path, found: Iterator[Record], parts: int, tick: Callable[[int], None] = lambda _n: None) -> int:
    """The log of a fleet in a folder; returns how many records it holds."""
    writer = Writer(folder, parts)
    count = 0
    for count, record in enumerate(found, start=1):
        writer.put(record.home, written(record))
        if count % 10_000 == 0:
            tick(10_000)
    writer.close()
    return count
