"""What a condition becomes: a function over one moment that answers true, false or unknown, and can say so in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from hubd.core.context import Context
from hubd.core.decisions import Finding
from hubd.core.events import AnyEvent
from hubd.core.floor import Floor
from hubd.core.household import Household
from hubd.core.memories import RuleMemory
from hubd.core.rules.due import Due
from hubd.core.rules.thresholds import Threshold
from hubd.core.state import State

Truth: TypeAlias = "bool | None"
"""None: the belief behind it is unknown, so neither it nor its opposite holds."""

STILL_TRUE = 30.0
"""A belief may dip below its threshold for at most this long (and a tenth of the `for`) without starting the `for`
anew: probabilities tremble, people do not. Longer, and a real change would be overlooked; zero, and a `for` of
ten minutes would hardly ever be reached."""


class View:
    """One moment as rules see it. Keeps the times that `for`, `within` and `then` remember; copies before it writes."""

    __slots__ = ("_minute", "_owned", "context", "due", "event", "live", "now", "quiet", "since", "state", "wake")

    def __init__(
        self, context: Context, event: AnyEvent, memory: RuleMemory, due: tuple[Due, ...] = (), live: bool = True
    ) -> None:
        self.context = context
        self.state: State = context.state
        self.now = context.state.now
        self.event = event
        self.due = due
        self.live = live
        self.since = memory.since
        self.wake: float | None = None
        self.quiet = False
        """Explaining only: nothing is remembered, no wake-up is asked for."""
        self._owned = False
        self._minute = -1

    @property
    def minute(self) -> int:
        """Minutes after midnight on the household's clock."""
        if self._minute < 0:
            local = self.context.local
            self._minute = local.hour * 60 + local.minute
        return self._minute

    def remember(self, key: str, at: float) -> None:
        if not self.quiet and self.since.get(key) != at:
            self._own()[key] = at

    def forget(self, key: str) -> None:
        if not self.quiet and key in self.since:
            del self._own()[key]

    def waits_for_nothing(self) -> None:
        """Before the next condition is asked: no earlier one's wish to be evaluated again counts."""
        self.wake = None

    def waits(self) -> bool:
        """Does a condition asked since want to be evaluated again?"""
        return self.wake is not None

    def call_at(self, at: float) -> None:
        """Ask to be evaluated again at this time."""
        if not self.quiet and at > self.now and (self.wake is None or at < self.wake):
            self.wake = at

    def _own(self) -> dict[str, float]:
        if not self._owned:
            self.since = dict(self.since)
            self._owned = True
        return self.since


Test: TypeAlias = Callable[[View], Truth]
Say: TypeAlias = Callable[[View], str]


@dataclass(frozen=True, slots=True)
class Check:
    """One compiled condition. `reads` names the facts whose change can change its answer."""

    path: str
    test: Test
    say: Say
    reads: tuple[str, ...] = ()
    parts: tuple[Check, ...] = ()
    keeps: bool = False
    """Remembers times, so it is evaluated even when its neighbours have already decided."""
    momentary: bool = False
    """True only for the very event: a rule with such a part fires each time, not on a rising edge."""
    belief: bool = False
    """Compares a probability, which may tremble."""
    cost: int = 1
    """Roughly how long it takes; neighbours are tried cheapest first."""
    role: Literal["leaf", "group", "not"] = "leaf"
    """What people are told of it: its own words, those of its parts, or nothing."""
    joined: Callable[[Sequence[Truth]], Truth] | None = None
    """Of a group that remembers nothing: its answer, from those of its parts."""
    denied: Say | None = None
    """How its opposite is told; without it, as `not: ` and its own words."""
    past: Say | None = None
    """How it is told later, when the moment has passed; without it, by its own words without their numbers."""
    likely: Callable[[View], float] | None = None
    """Of a condition that compares one probability: that probability."""
    thresholds: tuple[Threshold, ...] | None = None
    """Of a condition about people: all that its answer hangs on, as far as it follows from where they are. None: it
    may hang on more."""


def explain(check: Check, view: View, rule: str) -> Finding:
    """The tree of findings. Every part is evaluated, even after one fails, so an explanation is complete.

    Ask for it in a quiet view.
    """
    parts = tuple([explain(part, view, rule) for part in check.parts])
    if check.joined is None:
        return Finding(f"{rule}/{check.path}", check.test(view), check.say(view), parts)
    told = [found.because for part, found in zip(check.parts, parts, strict=True) if part.role != "not" and found.holds]
    holds = check.joined([found.holds for found in parts])
    return Finding(f"{rule}/{check.path}", holds, ", ".join(filter(None, told)), parts)


def reasons(check: Check, finding: Finding) -> list[str]:
    """Of what was found, what holds, in the words that people read under a decision."""
    if check.role == "not" or not finding.holds:
        return []
    if check.role == "group":
        return [text for part, said in zip(check.parts, finding.parts, strict=True) for text in reasons(part, said)]
    return [finding.because] if finding.because else []


def constant(text: str) -> Say:
    """Words that are always the same."""
    return lambda _view: text


def unknown(_view: View) -> Truth:
    """Neither true nor false."""
    return None


@dataclass(frozen=True)
class Scope:
    """What a condition is compiled for: the household, and the person and area that the rule is bound to."""

    household: Household
    floor: Floor
    key: str
    """Rule id and bindings: `study.desk[leo,kids_room]`."""
    who: str | None = None
    where: str | None = None
    rules: frozenset[str] = frozenset()
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    """(path, what, hint), collected while compiling."""
    leaves: list[tuple[str, Check]] = field(default_factory=list)
    """The conditions without parts, each under a key that is equal for equal ones."""

    def complain(self, path: str, what: str, hint: str = "") -> None:
        self.problems.append((path, what, hint))

    @property
    def language(self) -> str:
        return self.household.language

    def name(self, who: str) -> str:
        """What people call a person or an area."""
        person = self.household.people.get(who)
        area = self.household.areas.get(who)
        return person.name if person else area.name if area else who


def every(tests: Iterable[Test]) -> Test:
    """True when all are, false when one is, else unknown."""
    items = tuple(tests)
    if len(items) == 1:
        return items[0]

    def test(view: View) -> Truth:
        result: Truth = True
        for item in items:
            one = item(view)
            if one is False:
                return False
            if one is None:
                result = None
        return result

    return test


def some(tests: Iterable[Test]) -> Test:
    """True when one is, false when all are, else unknown."""
    items = tuple(tests)
    if len(items) == 1:
        return items[0]

    def test(view: View) -> Truth:
        result: Truth = False
        for item in items:
            one = item(view)
            if one:
                return True
            if one is None:
                result = None
        return result

    return test


def opposite(test: Test) -> Test:
    def negated(view: View) -> Truth:
        one = test(view)
        return None if one is None else not one

    return negated


def union(reads: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """All facts once, in the order of their first mention."""
    return tuple(dict.fromkeys(fact for some_reads in reads for fact in some_reads))
