"""What happened, compared with what was believed: accuracy of areas, modes and activities, and honesty.

The truth is a file of stretches of time (`{"start","end","person","area","activity"}`, `{…,"mode"}`,
`{…,"guests"}`), the beliefs are context lines as replay writes them. Crossing a corridor within the
tolerance is no error, and the minutes around a change of mode are not judged.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

AREA_TOLERANCE_S = 90.0
ACTIVITY_TOLERANCE_S = 180.0
MODE_EDGE_S = 600.0
"""So long before and after a change of mode the mode is not judged: even people would argue."""
SURE = 0.9
"""From this probability on a belief counts as sure; being sure and wrong is worse than not to know."""


class Stretch(NamedTuple):
    """Something held from `start` to `end` (seconds since 1970)."""

    start: float
    end: float
    value: Any


class Timeline:
    """Stretches in order, to be asked about a moment."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self.stretches = sorted(stretches, key=lambda stretch: stretch.start)
        self._starts = [stretch.start for stretch in self.stretches]

    def around(self, at: float, tolerance: float) -> list[Any]:
        """Everything that held within the tolerance of a moment, in order."""
        first = max(0, bisect_right(self._starts, at - tolerance) - 1)
        last = bisect_right(self._starts, at + tolerance)
        return [stretch.value for stretch in self.stretches[first:last] if stretch.end > at - tolerance]

    def at(self, moment: float) -> Any:
        """What held at a moment; None where nothing is known."""
        return next(iter(self.around(moment, 0.0)), None)

    def near_change(self, at: float, edge: float) -> bool:
        return len(set(self.around(at, edge))) > 1


class Doing(NamedTuple):
    area: str
    activity: str


@dataclass(frozen=True)
class Truth:
    """What really happened in a home."""

    people: dict[str, Timeline]
    mode: Timeline
    guests: Timeline


def read(path: Path) -> Truth:
    """Read a truth file; a line that makes no sense is an error that names it."""
    with path.open(encoding="utf-8") as lines:
        return parse(lines, str(path))


def parse(lines: Iterable[str], name: str = "truth") -> Truth:
    people: dict[str, list[Stretch]] = {}
    modes: list[Stretch] = []
    guests: list[Stretch] = []
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            start, end = (datetime.fromisoformat(row[key]).timestamp() for key in ("start", "end"))
        except (ValueError, KeyError, TypeError) as problem:
            raise ValueError(f"{name}:{number}: not a line of truth: {problem}") from None
        if "person" in row:
            people.setdefault(row["person"], []).append(Stretch(start, end, Doing(row["area"], row["activity"])))
        elif "mode" in row:
            modes.append(Stretch(start, end, row["mode"]))
        elif "guests" in row:
            guests.append(Stretch(start, end, row["guests"]))
    return Truth({who: Timeline(rows) for who, rows in people.items()}, Timeline(modes), Timeline(guests))


@dataclass
class Share:
    """Right answers out of all."""

    right: int = 0
    all: int = 0

    def count(self, right: bool) -> None:
        self.right += right
        self.all += 1

    @property
    def value(self) -> float:
        return self.right / self.all if self.all else 0.0


@dataclass
class Score:
    """How well beliefs matched the truth."""

    areas: dict[str, Share] = field(default_factory=dict)
    """Person to the share of lines with the right area."""
    mode: Share = field(default_factory=Share)
    sure: Share = field(default_factory=Share)
    """Of the areas believed with 0.9 or more, those that were right."""
    bins: list[tuple[Share, list[float]]] = field(default_factory=lambda: [(Share(), [0.0]) for _ in range(10)])
    """Area beliefs by probability, in ten bins: how often right, and the sum of the probabilities."""
    activities: dict[str, Counter[str]] = field(default_factory=dict)
    """Activity to `hit`, `missed`, `invented`."""
    mistaken: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Person, true area, believed area: how often confused."""

    @property
    def area_accuracy(self) -> float:
        shares = [share.value for share in self.areas.values()]
        return sum(shares) / len(shares) if shares else 0.0

    @property
    def overconfident(self) -> float:
        """Share of sure beliefs that were wrong."""
        return 1.0 - self.sure.value if self.sure.all else 0.0

    @property
    def calibration_error(self) -> float:
        """Expected calibration error of the area beliefs."""
        judged = sum(share.all for share, _ in self.bins)
        gaps = (abs(total[0] - share.right) for share, total in self.bins)
        return sum(gaps) / judged if judged else 0.0

    def f1(self, activity: str) -> float:
        found = self.activities.get(activity, Counter())
        wrong = found["missed"] + found["invented"]
        return 2 * found["hit"] / (2 * found["hit"] + wrong) if found["hit"] else 0.0

    def macro_f1(self, activities: Sequence[str]) -> float:
        """Mean F1 over those of the activities that happened."""
        counts = {activity: self.activities.get(activity, Counter()) for activity in activities}
        happened = [activity for activity, found in counts.items() if found["hit"] + found["missed"]]
        return sum(self.f1(a) for a in happened) / len(happened) if happened else 0.0


def compare(truth: Truth, lines: Iterable[Mapping[str, Any]], skip_s: float = 0.0) -> Score:
    """Judge context lines against the truth. The first `skip_s` seconds are spared: a hub has to wake up."""
    score = Score(areas={who: Share() for who in truth.people})
    start: float | None = None
    for line in lines:
        at = datetime.fromisoformat(line["at"]).timestamp()
        start = at if start is None else start
        if at < start + skip_s:
            continue
        for who, timeline in truth.people.items():
            _judge_person(score, who, timeline, at, line["people"].get(who, {}))
        if not truth.mode.near_change(at, MODE_EDGE_S):
            said = "home" if line["mode"] == "arriving" else line["mode"]
            score.mode.count(said == truth.mode.at(at))
    return score


def _judge_person(score: Score, who: str, timeline: Timeline, at: float, belief: Mapping[str, Any]) -> None:
    true = timeline.around(at, AREA_TOLERANCE_S)
    if not true:
        return
    area, p = belief.get("area", "unknown"), float(belief.get("p", 0.0))
    right = area in {doing.area for doing in true}
    score.areas[who].count(right)
    if not right:
        score.mistaken[(who, true[len(true) // 2].area, area)] += 1
    if area != "unknown":
        if p >= SURE:
            score.sure.count(right)
        share, total = score.bins[min(9, int(p * 10))]
        share.count(right)
        total[0] += p
    _judge_activity(score, timeline, at, belief.get("activity", "none"))


def _judge_activity(score: Score, timeline: Timeline, at: float, said: str) -> None:
    """What the person did within three minutes either way counts as right."""
    now = timeline.at(at)
    if now is None or now.area == "away":
        return
    near = {doing.activity for doing in timeline.around(at, ACTIVITY_TOLERANCE_S)}
    if said in near:
        _counts(score, said)["hit"] += 1
        return
    _counts(score, now.activity)["missed"] += 1
    _counts(score, said)["invented"] += 1


def _counts(score: Score, activity: str) -> Counter[str]:
    return score.activities.setdefault(activity, Counter())
