"""What a store keeps, and what every store promises.

All times are seconds since 1970, UTC. A store has no clock: whoever calls says what time it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, TypeAlias

import msgspec

from hubd.core.decisions import Decision, Effect
from hubd.integration import Message

EffectState: TypeAlias = Literal["pending", "started", "done", "failed", "expired", "uncertain"]
OPEN_STATES: tuple[EffectState, ...] = ("pending", "started")

SNAPSHOTS_KEPT = 3
"""The newest may be damaged, or too new for an older hubd that somebody went back to."""


class Input(NamedTuple):
    """One accepted message, in order of arrival. `mid` is the broker's packet id, for redelivery."""

    seq: int
    at: float
    topic: str
    payload: bytes
    retain: bool = False
    qos: int = 0
    mid: int | None = None

    def message(self) -> Message:
        """The message as the decoders saw it."""
        return Message(self.at, self.topic, self.payload, self.retain, self.qos)


class Mark(NamedTuple):
    """How far one effect has come."""

    effect: str
    state: EffectState
    at: float
    detail: str = ""


class Position(NamedTuple):
    """How far the daily log goes: complete up to input `seq`, in the file of `day` (YYYY-MM-DD) of `length` bytes."""

    day: str
    length: int
    seq: int


class Batch(msgspec.Struct, kw_only=True):
    """What is written in one transaction. `snapshot` is the state after all of it."""

    inputs: Sequence[Input] = ()
    decisions: Sequence[Decision] = ()
    effects: Sequence[Effect] = ()
    marks: Sequence[Mark] = ()
    snapshot: bytes | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """Where to go on: a state as of input `seq`, and the inputs after it, oldest first."""

    snapshot: bytes | None
    seq: int
    tail: Iterator[Input]


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One effect and how it went."""

    effect: Effect
    state: EffectState
    changed: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One decision with what led to it and what came of it."""

    decision: Decision
    effects: tuple[OutboxEntry, ...]
    inputs: tuple[Input, ...]
    """The inputs that arrived at the moment of the decision; none when a timer caused it."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept, in seconds."""

    inputs: float = 35 * 86400.0
    decisions: float = 180 * 86400.0
    kinds: Mapping[str, float] = field(default_factory=dict)
    """By kind of input (`kinds.KINDS`): how long, where that is shorter than for the others."""
    set_aside: float = 90 * 86400.0
    """Damaged journals, messages that the core could not live through, and what a restored backup moved aside."""


def anything(_snapshot: bytes) -> bool:
    """Every snapshot whose checksum is right will do."""
    return True


class Store(Protocol):
    """A journal, wherever it is kept. Raises `StoreError` and nothing else."""

    notes: list[str]
    """What the owner should know about opening this store, in sentences; empty when all was well."""

    def commit(self, batch: Batch) -> tuple[Effect, ...]:
        """Write all of it or nothing. Returns the effects that were not known before: those to carry out now.

        What is written survives the end of hubd at once, and a power cut when `sync` has returned.

        Inputs, decisions and effects that are known already (a timer that fires again after a crash makes
        the same ids) are left as they are.
        """

    @property
    def lags(self) -> bool:
        """Is there anything left for `sync` to do after a commit?"""

    def sync(self) -> None:
        """Bring everything that was committed before to the disk. Another thread than the one that commits may wait."""

    def mark(self, effect: str, state: EffectState, at: float, detail: str = "") -> None:
        """Write down at once how far an effect has come. One that is finished stays as it is."""

    def restore(self, usable: Callable[[bytes], bool] = anything) -> Restored:
        """The newest snapshot that is whole and `usable`, and the inputs after it."""

    def snapshot_at(self, seq: int) -> bytes | None:
        """The state as of exactly that input, if a snapshot of it is kept and whole."""

    def pending(self) -> list[OutboxEntry]:
        """Effects that are neither finished nor given up, oldest first."""

    def redelivered(self, mid: int, topic: str, payload: bytes) -> bool:
        """Is this message, sent again with the duplicate flag, one that was written down but not acknowledged?"""

    def inputs(self, after: int = 0, until: int | None = None) -> Iterator[Input]:
        """Inputs with `after` < seq <= `until`, oldest first."""

    def last_seq(self) -> int:
        """The number of the newest input; 0 when there is none."""

    def first_at(self, at: float) -> int:
        """The number of the first input that arrived at `at` or later; one more than the newest when there is none."""

    def decisions(
        self, since: float | None = None, until: float | None = None, intent: str | None = None, limit: int = 100
    ) -> list[Decision]:
        """The newest decisions, newest first."""

    def story(self, decision: str) -> Story | None:
        """All about the decision whose id is or uniquely begins with `decision`."""

    def logged(self) -> Position | None:
        """How far the daily log goes."""

    def mark_logged(self, position: Position) -> None:
        """The daily log goes this far. Written with the next commit; a crash before it costs nothing but work."""

    def purge(self, now: float, retention: Retention) -> int:
        """Forget what is older than its time; returns how many inputs and decisions went."""

    def thin(self, kind: str, since: float, until: float) -> int:
        """Remove inputs of a kind that arrived in that time, and the words of decisions that repeat them; returns how
        many inputs went."""

    def close(self) -> None:
        """Give everything back. Nothing may be asked afterwards."""
