"""How honest beliefs are: what was believed each minute against what people say later.

A label says what somebody did, or where, for some time. For each of its minutes that is remembered, the likeliest
answer of that minute counts in the bin of its probability, as right or wrong.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

MINUTE = 60.0
REMEMBERED = 1_440
"""Minutes of beliefs kept: labels come the same day, or are learned from at night instead."""
BINS = 10


class Sample(NamedTuple):
    """What was believed at one time: by person, likeliest area and activity with their probabilities."""

    at: float
    people: Mapping[str, Mapping[str, Any]]


class Said(msgspec.Struct):
    """A label, as far as it is of use here."""

    start: datetime = msgspec.field(name="from")
    end: datetime = msgspec.field(name="to")
    person: str | None = None
    area: str | None = None
    activity: str | None = None
    wrong: bool = False


class Checked:
    """Counts by what was believed (`area`, `activity`) and bin of probability: how many, right, and how sure."""

    def __init__(self) -> None:
        self.count: Counter[tuple[str, int]] = Counter()
        self.right: Counter[tuple[str, int]] = Counter()
        self.sure: dict[tuple[str, int], float] = {}
        self._samples: deque[Sample] = deque(maxlen=REMEMBERED)

    def remember(self, sample: Sample) -> None:
        self._samples.append(sample)

    def label(self, payload: bytes) -> None:
        """Compare. What is no label is told by the decoder, and nothing here."""
        try:
            said = msgspec.json.decode(payload, type=Said)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return
        if said.wrong or said.person is None or said.start.tzinfo is None or said.end.tzinfo is None:
            return
        start, end = said.start.timestamp(), said.end.timestamp()
        for sample in self._samples:
            if start <= sample.at < end and said.person in sample.people:
                believed = sample.people[said.person]
                for what, truth in (("area", said.area), ("activity", said.activity)):
                    if truth is not None:
                        sure = believed["p" if what == "area" else "activity_p"]
                        self._check(what, sure, believed[what] == truth)

    def _check(self, what: str, sure: float, right: bool) -> None:
        key = what, min(int(sure * BINS), BINS - 1)
        self.count[key] += 1
        self.right[key] += right
        self.sure[key] = self.sure.get(key, 0.0) + sure

    def errors(self) -> Iterator[tuple[str, float]]:
        """Expected calibration error of each kind of belief that was checked: 0 is honest."""
        for what in sorted({what for what, _ in self.count}):
            keys = [key for key in self.count if key[0] == what]
            total = sum(self.count[key] for key in keys)
            off = sum(abs(self.sure[key] - self.right[key]) for key in keys)
            yield what, off / total
