"""Restoring: the newest snapshot, and the journal after it through the same operator. It is never an event, and
repeats no effect."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from hubd.core.codec import decode_state
from hubd.core.resettle import resettled
from hubd.core.state import State
from hubd.errors import StoreError
from hubd.runtime.assemble import with_heads
from hubd.runtime.operator import Operator
from hubd.store.values import Input, Store

log = logging.getLogger("hubd.daemon")


def restore(store: Store, operator: Operator, logs: Path | None = None) -> int:
    """Bring the operator back to where the journal ends. Returns the number of the last input. `logs`: the folder of
    daily logs, beside which lies what was learned about people."""

    def usable(snapshot: bytes) -> bool:
        try:
            decode_state(snapshot)
        except msgspec.MsgspecError as error:
            log.warning("a snapshot cannot be read (%s), taking the one before", error)
            return False
        return True

    restored = store.restore(usable)
    if restored.snapshot is not None:
        operator.state = _at_home(decode_state(restored.snapshot), operator)
        if logs is not None:
            _recall(operator, logs)
    seq = restored.seq
    for entry in restored.tail:
        _relive(operator, entry)
        seq = entry.seq
    return seq


def _at_home(state: State, operator: Operator) -> State:
    settled = resettled(state, operator.brain)
    if settled is not state:
        log.warning("rooms, people or outputs are not those of before: who is where is believed anew; what was learned "
                    "and promised stays, but for those who are gone")  # fmt: skip
    return settled


def _recall(operator: Operator, logs: Path) -> None:
    """What was learned from labels is in charge again; where its files are gone, the home goes on as a new one."""
    try:
        with_heads(operator, logs)
    except StoreError as error:
        log.warning("%s", error)


def _relive(operator: Operator, entry: Input) -> None:
    """What was lived through once may fail under a newer hubd. That must not keep a home from starting."""
    before = operator.state
    try:
        operator.take(entry.message())
    except Exception:
        log.exception("input %d of the journal was passed over, please report it: %s", entry.seq, entry.topic)
        operator.state = before
