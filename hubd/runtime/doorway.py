"""The way in from the bus: what hubd itself said, what nobody may say, and the clock of a recorded day stay outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import msgspec

from hubd.integration import Bus, Message, Receipt
from hubd.logs.reading import LATEST, LEAP
from hubd.runtime.arrivals import Arrival
from hubd.runtime.clocks import LogClock, Time


class _Time(msgspec.Struct):
    at: Annotated[datetime, msgspec.Meta(tz=True)]


_clock = msgspec.json.Decoder(_Time).decode


class Doorway:
    """Of one household, whose own topics begin with `own`. What concerns it is stamped, and handed to `arrive`; what
    makes no sense is told to `refuse` (topic, reason, detail)."""

    def __init__(
        self, own: str, time: Time, bus: Bus, refuse: Callable[[str, str, str], None], arrive: Callable[[Arrival], None]
    ) -> None:
        self.watched: dict[str, Callable[[bytes], None]] = {}
        """Topics whose messages also concern the shell, with who wants to know."""
        self.overheard: tuple[str, Callable[[str, bytes], None]] | None = None
        """Below this root the shell wants to know of every message."""
        self.echoes: frozenset[str] = frozenset()
        """Topics on which only hubd itself speaks, heard because a subscription is wider."""
        self.node = "#"
        """The level by which hubd's own announcements are known; an empty one takes back what was told of before."""
        self._clock_topic = f"{own}in/clock"
        self._logged = f"{own}log/"
        self._time = time
        self._bus = bus
        self._refuse = refuse
        self._arrive = arrive
        self._timeless: list[tuple[str, bytes, bool, int, Receipt | None, bool]] = []

    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        """One message of the bus. What stays outside is acknowledged here."""
        if topic in self.echoes or (not payload and self.node in topic):
            self._acknowledge(receipt)
            return
        if topic == self._clock_topic and not self._set_clock(payload, receipt):
            return
        if topic.startswith(self._logged):  # whoever says this over the bus is not hubd
            self._refuse(topic, "log: not over the bus", "what stands in the log comes from hubd alone")
            self._acknowledge(receipt)
            return
        at = self._time.now()
        if at is None:  # a recorded day whose clock has not been set yet
            self._timeless.append((topic, payload, retain, qos, receipt, again))
            return
        if topic in self.watched:
            self.watched[topic](payload)
        if self.overheard is not None and topic.startswith(self.overheard[0]):
            self.overheard[1](topic, payload)
        self._arrive(Arrival(Message(at, topic, payload, retain, qos), receipt, again))

    def _set_clock(self, payload: bytes, receipt: Receipt | None) -> bool:
        """A recorded day says what time it is. Elsewhere the message is none of our business."""
        try:
            if isinstance(self._time, LogClock):
                at, now = _clock(payload).at.timestamp(), self._time.now()
                if at <= LATEST and (now is None or at <= now + LEAP):
                    self._time.move(at)
                    timeless, self._timeless = self._timeless, []
                    for early in timeless:
                        self.heard(*early)
                    return True
                reason, detail = "clock: too far ahead", "more than a year after the last, or after the year 2100"
            else:
                reason, detail = "clock: only with --clock log", "time here is this computer's"
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError) as error:
            reason, detail = "clock: not a time", str(error)
        self._refuse(self._clock_topic, reason, detail)
        self._acknowledge(receipt)
        return False

    def _acknowledge(self, receipt: Receipt | None) -> None:
        if receipt is not None:
            self._bus.acknowledge(receipt)
