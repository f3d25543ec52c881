"""What speaks of persons by what they carry: beacons that receivers hear, and positions that trackers tell."""

from __future__ import annotations

from math import asin, cos, log, radians, sin, sqrt

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core import likelihoods as lk
from hubd.core.brain import Brain
from hubd.core.household import AWAY, UNKNOWN
from hubd.core.normalise import STALE_FIX, Fact, tracked
from hubd.core.state import State
from hubd.core.whereabouts.beside import beside, lay_there
from hubd.core.whereabouts.leaving import let_out, may_have_left
from hubd.core.whereabouts.location import EXIT_OPEN, UNNOTICED, correct, stirred
from hubd.core.whereabouts.movement import spread
from hubd.core.whereabouts.occupancy import holding
from hubd.core.whereabouts.radio import (
    follow,
    in_use,
    lies_still,
    likelihood,
    listen,
    mapped,
    measured,
    never_left,
    newcomer,
    offset,
    scaled,
)
from hubd.core.whereabouts.receivers import elsewhere
from hubd.core.whereabouts.sharing import reconsider
from hubd.core.whereabouts.visitors import rather_strange

STIRS_RADIO = 150.0
"""Seconds after movement in the house in which a change of radio distance may be somebody walking."""

LONG_STILL = 1200.0
"""Seconds without any movement in the house after which a phone that says the same as ever says nothing new."""

ASLEEP = 0.5
"""Only while somebody sleeps more likely than not is it enough that a phone lies still: by day people walk from room to
room, of which two may sound alike."""


SAID_BEFORE = 0.1
"""So much of what a still device goes on saying of a sleeper counts, lest they be forgotten: else two rooms that are
believed alike would take turns all night."""


def beacon(state: State, fact: Fact, event: ev.Beacon, brain: Brain) -> State:
    """A receiver heard a device. Moves the device's belief, and now and then its owner's."""
    key = event.device.casefold()
    who = brain.names.get(("beacon", key))
    if who is None or fact.area is None or not fact.live or not event.present:
        return state
    distance = measured(event, state.own)
    if distance is None:
        return state
    now = event.arrived
    radio = state.radios.get(key) or newcomer(state, who, now)
    if radio.area == AWAY and not may_have_left(state, radio, brain):
        radio = replace(radio, places=never_left(state, who, brain), area=UNKNOWN)
    was = radio.area
    last = stirred(state)
    x = log(max(distance, 0.3))
    lies = lies_still(radio, event.source, x, now) and any(one.asleep > ASLEEP for one in state.people.values())
    stirs = not lies and (not last or now - last < STIRS_RADIO or last > radio.at)
    still = lies or (not stirs and now - last > LONG_STILL)
    heard, x, news = listen(radio, event.source, fact.area, x, now, still=still)
    here, reach = brain.floor.index[fact.area], state.own.reach.get(event.source)
    off = offset(radio)
    seen = likelihood(brain, here, x + off) if reach is None else mapped(brain, here, x, reach, off)
    if now - last < STIRS_RADIO:
        seen = elsewhere(state, radio, fact.area, seen, now, brain)
    if stirs and key not in state.own.nearer:
        radio = scaled(radio, here, x, heard.alike, brain)
    radio = follow(radio, seen, now, brain, stirs=stirs, news=news, heard={**radio.heard, event.source: heard})
    radio = in_use(radio) if event.unlocked else radio
    walks = stirs and radio.area != was and radio.carried > 0.5 and not _unseen(state, radio.area, now)
    awake = 1.0 - state.people[who].asleep
    if walks:
        state = _up_and_about(state, who)
    since_weighed = now - radio.weighed
    if since_weighed < lk.SPEAKS_FOR_OWNER / 4 and not walks:
        return replace(state, radios={**state.radios, key: radio})
    radio = replace(radio, weighed=now)
    if state.people[who].tracker_home is False:
        state = replace(state, people={**state.people, who: replace(state.people[who], tracker_home=None)})
    state = replace(state, radios={**state.radios, key: radio})
    why = f"{event.device} in {radio.area}" if radio.carried > 0.5 else ""
    share = min(since_weighed / lk.SPEAKS_FOR_OWNER, 1.0)
    if lies and awake < 1.0 - ASLEEP:
        share *= max(news, SAID_BEFORE)
    if walks:  # who is up and about has come along at once; beside a sleeper radio wavers
        share += (1.0 - share) * awake
    return reconsider(beside(state, who, radio, share, now, brain, why), who, now)


def _unseen(state: State, place: str, now: float) -> bool:
    """Has nothing moved lately in a room where a motion sensor would have seen whoever carried the device there?"""
    area = state.areas.get(place)
    if area is None or not (area.motion or area.watched) or holding(area, now):
        return False
    return now - max(area.motion, area.watched) > STIRS_RADIO


