"""Rides along with one household, remembers what its sensors and people said, and learns at night.

At 03:00 by the house's own clock, when enough has been said since the last time, a forest is grown for each person
who keeps a diary. It takes over only where it knew the days it had not seen better than what was believed then.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec

from hubd.core.activities.features import features, layout, stillness
from hubd.core.activities.forest import sharpened
from hubd.core.activities.habits import AT_THE_DOOR, doubted, heeded, in_the_words_of
from hubd.core.activities.heads import Head, Layout
from hubd.core.activities.onlooker import heard
from hubd.core.beliefs import Pace, PersonBelief, Trace
from hubd.core.brain import Brain
from hubd.core.context import likeliest
from hubd.core.events import AnyEvent, Label, Promoted
from hubd.core.household import AWAY
from hubd.core.state import State
from hubd.learning.diary import ABSENCE, House, Said, diary
from hubd.learning.grow import Grown, grow
from hubd.learning.lessons import Lesson
from hubd.learning.trust import Judged, learned

LEARNS_AT = 3
"""Hour of the house's own clock."""

DAY = 86400.0
REMEMBERED = 45 * DAY
"""Older days are forgotten: people change, and so do houses."""
UNLABELLED = 2 * DAY
"""The same in a house where nobody has ever labelled anything."""
LEAST_MINUTES = 12 * 60
"""Labelled minutes from which on there is something to learn."""
MARGIN = 1.25
SHORTEST = 900.0
"""The silence of a house counts against a label from so many times the usual longest on, and never below this."""
OUTING = 12 * 3600.0
"""A working day and an evening: an absence may last so long even in a home whose few labelled days had none of it."""
GROWTH = 1.35
"""How much more must have been said than at the last lesson, or the labels must have ended, to make a new one."""
ENDED = 18 * 3600.0
"""Seconds without a label after which no more are expected: then there is one lesson from all that was said."""
MOST_ROWS = 14000
"""Minutes in one lesson; of labels that fill more than their share a sample is taken and weighs more."""
STRESS = 0.4
"""How far rare labels are stressed while growing: 0 not at all, at 1 all labels weigh the same."""


TAUGHT_BY = frozenset({Label, Promoted})
"""Events that say something about learning itself."""


class Change(NamedTuple):
    """A sensor's trace became this, and with it the pace of the house."""

    at: float
    source: str
    trace: Trace
    pace: Pace


