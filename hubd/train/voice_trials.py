"""How well voices are told apart: two by two, and as a household does it, with a family enrolled and strangers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace

from hubd.core.evidence.gallery import COMMON, NEAREST, Gallery, Template, enrol
from hubd.core.evidence.identity import FAMILY, SURE, who_is
from hubd.core.household import UNKNOWN
from hubd.perception.voices import reference
from hubd.perception.voices.model import spread
from hubd.perception.voices.reference import Spreads, equal_error

MEMBERS, EXAMPLES = 4, 5
"""People in a family, and pieces of speech that each of them enrols, where there are as many."""
FAMILIES, PROBES = 12, 6
"""Families that are put together from each fold, and pieces of each speaker that they are asked about."""
LET_IN = 0.05
SEED = 1


class Scores(NamedTuple):
    """`equal_error`: of pieces compared two by two; `enrolled`: with the middle of half of a person's pieces, as a
    house compares. `right`: of the family's pieces, named right where `LET_IN` of the strangers' are let in; `named`:
    at the threshold that ships (`identity.SURE`), with the shares of `strangers` and of the family called by a `wrong`
    name. `error`: expected calibration error."""

    pairs: int
    equal_error: float
    enrolled: float
    right: float
    named: float
    strangers: float
    wrong: float
    error: float

    def in_words(self) -> str:
        return (
            f"equal error {self.equal_error:.3f}, enrolled {self.enrolled:.3f}  family right {self.right:.3f} "
            f"with {LET_IN:.0%} of strangers let in  named right {self.named:.3f}, strangers {self.strangers:.3f}, "
            f"wrongly {self.wrong:.3f}  calibration error {self.error:.3f}"
        )


class Asked(NamedTuple):
    """One piece of speech: who it was (None: a stranger), who it was taken for, and how surely."""

    who: str | None
    name: str
    sure: float
    unknown: float


class Fold(NamedTuple):
    """Speakers whom a model has not learned from: the directions of each one's pieces; and the model's cohort."""

    voices: Sequence[Any]
    cohort: tuple[Template, ...]


def judge(folds: Sequence[Fold], own: tuple[float, float], other: tuple[float, float]) -> Scores:
    """Scores of directions."""
    same, apart = (np.concatenate(each) for each in zip(*(_cosines(fold) for fold in folds), strict=True))
    empty = Gallery(own=spread(*own), other=spread(*other))
    asked = [one for fold in folds for one in _families(fold.voices, replace(empty, cohort=fold.cohort))]
    family = [one for one in asked if one.who is not None]
    strangers = [one for one in asked if one.who is None]
    limit = float(np.quantile([one.sure for one in strangers], 1.0 - LET_IN))
    figures = (
        equal_error(same, apart),
        equal_error(*_likely(folds)),
        np.mean([one.name == one.who and one.sure > limit for one in family]),
        np.mean([one.name == one.who and one.sure >= SURE for one in family]),
        np.mean([one.sure >= SURE for one in strangers]),
        np.mean([one.name != one.who and one.sure >= SURE for one in family]),
        _calibration(family, strangers),
    )
    return Scores(len(same) + len(apart), *(round(float(figure), 4) for figure in figures))


def _cosines(fold: Fold) -> tuple[Any, Any]:
    """Likenesses of every two pieces: of one speaker, and of two."""
    rows = _units(np.concatenate(fold.voices))
    who = np.concatenate([[n] * len(voices) for n, voices in enumerate(fold.voices)])
    first, second = np.triu_indices(len(rows), 1)
    found = _likenesses(rows, rows, fold.cohort)[first, second]
    same = who[first] == who[second]
    return found[same], found[~same]


def usual(groups: Sequence[Sequence[Fold]]) -> Spreads:
    """What is usual of likenesses, over collections of speakers (`reference.usual`)."""
    return reference.usual([_likely(folds) for folds in groups])


def _likely(folds: Sequence[Fold]) -> tuple[Any, Any]:
    """How alike pieces are to the middle of some others of that speaker, and of another."""
    own, other = [], []
    for fold in folds:
        middles = _units(np.array([_units(voices[::2]).mean(axis=0) for voices in fold.voices]))
        for n, voices in enumerate(fold.voices):
            found = _likenesses(_units(voices[1::2]), middles, fold.cohort)
            own.append(found[:, n])
            other.append(np.delete(found, n, axis=1).ravel())
    return np.concatenate(own), np.concatenate(other)


def _likenesses(rows: Any, others: Any, cohort: tuple[Template, ...]) -> Any:
    """As `gallery.likeness` has them, of every row with every other."""
    crowd = np.array([np.frombuffer(one.codes, np.int8) / one.length for one in cohort])
    common = [COMMON * np.sort(each @ crowd.T, axis=1)[:, -NEAREST:].mean(axis=1) for each in (rows, others)]
    return rows @ others.T - common[0][:, None] - common[1][None, :]


def _units(rows: Any) -> Any:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def enrolled(pieces: int) -> int:
    """With how many of so many pieces somebody is enrolled."""
    return min(EXAMPLES, pieces - 1)


def _families(fold: Sequence[Any], empty: Gallery) -> Iterator[Asked]:
    chance = Random(SEED)  # noqa: S311 - families that can be repeated
    for _ in range(FAMILIES):
        members = chance.sample(range(len(fold)), MEMBERS)
        names = {n: f"p{n}" for n in members}
        gallery, left = empty, {}
        for n in members:
            examples = enrolled(len(fold[n]))
            for voice in fold[n][:examples]:
                gallery, _ = enrol(gallery, names[n], tuple(voice))
            left[n] = fold[n][examples:]
        others = {n: fold[n] for n in range(len(fold)) if n not in names}
        for n, voices in (*left.items(), *chance.sample(list(others.items()), min(len(others), 2 * MEMBERS))):
            for voice in voices[:PROBES]:
                yield _ask(gallery, voice, tuple(names.values()), names.get(n))


def _ask(gallery: Gallery, voice: Any, family: tuple[str, ...], who: str | None) -> Asked:
    chances = who_is(gallery, [tuple(voice)], family)
    name = max(family, key=lambda each: chances.get(each, 0.0))
    return Asked(who, name, chances.get(name, 0.0), chances.get(UNKNOWN, 0.0))


def _calibration(family: Sequence[Asked], strangers: Sequence[Asked]) -> float:
    """Expected calibration error of the likeliest answer, `unknown` among them, where as many of those who speak are
    strangers as hubd takes for granted."""
    rows = [
        (max(one.sure, one.unknown), one.who == (one.name if one.sure >= one.unknown else None), share)
        for group, share in ((family, FAMILY / len(family)), (strangers, (1.0 - FAMILY) / len(strangers)))
        for one in group
    ]
    sure, right, weight = (np.array(column, float) for column in zip(*rows, strict=True))
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs(np.sum(weight[bins == b] * (sure[bins == b] - right[bins == b]))) for b in set(bins.tolist())))
