"""Which decisions of two variants belong to the same situation, and what became different.

Ids cannot tell: they are derived from the rule and its cause, and change with the rule. So decisions are paired by
what people would call the same: about the same thing, for one of the same people, near in time.

1. What is about the same message, reminder or appointment belongs together, whenever it comes.
2. Else the intent must be the same (of a hazard also the area), somebody must be addressed by both, and no more than
   `NEAR` may lie between them. The nearest in time are paired first.
3. A delivery that has no partner is explained by what the other variant kept quiet about then, if it did.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from hubd.core.decisions import DELIVERED, Decision

NEAR = 1800.0
"""Seconds between two decisions that can still be about the same situation."""

AT_ONCE = 1.0
"""Seconds that nobody notices."""

Kind = Literal["added", "removed", "changed"]

WAYS = ("verdict", "outputs", "audience", "urgency", "title", "text", "rule")
"""What of two deliveries people notice, or ought to know."""


class Change(NamedTuple):
    """One difference that a household would notice. Of what was `added`, `old` is what was kept quiet about before, and
    of what was `removed`, `new` is what is kept quiet about now; None where no rule proposed anything."""

    kind: Kind
    old: Decision | None
    new: Decision | None
    ways: tuple[str, ...] = ()
    """Of what `changed`: names of the fields, `time`, or `messages`."""

    @property
    def decision(self) -> Decision:
        """The delivery that this is about: the new one, or the one that is gone."""
        found = self.old if self.kind == "removed" else self.new
        assert found is not None  # noqa: S101 - what is added or changed has a new side, what is removed an old one
        return found

    @property
    def at(self) -> float:
        return self.decision.at


class Paired(NamedTuple):
    """The outcome of a comparison: what differs, in the order of time, and how many deliveries stayed as they were."""

    changes: tuple[Change, ...]
    same: int


def pair(old: Sequence[Decision], new: Sequence[Decision]) -> Paired:
    """Compare what two variants decided over the same time."""
    told_old, told_new = _told(old), _told(new)
    partner = _partners(told_old, told_new)
    changes: list[Change] = []
    same = 0
    for left, right in partner.items():
        ways = different(told_old[left], told_new[right])
        same += not ways
        if ways:
            changes.append(Change("changed", told_old[left], told_new[right], ways))
    quiet_old, quiet_new = _ByMark(_quiet(old)), _ByMark(_quiet(new))
    taken = set(partner.values())
    gone = [decision for number, decision in enumerate(told_old) if number not in partner]
    come = [decision for number, decision in enumerate(told_new) if number not in taken]
    changes += [Change("removed", decision, quiet_new.nearest(decision)) for decision in gone]
    changes += [Change("added", quiet_old.nearest(decision), decision) for decision in come]
    return Paired(tuple(sorted(changes, key=lambda change: (change.at, change.decision.id, change.kind))), same)


def different(old: Decision, new: Decision) -> tuple[str, ...]:
    """In which ways two deliveries of the same situation differ."""
    ways = [name for name in WAYS if getattr(old, name) != getattr(new, name)]
    if abs(new.at - old.at) >= AT_ONCE:
        ways.insert(0, "time")
    if about(old) != about(new):
        ways.append("messages")
    return tuple(ways)


def _told(decisions: Iterable[Decision]) -> list[Decision]:
    return [decision for decision in decisions if decision.verdict in DELIVERED]


def _quiet(decisions: Iterable[Decision]) -> list[Decision]:
    return [decision for decision in decisions if decision.verdict not in DELIVERED]


def _partners(old: Sequence[Decision], new: Sequence[Decision]) -> dict[int, int]:
    """Number of an old delivery to that of its new partner."""
    known = _ByMark(new)
    found = {
        (_distance(decision, new[right]), left, right)
        for left, decision in enumerate(old)
        for right in known.situations_of(decision)
    }
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, left, right in sorted(found):
        if left not in partner and right not in taken:
            partner[left] = right
            taken.add(right)
    return dict(sorted(partner.items()))


def _distance(old: Decision, new: Decision) -> tuple[float, ...]:
    """How unlike two decisions are: in time, then in form. What is told at one moment is told apart by its form."""
    apart = abs(new.at - old.at)
    return (
        apart if apart >= AT_ONCE else 0.0,
        old.intent != new.intent,
        old.audience != new.audience,
        old.verdict != new.verdict,
        about(old) != about(new),
        old.text != new.text,
    )


def about(decision: Decision) -> tuple[str, ...]:
    """The messages, the reminder or the appointment that a decision is about, if any."""
    data = decision.data
    many = data.get("messages")
    if isinstance(many, list | tuple):
        return tuple(sorted(f"message {each}" for each in many))
    return tuple(f"{kind} {data[kind]}" for kind in ("message", "reminder", "event") if isinstance(data.get(kind), str))


def marks(decision: Decision) -> tuple[str, ...]:
    """Names that decisions of the same situation share."""
    named = about(decision)
    if named:
        return named
    return (f"{decision.intent} in {decision.area}",) if decision.intent.startswith("hazard.") else (decision.intent,)


def _may_belong(one: Decision, other: Decision) -> bool:
    """Is somebody addressed by both? A hazard is one, whoever is told of it."""
    if one.intent.startswith("hazard.") or one.audience == other.audience:
        return True
    return not set(one.audience).isdisjoint(other.audience)


class _ByMark:
    """Decisions, to be asked for those that may belong to the situation of another one."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._decisions = decisions
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._times: dict[str, list[float]] = defaultdict(list)
        for number, decision in enumerate(decisions):
            for mark in marks(decision):
                self._numbers[mark].append(number)
                self._times[mark].append(decision.at)

    def situations_of(self, decision: Decision) -> list[int]:
        """Their numbers. What is about the same thing belongs together at any time."""
        found: dict[int, None] = {}
        for mark in marks(decision):
            numbers, times = self._numbers.get(mark, ()), self._times.get(mark, ())
            first, last = 0, len(numbers)
            if not about(decision):
                first, last = bisect_left(times, decision.at - NEAR), bisect_right(times, decision.at + NEAR)
            found.update(dict.fromkeys(n for n in numbers[first:last] if _may_belong(decision, self._decisions[n])))
        return list(found)

    def nearest(self, decision: Decision) -> Decision | None:
        """The one nearest in time."""
        near = [self._decisions[number] for number in self.situations_of(decision)]
        return min(near, key=lambda each: (abs(each.at - decision.at), each.id), default=None)
