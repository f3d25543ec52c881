"""What a home has learned about its people: one forest for each person who taught it, asked at every heartbeat.

A head knows the home's own sensors. It says what the person does, and whether the person is out at all; where in the
house the person is stays the location filter's affair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from msgspec.structs import replace

from hubd.core.activities.features import DAY, Stillness, features, stillness
from hubd.core.activities.heads import Head
from hubd.core.activities.trust import trusted
from hubd.core.beliefs import PersonBelief
from hubd.core.brain import Brain
from hubd.core.household import AWAY, UNKNOWN
from hubd.core.state import State


def recall(state: State, brain: Brain, now: float, opinions: Mapping[str, Sequence[float]]) -> State:
    """Let what was learned say what everybody does now. People of whom nothing was learned stay as they are.
    `opinions`: how likely the onlooker takes each of its labels to be, by person."""
    if not brain.heads:
        return state
    local = brain.household.local(now)
    people = dict(state.people)
    read: dict[int, list[float]] = {}
    for who, head in brain.heads.items():
        if who in people:
            values = read.get(id(head.plan))
            if values is None:
                values = read[id(head.plan)] = features(head.plan, state.traces, state.pace, local, now)
            voted = head.forest(values)
            if head.heed > 0.0 and brain.onlooker is not None and who in opinions:
                told = in_the_words_of(head.forest.labels, brain.onlooker.labels, opinions[who])
                voted = heeded(voted, told, head.heed)
            people[who] = believed(people[who], said(head, voted, stillness(values)), brain, now)
    return replace(state, people=people)


SEEN_AS = {"work": "study", "tv": "relaxing", "gaming": "relaxing", "reading": "relaxing"}
"""What an onlooker takes for one thing, though people tell it apart."""
SELDOM = 0.01
"""What an onlooker takes for less likely is not impossible: it has never seen this home."""


def in_the_words_of(labels: Sequence[str], theirs: Sequence[str], told: Sequence[float]) -> list[float]:
    """How likely an onlooker, with labels of its own (`theirs`), takes each of these labels to be."""
    known = dict(zip(theirs, told, strict=False))
    other = known.get("other", SELDOM)
    return [known.get(SEEN_AS.get(label, label), other) for label in labels]


def heeded(voted: Mapping[str, float], told: Sequence[float], heed: float) -> dict[str, float]:
    """What the forest voted, with an onlooker's opinion beside it, to the power `heed`: both are wrong about different
    things, and the less the forest has seen, the more an opinion from elsewhere is worth (a logarithmic opinion pool:
    Genest and Zidek, *Combining probability distributions*, 1986)."""
    weighed = {label: p * max(q, SELDOM) ** heed for (label, p), q in zip(voted.items(), told, strict=True)}
    total = sum(weighed.values(), 0.0)
    return {label: p / total for label, p in weighed.items()}


def said(head: Head, voted: dict[str, float], still: Stillness) -> dict[str, float]:
    """How likely each label is, once the forest has voted: after what silence says, and as surely as is deserved."""
    return trusted(doubted(head, voted, still), head.forest.labels, head.trust)


DOUBT = 0.9
"""The most that silence alone takes from a belief: sensors fail, too."""
HASTE = 3.0
"""How fast doubt grows once the house has been silent for too long: half of it comes within a quarter more."""
AT_THE_DOOR = 120.0
"""Whoever left was at the door at most so many seconds before the house last stirred."""


LONE = 20.0
"""How many times likelier an absence becomes, at the most, when sensors have spoken one at a time for too long."""


def doubted(head: Head, said: dict[str, float], still: Stillness) -> dict[str, float]:
    """A house silent for longer than it ever was while somebody did that is not the scene of it, whatever the forest
    says. If nothing has stirred since somebody was at the door, they are out, for as long as they ever were; if not,
    or after that, nobody knows: they may be away for long, or the sensors are."""
    gone = still.door - still.stirred <= AT_THE_DOOR
    out = _deserted(head, said, still) if gone else dict(said)
    patience = dict(zip(head.forest.labels, head.patience, strict=False))
    left = gone and still.house < patience.get(AWAY, 0.0)
    instead = AWAY if left else UNKNOWN
    for label, longest in patience.items():
        if label != instead and still.house > longest:
            lost = out[label] * min(1.0 - exp(HASTE * (1.0 - still.house / longest)), DOUBT)
            out[label] -= lost
            out[instead] = out.get(instead, 0.0) + lost
    return out


def _deserted(head: Head, said: dict[str, float], still: Stillness) -> dict[str, float]:
    """Nobody lives in a house for long without setting off two sensors shortly after each other. If it has gone on for
    longer than ever during an activity, what speaks now and then is mistaken, and an absence so much the likelier."""
    alone = dict(zip(head.forest.labels, head.alone, strict=False))
    if still.stirred <= min(alone.values(), default=DAY):
        return dict(said)
    weighed = dict(said)
    for label, longest in alone.items():
        if label != AWAY and still.stirred > longest:
            weighed[label] /= min(exp(HASTE * (still.stirred / longest - 1.0)), LONE)
    total = sum(weighed.values())
    return {label: p / total for label, p in weighed.items()}


def believed(belief: PersonBelief, said: dict[str, float], brain: Brain, now: float) -> PersonBelief:
    """A person's belief after a model has said how likely each activity is, being away, and being who knows where."""
    out, lost = said.get(AWAY, 0.0), said.get(UNKNOWN, 0.0)
    places = _outside(belief.places, out, brain.floor.index[AWAY])
    if lost > 0.0:
        places = _lost(places, out, lost, brain)
    best = brain.floor.places[max(range(len(places)), key=places.__getitem__)]
    doing: dict[str, float] = {}
    for label, p in said.items():
        name = DOING.get(label, label)
        doing[name] = doing.get(name, 0.0) + p
    kept = {label: p for label, p in doing.items() if p >= 0.005}
    total = sum(kept.values()) or 1.0
    sleeping = said.get("sleeping")
    asleep = belief.asleep if sleeping is None else round(min(sleeping / max(1.0 - out, 0.01), 0.99), 6)
    return replace(
        belief,
        places=places,
        area=best,
        since=belief.since if best == belief.area else now,
        asleep=asleep,
        activity={label: round(p / total, 6) for label, p in kept.items()},
        acted=now,
    )


