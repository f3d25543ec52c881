"""A home to learn from: its configuration, what its sensors said, and what its people did."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hubd.integration import Message

AWAY = "away"
OTHER = "other"


class Did(NamedTuple):
    """Somebody did something from `start` to `end` (seconds since 1970)."""

    start: float
    end: float
    activity: str


LEARNED: dict[str, str] = {
    "none": AWAY, AWAY: AWAY, "sleeping": "sleeping", "cooking": "cooking", "eating": "eating", "dishes": "dishes",
    "hygiene": "hygiene", "study": "study", "work": "study", "tv": "relaxing", "relaxing": "relaxing",
    "reading": "relaxing", "gaming": "relaxing", "housework": "housework",
}  # fmt: skip
"""hubd's activities as the model tells them apart: which pastime or whose desk it is, no simple sensor knows. Anything
else is `other`."""


@dataclass(frozen=True)
class Home:
    """`document` is the configuration as its owner would write it. `days`: the local days (since 1970) of which the
    truth is known; `told`: the activities that this home's people ever named."""

    name: str
    document: dict[str, Any]
    messages: Sequence[Message]
    did: dict[str, list[Did]]
    days: frozenset[int] = frozenset()
    silent: bool = True
    """Is unlabelled time `other`? In invented homes everything is known."""
    told: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        named = {did.activity for several in self.did.values() for did in several}
        object.__setattr__(self, "told", frozenset(named | {OTHER}))


SAMPLED = (10.0, 30.0, 50.0)
"""Seconds before the end of a minute at which is looked what somebody did: what filled most of it counts."""


class Truth:
    """What one person did, to be asked about minutes."""

    def __init__(self, did: Iterable[Did]) -> None:
        self._did = sorted(did)
        self._starts = [did.start for did in self._did]

    def minute(self, end: float) -> str:
        """What filled most of the minute that ends then; being away wins, as nobody is where they are not."""
        seen = Counter(self._at(end - before) for before in SAMPLED)
        return AWAY if AWAY in seen else seen.most_common(1)[0][0]

    def _at(self, moment: float) -> str:
        """Of labels that overlap the last one to begin wins, but being away wins over all of them."""
        found = OTHER
        last = bisect_right(self._starts, moment)
        for did in self._did[max(0, last - 40) : last]:
            if did.end > moment and found != AWAY:
                found = did.activity
        return found
