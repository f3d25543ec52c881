"""What a home weighs: in memory and in a checkpoint, small, middle and large, and whether many weigh so much more."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bench.fleet.apart import apart
from bench.fleet.rates import BEGIN, one_process
from bench.fleet.report import Report
from hubd.fleet import invent
from hubd.fleet.checkpoint import Checkpoints, file_of
from hubd.fleet.home import unpacked
from hubd.fleet.local import Job

SIZES = (("small", 2), ("middle", 4), ("large", 6))
COUNTS = (10, 20, 40)
"""What is linear doubles."""
EACH = 500


class Weight(NamedTuple):
    """A home of one size: records of a day, bytes in a checkpoint, megabytes while it is ready."""

    size: str
    records: int
    kept: int
    memory: float


def memory(report: Report, folder: Path) -> list[Weight]:
    """Both tables. Returns what they say."""
    report.say("\na home after a whole day with a message every half hour\n")
    report.say(f"{'size':<18}{'records':>9}{'in a checkpoint':>17}{'as it lives':>13}")
    days = [_day(report, folder, size, people) for size, people in SIZES]
    report.say(f"\nmany homes, {EACH} records of each\n")
    report.say(f"{'homes':<18}{'memory':>9}{'a home':>17}{'checkpoint':>13}{'a home':>12}")
    empty = apart(report, "nothing", one_process, Job(_nothing(folder), folder / "none", folder / "packs")).memory
    return [
        Weight(size, records, kept, _many(report, folder, size, people, empty))
        for (size, people), (records, kept) in zip(SIZES, days, strict=True)
    ]


def _day(report: Report, folder: Path, size: str, people: int) -> tuple[int, int]:
    place = folder / f"day-{size}"
    records = invent.write(place / "log", invent.records([invent.family(size, people, 1)], 1), 1)
    apart(report, f"a day, {size}", one_process, Job(place / "log", place / "state", folder / "packs"))
    (kept,) = _kept(place / "state")
    report.say(f"{f'{size}, {people} people':<18}{records:>9,}{len(kept) / 1000:>14.1f} kB"
               f"{len(unpacked(kept).state) / 1000:>10.0f} kB")
    return records, len(kept)


def _many(report: Report, folder: Path, size: str, people: int, empty: float) -> float:
    family = invent.family(size, people, 1)
    each = 0.0
    for count in COUNTS:
        place = folder / f"{size}-{count}"
        invent.write(place / "log", invent.records([family], count, EACH, BEGIN), 1)
        took = apart(report, f"{count} {size}", one_process, Job(place / "log", place / "state", folder / "packs"))
        kept = sum(map(len, _kept(place / "state")))
        each = (took.memory - empty) / count
        report.say(f"{f'{count} {size}':<18}{took.memory:>6.0f} MB{each:>14.2f} MB{kept / 1e6:>10.2f} MB"
                   f"{kept / count / 1000:>9.1f} kB")
    return each


def _kept(state: Path) -> list[bytes]:
    store = Checkpoints(file_of(state, 0), readonly=True)
    found = [store.home(name) or b"" for name in store.homes()]
    store.close()
    return found


def _nothing(folder: Path) -> Path:
    invent.write(folder / "nothing", iter(()), 1)
    return folder / "nothing"
