"""What one condition says of a person or a room, piece by piece: each key is an aspect, and all of them must hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from hubd.core.rules.check import Check, Say, Test, View, constant, every, unknown
from hubd.core.rules.conditions.sayings import probability
from hubd.core.rules.spec import Condition
from hubd.core.rules.thresholds import Threshold

Chance: TypeAlias = Callable[[View], float]


class Aspect(NamedTuple):
    """One key of a condition: its answer, its words, those of its contrary, and the probability that it compares."""

    test: Test
    say: Say
    denied: Say | None = None
    likely: Chance | None = None


def all_of(
    condition: Condition,
    aspects: Sequence[Aspect],
    reads: tuple[str, ...],
    *,
    cost: int,
    thresholds: tuple[Threshold, ...] | None = None,
) -> Check:
    """The condition. Its contrary can be told, and how near it came, where it says one thing only."""
    only = aspects[0] if len(aspects) == 1 else None
    return Check(
        condition.path,
        every(aspect.test for aspect in aspects),
        lambda view: ", ".join(filter(None, (aspect.say(view) for aspect in aspects))),
        reads,
        belief=True,
        cost=cost,
        denied=only.denied if only else None,
        likely=only.likely if only else None,
        thresholds=thresholds,
    )


def never(condition: Condition) -> Check:
    """Stands where a condition could not be compiled; the rule that holds it is set aside anyway."""
    return Check(condition.path, unknown, constant(""))


def told(text: str, chance: Chance) -> Say:
    """Words with the probability of the moment behind them."""
    return lambda view: f"{text} {probability(chance(view))}"
