"""Who said it: when words were understood in a room whose microphone hubd hears, the voice of the last seconds becomes
evidence of who spoke. It is asked only then, and only where somebody has enrolled a voice; the sound is forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from hubd.core.decisions import Decision
from hubd.core.events import Utterance
from hubd.core.evidence.gallery import Gallery
from hubd.errors import ModelError
from hubd.runtime.living import Living

if TYPE_CHECKING:
    from hubd.perception.audio.rates import Samples
    from hubd.perception.voices.model import Voice, VoiceModel

log = logging.getLogger("hubd.voices")

SOURCE = "hubd/voice"
KEPT = 12 * 16_000
"""Samples of each microphone that are held in memory: as long as a sentence to a satellite, and its wake word."""
NOBODY = Gallery()


class Ring:
    """The last seconds of one microphone. Filled by the thread that hears, read by the one that recognises."""

    def __init__(self, area: str) -> None:
        self.area = area
        self._pieces: deque[Samples] = deque()
        self._count = 0
        self._lock = Lock()

    def add(self, samples: Samples) -> None:
        with self._lock:
            self._pieces.append(samples)
            self._count += len(samples)
            while self._count - len(self._pieces[0]) >= KEPT:
                self._count -= len(self._pieces.popleft())

    def take(self) -> list[Samples]:
        """What was heard, and begin anew: a sentence is asked about once."""
        with self._lock:
            pieces, self._pieces, self._count = list(self._pieces), deque(), 0
        return pieces


class Speakers:
    """Recognises whoever speaks to the house. `tap` is given the sound of every microphone."""

    def __init__(self, living: Living) -> None:
        self._living = living
        self._rings: dict[str, Ring] = {}
        self._model: VoiceModel | None = None
        self._refused = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="voices")
        self.problem: str | None = None

    async def open(self) -> None:
        """There is nothing to open: microphones bring the sound."""

    async def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def tap(self, source: str, area: str, samples: Samples) -> None:
        """More sound of a microphone, at 16 kHz. Where nobody is enrolled, none is held."""
        if self._gallery.people:
            self._rings.setdefault(source, Ring(area)).add(samples)

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """Was something said in a room that is heard?"""
        del decisions
        if self._rings and (said := list(self._said(touched))):
            areas = self._living.operator.state.areas
            for ring in list(self._rings.values()):
                if ring.area in areas and areas[ring.area].motion in said:
                    self._ask(ring)

    def _said(self, touched: frozenset[str]) -> Iterator[float]:
        """When words came in that anybody has said. Whoever speaks stirs the room at that very time."""
        devices = self._living.operator.state.devices
        for name in touched:
            source = name.removeprefix("device:")
            device = devices.get(source) if source != name and not source.startswith(SOURCE) else None
            if device is not None and device.kind == "utterance":
                yield device.seen

    @property
    def _gallery(self) -> Gallery:
        return self._living.operator.state.galleries.get("voice", NOBODY)

    def _ask(self, ring: Ring) -> None:
        pieces = ring.take()
        if pieces and not self._refused:
            job = asyncio.get_running_loop().run_in_executor(self._thread, self._hear, pieces)
            job.add_done_callback(partial(self._heard, ring.area))

    def _hear(self, pieces: list[Samples]) -> Voice | None:
        """In the thread: whose voice this is like."""
        import numpy as np

        if self._model is None:
            self._model = self._opened()
        if self._model is None or not self._compares(self._model.id, self._gallery.model):
            return None
        return self._model.hear(np.concatenate(pieces))

    def _opened(self) -> VoiceModel | None:
        from hubd.perception.registry import FOLDER
        from hubd.perception.voices.chosen import model_of

        settings = self._living.settings
        try:
            return model_of(settings.models.voices, settings.store.logs.parent / FOLDER)
        except ModelError as error:
            self._complain(str(error))
            self._refused = True
            return None

    def _compares(self, mine: str, enrolled: str) -> bool:
        """Were people enrolled with this very model? Asked each time: they may be enrolled anew while the hub runs."""
        if mine == enrolled:
            self.problem = None
            return True
        self._complain(f"voices were enrolled with {enrolled or 'another model'}, and here they are told by {mine}; "
                       "hubd identities forget --all voice, and enrol them anew")  # fmt: skip
        return False

    def _complain(self, why: str) -> None:
        if why != self.problem:
            log.warning("%s (nobody is known by voice)", why)
            self.problem = why

    def _heard(self, area: str, job: asyncio.Future[Voice | None]) -> None:
        voice = None if job.cancelled() else job.result()
        if voice is None:
            return
        if voice.embedding is None:
            log.debug("a voice in %s could not be told: %s", area, voice.fault)
            return
        self._living.tell(Utterance(
            at=0.0, arrived=0.0, source=f"{SOURCE}/{area}", area=area, text="", embedding=voice.embedding
        ))  # fmt: skip
