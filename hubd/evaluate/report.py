"""Everything that is measured about beliefs, as values: for people to read, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hubd.evaluate import minutes as m
from hubd.evaluate.labels import Lived
from hubd.evaluate.minutes import Judged, believed, judge
from hubd.evaluate.triggers import Seen, Tally, best, pooled, stretches, triggers
from hubd.evaluate.truth import Score

ALLOWED = 0.5
"""False alarms a day under which the best threshold is looked for."""


@dataclass
class Case:
    """One home over some days: what was true, and what was believed. `lines` are context lines, or what of them counts.

    `where`: areas and modes compared with the truth, where the truth knows areas. `micros`: processor time an event
    took, in microseconds, where the log was lived through here. `phones`: who is known by something carried.
    """

    name: str
    truth: list[Lived]
    lines: list[Mapping[str, Any]]
    where: Score | None = None
    micros: float | None = None
    phones: frozenset[str] = frozenset()


@dataclass
class Person:
    """One person's minutes, and what is needed to look for triggers."""

    name: str
    judged: list[Judged]
    looks: list[Seen]
    told: list[Lived]
    measures: dict[str, Any] = field(default_factory=dict)


def people(case: Case) -> list[Person]:
    """Everybody of a case of whom both truth and belief are known."""
    found = judge(case.truth, case.lines)
    first = min((lived.start for lived in case.truth), default=None)
    last = max((lived.end for lived in case.truth), default=None)
    if first is None or last is None:
        return []
    out = []
    for who, judged in found.items():
        looks = [
            Seen(at, *believed(line["people"][who]))
            for line in case.lines
            if first <= (at := datetime.fromisoformat(line["at"]).replace(tzinfo=None)) <= last + m.MINUTE
        ]
        told = [lived for lived in case.truth if lived.who in (who, "")]
        out.append(Person(f"{case.name} {who}".strip(), judged, looks, told))
    return out


def measures(judged: Sequence[Judged]) -> dict[str, Any]:
    """What one person's minutes (or several people's together) say."""
    counted, days, sure = m.pairs(judged), m.by_day(judged), m.sure(judged)
    scores = (("accuracy", m.accuracy), ("macro_f1", m.macro_f1), ("weighted_f1", m.weighted_f1))
    return {
        "minutes": len(judged),
        "days": len(days),
        **{name: {"value": measure(counted), "interval": m.interval(days, measure)} for name, measure in scores},
        "brier": m.brier(judged),
        "calibration_error": m.calibration_error(judged),
        "sure": {"share": sure.share, "right": sure.right},
        "classes": {name: found._asdict() for name, found in m.by_class(counted).items()},
        "reliability": [each._asdict() for each in m.reliability(judged)],
        "confusions": [{"true": true, "believed": said, "minutes": n} for (true, said), n in m.confusions(counted)],
    }


def at_once(homes: Iterable[Sequence[Person]]) -> float | None:
    """In which share of minutes everybody of a home was judged right; None where only one person lives in each."""
    right: list[bool] = []
    for people_ in homes:
        if len(people_) > 1:
            minutes = [{judged.at: judged.right for judged in person.judged} for person in people_]
            shared = set(minutes[0]).intersection(*minutes[1:])
            right += [all(each[at] for each in minutes) for at in sorted(shared)]
    return sum(right) / len(right) if right else None


def trigger(found: Sequence[Person], activity: str, threshold: float) -> dict[str, Any]:
    """What a rule waiting for the activity would have got, over all these people."""
    everybody = [(stretches(person.told, activity), person.looks) for person in found]
    tally = pooled(triggers(true, looks, activity, threshold) for true, looks in everybody)
    optimum = best(everybody, activity, ALLOWED)
    return {
        "activity": activity,
        "threshold": threshold,
        **_tally(tally),
        "best": None if optimum is None else {"threshold": optimum.threshold, **_tally(optimum.tally)},
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "stretches": tally.stretches,
        "recall": tally.recall,
        "false_a_day": tally.false_a_day,
        "median_s": tally.within(0.5),
        "p90_s": tally.within(0.9),
    }


def whereabouts(cases: Sequence[Case]) -> dict[str, Any] | None:
    """How often the right area was believed: of people with something they carry, and of people without."""
    shares: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    for case in cases:
        for who, share in case.where.areas.items() if case.where is not None else ():
            shares[who in case.phones].append((share.right, share.all))
    if not any(shares.values()):
        return None
    return {
        name: {"people": len(found), "area": sum(right for right, _ in found) / max(sum(n for _, n in found), 1)}
        for name, found in (("with_phone", shares[True]), ("without", shares[False]))
        if found
    }
