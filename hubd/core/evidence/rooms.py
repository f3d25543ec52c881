"""What the things in rooms say: motion, doors and lids, appliances, sounds. None of them names anybody."""

from __future__ import annotations

from hubd.core import events as ev
from hubd.core import likelihoods as lk
from hubd.core.brain import Brain
from hubd.core.evidence.appliances import (
    GAMING_WATTS,
    IN_USE,
    PLAYING,
    POINT_MEANS,
    SEATS,
    STOPPED,
    WORKS_HARD,
    in_use_by_power,
    relay_of_a_meter,
    switched,
    twin,
)
from hubd.core.evidence.cues import SOUND_CUES, SOUNDS_OF_PEOPLE, SPELLS
from hubd.core.evidence.notes import cue_given, holders, mark, somebody, touch
from hubd.core.evidence.panels import BY_HAND, panel
from hubd.core.normalise import Fact
from hubd.core.state import State
from hubd.core.whereabouts.belongings import whose
from hubd.core.whereabouts.location import SOUND_ASLEEP, empty
from hubd.core.whereabouts.occupancy import NEVER_QUIET, holding
from hubd.core.whereabouts.sharing import anonymous, glimpsed


def motion(state: State, fact: Fact, event: ev.Motion, brain: Brain) -> State:
    """A PIR tells onsets; a radar, mat or seat holds for as long as somebody is there."""
    if fact.area is None or event.on is None:
        return state
    now = event.arrived
    holds = event.sensor == "radar" or fact.means in SEATS
    if _stuck(fact, event, holds):
        return state
    if not state.areas[fact.area].watched:
        state = touch(state, fact.area, watched=now)
    if event.sensor == "radar" and fact.means not in SEATS:
        state = touch(state, fact.area, vacant=not event.on, rests=event.still)
    if not holds and fact.live and event.on and _doubtful(state.own, event.source):
        return _perhaps(state, fact, event, brain)
    state = _says(state, fact, fact.area, event, holds)
    if not fact.live:
        return state
    if event.on and fact.changed:
        evidence = lk.RADAR_ONSET if holds else _onset(state, event)
        if fact.means in SEATS:
            evidence = _of(evidence, event.source, brain)
        return somebody(state, fact.area, evidence, now, brain, f"motion in {fact.area}")
    if event.on:
        if holds and not holding(state.areas[fact.area], now):
            return state  # it has gone on holding while nobody can have been there
        evidence = lk.RADAR_HOLDS if holds else lk.PIR_AGAIN
        if not event.still:
            state = touch(state, fact.area, motion=now)  # it has not timed out: whoever waved cannot have left long ago
        return somebody(state, fact.area, evidence, now, brain, "", stirs=False)
    if fact.changed and fact.was is not None:
        silent = lk.RADAR_CLEAR if holds and not holding(state.areas[fact.area], now) else lk.PIR_CLEAR
        sleepers = LOSES_SLEEPERS if holds else SOUND_ASLEEP
        return empty(state, fact.area, silent, now, brain, f"{fact.area} is quiet", sleepers=sleepers)
    return state


def _says(state: State, fact: Fact, area: str, event: ev.Motion, holds: bool) -> State:
    """Remember what this sensor says now: whom it holds on to, what is in use there, whether something moves."""
    room = state.areas[area]
    if holds:
        state = touch(state, area, held=holders(room.held, event.source, bool(event.on), event.arrived))
        if fact.means:
            state = touch(state, area, running=_with(room.running, fact.means, event.on))
    elif fact.live:
        state = touch(state, area, moving=_with(room.moving, event.source, event.on))
    return state


def _with(names: frozenset[str], name: str, on: bool | None) -> frozenset[str]:
    return names | {name} if on else names - {name}


def _onset(state: State, event: ev.Motion) -> lk.Evidence:
    """What the onset of this very sensor is worth: some see ghosts."""
    ghosts = state.own.ghosts.get(event.source)
    return lk.PIR_ONSET if ghosts is None else lk.PIR_ONSET._replace(false=ghosts)


def _doubtful(own: lk.Own, source: str) -> bool:
    """Was it learned that this sensor also reports what is not in its room?"""
    return source in own.sees or source in own.ghosts


