"""Evidence to belief: what each kind of observation says about who is where and what goes on there.

One function per kind, found in `WEIGH`. Stale facts (retained, cached, late) set what sensors hold but
move nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt
from typing import Any

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core import likelihoods as lk
from hubd.core.appliances import GAMING_WATTS, IN_USE, PLAYING, POINT_MEANS, SEATS, STOPPED, WORKS_HARD, in_use_by_power
from hubd.core.brain import Brain
from hubd.core.cues import SOUND_CUES, SOUNDS_OF_PEOPLE
from hubd.core.household import AWAY
from hubd.core.likelihoods import Evidence
from hubd.core.location import beside, correct, empty, named
from hubd.core.movement import spread
from hubd.core.normalise import STALE_FIX, Fact, tracked
from hubd.core.occupancy import holding
from hubd.core.radio import follow, likelihood, metres, newcomer
from hubd.core.sharing import anonymous, reconsider
from hubd.core.state import AreaBelief, State


def fuse(state: State, fact: Fact, brain: Brain) -> State:
    """Weigh one fact into the beliefs."""
    weigh = WEIGH.get(type(fact.event))
    return state if weigh is None else weigh(state, fact, fact.event, brain)


def _area(state: State, area: str, **changes: object) -> State:
    old = state.areas[area]
    new: AreaBelief = replace(old, **changes)
    return state if new == old else replace(state, areas={**state.areas, area: new})


def _mark(state: State, name: str, at: float) -> State:
    return replace(state, timers={**state.timers, name: at})


def _someone(
    state: State, area: str, evidence: Evidence, now: float, brain: Brain, why: str, *, stirs: bool = True
) -> State:
    state = anonymous(state, area, evidence, now, brain, moved=evidence.moved, why=why)
    if stirs:
        state = _area(state, area, motion=now)
        state = _mark(state, "stirred", now)
    return state


def _motion(state: State, fact: Fact, event: ev.Motion, brain: Brain) -> State:
    """A PIR tells onsets; a radar, mat or seat holds for as long as somebody is there."""
    if fact.area is None or event.on is None:
        return state
    now = event.arrived
    holds = event.sensor == "radar" or fact.means in SEATS
    if holds:
        held = state.areas[fact.area].held
        state = _area(state, fact.area, held=_holding(held, event.source, event.on, event.arrived))
        if fact.means:
            running = state.areas[fact.area].running
            running = running | {fact.means} if event.on else running - {fact.means}
            state = _area(state, fact.area, running=running)
    elif fact.live:
        moving = state.areas[fact.area].moving
        state = _area(state, fact.area, moving=moving | {event.source} if event.on else moving - {event.source})
    if not fact.live:
        return state
    if event.on and fact.changed:
        evidence = lk.RADAR_ONSET if holds else lk.PIR_ONSET
        return _someone(state, fact.area, evidence, now, brain, f"motion in {fact.area}")
    if event.on:
        evidence = lk.RADAR_HOLDS if holds else lk.PIR_AGAIN
        state = _area(state, fact.area, motion=now)  # it has not timed out: whoever waved cannot have left long ago
        return _someone(state, fact.area, evidence, now, brain, "", stirs=False)
    if fact.changed and fact.was is not None:
        silent = lk.RADAR_CLEAR if holds and not holding(state.areas[fact.area], now) else lk.PIR_CLEAR
        return empty(state, fact.area, silent, now, brain, f"{fact.area} is quiet")
    return state


def _holding(held: dict[str, float], source: str, on: bool, now: float) -> dict[str, float]:
    others = {name: at for name, at in held.items() if name != source}
    return {**others, source: now} if on else others


def _contact(state: State, fact: Fact, event: ev.Contact, brain: Brain) -> State:
    """Somebody is at hand when a door or lid moves; an entrance also lets people in and out."""
    if fact.area is None or event.open is None or not fact.live or not fact.changed:
        return state
    now = event.arrived
    if fact.means in ("entrance", "garage_door"):
        state = _mark(state, "entrance", now)
        state = _mark(_area(state, fact.area, motion=now), "stirred", now)
        return anonymous(
            state, fact.area, lk.ENTRANCE, now, brain, moved=lk.ENTRANCE.moved, outside_too=True, why="the door moved"
        )
    if fact.means in POINT_MEANS:
        state = _cue(state, fact.area, f"{fact.means}_used", now)
    return _someone(state, fact.area, lk.CONTACT_AT_HAND, now, brain, f"{fact.means or 'contact'} in {fact.area}")


def _cue(state: State, area: str, cue: str, now: float) -> State:
    return _area(state, area, cues={**state.areas[area].cues, cue: now})


def _running(state: State, fact: Fact, on: bool, brain: Brain) -> State:
    """An appliance starts or stops; starting most of them needs somebody's hand, a thermostat's pulses need none."""
    area, means = fact.area, fact.means
    if area is None or means is None:
        return state
    now = fact.event.arrived
    use = IN_USE.get(means)
    room = state.areas[area]
    pausing = use is not None and now - room.cues.get(means, float("-inf")) < use.linger
    if on:
        state = _cue(state, area, means, now)
    if on == (means in room.running):
        return state
    state = _area(state, area, running=room.running | {means} if on else room.running - {means})
    by_hand = use is not None and use.by_hand and not pausing and (on or means not in ("cooker", "oven"))
    if fact.live and by_hand:
        why = f"{means} {'on' if on else 'off'}"
        state = _someone(state, area, lk.SWITCHED_BY_HAND, now, brain, why, stirs=False)
    return state


def _power(state: State, fact: Fact, event: ev.Power, brain: Brain) -> State:
    """A plug: whether the appliance behind it is in use, and whether a computer works hard."""
    if event.watts is None or fact.area is None:
        return state
    on = in_use_by_power(fact.means, event.watts)
    if on is None:
        return state
    if fact.means == "computer":
        running = state.areas[fact.area].running
        hard = event.watts >= GAMING_WATTS
        state = _area(state, fact.area, running=running | {WORKS_HARD} if hard else running - {WORKS_HARD})
    return _running(state, fact, on, brain)


def _device(state: State, fact: Fact, event: ev.Device, brain: Brain) -> State:
    """A lamp, a player, a switch. A plug that meters is judged by its draw, not by its relay."""
    if event.value is None or fact.area is None or not fact.changed:
        return state
    device = state.devices.get(event.source)
    metered = device is not None and any(
        isinstance(r.value, float) and c.startswith("power") for c, r in device.readings.items()
    )
    if metered:
        return state
    if fact.means in IN_USE:
        if event.value in PLAYING:
            return _running(state, fact, True, brain)
        return _running(state, fact, False, brain) if event.value in STOPPED else state
    if fact.live and fact.was is not None:
        why = f"{event.source.rsplit('/', 1)[-1]} {event.value}"
        return anonymous(state, fact.area, lk.TOGGLED, event.arrived, brain, moved=lk.TOGGLED.moved, why=why)
    return state


def _beacon(state: State, fact: Fact, event: ev.Beacon, brain: Brain) -> State:
    """A receiver heard a device. Moves the device's belief, and now and then its owner's."""
    key = event.device.casefold()
    who = brain.names.get(("beacon", key))
    if who is None or fact.area is None or not fact.live or not event.present:
        return state
    distance = event.distance if event.distance is not None else metres(event.rssi)
    if distance is None:
        return state
    now = event.arrived
    radio = state.radios.get(key) or newcomer(state, who, now)
    was = radio.area
    radio = follow(radio, likelihood(brain, brain.floor.index[fact.area], distance), now, brain)
    if radio.area != was and radio.carried > 0.5:
        state = _up_and_about(state, who)
    since_weighed = now - radio.weighed
    if since_weighed < lk.SPEAKS_FOR_OWNER / 4:
        return replace(state, radios={**state.radios, key: radio})
    radio = replace(radio, weighed=now)
    if state.people[who].tracker_home is False:
        state = replace(state, people={**state.people, who: replace(state.people[who], tracker_home=None)})
    state = replace(state, radios={**state.radios, key: radio})
    why = f"{event.device} in {radio.area}" if radio.carried > 0.5 else ""
    share = min(since_weighed / lk.SPEAKS_FOR_OWNER, 1.0)
    return reconsider(beside(state, who, radio, share, now, brain, why), who, now)


def _up_and_about(state: State, who: str) -> State:
    """Somebody who walks from room to room is awake."""
    belief = state.people[who]
    return replace(state, people={**state.people, who: replace(belief, asleep=round(belief.asleep * WALKS, 6))})


def _position(state: State, fact: Fact, event: ev.Position, brain: Brain) -> State:
    """A phone's own position, a geofence, or a router's word. An inaccurate or old fix moves nobody."""
    who = tracked(brain, event)
    if who is None or event.arrived - event.at > STALE_FIX or (not fact.live and event.entered is not None):
        return state
    home = _at_home(event, brain)
    if home is None:
        return state
    state = replace(state, people={**state.people, who: replace(state.people[who], tracker_home=home)})
    wrong = (
        lk.ROUTER_SAYS
        if event.network is None and event.latitude is None and event.entered is None
        else (lk.GPS_SAYS_HOME if home else lk.GPS_SAYS_AWAY)
    )
    away = brain.floor.index[AWAY]
    likelihood = [1.0 if home else wrong] * len(brain.floor.places)
    likelihood[away] = wrong if home else 1.0
    likelihood[-1] = max(likelihood[-1], 0.3)
    crossing = event.entered is not None
    if crossing:
        state = _step_over_the_threshold(state, who, home, brain)
    return correct(state, who, likelihood, event.arrived, brain, why=f"phone says {'home' if home else 'away'}")


def _step_over_the_threshold(state: State, who: str, home: bool, brain: Brain) -> State:
    """A geofence was crossed: let the belief through the door before weighing it."""
    belief = state.people[who]
    away = brain.floor.index[AWAY]
    shares = [0.0] * len(belief.places)
    if home:
        shares[away] = 0.9
        places = spread(belief.places, brain.ways.onward[1], shares)
    else:
        out = 0.8 * (1.0 - belief.places[away])
        places = [p * 0.2 for p in belief.places]
        places[away] = belief.places[away] + out
    return replace(state, people={**state.people, who: replace(belief, places=tuple(places))})


def _at_home(event: ev.Position, brain: Brain) -> bool | None:
    if event.entered is not None and event.place is not None:
        return event.entered if event.place.casefold() == "home" else None
    if event.home is not None:
        accurate = event.accuracy is None or event.accuracy <= lk.GOOD_FIX_M
        return event.home if accurate else None
    location = brain.household.location
    if location is None or event.latitude is None or event.longitude is None or not event.accuracy:
        return None
    if event.accuracy > lk.GOOD_FIX_M:
        return None
    metres = _distance(event.latitude, event.longitude, location.latitude, location.longitude)
    if metres <= location.radius_m:
        return True
    return False if metres > location.radius_m + event.accuracy else None


def _distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Metres over the ground (haversine)."""
    a = sin(radians(lat2 - lat1) / 2) ** 2
    b = cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * 6_371_000.0 * asin(sqrt(a + b))


