"""The microphone and the loudspeaker of this computer, offered over Wyoming.

The microphone is recorded once for everybody who listens: hubd that hears an answer, the wake word, the model of
sounds. Nothing of it is kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from hubd_wyoming.protocol import MOST, Event, Line

log = logging.getLogger("hubd.wyoming")

RATE, WIDTH, CHANNELS = 16_000, 2, 1
SHAPE = {"rate": RATE, "width": WIDTH, "channels": CHANNELS}
CHUNK = 1280 * WIDTH
"""Bytes of 80 ms."""
BEHIND = 50
"""Chunks after which a listener who does not come along misses some: four seconds."""
AGAIN, LONGEST = 1.0, 30.0
"""Seconds until the first new try with a microphone that has gone, and the most between two."""
LEFT = (ConnectionError, asyncio.IncompleteReadError, ValueError, asyncio.CancelledError)
"""How a connection ends: the other side goes, or this one does (Python 3.11 calls that an error otherwise)."""


def recorder(device: str) -> list[str]:
    return ["arecord", "-q", "-D", device, "-r", str(RATE), "-c", str(CHANNELS), "-f", "S16_LE", "-t", "raw"]


def player(device: str) -> list[str]:
    """What plays; rate and channels are added by what is to be played."""
    return ["aplay", "-q", "-D", device, "-f", "S16_LE", "-t", "raw"]


class Ear:
    """This computer's microphone. `program` writes what it hears to its output."""

    def __init__(self, program: Sequence[str], again: float = AGAIN) -> None:
        self._program, self._again = program, again
        self._listeners: list[asyncio.Queue[bytes]] = []

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[bytes]]:
        """Chunks of 80 ms from now on."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(BEHIND)
        self._listeners.append(queue)
        try:
            yield queue
        finally:
            self._listeners.remove(queue)

    async def run(self) -> None:
        """Record for good; a microphone that is pulled out is waited for."""
        pause = self._again
        while True:
            if await self._record():
                pause = self._again
            log.warning("the microphone is not heard; trying again in %.0f s: %s", pause, " ".join(self._program))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST)

    async def _record(self) -> bool:
        """Until the recorder ends. Was anything heard?"""
        heard = False
        process = await asyncio.create_subprocess_exec(*self._program, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None  # noqa: S101 - asked for above
        try:
            while True:
                self._hand_out(await process.stdout.readexactly(CHUNK))
                heard = True
        except asyncio.IncompleteReadError:
            return heard
        finally:
            await _ended(process)

    def _hand_out(self, sound: bytes) -> None:
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(sound)

    async def serve(self, line: Line) -> None:
        """Whoever connects hears the room until they leave."""
        with self.listening() as chunks:
            await line.send(Event("audio-start", SHAPE))
            while True:
                await line.send(Event("audio-chunk", SHAPE, await chunks.get()))


class Mouth:
    """This computer's loudspeaker. One sentence at a time; whoever comes second waits."""

    def __init__(self, program: Sequence[str]) -> None:
        self._program = program
        self._turn = asyncio.Lock()

    async def serve(self, line: Line) -> None:
        """Plays what comes, and says when it has been played."""
        while (event := await line.hear()) is not None:
            if event.type == "describe":
                await line.send(Event("info", {"snd": [{"name": "hubd"}]}))
            elif event.type == "audio-start":
                async with self._turn:
                    await self._play(line, event)

    async def _play(self, line: Line, start: Event) -> None:
        shape = ("-r", str(int(start.data.get("rate") or 22_050)), "-c", str(int(start.data.get("channels") or 1)))
        process = await asyncio.create_subprocess_exec(*self._program, *shape, stdin=asyncio.subprocess.PIPE)
        assert process.stdin is not None  # noqa: S101 - asked for above
        try:
            while (event := await line.hear()) is not None and event.type == "audio-chunk":
                process.stdin.write(event.payload)
                await process.stdin.drain()
            process.stdin.close()
            await process.wait()
        finally:
            await _ended(process)
        if event is not None and event.type == "audio-stop":
            await line.send(Event("played"))


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Whatever still runs is killed, and its pipes are emptied, so that nothing of it stays."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.communicate()


async def offer(thing: Ear | Mouth, host: str, port: int) -> asyncio.Server:
    """A microphone or loudspeaker at an address. Raises `OSError` when the address is taken."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await thing.serve(Line(reader, writer))
        except LEFT:
            pass
        except OSError as error:
            log.warning("sound broke off: %s", error)
        finally:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    return await asyncio.start_server(connected, host, port, limit=MOST)
