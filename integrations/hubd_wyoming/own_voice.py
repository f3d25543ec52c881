"""A voice of one's own: the wake word, then a sentence, then hubd has it as if it had been typed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from hubd.errors import HubError, Unavailable
from hubd_wyoming.own_sound import Ear

log = logging.getLogger("hubd.wyoming")

SURE = 0.5
"""From here on it was the wake word: openWakeWord's own threshold."""


class Wake(Protocol):
    """Hears one word in a stream of sound."""

    def heard(self, sound: bytes) -> bool: ...
    def forget(self) -> None: ...


class OpenWakeWord:
    """One of openWakeWord's own words (https://github.com/dscripka/openWakeWord), on this computer alone."""

    def __init__(self, name: str) -> None:
        try:
            import pyopen_wakeword
        except ImportError as error:
            raise Unavailable("the wake word needs pyopen-wakeword: pip install pyopen-wakeword==1.1.0") from error
        self._features: Any = pyopen_wakeword.OpenWakeWordFeatures.from_builtin()
        self._word: Any = pyopen_wakeword.OpenWakeWord.from_builtin(pyopen_wakeword.Model(name))

    def heard(self, sound: bytes) -> bool:
        parts = self._features.process_streaming(sound)
        return max((sure for part in parts for sure in self._word.process_streaming(part)), default=0.0) > SURE

    def forget(self) -> None:
        """What was heard before the sentence must not wake it again."""
        self._features.reset()
        self._word.reset()


async def converse(
    ear: Ear, wake: Wake, sentence: Callable[[], Awaitable[str]], say: Callable[[str], Awaitable[None]]
) -> None:
    """For good: after each wake word, one sentence. What goes wrong with one is no harm to the next."""
    while True:
        with ear.listening() as chunks:
            while not wake.heard(await chunks.get()):
                pass
        log.info("the wake word")
        try:
            text = await sentence()
            if text:
                await say(text)
        except (HubError, OSError, ValueError, asyncio.IncompleteReadError, TimeoutError) as error:
            log.warning("a sentence was lost: %s", error)
        wake.forget()