class Apprentice:
    """What one household has shown and said so far, and the nights on which it is learned from.

    A log of the daemon's own holds the promotions of the daemon's nights: from the first of them on nothing is learned
    here, so that nothing is learned twice."""

    def __init__(self) -> None:
        self._changes: deque[Change] = deque()
        self._traces: dict[str, Trace] = {}
        self._said: dict[str, list[Said]] = defaultdict(list)
        self._believed: dict[str, dict[int, str]] = defaultdict(dict)
        self._heard: dict[str, dict[int, array[float]]] = defaultdict(dict)
        self._learned: dict[str, tuple[int, int]] = {}
        self._night: float | None = None
        self._beat = 0.0
        self._retired = False

    def watch(self, event: AnyEvent, state: State, brain: Brain) -> Brain:
        """Take note of what one event led to; now and then, the brain comes back wiser."""
        trace = state.traces.get(event.source)
        if trace is not None and trace is not self._traces.get(event.source):
            self._changes.append(Change(state.now, event.source, trace, state.pace))
            self._traces[event.source] = trace
        if type(event) in TAUGHT_BY:
            self._hear(event, brain)
        beat = state.timers.get("beat", 0.0)
        if beat == self._beat:
            return brain
        self._beat = beat
        self._remember(state, brain)
        if self._night is None or state.now >= self._night:
            due = self._night is not None
            self._night = next_night(brain, state.now)
            if due and not self._retired:
                return self._learn(state, brain)
        return brain

    def _hear(self, event: AnyEvent, brain: Brain) -> None:
        """A label, or what the daemon has learned itself."""
        if isinstance(event, Label) and event.person in brain.household.people:
            said = Said(event.start, event.end, event.activity)
            if event.wrong:
                self._said[event.person] = [label for label in self._said[event.person] if label != said]
            else:
                self._said[event.person].append(said)
        if isinstance(event, Promoted) and event.heads:
            self._retired = True

    def _remember(self, state: State, brain: Brain) -> None:
        """What is believed now, and what the onlooker would say of somebody who lives alone and keeps a diary, to be
        compared with labels that come later; and forget what is too old. Where several live together it cannot tell
        who did something, and knew no unseen day better."""
        minute = int(state.now // 60.0)
        for who, belief in state.people.items():
            self._believed[who][minute] = believed(belief)
        alone = [who for who in state.people if self._said.get(who)] if len(state.people) == 1 else []
        for who, told in heard(state, brain, alone, state.now).items():
            self._heard[who][minute] = array("f", told)
        oldest = state.now - (REMEMBERED if self._said else UNLABELLED)
        while self._changes and self._changes[0].at < oldest:
            self._changes.popleft()
        for beliefs in self._believed.values():
            _forget(beliefs, oldest)
        for opinions in self._heard.values():
            _forget(opinions, oldest)

    def _learn(self, state: State, brain: Brain) -> Brain:
        """One night's lessons."""
        heads = dict(brain.heads)
        oldest = state.now - REMEMBERED
        for who in brain.household.people:
            said = [label for label in self._said.get(who, ()) if label.end > oldest]
            self._said[who] = said
            told = sum(int(label.end - label.start) for label in said) // 60
            last = max((int(label.end) for label in said), default=0)
            seen, until = self._learned.get(who, (0, 0))
            ended = last > until and state.now - last > ENDED
            if told < LEAST_MINUTES or not (ended or told >= seen * GROWTH):
                continue
            self._learned[who] = (told, last)
            head = self._lesson(who, said, state, brain)
            if head is not None:
                heads[who] = head
        return brain if heads == brain.heads else replace(brain, heads=heads)

    def _lesson(self, who: str, said: list[Said], state: State, brain: Brain) -> Head | None:
        """What can be learned about one person, if it is better than what was believed without it."""
        plan = layout(state, brain)
        minutes = diary(said, self._house(plan, brain))
        chosen, weights = choose(minutes)
        rows = self._rows(plan, chosen, brain)
        if len(rows) < LEAST_MINUTES // 2:
            return None
        labels = sorted({minutes[minute] for minute in rows})
        number = {label: i for i, label in enumerate(labels)}
        lesson = Lesson(
            rows=list(rows.values()),
            labels=labels,
            targets=[number[minutes[minute]] for minute in rows],
            weights=[weights[label] for label in labels],
            stress=stress(Counter(minutes.values()), labels),
            days=[int(minute // 1440) for minute in rows],
            heard=self._opinions(who, rows, labels, brain),
        )
        grown = grow(lesson, seed=len(said))
        told = {minute: labels[guess] for minute, guess in zip(rows, grown.unseen, strict=True) if guess is not None}
        if not better(told, self._believed[who], minutes, weights):
            return None
        patient, alone = patience(rows, minutes, labels), solitude(rows, minutes, labels)
        head = Head(who, plan, grown.forest, patient, alone, heed=grown.heed)
        head = msgspec.structs.replace(head, trust=learned(_judged(head, grown, lesson), len(labels)))
        mark = hashlib.sha256(msgspec.msgpack.encode(head)).hexdigest()[:12]
        return msgspec.structs.replace(head, id=f"{who}-{mark}")

    def _opinions(
        self, who: str, minutes: Iterable[int], labels: Sequence[str], brain: Brain
    ) -> list[list[float] | None]:
        """What the onlooker made of each minute, in these labels; None where it was not asked."""
        theirs = brain.onlooker.labels if brain.onlooker is not None else ()
        told = self._heard.get(who, {})
        return [in_the_words_of(labels, theirs, told[minute]) if minute in told else None for minute in minutes]

    def _house(self, plan: Layout, brain: Brain) -> House:
        doors = {source for source, _, entrance in plan.sensors if entrance}
        return House(
            moves=[change.at for change in self._changes],
            doors=[change.at for change in self._changes if change.source in doors],
            alone=len(brain.household.people) == 1,
            has_door=bool(doors),
            stirs=[change.at for change in self._changes if change.pace.stirred == change.at],
        )

    def _rows(self, plan: Layout, chosen: Iterable[int], brain: Brain) -> dict[int, array[float]]:
        """The features of each chosen minute, as they would have been then."""
        rows: dict[int, array[float]] = {}
        traces: dict[str, Trace] = {}
        pace = Pace()
        changes = iter(self._changes)
        change = next(changes, None)
        for minute in chosen:
            at = minute * 60.0
            while change is not None and change.at <= at:
                traces[change.source] = change.trace
                pace = change.pace
                change = next(changes, None)
            if traces:
                rows[minute] = array("f", features(plan, traces, pace, brain.household.local(at), at))
        return rows


def _forget(minutes: dict[int, Any], oldest: float) -> None:
    while minutes and (first := next(iter(minutes))) * 60.0 < oldest:
        del minutes[first]


def _judged(head: Head, grown: Grown, lesson: Lesson) -> list[Judged]:
    """What would have been said of the days that the trees had not seen, silence and all."""
    found = []
    for number, (votes, values, told) in enumerate(zip(grown.votes, lesson.rows, lesson.heard, strict=True)):
        if votes is None:
            continue
        target, day = lesson.targets[number], lesson.days[number]
        voted = sharpened(head.forest.labels, votes, head.forest.sharpness)
        if head.heed > 0.0 and told is not None:
            voted = heeded(voted, told, head.heed)
        said = doubted(head, voted, stillness(values))
        best = max(said, key=said.__getitem__)
        if best in head.forest.labels:
            guess = head.forest.labels.index(best)
            found.append(Judged(guess, said[best], guess == target, lesson.weights[target], day))
    return found


def stress(counts: Mapping[str, int], labels: list[str]) -> list[float]:
    """What a minute of each label weighs while growing."""
    even = sum(counts.values()) / len(counts)
    return [(even / counts[label]) ** STRESS for label in labels]


def patience(rows: Mapping[int, array[float]], minutes: Mapping[int, str], labels: list[str]) -> tuple[float, ...]:
    """For how long the house has been silent during each label; holes in the record, which are rare, do not count.
    An absence may last as long as the longest: where others stay at home, most of it is not silent at all. It may
    also last for a day out, however short those were of which people told."""
    silences: dict[str, list[float]] = {label: [] for label in labels}
    for minute, values in rows.items():
        silences[minutes[minute]].append(stillness(values).house)
    usual = {label: 1.0 if label == AWAY else 0.99 for label in labels}
    return tuple(
        max(sorted(heard)[int(usual[label] * (len(heard) - 1))] * MARGIN, OUTING if label == AWAY else SHORTEST)
        for label, heard in silences.items()
    )


def solitude(rows: Mapping[int, array[float]], minutes: Mapping[int, str], labels: list[str]) -> tuple[float, ...]:
    """For how long, since somebody was at the door, no two sensors have spoken shortly after each other during each
    label."""
    spans: dict[str, list[float]] = {label: [0.0] for label in labels}
    for minute, values in rows.items():
        still = stillness(values)
        if still.door - still.stirred <= AT_THE_DOOR:
            spans[minutes[minute]].append(still.stirred)
    return tuple(max(sorted(heard)[int(0.99 * (len(heard) - 1))] * MARGIN, ABSENCE) for heard in spans.values())


def next_night(brain: Brain, now: float) -> float:
    """The next 03:00 of the house's own clock."""
    local = brain.household.local(now)
    night = local.replace(hour=LEARNS_AT, minute=0, second=0, microsecond=0)
    return (night if night > local else night + timedelta(days=1)).timestamp()


def believed(belief: PersonBelief) -> str:
    """In the words of labels: what a person is believed to do."""
    return AWAY if belief.area == AWAY else likeliest(belief.activity)[0]


def choose(minutes: Mapping[int, str]) -> tuple[list[int], dict[str, float]]:
    """Minutes for a lesson, in order, and what each label then weighs."""
    counts = Counter(minutes.values())
    share = MOST_ROWS // max(len(counts), 1)
    stride = {label: max(1, -(-count // (2 * share))) for label, count in counts.items()}
    passed: Counter[str] = Counter()
    chosen = []
    for minute in sorted(minutes):
        label = minutes[minute]
        if passed[label] % stride[label] == 0:
            chosen.append(minute)
        passed[label] += 1
    return chosen, {label: float(step) for label, step in stride.items()}


def better(
    new: Mapping[int, str], old: Mapping[int, str], true: Mapping[int, str], weights: Mapping[str, float]
) -> bool:
    """Did the new judgement know more of the days it had not seen than what was believed at the time?
    Judged by the mean of accuracy and of the recall of single labels, so that rare ones count too."""
    judged = [minute for minute in new if minute in old]
    return bool(judged) and _worth(new, judged, true, weights) > _worth(old, judged, true, weights)


def _worth(said: Mapping[int, str], judged: list[int], true: Mapping[int, str], weights: Mapping[str, float]) -> float:
    hits: Counter[str] = Counter()
    alls: Counter[str] = Counter()
    for minute in judged:
        alls[true[minute]] += 1
        hits[true[minute]] += said[minute] == true[minute]
    weight = sum(weights[label] * count for label, count in alls.items())
    accuracy = sum(weights[label] * hits[label] for label in alls) / weight
    return accuracy + sum(hits[label] / count for label, count in alls.items()) / len(alls)