def _up_and_about(state: State, who: str) -> State:
    """Somebody who walks from room to room is awake."""
    belief = state.people[who]
    return replace(state, people={**state.people, who: replace(belief, asleep=round(belief.asleep * WALKS, 6))})


STILL_UNKNOWN = 0.15
"""So much stays unknown when a phone says that its owner is out: phones are left in cars and offices, too."""


UNKNOWN_HOME = 0.6
"""How likely a tracker says home of somebody of whom nobody knows where: about half of them are out."""


def position(state: State, fact: Fact, event: ev.Position, brain: Brain) -> State:
    """A phone's own position, a geofence, or a router's word. An inaccurate or old fix moves nobody."""
    who = tracked(brain, event)
    if who is None or event.arrived - event.at > STALE_FIX or (not fact.live and event.entered is not None):
        return state
    home = _at_home(event, brain)
    if home is None:
        return state
    person = state.people[who]
    if home:
        person = replace(person, apart=0.0)
    elif person.apart and brain.ways.guarded and state.timers.get("entrance", 0.0) < person.apart:
        return state  # it goes about with somebody else
    was = person.tracker_home
    gone = 0.0 if home else event.arrived if was is not False else person.gone
    state = replace(state, people={**state.people, who: replace(person, tracker_home=home, gone=gone)})
    router = event.network is None and event.latitude is None and event.entered is None
    wrong = lk.ROUTER_SAYS if router else lk.GPS_SAYS_HOME if home else lk.GPS_SAYS_AWAY
    if home:
        wrong = 1.0 - (1.0 - wrong) * _with_owner(state, who, brain)
    away = brain.floor.index[AWAY]
    likelihood = [1.0 if home else wrong] * len(brain.floor.places)
    likelihood[away] = wrong if home else 1.0
    likelihood[-1] = UNKNOWN_HOME if home else max(wrong, 0.3)
    turned = was is not None and was != home and (router or not home)
    crossing = event.entered is not None or (turned and _passed(state, home, brain))
    if crossing and home:
        state = _come_in(state, who, brain)
    elif crossing:
        blinks = router and not brain.ways.guarded  # routers forget phones at night, and no door tells
        state = let_out(state, who, WENT * (1.0 - state.people[who].asleep if blinks else 1.0), brain)
    elif not home:
        state = rather_strange(_found_out(state, who, wrong, brain), wrong)
    return correct(state, who, likelihood, event.arrived, brain, why=f"phone says {'home' if home else 'away'}")


def _with_owner(state: State, who: str, brain: Brain) -> float:
    """How likely what the person carries at home is with them, as far as the receivers tell: a phone that was left on
    a table is at home, too, and one that has lain there since a door moved says nothing of who went."""
    devices = [state.radios.get(device.casefold()) for device in brain.household.people[who].identities.beacon]
    heard = [radio for radio in devices if radio is not None and radio.area != AWAY]
    return max((0.0 if lay_there(state, radio, brain) else radio.carried for radio in heard), default=1.0)


ROUTERS_LAG = 900.0
"""Seconds after the door for which a tracker that changes its mind may speak of somebody who went out by it."""


WENT = 0.8
"""How readily somebody is let out whose phone has crossed a border, or is elsewhere just after a door moved."""


def _passed(state: State, home: bool, brain: Brain) -> bool:
    """Has somebody come or gone, now that a router says something else of their phone than before? Whoever is heard
    again is at home, whether they had been out or only forgotten; who is not has left only if a door moved, where any
    tells."""
    guarded = brain.ways.guarded
    return home or not guarded or state.now - state.timers.get("entrance", -ROUTERS_LAG) < ROUTERS_LAG


def _found_out(state: State, who: str, wrong: float, brain: Brain) -> State:
    """Somebody of whom nobody knew where: of all places they may have been, a phone elsewhere speaks for being out;
    hardly so where no door has moved since something of theirs was heard at home: routers forget phones at night."""
    places = list(state.people[who].places)
    found = max(places[-1] - STILL_UNKNOWN, 0.0) * (1.0 - wrong)
    if brain.ways.guarded and state.timers.get("entrance", 0.0) < state.people[who].named - EXIT_OPEN:
        found *= UNNOTICED
    places[-1] -= found
    places[-2] += found
    return replace(state, people={**state.people, who: replace(state.people[who], places=tuple(places))})


def _come_in(state: State, who: str, brain: Brain) -> State:
    """Somebody comes home: let the belief through the door before weighing it."""
    belief = state.people[who]
    shares = [0.0] * len(belief.places)
    shares[brain.floor.index[AWAY]] = 0.9
    places = spread(belief.places, brain.ways.onward[1], shares)
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
