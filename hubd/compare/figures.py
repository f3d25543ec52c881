"""What a household would notice of a variant, in numbers: how often it is interrupted, what it is told too late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from hubd.compare.live import Life
from hubd.compare.pair import NEAR, about
from hubd.core.decisions import DELIVERED, INTERRUPTS, Decision
from hubd.core.household import Household

HOUR = 3600.0
DAY = 86400.0

URGENT_WITHIN = 60.0
"""An urgent or critical message that comes later than this, in seconds, is late."""

OTHERS_WITHIN = 12 * HOUR
"""Any other: it may wait for the morning, but not longer."""

VERDICTS = ("speak", "ask", "push", "show", "act", "defer", "suppress")


class Attention(msgspec.Struct, frozen=True):
    """What one person had to listen to. An interruption is what is spoken, asked or pushed and is no danger."""

    interruptions: int
    a_day: float
    worst_day: int
    worst_hour: int
    """The most in any sixty minutes; `policy.interruptions_per_hour` is the budget."""
    held_back: int
    """What was held back because the budget was spent."""


class Mail(msgspec.Struct, frozen=True):
    """What became of the messages to people. Waits are in seconds."""

    arrived: int
    told: int
    waiting: int
    """Neither told nor refused when the recording ended."""
    refused: int
    """Never told, for a reason: doubled, left over, nobody's."""
    median_wait: float
    longest_wait: float
    late: tuple[str, ...]
    """Ids of those that came too late."""


class Danger(msgspec.Struct, frozen=True):
    """One danger that was told of: from the first word to the last."""

    intent: str
    area: str | None
    first: float
    last: float


class Figures(msgspec.Struct, frozen=True):
    """One variant's life in numbers."""

    days: float
    verdicts: dict[str, int]
    people: dict[str, Attention]
    budget: int
    mail: Mail
    dangers: tuple[Danger, ...]

    @property
    def interruptions_a_day(self) -> float:
        """For each person, on average."""
        return sum(person.a_day for person in self.people.values()) / max(len(self.people), 1)


def figures(lives: Sequence[Life], household: Household) -> Figures:
    """The numbers of one variant over one or several recordings of the same household."""
    days = max(sum((life.last - life.first) / DAY for life in lives if life.first is not None and life.last), 1 / 24)
    decisions = [decision for life in lives for decision in life.decisions]
    verdicts: Counter[str] = Counter(decision.verdict for decision in decisions)
    return Figures(
        days=round(days, 3),
        verdicts={verdict: verdicts[verdict] for verdict in VERDICTS},
        people={who: _attention(who, decisions, days, household) for who in household.people},
        budget=household.policy.interruptions_per_hour,
        mail=_mail(lives),
        dangers=tuple(danger for life in lives for danger in dangers(life.decisions)),
    )


def interrupts(decision: Decision) -> bool:
    """Does it cost attention? Dangers are free."""
    return (
        decision.verdict in INTERRUPTS and decision.urgency != "critical" and not decision.intent.startswith("hazard.")
    )


def _attention(who: str, decisions: Iterable[Decision], days: float, household: Household) -> Attention:
    mine = [decision for decision in decisions if who in decision.audience]
    times = sorted(decision.at for decision in mine if interrupts(decision))
    each_day = Counter(household.local(at).date() for at in times)
    return Attention(
        interruptions=len(times),
        a_day=round(len(times) / days, 2),
        worst_day=max(each_day.values(), default=0),
        worst_hour=_most_in_an_hour(times),
        held_back=sum(decision.reason == "budget" for decision in mine),
    )


def _most_in_an_hour(times: Sequence[float]) -> int:
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= HOUR:
            first += 1
        most = max(most, last - first + 1)
    return most


def _mail(lives: Sequence[Life]) -> Mail:
    waits: list[float] = []
    late: list[str] = []
    waiting = refused = 0
    for life in lives:
        ends = dict(_ends(life.decisions))
        for id_, at in life.arrived.items():
            end = ends.get(id_)
            if end is None:
                waiting += 1
            elif end.verdict not in DELIVERED:
                refused += 1
            else:
                waits.append(end.at - at)
                if end.at - at > _patience(end):
                    late.append(id_)
    waits.sort()
    return Mail(
        arrived=sum(len(life.arrived) for life in lives),
        told=len(waits),
        waiting=waiting,
        refused=refused,
        median_wait=round(waits[len(waits) // 2], 1) if waits else 0.0,
        longest_wait=round(waits[-1], 1) if waits else 0.0,
        late=tuple(late),
    )


def _ends(decisions: Iterable[Decision]) -> Iterator[tuple[str, Decision]]:
    """How each message ended: with its first delivery, else with its last refusal. The later pairs win."""
    told: dict[str, Decision] = {}
    for decision in decisions:
        if decision.verdict == "defer":
            continue
        for mark in about(decision):
            kind, _, id_ = mark.partition(" ")
            if kind != "message":
                continue
            if decision.verdict in DELIVERED:
                told.setdefault(id_, decision)
            elif id_ not in told:
                yield id_, decision
    yield from told.items()


def _patience(told: Decision) -> float:
    return URGENT_WITHIN if told.urgency in ("high", "critical") else OTHERS_WITHIN


def dangers(decisions: Iterable[Decision]) -> list[Danger]:
    """What was told of one and the same danger is one, however often it was told."""
    open_: dict[tuple[str, str | None], Danger] = {}
    found: list[Danger] = []
    for decision in decisions:
        if not decision.intent.startswith("hazard.") or decision.verdict not in DELIVERED:
            continue
        key = (decision.intent, decision.area)
        running = open_.get(key)
        if running is not None and decision.at - running.last <= NEAR:
            open_[key] = msgspec.structs.replace(running, last=decision.at)
            found[found.index(running)] = open_[key]
        else:
            open_[key] = Danger(decision.intent, decision.area, decision.at, decision.at)
            found.append(open_[key])
    return found


def missed(of: Sequence[Danger], by: Sequence[Danger]) -> list[Danger]:
    """The dangers that one variant told of and the other did not."""
    return [danger for danger in of if _same(danger, by) is None]


def later(of: Sequence[Danger], by: Sequence[Danger]) -> list[tuple[Danger, float]]:
    """The dangers that the other variant told of later, and by how many seconds."""
    pairs = ((danger, _same(danger, by)) for danger in of)
    return [(danger, other.first - danger.first) for danger, other in pairs if other and other.first > danger.first + 1]


def _same(danger: Danger, others: Iterable[Danger]) -> Danger | None:
    fitting = (
        other
        for other in others
        if (other.intent, other.area) == (danger.intent, danger.area)
        and other.first <= danger.last + NEAR
        and other.last >= danger.first - NEAR
    )
    return min(fitting, key=lambda other: abs(other.first - danger.first), default=None)
