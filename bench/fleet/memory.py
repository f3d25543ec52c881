"""What a home weighs: in memory and in a checkpoint, small, middle and large, and whether many weigh so much more."""

from __future__ import annotations

from pathlib import Path

from bench.fleet.apart import apart
from bench.fleet.paper import Weight
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


def memory(report: Report, folder: Path) -> list[Weight]:
    """Both tables. Returns what they say."""
    report.say("\na home after a whole day with a message every half hour\n")
    report.say(f"{'size':<18}{'records':>9}{'in a checkpoint':>17}{'as it lives':>13}")
    days = [_day(report, folder, size, people) for size, people in SIZES]
    report.say(f"\nmany homes, {EACH} records of each\n")
    report.say(f"{'homes':<18}{'memory':>9}{'one more home':>16}{'checkpoint':>14}{'a home':>12}")
    return [
        Weight(size, records, kept, _many(report, folder, size, people))
        for (size, people), (records, kept) in zip(SIZES, days, strict=True)
    ]


def _day(report: Report, folder: Path, size: str, people: int) -> tuple[int, int]:
    place = folder / f"day-{size}"
    records = invent.write(place / "log", invent.records([invent.family(size, people, 1)], 1), 1)
    apart(report, f"a day, {size}", one_process, Job(place / "log", place / "state", folder / "packs"))
    (kept,) = _kept(place / "state")
    report.say(
        f"{f'{size}, {people} people':<18}{records:>9,}{len(kept) / 1000:>14.1f} kB"
        f"{len(unpacked(kept).state) / 1000:>10.0f} kB"
    )
    return records, len(kept)


def _many(report: Report, folder: Path, size: str, people: int) -> float:
    """Megabytes that one more home takes."""
    family = invent.family(size, people, 1)
    took: list[float] = []
    for count in COUNTS:
        place = folder / f"{size}-{count}"
        invent.write(place / "log", invent.records([family], count, EACH, BEGIN), 1)
        job = Job(place / "log", place / "state", folder / "packs")
        took.append(apart(report, f"{count} {size}", one_process, job).memory)
        more = f"{(took[-1] - took[0]) / (count - COUNTS[0]):>13.2f} MB" if took[1:] else " " * 16
        kept = sum(map(len, _kept(place / "state")))
        report.say(
            f"{f'{count} {size}':<18}{took[-1]:>6.0f} MB{more}{kept / 1e6:>11.2f} MB{kept / count / 1000:>9.1f} kB"
        )
    return (took[-1] - took[0]) / (COUNTS[-1] - COUNTS[0])


def _kept(state: Path) -> list[bytes]:
    store = Checkpoints(file_of(state, 0), readonly=True)
    found = [store.home(name) or b"" for name in store.homes()]
    store.close()
    return found
