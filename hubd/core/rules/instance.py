"""A rule as it stands in one household: for one choice of the person and the area that it binds."""

from __future__ import annotations

from dataclasses import dataclass

from hubd.core.rules.check import Check
from hubd.core.rules.spec import RuleSpec


@dataclass(frozen=True)
class Instance:
    """One rule for one choice of its person and area."""

    number: int
    key: str
    rule: RuleSpec
    who: str | None
    where: str | None
    check: Check
    dues: tuple[str, ...] = ()
    """Kinds of agenda items that the rule waits for."""
