"""Several rulebooks over one belief: variants of a household that differ only in what they do about what they believe.

Deciding costs a fraction of believing. Variants whose beliefs must be equal therefore believe once and decide each for
itself. What comes out is byte for byte what each of them alone would have decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from msgspec.structs import replace as with_

from hubd.core.belief import believe
from hubd.core.brain import Brain
from hubd.core.events import AnyEvent, Tick
from hubd.core.household import Household
from hubd.core.state import State
from hubd.core.step import Step, follow
from hubd.errors import DecodeError, HubError
from hubd.integration import Message
from hubd.runtime.operator import Operator, Taken

OWN = ("desk", "rules", "policy", "wake_at")
"""The parts of the state that belong to rules and policy. `now` is the clock; all others are belief."""

BELIEF = tuple(part for part in State.__struct_fields__ if part not in (*OWN, "now"))

DECIDES = frozenset({"rules", "book", "importance", "household"})
"""What of a brain no belief ever looks at; of the household, `SAID` is looked at by the policy alone."""

SAID = ("policy", "outputs")


class Diverged(HubError):
    """The beliefs of two variants would no longer be equal: each must live alone."""


def believe_alike(one: Operator, other: Operator) -> bool:
    """Must these two believe the same, whatever they hear?"""
    return minds_alike(one.brain, other.brain) and all(
        getattr(one.state, part) == getattr(other.state, part) for part in (*BELIEF, "now")
    )


def minds_alike(one: Brain, other: Brain) -> bool:
    """Are two brains equal in everything that beliefs look at?"""
    named = (field.name for field in fields(Brain) if field.name not in DECIDES)
    return _lived_in(one.household) == _lived_in(other.household) and all(
        _same(getattr(one, name), getattr(other, name)) for name in named
    )


def _same(one: object, other: object) -> bool:
    """Equal values; or one and the same model, opened twice."""
    return one == other or (one is not None and getattr(one, "id", None) == getattr(other, "id", one))


def _lived_in(household: Household) -> Household:
    """The household without what only the policy reads."""
    bare = Household(id="", name="", time_zone=household.time_zone)
    return replace(household, **{name: getattr(bare, name) for name in SAID})


def _with_own(believed: State, own: State) -> State:
    """These beliefs, with what the rules and the policy of another state remember."""
    return with_(believed, desk=own.desk, rules=own.rules, policy=own.policy, wake_at=own.wake_at)


class Chorus:
    """Operators that believe alike, living through the same messages. The first one believes for all, and what it
    learns is known to all: learners begin with their household, and see nothing but what is believed."""

    def __init__(self, operators: Sequence[Operator]) -> None:
        self.operators = tuple(operators)
        self._lead = self.operators[0]
        self._others = self.operators[1:]
        self._minds = [operator.brain for operator in self.operators]
        self._pupils = [self._lead.learner is not None and other.learner is not None for other in self._others]
        for other, learns in zip(self._others, self._pupils, strict=True):
            other.learner = None if learns else other.learner
        if not all(believe_alike(self._lead, other) for other in self._others):
            raise Diverged("these variants differ in more than rules and policy")
        self._share()

    def take(self, message: Message) -> tuple[list[Taken], ...]:
        """What the message, and the timers due before it, led to in each variant. Raises `Diverged`."""
        try:
            events = self._lead.decode(message)
        except DecodeError as error:
            return self.hear(message.at, (), error.reason, error.detail)
        return self.hear(message.at, events)

    def hear(
        self, at: float, events: Sequence[AnyEvent], rejected: str | None = None, detail: str = ""
    ) -> tuple[list[Taken], ...]:
        """The same of a message that has been decoded before. `rejected`: why it made no sense."""
        done = self.advance(at)
        for event in events:
            self._live(event, done)
        if rejected is not None:
            for taken in done:
                taken.append(Taken(rejected=rejected, detail=detail))
        return done

    def advance(self, at: float) -> tuple[list[Taken], ...]:
        """Every timer of every variant up to `at`. Those of the beliefs are everybody's."""
        done: tuple[list[Taken], ...] = tuple([] for _ in self.operators)
        if self._lead.wake_at is None:
            for operator, taken in zip(self.operators, done, strict=True):
                taken.append(operator.advance(at))
            self._share()
        while (due := self._due(at)) <= at:
            tick = Tick(at=due, arrived=due, source="hubd/clock")
            if due >= self._lead.state.timers["beat"]:
                self._live(tick, done)
                continue
            for operator, taken in zip(self.operators, done, strict=True):
                if operator.wake_at == due:
                    taken.append(operator.live(tick))
            self._compare()
        return done

    def _due(self, at: float) -> float:
        """When the first of them wants to look again."""
        due = self._lead.state.wake_at or at
        for other in self._others:
            due = min(due, other.state.wake_at or at)
        return due

    def _live(self, event: AnyEvent, done: tuple[list[Taken], ...]) -> None:
        """One event that all hear: believed once, followed by each."""
        lead = self._lead
        believed, fact = believe(lead.state, event, lead.brain)
        before, knew = lead.state, lead.brain.heads
        step = Step(believed) if fact is None else follow(before, believed, fact, event, lead.brain)
        done[0].append(lead.lived(event, step))
        for n, other in enumerate(self._others):
            before = other.state
            state = _with_own(believed, before)
            step = Step(state) if fact is None else follow(before, state, fact, event, other.brain)
            if self._pupils[n] and lead.brain.heads is not knew:
                other.brain = replace(other.brain, heads=lead.brain.heads)
            done[n + 1].append(other.lived(event, step))
        for operator, mind in zip(self.operators, self._minds, strict=True):
            if operator.brain is not mind:
                self._compare_minds()
                break

    def _share(self) -> None:
        """Let equal beliefs be the very same values."""
        for other in self._others:
            other.state = _with_own(self._lead.state, other.state)

    def _compare(self) -> None:
        """A timer of the policy's must leave beliefs as they were."""
        lead = self._lead.state
        for other in self._others:
            if any(getattr(other.state, part) is not getattr(lead, part) for part in BELIEF):
                raise Diverged("the policy has changed what is believed")

    def _compare_minds(self) -> None:
        """A night's lesson has changed what is believed from now on: it must have taught all the same."""
        self._minds = [operator.brain for operator in self.operators]
        if not all(minds_alike(self._lead.brain, other.brain) for other in self._others):
            raise Diverged("the variants have learned different things")
