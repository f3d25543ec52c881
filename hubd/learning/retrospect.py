"""A night's learning from labels in the daemon: the record is lived through once more, and learned from at its end.

In a replay the apprentice rides along and learns on every night. The daemon has no time for that: in a process of its
own the daily logs of the last weeks are lived through again, and only this night's lesson is held.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from hubd.core.activities.heads import packed
from hubd.core.brain import Brain
from hubd.core.events import AnyEvent
from hubd.core.likelihoods import Reach
from hubd.core.state import State
from hubd.learning.apprentice import Apprentice
from hubd.learning.radio_map import Cartographer

Marks = dict[str, tuple[int, int]]
"""By person: from how many labelled minutes, and how many labels, the last lesson was made."""


class Surveyor:
    """Watches the same days for what receivers heard of phones where people say they were; promotes nothing itself."""

    def __init__(self) -> None:
        self._map = Cartographer()

    def watch(self, event: AnyEvent, state: State, brain: Brain) -> None:
        self._map.watch(event, state, brain)

    def tonight(self, state: State, brain: Brain) -> dict[str, dict[str, Reach]]:
        """Receiver to area to what it measures there; empty where the plan of the doors tells rooms as well."""
        return self._map.drawn(state, brain)


class Lessons(msgspec.Struct, frozen=True):
    """What a night came to: heads that take over, and how much they were learned from."""

    heads: dict[str, bytes] = {}
    marks: dict[str, tuple[int, int]] = {}


class Retrospect(Apprentice):
    """Watches days that are over, and learns when it is told to."""

    def __init__(self, marks: Mapping[str, tuple[int, int]]) -> None:
        super().__init__()
        self._learned = dict(marks)

    def _learn(self, state: State, brain: Brain) -> Brain:
        """These nights are over."""
        del state
        return brain

    def tonight(self, state: State, brain: Brain) -> Lessons:
        """The lesson of this night. A head takes over only if it knew the days it had not seen better."""
        wiser = super()._learn(state, brain)
        heads = {who: packed(head) for who, head in wiser.heads.items() if head is not brain.heads.get(who)}
        return Lessons(heads, self._learned)