def _perhaps(state: State, fact: Fact, event: ev.Motion, brain: Brain) -> State:
    """A motion sensor that sees ghosts, or what moves next door: only if it was rather here, this room has moved."""
    area, now, own = fact.area or "", event.arrived, state.own
    beside = {brain.floor.index[room]: share for room, share in own.sees.get(event.source, {}).items()}
    evidence = _onset(state, event) if fact.changed else lk.PIR_AGAIN
    why = f"motion in {'or beside ' if beside else ''}{area}" if fact.changed else ""
    if beside:
        state = glimpsed(state, area, beside, evidence, now, brain, why)
    else:
        state = anonymous(state, area, evidence, now, brain, why=why)
    here = brain.floor.index[area]
    near = sum(person.places[i] * share for person in state.people.values() for i, share in beside.items())
    if sum(person.places[here] for person in state.people.values()) < near + evidence.false:
        return state
    state = mark(state, "stirred", now) if fact.changed else state
    return touch(state, area, motion=now, moving=state.areas[area].moving | {event.source})


LOSES_SLEEPERS = 0.5
"""How far a radar that calls it quiet has rather lost somebody asleep there than that they have got up unnoticed."""

STUCK_ON = {False: NEVER_QUIET, True: 16 * 3600.0}
"""Seconds after which a sensor that was never quiet in between is stuck: a PIR, and one that holds (radar, bed)."""


def _stuck(fact: Fact, event: ev.Motion, holds: bool) -> bool:
    """Nobody waves at a PIR for hours without a pause, nor lies in bed round the clock."""
    was = fact.was
    return bool(event.on) and was is not None and was.value is True and event.arrived - was.since > STUCK_ON[holds]


def contact(state: State, fact: Fact, event: ev.Contact, brain: Brain) -> State:
    """Somebody is at hand when a door or lid moves; an entrance also lets people in and out."""
    if fact.area is None or event.open is None or not fact.live or not fact.changed:
        return state
    if fact.was is None and not event.open:
        return state  # the first word of a door that is shut, not somebody who shuts it
    now = event.arrived
    if fact.means in ("entrance", "garage_door"):
        state = mark(state, "entrance", now)
        state = mark(touch(state, fact.area, motion=now), "stirred", now)
        return anonymous(state, fact.area, lk.ENTRANCE, now, brain, outside_too=True, why="the door moved")
    if fact.means in POINT_MEANS:
        state = cue_given(state, fact.area, f"{fact.means}_used", now)
    return somebody(state, fact.area, lk.CONTACT_AT_HAND, now, brain, f"{fact.means or 'contact'} in {fact.area}")


BRIEFLY_OFF = 600.0
"""Seconds for which a lamp is switched off by whoever goes on by its light afterwards."""


def _timed(state: State, area: str, means: str, on: bool, now: float) -> State:
    """Note since when a thing runs of which it matters for how long."""
    room = state.areas[area]
    if not on:
        return touch(state, area, stopped=room.stopped | {means: now})
    if now - room.stopped.get(means, float("-inf")) < BRIEFLY_OFF:
        return state
    return touch(state, area, started=room.started | {means: now})


HOT = frozenset({"cooker", "oven", "iron"})

ENDS = frozenset({"tv", "computer", "games_console", "desk_lamp"})
"""What is used for as long as it is on: switched off, it no longer says what is done there."""


def _switching(means: str) -> lk.Evidence:
    """What it says that a thing of this kind is switched."""
    if means in HOT:
        return lk.HEATED_BY_HAND
    return lk.LIT_BY_HAND if means == "desk_lamp" else lk.SWITCHED_BY_HAND


def _of(evidence: lk.Evidence, source: str, brain: Brain) -> lk.Evidence:
    """The same of a thing that may be called after somebody: mostly it is used by that person."""
    owner = whose(source, brain.folk)
    return evidence._replace(owner=owner) if owner else evidence


