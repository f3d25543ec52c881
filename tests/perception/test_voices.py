"""Voices: what is speech, what is good enough, and that one voice resembles itself more than another."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from hubd.core.evidence.gallery import enrol, likeness, template
from hubd.core.evidence.identity import SURE, who_is
from hubd.core.household import UNKNOWN
from hubd.errors import DecodeError, ModelError
from hubd.perception.audio.rates import RATE, Samples
from hubd.perception.voices.model import VoiceModel, heard_in, voice_model
from hubd.perception.voices.speech import ENOUGH, speech_in
from hubd.resources import shipped

PEOPLE = {"anna": (210.0, (850.0, 1610.0, 2900.0)), "ben": (110.0, (640.0, 1190.0, 2390.0)),
          "leo": (300.0, (1030.0, 1900.0, 3500.0)), "eva": (170.0, (500.0, 2500.0, 3700.0))}  # fmt: skip
"""Invented voices: pitch and formants, in hertz."""


@lru_cache(maxsize=32)
def voice(who: str, seconds: float = 3.0, seed: int = 0, noise: float = 0.001) -> Samples:
    """A voice that says vowels with pauses: a pulse train through three resonances that move about their places."""
    pitch, formants = PEOPLE[who]
    chance = np.random.default_rng((seed, *who.encode()))
    count = int(seconds * RATE)
    made = np.zeros(count, np.float32)
    place = 0
    while place < count:
        length = min(int(chance.uniform(0.15, 0.35) * RATE), count - place)
        made[place : place + length] = _vowel(length, pitch, formants, chance)
        place += length + int(chance.uniform(0.03, 0.12) * RATE)
    made *= 0.3 / np.abs(made).max()
    return (made + noise * chance.standard_normal(count)).astype(np.float32)


def _vowel(length: int, pitch: float, formants: tuple[float, ...], chance: np.random.Generator) -> Samples:
    glide = pitch * (1.0 + chance.normal(0.0, 0.04) + np.linspace(0.0, chance.normal(0.0, 0.06), length))
    phase = np.cumsum(glide) / RATE
    pulses = np.diff(np.floor(phase), prepend=0.0)
    spectrum = np.fft.rfft(pulses, 2 * length)
    hertz = np.fft.rfftfreq(2 * length, 1.0 / RATE)
    shape = sum(1.0 / (1.0 + ((hertz - f * (1.0 + chance.normal(0.0, 0.08))) / 90.0) ** 2) for f in formants)
    made = np.fft.irfft(spectrum * (shape + 0.01))[:length]
    made /= np.abs(made).max() + 1e-9
    return (made * np.hanning(length)).astype(np.float32)


@pytest.fixture(scope="module")
def model() -> VoiceModel:
    found = voice_model()
    assert found is not None
    return found


def test_voices_are_told_apart_and_a_stranger_stays_one(model: VoiceModel) -> None:
    gallery = model.empty
    family = ("anna", "ben", "leo")
    for who in family:
        for seed in range(4):
            heard = model.hear(voice(who, seed=seed))
            assert heard.embedding is not None
            gallery, _ = enrol(gallery, who, heard.embedding, heard.quality)
    assert {who: len(kept) >= 3 for who, kept in gallery.people.items()} == dict.fromkeys(family, True)

    for who in family:
        found = who_is(gallery, [model.embed(voice(who, seed=9))], family)
        assert max(found, key=found.__getitem__) == who
        assert found[who] > 5 * found[UNKNOWN]
    stranger = who_is(gallery, [model.embed(voice("eva", seed=9))], family)
    assert max(p for who, p in stranger.items() if who != UNKNOWN) < SURE


def test_loudness_and_a_little_noise_do_not_make_another_voice(model: VoiceModel) -> None:
    plain = template(model.embed(voice("anna")))
    assert plain is not None
    gallery, _ = enrol(model.empty, "anna", model.embed(voice("anna", seed=1)))
    gallery, _ = enrol(gallery, "ben", model.embed(voice("ben", seed=1)))
    for other in (0.2 * voice("anna", seed=2), voice("anna", seed=2, noise=0.004)):
        one = template(model.embed(other))
        assert one is not None
        alike = likeness(gallery, one).people
        assert alike["anna"] > alike["ben"]


@pytest.mark.parametrize(("samples", "fault"), [
    (np.zeros(0, np.float32), "nothing is to be heard"),
    (np.zeros(RATE, np.float32), "nothing is to be heard"),
    (0.05 * np.random.default_rng(0).standard_normal(3 * RATE).astype(np.float32), "no speech stands out"),
    (np.sign(voice("anna")).astype(np.float32), "overloaded"),
    (voice("anna", 1.2), "s of speech"),
], ids=["empty", "silent", "noise", "clipped", "short"])  # fmt: skip
def test_what_no_voice_can_be_told_by(model: VoiceModel, samples: Samples, fault: str) -> None:
    heard = model.hear(samples)
    assert heard.embedding is None
    assert fault in (heard.fault or "")
    with pytest.raises(DecodeError, match="x.wav"):
        heard_in(model, samples, "x.wav")


def test_pauses_are_cut_out_and_seconds_are_those_of_speech() -> None:
    said = voice("anna", 2.5)
    pause = (0.001 * np.random.default_rng(1).standard_normal(3 * RATE)).astype(np.float32)
    found = speech_in(np.concatenate([pause, said, pause]))

    assert found.fault is None
    assert ENOUGH < found.seconds < 2.6
    assert len(found.samples) < 3 * RATE
    assert found.quality > 0.5


def test_a_long_recording_becomes_several_examples(model: VoiceModel) -> None:
    found = heard_in(model, voice("anna", 20.0), "anna.wav")
    assert 3 <= len(found) <= 6
    assert len({one.embedding for one in found}) == len(found)


def test_the_same_recording_gives_the_same_direction(model: VoiceModel) -> None:
    assert model.embed(voice("ben")) == model.embed(voice("ben").copy())
    assert all(abs(x) <= 1.0 for x in model.embed(voice("ben")))


def test_a_file_that_is_another_is_refused(tmp_path: Path) -> None:
    for name in ("manifest.yaml", "voices.bin"):
        shutil.copy(shipped("models") / name, tmp_path)
    file = tmp_path / "voices.bin"
    file.write_bytes(file.read_bytes()[:-1] + b"\x07")
    with pytest.raises(ModelError, match="its bytes are not those of the manifest"):
        voice_model(tmp_path)
