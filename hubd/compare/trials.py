"""Rules on trial, one by one: what they would have done, for whom, and how it would probably have been taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from hubd.core.decisions import Decision, Stage
from hubd.core.memories import Taste

DAY = 86400.0
LATEST = 3
"""Occasions told of in full."""

PATIENCE = 3600.0
"""Seconds in which an answer can still be one to that question."""


class Occasion(msgspec.Struct, frozen=True):
    """Once that the rule fired. `did`: what it would have done (`offer`, `act`, `ask`, `wait`, `nothing`, `alert`), or
    for a rule that asks, the verdict. `because`: the arbiter's reason where it would not have gone ahead."""

    at: float
    people: tuple[str, ...]
    did: str
    because: str
    why: tuple[str, ...]
    welcome: float
    decision: str
    text: str = ""
    answer: str = ""


class Trial(msgspec.Struct, frozen=True):
    """One rule that is not yet trusted to act."""

    rule: str
    stage: Stage
    intent: str
    occasions: tuple[Occasion, ...]
    days: float

    @property
    def a_day(self) -> float:
        return len(self.occasions) / self.days

    @property
    def did(self) -> dict[str, int]:
        """How often it would have done what; most often first."""
        return dict(Counter(occasion.did for occasion in self.occasions).most_common())

    @property
    def held_back(self) -> dict[str, int]:
        """By which reasons it would not have gone ahead."""
        return dict(Counter(occasion.because for occasion in self.occasions if occasion.because).most_common())

    @property
    def people(self) -> dict[str, int]:
        return dict(Counter(who for occasion in self.occasions for who in occasion.people).most_common())

    @property
    def welcome(self) -> dict[str, float]:
        """For each person, the probability that it would have been welcome, on average over the occasions."""
        scores: dict[str, list[float]] = defaultdict(list)
        for occasion in self.occasions:
            if occasion.did != "nothing":
                for who in occasion.people:
                    scores[who].append(occasion.welcome)
        return {who: round(sum(found) / len(found), 2) for who, found in scores.items()}

    @property
    def answers(self) -> dict[str, int]:
        """What people really answered, where they were asked."""
        return dict(Counter(occasion.answer for occasion in self.occasions if occasion.answer).most_common())


def trials(
    stages: Mapping[str, tuple[Stage, str]],
    decisions: Iterable[Decision],
    tastes: Mapping[str, Taste],
    days: float,
) -> list[Trial]:
    """The rules that stand at `shadow` or `ask`, those that fired most often first. `stages`: rule to its stage and
    intent, of which only those two stages are looked at; `tastes`: what people have answered, as the state keeps it."""
    occasions: dict[str, list[Occasion]] = {rule: [] for rule, (stage, _) in stages.items() if stage != "act"}
    for decision in sorted(decisions, key=lambda decision: (decision.at, decision.id)):
        if decision.rule in occasions and (_tried(decision) or decision.verdict == "ask"):
            occasions[decision.rule].append(_occasion(decision, tastes))
    found = [Trial(rule, *stages[rule], tuple(of), max(days, 1 / 24)) for rule, of in occasions.items()]
    return sorted(found, key=lambda trial: (-len(trial.occasions), trial.rule))


def _tried(decision: Decision) -> bool:
    return decision.reason == "shadow"


def _occasion(decision: Decision, tastes: Mapping[str, Taste]) -> Occasion:
    data = decision.data
    return Occasion(
        at=decision.at,
        people=decision.audience,
        did=str(data.get("would", "offer")) if _tried(decision) else decision.verdict,
        because=str(data.get("would_because", "")) if _tried(decision) else "",
        why=_why(decision),
        welcome=decision.score,
        decision=decision.id,
        text=decision.title or decision.text,
        answer="" if _tried(decision) else _answer(decision, tastes),
    )


def _why(decision: Decision) -> tuple[str, ...]:
    """What it rested on, without the last word, which is the policy's own."""
    return decision.because[:-1] or decision.because


def _answer(decision: Decision, tastes: Mapping[str, Taste]) -> str:
    """The first answer to that intent after the question."""
    given = [
        (at, outcome)
        for who in decision.audience
        for at, outcome in tastes.get(f"{decision.intent}|{who}", Taste()).answers
        if 0.0 <= at - decision.at <= PATIENCE
    ]
    return min(given)[1] if given else ""


def span(decisions: Sequence[Decision], until: float, most: float) -> float:
    """Over how many days they are told of: since the first, but no more than `most`."""
    first = min((decision.at for decision in decisions), default=until)
    return min(max((until - first) / DAY, 1 / 24), most)
