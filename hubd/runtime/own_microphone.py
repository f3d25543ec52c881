"""The microphone of this computer, by the library sounddevice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from hubd.errors import Unavailable
from hubd.integration import Chunk

log = logging.getLogger("hubd.microphone")

RATE = 16_000
BLOCK = 1_600
"""Samples given at a time."""


class OwnMicrophone:
    """Listens from start to stop. `device`: a part of its name, None for the system's default."""

    def __init__(self, device: str | None) -> None:
        self.problem: str | None = None
        self._device = device
        self._stream: Any = None

    def start(self, hear: Callable[[Chunk], None]) -> None:
        """Raises `Unavailable` where there is no such microphone."""
        try:
            import sounddevice
        except (ImportError, OSError) as error:
            what = "sounds.microphone: the sound library is missing"
            raise Unavailable(f"{what} ({error}); pip install 'hubd[microphone]'") from error
        loop = asyncio.get_running_loop()

        def given(data: Any, _frames: int, _time: Any, status: Any) -> None:
            if status:
                log.debug("microphone: %s", status)
            loop.call_soon_threadsafe(hear, Chunk(RATE, 2, 1, bytes(data)))

        try:
            self._stream = sounddevice.RawInputStream(
                samplerate=RATE, channels=1, dtype="int16", blocksize=BLOCK, device=self._device, callback=given
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            name = repr(self._device) if self._device else "the default"
            raise Unavailable(f"sounds.microphone: {name} cannot be opened ({error}); name another device") from error

    async def stop(self) -> None:
        if self._stream is not None:
            self._stream.close()
