"""A voice of one's own: its sound over Wyoming, the code spoken, the wake word, the sentence at hubd."""

from __future__ import annotations

import asyncio
import json
import math
import stat
import sys
import threading
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hubd_wyoming.own_device import Places, live
from hubd_wyoming.own_hub import Hub
from hubd_wyoming.own_sound import CHUNK, SHAPE, Ear, Mouth, offer
from hubd_wyoming.own_voice import OpenWakeWord
from hubd_wyoming.protocol import Event, Line, line_to

from hubd.errors import Rejected, Unavailable

Serve = Callable[[Line], Awaitable[None]]
QUIET, WAKE, SPEECH = 40, 3, 6000


def tone(loud: int) -> bytes:
    return array("h", (int(loud * math.sin(n / 3.0)) for n in range(CHUNK // 2))).tobytes()


RECORDER = """
import sys, time
sound, room = (open(name, "rb").read() for name in sys.argv[1:])
sys.stdout.buffer.write(sound)
while True:
    sys.stdout.buffer.write(room)
    sys.stdout.buffer.flush()
    time.sleep(0.002)
"""


def recorder(folder: Path, *said: tuple[int, int]) -> list[str]:
    """A microphone that hears so many chunks, each so loud, as quickly as they are taken, and then the room."""
    sound, room = folder / "sound.raw", folder / "room.raw"
    sound.write_bytes(b"".join(tone(loud) * count for count, loud in said))
    room.write_bytes(tone(QUIET))
    return [sys.executable, "-c", RECORDER, str(sound), str(room)]


@asynccontextmanager
async def service(serve: Serve) -> AsyncIterator[str]:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(Line(reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def at(server: asyncio.Server) -> str:
    return f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def run(coroutine: Any) -> Any:
    async def within() -> Any:
        async with asyncio.timeout(20):
            result = await coroutine
            for _ in range(10):  # turns of the loop in which the pipes of programs that have ended are closed
                await asyncio.sleep(0.001)
            return result

    return asyncio.run(within())


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


async def heard(address: str, count: int) -> list[bytes]:
    async with line_to(address) as line:
        start = await line.hear()
        assert start is not None
        assert (start.type, start.data) == ("audio-start", SHAPE)
        chunks: list[bytes] = []
        while len(chunks) < count:
            event = await line.hear()
            assert event is not None
            chunks.append(event.payload)
        return chunks


def test_one_microphone_is_heard_by_many(tmp_path: Path) -> None:
    async def scene() -> list[list[bytes]]:
        ear = Ear(recorder(tmp_path))
        server = await offer(ear, "127.0.0.1", 0)
        recording = asyncio.create_task(ear.run())
        try:
            return list(await asyncio.gather(heard(at(server), 3), heard(at(server), 3)))
        finally:
            server.close()
            await ended(recording)

    assert run(scene()) == [[tone(QUIET)] * 3] * 2


def test_a_microphone_that_is_pulled_out_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(tone(QUIET))

    async def scene() -> list[bytes]:
        ear = Ear(["cat", str(tmp_path / "one")], again=0.01)
        server = await offer(ear, "127.0.0.1", 0)
        recording = asyncio.create_task(ear.run())
        try:
            return await heard(at(server), 3)
        finally:
            server.close()
            await ended(recording)

    assert len(run(scene())) == 3, "each recorder gave one chunk and ended"


def test_the_loudspeaker_plays_all_of_it_at_its_rate_and_says_so(tmp_path: Path) -> None:
    played = tmp_path / "played"

    async def scene() -> str:
        server = await offer(Mouth(["sh", "-c", f'echo "$@" >{played}.how; cat >{played}', "aplay"]), "127.0.0.1", 0)
        async with line_to(at(server)) as line:
            await line.send(Event("describe"))
            info = await line.hear()
            await line.send(Event("audio-start", {"rate": 22050, "width": 2, "channels": 1}))
            for _ in range(4):
                await line.send(Event("audio-chunk", SHAPE, tone(9)))
            await line.send(Event("audio-stop"))
            done = await line.hear()
        server.close()
        assert info is not None
        assert done is not None
        return f"{info.type} {done.type}"

    assert run(scene()) == "info played"
    assert played.read_bytes() == tone(9) * 4
    assert Path(f"{played}.how").read_text().split() == ["-r", "22050", "-c", "1"]


class Home(BaseHTTPRequestHandler):
    """hubd's API, as far as a voice knows it."""

    asked: list[tuple[str, Any, str | None]]
    approved_after, refuse, looks = 1, False, 0

    def _answer(self, body: Any, code: int = 200) -> None:
        text = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append((self.path, body, self.headers.get("Authorization")))
        if type(self).refuse:
            return self._answer({"error": "token"}, 401)
        return self._answer({"id": "secret", "code": "K7M-4QD", "expires": "later"} if "pair" in self.path else {})

    def do_GET(self) -> None:
        type(self).looks += 1
        if type(self).looks == 1:
            return self._answer({"error": "not_found"}, 404)  # the first code ran out
        approved = type(self).looks > 1 + type(self).approved_after
        return self._answer({"state": "approved", "token": "hubd_t"} if approved else {"state": "waiting"})

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def home() -> Iterator[tuple[str, type[Home]]]:
    class ThisHome(Home):
        asked = []  # noqa: RUF012 - of this test alone

    server = ThreadingHTTPServer(("127.0.0.1", 0), ThisHome)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", ThisHome
    server.shutdown()
    server.server_close()


def test_the_code_is_spoken_until_somebody_lets_it_in(tmp_path: Path, home: tuple[str, type[Home]]) -> None:
    page, there = home
    spoken: list[str] = []

    async def speak(text: str) -> None:
        spoken.append(text)

    token = tmp_path / "state" / "token"
    run(Hub(page, token, "voice, kitchen", every=0.01).pair(speak))
    assert token.read_text() == "hubd_t"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert spoken == ["K, 7, M, 4, Q, D"] * 2, "letter by letter, and a new one when nobody came"
    assert there.asked[0][:2] == ("/api/v1/pairings", {"name": "voice, kitchen"})


def test_a_voice_that_cannot_speak_yet_is_let_in_all_the_same(tmp_path: Path, home: tuple[str, type[Home]]) -> None:
    page, there = home
    there.looks = 1  # the first code is good

    async def dumb(text: str) -> None:
        raise Unavailable("nothing answers at tcp://127.0.0.1:10200")

    hub = Hub(page, tmp_path / "token", "v", every=0.01)

    async def both() -> None:
        await asyncio.gather(hub.pair(dumb), hub.pair(dumb))

    run(both())
    assert hub.let_in
    assert len(there.asked) == 1, "one code, however often it is wanted"


def test_a_token_that_is_revoked_is_forgotten(tmp_path: Path, home: tuple[str, type[Home]]) -> None:
    page, there = home
    there.refuse = True
    token = tmp_path / "token"
    token.write_text("hubd_old")
    with pytest.raises(Rejected):
        run(Hub(page, token, "v").say("hello", "kitchen"))
    assert not token.exists()
    assert there.asked == [("/api/v1/say", {"text": "hello", "area": "kitchen"}, "Bearer hubd_old")]


class Loud:
    """A wake word that can be told by its loudness."""

    def __init__(self) -> None:
        self.forgotten = 0

    def heard(self, sound: bytes) -> bool:
        return sound == tone(WAKE)

    def forget(self) -> None:
        self.forgotten += 1


def test_after_the_wake_word_the_sentence_reaches_hubd(tmp_path: Path, home: tuple[str, type[Home]]) -> None:
    page, there = home
    token = tmp_path / "token"
    token.write_text("hubd_t")
    wake = Loud()
    languages: list[Any] = []

    async def asr(line: Line) -> None:
        while (event := await line.hear()) is not None:
            if event.type == "transcribe":
                languages.append(event.data)
            if event.type == "audio-stop":
                await line.send(Event("transcript", {"text": " remind me to water the basil "}))

    async def scene() -> None:
        async with service(asr) as address:
            # The wake word, the room for a while, a sentence: over and over, so that no connection is too late for it.
            said = [(1, WAKE), (30, QUIET), (10, SPEECH), (30, QUIET)] * 20
            places = Places(recorder(tmp_path, *said), ["true"], "127.0.0.1", address, address, 0, 0)
            task = asyncio.create_task(live(places, Hub(page, token, "v"), wake, "kitchen", "de"))
            while not there.asked:
                await asyncio.sleep(0.01)
                assert not task.done()
            await ended(task)

    run(scene())
    assert there.asked[0] == (
        "/api/v1/say",
        {"text": "remind me to water the basil", "area": "kitchen"},
        "Bearer hubd_t",
    )
    assert languages[0] == {"language": "de"}


def test_without_its_package_the_wake_word_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyopen_wakeword", None)
    with pytest.raises(Unavailable, match="pip install pyopen-wakeword"):
        OpenWakeWord("okay_nabu")
