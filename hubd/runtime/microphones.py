"""The part that listens: sound of several microphones is judged by one thread beside the loop, and what was heard
becomes an input of the journal like any other. Sound itself never does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hubd.core.decisions import Decision
from hubd.core.events import Sound
from hubd.errors import DecodeError, ModelError, Unavailable
from hubd.integration import Broker, Chunk, Microphone, microphone_at
from hubd.runtime.living import Living, Tap
from hubd.runtime.own_microphone import OwnMicrophone
from hubd.runtime.satellites import Satellites

if TYPE_CHECKING:
    from hubd.perception.audio.rates import Resampler, Samples
    from hubd.perception.hearing import Heard, Hearing
    from hubd.perception.noticing import Noticing
    from hubd.perception.sounds import SoundModel
    from hubd.runtime.sound_memory import SoundMemory

log = logging.getLogger("hubd.sounds")

AT_ONCE = 16_000
"""Bytes of sound that wait before the thread is woken: half a second of most."""
BEHIND = 10 * 32_000
"""Bytes after which a computer is too slow, and sound is skipped rather than heard too late."""


class Stream:
    """One microphone: its pieces until they are judged, and what judges them."""

    def __init__(self, source: str, area: str, hearing: Hearing, model: Noticing | None = None) -> None:
        self.source, self.area, self.hearing, self.model = source, area, hearing, model
        self.problem: str | None = None
        self.busy = False
        self._waiting: list[Chunk] = []
        self._bytes = 0
        self._resampler: tuple[int, Resampler] | None = None

    def add(self, chunk: Chunk) -> bool:
        """More sound. Is there enough for the thread?"""
        if self._bytes > BEHIND:
            self._say("this computer is too slow to listen; sound is skipped")
            self._waiting, self._bytes = [], 0
        self._waiting.append(chunk)
        self._bytes += len(chunk.data)
        return self._bytes >= AT_ONCE and not self.busy

    def take(self) -> list[Chunk]:
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        return waiting

    def judge(self, chunks: Sequence[Chunk], taps: Sequence[Tap]) -> list[Heard]:
        """In the thread: what is to be told after these."""
        found = []
        for chunk in chunks:
            try:
                samples = self._samples(chunk)
            except DecodeError as error:
                self._say(f"{error}")
                continue
            for tap in taps:
                tap(self.source, self.area, samples)
            found += self.hearing.push(samples)
            self._say(self.hearing.fault)
        return found

    def _samples(self, chunk: Chunk) -> Samples:
        from hubd.perception.audio.files import samples_of
        from hubd.perception.audio.rates import Resampler

        samples = samples_of(chunk.data, chunk.rate, chunk.width, chunk.channels)
        if self._resampler is None or self._resampler[0] != chunk.rate:
            self._resampler = (chunk.rate, Resampler(chunk.rate))
        return self._resampler[1].push(samples)

    def refuse(self, why: str) -> None:
        """A piece that was no sound at all."""
        self._say(why)

    def _say(self, problem: str | None) -> None:
        """A new trouble once, and its end."""
        if problem != self.problem:
            if problem is not None:
                log.warning("%s: %s", self.source, problem)
            self.problem = problem


class Microphones:
    """Opens every microphone that the settings name."""

    def __init__(self, living: Living, broker: Broker | None) -> None:
        wanted = living.settings.sounds
        if wanted is None:
            raise Unavailable("sounds: nothing is configured")
        self._taps = living.taps
        self._tell = living.tell
        self._now = living.now
        self._memory: SoundMemory | None = None
        if wanted.household:
            self._memory = _memory(living.settings.store.logs, wanted.embedding)
        self._alarms = wanted.alarms
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sounds")
        self._streams: list[Stream] = []
        self._ears: list[tuple[Microphone, Stream]] = []
        self._satellites: Satellites | None = None
        if wanted.hermes and broker is not None:
            sites = {site: self._stream(f"hermes/{site}", area) for site, area in wanted.hermes.items()}
            roots = living.settings.mqtt.prefixes.get("hermes", ("hermes",))
            self._satellites = Satellites(
                broker, roots, {site: partial(self._heard, stream) for site, stream in sites.items()},
                lambda site, why: sites[site].refuse(why),
            )  # fmt: skip
        for url, area in wanted.wyoming:
            self._ears.append((microphone_at(url), self._stream(f"wyoming/{url.removeprefix('tcp://')}", area)))
        if wanted.microphone is not None:
            area, device = wanted.microphone
            self._ears.append((OwnMicrophone(device), self._stream("microphone", area)))

    @property
    def problem(self) -> str | None:
        """One sentence for people; None while everything is heard."""
        apart = [f"{stream.source}: {stream.problem}" for stream in self._streams if stream.problem is not None]
        gone = [ear.problem for ear, _ in self._ears if ear.problem is not None]
        return "; ".join([*apart, *gone]) or None

    async def open(self) -> None:
        if self._satellites is not None:
            self._satellites.start()
        for ear, stream in self._ears:
            ear.start(partial(self._heard, stream))
        log.info("listening for sounds by %d microphones", len(self._streams))

    async def close(self) -> None:
        if self._satellites is not None:
            await self._satellites.stop()
        for ear, _ in self._ears:
            await ear.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._memory is not None:
            self._memory.save()

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:
        """What happens in the house does not change what is listened to."""

    def _stream(self, source: str, area: str) -> Stream:
        from hubd.perception.hearing import Hearing

        model = self._memory.noticing() if self._memory is not None else None
        stream = Stream(source, area, Hearing(model, listen_for_alarms=self._alarms), model)
        self._streams.append(stream)
        return stream

    def _heard(self, stream: Stream, chunk: Chunk) -> None:
        if stream.add(chunk):
            self._judge(stream)

    def _judge(self, stream: Stream) -> None:
        stream.busy = True
        loop = asyncio.get_running_loop()
        job: asyncio.Future[list[Heard]] = loop.run_in_executor(
            self._thread, self._work, stream, stream.take(), self._now() or 0.0
        )
        job.add_done_callback(partial(self._judged, stream))

    def _work(self, stream: Stream, chunks: Sequence[Chunk], now: float) -> list[Heard]:
        """In the thread."""
        found = stream.judge(chunks, tuple(self._taps))
        if self._memory is not None and stream.model is not None:
            for heard in found:
                self._memory.told(now, stream.area, heard, stream.model)
            self._memory.tend()
        return found

    def _judged(self, stream: Stream, job: asyncio.Future[Any]) -> None:
        stream.busy = False
        if job.cancelled():
            return
        for heard in job.result():
            self._tell(Sound(
                at=0.0, arrived=0.0, source=stream.source, area=stream.area, label=heard.label,
                score=round(heard.score, 3), on=heard.on,
            ))  # fmt: skip


def _memory(folder: Path, embedding: str) -> SoundMemory:
    """A model that cannot be used stands aside; alarms, and what people have named, need none."""
    from hubd.perception.sounds import sound_model
    from hubd.runtime.sound_memory import SoundMemory

    model: SoundModel | None = None
    try:
        model = sound_model()
    except ModelError as error:
        log.warning("%s (it stands aside)", error)
    return SoundMemory(folder, embedding, model)
