"""Faces on the snapshots of cameras that the owner has named: looked at beside the loop, told by their direction, and
forgotten. A connection of its own to the broker keeps pictures out of the journal.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hubd.core.decisions import Decision
from hubd.core.events import Sighting
from hubd.errors import DecodeError, HubError
from hubd.integration import Broker, Bus, Receipt, bus_to
from hubd.perception.registry import FOLDER
from hubd.runtime.living import Living

if TYPE_CHECKING:
    from hubd.perception.faces.model import Face, FaceModel

log = logging.getLogger("hubd.faces")


class Snapshots:
    """Opens the pictures of persons that Frigate publishes. One at a time of each camera; the rest are passed over."""

    full = False

    def __init__(self, living: Living, broker: Broker) -> None:
        self._tell = living.tell
        self._folder = living.settings.store.logs.parent / FOLDER
        roots = living.settings.mqtt.prefixes.get("frigate", ("frigate",))
        cameras = living.settings.faces
        self._sources = {f"{r}/{c}/person/snapshot": f"{r}/{c}" for r in roots for c in cameras}
        visitor = replace(broker, client_id=f"{broker.client_id}-eyes", visitor=True, will=None)
        self._bus: Bus = bus_to(visitor, list(self._sources))
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="faces")
        self._busy: set[str] = set()
        self._model: FaceModel | None = None
        self.problem: str | None = None

    async def open(self) -> None:
        """A model that is not here must not keep a home from starting: it is told what to fetch."""
        try:
            self._model = await asyncio.get_running_loop().run_in_executor(self._thread, self._opened)
        except (HubError, ModuleNotFoundError) as error:
            self.problem = str(error)
            log.warning("%s (faces on snapshots are not looked at)", error)
            return
        self._bus.start(self)
        log.info("looking for faces on the snapshots of %d cameras", len(self._sources))

    def _opened(self) -> FaceModel:
        from hubd.perception.faces.model import FaceModel

        return FaceModel(self._folder)

    async def close(self) -> None:
        if self._model is not None:
            await self._bus.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """What happens in the house does not change what is looked at."""

    # the ear
    def heard(self, topic: str, payload: bytes, retain: bool, qos: int, receipt: Receipt | None, again: bool) -> None:
        """A picture. One that the broker kept shows somebody who was there, not who is."""
        del qos, again
        if receipt is not None:
            self._bus.acknowledge(receipt)
        source = self._sources.get(topic)
        if source is None or retain or source in self._busy or self._model is None:
            return
        self._busy.add(source)
        job = asyncio.get_running_loop().run_in_executor(self._thread, _faces, self._model, payload, source)
        job.add_done_callback(partial(self._seen, source))

    def _seen(self, source: str, job: asyncio.Future[list[Face]]) -> None:
        self._busy.discard(source)
        if job.cancelled():
            return
        for face in job.result():
            self._tell(Sighting(
                at=0.0, arrived=0.0, source=source, what="face", score=face.score, embedding=face.embedding
            ))  # fmt: skip

    def drained(self) -> None:
        """Nothing waits here."""

    def connected(self) -> None:
        """Pictures come when they come."""


def _faces(model: FaceModel, payload: bytes, source: str) -> list[Face]:
    """In the thread: the faces on one picture; none on what is no picture."""
    from hubd.perception.faces.pictures import decode

    try:
        return model(decode(payload, f"a snapshot of {source}"))
    except DecodeError as error:
        log.debug("%s", error)
        return []
