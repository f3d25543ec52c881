"""Somebody was recognised, more or less: what faces, voices and logins do to the belief about who is where.

Exactly one of the candidates, or somebody unknown, was in an area at a moment. Whoever it may have been is there as far
as it was that person, and for the rest where that person was believed to be anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from msgspec.structs import replace

from hubd.core.beliefs import Passing
from hubd.core.brain import Brain
from hubd.core.evidence.gallery import Gallery
from hubd.core.evidence.identity import (
    EITHER,
    Words,
    bounded,
    in_words,
    looks_like,
    named,
    news,
    posterior,
    together,
    unguessed,
    weighed,
)
from hubd.core.household import UNKNOWN, Household
from hubd.core.state import State
from hubd.core.whereabouts.location import age, arrived, exits_open, settle
from hubd.core.whereabouts.movement import drift, normalised, spread
from hubd.core.whereabouts.sharing import reconsider

Kind: TypeAlias = Literal["face", "voice", "login"]

ALLOWED_BY = {"face": "face", "voice": "voice", "login": "location"}
"""Kind of evidence to the consent that it needs."""

NEVER_ELSEWHERE = 0.02
"""A face or voice may turn up where no way led: people are let in at back doors and climb over fences."""

TRACKED_ELSEWHERE = 0.2
"""The same, once more as unlikely, while the person's own tracker says away."""

STRANGER = 0.04
STRANGER_OUTSIDE = 0.3
"""How likely somebody in view is nobody of the family, with no sign of guests: inside, and in front of the door."""

GUESTS = 0.5
"""How far a sign of guests makes it likely that a given person in view is one."""

NAMED_WITHIN = 120.0
"""Seconds in which a camera mostly has named whom it counts. Until then its count is no sign of guests against a name:
the name is what tells."""

BARELY = 0.02
"""Who was it with less than this probability is left as believed."""

LATE = 3.0
"""A name that comes later than this (seconds) speaks of where the person was; from there people walk on."""

PASSES = 600.0
ALONE = 20.0
"""A passing of which nothing was heard for so long is over: one that its source follows, and one that nobody does."""

WALKS_OUT = 0.5
"""How likely somebody whom a camera followed and sees no more has left its room."""

MOST_PASSINGS = 24

REVEALS = 0.5
"""How far somebody surely unknown inside is a sign of guests: deliveries and neighbours come in, too."""

NOBODY = Gallery()


def agreed(household: Household, kind: Kind) -> tuple[str, ...]:
    """Who may be recognised so, in a fixed order: those who agreed to this kind of evidence."""
    allowed = ALLOWED_BY[kind]
    return tuple(sorted(who for who, person in household.people.items() if getattr(person.consent, allowed)))


def words_of(
    state: State, kind: Kind, who: str | None, sure: float, embedding: tuple[float, ...] | None, brain: Brain
) -> dict[str, float] | None:
    """What a source says of who it was: by a name, by an embedding, or both. None: nothing that could be compared.

    A name and an embedding of one picture are one look at it: the name then counts half.
    """
    family = agreed(brain.household, kind)
    seen = None if embedding is None else looks_like(state.galleries.get(kind, NOBODY), embedding, family)
    if who is None or who not in family or sure < 1.0 / (len(family) + 1):
        return seen  # a name that its source believes less than any other is none
    name = named(who, sure, family)
    return name if seen is None else together(seen, weighed(name, 0.5))


class Look(NamedTuple):
    """Words about somebody who was in `area` at `at`. Those about one passing share a `track`; one that begins with `@`
    is of nobody's following. `compared`: with everybody in the gallery, so that a stranger shows."""

    area: str
    kind: Kind
    words: Words
    track: str
    at: float
    compared: bool = False


def recognised(state: State, look: Look, now: float, brain: Brain) -> State:
    """Weigh one look at somebody into the beliefs about everybody whom it may have been."""
    here = brain.floor.index[look.area]
    outside = brain.floor.kinds[here] == "outdoor"
    before = _passing(state, look.track, now)
    aged = {who: age(state, who, now, brain) for who in state.people}
    prior = before.prior or {who: _may_be(state, who, places, here, now, brain) for who, places in aged.items()}
    strange = _stranger(state, outside, now) * max(sum(prior.values()), NEVER_ELSEWHERE)
    nameless = sum(p for who, p in prior.items() if who not in look.words)
    said, looks = together(before.said, look.words), before.looks + 1
    who_it_was = posterior(bounded(weighed(said, news(looks))), {**prior, UNKNOWN: strange + nameless})
    chances = unguessed(who_it_was, brain.children)
    why = f"{in_words(chances)}'s {look.kind} in {look.area}"
    for who, places in aged.items():
        p, was = chances.get(who, 0.0), before.chances.get(who, 0.0)
        if max(p, was) > BARELY:
            told = why if p >= EITHER else ""
            state = _there(state, who, _without(places, here, was), here, p, now - look.at, now, brain, told)
            state = state if outside or p < SURELY_THERE else _without_the_phone(state, who, now)
            state = reconsider(state, who, now) if p > was else state
    guest = who_it_was[UNKNOWN] * strange / (strange + nameless)
    passing = Passing(now, looks, rounded(said), rounded(prior), rounded(chances), round(guest, 4), look.area)
    state = replace(state, passings=_kept(state.passings, look.track, passing))
    return _guests(state, guest) if look.compared and not outside and looks == 1 and guest > 0.5 else state


