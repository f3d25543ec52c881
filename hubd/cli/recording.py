"""Speech from a satellite, for as long as somebody reads aloud to it; heard, told, and forgotten."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from hubd.cli.progress import share
from hubd.errors import Unavailable

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.integration import Chunk
    from hubd.perception.audio.rates import Samples

STEP = 0.1
"""Seconds between two looks at the clock."""


def heard_from(settings: Settings, site: str, seconds: float) -> Samples:
    """What a satellite of Hermes hears in so many seconds, at 16 kHz. Raises `Unavailable` where nothing comes."""
    import numpy as np

    from hubd.perception.audio.files import samples_of
    from hubd.perception.audio.rates import Resampler

    chunks = asyncio.run(_listen(settings, site, seconds))
    if not chunks:
        raise Unavailable(
            f"nothing came from the satellite {site!r} in {seconds:g} s; it must send its sound to the broker "
            f"(hermes/audioServer/{site}/audioFrame)"
        )
    resampler = Resampler(chunks[0].rate)
    pieces = [samples_of(each.data, each.rate, each.width, each.channels, site) for each in chunks]
    return np.concatenate([*map(resampler.push, pieces), resampler.flush()])


async def _listen(settings: Settings, site: str, seconds: float) -> list[Chunk]:
    from hubd.runtime.login import broker_of
    from hubd.runtime.satellites import Satellites

    chunks: list[Chunk] = []
    broker = broker_of(settings)
    visitor = replace(broker, client_id=f"{broker.client_id}-enroll")
    roots = settings.mqtt.prefixes.get("hermes", ("hermes",))
    satellites = Satellites(visitor, roots, {site: chunks.append}, lambda _site, _why: None)
    satellites.start()
    with share(f"listening to {site}") as told:
        for step in range(round(seconds / STEP)):
            await asyncio.sleep(STEP)
            told(step * STEP / seconds)
    await satellites.stop()
    return chunks
