"""The part that measures: it counts while the household lives, and lays the figures out for Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from hubd.config.settings import Metrics
from hubd.core.decisions import Decision
from hubd.errors import Unavailable
from hubd.measures.checked import MINUTE
from hubd.measures.tally import Tally
from hubd.measures.told import figures
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
        self.tally = Tally(living)
        self._living, self._settings = living, settings
        self._timer: asyncio.TimerHandle | None = None

    def collect(self) -> Iterable[Metric]:
        """For Prometheus' library."""
        return figures(self.tally)

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
        living, tally = self._living, self.tally
        own = f"{living.settings.mqtt.base_topic}/{living.operator.brain.household.id}/in"
        for name, hear in (("label", tally.checked.label), ("feedback", tally.alarms.answered)):
            living.loop.door.watched.setdefault(f"{own}/{name}", hear)
        living.offered[OFFERED] = self.page
        self._sample()
        if self._settings.listen is not None:
            host, port, only_from = self._settings.listen, self._settings.port, self._settings.only_from
            living.sheets.append(Sheet.of(OFFERED, host, port, only_from, {OFFERED: lambda: (KIND, self.page())}))

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:  # noqa: ARG002 - a part's
        self.tally.count(decisions)

    def _sample(self) -> None:
        """Every minute."""
        self.tally.sample()
        self._timer = asyncio.get_running_loop().call_later(MINUTE, self._sample)
