"""How welcome is this, to this person, now? Learned from what people did with what they were told.

Bayesian logistic regression (`logistic`) over the circumstances of an occasion (`circumstances`), with one weight for
every circumstance that has been met, shared from the house down to one person's liking of one intent at one hour.
It starts from priors, forgets towards them, and is told apart from the silence that people asked for (`silence`).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from msgspec.structs import replace

from hubd.core.household import Household
from hubd.core.ids import chance
from hubd.core.leaning import Leaning
from hubd.core.memories import Answer, Occasion, Weight, Welcome
from hubd.core.policy.learned.circumstances import cues
from hubd.core.policy.learned.logistic import Cue, Estimate, Pull, estimate, kept, moved, pulled

HALF_LIFE = 45.0
"""Days until half of what was learned is forgotten: habits of a home change with seasons, not with days."""

SAYS: dict[str, tuple[float, float]] = {
    "accepted": (1.0, 1.0),
    "later": (0.4, 0.6),
    "ignored": (0.25, 0.3),
    "dismissed": (0.0, 1.0),
    "wrong": (0.0, 1.2),
    "never": (0.0, 2.0),
}
"""What each answer says of the occasion (1: welcome), and how many answers it counts. Who says `later` wants it, though
not now, and now is what is asked; a question that nobody answers was probably not welcome, or perhaps not heard."""

COST = 2.0
"""What a wrong offer costs, where a right one is worth one: losses weigh about twice as much as gains (Tversky and
Kahneman 1992)."""

UNWELCOME = COST / (1.0 + COST)
"""Below this probability (two thirds) an offer costs more than it gives."""

HOPES = 2
"""Welcomes in a row that are still hoped for: an offer goes out while so many of them would change the estimate for
good. With one, a single refusal by chance ends much that is liked; with three, much is offered that never is."""

HORIZON = 20.0
"""Offers for which one that has been found welcome is of use: an answer is remembered for 65 days on average
(`HALF_LIFE` / ln 2), and the same comes up on one of three in circumstances that are enough like it."""

OWN = 1
"""So many answers of the person's own to the intent, around this hour, before the estimate may hold an offer back:
what others say, or the person says of other things, is no reason not to ask once."""

HEARD = 10
"""So many answers of the person's own to anything, before that: fewer cannot tell a dozen circumstances apart, and what
is kept back is never answered. Until then only what people have asked to be silent is."""

TRIES = 0.03
"""How often, at most, something unwelcome is tried all the same, to find out whether it still is."""

SELDOM = 0.02
"""How often at least, so that what was logged can judge other policies."""

TELLING = 0.2
"""Log-odds below which a circumstance is not worth telling."""
TOLD = 3
"""Circumstances told at most."""

ANSWERS = 1000
REMEMBERED = 180 * 86400.0
"""Answers kept for the night's training, and how long."""

WEIGHTS = 2500
"""Circumstances remembered; those of which least is known go first."""

REVISITED = 40
"""The person's latest answers that are weighed again with each new one: a millisecond's work."""

SWEEPS = 8
"""How often all answers are weighed when everything is learned anew."""

LIMIT = log(UNWELCOME / (1.0 - UNWELCOME))


def judged(household: Household, known: Welcome, intent: str, person: str, here: Occasion) -> Estimate:
    """How welcome this is to the person on this occasion."""
    found = cues(household, intent, person, here, known.leaning)
    return estimate(found, known.weights, kept(here.at - known.at, half_life(known.leaning)))


def against(household: Household, known: Welcome, intent: str, person: str, here: Occasion) -> tuple[str, ...]:
    """What answers hold against it here: the names of the cues that count most, the heaviest first."""
    left = kept(here.at - known.at, half_life(known.leaning))
    found = cues(household, intent, person, here, known.leaning)
    weights = {
        cue.name: cue.value * cue.variance * known.weights[cue.name].pull * left
        for cue in found
        if cue.name in known.weights
    }
    return tuple(sorted((name for name in weights if weights[name] < -TELLING), key=lambda n: (weights[n], n))[:TOLD])


def leanings(
    household: Household, known: Welcome, intent: str, person: str, themes: Sequence[str], now: float
) -> dict[str, float]:
    """How much more gladly than anything else this person takes what is about each theme, in log-odds."""
    here = Occasion(now)
    plain = judged(household, known, intent, person, here).mean
    return {
        theme: judged(household, known, intent, person, replace(here, theme=theme)).mean - plain for theme in themes
    }


