"""Microphones of a household: what they hear becomes inputs of the journal, sound itself never does, and what they send
by mistake is told once and passed over."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hubd_wyoming.microphone import WyomingMicrophone
from hubd_wyoming.protocol import Event, Line

from hubd.config.load import load
from hubd.core.events import AnyEvent, Sound
from hubd.errors import DecodeError, ModelError, Unavailable
from hubd.integration import Chunk
from hubd.logs.files import lines_in
from hubd.perception.audio.rates import RATE, Samples
from hubd.perception.hearing import Hearing
from hubd.runtime.microphones import BEHIND, Microphones, Stream
from hubd.runtime.satellites import chunk_of
from hubd.store.own_sounds import HEARD, Heard, read
from hubd.train.sounds import made
from tests.integrations.test_wyoming import SHAPE, service
from tests.perception.audio.test_audio import wav
from tests.runtime.hub import HOME, ROOT, Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

pytestmark = pytest.mark.anyio

EARS = "sounds: {{hermes: {{kitchen: kitchen}}}}\n"
SMOKE = "smoke detector, smoke alarm"


def alarm(seconds: float = 16.0) -> Samples:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.01, int(seconds * RATE)).astype(np.float32)
    return made.whole(made.smoke_alarm, rng, seconds) * np.float32(0.3) + noise


def pcm(samples: Samples) -> bytes:
    return (samples * 32767).astype("<i2").tobytes()


async def happens(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


class Home:
    """A household that listens, and what it is told."""

    def __init__(self, folder: Path, more: str) -> None:
        (folder / "hubd.yaml").write_text(f"home: {{id: flat}}\nareas: {{hall: {{kind: hall}}}}\n{more}")
        self.told: list[AnyEvent] = []
        living: Any = SimpleNamespace(
            settings=load(folder / "hubd.yaml"), tell=self.told.append, taps=[], now=lambda: 1_700_000_000.0
        )
        self.taps = living.taps
        self.part = Microphones(living, None)


def logged(hub: Hub) -> list[dict[str, Any]]:
    return [json.loads(line) for file in sorted(hub.logs.glob("*.jsonl*")) for line in lines_in(file)]


def test_a_satellite_hears_an_alarm_and_nothing_of_its_sound_is_kept(tmp_path: Path, broker: Mosquitto) -> None:
    hub = Hub(tmp_path / "hub", broker.port, home=HOME + EARS)
    wire = Wire(broker.port)
    hub.start()
    try:
        seconds = np.split(alarm(), 16)

        def heard() -> bool:
            for second in seconds:  # faster than they happen, but not so fast that any are skipped
                for frame in np.split(second, 8):
                    wire.client.publish("hermes/audioServer/kitchen/audioFrame", wav(frame))
                    wire.client.publish("hermes/audioServer/hall/audioFrame", wav(frame))
                time.sleep(0.02)
            wire.client.publish("hermes/audioServer/kitchen/audioFrame", b"no sound")
            return hub.said(SMOKE) > 0 or any(SMOKE in str(line) for line in logged(hub))

        until(heard, 40, "the alarm")
        until(lambda: hub.said("not a frame of sound") > 0, what="word of the broken frame")
    finally:
        hub.stop()
        wire.close()
    found = [line for line in logged(hub) if SMOKE in str(line)]

    assert found[0]["topic"] == "hubd/lab/log/event"
    assert (found[0]["payload"]["area"], found[0]["payload"]["source"]) == ("kitchen", "hermes/kitchen")
    assert all(line["payload"]["source"] != "hermes/hall" for line in found)
    assert not any("audioFrame" in line["topic"] for line in logged(hub))
    assert read(hub.logs, HEARD, Heard).told[0].label == SMOKE, "people may say what it was"


async def test_a_wyoming_microphone_is_heard_whenever_it_is_there(caplog: pytest.LogCaptureFixture) -> None:
    visits = 0

    async def serve(line: Line) -> None:
        nonlocal visits
        visits += 1
        await line.send(Event("audio-start", SHAPE))
        for _ in range(visits):
            await line.send(Event("audio-chunk", SHAPE, pcm(alarm(0.1))))
        if visits == 2:
            await line.send(Event("audio-chunk", {"rate": "fast"}, b"xx"))
        if visits == 3:
            await line.hear()  # until the other side leaves

    heard: list[Chunk] = []
    async with service(serve) as address:
        ear = WyomingMicrophone(address, again=0.01)
        ear.start(heard.append)
        await happens(lambda: len(heard) == 6)
        assert ear.problem is None
        await ear.stop()

    assert {(chunk.rate, chunk.width, chunk.channels, len(chunk.data)) for chunk in heard} == {(RATE, 2, 1, 3200)}
    assert [record.levelno for record in caplog.records].count(logging.WARNING) == 2


async def test_what_a_microphone_hears_is_told_with_its_area(tmp_path: Path) -> None:
    async def serve(line: Line) -> None:
        for second in np.split(alarm(), 16):
            await line.send(Event("audio-chunk", SHAPE, pcm(second)))
            await asyncio.sleep(0.01)
        await line.hear()  # until the other side leaves

    async with service(serve) as address:
        home = Home(tmp_path, f'sounds: {{household: false, wyoming: [{{url: "{address}", area: hall}}]}}')
        tapped: list[int] = []
        home.taps.append(lambda _source, area, samples: tapped.append(len(samples) if area == "hall" else 0))
        await home.part.open()
        await happens(lambda: bool(home.told), 20)
        await home.part.close()

    (sound, *_) = home.told
    assert isinstance(sound, Sound)
    assert (sound.label, sound.area, sound.on) == (SMOKE, "hall", True)
    assert sum(tapped) >= 7 * RATE


def stream() -> Stream:
    return Stream("hermes/kitchen", "kitchen", Hearing(None))


@pytest.mark.parametrize(
    ("chunk", "words"),
    [
        (Chunk(8_000, 2, 1, bytes(16_000)), "8000 samples a second"),
        (Chunk(RATE, 2, 2, pcm(np.tile(np.array([0.5, -0.5], np.float32), RATE))), "different channels"),
        (Chunk(RATE, 5, 1, bytes(100)), "40 bits a sample"),
        (Chunk(RATE, 2, 0, bytes(100)), "0 channels"),
        (Chunk(RATE, 2, 1, bytes(2 * RATE)), "nothing is to be heard"),
        (Chunk(RATE, 2, 1, pcm(np.sign(alarm(1.0)))), "overloaded"),
    ],
)
def test_sound_that_cannot_be_used_is_told_once_and_never_judged(
    chunk: Chunk, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    ear = stream()
    for _ in range(5):
        assert ear.judge([chunk], ()) == []

    assert ear.problem is not None
    assert words in ear.problem
    assert len([record for record in caplog.records if words in record.getMessage()]) == 1
    ear.judge([Chunk(RATE, 2, 1, pcm(alarm(5.0)))], ())
    assert ear.problem is None


def test_other_rates_are_heard_like_any(tmp_path: Path) -> None:
    ear = stream()
    thrice = np.repeat(alarm(), 3)  # the same samples at three times the rate, crude as that is
    told = [heard for second in np.split(thrice, 16) for heard in ear.judge([Chunk(48_000, 2, 1, pcm(second))], ())]

    assert [heard.label for heard in told] == [SMOKE] * len(told)
    assert told


def test_a_computer_that_is_too_slow_skips_sound_instead_of_hearing_it_late() -> None:
    ear = stream()
    ear.busy = True
    for _ in range(BEHIND // 3200 + 5):
        ear.add(Chunk(RATE, 2, 1, bytes(3200)))

    assert ear.problem is not None
    assert "too slow" in ear.problem
    assert sum(len(chunk.data) for chunk in ear.take()) < BEHIND


@pytest.mark.parametrize("frame", [b"", b"RIFF", wav(alarm(0.1))[:20]])
def test_a_frame_that_is_no_sound_says_so(frame: bytes) -> None:
    with pytest.raises(DecodeError, match="not a frame of sound"):
        chunk_of(frame)


async def test_the_microphone_of_this_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: dict[str, Any] = {}

    class Input:
        def __init__(self, **how: Any) -> None:
            opened.update(how)

        def start(self) -> None:
            opened["callback"](pcm(alarm(0.1)), 1600, None, None)

        def close(self) -> None:
            opened["closed"] = True

    sounddevice: Any = ModuleType("sounddevice")
    sounddevice.RawInputStream, sounddevice.PortAudioError = Input, RuntimeError
    monkeypatch.setitem(sys.modules, "sounddevice", sounddevice)
    home = Home(tmp_path, "sounds: {household: false, microphone: {area: hall, device: USB}}")
    tapped: list[str] = []
    home.taps.append(lambda source, _area, _samples: tapped.append(source))
    await home.part.open()
    for _ in range(5):
        opened["callback"](pcm(alarm(0.2)), 3200, None, None)
    await happens(lambda: bool(tapped))
    await home.part.close()

    assert (opened["device"], opened["samplerate"], opened["closed"]) == ("USB", RATE, True)
    assert set(tapped) == {"microphone"}


async def test_without_such_a_microphone_the_setting_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    home = Home(tmp_path, "sounds: {household: false, microphone: {area: hall}}")

    with pytest.raises(Unavailable, match=r"sounds\.microphone.*hubd\[microphone\]"):
        await home.part.open()
    await home.part.close()


def test_a_model_that_cannot_be_used_stands_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_folder: Path | None = None) -> None:
        raise ModelError([])

    monkeypatch.setattr("hubd.perception.sounds.sound_model", broken)
    home = Home(tmp_path, "sounds: {hermes: {hall: hall}}")

    assert home.part.problem is None
    assert "stands aside" in caplog.text


def test_nothing_is_loaded_that_nothing_asks_for() -> None:
    shown = (
        "import hubd.runtime.parts, hubd.runtime.daemon, hubd.runtime.microphones, sys; "
        "print([n for n in ('numpy', 'onnxruntime', 'sounddevice', 'soundfile') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"
