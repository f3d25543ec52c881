"""Anonymous evidence, shared among everybody who may have caused it: residents, guests, pets, chance.

It moves a person only as far as nobody else explains it better. And when somebody turns out to have been
the one after all, whoever had been taken for it is put back.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

from msgspec.structs import replace

from hubd.core.beliefs import Leap, PersonBelief
from hubd.core.brain import Brain
from hubd.core.household import AWAY
from hubd.core.likelihoods import RADAR_HOLDS, Evidence
from hubd.core.state import State
from hubd.core.whereabouts.location import age, arrived, settle
from hubd.core.whereabouts.movement import normalised
from hubd.core.whereabouts.occupancy import LINGERS, holding
from hubd.core.whereabouts.pets import MOVER_HERE, ROVES, a_pet, learned, prowling, went_along
from hubd.core.whereabouts.radio import witness
from hubd.core.whereabouts.visitors import visitor

SOUNDLY = 0.95
GETS_UP = 0.1
"""Somebody asleep is not thought to be the one who has just moved, as far as pets, chance and those who are up explain
the movement better than getting up does, which is this likely."""

MORNING = range(6, 10)
RISES = 0.3
"""Hours in which most people get up, and how likely that is then."""

MOVES_ABOUT = 3.0
"""How much more than its chance it counts that somebody awake may have moved: they do all the time."""

BY_HAND = 0.2
"""What no pet does and chance seldom: somebody is in, and the house no longer one that all have left."""

TOLD = 0.2
"""Evidence that somebody caused with this probability is told as a reason for where they are."""
MOSTLY = 0.6
"""Evidence that somebody caused with this probability shows that this somebody is still about."""

LEAP = 0.2
"""A belief that rises by this much on anonymous evidence may have been somebody else's doing."""

RECONSIDER = 180.0
"""Seconds in which it may still turn out who it was: phones are heard within the minute."""

IT_WAS = 0.75
"""So sure of one person's whereabouts, what happened there was that person."""

PUT_BACK = 0.85
"""How far the others then return to where they were before: some may really have come along."""


def anonymous(
    state: State,
    area: str,
    evidence: Evidence,
    now: float,
    brain: Brain,
    *,
    count: int = 1,
    outside_too: bool = False,
    why: str = "",
) -> State:
    """Somebody, or `count` people, did something in `area` (`outside_too`: or just outside its door). Everybody who may
    have shares it.

    For person p the evidence is `shown` likely if p is there, and otherwise as likely as somebody else
    there, a pet, a stranger or a false alarm would have caused it. What somebody who is there anyway
    does again and again is one piece of evidence, not many: the better another person explains it, or a
    pet that was just up, the less it counts.
    """
    here = brain.floor.index[area]
    there = (here, *(_doorstep(here, brain) if outside_too else ()))
    aged = {who: age(state, who, now, brain) for who in state.people}
    known = _known(state, area, evidence, now)
    hands = {who: _hand(evidence, who, brain) for who in aged}
    unexplained = _unexplained(state, aged, there, known, now, known * state.areas[area].strange, hands)
    stranger = visitor(state, aged, here, brain)
    prowls = prowling(state, here, aged, now, brain) if evidence.pets else 0.0
    pet = a_pet(state.house, here, evidence, prowls, brain) if evidence.pets else 0.0
    nobody = evidence.false + stranger + pet
    moved, fresh = evidence.moved * (1.0 - prowls), evidence.fresh * (1.0 - prowls)
    beliefs = _may_have_come(state, aged, there, unexplained, nobody, moved, now, brain)
    chances = {who: hands[who] * sum(places[i] for i in there) for who, places in beliefs.items()}
    total = sum(chances.values())
    state = _strange(state, area, stranger / (total + nobody))
    spared = (*there, *_held(state, now, brain)) if evidence is RADAR_HOLDS else there
    if evidence.pets:
        out = went_along(state, brain)
        in_ = sum([(1.0 - out) * chance if who in brain.untracked else chance for who, chance in chances.items()])
        state = learned(state, here, beliefs, evidence, pet / (in_ + nobody), now, brain)
    elif evidence.false < BY_HAND and "left" in state.timers:
        state = replace(state, timers={name: at for name, at in state.timers.items() if name != "left"})
    for who, chance in chances.items():
        if chance < 1e-3:
            continue
        rivals = max(min(max(total - chance, 0.0) / count, 1.0), 1.0 - unexplained[who])
        others = 1.0 - (1.0 - min(nobody, 0.9)) * (1.0 - evidence.shown * rivals)
        if evidence.fresh == 1.0:
            state = witness(state, who, here, others, unexplained[who], brain)
        own = evidence if hands[who] == 1.0 else evidence._replace(shown=evidence.shown * hands[who])
        elsewhere, lying = _weights(own, others, state.people[who].asleep, fresh * unexplained[who])
        places = [
            p * elsewhere if i not in spared else p - (1.0 - lying) * min(aged[who][i], p) if i in there else p
            for i, p in enumerate(beliefs[who])
        ]
        state = _taken(state, who, normalised(places), here, chance / (total + nobody), now, brain, why)
    return state


