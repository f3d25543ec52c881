"""What many homes cost on one machine: records a second of each engine beside a plain replay, memory, checkpoints.

    python -m bench.fleet                     200 homes, 100,000 records
    python -m bench.fleet --full              1,000 homes, two million records
    python -m bench.fleet --only memory

Each figure is taken in processes of its own. Processor time stands beside the clock's, because a busy machine stretches
the clock. Flink is measured where it is installed (`make test-fleet` makes an environment that has it).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from typing import NamedTuple

import psutil

from hubd.core.codec import decision_line
from hubd.fleet import invent
from hubd.fleet.furnish import Furnisher
from hubd.fleet.local import Fleet, Job, Worker
from hubd.fleet.overview import look
from hubd.fleet.pool import Answers, ask_all, in_processes
from hubd.fleet.record import OPERATOR, Record, record_of
from hubd.fleet.segments import Reader, folder_of, parts_of
from hubd.fleet.setup import Shelf, decode_setup
from hubd.fleet.trial import Change, questions
from hubd.logs.lines import line_of
from hubd.runtime.operator import Operator

LOOK = 0.2
BEGIN = 0.4
"""From this share of the day on: mornings are quiet."""
SIZES = (("small", 2), ("middle", 4), ("large", 6))
SHARES = (8, 4, 2)
"""Of the homes, so small a part is measured, then twice and four times as many: what is linear doubles."""


class Took(NamedTuple):
    """One run: how many records, seconds by the clock and of processors, and the most megabytes of memory. Those of
    processes that it begins are counted in."""

    records: int
    wall: float
    cpu: float
    memory: float


def apart(run: Callable[..., int], *arguments: object) -> Took:
    """In a process of its own."""
    context = get_context("spawn")
    answer = context.SimpleQueue()
    process = context.Process(target=_timed, args=(answer, run, arguments))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{run.__name__} ended with {process.exitcode}")
    found: Took = answer.get()
    return found


def _timed(answer: Queue[Took], run: Callable[..., int], arguments: tuple[object, ...]) -> None:
    watch = Watch()
    watch.start()
    begun, used = time.perf_counter(), _own()
    count = run(*arguments)
    wall, cpu = time.perf_counter() - begun, _own() - used
    watch.ended.set()
    watch.join()
    answer.put(Took(count, wall, cpu + sum(watch.cpu.values()), watch.memory / 1e6))


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Watch(threading.Thread):
    """Looks at the processes that this one has begun, because nobody waits for some of them."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.cpu: dict[int, float] = {}
        self.memory = 0

    def run(self) -> None:
        while not self.ended.wait(LOOK):
            memory = psutil.Process().memory_info().rss
            for child in psutil.Process().children(recursive=True):
                try:
                    used = child.cpu_times()
                    memory += child.memory_info().rss
                except psutil.Error:
                    continue
                self.cpu[child.pid] = used.user + used.system
            self.memory = max(self.memory, memory)


def replay(log: Path) -> int:
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


def workers(job: Job) -> int:
    return Fleet(job).run()


def flink(job: Job) -> int:
    from hubd.fleet.flink_run import run

    run(job)
    return sum(_lines(job.log, part) for part in range(parts_of(job.log)))


def _lines(log: Path, part: int) -> int:
    return sum(file.read_bytes().count(b"\n") for file in folder_of(log, part).glob("*.jsonl"))


def rates(folder: Path, homes: int, each: int) -> None:
    """Records a second of each engine, and how that compares."""
    count = invent.write(folder / "log", invent.records(invent.families(8), homes, each, BEGIN), 16)
    say(f"{homes:,} homes, {count:,} records\n")
    say(f"{'engine':<34}{'records/s':>12}{'us of CPU':>11}{'to replay':>11}{'memory':>10}")
    base = apart(replay, folder / "log")
    row("replay, home after home", base, base)
    cores = os.cpu_count() or 1
    plans: list[tuple[str, Callable[..., int], int]] = [
        ("local, in one process", one_process, 1), (f"local, {cores} workers", workers, cores),
    ]  # fmt: skip
    if find_spec("pyflink") is not None:
        invent.write(folder / "one" / "log", invent.records(invent.families(1), 1, 1, BEGIN), 1)
        place = folder / "one"
        started = apart(flink, Job(place / "log", place / "state", folder / "packs", place / "out"))
        say(f"{'flink, to start and to end':<34}{started.wall:>10.0f} s{started.cpu:>9.0f} s")
        plans += [("flink, parallelism 1", flink, 1), (f"flink, parallelism {cores}", flink, cores)]
    for number, (name, run, many) in enumerate(plans):
        place = folder / str(number)
        row(name, apart(run, Job(folder / "log", place / "state", folder / "packs", place / "out", (), many)), base)
    seen = look(folder / "0" / "state")
    sizes = sorted(one.size for one in seen.homes)
    say(f"\nstate of a home: half up to {sizes[len(sizes) // 2]:,} bytes, none above {sizes[-1]:,}")


