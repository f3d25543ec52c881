"""Faces and voices that were enrolled: several templates a person, and what their likenesses are worth in this home.

Templates are directions in whatever space the owner's model speaks, kept as one signed byte a number. Probes are
compared with the middle of a person's templates, or of each of several looks (with and without glasses).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import isfinite, sqrt
from typing import Literal, NamedTuple, TypeAlias

import msgspec
from msgspec.structs import replace

from hubd.core.evidence.lanes import Lanes, laid_out, products

MOST_TEMPLATES = 20
"""Templates of one person; beyond it, of the two that are most alike the older one goes: looks stay different."""

MOST_STRANGERS = 40
"""Examples of people who do not belong to the family; the oldest goes first."""

GOOD_ENOUGH = 0.5
"""Least quality (of the detector, 0 to 1) of a picture or recording that may become a template."""

SAME_PICTURE = 0.995
"""Templates more alike than this (cosine) are the same picture twice."""

OUTLIER = 3.0
"""So many deviations below what is usual of one person's templates, a new one shows somebody else."""

SEVERAL_LOOKS = 0.5
LEAST_LOOK = 3
"""Templates fall into two looks where they are less than half as alike across as within, and each was seen so often."""

Verdict: TypeAlias = Literal["taken", "known", "poor", "outlier", "looks like another", "unusable"]
"""What became of an example: taken, or why not."""


class Template(msgspec.Struct, frozen=True, array_like=True):
    """A direction as signed bytes, and the length of that vector of bytes."""

    codes: bytes
    length: float


NARROWEST = 0.04
"""No likeness is measured more precisely than this."""

REMEMBERS = 60.0
"""Scores that a spread remembers: older ones fade, because templates become better."""


class Spread(msgspec.Struct, frozen=True, array_like=True):
    """Running mean and mean square of scores; `count` is how many they weigh, what was assumed at first included."""

    count: float
    mean: float
    square: float

    @property
    def wide(self) -> float:
        """Standard deviation."""
        return sqrt(max(self.square - self.mean * self.mean, NARROWEST * NARROWEST))

    def learned(self, scores: Iterable[float]) -> Spread:
        """With more scores."""
        count, mean, square = self.count, self.mean, self.square
        for score in scores:
            count = min(count + 1.0, REMEMBERS)
            mean += (score - mean) / count
            square += (score * score - square) / count
        return Spread(count, round(mean, 6), round(square, 6))


OWN = Spread(4.0, 0.6, 0.6 * 0.6 + 0.15 * 0.15)
OTHER = Spread(8.0, 0.05, 0.05 * 0.05 + 0.12 * 0.12)
"""Likeness of a probe to the right and to a wrong person, before this home's own examples have told more: what is
common of networks trained with angular margins (SFace: about 0.6 and 0.0 in cosine)."""