def _hand(evidence: Evidence, who: str, brain: Brain) -> float:
    """How far this person would do such a thing at all."""
    able = evidence.children if who in brain.children else 1.0
    if evidence.teens != 1.0 and brain.household.people[who].role == "teen":
        able = evidence.teens
    return able * evidence.borrowed if evidence.owner not in ("", who) else able


def _may_have_come(
    state: State,
    aged: dict[str, list[float]],
    there: tuple[int, ...],
    unexplained: dict[str, float],
    nobody: float,
    moved: float,
    now: float,
    brain: Brain,
) -> dict[str, list[float]]:
    """Everybody's belief, if they may have come (`moved`: how likely) to the first of the places `there` just now. Who
    sleeps hardly has, as far as pets, chance (`nobody`) and those who are up explain it better than getting up does."""
    here, rises = there[0], RISES if brain.household.local(now).hour in MORNING else GETS_UP
    awake = {who: unexplained[who] * (1.0 - _doubt(state, who, nobody, rises)) for who in aged}
    beliefs = {who: arrived(p, state, who, here, now, brain, moved * awake[who]) for who, p in aged.items()}
    up = {who: (1.0 - state.people[who].asleep) * sum([places[i] for i in there]) for who, places in beliefs.items()}
    for who, other in {one: sum(up.values()) - up[one] for one in up if state.people[one].asleep > 0.3}.items():
        if other > nobody:  # who is up may well explain it for those who sleep
            stirs = unexplained[who] * (1.0 - _doubt(state, who, nobody + MOVES_ABOUT * other, GETS_UP))
            beliefs[who] = arrived(aged[who], state, who, here, now, brain, moved * stirs)
    return beliefs


def _weights(evidence: Evidence, others: float, asleep: float, news: float) -> tuple[float, float]:
    """What a person's places are multiplied with: those where the evidence did not arise, and the one where it did, as
    far as the person may lie `asleep` there. `others`: how likely it would be without this person; `news`: how much of
    it is new (0 to 1). What is multiplied is set against being there and awake, which keeps its weight."""
    there_or_not = 1.0 - (1.0 - evidence.shown) * (1.0 - others)
    shown = evidence.shown * (1.0 - asleep * (1.0 - evidence.asleep))
    lying = (1.0 - (1.0 - shown) * (1.0 - others)) / there_or_not
    return (others / there_or_not) ** news, lying**news


def _taken(
    state: State, who: str, places: tuple[float, ...], here: int, share: float, now: float, brain: Brain, why: str
) -> State:
    """Write down what anonymous evidence made of one person, who caused it with the probability `share`."""
    before = state.people[who]
    state = settle(state, who, places, now, brain, why if share > TOLD else "", seen=share > MOSTLY)
    return _leapt(state, who, before, here, now)


def _held(state: State, now: float, brain: Brain) -> tuple[int, ...]:
    """Places whose own sensors hold on to somebody. That another one goes on holding, too, says nothing of who is in
    which: without this the one who lives here would sooner or later be drawn to where a guest sleeps."""
    return tuple(brain.floor.index[area] for area, belief in state.areas.items() if holding(belief, now))


def glimpsed(
    state: State, area: str, beside: Mapping[int, float], evidence: Evidence, now: float, brain: Brain, why: str
) -> State:
    """What `anonymous` does, for a sensor that sees into places beside its own: whoever moves there may have caused it,
    too. `beside`: those places, and how likely it sees somebody there against somebody in its own room.

    What is seen through a door is no word on who carries a phone, nor on pets.
    """
    here = brain.floor.index[area]
    aged = {who: age(state, who, now, brain) for who in state.people}
    seen = {here: 1.0, **beside}
    near = {who: sum(places[i] * share for i, share in seen.items()) for who, places in aged.items()}
    unexplained = {who: 1.0 - max((p for other, p in near.items() if other != who), default=0.0) for who in near}
    prowls = prowling(state, here, aged, now, brain)
    moved, fresh = evidence.moved * (1.0 - prowls), evidence.fresh * (1.0 - prowls)
    beliefs = {
        who: arrived(p, state, who, here, now, brain, moved * unexplained[who] * (1.0 - near[who]))
        for who, p in aged.items()
    }
    chances = {who: sum(places[i] * share for i, share in seen.items()) for who, places in beliefs.items()}
    total = sum(chances.values())
    nobody = min(evidence.false + max(MOVER_HERE * state.house.movers, ROVES * prowls), 0.9)
    for who, chance in chances.items():
        if chance < 1e-3:
            continue
        others = 1.0 - (1.0 - nobody) * (1.0 - evidence.shown * min(max(total - chance, 0.0), 1.0))
        counts = fresh * unexplained[who]
        likelihood = [others**counts] * len(brain.floor.places)
        for i, share in seen.items():
            likelihood[i] = (1.0 - (1.0 - evidence.shown * share) * (1.0 - others)) ** counts
        places = normalised([p * like for p, like in zip(beliefs[who], likelihood, strict=True)])
        state = _taken(state, who, places, here, chance / (total + nobody), now, brain, why)
    return state


