"""Who it is: one posterior over the family and somebody unknown, from names, likenesses and who can be there.

A source's word is a log likelihood for each candidate; words about the same moment add up, and the belief about who is
where is the prior. So a face at the door and a phone at work argue with one another, and look-alikes stay
"anna or eva" until something decides. Nothing here is a password.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log

from hubd.core.evidence.gallery import Gallery, Spread, likeness, template
from hubd.core.household import UNKNOWN

Words = Mapping[str, float]
"""Candidate (a person, or `unknown`) to log likelihood; only differences matter."""

MOST_SURE = 7.0
"""One picture or sentence never speaks for somebody by odds of more than 1,000 to 1: screens show faces, too."""

CHILD_SURE = 0.85
"""A child below this stays unknown: children change, look like each other, and networks know few of them."""

SURE = 0.95
"""From this probability on somebody is called by name."""

EITHER = 0.25
"""The least probability at which somebody is named among those whom it may have been."""

INDEPENDENT = 4.0

FAMILY = 0.7
"""How likely a face or voice in the house belongs to the family, before anything else is known."""


def named(who: str, sure: float, candidates: Sequence[str]) -> dict[str, float]:
    """A source names somebody and is right with probability `sure`; else it may have been any other, or a stranger."""
    sure = min(sure, 0.995)
    wrong = log((1.0 - sure) / max(len(candidates), 1))
    return {**dict.fromkeys((*candidates, UNKNOWN), wrong), who: log(sure)}


def looks_like(gallery: Gallery, embedding: Sequence[float], candidates: Sequence[str]) -> dict[str, float] | None:
    """What an embedding says of each candidate; None where there is nothing to compare it with.

    Likenesses of the right person and of wrong ones spread as in this home's own gallery: the log ratio of the two
    normal densities is the word for a person. Somebody unknown is whom none of them resembles, or a known stranger.
    What is said against a stranger is bounded, what is said between two who look alike is not.
    Who has no template cannot be told from a stranger, and is not named.
    """
    probe = template(embedding)
    if probe is None:
        return None
    alike = likeness(gallery, probe)
    if not any(who in alike.people for who in candidates):
        return None
    words = {who: _ratio(score, gallery) for who, score in alike.people.items() if who in candidates}
    known = 0.0 if alike.stranger is None else max(_ratio(alike.stranger, gallery), 0.0)
    return bounded({**words, UNKNOWN: known})


def bounded(words: Words) -> dict[str, float]:
    """Words that never speak against a stranger, nor against anybody, too surely; what is between people stays."""
    best = max((word for who, word in words.items() if who != UNKNOWN), default=0.0)
    too_sure = max(best - words[UNKNOWN] - MOST_SURE, 0.0)
    least = words[UNKNOWN] - MOST_SURE
    return {who: word if who == UNKNOWN else max(word - too_sure, least) for who, word in words.items()}


def _ratio(score: float, gallery: Gallery) -> float:
    """Log odds that a likeness is that of the right person, rising without end: look-alikes differ by it."""
    own, other = gallery.own, gallery.other
    usual = max(own.mean, other.mean)
    inside = min(max(score, other.mean), usual)
    ratio = _log_density(inside, own) - _log_density(inside, other)
    return ratio + max(score - usual, 0.0) * (usual - other.mean) / other.wide**2


def _log_density(score: float, spread: Spread) -> float:
    return -0.5 * ((score - spread.mean) / spread.wide) ** 2 - log(spread.wide)


def weighed(words: Words, share: float) -> dict[str, float]:
    """Words that count only in part, because they repeat what was said before."""
    return {who: share * word for who, word in words.items()}


def together(*said: Words) -> dict[str, float]:
    """Several words about one moment."""
    total: dict[str, float] = {}
    for words in said:
        for who, word in words.items():
            total[who] = total.get(who, 0.0) + word
    return total


def posterior(words: Words, prior: Mapping[str, float]) -> dict[str, float]:
    """Who it was: exactly one of the candidates or somebody unknown."""
    top = max(words.values())
    weights = {who: prior.get(who, 0.0) * exp(word - top) for who, word in words.items()}
    total = sum(weights.values())
    if total <= 0.0:
        return {**dict.fromkeys(words, 0.0), UNKNOWN: 1.0}
    return {who: weight / total for who, weight in weights.items()}


def unguessed(chances: Mapping[str, float], children: frozenset[str]) -> dict[str, float]:
    """The same, with doubtful children among the unknown."""
    doubtful = [who for who, p in chances.items() if who in children and p < CHILD_SURE]
    rest = chances[UNKNOWN] + sum(chances[who] for who in doubtful)
    return {**chances, **dict.fromkeys(doubtful, 0.0), UNKNOWN: rest}


def who_is(
    gallery: Gallery,
    frames: Sequence[Sequence[float]],
    candidates: Sequence[str],
    children: frozenset[str] = frozenset(),
) -> dict[str, float]:
    """Who is on some pictures of one passing, when nothing else is known of where anybody is."""
    said = [words for frame in frames if (words := looks_like(gallery, frame, candidates)) is not None]
    if not said:
        return {UNKNOWN: 1.0}
    words = bounded(weighed(together(*said), news(len(said))))
    prior = {who: FAMILY / len(candidates) for who in candidates}
    return unguessed(posterior(words, {**prior, UNKNOWN: 1.0 - FAMILY}), children)


def news(looks: int) -> float:
    """What each of so many looks at one passing counts: they show the same light, angle and blur, so that however many
    they are, they are worth `INDEPENDENT` at the most."""
    return INDEPENDENT / (INDEPENDENT - 1.0 + looks)


def in_words(chances: Mapping[str, float]) -> str:
    """`anna`, `anna or eva`, or nothing where nobody in particular is meant."""
    likely = sorted(
        (who for who, p in chances.items() if p >= EITHER and who != UNKNOWN), key=lambda who: -chances[who]
    )
    return " or ".join(likely)
