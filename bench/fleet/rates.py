"""Records a second of each engine, beside a plain replay of the same records."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from bench.fleet.apart import Took, apart
from bench.fleet.report import Report
from hubd.core.codec import decision_line
from hubd.fleet import invent
from hubd.fleet.furnish import Furnisher
from hubd.fleet.local import Fleet, Job, Worker
from hubd.fleet.overview import look
from hubd.fleet.record import OPERATOR, Record, record_of
from hubd.fleet.segments import Reader, folder_of, parts_of
from hubd.fleet.setup import Shelf, decode_setup
from hubd.runtime.operator import Operator

BEGIN = 0.4
"""From this share of the day on: mornings are quiet."""
PARTS = 16
LOCAL, FLINK, STATE = 0.9, 5_000.0, 64.0
"""The bars: of the replay's rate, records a second, kilobytes of a home."""
MANY = 1_000_000


def rates(report: Report, folder: Path, homes: int, each: int) -> Took:
    """The whole table. Returns what one process took, without an engine."""
    count = apart(report, "inventing homes", invented, folder / "log", homes, each).records
    report.say(f"\n{homes:,} homes, {count:,} records\n")
    report.say(f"{'engine':<30}{'records/s':>10}{'us of CPU':>10}{'to replay':>10}{'by CPU':>8}{'memory':>10}")
    base = apart(report, "replay", replayed, folder / "log")
    _row(report, "replay, home after home", base, base)
    cores = os.cpu_count() or 1
    local = {
        many: _lived(report, folder, "local", one_process if many == 1 else several, many, base)
        for many in sorted({1, cores})
    }
    flink = _on_flink(report, folder, cores, base) if find_spec("pyflink") is not None else {}
    sizes = sorted(one.size for one in look(folder / f"local-{cores}" / "state").homes)
    report.say(f"\nstate of a home: half up to {sizes[len(sizes) // 2]:,} bytes, none above {sizes[-1]:,}\n")
    report.bar("local, 1 worker, to replay", base.wall / local[1].wall, LOCAL)
    report.bar("the same by processor time", base.cpu / local[1].cpu, LOCAL)
    report.most("the largest home in a checkpoint", sizes[-1] / 1000, STATE, " kB")
    if count >= MANY:  # of fewer, Flink's start and end say more than its rate
        for many, took in flink.items():
            report.bar(f"flink, {many} at work, with start and end", took.records / took.wall, FLINK, " a second")
    return local[1]


def _on_flink(report: Report, folder: Path, cores: int, base: Took) -> dict[int, Took]:
    place = folder / "flink-0"
    invented(place / "log", 1, 1)
    started = apart(report, "Flink, one record", flink, Job(place / "log", place / "state", folder / "packs"))
    found = {}
    for many in sorted({1, cores}):
        found[many] = took = _lived(report, folder, "flink", flink, many, base)
        rest = Took(took.records, took.wall - started.wall, max(took.cpu - started.cpu, 0.0), took.memory)
        if rest.wall > started.wall:
            _row(report, "  without start and end", rest, base)
    report.say(f"{'flink, to start and to end':<30}{started.wall:>8.1f} s{started.cpu:>8.1f} s")
    return found


def _lived(report: Report, folder: Path, engine: str, run: Callable[[Job], int], many: int, base: Took) -> Took:
    name, place = f"{engine}, {many} worker{'s' * (many > 1)}", folder / f"{engine}-{many}"
    took = apart(report, name, run, Job(folder / "log", place / "state", folder / "packs", place / "out", (), many))
    _row(report, name, took, base)
    return took


def _row(report: Report, name: str, took: Took, base: Took) -> None:
    report.say(
        f"{name:<30}{took.records / took.wall:>10,.0f}{took.each:>10.0f}{base.wall / took.wall:>10.2f}"
        f"{base.cpu / took.cpu:>8.2f}{took.memory:>7.0f} MB"
    )


# what is run apart
def invented(log: Path, homes: int, each: int) -> int:
    return invent.write(log, invent.records(invent.families(8), homes, each, BEGIN), PARTS)


def replayed(log: Path) -> int:
    """Every home by itself, one after the other: the yardstick. Nothing is written down."""
    furnisher = Furnisher(Shelf(log))
    count = 0
    for part in range(parts_of(log)):
        for records in _by_home(log, part):
            setup = next(decode_setup(each.message.payload) for each in records if each.via == OPERATOR)
            operator = Operator(*furnisher.furnish(records[0].home, setup))
            for record in records:
                if record.via != OPERATOR:
                    for decision in operator.take(record.message).decisions:
                        decision_line(decision, operator.brain.household)
            count += len(records)
    return count


def _by_home(log: Path, part: int) -> Iterator[list[Record]]:
    homes: dict[str, list[Record]] = {}
    reader = Reader(log, part)
    while lines := reader.lines():
        for line in lines:
            record = record_of(line)
            homes.setdefault(record.home, []).append(record)
    reader.close()
    yield from homes.values()


def one_process(job: Job) -> int:
    return Worker(job, 0).run()


def several(job: Job) -> int:
    return Fleet(job).run()


def flink(job: Job) -> int:
    from hubd.fleet.flink_run import run

    run(job)
    parts = (folder_of(job.log, part) for part in range(parts_of(job.log)))
    return sum(file.read_bytes().count(b"\n") for part in parts for file in part.glob("*.jsonl"))
