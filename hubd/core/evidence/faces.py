"""What recognises persons, or only sees and hears that somebody is there: cameras, voices, codes and tags."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core import likelihoods as lk
from hubd.core.brain import Brain
from hubd.core.evidence.cameras import compared, reliability
from hubd.core.evidence.gallery import enrol, forget
from hubd.core.evidence.notes import holders, mark, somebody, touch
from hubd.core.evidence.recognised import NOBODY, Look, agreed, out_of_view, recognised, words_of
from hubd.core.normalise import Fact
from hubd.core.state import State
from hubd.core.whereabouts.location import empty
from hubd.core.whereabouts.sharing import anonymous

TRACK_EVERY = 15.0
"""A camera repeats an object many times a second; one look in this time is new evidence."""


def sighting(state: State, fact: Fact, event: ev.Sighting, brain: Brain) -> State:
    """A camera sees somebody, perhaps with a face that it can name. Names may come late: they speak of `at`."""
    if fact.area is None or not fact.live or event.what not in ("person", "face"):
        return state
    now = event.arrived
    if event.count is not None:
        return _counted(state, fact.area, event, brain)
    who = brain.names.get(("face", event.name.casefold())) if event.name else None
    score = event.score if event.name_score is None else event.name_score
    sure = reliability(state, event.source) * (0.5 if score is None else score)
    words = words_of(state, "face", who, sure, event.embedding, brain)
    if who in agreed(brain.household, "face"):
        state = _compared(state, fact.area, event, str(who), brain)
    if words is not None:
        state = _looked_at(state, fact.area, event, words, brain)
        return touch(state, fact.area, motion=now)
    if event.ended or event.what == "face":
        return state
    last = f"track|{event.track}"
    seen = state.timers.get(last)
    if seen is not None and now - seen < TRACK_EVERY:
        return state
    state = _marked(state, last, now)
    evidence = lk.CAMERA_PERSON if seen is None else lk.CAMERA_STAYS
    return somebody(state, fact.area, evidence, now, brain, f"somebody on camera in {fact.area}")


def _marked(state: State, mark: str, now: float) -> State:
    """Remember that a track was looked at now; those of an hour ago are over."""
    rest = {k: v for k, v in state.timers.items() if not (k.startswith("track|") and now - v > 3600.0)}
    return replace(state, timers={**rest, mark: now})


def _compared(state: State, area: str, event: ev.Sighting, who: str, brain: Brain) -> State:
    """What the person's phone says of this name, once in a while; also where nobody believes the camera any more."""
    mark, now = f"track|{event.source}|{event.track}|{who}", event.arrived
    if now - state.timers.get(mark, float("-inf")) < TRACK_EVERY:
        return state
    after = compared(state, event.source, who, area, now, brain)
    return state if after is state else _marked(after, mark, now)


def _looked_at(state: State, area: str, event: ev.Sighting, words: dict[str, float], brain: Brain) -> State:
    """A face that was named or compared. To repeat a name is no news for a while; each further picture is some."""
    track = f"{event.source}|{event.track}" if event.track else f"@{event.source}"
    before = state.passings.get(track)
    if event.ended and before is not None:
        return out_of_view(state, area, track, event.arrived, brain)
    if event.embedding is None and before is not None and event.arrived - before.at < TRACK_EVERY:
        return state
    look = Look(area, "face", words, track, event.at, event.embedding is not None)
    return recognised(state, look, event.arrived, brain)


def _counted(state: State, area: str, event: ev.Sighting, brain: Brain) -> State:
    """A camera counts who is in view."""
    held = state.areas[area].held
    source = f"{event.source}#count"
    state = touch(state, area, held=holders(held, source, bool(event.count), event.arrived))
    now = event.arrived
    if event.count:
        return anonymous(state, area, lk.CAMERA_COUNTS, now, brain, count=event.count)
    return empty(state, area, lk.CAMERA_EMPTY, now, brain, f"nobody on camera in {area}")


def utterance(state: State, fact: Fact, event: ev.Utterance, brain: Brain) -> State:
    """Somebody speaks to the house: a voice in a room, perhaps a known one."""
    if fact.area is None or not fact.live:
        return state
    now = event.arrived
    who = brain.names.get(("voice", event.name.casefold())) if event.name else None
    state = mark(touch(state, fact.area, motion=now), "stirred", now)
    sure = lk.VOICE_RELIABILITY * (event.score if event.score is not None else 0.6)
    words = words_of(state, "voice", who, sure, event.embedding, brain)
    if words is None:
        return anonymous(state, fact.area, lk.VOICE_UNKNOWN, now, brain, why=f"a voice in {fact.area}")
    look = Look(fact.area, "voice", words, f"@{event.source}|{fact.area}", event.at, event.embedding is not None)
    return recognised(state, look, now, brain)


def login(state: State, fact: Fact, event: ev.Happened, brain: Brain) -> State:
    """A code, tag or account that belongs to somebody was used. Others may know it."""
    who = brain.names.get(("login", event.user.casefold())) if event.user else None
    if who is None or fact.area is None or not fact.live:
        return state
    words = words_of(state, "login", who, lk.LOGIN_RELIABILITY, None, brain)
    if words is None:
        return state
    now = event.arrived
    state = mark(touch(state, fact.area, motion=now), "stirred", now)
    return recognised(state, Look(fact.area, "login", words, f"@{event.source}", event.at), now, brain)


def enrolled(state: State, _fact: Fact, event: ev.Enrolled, brain: Brain) -> State:
    """The gallery takes one more example, if it is a good one of somebody who agreed; or forgets somebody."""
    gallery = state.galleries.get(event.of, NOBODY)
    if event.forget:
        after = gallery if event.person is None else forget(gallery, event.person)
    elif event.embedding is None or not (event.person is None or event.person in agreed(brain.household, event.of)):
        return state
    else:
        after, _ = enrol(gallery, event.person, event.embedding, event.quality)
    return state if after is gallery else replace(state, galleries={**state.galleries, event.of: after})


def known(state: State, _fact: Fact, event: ev.Known, brain: Brain) -> State:
    """The gallery holds these examples of somebody who agreed, in place of those before."""
    if event.templates and event.person is not None and event.person not in agreed(brain.household, event.of):
        return state
    before = state.galleries.get(event.of, NOBODY)
    if event.person is None:
        after = replace(before, strangers=event.templates, cohort=event.cohort)
    else:
        people = forget(before, event.person).people
        after = replace(before, people={**people, event.person: event.templates} if event.templates else people)
    gallery = replace(after, own=event.own, other=event.other, model=event.model)
    return replace(state, galleries={**state.galleries, event.of: gallery})