def row(name: str, took: Took, base: Took) -> None:
    rate, usual = took.records / took.wall, base.records / base.wall
    cpu = took.cpu / took.records * 1e6
    say(f"{name:<34}{rate:>12,.0f}{cpu:>11.0f}{rate / usual:>11.2f}{took.memory:>7.0f} MB")


def memory(folder: Path, homes: int, each: int) -> None:
    """Memory and checkpoint of small, middle and large homes, and whether they grow with their number."""
    say(f"\n{'homes':<22}{'memory':>10}{'a home':>12}{'checkpoint':>13}{'a home':>12}")
    empty = apart(one_process, Job(_nothing(folder), folder / "none", folder / "packs"))
    for size, people in SIZES:
        family = invent.family(size, people, 1)
        for count in (max(1, homes // share) for share in SHARES):
            place = folder / f"{size}-{count}"
            invent.write(place / "log", invent.records([family], count, each, BEGIN), 1)
            took = apart(one_process, Job(place / "log", place / "state", folder / "packs"))
            sizes = [one.size for one in look(place / "state").homes]
            used = took.memory - empty.memory
            say(f"{f'{count} {size}':<22}{took.memory:>7.0f} MB{used / count * 1000:>9.0f} kB"
                f"{sum(sizes) / 1e6:>10.2f} MB{sum(sizes) / count / 1000:>9.1f} kB")


def _nothing(folder: Path) -> Path:
    log = folder / "nothing"
    if not log.exists():
        invent.write(log, iter(()), 1)
    return log


def backtest(folder: Path, homes: int) -> None:
    """So many home-days tried on one process and on all cores; every answer is given anew."""
    street(folder / "homes", homes)
    rules = folder / "quiet.yaml"
    rules.write_text("- {pack: messages, enabled: false}\n")
    asked = questions([folder / "homes"], Change(), Change((str(rules),)))
    cores = os.cpu_count() or 1
    took = {}
    for many in (1, cores):
        begun = time.perf_counter()
        found = ask_all(asked, Answers(folder / f"answers-{many}"), in_processes(many))
        took[many] = time.perf_counter() - begun
        cpu = sum(each.seconds for each in found) / len(found)
        say(f"backtest of {homes} home-days, {many} processes: {took[many]:.1f} s, {cpu:.2f} s of CPU a home-day")
    say(f"{took[1] / took[cores]:.2f} times as fast on {cores} cores")


def street(folder: Path, homes: int) -> None:
    """Homes as folders: a configuration, and a day beside it."""
    lives = invent.families(min(homes, 8))
    for number in range(homes):
        life = lives[number % len(lives)]
        name, setup = invent.member(life, number)
        (folder / name).mkdir(parents=True)
        (folder / name / "home.yaml").write_text(json.dumps(setup.document))
        lines = (line_of(message) for message in invent.moved(life, name, 0.0))
        (folder / name / "2026-03-02.jsonl").write_bytes(b"".join(lines))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--homes", type=int, default=200)
    parser.add_argument("--each", type=int, default=500, help="records of every home")
    parser.add_argument("--full", action="store_true", help="1,000 homes, 2,000 records of each")
    parser.add_argument("--only", choices=["rates", "memory", "backtest"])
    said = parser.parse_args()
    homes, each = (1000, 2000) if said.full else (said.homes, said.each)
    say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")
    with tempfile.TemporaryDirectory(prefix="hubd-fleet-") as name:
        if said.only in (None, "rates"):
            rates(Path(name) / "rates", homes, each)
        if said.only in (None, "memory"):
            memory(Path(name) / "memory", homes, each)
        if said.only in (None, "backtest"):
            backtest(Path(name) / "backtest", homes)


if __name__ == "__main__":
    main()
