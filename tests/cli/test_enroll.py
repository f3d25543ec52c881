"""`hubd enroll` and `hubd identities`: examples in, checked one by one; who is known, how well, and no more."""

from __future__ import annotations

import json
import wave
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest
from click.testing import CliRunner, Result

from hubd.cli import hubd
from hubd.errors import HubError
from hubd.perception.manifest import entries
from hubd.perception.registry import FOLDER
from hubd.store.identities import FILE, read
from tests.perception.test_voices import voice
from tests.perception.voice_networks import knowing, put
from tests.runtime.conftest import broker  # noqa: F401 - a fixture
from tests.runtime.hub import Wire
from tests.runtime.mosquitto import Mosquitto

CONFIG = """
home: {id: lab, name: Lab}
areas: {kitchen: {kind: kitchen}}
people:
  anna: {name: Anna, role: adult}
  ben: {name: Ben, role: adult, consent: {voice: false}}
store: {url: "sqlite:///hubd.db"}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "hubd.yaml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(hubd, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit | HubError):
        raise result.exception
    return result


def wav(folder: Path, name: str, samples: np.ndarray[tuple[int], np.dtype[np.float32]], rate: int = 16_000) -> str:
    with wave.open(str(folder / name), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return name


def enrolled(home: Path) -> dict[str, int]:
    logs = next(home.rglob(FILE)).parent
    return {who: len(kept) for who, kept in read(logs).gallery("voice").people.items()}


def test_a_voice_is_enrolled_listed_shown_exported_and_forgotten(home: Path) -> None:
    good, bad = wav(home, "a.wav", voice("anna", 12.0)), wav(home, "silence.wav", np.zeros(48_000, np.float32))
    result = run("enroll", "voice", "anna", good, good, bad)
    assert result.exit_code == 0, result.output
    assert "taken" in result.output
    assert "known already" in result.output, "a copy is no other example"
    assert "nothing is to be heard" in result.output
    assert enrolled(home)["anna"] >= 2

    assert "anna" in run("identities", "list").output
    assert "voices-" in run("identities", "show", "anna").output
    told = json.loads(run("identities", "export", "anna").output)
    assert len(told["voice"]["examples"]) == enrolled(home)["anna"]
    assert run("identities", "forget", "anna", "--yes").exit_code == 0
    assert enrolled(home) == {}
    assert "not enrolled" in str(run("identities", "show", "anna").exception)


def test_nobody_is_enrolled_who_does_not_agree_or_does_not_live_here(home: Path) -> None:
    file = wav(home, "a.wav", voice("anna", 4.0))
    assert "has not agreed" in str(run("enroll", "voice", "ben", file).exception)
    assert "not under people" in str(run("enroll", "voice", "zoe", file).exception)
    assert not list(home.rglob(FILE))


def test_a_file_that_cannot_be_read_leaves_the_others(home: Path) -> None:
    (home / "a-folder.wav").mkdir()
    (home / "junk.ogg").write_bytes(b"OggS" + bytes(range(256)) * 8)
    good = wav(home, "z.wav", voice("anna", 4.0))
    result = run("enroll", "voice", "anna", "gone.wav", "a-folder.wav", "junk.ogg", good)

    assert result.exit_code == 0
    assert "gone.wav: it cannot be read (No such file or directory)" in result.output
    assert "a-folder.wav: it cannot be read" in result.output
    assert "junk.ogg cannot be read as sound" in result.output
    assert "BytesIO" not in result.output
    assert enrolled(home) == {"anna": 1}
    assert "nothing was taken" in str(run("enroll", "face", "anna", "gone.json").exception)


def test_a_dry_run_keeps_nothing_and_nothing_good_is_an_error(home: Path) -> None:
    file = wav(home, "a.wav", voice("anna", 4.0))
    assert run("enroll", "voice", "anna", file, "--dry-run").exit_code == 0
    short = wav(home, "s.wav", voice("anna", 1.0))
    assert "nothing was taken" in str(run("enroll", "voice", "anna", short).exception)
    (home / "empty.wav").write_bytes(b"")
    assert "holds nothing" in run("enroll", "voice", "anna", "empty.wav").output
    eight = wav(home, "8k.wav", voice("anna", 4.0)[::2], 8_000)
    assert "16000" in run("enroll", "voice", "anna", eight).output
    assert not list(home.rglob(FILE))


def test_somebody_reads_aloud_to_a_satellite(home: Path, broker: Mosquitto) -> None:
    (home / "hubd.yaml").write_text(CONFIG + f'mqtt: {{url: "mqtt://127.0.0.1:{broker.port}"}}\n')
    frames = [frame.read_bytes() for frame in _frames(home)]
    over = Event()

    def speak() -> None:
        wire = Wire(broker.port)
        while not over.wait(0.2):
            for frame in frames:
                wire.client.publish("hermes/audioServer/kitchen/audioFrame", frame)
        wire.close()

    speaker = Thread(target=speak)
    speaker.start()
    try:
        result = run("enroll", "voice", "anna", "--satellite", "kitchen", "--seconds", "2")
    finally:
        over.set()
        speaker.join()
    assert result.exit_code == 0, (result.output, result.exception)
    assert enrolled(home)["anna"] >= 1
    assert "nothing came" in str(run("enroll", "voice", "anna", "--satellite", "hall", "--seconds", "1").exception)


def _frames(home: Path) -> list[Path]:
    """A sentence in pieces of a tenth of a second, as a satellite sends them."""
    return [home / wav(home, f"frame{n}.wav", piece) for n, piece in enumerate(np.split(voice("anna", 6.0), 60))]


def test_strangers_and_vectors_of_other_recognisers(home: Path) -> None:
    assert run("enroll", "voice", "--stranger", wav(home, "tv.wav", voice("ben", 4.0))).exit_code == 0
    (home / "faces.json").write_text(json.dumps([[1.0, 0.0, 0.1], [0.9, 0.1, 0.0]]))
    assert run("enroll", "face", "anna", "faces.json").exit_code == 0
    (home / "bad.json").write_text("{}")
    assert "no list of numbers" in run("enroll", "face", "anna", "bad.json").output

    told = run("identities", "list").output
    assert "(strangers)" in told
    assert "face" in told


def test_a_fetched_network_tells_voices_once_they_are_enrolled_anew(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, eva = wav(home, "a.wav", voice("anna", 12.0)), wav(home, "eva.wav", voice("eva", 8.0))
    run("enroll", "voice", "anna", file)
    (home / "hubd.yaml").write_text(CONFIG + "models: {voices: wespeaker}\n")
    assert "hubd models get wespeaker" in str(run("enroll", "voice", "anna", file).exception)

    others = [entry for entry in entries() if entry.id != "wespeaker"]
    place = put(knowing(), home / FOLDER)
    monkeypatch.setattr("hubd.perception.registry.entries", lambda: (*others, place.entry))
    listed = run("identities", "list").output
    assert "told by voices-" in listed
    assert "told by wespeaker-" in listed
    assert "forget --all voice" in str(run("enroll", "voice", "anna", file).exception)

    assert run("identities", "forget", "--all", "voice", "--yes").exit_code == 0
    strangers = run("enroll", "voice", "--stranger", eva)
    assert "asked about people from elsewhere" in strangers.output
    result = run("enroll", "voice", "anna", file, file)
    assert "asked about" not in result.output, "what it is worth is known by now"
    assert "known already" in result.output
    assert enrolled(home)["anna"] >= 2
    assert "not used" not in run("identities", "list").output
    assert "by wespeaker-" in run("identities", "show", "anna").output

    (home / "hubd.yaml").write_text(CONFIG)
    run("identities", "forget", "anna", "--yes")
    assert "forget --all voice" in str(run("enroll", "voice", "anna", file).exception), "strangers are told by it, too"


def test_directions_of_another_model_are_not_mixed(home: Path) -> None:
    file = wav(home, "a.wav", voice("anna", 4.0))
    run("enroll", "voice", "anna", file)
    store = next(home.rglob(FILE))
    text = store.read_text()
    store.write_text(text.replace('"model":"voices-', '"model":"older-'))
    assert "forget --all voice" in str(run("enroll", "voice", "anna", file).exception)
