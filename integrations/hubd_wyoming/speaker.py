"""Say, ask, and listen for the answer: a voice speaks through a loudspeaker, a microphone hears, an ear understands.

Sound goes from the voice to the loudspeaker as it comes, so that the first word is heard while the last is still made.
Nothing of it is kept.
"""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from math import sqrt
from typing import Any

import msgspec

from hubd.core.decisions import Convey
from hubd.core.household import Household
from hubd.errors import HubError, Rejected, Unavailable
from hubd.integration import Said
from hubd_wyoming.protocol import Event, Line, line_to

PLAYED_SECONDS = 3.0
"""How long a loudspeaker is waited for to say that it has finished; many never do."""
BEGINS_WITHIN, PAUSE, LONGEST = 6.0, 0.8, 12.0
"""Seconds: until somebody begins to answer, of silence that ends an answer, and of the longest answer."""
QUIET, LOUDER = 300.0, 3.0
"""Speech is louder than this (of 32768), and so many times louder than the room was at first."""
ROOM = 0.3
"""Seconds at the beginning that tell how loud the room is."""
UNDERSTOOD_SECONDS = 15.0

BROKEN = (OSError, ValueError, msgspec.MsgspecError, asyncio.IncompleteReadError)
"""What a service may do in the middle of a sentence."""


class Speaker:
    """The outputs of a household that have a `wyoming:` section."""

    def __init__(self, household: Household) -> None:
        self._household = household

    async def convey(self, words: Convey) -> Said | None:
        """Speak, and after a question listen. None: nobody answered."""
        wyoming = self._household.outputs[words.tell.output].wyoming
        if wyoming is None or words.tell.kind not in ("say", "ask"):
            return None
        try:
            await spoken(wyoming.tts, wyoming.sound, words.tell.text or words.tell.title, words.tell.language)
            if words.tell.kind == "say" or wyoming.mic is None or wyoming.asr is None:
                return None
            text = await understood(wyoming.mic, wyoming.asr, words.tell.language)
        except BROKEN as error:
            raise TimeoutError(f"a speech service broke off ({type(error).__name__})") from error
        return Said(None, text) if text else None

    async def call(self, service: str, data: dict[str, Any]) -> None:
        del data
        raise Rejected(f"{service} is a service of Home Assistant's; add home_assistant: url and token")

    async def check(self) -> Sequence[str]:
        """Which services do not answer."""
        found = []
        for output in self._household.outputs.values():
            wyoming = output.wyoming
            for address in filter(None, (wyoming.tts, wyoming.sound, wyoming.mic, wyoming.asr) if wyoming else ()):
                try:
                    async with asyncio.timeout(PLAYED_SECONDS), line_to(address) as line:
                        await line.send(Event("describe"))
                        await line.hear()
                except (HubError, TimeoutError, *BROKEN) as error:
                    found.append(f"outputs.{output.id}: {error or 'no answer'} ({address})")
        return found

    async def close(self) -> None:
        """Nothing stays open between two sentences."""


async def spoken(tts: str, sound: str, text: str, language: str) -> None:
    """A voice says it through a loudspeaker. Raises `Unavailable` and `Rejected`."""
    async with line_to(tts) as voice, line_to(sound) as loud:
        await voice.send(Event("synthesize", {"text": text, "voice": {"language": language}}))
        while (event := await voice.hear()) is not None:
            if event.type.startswith("audio-"):
                await loud.send(event)
            if event.type == "audio-stop":
                break
            if event.type == "error":
                raise Rejected(f"{tts} cannot say it: {event.data.get('text', 'no reason given')}")
        else:
            raise Unavailable(f"{tts} fell silent before it had said anything")
        await _finished(loud)


async def _finished(loud: Line) -> None:
    try:
        async with asyncio.timeout(PLAYED_SECONDS):
            while (event := await loud.hear()) is not None and event.type != "played":
                pass
    except TimeoutError:
        return


async def understood(mic: str, asr: str, language: str) -> str:
    """What is said now at a microphone, as an ear understands it; empty where nobody speaks."""
    async with line_to(mic) as microphone, line_to(asr) as ear:
        await ear.send(Event("transcribe", {"language": language}))
        heard, begun = Listening(), False
        while (event := await microphone.hear()) is not None:
            if event.type != "audio-chunk":
                continue
            shape = {key: event.data.get(key) for key in ("rate", "width", "channels")}
            if not begun:
                await ear.send(Event("audio-start", shape))
                begun = True
            await ear.send(event)
            heard.take(event)
            if heard.over:
                break
        if not heard.spoken:
            return ""
        await ear.send(Event("audio-stop"))
        async with asyncio.timeout(UNDERSTOOD_SECONDS):
            while (event := await ear.hear()) is not None:
                if event.type == "transcript":
                    return str(event.data.get("text") or "").strip()
        return ""


class Listening:
    """Hears whether somebody speaks, by loudness alone."""

    def __init__(self) -> None:
        self.spoken = False
        self._passed = self._silence = 0.0
        self._room: list[float] = []

    @property
    def over(self) -> bool:
        """Was there an answer, or will there be none?"""
        if self.spoken:
            return self._silence >= PAUSE or self._passed >= LONGEST
        return self._passed >= BEGINS_WITHIN

    def take(self, chunk: Event) -> None:
        seconds, loud = measured(chunk)
        self._passed += seconds
        if self._passed <= ROOM:
            self._room.append(loud)
        level = max(QUIET, LOUDER * (sum(self._room) / len(self._room) if self._room else 0.0))
        if loud >= level and self._passed > ROOM:
            self.spoken, self._silence = True, 0.0
        else:
            self._silence += seconds


def measured(chunk: Event) -> tuple[float, float]:
    """Length in seconds and loudness (root mean square) of sound with 16 bits a sample."""
    data = chunk.data
    rate, width, channels = int(data.get("rate") or 16_000), int(data.get("width") or 2), int(data.get("channels") or 1)
    if width != 2 or rate <= 0 or channels <= 0:
        raise ValueError("sound that hubd cannot measure")
    samples = array("h", chunk.payload[: len(chunk.payload) // 2 * 2])
    if not samples:
        return 0.0, 0.0
    return len(samples) / rate / channels, sqrt(sum(sample * sample for sample in samples) / len(samples))
