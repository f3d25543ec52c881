"""One home as one key: the daemon's own operator, with everything that an engine must be able to put away and take up.

It decides by the order of its own records and by nothing else. Timers that are due fire before the record that comes
after them; an engine's clock only serves homes that have fallen silent. Nothing that a home sends stops another one:
what cannot be lived through is set aside, and the home goes on as it was before.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

import msgspec
from backports import zstd
from msgspec.structs import replace

from hubd.core.codec import decode_state, encode_state
from hubd.core.decisions import Decision, Effect
from hubd.core.resettle import resettled
from hubd.core.state import State
from hubd.errors import HubError, Unavailable
from hubd.fleet.furnish import Furnisher
from hubd.fleet.order import Lane, Sorted, arrived, waited
from hubd.fleet.record import OPERATOR, Record
from hubd.fleet.setup import ERASE, SETUP, Setup, decode_setup
from hubd.fleet.tally import Alarm, Tally, alarm
from hubd.fleet.witness import Witness
from hubd.integration import Message
from hubd.runtime.operator import NOTHING, Operator, Taken

log = logging.getLogger("hubd.fleet")

KEPT_SCHEMA = 1
"""Raised whenever `Kept` cannot be read back by default values alone."""
LANES = 16
"""Forwarders of one home that are remembered; of more, the one that fell silent first is forgotten."""


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """A home put away: `state` as the daemon's snapshots hold it, and what only a fleet knows of it."""

    schema: int = KEPT_SCHEMA
    state: bytes = b""
    setup: Setup | None = None
    coming: tuple[Setup, ...] = ()
    lanes: dict[str, Lane] = {}
    tally: Tally = msgspec.field(default_factory=Tally)
    heads: dict[str, bytes] = {}


class Reaction(NamedTuple):
    """What a record, or the passing of time, led to."""

    decisions: tuple[Decision, ...] = ()
    effects: tuple[Effect, ...] = ()
    alarms: tuple[Alarm, ...] = ()


QUIET = Reaction()
"""Nothing came of it."""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Kept).decode


def packed(kept: Kept) -> bytes:
    """A home as it is stored: a quarter of its size, for a tenth of a millisecond."""
    return zstd.compress(_encode(kept), 1)


def unpacked(data: bytes) -> Kept:
    return _decode(zstd.decompress(data))