def _running(state: State, fact: Fact, area: str, means: str, on: bool, brain: Brain) -> State:
    """An appliance starts or stops; starting most of them needs somebody's hand, a thermostat's pulses need none."""
    now = fact.event.arrived
    use = IN_USE.get(means)
    room = state.areas[area]
    pausing = use is not None and now - room.cues.get(means, float("-inf")) < use.linger
    if on:
        state = cue_given(state, area, means, now)
    running = means in room.running
    goes_on = on and switched(fact, means, on)
    beside = twin(state.devices, fact, now) if running and (goes_on or not on) else None
    if beside is None:
        if on == running:
            return state
        state = _turned(state, area, means, on, now)
    elif not goes_on or _rose(state, beside) > now - AT_ONCE:
        return state
    by_hand = use is not None and use.by_hand and not pausing and (on or means not in ("cooker", "oven"))
    if fact.live and by_hand:
        why = f"{means} {'on' if on else 'off'}"
        evidence = _of(_switching(means), fact.event.source, brain)
        if not room.watched:
            evidence = evidence._replace(moved=lk.MOVED_UNSEEN)
        state = somebody(state, area, evidence, now, brain, why, stirs=False)
    return state


AT_ONCE = 15.0
"""Seconds within which two sources that go on are one thing that is reported twice."""


def _rose(state: State, source: str) -> float:
    """When this source last went on, as far as is known."""
    trace = state.traces.get(source)
    return trace.rose if trace is not None else 0.0


def _turned(state: State, area: str, means: str, on: bool, now: float) -> State:
    """The first thing of its kind in a room goes on, or the last one off."""
    room = state.areas[area]
    state = touch(state, area, running=room.running | {means} if on else room.running - {means})
    if means in ENDS:
        gone = f"{means}_off" if on else means
        cues = {cue: at for cue, at in room.cues.items() if cue != gone}
        state = touch(state, area, cues=cues if on else cues | {f"{means}_off": now})
    return _timed(state, area, means, on, now) if means in SPELLS else state


def _was_hard(fact: Fact) -> bool:
    return fact.was is not None and isinstance(fact.was.value, float) and fact.was.value >= GAMING_WATTS


def power(state: State, fact: Fact, event: ev.Power, brain: Brain) -> State:
    """A plug: whether the appliance behind it is in use, and whether a computer works hard."""
    if event.watts is None or fact.area is None or fact.means is None:
        return state
    on = in_use_by_power(fact.means, event.watts, state.own.running.get(event.source))
    if on is None:
        return state
    if fact.means == "computer":
        hard = event.watts >= GAMING_WATTS
        if hard or _was_hard(fact):
            state = touch(state, fact.area, running=_with(state.areas[fact.area].running, WORKS_HARD, hard))
    return _running(state, fact, fact.area, fact.means, on, brain)


def device(state: State, fact: Fact, event: ev.Device, brain: Brain) -> State:
    """A lamp, a player, a switch. A plug that meters is judged by its draw, not by its relay."""
    if event.value is None or fact.area is None or not fact.changed:
        return state
    if relay_of_a_meter(state.devices, event.source, fact.means):
        return state
    if fact.means in IN_USE:
        if event.value in PLAYING:
            return _running(state, fact, fact.area, fact.means, True, brain)
        return _running(state, fact, fact.area, fact.means, False, brain) if event.value in STOPPED else state
    if fact.means == "alarm_panel" and event.value not in BY_HAND:
        return panel(state, fact, event, brain)
    if fact.live and fact.was is not None:
        why = f"{event.source.rsplit('/', 1)[-1]} {event.value}"
        return anonymous(state, fact.area, lk.TOGGLED, event.arrived, brain, why=why)
    return state


HEARD = 0.3
"""A sound that its classifier thinks less likely than this was not heard."""


def sound(state: State, fact: Fact, event: ev.Sound, brain: Brain) -> State:
    """A sound is a cue of what goes on; voices and steps also say that somebody is there."""
    if fact.area is None or not fact.live or not event.on:
        return state
    if event.score is not None and event.score < HEARD:
        return state
    label = event.label.casefold()
    cue = SOUND_CUES.get(label)
    if cue is not None:
        state = cue_given(state, fact.area, cue, event.arrived)
    if label in SOUNDS_OF_PEOPLE and not state.areas[fact.area].running & {"tv", "media_player"}:
        state = anonymous(state, fact.area, lk.SOUND_OF_PEOPLE, event.arrived, brain, why=f"{label} in {fact.area}")
    return state
