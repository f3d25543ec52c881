"""A stream becomes what is told: alarms by their rhythm in any room, sounds with patience, and bad sound not at all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from hubd.perception import alarms
from hubd.perception.audio.rates import RATE, Samples
from hubd.perception.audio.spectrum import Frames
from hubd.perception.audio.texture import length, texture_of
from hubd.perception.hearing import AGAIN, Claim, Heard, Hearing
from hubd.train.sounds import made
from hubd.train.sounds.rooms import mixed, noise, placed


class Scripted:
    """A model that says what it is told to, window by window."""

    claims: Mapping[str, float] = {"dog": 0.8, "speech": 0.7}

    def __init__(self, *said: dict[str, float]) -> None:
        self.said = list(said)
        self.asked = 0

    def __call__(self, spectrum: Frames) -> dict[str, float]:
        assert spectrum.shape[1] == 257
        self.asked += 1
        return self.said.pop(0) if self.said else {}


def quiet(seconds: float, seed: int = 1) -> Samples:
    return np.random.default_rng(seed).normal(0, 0.01, int(seconds * RATE)).astype(np.float32)


def listened(hearing: Hearing, sound: Samples, chunk: int = 512) -> list[Heard]:
    return [heard for at in range(0, len(sound), chunk) for heard in hearing.push(sound[at : at + chunk])]


def alarm(kind: alarms.Pattern, seed: int, seconds: float = 16.0, room: bool = True) -> Samples:
    rng = np.random.default_rng(seed)
    maker = made.smoke_alarm if kind is alarms.SMOKE else made.monoxide_alarm
    sound = made.whole(maker, rng, seconds) * np.float32(0.3)
    return mixed(placed(sound, rng), noise(rng, len(sound)), 0.0) if room else sound


@pytest.mark.parametrize("kind", alarms.PATTERNS, ids=["smoke", "monoxide"])
def test_an_alarm_is_found_under_noise_as_loud_as_itself(kind: alarms.Pattern) -> None:
    found = [alarms.find(alarms.sieved(alarm(kind, seed))) for seed in range(30, 42)]

    assert sum(one is not None and one.pattern is kind for one in found) >= 11


def test_an_echo_that_fills_the_gaps_of_one_frequency_leaves_the_one_beside_it() -> None:
    """The column that comes and goes most is blurred by the room; two bins away the beeps stand apart. Below 2 kHz,
    where music has something everywhere, that is not looked for."""
    part = alarms.score(alarms.MONOXIDE, 1.0)
    tones = np.random.default_rng(5).uniform(0.0, 2.0, (700, alarms.HIGHEST - alarms.LOWEST)).astype(np.float32)
    first, last = 60 + part.beeps[0][0], 60 + part.beeps[-1][1]
    blurred, clear = 80, 82
    for begins, ends in part.beeps:
        tones[60 + begins : 60 + ends, blurred] += 30.0
        tones[60 + begins : 60 + ends, clear] += 16.0
    for begins, ends in part.gaps:
        tones[60 + begins : 60 + ends, blurred] += 31.0
    assert tones[first:last, blurred].std() > tones[first:last, clear].std()

    found = alarms.find(tones)

    assert found is not None
    assert found.pattern is alarms.MONOXIDE
    assert found.hertz == (alarms.LOWEST + clear) * RATE / alarms.SIEVE.fft
    assert alarms.find(np.roll(tones, alarms.SHRILL - 3 - blurred, axis=1)) is None


def in_rhythm(column: int, loud: float, faint: float) -> Frames:
    """Beeps of so many decibels by turns, as where somebody walks between an alarm and a microphone."""
    part = alarms.score(alarms.SMOKE, 1.0)
    tones = np.random.default_rng(8).uniform(0.0, 2.0, (700, alarms.HIGHEST - alarms.LOWEST)).astype(np.float32)
    for number, (begins, ends) in enumerate(part.beeps):
        tones[60 + begins : 60 + ends, column] += faint if number % 2 else loud
    return tones


def column_of(hertz: float) -> int:
    return round(hertz * alarms.SIEVE.fft / RATE) - alarms.LOWEST


def test_a_tone_that_no_alarm_has_must_fit_better() -> None:
    """Uneven beeps of 520 or 3,100 Hz are an alarm; of 1,000 Hz they are music, unless they are alike."""
    for hertz in (520.0, 2_700.0, 3_100.0, 3_600.0):
        found = alarms.find(in_rhythm(column_of(hertz), 45.0, 9.0))
        assert found is not None
        assert alarms.ALIKE < found.alike < alarms.STRANGE
    for hertz in (800.0, 1_000.0, 2_200.0, 4_000.0):
        assert alarms.find(in_rhythm(column_of(hertz), 45.0, 9.0)) is None
        found = alarms.find(in_rhythm(column_of(hertz), 30.0, 30.0))
        assert found is not None
        assert found.alike > alarms.STRANGE


def test_likeness_is_that_of_the_rhythm_laid_beside_every_moment() -> None:
    """As fast as spectra make it, it is the plain correlation, to the last moment of the recording."""
    series = np.random.default_rng(3).uniform(0.0, 20.0, 700)
    shaken = 10 ** (series / alarms.ROOT)
    best = 0.0
    for pattern in alarms.PATTERNS:
        for speed in alarms.SPEEDS:
            part = alarms.score(pattern, speed)
            for at in range(len(series) - part.length + 1):
                best = max(best, float(np.corrcoef(shaken[at : at + part.length], part.shape)[0, 1]))

    assert alarms._fitting(series, series, 90)[1] == pytest.approx(best)


@pytest.mark.parametrize(("middle", "beside", "heard"), [
    (0.44, 0.9, False), (0.48, 0.57, False), (0.48, 0.62, True), (0.53, 0.57, True),
])  # fmt: skip
def test_the_less_a_frequency_fits_the_better_one_beside_it_must(
    monkeypatch: pytest.MonkeyPatch, middle: float, beside: float, heard: bool
) -> None:
    """Each frequency that is tried is one more chance for music."""
    column = alarms.SHRILL + 20

    def fitting(decibels: Frames, sharp: Frames, at: int) -> tuple[list[alarms.Found], float]:
        found = [alarms.Found(alarms.MONOXIDE, beside, 3_000.0, 0.0, 9.0)] if at == column + 2 else []
        return found, middle if at == column else beside

    monkeypatch.setattr(alarms, "_fitting", fitting)
    tones = np.zeros((700, alarms.HIGHEST - alarms.LOWEST), np.float32)

    assert bool(alarms._about(tones, tones, column)) is heard


def test_other_rhythms_are_no_alarm() -> None:
    """Beeps of an oven, a lorry that reverses, a smoke alarm's chirp for its battery, and a tune."""
    rng = np.random.default_rng(3)
    beep = made.tone(0.5, 3_000)
    rhythms = [
        [(float(at), beep) for at in range(14)],
        [(0.0, beep), (0.8, beep), (1.6, beep), (9.0, beep), (9.8, beep), (10.6, beep)],
        [(1.0, made.tone(0.05, 3_000))],
        [(at + n * 0.25, made.tone(0.1, 3_000)) for at in (0.0, 3.0, 6.0, 9.0) for n in range(4)],
    ]
    for pieces in rhythms:
        sound = made.train_of(pieces, 14.0) * 0.3 + rng.normal(0, 0.003, 14 * RATE)
        assert alarms.find(alarms.sieved(sound.astype(np.float32))) is None
    for maker in (made.music, made.doorbell, made.clatter, made.machine, made.knock, made.steps):
        assert alarms.find(alarms.sieved(made.whole(maker, rng, 14.0))) is None


