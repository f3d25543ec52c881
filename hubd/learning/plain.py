"""Growing trees with no library: a little worse, and slower, than scikit-learn does it (`orchard`)."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from random import Random

from hubd.core.activities.forest import Forest
from hubd.learning.lessons import Lesson
from hubd.learning.timber import Timber

TREES = 24
JUDGES = 8
MOST_ROWS = 7000
"""Rows to grow on; of more, a sample is taken."""
TRIED = 28
"""Random questions tried at each node; more fit the past better, fewer generalise."""
LEAST_ROWS = 4
"""Minutes in a leaf."""
SAMPLE = 320
"""Rows of a node on which its questions are compared; all rows then follow the best one."""


def plant(lesson: Lesson, rows: Sequence[int], trees: int, seed: int) -> Timber:
    """Grow so many trees on these rows of a lesson."""
    rng = Random(seed)  # noqa: S311 - chance that must repeat, not a secret
    columns = [array("f", column) for column in zip(*lesson.rows, strict=True)]
    sown = list(rows) if len(rows) <= MOST_ROWS else sorted(rng.sample(rows, MOST_ROWS))
    timber = Timber()
    for _ in range(trees):
        _tree(lesson, columns, sown, rng, timber)
    return timber


def ask(forest: Forest, rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """How the trees vote on many rows."""
    return [forest.votes(row) for row in rows]


def _tree(lesson: Lesson, columns: Sequence[array[float]], rows: list[int], rng: Random, timber: Timber) -> None:
    open_nodes = [(timber.plant(), rows)]
    while open_nodes:
        node, members = open_nodes.pop()
        question = _question(lesson, columns, members, rng)
        if question is None:
            timber.leaf(node, _shares(lesson, members))
            continue
        asked, limit = question
        column = columns[asked]
        low, high = timber.ask(node, asked, limit)
        open_nodes.append((low, [row for row in members if column[row] <= limit]))
        open_nodes.append((high, [row for row in members if column[row] > limit]))


def _question(
    lesson: Lesson, columns: Sequence[array[float]], rows: list[int], rng: Random
) -> tuple[int, float] | None:
    """The best of some random questions that part these rows; None where there is nothing left to ask."""
    if len(rows) < 2 * LEAST_ROWS:
        return None
    targets = lesson.targets
    heavy = [weight * stress for weight, stress in zip(lesson.weights, lesson.stress, strict=True)]
    sample = rows if len(rows) <= SAMPLE else rng.sample(rows, SAMPLE)
    whole = Counter([targets[row] for row in sample])
    if len(whole) == 1 and len(set(map(targets.__getitem__, rows))) == 1:
        return None
    best, found = -1.0, None
    for _ in range(TRIED):
        asked = rng.randrange(len(columns))
        column = columns[asked]
        values = [column[row] for row in sample]
        low, high = min(values), max(values)
        if low == high:
            continue
        limit = low + (high - low) * rng.random()
        left = Counter([targets[row] for row, value in zip(sample, values, strict=True) if value <= limit])
        gain = _purity(left, whole, heavy)
        if gain > best:
            best, found = gain, (asked, limit)
    if found is not None:
        column, limit = columns[found[0]], found[1]
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


def _shares(lesson: Lesson, rows: list[int]) -> list[float]:
    masses = [0.0] * len(lesson.labels)
    for row in rows:
        label = lesson.targets[row]
        masses[label] += lesson.weights[label] * lesson.stress[label]
    total = sum(masses) or 1.0
    return [mass / total for mass in masses]
