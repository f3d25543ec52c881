"""The life of a voice: its sound is offered, the hub lets it in, and the wake word is listened for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from hubd_wyoming.own_hub import Hub
from hubd_wyoming.own_sound import Ear, Mouth, offer
from hubd_wyoming.own_voice import Wake, converse
from hubd_wyoming.speaker import spoken, understood


@dataclass(frozen=True, slots=True)
class Places:
    """The programs that record and play, where both are offered, and the services that understand and speak."""

    recorder: Sequence[str]
    player: Sequence[str]
    host: str
    asr: str
    tts: str
    mic_port: int = 10_600
    sound_port: int = 10_601


async def live(places: Places, hub: Hub, wake: Wake, area: str, language: str) -> None:
    """Until it is stopped. Raises `OSError` where a port is taken."""
    ear = Ear(places.recorder)
    mic = await offer(ear, places.host, places.mic_port)
    sound = await offer(Mouth(places.player), places.host, places.sound_port)
    mic_at, sound_at = (f"tcp://127.0.0.1:{each.sockets[0].getsockname()[1]}" for each in (mic, sound))

    async def sentence() -> str:
        return await understood(mic_at, places.asr, language)

    async def speak(text: str) -> None:
        await spoken(places.tts, sound_at, text, language)

    async def say(text: str) -> None:
        await hub.pair(speak)
        await hub.say(text, area)

    async with mic, sound, asyncio.TaskGroup() as tasks:
        tasks.create_task(ear.run())
        tasks.create_task(hub.pair(speak))
        tasks.create_task(converse(ear, wake, sentence, say))
