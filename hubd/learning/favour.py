"""By how much each label is favoured over its votes, so that what is rare is said as often as it is so.

The likeliest label is the right answer if every minute counts the same. Who asks what a home knows counts labels, too
(macro F1), and a rare one that is never the likeliest is never found. So each label's votes are multiplied by a factor
of its own, chosen on days that the trees had not seen: threshold moving, the plug-in rule for F1 of many labels
(Narasimhan, Vaish and Agarwal, 2014), with as few and as small factors as do.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

FACTORS = (0.6, 0.75, 0.87, 1.15, 1.33, 1.6)
"""What a factor is tried to be multiplied with."""
LEAST, MOST = 0.4, 2.5
SWEEPS = 2
PRICE = 0.005
"""What a factor must be worth, in accuracy and F1 together, for each time it is e times as large or small: what little
is gained on few days is chance."""
JUDGED = 12000
"""Votes on which factors are chosen; of more, a sample."""
RARE = 30
"""A label that stands for fewer minutes is not favoured, and does not count."""


def favour(votes: Sequence[Sequence[float]], targets: Sequence[int], weights: Sequence[float]) -> list[float]:
    """A factor for each label. `targets`: the right label of each vote; `weights`: by label, what a row counts."""
    step = max(1, len(votes) // JUDGED)
    known = _Known(votes[::step], targets[::step], [weight * step for weight in weights])
    factors = [1.0] * len(weights)
    best = known.worth(factors)
    for _ in range(SWEEPS):
        for label in known.common:
            worths = [(best, factors[label]), *known.tried(factors, label)]
            best, factors[label] = max(worths, key=lambda each: each[0])
    return factors


class _Known:
    """Votes of which the right answer is known."""

    def __init__(self, votes: Sequence[Sequence[float]], targets: Sequence[int], weights: Sequence[float]) -> None:
        self._votes, self._targets, self._weights = votes, targets, weights
        self._alls = [0.0] * len(weights)
        for target in targets:
            self._alls[target] += weights[target]
        self.common = [label for label, mass in enumerate(self._alls) if mass >= RARE]

    def worth(self, factors: Sequence[float]) -> float:
        """Accuracy and mean F1 under these factors, less their price."""
        return self._judged([_best(vote, factors, -1) for vote in self._votes], factors)

    def tried(self, factors: Sequence[float], label: int) -> list[tuple[float, float]]:
        """What other factors of one label would be worth, each with the factor."""
        rivals = [_best(vote, factors, label) for vote in self._votes]
        least = [vote[rival] * factors[rival] for vote, rival in zip(self._votes, rivals, strict=True)]
        found = []
        for times in FACTORS:
            factor = factors[label] * times
            if LEAST <= factor <= MOST:
                said = [
                    label if vote[label] * factor > other else rival
                    for vote, other, rival in zip(self._votes, least, rivals, strict=True)
                ]
                changed = [factor if n == label else old for n, old in enumerate(factors)]
                found.append((self._judged(said, changed), factor))
        return found

    def _judged(self, said: Sequence[int], factors: Sequence[float]) -> float:
        hits, called = [0.0] * len(self._alls), [0.0] * len(self._alls)
        for guess, target in zip(said, self._targets, strict=True):
            weight = self._weights[target]
            called[guess] += weight
            if guess == target:
                hits[target] += weight
        if not self.common:
            return 0.0
        f1 = [2.0 * hits[label] / (self._alls[label] + called[label]) for label in self.common]
        price = PRICE * sum(abs(log(factor)) for factor in factors)
        return sum(hits) / sum(self._alls) + sum(f1) / len(f1) - price


def _best(vote: Sequence[float], factors: Sequence[float], but: int) -> int:
    """The label with the most votes, after its factor; another one than `but`."""
    scores = [share * factor for share, factor in zip(vote, factors, strict=True)]
    if but >= 0:
        scores[but] = -1.0
    return scores.index(max(scores))
