"""What the household has agreed to keep from somebody: rules with `hold_back`, asked when something is proposed."""

from __future__ import annotations

from hubd.core.context import Context
from hubd.core.events import Tick
from hubd.core.rules.check import View
from hubd.core.rules.rulebook import Rulebook


def held_back(book: Rulebook, context: Context, intent: str, person: str, *, stage: str = "act") -> str | None:
    """The rule that keeps this from the person now; None: none does. What is unknown keeps nothing back."""
    for instance in book.holding.get(intent, ()):
        held = instance.rule.hold_back
        people = held.audience if held is not None else ()
        spared = not people or person in people or ("who" in people and instance.who == person)
        if not spared or instance.rule.stage != stage or (instance.who is not None and instance.who != person):
            continue
        view = View(context, Tick(at=context.now, arrived=context.now, source="hubd/clock"), context.state.rules)
        view.quiet = True
        if instance.check.test(view):
            return instance.rule.id
    return None
