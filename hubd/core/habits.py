"""What a home has learned about its people: one forest for each person who taught it, asked at every heartbeat.

A head knows the home's own sensors. It says what the person does, and whether the person is out at all; where in the
house the person is stays the location filter's affair.
"""

from __future__ import annotations

from math import exp

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.features import features, silence
from hubd.core.heads import Head
from hubd.core.household import AWAY
from hubd.core.state import PersonBelief, State


def recall(state: State, brain: Brain, now: float) -> State:
    """Let what was learned say what everybody does now. People of whom nothing was learned stay as they are."""
    if not brain.heads:
        return state
    local = brain.household.local(now)
    people = dict(state.people)
    read: dict[int, list[float]] = {}
    for who, head in brain.heads.items():
        if who in people:
            values = read.get(id(head.plan))
            if values is None:
                values = read[id(head.plan)] = features(head.plan, state.traces, local, now)
            people[who] = believed(people[who], doubted(head, head.forest(values), silence(values)), brain, now)
    return replace(state, people=people)


DOUBT = 0.75
"""The most that silence alone takes from a belief: sensors fail, too."""


def doubted(head: Head, said: dict[str, float], silent: float) -> dict[str, float]:
    """A house silent for longer than it ever was while somebody was in it is empty, whatever the forest says."""
    if AWAY not in said:
        return said
    out = dict(said)
    for label, patience in zip(head.forest.labels, head.patience, strict=False):
        if label != AWAY and silent > patience:
            lost = out[label] * min(1.0 - exp(1.0 - silent / patience), DOUBT)
            out[label] -= lost
            out[AWAY] += lost
    return out


def believed(belief: PersonBelief, said: dict[str, float], brain: Brain, now: float) -> PersonBelief:
    out = said.get(AWAY, 0.0)
    places = _outside(belief.places, out, brain.floor.index[AWAY])
    best = brain.floor.places[max(range(len(places)), key=places.__getitem__)]
    kept = {("none" if label == AWAY else label): p for label, p in said.items() if p >= 0.005}
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
