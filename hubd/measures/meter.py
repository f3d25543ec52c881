"""The part that measures: it counts what cannot be asked later, and answers on a small page of its own."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from ipaddress import ip_address
from time import time
from typing import TYPE_CHECKING

from hubd.config.settings import Metrics
from hubd.core.codec import context_values
from hubd.core.decisions import Decision
from hubd.errors import Unavailable
from hubd.measures.alarms import Alarms
from hubd.measures.checked import MINUTE, Checked, Sample
from hubd.runtime.ledger import Counters
from hubd.runtime.parts import Living

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

log = logging.getLogger("hubd.metrics")

OFFERED = "metrics"
"""The name under which other parts find the page."""
MOST, PATIENCE = 8_192, 5.0
"""Bytes of a request, and seconds in which it must arrive."""
KIND = "text/plain; version=0.0.4; charset=utf-8"


class Meter:
    """Measures one household. `listen` None: only other parts serve the page."""

    def __init__(self, living: Living, settings: Metrics) -> None:
        self.living, self.begun = living, time()
        self.checked = Checked()
        self.alarms = Alarms()
        self.decided: Counter[tuple[str, str, str]] = Counter()
        self._settings = settings
        self._allowed = frozenset(ip_address(each) for each in settings.only_from)
        self._server: asyncio.Server | None = None
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
        """Count from now on, and listen. Raises `Unavailable` without the library, or when the port is taken."""
        if find_spec("prometheus_client") is None:
            raise Unavailable("metrics: the package prometheus-client is missing; pip install 'hubd[metrics]'")
        from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest

        self._registry, self._latest = CollectorRegistry(auto_describe=False), generate_latest
        self._registry.register(self)
        ProcessCollector(registry=self._registry)
        household, base = self.living.operator.brain.household, self.living.settings.mqtt.base_topic
        for name, hear in (("label", self.checked.label), ("feedback", self.alarms.answered)):
            self.living.loop.watched.setdefault(f"{base}/{household.id}/in/{name}", hear)
        self.living.offered[OFFERED] = self.page
        self._sample()
        host, port = self._settings.listen, self._settings.port
        if host is None:
            return
        try:
            self._server = await asyncio.start_server(self._serve, host, port, limit=MOST)
        except OSError as error:
            what = f"metrics: {host}:{port} cannot be opened ({error.strerror}); name another port"
            raise Unavailable(what) from error
        log.info("metrics are on http://%s:%d/metrics", host, port)

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._server is not None:
            self._server.close()

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

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
                async with asyncio.timeout(PATIENCE):
                    head = await reader.readuntil(b"\r\n\r\n")
                    writer.write(self._answer(head, writer.get_extra_info("peername")[0]))
                    await writer.drain()
        finally:
            writer.close()

    def _answer(self, head: bytes, peer: str) -> bytes:
        if self._allowed and ip_address(peer) not in self._allowed:
            return _response("403 Forbidden", b"not from here: metrics.only_from lists who may\n")
        method, _, rest = head.partition(b" ")
        if method != b"GET" or rest.partition(b" ")[0].partition(b"?")[0] != b"/metrics":
            return _response("404 Not Found", b"there is /metrics\n")
        return _response("200 OK", self.page())


def _response(status: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {KIND}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body
