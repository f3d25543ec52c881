"""Which model says what people do: told with every decision about them, so that it can be traced to what made it."""

from __future__ import annotations

from collections.abc import Sequence

from hubd.core.activities.onlooker import judges
from hubd.core.brain import Brain
from hubd.core.context import Context
from hubd.core.decisions import Finding
from hubd.core.policy.wording.phrases import say


def told(context: Context, brain: Brain, audience: Sequence[str]) -> tuple[Finding, ...]:
    """One finding with a part for each person of whom a model judges; nothing where the cues of the rooms do."""
    if not audience:
        return ()
    people = [context.household.people[who] for who in audience if who in context.household.people]
    named = [(person, model) for person in people if (model := judges(context.state, brain, person.id))]
    if not named:
        return ()
    language = context.household.language
    parts = tuple(
        Finding(f"models/{person.id}", True, say("why.model", language, name=person.name, model=model))
        for person, model in named
    )
    return (Finding("models", True, ", ".join(dict.fromkeys(model for _, model in named)), parts),)