def out_of_view(state: State, area: str, track: str, now: float, brain: Brain) -> State:
    """A camera has lost somebody whom it followed by name: more often they have walked out of the room than into one of
    its corners."""
    here = brain.floor.index[area]
    for who, p in state.passings[track].chances.items():
        if who not in state.people or p < BARELY:
            continue
        places = age(state, who, now, brain)
        walks = [WALKS_OUT * p if i == here else 0.0 for i in range(len(places))]
        after = spread(places, brain.ways.gaits[who].onward[exits_open(state, now)], walks)
        why = f"{who} left the view of {area}" if p >= EITHER else ""
        state = settle(state, who, normalised(after), now, brain, why)
    return replace(state, passings={other: passing for other, passing in state.passings.items() if other != track})


def rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}


def _without(places: list[float], here: int, was: float) -> list[float]:
    """The belief without what earlier looks at the same passing have added to it."""
    total = sum(places)
    rest = [p / total for p in places]
    rest[here] = max(rest[here] - was, 0.0)
    left = sum(rest)
    return [r / left for r in rest] if left > BARELY else places


def _stranger(state: State, outside: bool, now: float) -> float:
    """The odds that somebody of whom nothing is known yet does not live here."""
    guests, glimpse = state.house.guests, state.house.glimpse
    if glimpse is not None and now - glimpse.at <= NAMED_WITHIN:
        guests = min(guests, glimpse.before)
    p = max(STRANGER_OUTSIDE if outside else STRANGER, GUESTS * max(guests - STRANGER, 0.0))
    return p / (1.0 - p)


def _may_be(state: State, who: str, places: list[float], here: int, now: float, brain: Brain) -> float:
    """How likely the person may have come here by now, as far as was known before."""
    least = NEVER_ELSEWHERE * (TRACKED_ELSEWHERE if state.people[who].tracker_home is False else 1.0)
    return max(arrived(places, state, who, here, now, brain, 0.9)[here] / (sum(places) or 1.0), least)


def _there(
    state: State, who: str, places: list[float], here: int, p: float, lag: float, now: float, brain: Brain, why: str
) -> State:
    """With probability `p` the person was here `lag` seconds ago; else nothing new is known of the person.

    From where it was then the person may have walked on: what is believed by now says which way.
    """
    it_was: list[float] | tuple[float, ...] = [float(i == here) for i in range(len(places))]
    if lag > LATE:
        gait = brain.ways.gaits[who]
        gone = drift(it_was, gait.onward[1], gait.dwell, lag, 1.0)
        it_was = normalised([g * max(q, NEVER_ELSEWHERE) for g, q in zip(gone, places, strict=True)])
    total = sum(places)
    after = normalised([p * t + (1.0 - p) * q / total for t, q in zip(it_was, places, strict=True)])
    return settle(state, who, after, now, brain, why, seen=p >= 0.5, named=p >= 0.5)


SURELY_THERE = 0.8
"""So sure of a face or voice at home, a tracker that says otherwise is not with its owner."""


def _without_the_phone(state: State, who: str, now: float) -> State:
    """Somebody is recognised at home: what their tracker says elsewhere is about the tracker, until a door moves."""
    person = state.people[who]
    if person.tracker_home is not False and not person.apart:
        return state
    return replace(state, people={**state.people, who: replace(person, tracker_home=None, gone=0.0, apart=now)})


def _passing(state: State, track: str, now: float) -> Passing:
    """What was said of this passing so far."""
    before = state.passings.get(track)
    lasts = ALONE if track.startswith("@") else PASSES
    return before if before is not None and now - before.at <= lasts else Passing(now)


def _kept(passings: dict[str, Passing], track: str, passing: Passing) -> dict[str, Passing]:
    """The passings with one more word; those that are over are forgotten, and the oldest of too many."""
    others = {t: p for t, p in passings.items() if t != track and passing.at - p.at <= PASSES}
    for oldest in sorted(others, key=lambda t: (others[t].at, t))[: max(len(others) + 1 - MOST_PASSINGS, 0)]:
        del others[oldest]
    return {**others, track: passing}


def _guests(state: State, strange: float) -> State:
    """Somebody inside who resembles nobody of the family is a sign of guests."""
    guests = min(1.0 - (1.0 - state.house.guests) * (1.0 - REVEALS * strange), 0.97)
    return replace(state, house=replace(state.house, guests=round(guests, 6)))
