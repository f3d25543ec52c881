"""How the sensors are: looked at every few minutes, told once when it changes, and shown wherever hubd says how it is.

Not on the way of any event: a look reads what the household remembers of its devices.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence

from hubd.core.beliefs import DeviceState
from hubd.core.decisions import Decision
from hubd.core.evidence.ailments import Ailment, ailments
from hubd.runtime.living import Living

log = logging.getLogger("hubd.sensors")

EVERY = 300.0
"""Seconds between two looks."""
NAMED = 5
"""Sensors that are named in one sentence."""


class Wellbeing:
    """The part that looks after sensors. `ailing`: source to what is wrong with it, as of the last look."""

    def __init__(self, living: Living, every: float = EVERY) -> None:
        self.ailing: dict[str, tuple[Ailment, ...]] = {}
        self._living, self._every = living, every
        self._counted: dict[str, int] = {}
        self._at: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def problem(self) -> str | None:
        """One sentence for people; None while all are well."""
        found = [f"{source}: {', '.join(each.said for each in what)}" for source, what in self.ailing.items()
                 if any(each.grave for each in what) and not self._back(source, what)]  # fmt: skip
        more = f", and {len(found) - NAMED} more" if len(found) > NAMED else ""
        return f"sensors that need a look: {'; '.join(found[:NAMED])}{more}" if found else None

    def _back(self, source: str, what: tuple[Ailment, ...]) -> bool:
        """Nothing was wrong but that it was away, and it is here again: that need not wait for the next look."""
        device = self._living.operator.state.devices.get(source)
        return device is not None and device.online is True and {each.kind for each in what} == {"offline"}

    def kinds(self) -> Counter[str]:
        """How many devices have each kind of ailment."""
        return Counter(each.kind for what in self.ailing.values() for each in what)

    async def open(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._every, self._again)

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """What happens is looked at later."""

    def _again(self) -> None:
        now = self._living.now()
        if now is not None:
            self.look(self._living.operator.state.devices, now)
        self._timer = asyncio.get_running_loop().call_later(self._every, self._again)

    def look(self, devices: Mapping[str, DeviceState], now: float) -> None:
        """Compare with the last look, and tell what is new and what is over."""
        passed = now - self._at if self._at is not None else 0.0
        found: dict[str, tuple[Ailment, ...]] = {}
        for source, device in devices.items():
            before = self._counted.get(source)
            rate = (device.count - before) / passed if before is not None and passed > 0.0 else None
            if what := tuple(ailments(device, now, rate)):
                found[source] = what
        self._counted, self._at = {source: device.count for source, device in devices.items()}, now
        self._tell(found)
        self.ailing = found

    def _tell(self, found: Mapping[str, tuple[Ailment, ...]]) -> None:
        for source, what in found.items():
            known = {each.kind for each in self.ailing.get(source, ())}
            for each in what:
                if each.kind not in known:
                    log.log(logging.WARNING if each.grave else logging.INFO, "%s: %s", source, each.said)
        for source, what in self.ailing.items():
            over = {each.kind for each in what} - {each.kind for each in found.get(source, ())}
            if over:
                log.info("%s: well again (%s)", source, ", ".join(sorted(over)))
