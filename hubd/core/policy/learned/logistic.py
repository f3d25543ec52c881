"""Logistic regression that learns from one answer at a time and forgets towards what it was born with.

Every circumstance (`Cue`) has a weight with a normal prior of its own; a welcome's log-odds are the sum of those that
hold. The likeliest weights given all answers are found answer by answer in the dual: each answer pulls at its own
circumstances with one number, its pull, and is revisited now and then with what the others say (dual coordinate
ascent: Yu, Huang and Lin 2011). So it is found out which circumstance was to blame, which weights moved one by one
cannot tell. Doubt is Laplace's, with independent weights (Chapelle and Li 2011).

Forgetting is exponential: after a half-life an answer pulls half as hard and leaves half as sure, and without answers
everything returns to the prior (as in Graepel et al., adPredictor, 2010). Looking twice fades exactly as looking once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import erf, exp, pi, sqrt
from typing import NamedTuple

from hubd.core.memories import Weight

DAY = 86400.0
ROUNDS = 30
"""Steps of Newton's method at most; five are usual."""
UNKNOWN = Weight(0.0, 0.0)


class Cue(NamedTuple):
    """One circumstance of an occasion: its name, how fully it holds, and its weight before anybody has answered."""

    name: str
    value: float
    mean: float
    variance: float


class Estimate(NamedTuple):
    """Log-odds of a welcome, and how unsure they are."""

    mean: float
    variance: float

    @property
    def probability(self) -> float:
        """Of a welcome, all doubt considered (MacKay 1992)."""
        return sigmoid(self.mean / sqrt(1.0 + pi * self.variance / 8.0))

    def above(self, log_odds: float) -> float:
        """Probability that the true log-odds lie above these: how often Thompson's sampling would try."""
        return 0.5 * (1.0 + erf((self.mean - log_odds) / sqrt(2.0 * self.variance)))

    def confirmed(self) -> Estimate:
        """What would be thought of the very same occasion after one welcome."""
        mean = _peak(self.mean, self.variance, 1.0, 1.0)
        p = sigmoid(mean)
        return Estimate(mean, self.variance / (1.0 + self.variance * p * (1.0 - p)))


class Pull(NamedTuple):
    """How hard one answer pulls at its circumstances, and how sure it leaves them."""

    strength: float = 0.0
    sureness: float = 0.0


def sigmoid(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-log_odds)) if log_odds > -500.0 else 0.0


def kept(seconds: float, half_life: float) -> float:
    """The share of what was learned that is left after a time. `half_life` in days."""
    return float(0.5 ** (max(seconds, 0.0) / (half_life * DAY)))


def estimate(cues: Sequence[Cue], weights: Mapping[str, Weight], left: float = 1.0) -> Estimate:
    """What these circumstances promise together. `left`: the share of the weights that is not forgotten.

    The doubt about a circumstance shrinks as if every answer that met it had spoken of this very occasion, so that
    what has been met as a whole is as sure as it should be, and what is new about an occasion keeps it in doubt."""
    total = 0.0
    for _, value, _, spread in cues:
        total += value * value * spread
    mean = variance = 0.0
    for name, value, prior, spread in cues:
        pull, seen = weights.get(name, UNKNOWN)
        mean += value * (prior + spread * pull * left)
        variance += value * value * spread / (1.0 + total * seen * left)
    return Estimate(mean, variance)


def pulled(cues: Sequence[Cue], weights: Mapping[str, Weight], before: Pull, said: float, worth: float) -> Pull:
    """How hard an answer should pull, given what all others say. `said`: 1 for welcome, 0 for not; `worth`: how many
    answers it counts."""
    total = sum(cue.value * cue.value * cue.variance for cue in cues)
    mean = sum(c.value * (c.mean + c.variance * weights.get(c.name, UNKNOWN).pull) for c in cues)
    others = mean - before.strength * total
    peak = _peak(others, total, said, worth)
    p = sigmoid(peak)
    return Pull((peak - others) / total, worth * p * (1.0 - p))


def moved(weights: dict[str, Weight], cues: Iterable[Cue], before: Pull, after: Pull) -> None:
    """Let the weights of these circumstances follow an answer that pulls otherwise than before. In place."""
    strength, sureness = after.strength - before.strength, after.sureness - before.sureness
    for name, value, _, _ in cues:
        pull, seen = weights.get(name, UNKNOWN)
        weights[name] = Weight(pull + strength * value, max(seen + sureness * value * value, 0.0))


def _peak(mean: float, variance: float, said: float, worth: float) -> float:
    """The likeliest log-odds after the answer: Newton's method, kept between bounds that close in."""
    low, high = mean - variance * worth, mean + variance * worth
    at = mean
    for _ in range(ROUNDS):
        p = sigmoid(at)
        miss = at - mean - variance * worth * (said - p)
        if abs(miss) < 1e-9:
            break
        low, high = (low, at) if miss > 0.0 else (at, high)
        at -= miss / (1.0 + variance * worth * p * (1.0 - p))
        if not low < at < high:
            at = 0.5 * (low + high)
    return at
