"""Sound is read from whatever holds it, brought to one rate, and analysed as the models expect; what cannot be used
says why."""

from __future__ import annotations

import io
import os
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hubd.errors import DecodeError
from hubd.perception.audio import files
from hubd.perception.audio.quality import fault
from hubd.perception.audio.rates import RATE, Resampler, Samples, resampled
from hubd.perception.audio.spectrum import BLOCK, VOICE, YAMNET, cepstra, deltas, frames_in, log_mel, magnitudes


def tone(hertz: float, seconds: float = 1.0, rate: int = RATE, loud: float = 0.3) -> Samples:
    made: Samples = (loud * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)
    return made


def wav(samples: Any, rate: int = RATE, width: int = 2, channels: int = 1) -> bytes:
    """A WAV file; `samples` has a row for each moment where there are several channels."""
    scaled = np.asarray(samples, np.float64)
    if width == 1:
        data = (scaled * 127 + 128).astype("u1").tobytes()
    elif width == 3:
        parts = [(scaled * 8388607).astype("<i4") >> shift & 255 for shift in (0, 8, 16)]
        data = np.stack(parts, -1).astype("u1").tobytes()
    else:
        data = (scaled * (2 ** (8 * width - 1) - 1)).astype(f"<i{width}").tobytes()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(data)
    return out.getvalue()


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_every_width_of_plain_wav_is_the_same_sound(width: int) -> None:
    heard = files.decode(wav(tone(440), width=width))

    assert heard.dtype == np.float32
    assert np.abs(heard - tone(440)).max() < 0.02


@pytest.mark.parametrize("rate", [22_050, 32_000, 44_100, 48_000, 96_000])
def test_other_rates_become_16_khz(rate: int) -> None:
    heard = files.decode(wav(tone(1_000, rate=rate), rate))

    assert len(heard) == RATE
    assert np.abs(heard[400:-400] - tone(1_000)[400:-400]).max() < 0.01


def test_what_16_khz_cannot_hold_is_taken_out_and_not_folded_back() -> None:
    heard = resampled(tone(11_000, rate=48_000), 48_000)

    assert np.abs(heard[400:-400]).max() < 0.3 * 10 ** (-60 / 20)


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_a_stream_in_pieces_sounds_as_it_does_in_one(rate: int) -> None:
    whole = tone(700, 2.0, rate)
    stream = Resampler(rate)
    pieces = [stream.push(piece) for piece in np.split(whole, [1, 100, 1_500, 5_000, 30_000])]

    joined = np.concatenate([*pieces, stream.flush()])
    assert np.array_equal(joined[: len(resampled(whole, rate))], resampled(whole, rate))


def test_two_channels_with_one_sound_are_one() -> None:
    both = np.stack([tone(500), tone(500)], 1)

    assert np.abs(files.decode(wav(both, channels=2)) - tone(500)).max() < 0.001


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (wav(tone(500, rate=8_000), 8_000), "sample rate"),
        (wav(np.stack([tone(500), tone(900)], 1), channels=2), "channels"),
        (b"no sound at all", "not a sound file"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "not a sound file"),
        (wav(tone(500))[:30], "not a sound file"),
    ],
)
def test_what_cannot_be_used_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError) as raised:
        files.decode(data, "bell.wav")

    assert raised.value.reason == reason
    assert "bell.wav" in raised.value.detail


def test_without_the_library_only_plain_wav_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "find_spec", lambda _name: None)

    assert len(files.decode(wav(tone(500)))) == RATE
    with pytest.raises(DecodeError, match=r"pip install 'hubd\[audio\]'"):
        files.decode(b"OggS")


def test_a_file_of_a_hundred_megabytes_is_not_even_opened(tmp_path: Path) -> None:
    large = tmp_path / "night.wav"
    large.touch()
    os.truncate(large, 100 << 20)

    with pytest.raises(DecodeError, match="100 MiB"):
        files.read(large)


@pytest.mark.parametrize("name", ["bell.flac", "bell.ogg"])
def test_compressed_files_are_read_too(tmp_path: Path, name: str) -> None:
    import soundfile

    soundfile.write(tmp_path / name, tone(600, rate=44_100), 44_100)

    assert np.abs(files.read(tmp_path / name)[800:15_000] - tone(600)[800:15_000]).max() < 0.05


def test_a_chunk_that_ends_in_the_middle_of_a_sample_loses_that_one() -> None:
    assert len(files.from_pcm(b"\x01\x02\x03", RATE, 2, 1)) == 1


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (np.zeros(RATE, np.float32), "nothing is to be heard"),
        (np.zeros(0, np.float32), "nothing is to be heard"),
        (np.clip(tone(300, loud=3.0), -1, 1), "overloaded"),
        (tone(300), None),
    ],
)
def test_silence_and_overload_are_told(samples: Samples, words: str | None) -> None:
    said = fault(samples)

    assert said is None if words is None else said is not None and words in said


def test_a_tone_is_where_it_belongs() -> None:
    spectrum = magnitudes(tone(1_000))

    assert len(spectrum) == frames_in(RATE) == 98
    assert set(spectrum.argmax(axis=1)) == {32}
    assert log_mel(tone(1_000)).shape == (98, YAMNET.count)
    assert log_mel(tone(200)).mean(axis=0).argmax() < log_mel(tone(4_000)).mean(axis=0).argmax()


def test_bands_are_those_that_yamnet_was_made_for() -> None:
    """The first band's and the last band's weights by the formula of its front end, at one frequency each."""
    single = log_mel(tone(7_400, loud=0.5))[10]

    assert single.argmax() == 63
    assert np.isclose(log_mel(np.zeros(400, np.float32))[0, 0], np.log(0.001))


def test_cepstra_forget_loudness_but_for_the_first() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    quiet, loud = cepstra(0.1 * noise), cepstra(noise)

    assert quiet.shape == (98, 20)
    assert np.abs(loud[:, 1:] - quiet[:, 1:]).max() < 0.05
    assert (loud[:, 0] > quiet[:, 0] + 20).all()


def test_slopes_of_a_straight_line_are_its_slope() -> None:
    line = np.arange(20, dtype=np.float32)[:, None] * 0.5

    assert np.allclose(deltas(line)[3:-3], 0.5)


def test_less_than_a_frame_has_no_frames() -> None:
    assert log_mel(np.zeros(399, np.float32)).shape == (0, 64)
    assert cepstra(np.zeros(0, np.float32), 13, VOICE).shape == (0, 13)


@pytest.mark.parametrize("frames", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_spectra_made_a_block_at_a_time_are_those_of_each_frame(frames: int) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, YAMNET.frame + (frames - 1) * YAMNET.hop).astype(np.float32)
    each = [magnitudes(sound[at : at + YAMNET.frame]) for at in range(0, frames * YAMNET.hop, YAMNET.hop)]

    assert np.array_equal(magnitudes(sound), np.concatenate(each))