class Home:
    """One home alive. Calls must come in the order in which the engine has them; `kept` is where to go on."""

    def __init__(self, name: str, furnisher: Furnisher, kept: bytes | None = None) -> None:
        self.name = name
        self._furnisher = furnisher
        self._kept = unpacked(kept) if kept else Kept()
        self.tally = self._kept.tally
        self._lanes = dict(self._kept.lanes)
        self._coming = self._kept.coming
        self._witness = Witness(self.tally, self._kept.heads)
        self._operator: Operator | None = None
        self._alarms: list[Alarm] = []
        if self._kept.setup is not None:
            state = decode_state(self._kept.state) if self._kept.state else None
            self._operator = self._furnished(self._kept.setup, state)

    # what an engine calls
    def take(self, record: Record) -> Reaction:
        """One record as it arrived, in whatever order and however often."""
        lane = self._lanes.get(record.via)
        if record.via == OPERATOR:
            return self._told([self._obeyed(record, lane)])
        if lane is not None and record.seq == lane.last + 1 and not lane.waiting:  # as nearly always
            self._lanes[record.via] = Lane(record.seq)
            return self._told([self._live(record)])
        found = arrived(lane, record)
        if found.repeated:
            self.tally.repeated += 1
            if found.backwards:
                self._warn(record.message.at, "backwards", f"{record.via} began to count anew at {record.seq}")
            return self._told([])
        return self._told(self._released(record.via, found, record.message.at))

    def advance(self, at: float) -> Reaction:
        """It is `at` now: timers fire, setups begin, and what has waited long enough goes on."""
        done = []
        for via, lane in list(self._lanes.items()):
            if lane.until is not None and lane.until <= at:
                done += self._released(via, waited(lane, at), at)
        done.append(self._until(at))
        return self._told(done)

    @property
    def wake_at(self) -> float | None:
        """When `advance` should be called next, if nothing arrives before."""
        wishes = [lane.until for lane in self._lanes.values() if lane.waiting]
        wishes.append(self._operator.wake_at if self._operator is not None else None)
        wishes += [setup.begins for setup in self._coming]
        return min((at for at in wishes if at is not None), default=None)

    @property
    def version(self) -> str:
        """The setup it lives by; empty before the first."""
        return self._kept.setup.version if self._kept.setup is not None else ""

    @property
    def operator(self) -> Operator | None:
        """The home itself, for those who look; None before its first setup."""
        return self._operator

    def snapshot(self) -> bytes:
        """Everything needed to go on elsewhere."""
        state = encode_state(self._operator.state) if self._operator is not None else b""
        return packed(
            replace(self._kept, state=state, coming=self._coming, lanes=self._lanes, tally=self.tally,
                    heads=self._witness.heads)
        )  # fmt: skip

    # order
    def _released(self, via: str, found: Sorted, at: float) -> list[Taken]:
        self._lanes[via] = found.lane
        if len(self._lanes) > LANES:
            self._lanes.pop(next(name for name in self._lanes if name != via))
        if found.lost:
            self.tally.lost += found.lost
            self._warn(at, "gap", f"{found.lost} missing from {via} before {found.lane.last}")
        return [self._live(record) for record in found.ready]

    def _obeyed(self, record: Record, lane: Lane | None) -> Taken:
        """Orders have numbers that only grow. What they name a time for waits in the home until then."""
        if lane is not None and record.seq <= lane.last:
            self.tally.repeated += 1
            return NOTHING
        self._lanes[OPERATOR] = Lane(record.seq)
        before = self._until(record.message.at) if self._coming else NOTHING
        self._ordered(record.message)
        return before

    # living
    def _live(self, record: Record) -> Taken:
        message = record.message
        self.tally.records += 1
        before = self._until(message.at) if self._coming else NOTHING
        operator = self._operator
        if operator is None:
            self.tally.homeless += 1
            self._warn_once(message.at, "no setup", "it sends, but nobody has said how it is set up")
            return before
        if message.at < operator.state.now:
            self.tally.late += 1
        taken = self._guarded(operator, message)
        if taken.rejected is not None:
            self.tally.rejected += 1
        return taken if before is NOTHING else _both(before, taken)

    def _until(self, at: float) -> Taken:
        """Live up to `at`: a setup begins after the timers up to its time, and before whatever comes then."""
        done = NOTHING
        while self._coming and (begins := self._coming[0].begins or at) <= at:
            done = _both(done, self._passed(begins))
            setup, self._coming = self._coming[0], self._coming[1:]
            self._adopt(setup, at)
        return _both(done, self._passed(at))

    def _passed(self, at: float) -> Taken:
        operator = self._operator
        begun = operator is not None and (operator.state.areas or operator.state.wake_at is not None)
        return self._guarded(operator, at) if operator is not None and begun else NOTHING

    def _guarded(self, operator: Operator, what: Message | float) -> Taken:
        """The one place where any exception is caught: a bug in one home must not stop the others."""
        before = operator.state
        at = what if isinstance(what, float) else what.at
        try:
            return operator.advance(what) if isinstance(what, float) else operator.take(what)
        except Exception as error:
            operator.state = before
            self.tally.poisoned += 1
            topic = "a timer" if isinstance(what, float) else what.topic
            log.debug("%s: set aside: %s", self.name, topic, exc_info=True)
            self._warn(at, "poisoned", f"{topic}: {type(error).__name__}: {error}")
            if before.wake_at is not None and before.wake_at <= at:
                operator.state = replace(before, wake_at=None)  # it may be the timer that fails
                return self._guarded(operator, what)
            return NOTHING

    # what the operator says
    def _ordered(self, message: Message) -> None:
        if message.topic == ERASE:
            self._erase()
        elif message.topic == SETUP:
            try:
                setup = decode_setup(message.payload)
            except msgspec.MsgspecError as error:
                self._refuse(message.at, "a setup", str(error))
                return
            now = max(message.at, self._operator.state.now if self._operator is not None else 0.0)
            if setup.begins is None or setup.begins <= now:
                self._adopt(setup, now)
            else:
                self._coming = tuple(sorted((*self._coming, setup), key=_begins))
        else:
            self._refuse(message.at, message.topic, "the operator does not say such things")

    def _adopt(self, setup: Setup, at: float) -> None:
        before = self._operator
        try:
            self._operator = after = self._furnished(setup, before.state if before is not None else None)
            if before is not None:
                after.state = resettled(before.state, after.brain)
        except Unavailable:
            raise  # nothing is wrong with it, but with this worker
        except Exception as error:  # whatever is wrong with it, the home goes on with the one before
            self._refuse(at, setup.version, str(error) if isinstance(error, HubError) else repr(error))
            return
        self._kept = replace(self._kept, setup=setup)
        self.tally.begin(setup.version, at)

    def _refuse(self, at: float, what: str, why: str) -> None:
        self.tally.refused += 1
        self._warn(at, "refused", f"{what}: {why}")

    def _furnished(self, setup: Setup, state: State | None) -> Operator:
        brain, decoders = self._furnisher.furnish(self.name, setup)
        operator = Operator(self._witness.known(brain), decoders, state)
        operator.examiner = self._witness
        return operator

    def _erase(self) -> None:
        """Nothing is known of this home any more, but that it was here and where its numbers stand."""
        self._kept, self._coming, self._operator = Kept(), (), None
        self.tally = Tally(records=self.tally.records)
        self._witness = Witness(self.tally, {})

    # telling
    def _told(self, parts: list[Taken]) -> Reaction:
        alarms, self._alarms = self._alarms, []
        done = [part for part in parts if part.decisions or part.effects]
        if not done and not alarms:
            return QUIET
        decisions = tuple(decision for part in done for decision in part.decisions)
        self.tally.decided(decisions)
        return Reaction(decisions, tuple(effect for part in done for effect in part.effects), tuple(alarms))

    def _warn(self, at: float, kind: str, what: str) -> None:
        self.tally.alarms[kind] = self.tally.alarms.get(kind, 0) + 1
        self._alarms.append(alarm(self.name, at, kind, what, self.tally.records))

    def _warn_once(self, at: float, kind: str, what: str) -> None:
        if kind not in self.tally.alarms:
            self._warn(at, kind, what)


def _both(first: Taken, second: Taken) -> Taken:
    """One after the other; what was refused is the second's affair."""
    if first is NOTHING:
        return second
    return second._replace(decisions=first.decisions + second.decisions, effects=first.effects + second.effects)


def _begins(setup: Setup) -> float:
    return setup.begins or 0.0
