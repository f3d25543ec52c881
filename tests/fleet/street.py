"""A small street for the tests: a few homes, each with an evening, and the decisions that replays of them come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from hubd.core.codec import decision_line
from hubd.fleet.furnish import Furnisher
from hubd.fleet.invent import Family, families, records
from hubd.fleet.record import OPERATOR, Record
from hubd.fleet.segments import Writer
from hubd.fleet.setup import Setup, Shelf, decode_setup
from hubd.runtime.operator import Operator

HOMES, EACH, BEGIN = 6, 500, 0.65


@cache
def lives() -> tuple[Family, ...]:
    """Three families, simulated once."""
    return tuple(families(3))


def street(homes: int = HOMES, each: int = EACH) -> list[Record]:
    """Everything that these homes send, in order of time, each after its setup."""
    return list(records(list(lives()), homes, each, BEGIN))


def logged(log: Path, found: Sequence[Record], parts: int = 4) -> Path:
    """These records as a fleet's log."""
    writer = Writer(log, parts)
    writer.add(found)
    writer.close()
    return log


def replayed(found: Sequence[Record], packs: Path) -> dict[str, list[bytes]]:
    """The decisions of every home, lived through by itself with nothing but the daemon's operator."""
    furnisher = Furnisher(Shelf(packs))
    decided: dict[str, list[bytes]] = {}
    for home in dict.fromkeys(record.home for record in found):
        mine = [record for record in found if record.home == home]
        decided[home] = list(_decided(home, _setup(mine), mine, furnisher))
    return decided


def _setup(mine: Sequence[Record]) -> Setup:
    return next(decode_setup(record.message.payload) for record in mine if record.via == OPERATOR)


def _decided(home: str, setup: Setup, mine: Sequence[Record], furnisher: Furnisher) -> Iterator[bytes]:
    operator = Operator(*furnisher.furnish(home, setup))
    for record in mine:
        if record.via != OPERATOR:
            for decision in operator.take(record.message).decisions:
                yield decision_line(decision, operator.brain.household)


def written(out: Path) -> dict[str, list[bytes]]:
    """The decisions that an engine wrote, by home."""
    from msgspec.json import decode

    found: dict[str, list[bytes]] = {}
    for file in sorted((out / "decisions").glob("*.jsonl")):
        for line in file.read_bytes().splitlines():
            found.setdefault(decode(line)["home"], []).append(line)
    return found
