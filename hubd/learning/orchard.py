"""Trees grown by scikit-learn, felled into hubd's own plain form. Loaded only when there is something to learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier

from hubd.core.activities.forest import Forest
from hubd.learning.lessons import Lesson
from hubd.learning.timber import Timber

TREES = 50
JUDGES = 16
LEAST_ROWS = 5
"""Minutes in a leaf."""
TRIED = 0.2
"""Share of all numbers that each question is chosen from; more fit the past better, fewer generalise."""


def plant(lesson: Lesson, rows: Sequence[int], trees: int, seed: int) -> Timber:
    """Grow so many trees on these rows of a lesson."""
    values = np.array([lesson.rows[row] for row in rows], dtype=np.float32)
    targets = np.array([lesson.targets[row] for row in rows])
    weights = (np.array(lesson.weights) * np.array(lesson.stress))[targets]
    model = ExtraTreesClassifier(
        n_estimators=trees, min_samples_leaf=LEAST_ROWS, max_features=TRIED, random_state=seed % 2**32, n_jobs=1
    )
    model.fit(values, targets, sample_weight=weights)
    timber = Timber()
    for tree in model.estimators_:
        _fell(tree.tree_, [int(label) for label in model.classes_], len(lesson.labels), timber)
    return timber


def ask(forest: Forest, rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """How the trees vote on many rows: what `Forest.votes` says of each, for all of them at once."""
    values = np.array(rows, dtype=np.float32)
    asked, then = np.frombuffer(forest.asked, np.int16), np.frombuffer(forest.then, np.int32)
    limit, leaves = np.frombuffer(forest.limit, np.float32), np.array(forest.leaves)
    votes = np.zeros((len(values), len(forest.labels)))
    for root in forest.roots:
        nodes = np.full(len(values), root)
        open_rows = np.arange(len(values))
        while len(open_rows):
            here = nodes[open_rows]
            inner = asked[here] >= 0
            open_rows, here = open_rows[inner], here[inner]
            nodes[open_rows] = then[here] + (values[open_rows, asked[here]] > limit[here])
        votes += leaves[then[nodes]]
    return [[float(vote) for vote in row] for row in votes]


def _fell(tree: Any, classes: Sequence[int], labels: int, timber: Timber) -> None:
    """Take over one tree; where it asks about a value, its children may stand in any order."""
    left, right = tree.children_left.tolist(), tree.children_right.tolist()
    asked, limit, votes = tree.feature.tolist(), tree.threshold.tolist(), tree.value[:, 0, :].tolist()
    open_nodes = [(0, timber.plant())]
    while open_nodes:
        old, new = open_nodes.pop()
        if left[old] < 0:
            shares = [0.0] * labels
            total = sum(votes[old]) or 1.0
            for label, vote in zip(classes, votes[old], strict=True):
                shares[label] = vote / total
            timber.leaf(new, shares)
            continue
        low, high = timber.ask(new, asked[old], limit[old])
        open_nodes += [(left[old], low), (right[old], high)]
