"""One household as a keyed operator: the seam between the core and every shell.

The daemon, `hubd replay`, tests and a stream engine all drive this class and nothing else. It holds the
state, decodes messages and fires due timers in order, but waits for nothing and touches nothing outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from hubd.core.activities.heads import promoted
from hubd.core.belief import begin
from hubd.core.brain import Brain
from hubd.core.chains.spec import Chain
from hubd.core.codec import context_line
from hubd.core.decisions import Decision, Effect
from hubd.core.events import AnyEvent, Measured, Promoted, Tick
from hubd.core.rules.rulebook import Rulebook
from hubd.core.state import State
from hubd.core.step import Step, step
from hubd.errors import DecodeError
from hubd.integration import Decodes, Message


class Learner(Protocol):
    """Whoever watches a household live and may make its brain wiser."""

    def watch(self, event: AnyEvent, state: State, brain: Brain) -> Brain: ...


class Examiner(Protocol):
    """Whoever watches a household live and may promote a challenger, which is the household's next event."""

    def watch(self, event: AnyEvent, state: State, brain: Brain) -> Promoted | Measured | None: ...


class Taken(NamedTuple):
    """What a message, or the passing of time, led to. `rejected`: why a message made no sense."""

    decisions: tuple[Decision, ...] = ()
    effects: tuple[Effect, ...] = ()
    touched: frozenset[str] = frozenset()
    rejected: str | None = None
    detail: str = ""


NOTHING = Taken()
"""Nothing was due, and nothing came of it."""


class Operator:
    """One household alive. Not thread-safe; calls must come in the order of time."""

    def __init__(
        self, brain: Brain, decoders: Decodes, state: State | None = None, learner: Learner | None = None
    ) -> None:
        self.brain = brain
        self.learner = learner
        self.examiner: Examiner | None = None
        self.state: State = state if state is not None else State()
        self._decoders = decoders

    @property
    def wake_at(self) -> float | None:
        """When `advance` should be called next, if nothing arrives before."""
        return self.state.wake_at

    def take(self, message: Message) -> Taken:
        """Fire the timers that are due, then decode the message and live through what it says."""
        before = self.advance(message.at)
        try:
            events = self.decode(message)
        except DecodeError as error:
            return before._replace(rejected=error.reason, detail=error.detail)
        if len(events) == 1 and before is NOTHING:
            return self.live(events[0])
        return joined([before, *[self.live(event) for event in events]]) if events else before

    def decode(self, message: Message) -> Sequence[AnyEvent]:
        """What a message says, without living through it. Raises `DecodeError`."""
        return self._decoders.decode(message, self.state.known)

    def advance(self, at: float) -> Taken:
        """Live through every timer due up to `at`, each at its own time. The first call begins the household."""
        self._begin(at)
        return joined([self.live(tick) for tick in self.due(at)]) if self._due(at) else NOTHING

    def live(self, event: AnyEvent) -> Taken:
        """Take one event through the core."""
        return self.lived(event, step(self.state, event, self.brain))

    def lived(self, event: AnyEvent, done: Step) -> Taken:
        """Go on from what one event led to."""
        self.state = done.state
        if isinstance(event, Promoted) and event.heads:
            self.brain = replace(self.brain, heads=promoted(self.brain.heads, event.heads))
        if self.learner is not None:
            self.brain = self.learner.watch(event, done.state, self.brain)
        taken = Taken(done.decisions, done.effects, done.touched)
        winner = self.examiner.watch(event, done.state, self.brain) if self.examiner is not None else None
        return taken if winner is None else joined([taken, self.live(winner)])

    def adopt(self, rules: Rulebook) -> None:
        """Go on with other rules. Timers and edges of rules that stay are kept: they belong to the state."""
        self.brain = replace(self.brain, rules=rules)

    def adopt_chains(self, chains: tuple[Chain, ...]) -> None:
        """Go on with other chains. One that is gone ends where it stands."""
        self.brain = replace(self.brain, chains=chains)

    def context(self, at: float | None = None) -> bytes:
        """The context line for `at` (now by default)."""
        return context_line(self.state, self.brain.household, self.brain.floor, self.state.now if at is None else at)

    def _due(self, at: float) -> bool:
        return self.state.wake_at is not None and self.state.wake_at <= at

    def _begin(self, at: float) -> None:
        if not self.state.people and not self.state.areas and self.state.wake_at is None:
            self.state = begin(self.brain, at)

    def due(self, at: float) -> Iterator[Tick]:
        """Every timer due up to `at`, to be lived through before the next is asked for."""
        self._begin(at)
        while self._due(at):
            due = max(self.state.wake_at or at, self.state.now)
            yield Tick(at=due, arrived=due, source="hubd/clock")


def joined(parts: Sequence[Taken]) -> Taken:
    """What several messages or moments led to, in order."""
    if len(parts) == 1:
        return parts[0]
    return Taken(
        decisions=tuple(d for part in parts for d in part.decisions),
        effects=tuple(e for part in parts for e in part.effects),
        touched=frozenset().union(*(part.touched for part in parts)),
    )
