"""What the model of sounds learns from: clips of ESC-10, voices, and what `made` draws, each heard in several rooms."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

from hubd.perception.audio import files
from hubd.perception.audio.rates import RATE, Samples
from hubd.perception.audio.texture import Texture, texture_of
from hubd.train.sounds import made
from hubd.train.sounds.rooms import mixed, noise, placed

FOLDER = "household-sounds"
ESC10 = "esc10"
NAMES = {
    "chainsaw": "chainsaw",
    "clock_tick": "tick-tock",
    "crackling_fire": "fire",
    "crying_baby": "baby cry, infant cry",
    "dog": "dog",
    "helicopter": "helicopter",
    "rain": "rain",
    "rooster": "crowing, cock-a-doodle-doo",
    "sea_waves": "waves, surf",
    "sneezing": "sneeze",
}
"""Classes of ESC-10 by the names that AudioSet has for them."""
LEFT_OUT = frozenset({"fs:40730", "fs:96460"})
"""Two clips under Sampling+, whose terms are unclear for what is learned from them."""
OTHER, ALARM, SPEECH = "other", "smoke detector, smoke alarm", "speech"
MADE: dict[str, tuple[made.Maker, ...]] = {
    "doorbell": (made.doorbell,),
    "beep, bleep": (made.beep,),
    "knock": (made.knock,),
    ALARM: (made.smoke_alarm, made.monoxide_alarm),
    OTHER: (made.machine, made.pouring, made.clatter, made.music, made.hush, made.steps),
}
"""Label to what draws it."""
SPEAKERS = ("libri-train", "arabic-commands")
SECONDS = 5.0
"""Of a clip, and of a window while living a little less."""
WINDOW = (3.0, 5.0)
"""Seconds of a clip that are heard at a time."""
TEMPO = (0.92, 1.08)
QUIETER = (-3.0, 35.0)
"""Decibels by which the noise of a room lies below a sound."""
IN_A_ROOM, IN_NOISE, AT_ANOTHER_TEMPO = 0.6, 0.85, 0.5


class Clip(NamedTuple):
    """One sound. `fold`: clips of one source are in one fold."""

    label: str
    fold: str
    source: str
    samples: Samples


def recorded(data: Path, part: str) -> list[Clip]:
    """The clips of one part of the collection that this data holds, their own class names as labels."""
    folder = data / FOLDER
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    return [Clip(row["cls"], row["fold"], row["source"], files.read(folder / row["file"])) for row in rows]


def learned_from(clips: Sequence[Clip]) -> list[Clip]:
    """Clips of ESC-10 whose terms are clear, named as AudioSet does."""
    return [clip._replace(label=NAMES[clip.label]) for clip in clips if clip.source not in LEFT_OUT]


def voices(data: Path) -> Iterator[Clip]:
    """A few seconds of every speaker that is there; speakers are shared out over five folds."""
    for part in SPEAKERS:
        for file in sorted((data / "voices" / part).glob("*.ogg")):
            samples = files.read(file)
            start = max(0, len(samples) - int(SECONDS * RATE)) // 2
            fold = str(crc32(file.stem.encode()) % 5 + 1)
            yield Clip(SPEECH, fold, file.stem, samples[start : start + int(SECONDS * RATE)])


def drawn(label: str, count: int, seed: int) -> Iterator[Clip]:
    """So many sounds of a kind that needs no recording."""
    for number in range(count):
        rng = np.random.default_rng((seed, crc32(label.encode()), number))
        maker = MADE[label][number % len(MADE[label])]
        yield Clip(label, str(number % 5 + 1), f"{maker.__name__}-{number}", made.whole(maker, rng, SECONDS))


def heard(clip: Clip, seed: int, times: int, *, plain: bool = False) -> Iterator[Texture]:
    """The clip as it would be heard on several occasions. `plain`: once more as it was recorded."""
    if plain:
        yield texture_of(clip.samples)
    for number in range(times):
        rng = np.random.default_rng((seed, crc32(clip.source.encode()), crc32(clip.label.encode()), number))
        yield texture_of(elsewhere(clip.samples, rng))


def elsewhere(samples: Samples, rng: np.random.Generator) -> Samples:
    """A part of a sound in another room with other noise."""
    if rng.random() < AT_ANOTHER_TEMPO:
        samples = _faster(samples, rng.uniform(*TEMPO))
    if rng.random() < IN_A_ROOM:
        samples = placed(samples, rng)
    if rng.random() < IN_NOISE:
        samples = mixed(samples, noise(rng, len(samples)), rng.uniform(*QUIETER))
    return _part(samples, rng)


def _part(samples: Samples, rng: np.random.Generator) -> Samples:
    """A window that holds the loudest moment."""
    length = min(len(samples), int(rng.uniform(*WINDOW) * RATE))
    step = RATE // 8
    loudest = int(np.argmax([np.sum(samples[at : at + step] ** 2) for at in range(0, len(samples), step)])) * step
    first = max(0, min(loudest + step - length, len(samples) - length))
    last = min(loudest, len(samples) - length)
    begin = int(rng.integers(first, max(first, last) + 1))
    return samples[begin : begin + length]


def _faster(samples: Samples, tempo: float) -> Samples:
    at = np.arange(0, len(samples) - 1, tempo)
    found: Samples = np.interp(at, np.arange(len(samples)), samples).astype(np.float32)
    return found


def hub_names(data: Path, parts: Iterable[str]) -> list[str]:
    """What the clips of these parts are called as events of a home, in their order; empty for what is none."""
    with (data / FOLDER / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["hub"] for part in parts for row in rows if row["part"] == part]
