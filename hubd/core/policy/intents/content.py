"""What an intent has to say, once it is known to whom and by which output."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hubd.core.brain import Brain
from hubd.core.context import Context
from hubd.core.decisions import Proposal, Verdict
from hubd.core.household import Person
from hubd.core.memories import PolicyState


@dataclass(frozen=True, slots=True)
class Content:
    """Words for people and data for programs. `actions` are the answers that a card or question offers; `for_child`,
    where there is such, is said instead where a child is the one who hears it. `private`: these words are for one
    person, and are taken away when somebody else comes."""

    title: str
    text: str
    data: dict[str, Any] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    for_child: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything that the words may depend on. `hidden`: others may hear or see it, so neither text nor sender."""

    context: Context
    policy: PolicyState
    brain: Brain
    proposal: Proposal
    person: Person
    verdict: Verdict
    hidden: bool = False
