"""One recorded day lived through once more, minute by minute: what was believed of a person, or of the house, and which
evidence said so.

`python -m hubd.why.day` does it in a process of its own: the question comes on standard input, the answer goes to
standard output, both as JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec

from hubd.config.load import load
from hubd.core.codec import decode_state
from hubd.core.context import likeliest
from hubd.core.decisions import Decision
from hubd.core.household import Household
from hubd.core.state import State
from hubd.errors import HubError
from hubd.integration import router_of
from hubd.logs.reading import read_log
from hubd.runtime.assemble import assemble, with_heads
from hubd.runtime.elsewhere import answer
from hubd.runtime.operator import Operator
from hubd.store.daily import SNAPSHOT

MINUTE = 60.0
NOTEWORTHY = 0.05
"""A place or activity that was never as likely as this is left out."""
PIECES = 2_000
"""Pieces of evidence that are told of, the strongest."""
NICE = 5
LONGEST = 60.0
"""Seconds that a day may take."""


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """A day (YYYY-MM-DD) of one person, or of the house. `changes` are settings taken instead of what the configuration
    says."""

    config: str
    logs: str
    day: str
    person: str | None = None
    changes: dict[str, Any] = {}


class Day(msgspec.Struct):
    """What was believed at each of the `minutes`. For a person, `places` and `activities` are theirs; for the house,
    `places` says how likely somebody was there. `evidence`: when, in words, and how strongly (nats)."""

    minutes: list[int] = []
    places: dict[str, list[float]] = {}
    activities: dict[str, list[float]] = {}
    mode: list[str] = []
    evidence: list[tuple[int, str, float]] = []
    decisions: list[str] = []


def lived(question: Question) -> Day:
    """Live through that day. A day without a log is empty."""
    settings = load(Path(question.config), changes=question.changes)
    logs, household = Path(question.logs), settings.household
    files = sorted(logs.glob(f"{question.day}.jsonl*"))
    if not files:
        return Day()
    state = _before(logs / f"{question.day}{SNAPSHOT}")
    operator = assemble(settings, router_of(household, settings.mqtt), state=state)
    with_heads(operator, logs)
    watch = Watch(operator, question.person)
    begin, end = bounds(question.day, household)
    due = begin
    for message in read_log(files[:1]):
        while due < message.at and due < end:
            watch.minute(due)
            due += MINUTE
        watch.decided(operator.take(message).decisions)
    return watch.day()


def bounds(day: str, household: Household) -> tuple[float, float]:
    """When a day of the household begins and ends."""
    first = datetime.combine(date.fromisoformat(day), time(), household.time_zone)
    return first.timestamp(), (first + timedelta(days=1)).timestamp()


def _before(snapshot: Path) -> State | None:
    try:
        return decode_state(snapshot.read_bytes())
    except (OSError, msgspec.MsgspecError, HubError):
        return None


class Watch:
    """Looks at the household once a minute."""

    def __init__(self, operator: Operator, person: str | None) -> None:
        self._operator, self._person = operator, person
        self._minutes: list[int] = []
        self._places: list[dict[str, float]] = []
        self._activities: list[dict[str, float]] = []
        self._mode: list[str] = []
        self._evidence: dict[tuple[float, str], float] = {}
        self._decisions: list[str] = []

    def minute(self, at: float) -> None:
        """What is believed now."""
        self.decided(self._operator.advance(at).decisions)
        state, floor = self._operator.state, self._operator.brain.floor
        belief = state.people.get(self._person or "")
        if belief is not None:
            self._places.append(dict(zip(floor.places, belief.places, strict=True)))
            self._activities.append(dict(belief.activity))
            for when, words, weight in belief.evidence:
                self._evidence[when, words] = weight
        else:
            self._places.append({name: area.occupied for name, area in state.areas.items()})
            activities: dict[str, float] = {}
            for area in state.areas.values():
                activity, p = likeliest(area.activity)
                activities[activity] = max(activities.get(activity, 0.0), p * area.occupied)
            self._activities.append(activities)
        self._minutes.append(int(at))
        self._mode.append(state.house.mode)

    def decided(self, decisions: Sequence[Decision]) -> None:
        """What was decided meanwhile, for this person or about the house."""
        for each in decisions:
            if self._person is None or self._person in each.audience:
                self._decisions.append(each.id)

    def day(self) -> Day:
        """All of it."""
        since = self._minutes[0] if self._minutes else 0
        pieces = sorted(
            ((int(at), words, round(weight, 2)) for (at, words), weight in self._evidence.items() if at >= since),
            key=lambda piece: -abs(piece[2]),
        )
        return Day(self._minutes, _columns(self._places), _columns(self._activities), self._mode,
                   sorted(pieces[:PIECES]), self._decisions)  # fmt: skip


def _columns(rows: list[dict[str, float]]) -> dict[str, list[float]]:
    """One list for each name that was ever worth a look."""
    names = dict.fromkeys(name for row in rows for name, p in row.items() if p >= NOTEWORTHY)
    return {name: [round(row.get(name, 0.0), 3) for row in rows] for name in names}


if __name__ == "__main__":
    answer(Question, lambda question: msgspec.json.encode(lived(question)), NICE)