WALKS = 0.3
"""What is left of a belief in sleep when the sleeper's phone changes rooms."""

TRACK_EVERY = 15.0
"""A camera repeats an object many times a second; one look in this time is new evidence."""


def _sighting(state: State, fact: Fact, event: ev.Sighting, brain: Brain) -> State:
    """A camera sees somebody, perhaps with a face that it can name. Names may come late: they speak of `at`."""
    if fact.area is None or not fact.live or event.what not in ("person", "face"):
        return state
    now = event.arrived
    if event.count is not None:
        return _counted(state, fact.area, event, brain)
    who = brain.names.get(("face", event.name.casefold())) if event.name else None
    if who is not None and now - event.at < 120.0:
        sure = lk.FACE_RELIABILITY * (event.name_score or event.score or 0.5)
        last = f"face|{who}|{event.track}"
        if now - state.timers.get(last, 0.0) >= TRACK_EVERY:
            state = _mark(state, last, now)
            state = named(state, who, fact.area, sure, now, brain, f"{who}'s face in {fact.area}")
            state = reconsider(state, who, now)
        return _area(state, fact.area, motion=now)
    if event.ended or event.what == "face":
        return state
    last = f"track|{event.track}"
    seen = state.timers.get(last)
    if seen is not None and now - seen < TRACK_EVERY:
        return state
    state = replace(
        state,
        timers={
            **{k: v for k, v in state.timers.items() if not (k.startswith(("track|", "face|")) and now - v > 3600.0)},
            last: now,
        },
    )
    evidence = lk.CAMERA_PERSON if seen is None else lk.CAMERA_STAYS
    return _someone(state, fact.area, evidence, now, brain, f"somebody on camera in {fact.area}")


