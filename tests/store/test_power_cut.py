"""The process may end at any moment: what was committed is there, and the daily log says exactly the same."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from hubd.logs import read_log
from hubd.store.daily import DailyLog
from hubd.store.journal import Journal

ROUNDS = 8

WRITER = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from hubd.core.decisions import Tell
from hubd.store import daily
from hubd.store.daily import DailyLog
from hubd.store.journal import Journal
from hubd.store.values import Batch, Input

daily.FRAME_SECONDS = 0.0  # as often as can be: a cut in the middle of it is what this is about
store = Journal.open(sys.argv[1])
log = DailyLog(Path(sys.argv[2]), ZoneInfo("Europe/Berlin"), store)
seq = store.last_seq()
while True:
    waiting = []
    for _ in range(1 + seq % 7):
        seq += 1
        at = 1772449200.0 + seq * 60
        if log.turns(at):
            store.commit(Batch(inputs=waiting, snapshot=b"%d" % (seq - 1)))
            waiting = []
        waiting.append(Input(seq, at, f"room/{seq}", b"x" * (seq % 900), False, 1, seq % 65535 + 1))
    batch = Batch(inputs=waiting, effects=[Tell(id=f"E{seq}", decision="D", output="o", kind="show")])
    fresh = store.commit(batch)
    print(seq, len(fresh), flush=True)
    log.take(batch, seq)
"""


def test_kill_at_any_moment_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    url, logs = f"sqlite:///{tmp_path}/hubd.db", tmp_path / "logs"
    moments = random.Random(7)
    acknowledged = 0
    for _ in range(ROUNDS):
        with subprocess.Popen([sys.executable, "-c", WRITER, url, logs], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            begun = writer.stdout.readline()
            time.sleep(moments.uniform(0.0, 0.25))  # the moment of the cut is the point of this test
            writer.kill()
            said = (begun + writer.stdout.read()).splitlines()
        acknowledged = max([acknowledged, *(int(line.split()[0]) for line in said if line.endswith(" 1"))])

        journal = Journal.open(url)
        inputs = list(journal.inputs())
        assert [entry.seq for entry in inputs] == list(range(1, len(inputs) + 1))
        assert len(inputs) >= acknowledged
        assert f"E{acknowledged}" in {entry.effect.id for entry in journal.pending()}
        restored = journal.restore()
        if restored.snapshot is not None:
            assert restored.snapshot == b"%d" % restored.seq
        DailyLog(logs, ZoneInfo("Europe/Berlin"), journal).close()
        assert list(read_log(logs)) == [entry.message() for entry in inputs]
        journal.close()
    assert acknowledged > ROUNDS, "the writer did write"
    for snapshot in logs.glob("*.snapshot"):
        first = next(read_log(snapshot.with_suffix(".jsonl.zst")))
        assert first.topic == f"room/{int(snapshot.read_bytes()) + 1}"
