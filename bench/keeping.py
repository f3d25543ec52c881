"""What writing down costs: the journal beside bare SQLite, the log's lines beside Python's own JSON."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from bench.live import Figure
from hubd.logs import read_log
from hubd.logs.lines import line_of
from hubd.store.journal import Journal
from hubd.store.values import Batch, Input

BERLIN = ZoneInfo("Europe/Berlin")
PAYLOAD = b'{"occupancy":true,"battery":87,"linkquality":112,"temperature":21.4,"voltage":2995,"illuminance":34}'
JOURNAL_MICROSECONDS = 50.0
"""Of processor time for each event, in the batches of a busy minute. The disk's own time is the disk's."""
LINE_MICROSECONDS = 6.0
ROUNDS, LINES = 300, 50_000


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name:
        yield from _journal(Path(name))
        yield _reading(Path(name))


def _inputs(first: int, count: int) -> list[Input]:
    return [
        Input(seq, 1.772e9 + seq * 0.1, "zigbee2mqtt/kitchen_motion", PAYLOAD, False, 1, seq % 65_535 + 1)
        for seq in range(first, first + count)
    ]


def _journal(folder: Path) -> Iterator[Figure]:
    """Commits of several sizes, with the wait for the disk that the daemon leaves to a thread."""
    journal = Journal.open(f"sqlite:///{folder}/bench.db")
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE inputs (seq INTEGER PRIMARY KEY, at, topic, payload, retain, qos, mid)")

    def plain(inputs: list[Input]) -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany("INSERT INTO inputs VALUES (?, ?, ?, ?, ?, ?, ?)", inputs)
        bare.execute("COMMIT")

    def ours(inputs: list[Input]) -> None:
        journal.commit(Batch(inputs=inputs))
        journal.sync()

    seq = 1
    for size in (1, 20, 50):
        took, busy = _cost(ours, seq, size)
        bare_took, bare_busy = _cost(plain, seq, size)
        seq += ROUNDS * size
        bar, met = (f"<= {JOURNAL_MICROSECONDS:g} us", busy <= JOURNAL_MICROSECONDS) if size > 1 else ("", None)
        yield Figure(f"journal, {size} at a time", f"{busy:.1f} us/event", f"{bare_busy:.1f} us bare", bar, met)
        yield Figure("  one commit to the disk", f"{took:.2f} ms", f"{bare_took:.2f} ms bare", "", None)
    bare.close()
    journal.close()


def _cost(write: Callable[[list[Input]], object], first: int, size: int) -> tuple[float, float]:
    """Milliseconds until a commit is on the disk (median), and microseconds of processor time for each input."""
    times, busy = [], 0.0
    for number in range(ROUNDS):
        inputs = _inputs(first + number * size, size)
        begun, working = time.perf_counter(), time.process_time()
        write(inputs)
        times.append(time.perf_counter() - begun)
        busy += time.process_time() - working
    return median(times) * 1e3, busy / ROUNDS / size * 1e6


def _reading(folder: Path) -> Figure:
    log = folder / "log.jsonl"
    log.write_bytes(b"".join(line_of(entry.message(), BERLIN) for entry in _inputs(1, LINES)))
    begun = time.perf_counter()
    for _ in read_log(log):
        pass
    ours = (time.perf_counter() - begun) / LINES * 1e6
    begun = time.perf_counter()
    for line in log.read_bytes().splitlines():
        datetime.fromisoformat(json.loads(line)["at"]).timestamp()
    theirs = (time.perf_counter() - begun) / LINES * 1e6
    bar = f"<= {LINE_MICROSECONDS:g} us"
    return Figure("reading a log", f"{ours:.1f} us/line", f"{theirs:.1f} us json", bar, ours <= LINE_MICROSECONDS)
