"""What homes send, written down before it is acknowledged: the only thing between their brokers and a fleet's log.

A home comes in one of two ways. Its broker is bridged under a root of its own (`fleet/elm-street/zigbee2mqtt/…`), and
the intake counts; or a forwarder counts itself and sends whole records (`fleet/elm-street/record`, or Kafka). Nothing
is decoded here, and nothing is known of homes: whose a message is, its topic says.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from hubd.errors import DecodeError
from hubd.fleet.record import OPERATOR, Record, record_of, written
from hubd.fleet.segments import Writer
from hubd.integration import Bus, Message, Receipt
from hubd.logs.lines import stamp

ROOT = "fleet"
RECORD = "record"
"""`fleet/<home>/record`: a whole record, numbered by whoever sends it."""
RECENT = 4096
"""Messages among which a repetition by the broker is looked for."""
TOGETHER = 512
"""Messages that are written down at once, at the most: the disk takes as long for one."""


class Intake:
    """Turns messages into records and writes them down. `run` names this life of it: numbers begin anew with it."""

    def __init__(self, writer: Writer, run: str, now: Callable[[], float] = time.time) -> None:
        self.taken: Counter[str] = Counter()
        """By home."""
        self.refused: Counter[str] = Counter()
        """By reason."""
        self._writer = writer
        self._via = f"gateway-{run}"
        self._now = now
        self._last = 0.0
        self._seqs: Counter[str] = Counter()
        self._recent: deque[tuple[str, bytes]] = deque(maxlen=RECENT)

    def take(self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 0, again: bool = False) -> None:
        """One message as it came over MQTT. `again`: the broker may have sent it before."""
        if again and (topic, payload) in self._recent:
            return
        self._recent.append((topic, payload))
        _, _, rest = topic.partition("/")
        home, _, own = rest.partition("/")
        if not home or not own:
            self.refused["no home in the topic"] += 1
        elif own == RECORD:
            self.record(payload, home)
        else:
            self._seqs[home] += 1
            message = Message(self._stamp(), own, payload, retain, qos)
            self._put(Record(home, self._seqs[home], message, self._via))

    def record(self, line: bytes, home: str | None = None) -> None:
        """A whole record, as its forwarder numbered it. Nobody speaks for another home, or for the operator."""
        try:
            record = record_of(line)
        except DecodeError as error:
            self.refused[error.reason] += 1
            return
        if record.via == OPERATOR or (home is not None and record.home != home):
            self.refused["speaks for somebody else"] += 1
            return
        now = self._stamp()
        if record.message.at > now:
            record = replace(record, message=replace(record.message, at=now))
        self._put(record)

    def safe(self) -> None:
        """Returns when everything that was taken is on the disk."""
        self._writer.sync()

    def _put(self, record: Record) -> None:
        self._writer.put(record.home, written(record))
        self.taken[record.home] += 1

    def _stamp(self) -> float:
        self._last = max(self._last, stamp(self._now()))
        return self._last


class Behind(Protocol):
    """Says whether those who live through the log are too far behind."""

    def __call__(self) -> bool: ...


class Ear:
    """Listens to a broker: what comes together is written down together, then acknowledged. While the homes are too far
    behind nothing more is asked for, and the broker keeps the rest."""

    def __init__(self, intake: Intake, bus: Bus, behind: Behind) -> None:
        self._intake, self._bus, self._behind = intake, bus, behind
        self._receipts: list[Receipt] = []
        self._resting = False

    @property
    def full(self) -> bool:
        return self._resting or len(self._receipts) >= TOGETHER

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        self._intake.take(topic, payload, retain=retain, qos=qos, again=again)
        if receipt is not None:
            self._receipts.append(receipt)

    def drained(self) -> None:
        self._intake.safe()
        receipts, self._receipts = self._receipts, []
        for receipt in receipts:
            self._bus.acknowledge(receipt)
        self._bus.flush()

    def connected(self) -> None:
        """The broker is there; what it kept comes by itself."""

    def look(self) -> None:
        """Called now and then: rest while the homes are too far behind."""
        behind = self._behind()
        if behind and not self._resting:
            self._bus.pause()
        elif self._resting and not behind:
            self._bus.resume()
        self._resting = behind
