"""The part that measures: it counts what cannot be asked later, and lays it out for Prometheus."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from time import time
from typing import TYPE_CHECKING

from hubd.config.settings import Metrics
from hubd.core.codec import context_values
from hubd.core.decisions import Decision
from hubd.errors import Unavailable
from hubd.measures.alarms import Alarms
from hubd.measures.checked import MINUTE, Checked, Sample
from hubd.runtime.ledger import Counters
from hubd.runtime.living import Living
from hubd.runtime.sheets import Sheet

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

OFFERED = "metrics"
"""The name under which other parts find the page."""
KIND = "text/plain; version=0.0.4; charset=utf-8"


class Meter:
    """Measures one household. `listen` None: only other parts serve the page."""

    def __init__(self, living: Living, settings: Metrics) -> None:
        self.living, self.begun = living, time()
        self.checked = Checked()
        self.alarms = Alarms()
        self.decided: Counter[tuple[str, str, str]] = Counter()
        self._settings = settings
        self._timer: asyncio.TimerHandle | None = None

    @property
    def now(self) -> float:
        return self.living.now() or 0.0

    @property
    def counters(self) -> Counters:
        return self.living.loop.counters

    def collect(self) -> Iterable[Metric]:
        """For Prometheus' library."""
        from hubd.measures.told import figures

        return figures(self)

    def page(self) -> bytes:
        """Everything as Prometheus reads it."""
        return bytes(self._latest(self._registry))

    async def open(self) -> None:
        """Count from now on, and lay it out. Raises `Unavailable` without the library."""
        if find_spec("prometheus_client") is None:
            raise Unavailable("metrics: the package prometheus-client is missing; pip install 'hubd[metrics]'")
        from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest

        self._registry, self._latest = CollectorRegistry(auto_describe=False), generate_latest
        self._registry.register(self)
        ProcessCollector(registry=self._registry)
        household, base = self.living.operator.brain.household, self.living.settings.mqtt.base_topic
        for name, hear in (("label", self.checked.label), ("feedback", self.alarms.answered)):
            self.living.loop.door.watched.setdefault(f"{base}/{household.id}/in/{name}", hear)
        self.living.offered[OFFERED] = self.page
        self._sample()
        if self._settings.listen is not None:
            host, port, only_from = self._settings.listen, self._settings.port, self._settings.only_from
            self.living.sheets.append(Sheet.of(OFFERED, host, port, only_from, {OFFERED: lambda: (KIND, self.page())}))

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:  # noqa: ARG002 - a part's
        self.alarms.lived(decisions)
        for decision in decisions:
            self.decided[decision.verdict, decision.reason, decision.intent] += 1

    def _sample(self) -> None:
        """What is believed this minute."""
        brain, state, now = self.living.operator.brain, self.living.operator.state, self.living.now()
        if now is not None and state.wake_at:
            self.checked.remember(Sample(now, context_values(state, brain.household, brain.floor, now)["people"]))
        self._timer = asyncio.get_running_loop().call_later(MINUTE, self._sample)
