"""Learning from glances with scikit-learn: a forest of extremely randomised trees (Geurts, Ernst and Wehenkel, 2006).

Few homes are recorded and many can be invented, so the recorded ones count for more, but not for so much that the
forest learns their people's hours by heart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier

from hubd.core.activities.onlooker import LABELS
from hubd.train.homes import OTHER

TREES = 40
LEAVES = 400
LEAST_ROWS = 12
TRIED = 0.25
"""Share of the numbers that are tried at each question."""
SEED = 20260302
RECORDED = 2.0
"""How much a recorded home weighs, in flats."""
BALANCE = 0.4
"""Rare labels weigh more: the exponent of how much rarer they are than the mean label."""
SHARPNESS = (0.7, 0.85, 1.0, 1.15, 1.3, 1.45, 1.6, 1.8, 2.0, 2.3, 2.6)
UNSAID = ("relaxing", "study")
"""What some homes' people never name: where none did, their unlabelled time may be either of these, or `other`."""


@dataclass(frozen=True)
class Pupil:
    """Rows of one home. `told`: the labels that its people ever used."""

    name: str
    values: Any
    labels: Any
    told: frozenset[str]
    whole: int
    """So many of the rows, the first, are of the home with all of its sensors."""
    weight: float = 1.0


def learn(homes: Sequence[Pupil], trees: int = TREES) -> ExtraTreesClassifier:
    """A forest that knows these homes."""
    values = np.concatenate([home.values for home in homes])
    labels = np.concatenate([home.labels for home in homes])
    weights = np.concatenate([np.full(len(home.labels), home.weight / max(len(home.labels), 1)) for home in homes])
    unsaid = np.concatenate([_unsaid(home) for home in homes])
    if unsaid.any():
        said = _forest(values[~unsaid], labels[~unsaid], weights[~unsaid], trees // 3)
        labels = labels.copy()
        labels[unsaid] = _completed(said, values[unsaid])
    return _forest(values, labels, weights, trees)


def _unsaid(home: Pupil) -> Any:
    """Rows of a home whose label says less than it seems to."""
    missing = not home.told.issuperset(UNSAID[:1])
    return (home.labels == OTHER) if missing else np.zeros(len(home.labels), bool)


def _completed(forest: ExtraTreesClassifier, values: Any) -> Any:
    """What those who learned elsewhere would call it, of what it may be."""
    open_to = [label for label in (OTHER, *UNSAID) if label in forest.classes_]
    columns = [list(forest.classes_).index(label) for label in open_to]
    return np.array(open_to)[forest.predict_proba(values)[:, columns].argmax(1)]


def _forest(values: Any, labels: Any, weights: Any, trees: int) -> ExtraTreesClassifier:
    masses = {label: float(weights[labels == label].sum()) for label in LABELS}
    mean = sum(masses.values()) / len(masses)
    factors = {label: (mean / mass) ** BALANCE for label, mass in masses.items() if mass > 0.0}
    forest = ExtraTreesClassifier(
        trees, max_leaf_nodes=LEAVES, min_samples_leaf=LEAST_ROWS, max_features=TRIED, random_state=SEED, n_jobs=1
    )
    return forest.fit(values, labels, weights * np.array([factors[label] for label in labels]))


def probabilities(forest: ExtraTreesClassifier, values: Any) -> Any:
    """In the order of `LABELS`; what was never learned has no chance."""
    out = np.zeros((len(values), len(LABELS)))
    out[:, [LABELS.index(label) for label in forest.classes_]] = forest.predict_proba(values)
    return out


def calibrate(errors: Callable[[float], float]) -> float:
    """The sharpness with the least calibration error (`errors`) in homes that were not learned from."""
    return min((errors(sharpness), sharpness) for sharpness in SHARPNESS)[1]