DOING = {AWAY: "none", UNKNOWN: "other"}
"""What is said of the activity of somebody who is not to be found in the house."""


def _lost(places: tuple[float, ...], out: float, lost: float, brain: Brain) -> tuple[float, ...]:
    """Let `unknown` be at least so likely; the rooms give it up together."""
    away, unknown = brain.floor.index[AWAY], brain.floor.index[UNKNOWN]
    lacks = max(lost - places[unknown], 0.0)
    rooms = 1.0 - places[away] - places[unknown]
    share = max(1.0 - lacks / rooms, 0.0) if rooms > 0.0 else 1.0
    moved = [p if i in (away, unknown) else p * share for i, p in enumerate(places)]
    moved[unknown] = max(1.0 - out - sum(p for i, p in enumerate(moved) if i not in (away, unknown)), 0.0)
    return tuple([round(p, 6) for p in moved])


LEAD = 0.01
"""By so much the likeliest room leads over `away` for somebody who is more likely in than out."""


def _outside(places: tuple[float, ...], out: float, away: int) -> tuple[float, ...]:
    """Set how likely the person is out; the rooms keep their proportions among each other.

    Whoever is more likely in than out is not said to be out because the rooms share the rest: then the likeliest room
    takes from the others what it lacks.
    """
    inside = 1.0 - places[away]
    share = (1.0 - out) / inside if inside > 0.0 else 0.0
    rooms = [0.0 if i == away else p * share for i, p in enumerate(places)]
    best = max(range(len(rooms)), key=rooms.__getitem__)
    lacks, others = out + LEAD - rooms[best], 1.0 - out - rooms[best]
    if out < 0.5 and 0.0 < lacks < others:
        rooms = [p + lacks if i == best else p * (1.0 - lacks / others) for i, p in enumerate(rooms)]
    return tuple([round(out if i == away else p, 6) for i, p in enumerate(rooms)])
