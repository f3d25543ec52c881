"""What must hold after an episode, asked of the journal and of what others heard."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import closing

from chaos.house import House
from hubd.config.load import load
from hubd.core.codec import decision_line
from hubd.core.decisions import Decision
from hubd.integration import installed
from hubd.logs import read_log
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator
from hubd.store.journal import Journal
from hubd.store.steady import open_store
from hubd.store.values import Input

SOUNDS = frozenset({"act", "speak", "ask", "show", "push"})
SOON = 60.0
"""Seconds of log time in which a smoke alarm is told."""
MEMORY = 200.0
"""MiB, with days of messages at a hundred times the usual rate."""
FIRST = 5
"""Of a long list of wrong things so many are told."""


def broken(house: House, *, damaged: bool) -> Iterator[str]:
    """Every invariant that did not hold, in words. `damaged`: a page of the database was spoilt, so that decisions and
    effects (not inputs, which the daily log holds as well) may be missing from it."""
    if damaged:
        _mend(house)
    with closing(Journal.open(house.hub.store, readonly=True)) as journal:
        inputs = list(journal.inputs())
        decisions = journal.decisions(limit=10**9)
        pending = journal.pending()
    yield from _lost(house, inputs)
    yield from _twice(house, damaged=damaged)
    if house.ears.on("lab/ghost_out"):
        yield f"decided {len(house.ears.on('lab/ghost_out'))} times from a retained message of yesterday"
    yield from _unsaid(inputs, decisions)
    if house.peak > MEMORY:
        yield f"took {house.peak:.0f} MiB of memory"
    if pending:
        yield f"{len(pending)} effects are still on their way after an orderly end"
    yield from _unlike(house, inputs, decisions, damaged=damaged)


def _mend(house: House) -> None:
    """What hubd has not had to read since a page was spoilt is mended when it is."""
    with closing(open_store(house.hub.store, house.hub.logs)) as store:
        deque(store.inputs(), maxlen=0)
        store.decisions(limit=10**9)
        store.pending()


def _lost(house: House, inputs: list[Input]) -> Iterator[str]:
    heard = Counter(int(entry.payload) for entry in inputs if entry.topic == "lab/trigger")
    missing = [number for number in range(house.mouth.probes) if number not in heard]
    if missing:
        yield f"{len(missing)} messages that the broker took are not in the journal: {missing[:FIRST]}"
    again = [number for number, count in heard.items() if count > 1]
    if again:
        yield f"{len(again)} messages were written down twice: {again[:FIRST]}"
    logged = sum(1 for _ in read_log(sorted(house.hub.logs.glob("*.zst"))))
    if logged != len(inputs):
        yield f"the daily log holds {logged} inputs, the journal {len(inputs)}"


def _twice(house: House, *, damaged: bool) -> Iterator[str]:
    heard = house.ears.on("lab/out")
    reactions = Counter(heard)
    again = [payload for payload, count in reactions.items() if count > 1]
    if again:
        places = [place for place, payload in enumerate(heard) if payload == again[0]]
        yield f"{len(again)} effects on others happened twice: {again[:FIRST]}, heard at places {places}"
    with closing(sqlite3.connect(house.hub.folder / "hubd.db")) as tables:
        known = tables.execute("SELECT count(*) FROM effects WHERE state IN ('uncertain', 'expired', 'failed')")
        unsure = known.fetchone()[0]
    unheard = house.mouth.probes - len(reactions)
    if unheard > unsure and not damaged:
        yield f"{unheard} effects were never seen, and only {unsure} of them are known to be uncertain or expired"


def _unsaid(inputs: list[Input], decisions: list[Decision]) -> Iterator[str]:
    """Hazards always sound."""
    said = [d.at for d in decisions if d.intent == "hazard.smoke" and d.verdict in SOUNDS]
    smoke = [entry for entry in inputs if entry.topic.endswith("kitchen_smoke") and not entry.retain]
    alarms = [entry.at for entry in smoke if b'"smoke":true' in entry.payload]
    for at in alarms:
        if not any(0 <= told - at <= SOON for told in said):
            yield f"the smoke alarm at {at:.0f} was told to nobody"


def _unlike(house: House, inputs: list[Input], decisions: list[Decision], *, damaged: bool) -> Iterator[str]:
    """Decisions are those of a life without faults."""
    operator = _fresh(house)
    lived = {json.loads(line)["id"]: line for entry in inputs for line in _lines(operator, entry)}
    kept = {d.id: decision_line(d, operator.brain.household) for d in decisions}
    invented = [name for name, line in kept.items() if lived.get(name) != line]
    if invented:
        yield f"{len(invented)} decisions differ from an uninterrupted replay: {invented[:FIRST]}"
    missing = [name for name in lived if name not in kept]
    if missing and not damaged:
        yield f"{len(missing)} decisions of an uninterrupted replay are missing: {missing[:FIRST]}"


def _lines(operator: Operator, entry: Input) -> Iterator[bytes]:
    for decision in operator.take(entry.message()).decisions:
        yield decision_line(decision, operator.brain.household)


def _fresh(house: House) -> Operator:
    settings = load(house.hub.config)
    offer = installed("mqtt").decoders
    if offer is None:
        raise LookupError("the MQTT integration is not installed; make setup")
    return assemble(settings, offer(settings.household, settings.mqtt))
