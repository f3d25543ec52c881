"""What likenesses are worth that come from a network whose speakers nobody here has measured.

Networks differ in how alike they call two voices. So the owner's computer asks the network about people from elsewhere,
whose pieces of speech come with hubd as filter banks: how far likenesses to the right and to a wrong person lie apart
(in the sense of Brummer and du Preez, *Application-independent evaluation of speaker detection*, 2006: scores become
likelihood ratios on people who are not those to be told), and what directions a voice has in common with many, which is
the cohort of `hubd.core.evidence.gallery`. A network that cannot tell them apart is not used.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec
import numpy as np

from hubd.core.evidence.gallery import COMMON, NEAREST, Template, template
from hubd.errors import ModelError, Problem
from hubd.perception.audio.spectrum import Frames
from hubd.perception.manifest import find, verified
from hubd.perception.voices.banks import BANKS, KALDI

REFERENCE = "reference voices"
"""The job of the file."""
STEP = 0.5
"""Banks are kept in steps of so much, 2 decibels; what a network hears of speech spreads over 60."""
NEAR, NEAR_IS = 0.98, 2.054
"""A share of likenesses to wrong people, and so many deviations above the mean it lies in a normal curve."""
Spreads: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
"""Mean and deviation of the likeness to the right person, and to a wrong one."""


class Person(msgspec.Struct, frozen=True, array_like=True):
    """Somebody from elsewhere: of which collection, and pieces of speech as banks in steps, signed bytes in rows."""

    group: str
    pieces: tuple[bytes, ...]

    @property
    def banks(self) -> list[Frames]:
        rows = [np.frombuffer(piece, np.int8).reshape(-1, KALDI.count) for piece in self.pieces]
        return [row.astype(np.float32) * np.float32(STEP) for row in rows]


class Measured(NamedTuple):
    """`own`, `other`: mean and deviation of the likeness to the right and to a wrong person. `equal_error`: the share
    of errors where as many of the same are refused as of others are let in."""

    own: tuple[float, float]
    other: tuple[float, float]
    cohort: tuple[Template, ...]
    equal_error: float


def kept(banks: Frames) -> bytes:
    """Banks in steps."""
    steps = np.clip(np.round(banks / STEP), -128, 127).astype(np.int8)
    return steps.tobytes()


def packed(people: Sequence[Person]) -> bytes:
    """A file's bytes."""
    return zlib.compress(msgspec.msgpack.encode(people), 9)


def reference(folder: Path | None = None) -> tuple[Person, ...]:
    """The people from elsewhere. Raises `ModelError`."""
    entry = find(REFERENCE, folder)
    if entry is None:
        raise _wrong(REFERENCE, "no voices from elsewhere came with this hubd")
    try:
        return msgspec.msgpack.decode(zlib.decompress(verified(entry, BANKS, folder)), type=tuple[Person, ...])
    except (msgspec.MsgspecError, zlib.error) as error:
        raise _wrong(entry.id, f"it holds no voices ({error})") from None


def measured(embed: Callable[[Frames], Any], people: Sequence[Person]) -> Measured:
    """Ask a network about them. Each piece is compared with the middle of the same person's other pieces, as somebody
    who speaks is with what was enrolled, and with everybody else of the same collection: those of another are told
    apart by microphone and language."""
    everybody = [_units(np.array([embed(banks) for banks in person.banks])) for person in people]
    middles = _units(np.array([rows.mean(axis=0) for rows in everybody]))
    beside = middles @ middles.T
    np.fill_diagonal(beside, -np.inf)
    ordinary = _common(beside)
    groups = [person.group for person in people]
    own: dict[str, list[float]] = {group: [] for group in groups}
    other: dict[str, list[float]] = {group: [] for group in groups}
    for n, rows in enumerate(everybody):
        for piece, middle in zip(rows, _units(rows.sum(axis=0) - rows), strict=True):
            alike = middles @ piece
            alike[n] = -np.inf
            common = float(_common(alike[None])[0])
            own[groups[n]].append(float(piece @ middle) - common - ordinary[n])
            wrong = [m for m, group in enumerate(groups) if group == groups[n] and m != n]
            other[groups[n]] += [float(alike[m]) - common - ordinary[m] for m in wrong]
    spreads = usual([(np.array(own[group]), np.array(other[group])) for group in own])
    cohort = tuple(one for middle in middles if (one := template(middle.tolist())) is not None)
    every = [np.concatenate([np.array(values) for values in each.values()]) for each in (own, other)]
    return Measured(*spreads, cohort, round(equal_error(*every), 4))


def usual(found: Sequence[tuple[Any, Any]]) -> Spreads:
    """What is usual of likenesses to the right person and to a wrong one, over collections of speakers that count
    alike. Wrong people are taken to lie as wide as those do who come nearest, in the collection where they come
    nearest: a normal curve has too thin a tail."""
    own = np.concatenate([mine for mine, _ in found])
    means = [float(other.mean()) for _, other in found]
    nearest = [float(np.quantile(other, NEAR)) for _, other in found]
    wide = max((near - mean) / NEAR_IS for near, mean in zip(nearest, means, strict=True))
    mine = round(float(own.mean()), 4), round(float(own.std()), 4)
    return mine, (round(float(np.mean(means)), 4), round(wide, 4))


def equal_error(same: Any, apart: Any) -> float:
    """Where as many of the same are refused as of others are let in. Who is exactly as alike is treated alike: a
    network that says the same of everybody errs in half of all cases."""
    thresholds = np.unique(np.concatenate([same, apart]))
    refused = np.append(np.searchsorted(np.sort(same), thresholds) / len(same), 1.0)
    let_in = np.append(1.0 - np.searchsorted(np.sort(apart), thresholds) / len(apart), 0.0)
    place = int(np.argmin(np.abs(refused - let_in)))
    return float(refused[place] + let_in[place]) / 2.0


def _common(alike: Any) -> Any:
    """What each row has in common with its nearest, as `gallery` takes it off."""
    nearest = min(NEAREST, alike.shape[1] - 1)
    return COMMON * np.sort(alike, axis=1)[:, -nearest:].mean(axis=1)


def _units(rows: Any) -> Any:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


def _wrong(id_: str, what: str) -> ModelError:
    return ModelError([Problem("models", 0, id_, what, "install hubd again")])
