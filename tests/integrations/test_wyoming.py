"""Saying, asking and hearing the answer over Wyoming, against small services that speak it."""

from __future__ import annotations

import asyncio
import math
import time
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hubd_wyoming.protocol import Event, Line, line_to
from hubd_wyoming.speaker import Speaker

from hubd.core.decisions import Convey, Tell
from hubd.core.household import Area, Household, Output, Wyoming
from hubd.errors import Rejected, Unavailable
from hubd.integration import Said

RATE = 16_000
SHAPE = {"rate": RATE, "width": 2, "channels": 1}
CHUNK = 1024


def sound(seconds: float, loud: float) -> list[Event]:
    """A tone in chunks, as microphones send it."""
    count = int(seconds * RATE / CHUNK)
    tone = array("h", (int(loud * math.sin(n / 3.0)) for n in range(CHUNK))).tobytes()
    return [Event("audio-chunk", SHAPE, tone) for _ in range(count)]


Serve = Callable[[Line], Awaitable[None]]


@asynccontextmanager
async def service(serve: Serve) -> AsyncIterator[str]:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(Line(reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


class Room:
    """A voice, a loudspeaker, a microphone and an ear. `said`: what the microphone hears, chunk by chunk."""

    def __init__(self, said: list[Event], transcript: str = "yes please") -> None:
        self.said, self.transcript = said, transcript
        self.synthesized: list[dict[str, Any]] = []
        self.played: list[Event] = []
        self.first = 0.0
        self.understood = 0

    async def voice(self, line: Line) -> None:
        while (event := await line.hear()) is not None:
            if event.type == "synthesize":
                self.synthesized.append(event.data)
                await line.send(Event("audio-start", SHAPE))
                for chunk in sound(0.2, 9000):
                    await line.send(chunk)
                await line.send(Event("audio-stop"))
            elif event.type == "describe":
                await line.send(Event("info", {"tts": []}))

    async def loud(self, line: Line) -> None:
        while (event := await line.hear()) is not None:
            self.first = self.first or time.perf_counter()
            self.played.append(event)
            if event.type == "audio-stop":
                await line.send(Event("played"))

    async def mic(self, line: Line) -> None:
        await line.send(Event("audio-start", SHAPE))
        for chunk in self.said:
            await line.send(chunk)

    async def ear(self, line: Line) -> None:
        while (event := await line.hear()) is not None:
            self.understood += event.type == "audio-chunk"
            if event.type == "audio-stop":
                await line.send(Event("transcript", {"text": f" {self.transcript} "}))


def words(kind: str) -> Convey:
    tell = Tell(id="T", decision="D", output="voice", kind=kind, text="Dinner?", language="de")  # type: ignore[arg-type]  # a word of the table above
    return Convey(id="T-w", decision="D", entity="wyoming", tell=tell)


def speak(room: Room, kind: str, *, listens: bool = True) -> Said | None:
    async def run() -> Said | None:
        async with AsyncExitStack() as opened:
            tts, loud, mic, ear = [
                await opened.enter_async_context(service(each)) for each in (room.voice, room.loud, room.mic, room.ear)
            ]
            way = Wyoming(tts, loud, mic, ear) if listens else Wyoming(tts, loud)
            async with asyncio.timeout(10):
                return await Speaker(home(way)).convey(words(kind))

    return asyncio.run(run())


def home(way: Wyoming) -> Household:
    return Household(
        id="lab", name="Lab", time_zone=ZoneInfo("UTC"), areas={"kitchen": Area("kitchen", "Kitchen", "kitchen")},
        outputs={"voice": Output("voice", "speaker", "kitchen", wyoming=way)},
    )  # fmt: skip


SILENCE, SPEECH = 40.0, 6000.0


def test_what_is_said_goes_from_the_voice_to_the_loudspeaker() -> None:
    room = Room([])
    assert speak(room, "say") is None
    assert room.synthesized == [{"text": "Dinner?", "voice": {"language": "de"}}]
    assert [event.type for event in room.played][:2] == ["audio-start", "audio-chunk"]
    assert room.played[-1].type == "audio-stop"
    assert sum(len(event.payload) for event in room.played) == len(sound(0.2, 1)) * CHUNK * 2


def test_a_question_is_heard_out_and_its_answer_understood() -> None:
    room = Room([*sound(0.5, SILENCE), *sound(0.7, SPEECH), *sound(3.0, SILENCE)])
    assert speak(room, "ask") == Said(None, "yes please")
    assert room.understood < len(room.said), "a pause ends the answer, and nothing after it is heard"


def test_silence_is_no_answer_and_a_loud_room_is_no_speech() -> None:
    assert speak(Room(sound(7.0, SILENCE)), "ask") is None
    assert speak(Room(sound(7.0, 2500.0)), "ask") is None, "a fan that always runs"


def test_an_output_that_cannot_listen_only_asks() -> None:
    room = Room(sound(1.0, SPEECH))
    assert speak(room, "ask", listens=False) is None
    assert room.played
    assert not room.understood


def test_what_breaks_is_named() -> None:
    async def gone(line: Line) -> None:
        """Leaves at once."""

    async def refusing(line: Line) -> None:
        await line.hear()
        await line.send(Event("error", {"text": "no such voice"}))

    async def run() -> None:
        async with service(gone) as quiet, service(refusing) as rude:
            with pytest.raises(Unavailable, match="fell silent"):
                await Speaker(home(Wyoming(quiet, rude))).convey(words("say"))
            with pytest.raises(Rejected, match="no such voice"):
                await Speaker(home(Wyoming(rude, rude))).convey(words("say"))
            with pytest.raises(Unavailable, match="is that service running"):
                await Speaker(home(Wyoming("tcp://127.0.0.1:9", rude))).convey(words("say"))
            (remark,) = await Speaker(home(Wyoming(rude, "tcp://127.0.0.1:9"))).check()
            assert "outputs.voice" in remark

    asyncio.run(run())


@pytest.mark.parametrize(
    "raw",
    [b'{"type": "transcript", "data": {"text": "a\xc3\xa9"}}\n',
     b'{"type": "transcript", "version": "1.10.2", "data_length": 14}\n{"text":"a\xc3\xa9"}'],
)  # fmt: skip
def test_both_ways_of_writing_data_are_read_in_bytes(raw: bytes) -> None:
    async def run() -> Event | None:
        reader = asyncio.StreamReader()
        reader.feed_data(raw)
        reader.feed_eof()
        return await Line(reader, None).hear()  # type: ignore[arg-type]  # nothing is written here

    assert asyncio.run(run()) == Event("transcript", {"text": "aé"})


@pytest.mark.parametrize("raw", [b"not json\n", b'{"type": "x", "payload_length": -1}\n',
                                 b'{"type": "x", "payload_length": 99999999999}\n', b"[1]\n"])  # fmt: skip
def test_junk_is_an_error_and_no_flood(raw: bytes) -> None:
    async def run() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(raw)
        reader.feed_eof()
        with pytest.raises(ValueError, match=r"."):
            await Line(reader, None).hear()  # type: ignore[arg-type]  # nothing is written here

    asyncio.run(run())


def test_the_first_sound_is_asked_for_at_once() -> None:
    took = []
    for _ in range(5):
        room = Room([])
        began = time.perf_counter()
        speak(room, "say")
        took.append(room.first - began)
    assert sorted(took)[2] < 0.3


def test_a_line_that_nobody_answers_is_unavailable() -> None:
    async def run() -> None:
        with pytest.raises(Unavailable):
            async with line_to("tcp://127.0.0.1:9"):
                pass

    asyncio.run(run())