def test_an_alarm_is_told_again_while_it_lasts_and_once_when_it_is_over() -> None:
    sound = np.concatenate([quiet(3), alarm(alarms.SMOKE, 1, 30.0, room=False) + quiet(30, 2), quiet(25, 3)])
    told = listened(Hearing(None), sound)

    assert {heard.label for heard in told} == {"smoke detector, smoke alarm"}
    assert [heard.on for heard in told] == [True] * (len(told) - 1) + [False]
    assert len(told) >= 4
    assert all(heard.score > 0.8 for heard in told)


def test_an_alarm_beside_an_overdriven_microphone_is_heard_all_the_same() -> None:
    loud = np.clip(8.0 * alarm(alarms.SMOKE, 2, 20.0, room=False), -1, 1) + quiet(20)
    hearing = Hearing(Scripted(*[{"dog": 0.99}] * 20))
    told = listened(hearing, loud.astype(np.float32))

    assert {heard.label for heard in told} == {"smoke detector, smoke alarm"}
    assert hearing.fault is not None
    assert "overloaded" in hearing.fault


def test_a_sound_is_told_when_two_windows_agree_and_ends_when_it_is_gone() -> None:
    model = Scripted({"dog": 0.9}, {"dog": 0.2}, {"dog": 0.85}, {"dog": 0.95}, {"dog": 0.6}, {}, {}, {}, {})
    told = listened(Hearing(model, listen_for_alarms=False), quiet(12))

    assert told == [Heard("dog", 0.95), Heard("dog", 0.0, on=False)]


def test_a_sound_that_lasts_is_told_every_half_minute() -> None:
    claim = Claim(0.7)
    told = [claim.window("speech", 0.9) for _ in range(2 * AGAIN + 5)]

    assert [n for n, heard in enumerate(told) if heard] == [1, 1 + AGAIN, 1 + 2 * AGAIN]


@pytest.mark.parametrize("sound", [np.zeros(8 * RATE, np.float32), np.sign(quiet(8)).astype(np.float32)])
def test_silence_and_overload_are_never_given_to_the_model(sound: Samples) -> None:
    model = Scripted(*[{"dog": 0.99}] * 8)
    hearing = Hearing(model)

    assert listened(hearing, sound) == []
    assert model.asked == 0
    assert hearing.fault is not None
    listened(hearing, quiet(6))
    assert hearing.fault is None


def test_pieces_of_any_length_are_one_stream() -> None:
    sound = alarm(alarms.SMOKE, 5, 20.0, room=False) + quiet(20)
    whole = listened(Hearing(None), sound, len(sound))

    assert whole
    assert listened(Hearing(None), sound, 512) == listened(Hearing(None), sound, 40_000) == whole


def test_a_texture_does_not_depend_on_loudness_or_on_the_moment() -> None:
    rng = np.random.default_rng(4)
    sound = made.whole(made.pouring, rng, 5.0) * np.float32(0.5)
    plain, softer = texture_of(sound), texture_of(sound * np.float32(0.2))

    assert plain.shape == (length(),)
    assert np.abs(plain - softer).max() < 0.3
    assert np.abs(plain - texture_of(made.whole(made.knock, rng, 5.0))).max() > 2.0


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), np.zeros(100, np.float32), quiet(0.1)])
def test_a_texture_of_next_to_nothing_is_still_numbers(sound: Samples) -> None:
    assert np.isfinite(texture_of(sound)).all()
