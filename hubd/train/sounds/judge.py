"""How well sounds are told apart: on folds, on sources and on kinds of sounds that nothing was learned from."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from hubd.perception.models import sharpened
from hubd.train.sounds.clips import NAMES, Clip
from hubd.train.sounds.lessons import Lessons
from hubd.train.sounds.network import Network, learn

CLAIMED = ("baby cry, infant cry", "dog", "doorbell", "knock", "beep, bleep", "speech")
"""What a home is told. The rest is learned so that it is not taken for one of these; a sneeze is too much like a
drawer, and tells a home nothing that it could act on."""
FROM = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
PRECISION, FALSE = 0.95, 0.001
"""A label is claimed from the probability on at which it is right so often and fires on so few windows of others."""
SHARPNESS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0)
HEAD = 0.005
"""Inverse regularisation of the linear heads that look how much the frozen network's inputs know."""
UNKNOWN_FIRES = 0.1


class LeftOut(NamedTuple):
    """Networks that did not know a fold, asked about it. `accuracy`: of the clips as recorded, by fold."""

    accuracy: dict[str, float]
    sharpness: float
    error: float
    claims: dict[str, float]


class Events(NamedTuple):
    """`recall`: known clips that fire under their name, `precision`: of all that fires."""

    recall: float
    precision: float


def left_out(lessons: Lessons) -> LeftOut:
    """Each fold of ESC-10 judged by a network that knows only the others."""
    told, true, accuracy = [], [], {}
    for fold in sorted(set(lessons.folds[lessons.borrowed])):
        network = learn(*_given(lessons.of(lessons.folds != fold)))
        strange = lessons.of(lessons.folds == fold)
        scores = network(strange.textures)
        accuracy[str(fold)] = _accuracy(network.labels, scores[strange.plain], strange.labels[strange.plain])
        told.append(scores)
        true.append(strange.labels)
    scores, labels = np.vstack(told), np.concatenate(true)
    index = np.array([network.labels.index(label) for label in labels])
    sharpness = min(SHARPNESS, key=lambda power: _loss(scores, index, power))
    honest = np.array([sharpened(row, sharpness) for row in scores])
    claims = {label: _claimed_from(honest[:, network.labels.index(label)], labels == label)
              for label in CLAIMED if label in network.labels}  # fmt: skip
    return LeftOut(accuracy, sharpness, _error(honest, index), {k: v for k, v in claims.items() if v is not None})


def _given(lessons: Lessons) -> tuple[Any, list[str]]:
    return lessons.textures, [str(label) for label in lessons.labels]


def _accuracy(labels: Sequence[str], scores: Any, true: Any) -> float:
    """Among the ten classes of ESC-10, as others count it."""
    known = [labels.index(name) for name in NAMES.values()]
    said = np.array(labels)[known][scores[:, known].argmax(axis=1)]
    return float(np.mean(said == true))


def _loss(scores: Any, index: Any, power: float) -> float:
    honest = np.array([sharpened(row, power) for row in scores])
    return float(-np.log(honest[np.arange(len(index)), index] + 1e-9).mean())


def _error(honest: Any, index: Any) -> float:
    """Expected calibration error over ten bins."""
    sure, right = honest.max(axis=1), honest.argmax(axis=1) == index
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs(np.sum(sure[bins == b] - right[bins == b])) for b in range(10)) / len(sure))


def _claimed_from(probability: Any, true: Any) -> float | None:
    for least in FROM:
        fires = probability >= least
        if fires.any() and np.mean(true[fires]) >= PRECISION and np.mean(fires[~true]) <= FALSE:
            return least
    return None


def linear_head(normed: Any, labels: Any, folds: Any) -> dict[str, float]:
    """The accuracy in each fold of a linear head learned on the others; the network below it stays as it is."""
    found = {}
    for fold in sorted(set(folds)):
        head = _head(normed[folds != fold], labels[folds != fold])
        found[str(fold)] = float(np.mean(head.predict(normed[folds == fold]) == labels[folds == fold]))
    return found


def hub_events(normed: Any, names: Any, folds: Any) -> Events:
    """Events of a home by linear heads, where a tenth of the clips that are none of them fires."""
    sure, said = np.zeros(len(names)), np.empty(len(names), object)
    for fold in sorted(set(folds)):
        head = _head(normed[folds != fold], names[folds != fold])
        shares = head.predict_proba(normed[folds == fold])
        shares[:, list(head.classes_).index("")] = -1.0
        sure[folds == fold], said[folds == fold] = shares.max(axis=1), head.classes_[shares.argmax(axis=1)]
    fires = sure > np.quantile(sure[names == ""], 1.0 - UNKNOWN_FIRES)
    right = fires & (said == names)
    return Events(float(right.sum() / np.sum(names != "")), float(right.sum() / fires.sum()))


def claims(network: Network, sharpness: float, least: dict[str, float], clips: Sequence[Any]) -> list[str]:
    """What would be told of each texture; empty where nothing would."""
    found = []
    for row in network(np.array(clips)):
        honest = dict(zip(network.labels, sharpened(row, sharpness), strict=True))
        best = max(least, key=lambda label: honest[label])
        found.append(best if honest[best] >= least[best] else "")
    return found


def _head(values: Any, labels: Any) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last digits of the weights change no figure
        return LogisticRegression(C=HEAD, max_iter=200, tol=1e-3).fit(values, labels)


def fraction(found: Sequence[bool]) -> float:
    return float(np.mean(found)) if len(found) else float("nan")


def names_of(clips: Sequence[Clip]) -> Any:
    return np.array([clip.label for clip in clips])
