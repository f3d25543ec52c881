"""Nights on which the welcome model is trained inside a replay: at 03:00 of the log's own clock, as the daemon does."""

from __future__ import annotations

from hubd.core.brain import Brain
from hubd.core.events import AnyEvent, Measured, Promoted
from hubd.core.household import Household
from hubd.core.memories import Welcome
from hubd.core.state import State
from hubd.learning.apprentice import next_night
from hubd.learning.preferences import LEAST_ANSWERS, challenger
from hubd.learning.radio_map import MAPPED_BY, Cartographer

GROWTH = 1.3
"""How many times as much must have been answered as at the last training to make it worth another."""


def grown(known: Welcome, before: int) -> bool:
    """Has enough been answered since a training on so many answers?"""
    return len(known.answers) >= max(LEAST_ANSWERS, GROWTH * before)


class Examiner:
    """Rides along with one household, and names the challenger that takes over, if there is one tonight.

    A log of the daemon's own holds the promotions of the daemon's nights: from the first of them on nothing is trained
    here, so that nothing is learned twice."""

    def __init__(self) -> None:
        self._night: float | None = None
        self._trained = 0
        self._told: Promoted | None = None
        self._retired = False
        self._map = Cartographer()
        self._drawn: Measured | None = None
        self._mapped = False

    def watch(self, event: AnyEvent, state: State, brain: Brain) -> Promoted | Measured | None:
        """Called after every event; at night, now and then, with a promotion to live through next."""
        kind = type(event)
        if kind in MAPPED_BY:
            self._map.watch(event, state, brain)
        elif kind is Promoted and event is not self._told:
            self._retired = True
        elif kind is Measured and event is not self._drawn:
            self._mapped = True
        if self._night is not None and state.now < self._night:
            return None
        due, self._night = self._night is not None, next_night(brain, state.now)
        if not due or self._retired:
            return None
        return self._examine(state, brain.household) or self._draw(state, brain)

    def _draw(self, state: State, brain: Brain) -> Measured | None:
        self._drawn = None if self._mapped else self._map.ask(state, brain)
        return self._drawn

    def _examine(self, state: State, household: Household) -> Promoted | None:
        known = state.policy.welcome
        if not grown(known, self._trained):
            return None
        self._trained = len(known.answers)
        found = challenger(household, known)
        if found is None:
            return None
        self._told = Promoted(at=state.now, arrived=state.now, source="hubd/training", leaning=found)
        return self._told
