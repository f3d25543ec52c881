"""Growing a forest of extremely randomised trees (Geurts, Ernst and Wehenkel, 2006), seeded, with no library.

Each tree leaves out a third of the days, so that the forest can be judged, and its probabilities be calibrated,
on days that the voting trees have not seen.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from math import log
from random import Random
from typing import NamedTuple

from hubd.core.forest import Forest, Tree, sharpened

TREES = 48
TRIED = 28
"""Random questions tried at each node; more fit the past better, fewer generalise."""
LEAST_ROWS = 4
"""Minutes in a leaf."""
SAMPLE = 320
"""Rows of a node on which its questions are compared; all rows then follow the best one."""
LEFT_OUT = 3
"""One of so many days is left out of each tree."""
SHARPNESS = (0.6, 0.8, 1.0, 1.2, 1.4, 1.7, 2.0, 2.4, 2.8, 3.3)


class Lesson(NamedTuple):
    """Rows to learn from: a column for each feature, and for each row its label, weight and day."""

    columns: Sequence[array[float]]
    labels: Sequence[str]
    targets: Sequence[int]
    weights: Sequence[float]
    days: Sequence[int]


class Grown(NamedTuple):
    """A forest, and what its trees say of days that they have not seen: row to label, in the lesson's order."""

    forest: Forest
    unseen: list[int | None]


def grow(lesson: Lesson, seed: int) -> Grown:
    """Grow, judge and calibrate. The same lesson and seed give the same forest on every machine."""
    rng = Random(seed)  # noqa: S311 - chance that must repeat, not a secret
    days = sorted(set(lesson.days))
    votes: list[list[float] | None] = [None] * len(lesson.targets)
    trees = []
    for _ in range(TREES):
        out = set(rng.sample(days, max(1, len(days) // LEFT_OUT))) if len(days) > 1 else set()
        rows = [row for row, day in enumerate(lesson.days) if day not in out]
        tree = _tree(lesson, rows, rng)
        trees.append(tree)
        _vote(tree, lesson, [row for row, day in enumerate(lesson.days) if day in out], votes)
    sharpness = _calibrate(lesson, votes)
    unseen = [None if vote is None else max(range(len(vote)), key=vote.__getitem__) for vote in votes]
    return Grown(Forest(tuple(lesson.labels), tuple(trees), sharpness), unseen)


def _tree(lesson: Lesson, rows: list[int], rng: Random) -> Tree:
    feature: list[int] = []
    threshold: list[float] = []
    then: list[int] = []
    leaves: list[tuple[float, ...]] = []
    open_nodes = [(_node(feature, threshold, then), rows)]
    while open_nodes:
        node, members = open_nodes.pop()
        question = _question(lesson, members, rng)
        if question is None:
            then[node] = len(leaves)
            leaves.append(_shares(lesson, members))
            continue
        asked, limit = question
        column = lesson.columns[asked]
        feature[node], threshold[node] = asked, limit
        then[node] = _node(feature, threshold, then)
        other = _node(feature, threshold, then)
        open_nodes.append((then[node], [row for row in members if column[row] <= limit]))
        open_nodes.append((other, [row for row in members if column[row] > limit]))
    return Tree(tuple(feature), tuple(threshold), tuple(then), tuple(leaves))


def _node(feature: list[int], threshold: list[float], then: list[int]) -> int:
    feature.append(-1)
    threshold.append(0.0)
    then.append(0)
    return len(feature) - 1


def _question(lesson: Lesson, rows: list[int], rng: Random) -> tuple[int, float] | None:
    """The best of some random questions that part these rows; None where there is nothing left to ask."""
    if len(rows) < 2 * LEAST_ROWS:
        return None
    targets = lesson.targets
    sample = rows if len(rows) <= SAMPLE else rng.sample(rows, SAMPLE)
    whole = Counter([targets[row] for row in sample])
    if len(whole) == 1 and len(set(map(targets.__getitem__, rows))) == 1:
        return None
    best, found = -1.0, None
    for _ in range(TRIED):
        asked = rng.randrange(len(lesson.columns))
        column = lesson.columns[asked]
        values = [column[row] for row in sample]
        low, high = min(values), max(values)
        if low == high:
            continue
        limit = low + (high - low) * rng.random()
        left = Counter([targets[row] for row, value in zip(sample, values, strict=True) if value <= limit])
        gain = _purity(left, whole, lesson.weights)
        if gain > best:
            best, found = gain, (asked, limit)
    if found is not None:
        column, limit = lesson.columns[found[0]], found[1]
        low_side = sum(1 for row in rows if column[row] <= limit)
        if min(low_side, len(rows) - low_side) < LEAST_ROWS:
            return None
    return found


def _purity(left: Counter[int], whole: Counter[int], weights: Sequence[float]) -> float:
    """Gini purity of the two sides, weighted by their sizes."""
    sides = [[0.0, 0.0], [0.0, 0.0]]
    for target, count in whole.items():
        weight = weights[target]
        low = left[target] * weight
        for side, mass in zip(sides, (low, count * weight - low), strict=True):
            side[0] += mass
            side[1] += mass * mass
    return sum(squares / mass for mass, squares in sides if mass > 0.0)


def _shares(lesson: Lesson, rows: list[int]) -> tuple[float, ...]:
    masses = [0.0] * len(lesson.labels)
    for row in rows:
        masses[lesson.targets[row]] += lesson.weights[lesson.targets[row]]
    total = sum(masses) or 1.0
    return tuple([round(mass / total, 4) for mass in masses])


def _vote(tree: Tree, lesson: Lesson, rows: list[int], votes: list[list[float] | None]) -> None:
    """Let a tree judge the rows of days that it has not seen."""
    for row in rows:
        node = 0
        while (asked := tree.feature[node]) >= 0:
            node = tree.then[node] + (lesson.columns[asked][row] > tree.threshold[node])
        leaf = tree.leaves[tree.then[node]]
        vote = votes[row]
        votes[row] = list(leaf) if vote is None else [a + b for a, b in zip(vote, leaf, strict=True)]


def _calibrate(lesson: Lesson, votes: Sequence[list[float] | None]) -> float:
    """The sharpness under which the votes about unseen days were the most honest (least log loss)."""
    judged = [(row, vote) for row, vote in enumerate(votes) if vote is not None]
    if not judged:
        return 1.0
    labels = range(len(lesson.labels))
    names = [str(label) for label in labels]
    losses = []
    for sharpness in SHARPNESS:
        loss = 0.0
        for row, vote in judged[:: max(1, len(judged) // 2500)]:
            target = lesson.targets[row]
            loss -= lesson.weights[target] * log(sharpened(names, vote, sharpness)[str(target)])
        losses.append((loss, sharpness))
    return min(losses)[1]