def half_life(leaning: Leaning) -> float:
    return HALF_LIFE if leaning.half_life is None else leaning.half_life


def score(found: Estimate) -> float:
    """The estimate as the one number that decisions show, rounded so that every machine says the same."""
    return round(found.probability, 4)


def unwelcome(found: Estimate) -> bool:
    """Is it more likely to annoy than to please, and not worth finding out?"""
    return promise(found) < 0.0


def heard(known: Welcome, person: str) -> int:
    """How often this person has answered anything."""
    return sum(answer.person == person for answer in known.answers)


def promise(found: Estimate, hopes: int = HOPES) -> float:
    """What an offer is worth, where one that is taken is worth one: what it gives now, and what is learned by it.

    If it is taken, it may be offered again, and if it turns out welcome, as long as that is remembered: the value of
    information, looked ahead along the one path on which it has any (Howard 1966; Frazier, Powell and Dayanik 2008)."""
    p, after = found.probability, found.confirmed()
    then = promise(after, hopes - 1) if hopes > 1 else HORIZON * _gain(after.probability)
    return _gain(p) + p * max(then, 0.0)


def _gain(p: float) -> float:
    """Of an offer that is welcome with this probability."""
    return p - COST * (1.0 - p)


def propensity(found: Estimate) -> float:
    """How often something unwelcome is tried all the same: as often as Thompson's sampling would, within bounds."""
    return round(min(max(found.above(LIMIT), SELDOM), TRIES), 4)


def tried(found: Estimate, home: str, day: str, cause: str, person: str) -> bool:
    """Is something unwelcome tried all the same? Drawn once for one situation and day, in a replay as in life."""
    return chance("tried", home, day, cause, person) < propensity(found)


def answered(known: Welcome, household: Household, answer: Answer) -> Welcome:
    """What is known after one more answer, which also throws new light on those of the same person before it."""
    known = _now(known, answer.at)
    weights, answers = dict(known.weights), [*known.answers, answer][-ANSWERS:]
    mine = [n for n, each in enumerate(answers) if each.person == answer.person][-REVISITED:]
    for n in reversed(mine):
        found = cues_of(household, answers[n], known.leaning)
        answers[n] = weighed(weights, found, answers[n], half_life(known.leaning), answer.at)
    return replace(known, weights=_bounded(weights), answers=tuple(answers))


def relearned(household: Household, answers: Sequence[Answer], leaning: Leaning) -> Welcome:
    """Everything that was answered, learned anew with another leaning."""
    if not answers:
        return Welcome(leaning=leaning)
    now = answers[-1].at
    weights: dict[str, Weight] = {}
    every = [(cues_of(household, answer, leaning), replace(answer, pull=Pull())) for answer in answers]
    for _ in range(SWEEPS):
        every = [(found, weighed(weights, found, answer, half_life(leaning), now)) for found, answer in every]
    return Welcome(at=now, weights=_bounded(weights), answers=tuple(answer for _, answer in every), leaning=leaning)


def cues_of(household: Household, answer: Answer, leaning: Leaning) -> tuple[Cue, ...]:
    """The circumstances that an answer speaks about."""
    return cues(household, answer.intent, answer.person, answer.occasion, leaning)


def weighed(weights: dict[str, Weight], found: tuple[Cue, ...], answer: Answer, half: float, now: float) -> Answer:
    """The answer, pulling at its circumstances as it should given all others; the weights follow, in place."""
    said, worth = SAYS[answer.outcome]
    before = Pull(*answer.pull)
    after = pulled(found, weights, before, said, worth * kept(now - answer.at, half))
    moved(weights, found, before, after)
    return replace(answer, pull=tuple(after))


def _now(known: Welcome, now: float) -> Welcome:
    """The same, faded to this time; answers that are too old are let go."""
    left = kept(now - known.at, half_life(known.leaning))
    return replace(
        known,
        at=max(now, known.at),
        weights={name: Weight(pull * left, seen * left) for name, (pull, seen) in known.weights.items()},
        answers=tuple(
            replace(each, pull=(each.pull[0] * left, each.pull[1] * left))
            for each in known.answers
            if now - each.at < REMEMBERED
        ),
    )


def _bounded(weights: dict[str, Weight]) -> dict[str, Weight]:
    if len(weights) <= WEIGHTS:
        return weights
    surest = sorted(weights, key=lambda name: -weights[name].seen)[: WEIGHTS * 4 // 5]
    return {name: weights[name] for name in sorted(surest)}
