"""What a variant's offers would have been worth to people, judged by what they answered to the one that really spoke.

The log's own decisions say how often they would have fallen so (`propensity`), and the answers what came of them. Where
the other variant decides as was decided, the answer counts; where it keeps quiet about what was told, it earns nothing;
where it offers what was kept quiet about, only the tries tell (`hubd.evaluate.offpolicy`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from hubd.core.decisions import DELIVERED, Decision
from hubd.core.household import Household
from hubd.core.memories import Answer
from hubd.core.policy.learned.welcome import COST
from hubd.core.policy.reasons import Reason
from hubd.evaluate.offpolicy import REWARDS, Logged, Worth, worth

SAME = 600.0
"""Two decisions about one intent for one person within so many seconds are about the same situation."""
NOT_TASTE = ("hazard.", "anticipate.", "message.", "reminder.", "departure.")
"""Intents that are told whether anybody likes it or not."""


def judged(
    old: Sequence[Decision], answers: Iterable[Answer], new: Sequence[Decision], home: Household
) -> Worth | None:
    """What the new variant is worth beside the old one. None: nothing that is a matter of taste was decided."""
    found = list(logged(old, answers, new, home))
    return worth(found) if found else None


def logged(
    old: Sequence[Decision], answers: Iterable[Answer], new: Sequence[Decision], home: Household
) -> Iterator[Logged]:
    """Every situation in which the old variant offered something, or kept quiet because it was not welcome."""
    outcomes = {(each.intent, each.person, each.occasion.at): each.outcome for each in answers}
    others: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in new:
        for person in decision.audience:
            others[decision.intent, person].append(decision)
    for decision in old:
        offered = decision.verdict in DELIVERED
        if decision.intent.startswith(NOT_TASTE) or not (offered or decision.reason == Reason.UNWELCOME):
            continue
        for person in decision.audience:
            outcome = outcomes.get((decision.intent, person, decision.at), "")
            offers = _offers(decision, others[decision.intent, person])
            gain = decision.score - COST * (1.0 - decision.score)
            yield Logged(
                day=f"{home.local(decision.at):%Y-%m-%d}",
                propensity=decision.propensity,
                reward=REWARDS.get(outcome, 0.0) if offered else 0.0,
                target=offers if offered else 1.0 - offers,
                expected=gain if offered else 0.0,
                expected_target=offers * gain,
            )


def _offers(decision: Decision, others: Sequence[Decision]) -> float:
    """How often the other variant offers this, by what it decided in the same situation."""
    near = [each for each in others if abs(each.at - decision.at) <= SAME]
    if not near:
        return 0.0
    twin = min(near, key=lambda each: (each.verdict not in DELIVERED, abs(each.at - decision.at)))
    if twin.verdict in DELIVERED:
        return twin.propensity
    return 1.0 - twin.propensity if twin.reason == Reason.UNWELCOME else 0.0
