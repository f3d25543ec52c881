"""What the demo has heard from the hub so far: who is believed where, every decision, and how often it was right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hubd.evaluate.truth import Score, compare, parse
from hubd.simulate.life import Life
from hubd.simulate.stage import Heard
from hubd.simulate.write import truth_lines

SAMPLE_S = 60.0
"""Beliefs are compared with the truth once a minute of log time."""
WAKE_UP_S = 1200.0
"""The first minutes are spared: the hub has only just met the family."""


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
    samples: list[dict[str, Any]] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)

    def hear(self, heard: Heard) -> dict[str, Any] | None:
        """Take something the hub said; answers with the decision, if it is a new one."""
        if heard.topic == "context" and isinstance(heard.payload, dict):
            self._sample(heard.payload)
            self.context = heard.payload
        elif heard.topic.startswith("output/"):
            self.outputs += 1
        elif heard.topic == "decision" and isinstance(heard.payload, dict) and heard.payload["id"] not in self._told:
            self._told.add(heard.payload["id"])
            self.decisions.append(heard.payload)
            self.verdicts[heard.payload["verdict"]] += 1
            return heard.payload
        return None

    def reach(self, at: float) -> None:
        """Log time has come to here."""
        self.now = max(self.now, at)

    def _sample(self, fresh: dict[str, Any]) -> None:
        """What was believed held until now: note it for each full minute in between."""
        if not self.context:
            return
        since, until = (datetime.fromisoformat(line["at"]).timestamp() for line in (self.context, fresh))
        minute = (since // SAMPLE_S + 1) * SAMPLE_S
        while minute <= until:
            self.samples.append({**self.context, "at": self.life.clock(minute)})
            minute += SAMPLE_S

    def score(self) -> Score:
        """How right the hub was about this day."""
        return compare(parse(truth_lines(self.life)), self.samples, skip_s=WAKE_UP_S)

    def clock(self) -> str:
        return datetime.fromtimestamp(self.now, self.life.home.zone).strftime("%H:%M")

    def beliefs(self) -> Iterator[tuple[str, str, float, str, float]]:
        """For each person: name, room, how sure, activity, how sure."""
        people = self.context.get("people", {})
        for resident in self.life.home.residents:
            belief = people.get(resident.id, {})
            area = belief.get("area", "unknown")
            activity = belief.get("activity", "none")
            yield resident.name, self.room(area), belief.get("p", 0.0), activity, belief.get("activity_p", 0.0)

    def room(self, area: str) -> str:
        """An area's name as people say it."""
        names = {room.id: room.name for room in self.life.home.rooms}
        return names.get(area, {"away": "away", "unknown": "not known"}.get(area, area))