def _doubt(state: State, who: str, others: float, rises: float) -> float:
    """How far somebody who may be asleep is not thought to be the one who moves, `others` being so likely to and the
    sleeper to get up (`rises`)."""
    return state.people[who].asleep * SOUNDLY * others / (others + rises)


FOUND, ELSEWHERE = 120.0, 0.5
"""Whose phone or face was noticed within so many seconds, and who is less likely than this share of somebody else to be
where something moves, was found elsewhere."""

COMES_IN = 900.0
"""Seconds after an entrance moved in which somebody may have come in by it whose phone is thought elsewhere. Later it
is not them who move while somebody else is up at home."""

STILL_THERE = 0.9
"""How likely whoever has just moved in a room is there, as far as it was anybody."""

HELD = 0.97
"""The same of a room that a sensor holds: saying it again tells nobody who it is."""


def _known(state: State, area: str, evidence: Evidence, now: float) -> float:
    """How far it is known anyway that somebody is in the room: something moved there a moment ago, or holds it."""
    motion = state.areas[area].motion
    if evidence.fresh < 1.0 and holding(state.areas[area], now):
        return HELD
    return STILL_THERE * exp((motion - now) / LINGERS) if motion else 0.0


def _strange(state: State, area: str, share: float) -> State:
    """Remember how likely what moves in a room is a visitor."""
    was = state.areas[area]
    if abs(was.strange - share) < 0.02:
        return state
    return replace(state, areas={**state.areas, area: replace(was, strange=round(share, 4))})


def _unexplained(
    state: State,
    beliefs: dict[str, list[float]],
    there: tuple[int, ...],
    known: float,
    now: float,
    strange: float,
    hands: dict[str, float],
) -> dict[str, float]:
    """For each person: how likely none of the others was there anyway.

    Where it is `known` that somebody is there and only doubtful who, the others are there if this one is not, however
    unlikely each of them is alone: of two who may have got up, none becomes surer of it with every further movement,
    nor of having come home while it may be a visitor. `strange`: how likely that one is there still; `hands`: how far
    each person would do such a thing at all.
    Not so those who are far less likely, and have just been found elsewhere by something of theirs.
    """
    present = {who: hands[who] * sum([places[i] for i in there]) for who, places in beliefs.items()}
    lately = {who for who in present if now - state.people[who].named < FOUND}
    unexplained: dict[str, float] = {}
    for who, mine in present.items():
        others = {other: p for other, p in present.items() if other != who}
        rivals = [p for other, p in others.items() if other not in lately or p > ELSEWHERE * mine]
        somebody = min(mine + sum(rivals, strange), known)
        there_anyway = max([strange, *others.values(), (somebody - mine) / (1.0 - mine) if mine < somebody else 0.0])
        if state.people[who].tracker_home is False and now - state.timers.get("entrance", 0.0) > COMES_IN:
            there_anyway = max(there_anyway, *(_up(state, other, beliefs[other]) for other in others), 0.0)
        unexplained[who] = 1.0 - min(there_anyway, 1.0)
    return unexplained


def _up(state: State, who: str, places: list[float]) -> float:
    """How likely somebody is up and at home, and so may be who moves."""
    return (1.0 - state.people[who].asleep) * (1.0 - places[-2])


def _doorstep(here: int, brain: Brain) -> tuple[int, ...]:
    """Where somebody stands who shuts this door from outside."""
    kinds = brain.floor.kinds
    return tuple(i for i in brain.floor.neighbours[here] if kinds[i] in ("outdoor", AWAY))


def _leapt(state: State, who: str, before: PersonBelief, here: int, now: float) -> State:
    """Remember where somebody was before a leap that anonymous evidence caused."""
    belief = state.people[who]
    if belief.places[here] - before.places[here] < LEAP:
        return state
    if belief.leap is not None and belief.leap.to == here and now - belief.leap.at < RECONSIDER:
        return state
    return replace(state, people={**state.people, who: replace(belief, leap=Leap(now, here, before.places))})


def reconsider(state: State, who: str, now: float) -> State:
    """`who` has just been placed by better evidence: others who were taken for it go back to where they were."""
    belief = state.people[who]
    people = dict(state.people)
    for other, taken in state.people.items():
        leap = taken.leap
        if other == who or leap is None or now - leap.at > RECONSIDER or belief.places[leap.to] < IT_WAS:
            continue
        mixed = [PUT_BACK * old + (1.0 - PUT_BACK) * new for old, new in zip(leap.places, taken.places, strict=True)]
        people[other] = replace(taken, places=normalised(mixed), leap=None)
    return state if people == state.people else replace(state, people=people)
