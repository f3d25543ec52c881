"""How fast a recorded day is lived through, with the journal and without, beside the bare reading of the log."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.live import Figure
from hubd.config.load import load
from hubd.integration import Message, installed
from hubd.logs import read_log
from hubd.runtime.assemble import assemble
from hubd.runtime.litter import seldom
from hubd.runtime.operator import Operator
from hubd.store.journal import Journal
from hubd.store.values import Batch, Input

PLAIN, JOURNALED = 15_000, 8_000
TOGETHER = 50


def measure() -> Iterator[Figure]:
    """A simulated day of a family of four."""
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "hubd", "simulate", str(folder / "day"), "--pets"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - hubd itself
        log, config = folder / "day" / "log.jsonl", folder / "day" / "home.yaml"
        begun = time.perf_counter()
        messages = list(read_log(log))
        reading = len(messages) / (time.perf_counter() - begun)
        with seldom():  # as `hubd replay` does
            plain = _rate(_operator(config), messages)
            journal = Journal.open(f"sqlite:///{folder}/bench.db")
            journaled = _rate(_operator(config), messages, journal)
            journal.close()
    beside = f"{reading:,.0f}/s read"
    yield Figure("replay, journal off", f"{plain:,.0f}/s", beside, f">= {PLAIN:,}/s", plain >= PLAIN)
    yield Figure("replay, journal on", f"{journaled:,.0f}/s", beside, f">= {JOURNALED:,}/s", journaled >= JOURNALED)


def _operator(config: Path) -> Operator:
    settings = load(config)
    offer = installed("mqtt").decoders
    assert offer is not None  # noqa: S101 - the bench runs in a checkout
    return assemble(settings, offer(settings.household, settings.mqtt))


def _rate(operator: Operator, messages: list[Message], journal: Journal | None = None) -> float:
    """Messages per second through the operator; with a journal, committed together like a busy minute's."""
    begun = time.perf_counter()
    batch = Batch()
    for seq, message in enumerate(messages, start=1):
        taken = operator.take(message)
        if journal is None:
            continue
        entry = Input(seq, message.at, message.topic, message.payload, message.retain, message.qos)
        batch = Batch(
            inputs=[*batch.inputs, entry],
            decisions=[*batch.decisions, *taken.decisions],
            effects=[*batch.effects, *taken.effects],
        )
        if len(batch.inputs) == TOGETHER:
            journal.commit(batch)
            batch = Batch()
    return len(messages) / (time.perf_counter() - begun)
