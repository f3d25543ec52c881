"""Beliefs about activities, minute by minute, against what people said they did: how right, and how honest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple, TypeAlias

from hubd.evaluate.labels import AWAY, CLASSES, OTHER, Lived

MINUTE = timedelta(minutes=1)
SURE = 0.9
LEAST_MINUTES = 30
"""Classes with less truth than this do not count for the macro F1."""
DRAWS = 500
"""How often days are drawn anew for an interval."""


class Judged(NamedTuple):
    """One minute of one person: what was true, what was believed, and how surely."""

    at: datetime
    true: str
    said: str
    p: float

    @property
    def right(self) -> bool:
        return self.true == self.said


def judge(truth: Sequence[Lived], lines: Iterable[Mapping[str, Any]]) -> dict[str, list[Judged]]:
    """Every whole minute within the truth, by person. A class that nobody ever labelled is believed as `other`."""
    by_person: dict[str, list[Lived]] = defaultdict(list)
    for lived in truth:
        by_person[lived.who].append(lived)
    minutes = {who: _minutes(lived) for who, lived in by_person.items()}
    known = {lived.activity for lived in truth}
    if not truth:
        return {}
    first, last = min(lived.start for lived in truth), max(lived.end for lived in truth)
    out: dict[str, list[Judged]] = defaultdict(list)
    for line in lines:
        at = datetime.fromisoformat(line["at"]).replace(tzinfo=None)
        if at.second or not first < at <= last:
            continue
        for who, belief in line["people"].items():
            told = minutes.get(who, minutes.get(""))
            if told is not None:
                said, p = believed(belief)
                out[who].append(Judged(at, told.get(at, OTHER), said if said in known else OTHER, p))
    return dict(out)


def _minutes(truth: Sequence[Lived]) -> dict[datetime, str]:
    """The end of each minute to what filled most of it; being away wins over any label."""
    seconds: dict[datetime, Counter[str]] = defaultdict(Counter)
    for lived in truth:
        at = lived.start.replace(second=0, microsecond=0)
        while at < lived.end:
            share = (min(lived.end, at + MINUTE) - max(lived.start, at)).total_seconds()
            at += MINUTE
            seconds[at][lived.activity] += int(share * (1000 if lived.activity == AWAY else 1) * 1000)
    return {at: found.most_common(1)[0][0] for at, found in seconds.items() if sum(found.values()) >= 30_000}


def believed(belief: Mapping[str, Any]) -> tuple[str, float]:
    """The likeliest class for one person of a context line, and its probability."""
    if belief.get("area") == AWAY:
        return AWAY, float(belief.get("p", 0.0))
    return CLASSES.get(belief.get("activity", ""), OTHER), float(belief.get("activity_p", 0.0))


Pairs: TypeAlias = Counter[tuple[str, str]]
"""How many minutes were truly the one and believed to be the other."""


def pairs(judged: Iterable[Judged]) -> Pairs:
    """What was taken for what, right or wrong."""
    return Counter((j.true, j.said) for j in judged)


class ByClass(NamedTuple):
    minutes: int
    precision: float
    recall: float
    f1: float


def by_class(counted: Pairs) -> dict[str, ByClass]:
    """How each class fared."""
    true: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for (truth, belief), minutes in counted.items():
        true[truth] += minutes
        said[belief] += minutes
    hits = {name: counted[name, name] for name in true.keys() | said.keys()}
    return {
        name: ByClass(true[name], hits[name] / max(said[name], 1), hits[name] / max(true[name], 1),
                      2 * hits[name] / max(true[name] + said[name], 1))
        for name in sorted(hits)
    }  # fmt: skip


def accuracy(counted: Pairs) -> float:
    return sum(minutes for (true, said), minutes in counted.items() if true == said) / max(counted.total(), 1)


def macro_f1(counted: Pairs) -> float:
    """The mean F1 of classes with at least half an hour of truth."""
    f1 = [found.f1 for found in by_class(counted).values() if found.minutes >= LEAST_MINUTES]
    return sum(f1) / max(len(f1), 1)


def weighted_f1(counted: Pairs) -> float:
    return sum(found.f1 * found.minutes for found in by_class(counted).values()) / max(counted.total(), 1)


def brier(judged: Sequence[Judged]) -> float:
    """The mean squared error of the probability of the likeliest class, which is all that a context line tells."""
    return sum((j.p - j.right) ** 2 for j in judged) / max(len(judged), 1)


def _right(judged: Sequence[Judged]) -> float:
    return sum(j.right for j in judged) / max(len(judged), 1)


class Bin(NamedTuple):
    minutes: int
    believed: float
    right: float


def reliability(judged: Sequence[Judged]) -> list[Bin]:
    """Ten bins by probability: how sure it was, and how often right."""
    bins: list[list[Judged]] = [[] for _ in range(10)]
    for j in judged:
        bins[min(int(j.p * 10), 9)].append(j)
    return [Bin(len(b), sum(j.p for j in b) / max(len(b), 1), _right(b)) for b in bins]


def calibration_error(judged: Sequence[Judged]) -> float:
    return sum(abs(b.believed - b.right) * b.minutes for b in reliability(judged)) / max(len(judged), 1)


class Sure(NamedTuple):
    """The share of minutes believed with 0.9 or more, and how often those were right."""

    share: float
    right: float


def sure(judged: Sequence[Judged]) -> Sure:
    certain = [j for j in judged if j.p >= SURE]
    return Sure(len(certain) / max(len(judged), 1), _right(certain))


def by_day(judged: Iterable[Judged]) -> list[Pairs]:
    """The same, day by day."""
    days: dict[date, Pairs] = defaultdict(Counter)
    for j in judged:
        days[j.at.date()][j.true, j.said] += 1
    return list(days.values())


def interval(days: Sequence[Pairs], measure: Callable[[Pairs], float]) -> tuple[float, float]:
    """Where the measure lies in 95 % of draws of whole days: minutes of one day are no independent witnesses."""
    rng = Random(0)  # noqa: S311 - the same evaluation gives the same interval
    drawn = []
    for _ in range(DRAWS if len(days) > 1 else 1):
        together: Pairs = Counter()
        for day in rng.choices(days, k=len(days)):
            together.update(day)
        drawn.append(measure(together))
    drawn.sort()
    return drawn[int(0.025 * (len(drawn) - 1))], drawn[round(0.975 * (len(drawn) - 1))]


def confusions(counted: Pairs) -> list[tuple[tuple[str, str], int]]:
    """What was taken for what, in minutes, the most frequent first."""
    return [(pair, minutes) for pair, minutes in counted.most_common() if pair[0] != pair[1]]