def _counted(state: State, area: str, event: ev.Sighting, brain: Brain) -> State:
    """A camera counts who is in view."""
    held = state.areas[area].held
    source = f"{event.source}#count"
    state = _area(state, area, held=_holding(held, source, bool(event.count), event.arrived))
    now = event.arrived
    if event.count:
        return anonymous(state, area, lk.CAMERA_STAYS, now, brain, moved=0.1, count=event.count)
    return empty(state, area, lk.CAMERA_EMPTY, now, brain, f"nobody on camera in {area}")


def _sound(state: State, fact: Fact, event: ev.Sound, brain: Brain) -> State:
    """A sound is a cue of what goes on; voices and steps also say that somebody is there."""
    if fact.area is None or not fact.live or not event.on or (event.score or 1.0) < 0.3:
        return state
    label = event.label.casefold()
    cue = SOUND_CUES.get(label)
    if cue is not None:
        state = _cue(state, fact.area, cue, event.arrived)
    if label in SOUNDS_OF_PEOPLE and not state.areas[fact.area].running & {"tv", "media_player"}:
        state = anonymous(
            state, fact.area, lk.SOUND_OF_PEOPLE, event.arrived, brain, moved=0.1, why=f"{label} in {fact.area}"
        )
    return state


def _utterance(state: State, fact: Fact, event: ev.Utterance, brain: Brain) -> State:
    """Somebody speaks to the house: a voice in a room, perhaps a known one."""
    if fact.area is None or not fact.live:
        return state
    now = event.arrived
    who = brain.names.get(("voice", event.name.casefold())) if event.name else None
    state = _mark(_area(state, fact.area, motion=now), "stirred", now)
    if who is None:
        return anonymous(state, fact.area, lk.VOICE_UNKNOWN, now, brain, moved=0.2, why=f"a voice in {fact.area}")
    sure = lk.VOICE_RELIABILITY * (event.score if event.score is not None else 0.6)
    return reconsider(named(state, who, fact.area, sure, now, brain, f"{who}'s voice in {fact.area}"), who, now)


WEIGH: dict[type, Callable[[State, Fact, Any, Brain], State]] = {
    ev.Motion: _motion,
    ev.Contact: _contact,
    ev.Power: _power,
    ev.Device: _device,
    ev.Beacon: _beacon,
    ev.Position: _position,
    ev.Sighting: _sighting,
    ev.Sound: _sound,
    ev.Utterance: _utterance,
}
