"""The rows that the network of sounds is learned from: every clip as it is and as it would be heard elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click
import numpy as np

from hubd.train.sounds import clips
from hubd.train.sounds.clips import MADE, OTHER, Clip

T = TypeVar("T")

TIMES = 10
"""How often each clip of ESC-10 is heard elsewhere. There are few of them."""
DRAWN, DRAWN_OTHER = 400, 1200
"""Sounds that are drawn for each label, and for what is none of them."""
SEED = 0


class Lessons(NamedTuple):
    """Textures with what they are. `plain`: as recorded. `borrowed`: from ESC-10, whose folds are judged."""

    textures: Any
    labels: Any
    folds: Any
    plain: Any
    borrowed: Any

    def of(self, chosen: Any) -> Lessons:
        return Lessons(*(part[chosen] for part in self))


def gathered(data: Path, scale: float = 1.0) -> Lessons:
    """Everything that this data allows to learn from. `scale`: less of it, for a quick look."""
    times = max(1, round(TIMES * scale))
    borrowed = clips.learned_from(clips.recorded(data, clips.ESC10))
    rows = list(_rows(borrowed, times, plain=True))
    own: list[Clip] = list(clips.voices(data))
    for label in MADE:
        own += clips.drawn(label, round((DRAWN_OTHER if label == OTHER else DRAWN) * scale), SEED)
    rows += _rows(own, 1, plain=False)
    textures, labels, folds, plain, is_borrowed = zip(*rows, strict=True)
    return Lessons(np.array(textures), *map(np.array, (labels, folds, plain, is_borrowed)))


def _rows(found: Sequence[Clip], times: int, *, plain: bool) -> Iterator[tuple[Any, str, str, bool, bool]]:
    for clip in bar(found, "listening"):
        for number, texture in enumerate(clips.heard(clip, SEED, times, plain=plain)):
            yield texture, clip.label, clip.fold, plain and number == 0, plain


def bar(items: Sequence[T], what: str) -> Iterable[T]:
    """A bar on a terminal, a word elsewhere."""
    if sys.stderr.isatty():
        from rich.progress import track

        return track(items, what, transient=True)
    click.echo(f"{what}: {len(items)}", err=True)
    return items
