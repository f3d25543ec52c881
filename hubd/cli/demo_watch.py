"""What the demo has heard from the hub so far: who is believed where, every decision, and how often it was right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from hubd.evaluate.truth import AREA_TOLERANCE_S, Score, Truth, compare, parse
from hubd.simulate.life import Life
from hubd.simulate.stage import MARK_RULE, Heard
from hubd.simulate.write import truth_lines

WAKE_UP_S = 1200.0
"""The first minutes are spared: the hub has only just met the family."""


class Belief(NamedTuple):
    """What is believed of one person, and whether it is so."""

    name: str
    room: str
    p: float
    activity: str
    activity_p: float
    right: bool


@dataclass
class Watch:
    """The demo's notebook."""

    life: Life
    now: float
    act: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    outputs: int = 0
    beliefs_told: list[dict[str, Any]] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)

    def hear(self, heard: Heard) -> dict[str, Any] | None:
        """Take something the hub said; answers with the decision, if it is a new one."""
        if heard.topic == "context" and isinstance(heard.payload, dict):
            self.context = heard.payload
            self.beliefs_told.append(heard.payload)
        elif heard.topic.startswith("output/"):
            self.outputs += 1
        elif heard.topic == "decision" and isinstance(heard.payload, dict) and self._is_news(heard.payload):
            self._told.add(heard.payload["id"])
            self.decisions.append(heard.payload)
            self.verdicts[heard.payload["verdict"]] += 1
            return heard.payload
        return None

    def _is_news(self, decision: dict[str, Any]) -> bool:
        """The stage's own marks are no part of the play."""
        return decision["id"] not in self._told and decision.get("rule") != MARK_RULE

    def reach(self, at: float) -> None:
        """Log time has come to here."""
        self.now = max(self.now, at)

    def score(self) -> Score:
        """How right the hub was, each time that it said what it believes."""
        return compare(self._truth, self.beliefs_told, skip_s=WAKE_UP_S)

    @cached_property
    def _truth(self) -> Truth:
        return parse(truth_lines(self.life))

    def clock(self) -> str:
        return datetime.fromtimestamp(self.now, self.life.home.zone).strftime("%H:%M")

    def beliefs(self) -> Iterator[Belief]:
        """What is believed of each person."""
        people = self.context.get("people", {})
        at = datetime.fromisoformat(self.context["at"]).timestamp() if self.context else 0.0
        for resident in self.life.home.residents:
            said = people.get(resident.id, {})
            area = said.get("area", "unknown")
            true = {doing.area for doing in self._truth.people[resident.id].around(at, AREA_TOLERANCE_S)}
            yield Belief(
                resident.name,
                self.room(area),
                said.get("p", 0.0),
                said.get("activity", "none"),
                said.get("activity_p", 0.0),
                area in true,
            )

    def room(self, area: str) -> str:
        """An area's name as people say it."""
        names = {room.id: room.name for room in self.life.home.rooms}
        return names.get(area, {"away": "away", "unknown": "not known"}.get(area, area))
