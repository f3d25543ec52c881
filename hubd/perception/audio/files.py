"""Sound from files and from the wire, as one channel of floats at 16 kHz. Whatever is not usable is a `DecodeError`.

Uncompressed WAV is read by the standard library; everything else (FLAC, Ogg, MP3, floats) by soundfile, where the
extra `audio` is installed.
"""

from __future__ import annotations

import io
import wave
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from hubd.errors import DecodeError
from hubd.perception.audio.rates import RATE, Samples, resampled

MOST_BYTES = 64 << 20
"""A larger file is no recording of a sound or a voice: half an hour of it has as much."""
MOST_CHANNELS = 8
SAME = 0.02
"""Two channels are one sound twice if they differ by less than this share of their loudness."""
WIDTHS = {1: ("u1", 128.0, 128.0), 2: ("<i2", 0.0, 32768.0), 4: ("<i4", 0.0, 2147483648.0)}
"""Bytes of a sample: how it is written, its zero, and its loudest."""


def read(file: Path) -> Samples:
    """A recording. Raises `DecodeError` with what to do about it, and `OSError` where there is no such file."""
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise DecodeError("too large", f"{file.name} has {size >> 20} MiB; cut it to less than {MOST_BYTES >> 20} MiB")
    return decode(file.read_bytes(), file.name)


def decode(data: bytes, name: str = "the sound") -> Samples:
    """The sound in the bytes of a file, whatever its format."""
    if not data:
        raise DecodeError("empty", f"{name} holds nothing; record it once more")
    try:
        with wave.open(io.BytesIO(data)) as file:
            shape = file.getframerate(), file.getsampwidth(), file.getnchannels()
            return from_pcm(file.readframes(file.getnframes()), *shape, name)
    except (wave.Error, EOFError, RuntimeError):
        return _by_library(data, name)


def from_pcm(data: bytes, rate: int, width: int, channels: int, name: str = "the sound") -> Samples:
    """Plain samples of so many bytes, as streams and WAV files have them."""
    return resampled(samples_of(data, rate, width, channels, name), rate)


def samples_of(data: bytes, rate: int, width: int, channels: int, name: str = "the sound") -> Samples:
    """The same, still at its own rate: a stream is resampled as a whole and not piece by piece."""
    _usable(rate, channels, name)
    if width == 3:
        return one_channel(_from_24_bits(data, channels), name)
    if width not in WIDTHS:
        raise DecodeError("sample width", f"{name} has {8 * width} bits a sample; save it with 16")
    kind, zero, loudest = WIDTHS[width]
    usable = len(data) // (width * channels) * width * channels
    values = np.frombuffer(data[:usable], kind).astype(np.float32)
    return one_channel(((values - zero) / loudest).astype(np.float32).reshape(-1, channels), name)


def one_channel(values: Any, name: str) -> Samples:
    """Columns as one. Different ones are refused: two microphones are two places, and often one is an echo's copy of
    the loudspeaker."""
    if values.shape[1] == 1:
        found: Samples = np.ascontiguousarray(values[:, 0])
        return found
    mean = values.mean(axis=1, dtype=np.float32)
    apart = float(np.sqrt(np.mean((values - mean[:, None]) ** 2)))
    loud = float(np.sqrt(np.mean(values**2)))
    if apart > SAME * loud:
        raise DecodeError("channels", f"{name} has {values.shape[1]} different channels; give it one (mono)")
    result: Samples = mean
    return result


def _usable(rate: int, channels: int, name: str) -> None:
    if not RATE <= rate <= 192_000:
        raise DecodeError("sample rate", f"{name} has {rate} samples a second; record it with {RATE} or more")
    if not 1 <= channels <= MOST_CHANNELS:
        raise DecodeError("channels", f"{name} has {channels} channels; give it one (mono)")


def _from_24_bits(data: bytes, channels: int) -> Any:
    whole = np.frombuffer(data[: len(data) // (3 * channels) * 3 * channels], "u1").reshape(-1, 3).astype(np.int32)
    signed = ((whole[:, 2] << 24) | (whole[:, 1] << 16) | (whole[:, 0] << 8)) / np.float32(2147483648.0)
    return signed.astype(np.float32).reshape(-1, channels)


def _by_library(data: bytes, name: str) -> Samples:
    if find_spec("soundfile") is None:
        raise DecodeError(
            "not a WAV file", f"{name} is no WAV file with plain samples; save it as one, or pip install 'hubd[audio]'"
        )
    import soundfile

    try:
        values, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, TypeError) as error:
        why = getattr(error, "error_string", str(error))  # without the library's own name for the bytes
        what = f"{name} cannot be read as sound ({why.splitlines()[0].rstrip('.')}); save it as WAV"
        raise DecodeError("not a sound file", what) from None
    _usable(int(rate), values.shape[1], name)
    if not np.isfinite(values).all():
        raise DecodeError("not numbers", f"{name} holds samples that are no numbers; save it once more")
    return resampled(one_channel(values, name), int(rate))