class Gallery(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one kind (`face`, `voice`) knows its people by. `own`, `other`: what likenesses to the right and to a wrong
    person are usual. They are learned from the examples, but for a gallery with a `cohort`: its model has measured them
    on many people, and the few pairs of one family would only blur them."""

    people: dict[str, tuple[Template, ...]] = {}
    strangers: tuple[Template, ...] = ()
    own: Spread = OWN
    other: Spread = OTHER
    model: str = ""
    """Whose directions they are: those of another model mean nothing beside them. Empty: not known."""
    cohort: tuple[Template, ...] = ()
    """People from elsewhere, who come with a model. Whoever resembles many of them resembles everybody: what a probe
    and a template have in common with their nearest in the cohort is taken off their likeness (`COMMON`)."""


NEAREST, COMMON = 20, 0.5
"""How many of the cohort are the nearest, and how much of the mean likeness to them is taken off, of the probe and of
the template: adaptive normalisation without its spread (after Matejka et al., *Analysis of score normalization*, 2017),
which a few enrolled people do not allow to be told."""


class Likeness(NamedTuple):
    """How alike (cosine, less what is common) a probe is to each person, and to the known stranger most like it."""

    people: dict[str, float]
    stranger: float | None


def template(embedding: Sequence[float]) -> Template | None:
    """An embedding as a template; None where it has no direction."""
    top = max(map(abs, embedding), default=0.0)
    if not top or not isfinite(top):
        return None
    codes = array("b", [round(127.0 * x / top) for x in embedding])
    return Template(codes.tobytes(), round(sqrt(sum(c * c for c in codes)), 6))


def likeness(gallery: Gallery, probe: Template) -> Likeness:
    """Compare a probe with everybody. Templates of another length (an older model's) are passed over."""
    same = round(0.5 * (gallery.own.mean + gallery.other.mean), 2)
    looks, lanes = _sheet(tuple(gallery.people.items()), gallery.strangers, same, len(probe.codes), gallery.cohort)
    common = _common(gallery.cohort, probe)
    alike: dict[str, float] = {}
    for (who, length, ordinary), product in zip(looks, products(lanes, probe.codes), strict=True):
        score = round(product / (length * probe.length) - common - ordinary, 6)
        alike[who] = max(alike.get(who, -1.0), score)
    return Likeness({who: score for who, score in alike.items() if who}, alike.get(""))


@lru_cache(maxsize=8)
def _sheet(
    people: tuple[tuple[str, tuple[Template, ...]], ...],
    strangers: tuple[Template, ...],
    same: float,
    size: int,
    cohort: tuple[Template, ...],
) -> tuple[tuple[tuple[str, float, float], ...], Lanes]:
    """Everybody's looks side by side: whose each is, how long, how ordinary, and the numbers. Strangers have no
    name."""
    shown = [(who, look) for who, templates in people for look in _looks(templates, size)]
    shown += [("", look) for group in _told_apart(strangers, same, cohort) for look in _looks(group, size)]
    described = tuple((who, look.length, _common(cohort, look)) for who, look in shown)
    return described, laid_out([look.codes for _, look in shown], size)


def _common(cohort: tuple[Template, ...], one: Template) -> float:
    """What is taken off every likeness to this one, because many from elsewhere resemble it."""
    if not cohort or len(cohort[0].codes) != len(one.codes):
        return 0.0
    scores = sorted(
        (product / (length * one.length) for length, product in zip(*_crowd(cohort, one.codes), strict=True)),
        reverse=True,
    )[:NEAREST]
    return round(COMMON * sum(scores) / len(scores), 6)


def _crowd(cohort: tuple[Template, ...], codes: bytes) -> tuple[tuple[float, ...], list[int]]:
    lengths, lanes = _beside(cohort)
    return lengths, products(lanes, codes)


@lru_cache(maxsize=2)
def _beside(cohort: tuple[Template, ...]) -> tuple[tuple[float, ...], Lanes]:
    """The cohort side by side."""
    return tuple(one.length for one in cohort), laid_out([one.codes for one in cohort], len(cohort[0].codes))


def _told_apart(
    strangers: tuple[Template, ...], same: float, cohort: tuple[Template, ...]
) -> list[tuple[Template, ...]]:
    """Examples of strangers by stranger: each belongs to the first whose first example is that much alike."""
    groups: list[tuple[Template, ...]] = []
    for one in strangers:
        for i, group in enumerate(groups):
            if _alike(group[0], one) - _common(cohort, group[0]) - _common(cohort, one) > same:
                groups[i] = (*group, one)
                break
        else:
            groups.append((one,))
    return groups


@lru_cache(maxsize=512)
def _looks(templates: tuple[Template, ...], size: int) -> tuple[Template, ...]:
    """The middle of a person's templates, or of each of two groups that have little to do with one another."""
    rows = [_unit(t) for t in templates if len(t.codes) == size]
    if not rows:
        return ()
    cosines = [[_dot(a, b) for b in rows] for a in rows]
    groups = _grouped(cosines) or [list(range(len(rows)))]
    middles = (template([sum(column) for column in zip(*(rows[i] for i in group), strict=True)]) for group in groups)
    return tuple(middle for middle in middles if middle is not None)


def _grouped(cosines: list[list[float]]) -> list[list[int]] | None:
    """Two groups around the two templates that are least alike; None where they are no groups of their own."""
    everybody = range(len(cosines))
    if len(cosines) < 2 * LEAST_LOOK:
        return None
    _, one, other = min((cosines[i][j], i, j) for i in everybody for j in everybody if i < j)
    groups: list[list[int]] = [[], []]
    for i in everybody:
        groups[cosines[i][other] > cosines[i][one]].append(i)
    if min(map(len, groups)) < LEAST_LOOK:
        return None
    within = [cosines[i][j] for group in groups for i in group for j in group if i < j]
    across = [cosines[i][j] for i in groups[0] for j in groups[1]]
    apart = sum(across) / len(across) < SEVERAL_LOOKS * sum(within) / len(within)
    return groups if apart else None


def enrol(
    gallery: Gallery, who: str | None, embedding: Sequence[float], quality: float | None = None
) -> tuple[Gallery, Verdict]:
    """Take one more example of a person into the gallery, or of somebody who is none of the family (None)."""
    one = template(embedding)
    if one is None:
        return gallery, "unusable"
    if quality is not None and quality < GOOD_ENOUGH:
        return gallery, "poor"
    alike = likeness(gallery, one)
    if who is None:
        return _estranged(gallery, one, alike)
    mine, known = alike.people.get(who), gallery.people.get(who, ())
    others = [score for name, score in alike.people.items() if name != who]
    verdict = _judged(gallery, mine, max(others, default=-1.0), known, one)
    if verdict != "taken":
        return gallery, verdict
    people = {**gallery.people, who: _fitted((*known, one))}
    if gallery.cohort:
        return replace(gallery, people=people), "taken"
    own = gallery.own if mine is None or len(known) < LEAST_LOOK else gallery.own.learned((mine,))
    return replace(gallery, people=people, own=own, other=gallery.other.learned(others)), "taken"


def _estranged(gallery: Gallery, one: Template, alike: Likeness) -> tuple[Gallery, Verdict]:
    if alike.stranger is not None and alike.stranger > SAME_PICTURE:
        return gallery, "known"
    other = gallery.other if gallery.cohort else gallery.other.learned(alike.people.values())
    return replace(gallery, strangers=(*gallery.strangers, one)[-MOST_STRANGERS:], other=other), "taken"


def _judged(
    gallery: Gallery, mine: float | None, best_other: float, known: tuple[Template, ...], one: Template
) -> Verdict:
    """Does an example look like the person whom it is said to show?"""
    if mine is None:
        return "taken"
    if any(_alike(one, other) > SAME_PICTURE for other in known):
        return "known"
    own = gallery.own
    if len(known) >= LEAST_LOOK and mine < own.mean - OUTLIER * own.wide:
        return "outlier"
    if best_other > own.mean and mine < own.mean - 2.0 * own.wide:
        return "looks like another"
    return "taken"


def forget(gallery: Gallery, who: str) -> Gallery:
    """The gallery without one person."""
    return replace(gallery, people={name: kept for name, kept in gallery.people.items() if name != who})


def _fitted(templates: tuple[Template, ...]) -> tuple[Template, ...]:
    if len(templates) <= MOST_TEMPLATES:
        return templates
    count = range(len(templates))
    _, gone = max((_alike(templates[i], templates[j]), -i) for i in count for j in count if i < j)
    return templates[:-gone] + templates[1 - gone :]


def _alike(one: Template, other: Template) -> float:
    return _dot(_unit(one), _unit(other)) if len(one.codes) == len(other.codes) else -1.0


@lru_cache(maxsize=4096)
def _unit(one: Template) -> tuple[float, ...]:
    return tuple(code / one.length for code in array("b", one.codes))


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
